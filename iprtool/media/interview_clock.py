"""The clock of an interview: the sound's own while there is sound, the machine's where there is none, without a step.

It is one line: time of the interview = reading of `perf_counter` minus where the line begins. Each piece of sound that
comes says where the line should begin, and a delay can only make it say so late, so the earliest of the last pieces is
believed. While no sound comes, the line simply goes on; when sound is there again, what is missing in the file is found
by the same line and filled with silence, so the time in a file is always the time of the interview less its begin.
"""

from collections import deque

_BELIEVED_S = 1.0
"""Pieces of so long together say where the line is: clocks of sound cards drift by less than 1 ms in that time."""
SETTLE_S = 0.5
"""So much sound is needed before the earliest piece is believed."""
STALL_S = 0.25
"""After a gap of this length the line is asked how much is missing."""
_LOSS_S = 0.02
"""Less than this is no loss but a late piece."""


class InterviewClock:
    """Milliseconds since the interview began, for readings of `perf_counter`."""

    def __init__(self, begun: float) -> None:
        self._origin = begun
        self._rate = 0
        self._begin_s: float | None = None
        self._frames = 0
        self._pieces: deque[tuple[float, float]] = deque()
        self._settling = 0.0
        """Seconds of sound that are still needed to know where the line is."""
        self._is_settled = True
        self._last = begun
        self._shown = 0.0

    def at(self, perf: float) -> float:
        """The interview's time in ms at a reading of `perf_counter`, also one of some seconds ago."""
        return max(0.0, (perf - self._origin) * 1000)

    def position(self, perf: float) -> float:
        """The interview's time now; it never goes back."""
        self._shown = max(self._shown, self.at(perf))
        return self._shown

    @property
    def part_begin_ms(self) -> float | None:
        """Where the first sample of the sound lies; None until it has settled."""
        return None if self._begin_s is None else self._begin_s * 1000

    def begin_part(self, rate: int) -> None:
        """Sound of a new file will come."""
        self._rate, self._frames, self._begin_s = rate, 0, None
        self._unsettle()

    def end_part(self) -> None:
        """No more sound comes; the line goes on."""
        self._rate = 0
        self._pieces.clear()

    def heard(self, frames: int, perf: float) -> int | None:
        """So many samples more came at this reading.

        None while it is not known where they belong; else how many are missing before all that came meanwhile.
        """
        if self._pieces and perf - self._last > STALL_S:
            self._unsettle()
        self._last = perf
        self._frames += frames
        self._pieces.append((perf, perf - self._frames / self._rate))
        while self._pieces[0][0] < perf - _BELIEVED_S:
            self._pieces.popleft()
        if self._is_settled:
            missing = self._fill()
            self._origin = self._earliest - (self._begin_s or 0.0)
            return missing
        self._settling -= frames / self._rate
        return self.settle() if self._settling <= 0 else None

    def settle(self) -> int | None:
        """Place the sound that came, so that the line needs no step; with less of it than usual when it is over.

        None when nothing waits to be placed.
        """
        if not self._pieces or self._is_settled:
            return None
        self._is_settled = True
        if self._begin_s is None:
            self._begin_s = max(0.0, self._earliest - self._origin)
            return 0
        return self._fill()

    @property
    def _earliest(self) -> float:
        return min(each for _, each in self._pieces)

    def _fill(self) -> int:
        """How many samples are missing, which are counted from now on: all pieces are later than they can be."""
        missing = self._earliest - (self._begin_s or 0.0) - self._origin
        if missing < _LOSS_S:
            return 0
        frames = round(missing * self._rate)
        self._frames += frames
        self._pieces = deque((perf, each - frames / self._rate) for perf, each in self._pieces)
        return frames

    def _unsettle(self) -> None:
        self._pieces.clear()
        self._settling = SETTLE_S
        self._is_settled = False
