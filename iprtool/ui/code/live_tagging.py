"""Live keys and clicked codes on their way to tags, and what the screen says of it."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from iprtool.domain.kinds import Carrier
from iprtool.domain.model import Code, Tag
from iprtool.domain.times import clock
from iprtool.ui.actions import shown_key
from iprtool.ui.code.coded import Coded
from iprtool.ui.code.editing import TagEditing
from iprtool.ui.code.live import Changed
from iprtool.ui.code.stage import Stage
from iprtool.ui.keys import KeyStroke
from iprtool.ui.playback import Playback
from iprtool.ui.study_session import StudySession

First = Callable[[Code | None], Callable[[], Tag | None] | None]
"""What a code does instead of tagging live; None where it does not."""


class LiveTagging(QObject):
    """Puts tags into the pass that is open; each is selected and a note beside it says what it is.

    `prompt` says what can be rated on it.
    """

    def __init__(
        self,
        session: StudySession,
        stage: Stage,
        playback: Playback,
        editing: TagEditing,
        prompt: Callable[[], str],
        is_opening: Callable[[], bool],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._stage, self._playback, self._editing = session, stage, playback, editing
        self._prompt = prompt
        self._is_opening = is_opening
        self._coded: Coded | None = None
        self._takers: dict[Carrier, Callable[[Code], None]] = {}
        self._first: First = lambda _code: None
        stage.codes.code_pressed.connect(self.click)
        stage.note.undo_requested.connect(session.undo)
        session.changed.connect(lambda _changes: stage.note.hide())  # its Undo is that of the last step, and no other
        playback.now_changed.connect(self._show_running)

    def take(self, coded: Coded | None) -> None:
        """From now on tags go there."""
        self._coded = coded
        self._show_running()

    def tell_open(self) -> None:
        """Say which intervals are open from last time, and how each ends."""
        running = self._coded.live.running if self._coded is not None else []
        keyed = sum(self._has_key(tag) for tag in running)
        said = [self._by_key(keyed), self._by_hand(len(running) - keyed)]
        if running:
            self._session.messages.tell(" ".join(filter(None, said)))

    def _has_key(self, tag: Tag) -> bool:
        """Whether a key ends an interval: its code can be gone, have no key, or be put on something else by now."""
        code = self._coded.tree.code(tag.code_id) if self._coded is not None else None
        return code is not None and bool(code.key) and code.carrier not in self._takers

    def _by_key(self, count: int) -> str:
        if count == 1:
            return self.tr("1 interval is still open from last time: its key ends it.")
        text = self.tr("{0} intervals are still open from last time: their keys end them.")
        return text.format(count) if count else ""

    def _by_hand(self, count: int) -> str:
        one = self.tr("1 interval without a key is still open: select it, go to its end, press {1}.")
        many = self.tr("{0} intervals without keys are still open: select each, go to its end, press {1}.")
        return (one if count == 1 else many).format(count, shown_key("tag.end")) if count else ""

    @property
    def keys(self) -> list[str]:
        """The keys that tag now."""
        return self._coded.live.keys if self._coded is not None else []

    def hand_over(self, carrier: Carrier, take: Callable[[Code], None]) -> None:
        """Keys and clicks of codes that are put on something else than moments and stretches go there."""
        self._takers[carrier] = take

    def put_first(self, first: First) -> None:
        """Ask this of every key and click of a code before it tags live."""
        self._first = first

    def press(self, stroke: KeyStroke) -> None:
        """A live key went down."""
        if self._coded is None:
            return
        live, code = self._coded.live, self._coded.tree.by_key(stroke.key)
        if not self._handed_over(code):
            self._try(code, lambda: live.press(stroke.key, stroke.at))

    def release(self, stroke: KeyStroke) -> None:
        """A live key went up."""
        if self._coded is not None and self._coded.live.is_held(stroke.key):
            live, code = self._coded.live, self._coded.tree.by_key(stroke.key)
            self._try(code, lambda: live.release(stroke.key, stroke.at))

    def click(self, code_id: str | None) -> None:
        """A code was clicked; None stands for a mark without one."""
        if self._coded is None:
            return
        live, code = self._coded.live, self._coded.tree.code(code_id)
        if not self._handed_over(code):
            self._try(code, lambda: live.click(code_id))

    def _handed_over(self, code: Code | None) -> bool:
        act = self._first(code)
        if act is not None:
            self._try(code, act)
            return True
        take = self._takers.get(code.carrier) if code is not None else None
        if code is None or take is None:
            return False
        take(code)
        return True

    def follow(self, changed: Changed) -> None:
        """Tags before and after a step: what is open runs."""
        if self._coded is not None:
            self._coded.live.follow(changed)
            self._show_running()

    def _show_running(self) -> None:
        """Write beside each code how long its interval has been running."""
        running = self._coded.live.running if self._coded is not None else []
        now = self._playback.now_ms
        self._stage.codes.set_running({tag.code_id: now - tag.start_ms for tag in running if tag.code_id})

    def _try(self, code: Code | None, act: Callable[[], Tag | None]) -> None:
        if not self._session.may_change() or not self._editing.may_change_lane(code.id if code else None):
            return
        if self._is_opening():  # who presses play and then a key would get a tag where nothing was seen yet
            self._session.messages.tell(self.tr("Wait a moment: the recording is being opened."))
            return
        tag = self._session.attempt(act)
        if tag is None or self._coded is None:
            return
        self._editing.select([tag.id])
        item = self._stage.timeline.tag_item(tag.id)
        name = item.label if item and tag.code_id else self.tr("Mark")
        self._stage.show_note(tag.id, f"{name}  {clock(tag.start_ms)}{self._prompt()}")
