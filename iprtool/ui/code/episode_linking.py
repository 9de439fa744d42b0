"""Episodes in the Code place: links are made of the selected tags; list, box and arcs follow the project."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from iprtool.analysis.episodes import Proposal
from iprtool.domain.kinds import Outcome, Role
from iprtool.domain.model import Pass, Tag
from iprtool.services import episode_views, episodes
from iprtool.services.episode_views import EpisodeBook, EpisodeView
from iprtool.store import Changes
from iprtool.ui.code.coded import Coded
from iprtool.ui.code.editing import TagEditing
from iprtool.ui.code.episode_box import EpisodeBox
from iprtool.ui.code.episodes_page import EpisodesPage
from iprtool.ui.study_session import StudySession

_SETTLING = {
    "episode.resolved": Outcome.RESOLVED,
    "episode.partial": Outcome.PARTIAL,
    "episode.unresolved": Outcome.UNRESOLVED,
    "episode.not_addressed": Outcome.NOT_ADDRESSED,
}
_PROPOSE_AFTER_MS = 400
"""Proposals wait for a pause in coding, and until somebody looks at them."""


class EpisodeLinking(QObject):
    """The `episode.*` actions. `views_changed` tells all episodes of the recording anew."""

    views_changed = Signal(list)

    def __init__(
        self, session: StudySession, editing: TagEditing, box: EpisodeBox, page: EpisodesPage, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._editing, self._box, self._page = session, editing, box, page
        self._coded: Coded | None = None
        self._book: EpisodeBook | None = None
        self._views: list[EpisodeView] = []
        self._proposing = QTimer(self)
        self._proposing.setSingleShot(True)
        self._proposing.setInterval(_PROPOSE_AFTER_MS)
        self._proposing.timeout.connect(self._propose)
        page.shown.connect(self._proposing.start)
        editing.selection_changed.connect(lambda _ids: self._show_box())
        session.changed.connect(self._on_changes)
        box.outcome_chosen.connect(self._set_outcome)
        box.role_chosen.connect(self._set_role)
        box.unlink_requested.connect(self._unlink)
        page.episode_selected.connect(self.select)
        page.proposal_accepted.connect(self._accept)

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """Action ids and what they do."""
        settling = {action_id: partial(self._settle, outcome) for action_id, outcome in _SETTLING.items()}
        return {"episode.link": self.link, "episode.unlink": self._unlink_selected, **settling}

    def take(self, coded: Coded | None) -> None:
        """From now on the episodes of that recording are shown."""
        self._coded = coded
        self._book = EpisodeBook(self._session.project, coded.recording) if coded is not None else None
        self._show()

    def link(self) -> None:
        """Link the selected tags: with the episode that one of them is in, else as a new one.

        A single attempt goes to the last episode that began before it.
        """
        tags, coded = self._editing.selected, self._coded
        if coded is None or not tags:
            return self._say(self.tr("Select a rupture and the attempts to repair it first."))
        known = {view.episode.id for tag in tags for view in self._views if _has(view, tag.id)}
        if len(known) > 1:
            return self._say(self.tr("The selected tags belong to different episodes already."))
        if not all(self._may_change(episode_id) for episode_id in known):
            return None
        roles = {tag.id: episode_views.role_of(coded.trees[tag.pass_id], tag.code_id) for tag in tags}
        target = next(iter(known), None) or self._episode_before(coded, tags, roles)
        if target is None and _ruptures(tags, roles)[0].pass_id != coded.run.id:
            return self._say(self.tr("An episode belongs to the pass of its rupture, and this one is of another pass."))
        self._session.attempt(lambda: self._link(target, tags, roles))
        return None

    def _episode_before(self, coded: Coded, tags: list[Tag], roles: Mapping[str, Role | None]) -> str | None:
        if any(role is Role.RUPTURE for role in roles.values()) or len(tags) > 1:
            return None
        own = [view for view in self._views if view.episode.pass_id == coded.run.id]
        at_ms = tags[0].start_ms + coded.recording.offset_ms
        before = [view for view in own if view.course.onset.start_ms <= at_ms]
        return before[-1].episode.id if before else None

    def _link(self, episode_id: str | None, tags: list[Tag], roles: Mapping[str, Role | None]) -> None:
        project = self._session.project
        ordered = sorted(tags, key=_place)
        ruptures = [tag.id for tag in _ruptures(tags, roles)]
        with project.step(self.tr("Link episode")):
            if episode_id is None:
                episode_id = episodes.begin(project, tag_ids=ruptures).id
            known = episodes.of_tags(project, [tag.id for tag in ordered])
            for tag in ordered:
                if tag.id not in known:
                    role = roles[tag.id] or Role.ATTEMPT
                    episodes.link(project, episode_id=episode_id, tag_ids=[tag.id], role=role)

    def _unlink_selected(self) -> None:
        found = {tag.id: view for tag in self._editing.selected for view in self._views if _has(view, tag.id)}
        if not found:
            return self._say(self.tr("The selected tag is in no episode."))
        linked = [tag_id for tag_id, view in found.items() if self._is_own(view)]
        if linked:
            self._session.attempt(lambda: episodes.unlink(self._session.project, tag_ids=linked))
        else:
            self._tell_of_another()
        return None

    def _is_own(self, view: EpisodeView) -> bool:
        """Whether an episode is of the own pass, or of the one that the coder has with the same codebook elsewhere."""
        run = self._coded.run if self._coded is not None else None
        return run is not None and _whose(view.run) == _whose(run)

    def _may_change(self, episode_id: str) -> bool:
        own = any(self._is_own(view) for view in self._views if view.episode.id == episode_id)
        if not own:
            self._tell_of_another()
        return own

    def _tell_of_another(self) -> None:
        self._say(self.tr("This episode is of another pass; only your own can be changed."))

    def _settle(self, outcome: Outcome) -> None:
        view = self._view_of_selection()
        if view is None:
            self._say(self.tr("Select a tag of an episode first."))
        else:
            self._set_outcome(view.episode.id, outcome)

    def _set_outcome(self, episode_id: str, outcome: Outcome) -> None:
        project = self._session.project
        if self._may_change(episode_id):
            self._session.attempt(lambda: episodes.set_outcome(project, episode_id=episode_id, outcome=outcome))

    def _set_role(self, episode_id: str, tag_id: str, role: Role) -> None:
        project = self._session.project
        self._session.attempt(lambda: episodes.link(project, episode_id=episode_id, tag_ids=[tag_id], role=role))
        self._show_box()  # what was refused must not stay in the field

    def _unlink(self, tag_id: str) -> None:
        self._session.attempt(lambda: episodes.unlink(self._session.project, tag_ids=[tag_id]))

    def _accept(self, proposal: Proposal) -> None:
        self._session.attempt(lambda: episodes.link_proposed(self._session.project, proposal=proposal))

    def select(self, episode_id: str) -> None:
        """Select the tags of an episode."""
        view = next((view for view in self._views if view.episode.id == episode_id), None)
        if view is not None:
            self._editing.select([tag.id for _, tag in view.members])

    # ---- what the project tells

    def _on_changes(self, changes: Changes) -> None:
        if self._book is not None and self._book.follow(changes):
            self._show()
        elif changes.touches(Tag):
            self._proposing.start()

    def _show(self) -> None:
        self._views = self._book.here if self._book is not None else []
        self._page.show_episodes(self._views)
        self._show_box()
        self.views_changed.emit(self._views)
        self._proposing.start()

    def _propose(self) -> None:
        if self._coded is None or not self._page.isVisible():
            return
        project, run = self._session.project, self._coded.run
        found = episode_views.suggestions(project, pass_id=run.id) if project.count(Pass, id=run.id) else []
        named = {tag_id for proposal in found for tag_id in (proposal.rupture_id, *proposal.attempt_ids)}
        self._page.show_proposals(found, {tag.id: tag.start_ms for tag in project.find(Tag, id=list(named))})

    def _show_box(self) -> None:
        view, tags = self._view_of_selection(), self._editing.selected
        editable = view is not None and self._is_own(view) and not self._session.project.read_only
        self._box.show_episode(view, tags[0].id if tags else "", editable=editable)

    def _view_of_selection(self) -> EpisodeView | None:
        tags = self._editing.selected
        if not tags:
            return None
        return next((view for view in self._views if all(_has(view, tag.id) for tag in tags)), None)

    def _say(self, text: str) -> None:
        self._session.messages.tell(text)


def _place(tag: Tag) -> tuple[int, str]:
    return tag.start_ms, tag.id


def _ruptures(tags: list[Tag], roles: Mapping[str, Role | None]) -> list[Tag]:
    """What an episode of these tags begins with: the ruptures among them, else the first."""
    ordered = sorted(tags, key=_place)
    return [tag for tag in ordered if roles[tag.id] is Role.RUPTURE] or ordered[:1]


def _whose(run: Pass) -> tuple[str, str, str]:
    return run.kind, run.author, run.codebook_id


def _has(view: EpisodeView, tag_id: str) -> bool:
    return any(tag.id == tag_id for _, tag in view.members)
