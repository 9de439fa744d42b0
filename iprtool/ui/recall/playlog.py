"""Watches what plays in an interview and has each happening written, as it happens.

What counts is what the player says, not what was pressed: the recording that is over, or stands because its disk is
slow, is written too. Between two happenings time runs on a line, and a happening lies where the line was when the
player says so, however late its message came.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer

from iprtool.domain.kinds import Initiator, Stimulus
from iprtool.media.types import State
from iprtool.ui.playback import Playback

_TICK_MS = 30
_OFF_MS = 40
"""So far the picture may be off the line before another line is written."""
_TWICE = 2
"""So many readings in a row have to say so: one alone can be a message that came late."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One happening, as it is to be written."""

    kind: Stimulus
    initiator: Initiator
    at_ms: int
    session_ms: int
    rate: float
    from_ms: int | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    """Where the session's recording is: it stands (rate 0) or runs from a time of the interview on."""

    at_ms: int
    session_ms: int
    rate: float = 0.0

    def session_at(self, at_ms: int) -> int:
        return self.session_ms + round((at_ms - self.at_ms) * self.rate)

    def reached(self, session_ms: int, now_ms: int) -> int:
        """When in the interview it was there; now where it stands."""
        if not self.rate:
            return now_ms
        at_ms = self.at_ms + round((session_ms - self.session_ms) / self.rate)
        return min(max(at_ms, self.at_ms), now_ms)


class PlayLog(QObject):
    """Tells each happening once, in order."""

    def __init__(
        self, playback: Playback, clock: Callable[[], int], tell: Callable[[Entry], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._playback, self._clock, self._tell = playback, clock, tell
        self._by = Initiator.PROGRAM
        self._line = _Line(clock(), playback.now_ms)
        self._rate = 1.0
        self._starting: tuple[Initiator, int] | None = None
        self._off = 0
        self._stalled = False
        self._ticker = QTimer(self)
        self._ticker.setInterval(_TICK_MS)
        self._ticker.timeout.connect(self._follow)
        playback.state_changed.connect(self._on_state)
        playback.sought.connect(self._on_sought)
        playback.rate_changed.connect(self._on_rate)

    def act(self, initiator: Initiator) -> None:
        """Who does what comes next."""
        self._by = initiator

    def close(self) -> None:
        """Write that it stands, and watch no more."""
        if self._running:
            self._stand(Stimulus.PAUSE, Initiator.PROGRAM)
        self._ticker.stop()
        for signal, slot in (
            (self._playback.state_changed, self._on_state),
            (self._playback.sought, self._on_sought),
            (self._playback.rate_changed, self._on_rate),
        ):
            signal.disconnect(slot)

    @property
    def _running(self) -> bool:
        return bool(self._line.rate) or self._starting is not None or self._stalled

    # ---- what the player says

    def look(self) -> None:
        """Take what the player does now. Its messages come later, and may tell of what is over already."""
        player = self._playback.player
        if player is not None:
            self._take(player.state)

    def _on_state(self, _state: State) -> None:
        self.look()

    def _take(self, state: State) -> None:
        if state is State.PLAYING:
            if not self._running:
                self._starting = (self._by, self._clock())
                self._ticker.start()
                self._follow()
        elif self._running:
            ended = state is State.ENDED
            by = self._by if state is State.PAUSED else Initiator.PROGRAM
            self._stand(Stimulus.END if ended else Stimulus.PAUSE, by)

    def _on_sought(self, session_ms: int) -> None:
        now_ms = self._clock()
        from_ms = self._line.session_at(now_ms)
        self._write(Stimulus.SEEK, self._by, _Line(now_ms, session_ms, self._line.rate), from_ms)

    def _on_rate(self, rate: float) -> None:
        if rate == self._rate:
            return
        self._rate = rate
        now_ms = self._clock()
        here = self._line.session_at(now_ms)
        self._write(Stimulus.RATE, self._by, _Line(now_ms, here, rate if self._line.rate else 0.0))

    def _follow(self) -> None:
        """Whether picture and sound are where the line says; when they have begun, where it begins."""
        player = self._playback.player
        if player is None or not player.runs:
            return
        now_ms, here = self._clock(), self._playback.now_ms
        if self._starting is not None:
            self._begin(now_ms, here)
            return
        if self._stalled:
            if here != self._line.session_ms:
                self._stalled = False
                self._write(Stimulus.PLAY, Initiator.PROGRAM, _Line(now_ms, here, self._rate))
            return
        off = abs(here - self._line.session_at(now_ms)) > _OFF_MS * max(self._rate, 1.0)
        self._off = self._off + 1 if off else 0
        if self._off >= _TWICE:
            self._put_right(now_ms, here)

    def _begin(self, now_ms: int, here: int) -> None:
        assert self._starting is not None, "asked for only while it starts"
        (by, asked_ms), self._starting = self._starting, None
        stood = min(self._line.session_ms, here)
        if here - stood > 1000 * self._rate:
            stood = here
        at_ms = max(now_ms - round((here - stood) / self._rate), asked_ms)
        self._write(Stimulus.PLAY, by, _Line(at_ms, stood, self._rate))

    def _put_right(self, now_ms: int, here: int) -> None:
        """What is seen fell behind, because its disk was slow, or the engine took its time after a jump."""
        line = self._line
        expected = line.session_at(now_ms)
        if here < expected:
            self._stalled = True
            stood = max(here, line.session_ms)
            self._write(Stimulus.PAUSE, Initiator.PROGRAM, _Line(line.reached(stood, now_ms), stood))
        else:
            self._write(Stimulus.SEEK, Initiator.PROGRAM, _Line(now_ms, here, self._rate), expected)

    def _stand(self, kind: Stimulus, by: Initiator) -> None:
        now_ms, here = self._clock(), self._playback.now_ms
        if self._starting is not None:
            (started_by, asked_ms), self._starting = self._starting, None
            self._write(Stimulus.PLAY, started_by, _Line(asked_ms, self._line.session_ms, self._rate))
        at_ms = self._line.reached(here, now_ms)
        self._stalled = False
        self._ticker.stop()
        self._write(kind, by, _Line(at_ms, here))

    def _write(self, kind: Stimulus, by: Initiator, line: _Line, from_ms: int | None = None) -> None:
        self._line = line
        self._off = 0
        self._tell(Entry(kind, by, line.at_ms, line.session_ms, self._rate, from_ms))
