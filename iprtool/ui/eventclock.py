"""When a key was really pressed.

A handler runs late when the program is busy. Each input event carries a time stamp of the window system's own clock;
the distance of that clock from ours is the smallest delay that was seen, because a delay can only make a handler late.
"""

import time
from collections import deque

_WINDOW = 64
_LATEST_S = 2.0


class EventClock:
    """Maps the time stamps of input events (ms) to `time.perf_counter()` (s)."""

    def __init__(self) -> None:
        self._offsets: deque[float] = deque(maxlen=_WINDOW)

    def perf_of(self, stamp_ms: int, handled_at: float | None = None) -> float:
        """The `perf_counter` reading at which the event happened. Handling time where the stamp makes no sense."""
        now = time.perf_counter() if handled_at is None else handled_at
        if stamp_ms <= 0:
            return now
        offset = now - stamp_ms / 1000
        if self._offsets and abs(offset - min(self._offsets)) > _LATEST_S:
            self._offsets.clear()  # another clock, or the machine slept
        self._offsets.append(offset)
        return min(now, stamp_ms / 1000 + min(self._offsets))
