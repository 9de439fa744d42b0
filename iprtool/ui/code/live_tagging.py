"""Live keys and clicked codes on their way to tags, and what the screen says of it."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from iprtool.domain.model import Tag
from iprtool.domain.times import clock
from iprtool.ui.code.coded import Coded
from iprtool.ui.code.editing import TagEditing
from iprtool.ui.code.stage import Stage
from iprtool.ui.keys import KeyStroke
from iprtool.ui.playback import Playback
from iprtool.ui.study_session import StudySession


class LiveTagging(QObject):
    """Puts tags into the pass that is open; each is selected and a note beside it says what it is."""

    def __init__(
        self,
        session: StudySession,
        stage: Stage,
        playback: Playback,
        editing: TagEditing,
        is_opening: Callable[[], bool],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._stage, self._playback, self._editing = session, stage, playback, editing
        self._is_opening = is_opening
        self._coded: Coded | None = None
        stage.codes.code_pressed.connect(self.click)
        stage.note.undo_requested.connect(session.undo)

    def take(self, coded: Coded | None) -> None:
        """From now on tags go there."""
        self._coded = coded

    @property
    def keys(self) -> list[str]:
        """The keys that tag now."""
        return self._coded.live.keys if self._coded is not None else []

    def press(self, stroke: KeyStroke) -> None:
        """A live key went down."""
        if self._coded is not None:
            live = self._coded.live
            self._try(lambda: live.press(stroke.key, stroke.at))

    def release(self, stroke: KeyStroke) -> None:
        """A live key went up."""
        if self._coded is not None:
            live = self._coded.live
            self._try(lambda: live.release(stroke.key, stroke.at))

    def click(self, code_id: str | None) -> None:
        """A code was clicked; None stands for a mark without one."""
        if self._coded is not None:
            live, now = self._coded.live, self._playback.now_ms
            self._try(lambda: live.click(code_id, now))

    def forget(self, tag_ids: set[str]) -> None:
        """These tags are gone, or have an end: their intervals run no longer."""
        if self._coded is not None:
            self._coded.live.forget(tag_ids)
            self._stage.codes.set_running(self._coded.live.running)

    def _try(self, act: Callable[[], Tag | None]) -> None:
        if not self._session.may_change():
            return
        if self._is_opening():  # who presses play and then a key would get a tag where nothing was seen yet
            self._session.messages.tell(self.tr("Wait a moment: the recording is being opened."))
            return
        tag = self._session.attempt(act)
        if tag is None or self._coded is None:
            return
        self._stage.codes.set_running(self._coded.live.running)
        self._editing.select([tag.id])
        item = self._stage.timeline.tag_item(tag.id)
        name = item.label if item and tag.code_id else self.tr("Mark")
        self._stage.show_note(tag.id, f"{name}  {clock(tag.start_ms)}")
