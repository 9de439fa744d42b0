"""Time that runs on where an engine has come to its end before the recording has.

libvlc ends when its last picture waits to be shown, and does not show it: two pictures before the end, which is seconds
where there is one picture a second. Somebody has to look at the clock until the declared end then.
"""

import threading
from collections.abc import Callable

from iprtool.media.contents import Probe
from iprtool.media.frames import FrameIndex

FEW_PICTURES = 4
_LOOK_S = 0.02
_CLOSE_S = 5.0


def ends_sparsely(times: FrameIndex, ms: int, probe: Probe) -> bool:
    """Whether an engine that has nothing to play after `ms` may have come to the end: a few pictures are left.

    Where there is sound, which may go on long after the last picture, they have to be about so far apart, too.
    """
    if len(times) - 1 - times.number_at(ms) > FEW_PICTURES:
        return False
    span_ms = int(times.times_ms[-1]) - times.neighbour(ms, -1)
    return not probe.has_audio or probe.duration_ms - ms <= 2 * span_ms


class RunOn:
    """Looks again and again, on a thread of its own."""

    def __init__(self, look: Callable[[], bool]) -> None:
        """`look` says whether it wants to be called again."""
        self._look = look
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def begin(self) -> None:
        """Look from now on, until `look` has enough or `close` is called."""
        self._over.set()
        self._over = over = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(over,), name="iprtool-run-on", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the thread; can be called twice."""
        self._over.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(_CLOSE_S)

    def _run(self, over: threading.Event) -> None:
        while not over.is_set() and self._look():
            over.wait(_LOOK_S)
