"""Tells how long the window was kept from its events, whatever else the machine does meanwhile."""

from itertools import pairwise

from PySide6.QtCore import Qt, QTimer

from tests.own_time import own_ms

BEAT_MS = 10


class Heart:
    """Beats in the window's thread and notes every beat.

    A beat is late while the thread computes, sleeps or waits for a disk or another thread. That it is late because the
    processors are with other programs is no fault of the window: the system tells how long that was (Linux).
    """

    def __init__(self) -> None:
        self._beats: list[float] = []
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(lambda: self._beats.append(own_ms()))
        self._timer.start()

    def latest_ms(self) -> float:
        """By how much the latest beat since the last call was late."""
        beats, self._beats = [*self._beats, own_ms()], self._beats[-1:]
        return max(b - a - BEAT_MS for a, b in pairwise(beats))

    def stop(self) -> None:
        """Beat no more."""
        self._timer.stop()
