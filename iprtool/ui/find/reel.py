"""What was found, played one moment after the other, across recordings."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from iprtool.domain.model import Recording, Tag
from iprtool.services.finding import Found, Hit
from iprtool.ui.playback import Playback
from iprtool.ui.settings import Settings
from iprtool.ui.study_session import StudySession

_SLACK_MS = 120


class Reel(QObject):
    """Plays from some time before each tag to its end, or for some time after a point, then the next one.

    `show` brings a tag's recording and the tag on the screen and says whether it can be played.
    """

    moved = Signal(int)
    """The number of the tag that is played now."""
    ended = Signal()

    def __init__(
        self,
        session: StudySession,
        playback: Playback,
        settings: Settings,
        show: Callable[[Hit, int], bool],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._playback, self._settings, self._show = session, playback, settings, show
        self._found: Found | None = None
        self._number = 0
        self._span = (0, 0)
        self._arrived = False
        playback.now_changed.connect(self._on_now)
        playback.ended.connect(self._on_end)

    @property
    def running(self) -> bool:
        """Whether it is being played."""
        return self._found is not None

    @property
    def count(self) -> int:
        """How many tags it has."""
        return len(self._found) if self._found is not None else 0

    def start(self, found: Found, number: int) -> None:
        """Play from this tag on."""
        self._found = found
        self._go(number, 1)

    def stop(self) -> None:
        """Play no more."""
        if self._found is not None:
            self._found = None
            self._playback.pause()
            self.ended.emit()

    def go_on(self) -> None:
        """The recording that was being opened can be played now."""
        if self._found is not None:
            self._playback.play()

    def skip(self) -> None:
        """The recording that was being opened cannot be played."""
        if self._found is not None:
            self.step(1)

    def step(self, by: int) -> None:
        """The next or the previous one."""
        self._go(self._number + by, by)

    def _go(self, number: int, by: int) -> None:
        """Play a tag; those that are gone, or cannot be played, are left out in the direction of travel."""
        found = self._found
        while found is not None and 0 <= number < len(found):
            hit = self._session.finder.hit(found.tag_id(number))
            begin = max(hit.tag.start_ms - self._ms("play.lead_in_s"), 0) if hit is not None else 0
            if hit is not None and self._show(hit, begin):
                self._begin(number, hit.tag, hit.recording, begin)
                return
            number += by
        if found is not None and number >= len(found):
            self._session.messages.tell(self.tr("The reel is over."))
            self.stop()

    def _ms(self, setting: str) -> int:
        return round(1000 * float(self._settings[setting]))

    def _begin(self, number: int, tag: Tag, recording: Recording, begin: int) -> None:
        point_end = tag.start_ms + self._ms("find.after_point_s")
        end = point_end if tag.end_ms is None else tag.end_ms
        self._number, self._span, self._arrived = number, (begin, min(end, recording.duration_ms)), False
        self.moved.emit(number)
        self._playback.play()

    def _on_now(self, now_ms: int) -> None:
        if self._found is None or not self._playback.playing:
            return
        begin, end = self._span
        # After a seek an engine may tell for some moments where it was before.
        self._arrived |= begin - _SLACK_MS <= now_ms < end
        if self._arrived and now_ms >= end:
            self.step(1)

    def _on_end(self) -> None:
        if self._found is not None:
            self.step(1)
