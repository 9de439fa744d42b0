"""What the player asks of an engine, and what an engine reports back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from iprtool.media.contents import Probe
from iprtool.media.source import Source
from iprtool.media.types import Frame


@dataclass(frozen=True, slots=True)
class Reports:
    """Whom an engine tells what, on any thread. All times are milliseconds from the recording's origin."""

    anchor: Callable[[float, float], None]
    """The engine was at that time (the first) when `time.perf_counter()` had that reading (the second)."""
    started: Callable[[float, float], None]
    """After a jump the engine begins to run; a rougher reading than an anchor."""
    frame: Callable[[Frame], None]
    """A picture is due now."""
    ended: Callable[[], None]
    """The engine has nothing more to play."""
    left_out: Callable[[str], None]
    """The engine cannot play a part of the recording and goes on beyond it, if there is more; for the screen."""
    failed: Callable[[str], None]
    """The engine cannot go on, and why, for the screen."""


@dataclass(frozen=True, slots=True)
class Job:
    """What an engine shall play, and how."""

    source: Source
    suffix: str
    """Suffix of the file's name with its dot, or nothing: a help to recognise the format."""
    probe: Probe
    engine_zero_us: int
    """The recording's origin in the engine's own time, where the engine counts like FFmpeg (see `play_origin`)."""
    size: tuple[int, int]
    """Width and height of the pictures asked for; (0, 0) without a picture."""
    audio: bool
    """Whether sound goes to the loudspeakers."""
    reports: Reports


class Driver(Protocol):
    """One engine with one recording, opened by making it. Called on one thread; never told the same thing twice."""

    jumps_to_change_rate: bool
    """Whether a new speed is only seen and heard at once when the engine jumps to where it is."""

    ends_early_s: float
    """So long before the end of the sound it may say that it has ended, in seconds of playing."""

    def prepare(self, given_up: Callable[[], bool]) -> None:
        """Wait until `play` can begin at once, is known to fail, or nobody wants it any more. May take seconds."""

    def play(self, at_ms: int | None, rate: float) -> None:
        """Run, from a given time or, with None, from where it was paused."""

    def pause(self) -> None:
        """Stand still."""

    def seek(self, ms: int) -> None:
        """Jump while running."""

    def set_rate(self, rate: float) -> None:
        """Change the speed while running."""

    def nudge(self, rate: float) -> None:
        """Change the speed by little while running, without a jump or a silence."""

    def set_volume(self, volume: int) -> None:
        """Loudness from 0 to 100."""

    def raw_time_ms(self) -> float | None:
        """What the engine itself calls its time, for comparison only; None where it has no such reading."""

    def close(self) -> None:
        """Let go of everything; no report comes after it."""


DriverFactory = Callable[[Job], Driver]
