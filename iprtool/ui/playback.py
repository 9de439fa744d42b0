"""Connects a player with the window: its pictures and states arrive here on engine threads and leave as Qt signals."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from iprtool.media.types import Player, State, Stop
from iprtool.ui.frame_feed import FrameFeed

_TICK_MS = 30
RATES = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 3.0, 4.0)


class Playback(QObject):
    """One recording being played in the window; `player` is None while there is none.

    A recording that is being opened, or whose file is missing, has a playhead all the same: it can be moved, and the
    player begins there when it comes.
    """

    frame_ready = Signal(object)
    now_changed = Signal(int)
    state_changed = Signal(object)
    ended = Signal()
    trouble = Signal(str)
    rate_changed = Signal(float)
    sought = Signal(int)
    """Somebody went to another time; told before `now_changed` tells it."""
    _state_waiting = Signal(int, object)
    _end_waiting = Signal(int)
    _error_waiting = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._player: Player | None = None
        self._stops: list[Stop] = []
        self._feed = FrameFeed(self)
        self._feed.frame_ready.connect(self.frame_ready)
        self._told = -1
        self._place_ms = self._length_ms = 0
        self._generation = 0  # what a closed player still had on its way is not taken for the next one's
        self._ticker = QTimer(self)
        self._ticker.setInterval(_TICK_MS)
        self._ticker.timeout.connect(self._tell_now)
        queued = Qt.ConnectionType.QueuedConnection
        self._state_waiting.connect(self._on_state, queued)
        self._end_waiting.connect(self._on_end, queued)
        self._error_waiting.connect(self.trouble, queued)

    @property
    def player(self) -> Player | None:
        """The player of the recording."""
        return self._player

    @property
    def playing(self) -> bool:
        """Whether it plays now."""
        return self._player is not None and self._player.state is State.PLAYING

    @property
    def now_ms(self) -> int:
        """Time of what is seen and heard; the playhead's while there is no player."""
        return self._player.now_ms() if self._player else self._place_ms

    @property
    def duration_ms(self) -> int:
        """Length of the recording; 0 with nothing open."""
        return self._player.duration_ms if self._player else self._length_ms

    def time_at(self, perf_counter: float) -> int:
        """Time of what was seen and heard at that reading of the clock."""
        return self._player.time_at(perf_counter) if self._player else self._place_ms

    def begin(self, duration_ms: int, at_ms: int = 0) -> None:
        """A recording is open whose player comes later, or never."""
        self._length_ms = duration_ms
        self.seek(at_ms)

    def attach(self, player: Player) -> None:
        """Take over the player of the recording, and go to where the playhead is."""
        self._player = player
        if self._place_ms:
            player.seek(self._place_ms)
        self._generation = generation = self._generation + 1
        self._stops = [
            player.on_frame(self._feed.take),
            player.on_state(lambda state: self._state_waiting.emit(generation, state)),
            player.on_end(lambda: self._end_waiting.emit(generation)),
            player.on_error(self._error_waiting.emit),
        ]
        self._ticker.start()
        self.state_changed.emit(player.state)
        self._tell_now()

    def release(self) -> Player | None:
        """No recording is open any more. Returns the player, which nobody listens to now, to be closed."""
        self._ticker.stop()
        for stop in self._stops:
            stop()
        self._stops = []
        player, self._player = self._player, None
        self._feed.clear()
        self._place_ms = self._length_ms = 0
        self._told = -1
        self.state_changed.emit(State.PAUSED)
        return player

    def toggle(self) -> None:
        """Play, or pause."""
        self._do(lambda player: player.pause() if player.state is State.PLAYING else player.play())

    def play(self) -> None:
        """Play from here."""
        self._do(lambda player: player.play())

    def pause(self) -> None:
        """Stop here."""
        self._do(lambda player: player.pause())

    def seek(self, ms: int) -> None:
        """Go to a time."""
        if self._player is not None:
            self._do(lambda player: player.seek(ms), jumps=True)
        else:
            self._place_ms = min(max(ms, 0), self._length_ms)
            self.sought.emit(self.now_ms)
            self._tell_now()

    def skip(self, by_ms: int) -> None:
        """Go on or back by some time."""
        self.seek(self.now_ms + by_ms)

    def step(self, frames: int) -> None:
        """Go by whole pictures."""
        self._do(lambda player: player.step(frames), jumps=True)

    def set_rate(self, rate: float) -> None:
        """Play at another speed."""
        if self._player is not None:
            self._player.set_rate(rate)
            self.rate_changed.emit(rate)

    def change_rate(self, places: int) -> None:
        """Next slower or faster of `RATES`."""
        if self._player is None:
            return
        nearest = min(range(len(RATES)), key=lambda n: abs(RATES[n] - self._player.rate if self._player else 0))
        self.set_rate(RATES[min(max(nearest + places, 0), len(RATES) - 1)])

    def _do(self, act: Callable[[Player], None], *, jumps: bool = False) -> None:
        if self._player is not None:
            act(self._player)
            if jumps:
                self.sought.emit(self.now_ms)
            self._tell_now()

    def _on_state(self, generation: int, state: State) -> None:
        if generation == self._generation:
            self.state_changed.emit(state)
            self._tell_now()

    def _on_end(self, generation: int) -> None:
        if generation == self._generation:
            self.ended.emit()

    def _tell_now(self) -> None:
        now = self.now_ms
        if now != self._told:
            self._told = now
            self.now_changed.emit(now)
