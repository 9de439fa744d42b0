"""Episodes as they are read: with their tags in order and their course, also over several sessions of a dyad."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from iprtool.analysis.episodes import Course, Moment, Proposal, course, proposals
from iprtool.domain.codebook import CodeTree
from iprtool.domain.kinds import Role
from iprtool.domain.model import Dyad, Entity, Episode, Member, Pass, Recording, Session, Tag
from iprtool.services import codebooks
from iprtool.services.episodes import of_tags
from iprtool.services.visibility import visible_passes, visible_recordings
from iprtool.store import Changes, Project

E = TypeVar("E", bound=Entity)
_RUPTURE_WORDS = ("rupture", "withdrawal", "confrontation")
_ATTEMPT_WORDS = ("repair", "resolution strateg")


@dataclass(frozen=True, slots=True)
class EpisodeView:
    """One episode with its tags in order, where it began, and its course. `number` counts those of a pass.

    recording_ids: the recordings that it has tags in.
    """

    episode: Episode
    number: int
    dyad: Dyad
    session: Session
    recording: Recording
    run: Pass
    members: tuple[tuple[Role, Tag], ...]
    course: Course
    recording_ids: frozenset[str]


def _by_id(rows: Iterable[E]) -> dict[str, E]:
    return {row.id: row for row in rows}


class _Places:
    """Where passes belong, read once for many episodes: of a dyad, or of the whole project."""

    def __init__(self, project: Project, dyad_id: str | None = None) -> None:
        whole = dyad_id is None
        self.dyads = _by_id(project.find(Dyad) if whole else project.find(Dyad, id=dyad_id))
        self.sessions = _by_id(project.find(Session) if whole else project.find(Session, dyad_id=dyad_id))
        in_session: dict[str, Any] = {} if whole else {"session_id": list(self.sessions)}
        self.recordings = _by_id(visible_recordings(project, **in_session))
        on_recording: dict[str, Any] = {} if whole else {"recording_id": list(self.recordings)}
        self.runs = _by_id(visible_passes(project, **on_recording))

    def recording(self, tag: Tag) -> Recording:
        return self.recordings[self.runs[tag.pass_id].recording_id]

    def session(self, tag: Tag) -> Session:
        return self.sessions[self.recording(tag).session_id]

    def moment(self, tag: Tag, role: Role) -> Moment:
        offset = self.recording(tag).offset_ms
        end = None if tag.end_ms is None else tag.end_ms + offset
        return Moment(tag.id, role, self.session(tag).number, tag.start_ms + offset, end)

    def end_of(self, recording: Recording) -> int:
        return recording.offset_ms + recording.duration_ms


def overview(project: Project) -> list[EpisodeView]:
    """All episodes of the project, by dyad and then by their begin."""
    places = _Places(project)
    return _in_order(_views(project, places, project.find(Episode, pass_id=list(places.runs))))


class EpisodeBook:
    """The episodes of a recording's dyad, read once; what changes is read alone."""

    def __init__(self, project: Project, recording: Recording) -> None:
        self._project, self._recording_id = project, recording.id
        self._dyad_id = project.get(Session, recording.session_id).dyad_id
        self._read()

    def _read(self) -> None:
        self._places = _Places(self._project, self._dyad_id)
        found = self._project.find(Episode, pass_id=list(self._places.runs))
        self._keep(_by_episode(_views(self._project, self._places, found)))

    def _keep(self, views: dict[str, EpisodeView]) -> None:
        self._views = _by_episode(_in_order(views.values()))
        self._with_tag: dict[str, set[str]] = {}
        for view in self._views.values():
            for _, tag in view.members:
                self._with_tag.setdefault(tag.id, set()).add(view.episode.id)

    @property
    def here(self) -> list[EpisodeView]:
        """Those that have a tag in the recording, in order."""
        return [view for view in self._views.values() if self._recording_id in view.recording_ids]

    def follow(self, changes: Changes) -> bool:
        """Read anew what a step touched; whether that was anything."""
        if changes.touches(Dyad, Session, Recording, Pass):
            self._read()
            return True
        touched = {episode.id for pair in changes.of(Episode) for episode in pair if episode is not None}
        touched |= {member.episode_id for pair in changes.of(Member) for member in pair if member is not None}
        touched |= {episode_id for row_id in changes.rows for episode_id in self._with_tag.get(row_id, ())}
        if touched:
            found = self._project.find(Episode, id=list(touched), pass_id=list(self._places.runs))
            kept = {episode_id: view for episode_id, view in self._views.items() if episode_id not in touched}
            self._keep(kept | _by_episode(_views(self._project, self._places, found)))
        return bool(touched)


