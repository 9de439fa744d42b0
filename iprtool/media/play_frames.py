"""Pictures on their way from an engine to the screen, without a copy more than needed."""

import weakref

import numpy as np

from iprtool.media.types import Pixels

_SPARE = 4


class EngineFrame:
    """A picture that an engine drew (see `Frame`). Its memory stays as it is for as long as the frame, or what `bgrx()`
    gave, is held by anybody; then it is used for a later picture."""

    def __init__(self, pixels: Pixels, time_ms: int | None) -> None:
        self._pixels = pixels
        self._time_ms = time_ms

    @property
    def time_ms(self) -> int | None:
        """See `Frame.time_ms`."""
        return self._time_ms

    @property
    def width(self) -> int:
        """See `Frame.width`."""
        return int(self._pixels.shape[1])

    @property
    def height(self) -> int:
        """See `Frame.height`."""
        return int(self._pixels.shape[0])

    def bgrx(self) -> memoryview:
        """See `Frame.bgrx`."""
        return self._pixels.data.cast("B")

    def rgb(self) -> Pixels:
        """See `Frame.rgb`."""
        return np.ascontiguousarray(self._pixels[:, :, 2::-1])


class FramePool:
    """Memory for pictures of one size, used again once nobody holds it."""

    def __init__(self, width: int, height: int) -> None:
        self._shape = (height, width, 4)
        self._spare: list[Pixels] = []

    def take(self) -> Pixels:
        """An array (height, width, 4) to draw into; letting go of it, and of every view of it, gives it back."""
        try:
            memory = self._spare.pop()
        except IndexError:
            memory = np.zeros(self._shape, np.uint8)
        view = memory.view()
        weakref.finalize(view, self._give_back, memory).atexit = False
        return view

    def _give_back(self, memory: Pixels) -> None:
        # Runs wherever the last holder lets go, on any thread, even inside `take`: it must never wait.
        if len(self._spare) < _SPARE:
            self._spare.append(memory)
