"""When a key was pressed, in the recording's time."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from iprtool.ui.playback import Playback


@dataclass(frozen=True, slots=True)
class Moment:
    """A time of the recording, and how fast it played then; no rate while it stood still."""

    ms: int
    rate: float | None = None


class Moments(Protocol):
    """What live coding asks about the recording."""

    def at(self, perf_counter: float) -> Moment:
        """What was seen and heard at that reading of the clock."""

    def now(self) -> Moment:
        """What is seen and heard now."""

    def placed(self, ms: int) -> int:
        """Where a tag at this time is put."""


class PlaybackMoments:
    """The moments of a playback. `to_picture` snaps a time to the picture shown then, where that is wished."""

    def __init__(self, playback: Playback, to_picture: Callable[[int], int]) -> None:
        self._playback, self._to_picture = playback, to_picture

    def at(self, perf_counter: float) -> Moment:
        """See `Moments`."""
        return Moment(self._playback.time_at(perf_counter), self._rate)

    def now(self) -> Moment:
        """See `Moments`."""
        return Moment(self._playback.now_ms, self._rate)

    def placed(self, ms: int) -> int:
        """See `Moments`."""
        return self._to_picture(ms)

    @property
    def _rate(self) -> float | None:
        player = self._playback.player
        return player.rate if player is not None and self._playback.playing else None
