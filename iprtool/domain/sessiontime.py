"""One clock for all recordings of a session: where a moment of one recording lies in another.

A camera begins when somebody presses its button, and its quartz runs a few millionths too slow or too fast. Both are
kept with the recording: session time = offset_ms + time * (1 + drift_ppm / 1e6). Times are rounded once, half up, where
they come out. The recordings of an interview lie on the interview's clock in the same way.
"""

from dataclasses import dataclass
from fractions import Fraction

from iprtool.domain.errors import IprError
from iprtool.domain.model import Recording

MOST_OFFSET_MS = 48 * 3_600_000
MOST_DRIFT_PPM = 2_000.0
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Line:
    """Time there = begin_ms + time here * pace, exactly."""

    begin_ms: Fraction
    pace: Fraction

    def at(self, ms: float) -> float:
        """The time there, not rounded: for clocks."""
        return float(self.begin_ms) + ms * float(self.pace)

    def ms(self, ms: int) -> int:
        """The time there in whole milliseconds."""
        return _rounded(self.begin_ms + ms * self.pace)

    @property
    def back(self) -> "Line":
        """From there to here."""
        return Line(-self.begin_ms / self.pace, 1 / self.pace)


def session_line(recording: Recording) -> Line:
    """From a recording's time to the session's."""
    return Line(Fraction(recording.offset_ms), 1 + Fraction(recording.drift_ppm) / _MILLION)


def line(here: Recording, there: Recording) -> Line:
    """From the time of one recording of a session to that of another."""
    up, down = session_line(here), session_line(there).back
    return Line(down.begin_ms + up.begin_ms * down.pace, up.pace * down.pace)


def session_ms(recording: Recording, ms: int) -> int:
    """The session's time at a time of the recording."""
    return session_line(recording).ms(ms)


def recording_ms(recording: Recording, session: int) -> int:
    """The recording's time at a time of the session; negative before the recording begins."""
    return session_line(recording).back.ms(session)


def across(ms: int, here: Recording, there: Recording) -> int:
    """The time in one recording at a time of another, rounded once."""
    return line(here, there).ms(ms)


def check_offset(offset_ms: int) -> None:
    """Raise IprError for an offset that no two recordings of one session can have."""
    if abs(offset_ms) > MOST_OFFSET_MS:
        raise IprError("Recordings of one session cannot lie more than two days apart; nothing was changed.")


def check_drift(drift_ppm: float) -> None:
    """Raise IprError for a drift that no clock has."""
    if not abs(drift_ppm) <= MOST_DRIFT_PPM:
        raise IprError(
            f"A drift of {drift_ppm:g} ppm is none that a recorder has; nothing was changed.",
            f"It lies between {-MOST_DRIFT_PPM:g} and {MOST_DRIFT_PPM:g}.",
        )


def _rounded(ms: Fraction) -> int:
    return (ms + Fraction(1, 2)).__floor__()
