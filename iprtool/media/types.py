"""What every part of the media layer speaks: milliseconds from the recording's origin.

The **origin** of a recording is the presentation time of its first video frame, or of its first audio sample where
there is no video. Engines and containers count otherwise; each maps its own time to the origin, and nothing outside
does.

A picture is on screen from its time (presentation time minus origin, rounded half up to a millisecond) until the next
picture's, so "the frame at t" is the last one whose time is not after t.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from iprtool.domain.progress import Cancelled, never

if TYPE_CHECKING:
    from iprtool.media.frames import FrameIndex

Pixels = NDArray[np.uint8]
Stop = Callable[[], None]


class State(StrEnum):
    """What a player is doing."""

    PAUSED = "paused"
    PLAYING = "playing"
    ENDED = "ended"
    ERROR = "error"
    CLOSED = "closed"


class Frame(Protocol):
    """One picture."""

    @property
    def time_ms(self) -> int | None:
        """When the picture begins, or None where the engine does not say."""

    @property
    def width(self) -> int:
        """Pixels across."""

    @property
    def height(self) -> int:
        """Pixels down."""

    def rgb(self) -> Pixels:
        """The picture as uint8 array of shape (height, width, 3), a copy that the caller may keep."""

    def bgrx(self) -> memoryview:
        """The picture as height x width x 4 bytes (blue, green, red, unused), rows without padding, for painting."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A frame held in memory as BGRX bytes."""

    data: bytes
    width: int
    height: int
    time_ms: int | None

    def bgrx(self) -> memoryview:
        """See `Frame.bgrx`."""
        return memoryview(self.data)

    def rgb(self) -> Pixels:
        """See `Frame.rgb`."""
        pixels = np.frombuffer(self.data, np.uint8).reshape(self.height, self.width, 4)
        return np.ascontiguousarray(pixels[:, :, 2::-1])


class Player(Protocol):
    """One recording being played. Called on one thread, the main thread of a program with a window.

    Listeners may be called on a thread of the engine: store a value or emit a queued signal there, and never call the
    player from one.
    """

    engine: str

    @property
    def state(self) -> State:
        """What the player is doing."""

    @property
    def duration_ms(self) -> int:
        """Length of the recording."""

    @property
    def rate(self) -> float:
        """Playing speed, 1.0 is natural."""

    def prepare(self, given_up: Cancelled = never) -> None:
        """Wait until `play` can begin at once, or is known to fail. It may take seconds: for another thread, ahead."""

    def play(self) -> None:
        """Go on from here; from the end, from the beginning."""

    def pause(self) -> None:
        """Stop here; the exact picture of `now_ms()` is delivered."""

    def seek(self, ms: int) -> None:
        """Go to a time, clamped to the recording; while paused its exact picture is delivered."""

    def step(self, frames: int) -> None:
        """Pause and move by whole pictures, back if negative; without video by 40 ms each."""

    def set_rate(self, rate: float) -> None:
        """Playing speed from 0.25 to 4; speech keeps its pitch."""

    @property
    def runs(self) -> bool:
        """Whether it plays and pictures and sound are on their way, not only asked for."""

    def nudge(self, factor: float) -> None:
        """While it runs, play so much faster or slower than `rate`, without a jump, to come level with another player.

        A factor of 1 ends it, as every seek does.
        """

    def rest(self, ms: int) -> None:
        """While paused, stand at a time close by and show its exact picture; playing goes on without a jump."""

    def set_volume(self, volume: int) -> None:
        """Loudness from 0 to 100."""

    def set_index(self, index: "FrameIndex") -> None:
        """Be given the times of all pictures once they are known: steps then need not read the recording for them."""

    def now_ms(self) -> int:
        """The time of what is seen and heard now."""

    def time_at(self, perf_counter: float) -> int:
        """The time of what was seen and heard at that reading of `time.perf_counter()`, at most some seconds ago."""

    def on_frame(self, fn: Callable[[Frame], None]) -> Stop:
        """Be given every picture that is to be shown. Returns what ends the listening, as all four do."""

    def on_state(self, fn: Callable[[State], None]) -> Stop:
        """Be told every change of state."""

    def on_end(self, fn: Callable[[], None]) -> Stop:
        """Be told when the recording has played to its end."""

    def on_error(self, fn: Callable[[str], None]) -> Stop:
        """Be told trouble, in a sentence for the screen."""

    def close(self) -> None:
        """Let go of the file, threads and engine; can be called twice."""
