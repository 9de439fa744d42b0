"""Episodes: a rupture, the attempts to repair it, and how it ended; also over several sessions of a dyad."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import chain

from iprtool.analysis.episodes import Course, Moment, Proposal, course, proposals
from iprtool.domain.codebook import CodeTree
from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Outcome, Role
from iprtool.domain.model import Dyad, Entity, Episode, Member, Pass, Recording, Session, Tag
from iprtool.services import codebooks
from iprtool.store import Changes, Project

_RUPTURE_WORDS = ("rupture", "withdrawal", "confrontation")
_ATTEMPT_WORDS = ("repair", "resolution strateg")


@dataclass(frozen=True, slots=True)
class EpisodeView:
    """One episode with its tags in order, where it began, and its course. `number` counts those of a pass."""

    episode: Episode
    number: int
    dyad: Dyad
    session: Session
    recording: Recording
    run: Pass
    members: tuple[tuple[Role, Tag], ...]
    course: Course


def begin(project: Project, *, tag_ids: Iterable[str]) -> Episode:
    """Begin an episode with these tags as its rupture. Raises IprError when one is in an episode already."""
    ids = list(tag_ids)
    if not ids:
        raise IprError("No tag is selected for the episode.", "Select the rupture first.")
    first = min((project.get(Tag, tag_id) for tag_id in ids), key=lambda tag: tag.start_ms)
    episode = Episode(new_id(), first.pass_id)
    with project.step("Begin episode") as step:
        step.insert(episode)
        link(project, episode_id=episode.id, tag_ids=ids, role=Role.RUPTURE)
    return episode


def link(project: Project, *, episode_id: str, tag_ids: Iterable[str], role: Role) -> Changes:
    """Give tags a part in an episode, or another part than they had in it.

    Raises IprError for a tag of another dyad, one that is in another episode, or when no rupture would be left.
    """
    ids = list(tag_ids)
    episode = project.get(Episode, episode_id)
    known = {member.tag_id: member for member in project.find(Member, tag_id=ids)}
    _check_dyad(project, episode, ids)
    if any(member.episode_id != episode_id for member in known.values()):
        raise IprError("This tag is in another episode already.", "Take it out of that one first.")
    with project.step(f"Link {role.value}") as step:
        for tag_id in ids:
            if tag_id in known:
                step.update(known[tag_id], role=role)
            else:
                step.insert(Member(new_id(), episode_id, tag_id, role))
        _check_rupture(project, episode_id)
    return step.changes


def link_proposed(project: Project, *, proposal: Proposal) -> Changes:
    """Make the episode that was proposed."""
    with project.step("Begin episode") as step:
        episode = begin(project, tag_ids=[proposal.rupture_id])
        link(project, episode_id=episode.id, tag_ids=proposal.attempt_ids, role=Role.ATTEMPT)
    return step.changes


def unlink(project: Project, *, tag_ids: Iterable[str]) -> Changes:
    """Take tags out of their episodes; an episode whose last rupture goes is gone with it."""
    members = project.find(Member, tag_id=list(tag_ids))
    with project.step("Unlink tag") as step:
        step.delete_many(members)
        tidy(project, {member.episode_id for member in members})
    return step.changes


def tidy(project: Project, episode_ids: Iterable[str]) -> None:
    """Delete those of these episodes that have no rupture any more."""
    for episode in project.find(Episode, id=list(episode_ids)):
        if not project.count(Member, episode_id=episode.id, role=Role.RUPTURE):
            with project.step("Delete episode") as step:
                step.delete_tree(episode)


def delete_with(project: Project, what: Entity) -> None:
    """Delete a row with all that hangs on it, and the episodes that have no rupture any more by that."""
    with project.step("Delete") as part:
        part.delete_tree(what)
    tidy(project, {member.episode_id for member, after in part.changes.of(Member) if member and after is None})


def of_tags(project: Project, tag_ids: Iterable[str]) -> dict[str, str]:
    """The episode of each of these tags that is in one."""
    return {member.tag_id: member.episode_id for member in project.find(Member, tag_id=list(tag_ids))}


def set_outcome(project: Project, *, episode_id: str, outcome: Outcome) -> Changes:
    """Say how the episode ended."""
    with project.step(f"Outcome: {outcome.value.replace('_', ' ')}") as step:
        step.update(project.get(Episode, episode_id), outcome=outcome)
    return step.changes


def delete(project: Project, *, episode_id: str) -> Changes:
    """Delete an episode; its tags stay."""
    with project.step("Delete episode") as step:
        step.delete_tree(project.get(Episode, episode_id))
    return step.changes


def _check_rupture(project: Project, episode_id: str) -> None:
    if not project.count(Member, episode_id=episode_id, role=Role.RUPTURE):
        raise IprError(
            "An episode begins with a rupture, and this one would have none.", "Keep one tag as the rupture."
        )


def _check_dyad(project: Project, episode: Episode, tag_ids: list[str]) -> None:
    tags = project.find(Tag, id=tag_ids)
    runs = {episode.pass_id, *(tag.pass_id for tag in tags)}
    recordings = {run.recording_id for run in project.find(Pass, id=list(runs))}
    sessions = {recording.session_id for recording in project.find(Recording, id=list(recordings))}
    if len({session.dyad_id for session in project.find(Session, id=list(sessions))}) > 1:
        raise IprError("An episode stays within one dyad.", "Link tags of this dyad's sessions only.")


# Reading


class _Places:
    """Where passes belong, read once for many episodes."""

    def __init__(self, project: Project) -> None:
        self.runs = {run.id: run for run in project.find(Pass)}
        self.recordings = {recording.id: recording for recording in project.find(Recording)}
        self.sessions = {session.id: session for session in project.find(Session)}
        self.dyads = {dyad.id: dyad for dyad in project.find(Dyad)}

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


def overview(project: Project, *, recording_id: str | None = None) -> list[EpisodeView]:
    """All episodes of the project, or those that have a tag in a recording, by dyad and then by their begin.

    Those without a rupture, which earlier versions could leave, are passed over.
    """
    places = _Places(project)
    members: dict[str, list[Member]] = {}
    for member in project.find(Member):
        members.setdefault(member.episode_id, []).append(member)
    ids = {member.tag_id for member in chain.from_iterable(members.values())}
    tags = {tag.id: tag for tag in project.find(Tag, id=list(ids))}
    begun = {member.episode_id for member in chain.from_iterable(members.values()) if member.role is Role.RUPTURE}
    views = [_view(places, episode, members[episode.id], tags) for episode in project.find(Episode, id=list(begun))]
    numbered = _numbered(sorted(views, key=_order))
    return [view for view in numbered if recording_id is None or _touches(places, view, recording_id)]


def _order(view: EpisodeView) -> tuple[str | int, ...]:
    return (view.dyad.label, *view.course.onset.place[:2], view.recording.id, view.episode.id)


def _numbered(views: list[EpisodeView]) -> list[EpisodeView]:
    counts: Counter[str] = Counter()
    numbered = []
    for view in views:
        counts[view.run.id] += 1
        numbered.append(replace(view, number=counts[view.run.id]))
    return numbered


def _view(places: _Places, episode: Episode, members: list[Member], tags: dict[str, Tag]) -> EpisodeView:
    parts = [(member.role, tags[member.tag_id]) for member in members]
    parts.sort(key=lambda part: places.moment(part[1], part[0]).place)
    first = next(tag for role, tag in parts if role is Role.RUPTURE)
    recording = places.recording(first)
    session = places.session(first)
    moments = [places.moment(tag, role) for role, tag in parts]
    found = course(moments, episode.outcome, places.end_of(recording))
    run = places.runs[episode.pass_id]
    return EpisodeView(episode, 0, places.dyads[session.dyad_id], session, recording, run, tuple(parts), found)


def _touches(places: _Places, view: EpisodeView, recording_id: str) -> bool:
    return any(places.recording(tag).id == recording_id for _, tag in view.members)


def suggestions(project: Project, *, pass_id: str) -> list[Proposal]:
    """Ruptures of a pass that are in no episode, with the attempts that follow them closely and are free too.

    What is a rupture and what an attempt is read off the names of the families, and of the codes around a code.
    """
    tree, places = codebooks.tree(project, project.get(Pass, pass_id).codebook_id), _Places(project)
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