def _by_episode(views: Iterable[EpisodeView]) -> dict[str, EpisodeView]:
    return {view.episode.id: view for view in views}


def _views(project: Project, places: _Places, episodes: Iterable[Episode]) -> list[EpisodeView]:
    """Episodes with their tags, not numbered yet. One that has lost its rupture has no course, and is left out."""
    by_id = _by_id(episodes)
    members = project.find(Member, episode_id=list(by_id))
    found = project.find(Tag, id=[member.tag_id for member in members])
    tags = {tag.id: tag for tag in found if tag.pass_id in places.runs}
    parts: dict[str, list[tuple[Role, Tag]]] = {episode_id: [] for episode_id in by_id}
    for member in members:
        if member.tag_id in tags:
            parts[member.episode_id].append((member.role, tags[member.tag_id]))
    return [
        _view(places, by_id[episode_id], of_it)
        for episode_id, of_it in parts.items()
        if any(role is Role.RUPTURE for role, _ in of_it)
    ]


def _view(places: _Places, episode: Episode, parts: list[tuple[Role, Tag]]) -> EpisodeView:
    parts.sort(key=lambda part: places.moment(part[1], part[0]).place)
    first = next(tag for role, tag in parts if role is Role.RUPTURE)
    recording = places.recording(first)
    session = places.session(first)
    moments = [places.moment(tag, role) for role, tag in parts]
    found = course(moments, episode.outcome, places.end_of(recording))
    run, dyad = places.runs[episode.pass_id], places.dyads[session.dyad_id]
    everywhere = frozenset(places.recording(tag).id for _, tag in parts)
    return EpisodeView(episode, 0, dyad, session, recording, run, tuple(parts), found, everywhere)


def _in_order(views: Iterable[EpisodeView]) -> list[EpisodeView]:
    counts: Counter[str] = Counter()
    numbered = []
    for view in sorted(views, key=_order):
        counts[view.run.id] += 1
        numbered.append(replace(view, number=counts[view.run.id]))
    return numbered


def _order(view: EpisodeView) -> tuple[str | int, ...]:
    return (view.dyad.label, *view.course.onset.place[:2], view.recording.id, view.episode.id)


def suggestions(project: Project, *, pass_id: str) -> list[Proposal]:
    """Ruptures of a pass that are in no episode, with the attempts that follow them closely and are free too.

    What is a rupture and what an attempt is read off the names of the families, and of the codes around a code.
    """
    run = project.get(Pass, pass_id)
    session = project.get(Session, project.get(Recording, run.recording_id).session_id)
    tree, places = codebooks.tree(project, run.codebook_id), _Places(project, session.dyad_id)
    roles = {code.id: role for code in tree.codes if (role := role_of(tree, code.id)) is not None}
    tags = project.find(Tag, pass_id=pass_id, code_id=list(roles))
    taken = of_tags(project, [tag.id for tag in tags])
    moments = [places.moment(tag, roles[tag.code_id or ""]) for tag in tags if tag.id not in taken]
    by_role = {role: [moment for moment in moments if moment.role is role] for role in (Role.RUPTURE, Role.ATTEMPT)}
    return proposals(by_role[Role.RUPTURE], by_role[Role.ATTEMPT])


def role_of(tree: CodeTree, code_id: str | None) -> Role | None:
    """The part that a code's tags usually have in an episode, by the names of its family and codes; None for others."""
    path = tree.path(code_id).casefold()
    if any(word in path for word in _ATTEMPT_WORDS):
        return Role.ATTEMPT
    return Role.RUPTURE if any(word in path for word in _RUPTURE_WORDS) else None
