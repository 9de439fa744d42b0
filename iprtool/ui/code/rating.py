"""Rating the selected tag, and the session, with keys and mouse."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from iprtool.domain.kinds import Level
from iprtool.domain.model import Rating, Tag
from iprtool.services import ratings
from iprtool.store import Changes
from iprtool.ui.actions import shown_key
from iprtool.ui.code.coded import Coded
from iprtool.ui.code.editing import TagEditing
from iprtool.ui.code.rated import Rated
from iprtool.ui.code.stage import Stage
from iprtool.ui.study_session import StudySession

DIGITS = range(1, 10)


class TagRating(QObject):
    """Shows the scales of what is selected, and the session's while nothing is; the `rate.*` actions."""

    def __init__(self, session: StudySession, stage: Stage, editing: TagEditing, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._stage, self._editing = session, stage, editing
        self._coded: Coded | None = None
        self._tag: Tag | None = None
        self.tag = Rated(stage.inspector.ratings, self._rate_tag, self)
        self.session = Rated(stage.inspector.session, self._rate_session, self)
        for rated in (self.tag, self.session):
            rated.panel.trouble.connect(session.messages.say)
            rated.panel.mended.connect(session.messages.mend)
        editing.selection_changed.connect(self._show_tag)
        session.changed.connect(self._on_changes)
        stage.codes.session_requested.connect(self.go_to_session)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Action ids and what they do."""
        keys: dict[str, Callable[[], object]] = {
            "rate.clear": lambda: self._do(lambda rated: rated.clear()),
            "rate.next": lambda: self._target.move(1),
            "rate.previous": lambda: self._target.move(-1),
            "rate.session": self.go_to_session,
        }
        for n in DIGITS:
            keys[f"rate.{n}"] = partial(self._digit, n, half=False)
            keys[f"rate.{n}_half"] = partial(self._digit, n, half=True)
        return keys

    def take(self, coded: Coded | None) -> None:
        """Another pass is open, with nothing selected."""
        self._coded, self._tag = coded, None
        for rated in (self.tag, self.session):
            rated.set_codes(coded.tree if coded is not None else None)
        self._show_session(anew=True)

    def prompt(self) -> str:
        """What can be rated now on the selected tag, and with which keys: ` · Impact: 1 to 5`; empty for nothing."""
        name, keys = self.tag.prompt()
        return f" · {name}{self._alt(self.tag)}: {keys}" if name and self._is_own and not self._is_locked else ""

    def go_to_session(self) -> None:
        """Show the scales of the session, with the focus on the first that waits for a value."""
        if not self.session.scales:
            self._session.messages.tell(self.tr("The codebook has no scale for sessions."))
            return
        self._editing.select([])
        scale = self.session.current or self.session.scales[0]
        self.session.panel.rows[scale.id].take_focus()

    # ---- keys

    @property
    def _target(self) -> Rated:
        """The session while the focus is on one of its scales, else the tag."""
        return self.session if self.session.panel.focused else self.tag

    def _digit(self, digit: int, *, half: bool) -> None:
        self._do(lambda rated: rated.digit(digit, half=half))

    def _do(self, act: Callable[[Rated], bool]) -> None:
        rated = self._target
        if rated is self.tag and not self._is_own:
            self._session.messages.tell(
                self.tr("Select a tag of yours to rate it: click it, or {0}.").format(shown_key("tag.next"))
            )
        elif rated is self.tag and self._is_locked:
            self._editing.tell_locked()
        elif not rated.scales:
            self._session.messages.tell(self.tr("There is nothing to rate on a tag with this code."))
        elif self._session.attempt(lambda: act(rated)):
            self._say(rated)

    def _say(self, rated: Rated) -> None:
        """What was rated, and what comes next."""
        name, keys = rated.prompt()
        then = self.tr(" · then {0}").format(f"{name}{self._alt(rated)}: {keys}") if name else ""
        text = rated.last_words + then
        if rated is self.tag and self._tag is not None:
            self._stage.show_note(self._tag.id, text)
        else:
            self._session.messages.tell(text)

    def _alt(self, rated: Rated) -> str:
        """Figures that are keys of codes rate with Alt only."""
        taken = self._coded is not None and any(str(n) in self._coded.live.keys for n in rated.figures)
        return " (Alt+)" if taken else ""

    @property
    def _is_own(self) -> bool:
        return self._tag is not None and self._coded is not None and self._tag.pass_id == self._coded.run.id

    @property
    def _is_locked(self) -> bool:
        return self._tag is not None and self._editing.is_locked(self._tag)

    @property
    def _may_rate(self) -> bool:
        return self._is_own and not self._is_locked and not self._session.project.read_only

    # ---- what is shown

    def _show_tag(self, _ids: object = None) -> None:
        """The scales of the selected tag's code, and those of which another code left a value."""
        before, coded = self._tag, self._coded
        selected = self._editing.selected
        self._tag = tag = selected[0] if len(selected) == 1 else None
        if coded is None or tag is None:
            self.tag.show((), {}, editable=False)
            self._show_session(anew=False)
            return
        self._stage.inspector.session.hide()
        tree = coded.trees[tag.pass_id]
        values = ratings.of_tag(self._session.project, tag.id) if tree.scales else {}
        own = tree.rated_on(tag.code_id)
        left = tuple(scale for scale in tree.scales if scale.id in values and scale not in own)
        self.tag.show((*own, *left), values, editable=self._may_rate, anew=before is None or before.id != tag.id)

    def _show_session(self, *, anew: bool) -> None:
        coded = self._coded
        if coded is None:
            return
        scales = tuple(scale for scale in coded.tree.scales if scale.level is Level.SESSION)
        values = ratings.of_session(self._session.project, coded.run.id) if scales else {}
        self.session.show(scales, values, editable=not self._session.project.read_only, anew=anew)
        self._stage.inspector.session.setVisible(bool(scales) and not self._editing.selected)
        self._stage.codes.set_session(sum(scale.id in values for scale in scales), len(scales))

    def _on_changes(self, changes: Changes) -> None:
        touched = {rating.tag_id for pair in changes.of(Rating) for rating in pair if rating is not None}
        if self._tag is not None and self._tag.id in touched:
            self._show_tag()
        if None in touched:
            self._show_session(anew=False)

    # ---- what is written

    def _rate_tag(self, scale_id: str, value: float | None) -> Changes | None:
        coded, tag, project = self._coded, self._tag, self._session.project
        if coded is None or tag is None or not self._session.may_change():
            return None
        return self._session.attempt(
            lambda: ratings.rate(project, tag_id=tag.id, scale_id=scale_id, value=value, tree=coded.tree),
            about=scale_id,
        )

    def _rate_session(self, scale_id: str, value: float | None) -> Changes | None:
        coded, project = self._coded, self._session.project
        if coded is None or not self._session.may_change():
            return None
        return self._session.attempt(
            lambda: ratings.rate_session(project, run=coded.run, scale_id=scale_id, value=value, tree=coded.tree),
            about=scale_id,
        )
