"""The tags of one lane in numpy arrays, sorted by begin: what is asked while painting is found without a loop."""

from collections.abc import Iterable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from iprtool.domain.stacking import MAX_ROWS, OVERFLOW, first_fit, reach_of
from iprtool.ui.timeline.model import NO_END, OPEN_END, Ints

N = TypeVar("N", bound=np.integer)

_SETTLE_AT_MOST = 16


class LaneTags:
    """Parallel arrays, one place per tag, ascending by start.

    starts, ends (NO_END for a point), reach (see `reach_of`), styles and slots (numbers of the book), rows (sub-row,
    OVERFLOW where none was free). Tags of one sub-row never overlap, but for open ones where there was no other room.
    running: the places of open tags, which have no end.
    """

    def __init__(self) -> None:
        self.load(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.int64))

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def rows_used(self) -> int:
        """Sub-rows in use, at least 1."""
        used = np.flatnonzero(self._per_row[:MAX_ROWS])
        return int(used[-1]) + 1 if used.size else 1

    @property
    def overflows(self) -> bool:
        """Whether some tags found no sub-row."""
        return bool(self._per_row[OVERFLOW])

    def load(self, starts: Ints, ends: Ints, styles: Ints, slots: Ints) -> None:
        """Replace everything; in any order."""
        order = np.argsort(starts, kind="stable")
        self.starts = np.asarray(starts, np.int64)[order]
        self.ends = np.asarray(ends, np.int64)[order]
        self.styles = np.asarray(styles, np.int64)[order]
        self.slots = np.asarray(slots, np.int64)[order]
        self.reach = reach_of(self.starts, self.ends)
        self.rows = first_fit(self.starts, self.reach)
        self._per_row = np.bincount(self.rows, minlength=OVERFLOW + 1)
        self._find_running()

    def insert(self, start: int, end: int, style: int, slot: int) -> None:
        """Add one tag in the first free sub-row; the others stay where they are."""
        at = int(np.searchsorted(self.starts, start, "right"))
        reach = max(end, start + 1)
        row = self._free_row(start, reach)
        if row == OVERFLOW and end == OPEN_END:
            row = self._free_row(start, start + 1)
        self.starts = _with(self.starts, at, start)
        self.ends = _with(self.ends, at, end)
        self.styles = _with(self.styles, at, style)
        self.slots = _with(self.slots, at, slot)
        self.reach = _with(self.reach, at, reach)
        self.rows = _with(self.rows, at, row)
        self._per_row[row] += 1
        self._find_running()

    def remove(self, start: int, slot: int) -> None:
        """Take out one tag; what it had pushed down moves up."""
        at = self.place(start, slot)
        reach = int(self.reach[at])
        self._per_row[self.rows[at]] -= 1
        for name in ("starts", "ends", "styles", "slots", "reach", "rows"):
            setattr(self, name, _without(getattr(self, name), at))
        self._settle(start, reach)
        self._find_running()

    def slots_at(self, ms: int) -> list[int]:
        """The tags that hold at a time: points there, intervals around it, and open ones that have begun."""
        begun = int(np.searchsorted(self.starts, ms, "right"))
        holds = (self.reach[:begun] > ms) | (self.ends[:begun] == OPEN_END)
        return [int(slot) for slot in self.slots[:begun][holds]]

    def place(self, start: int, slot: int) -> int:
        """Where a tag is in the arrays. Raises KeyError when it is not there."""
        low, high = np.searchsorted(self.starts, start, "left"), np.searchsorted(self.starts, start, "right")
        found = np.flatnonzero(self.slots[low:high] == slot)
        if not found.size:
            raise KeyError(slot)
        return int(low + found[0])

    def overlapping(self, start_ms: float, end_ms: float) -> Ints:
        """Places of all tags that have a part in [start_ms, end_ms), ascending."""
        high = int(np.searchsorted(self.starts, end_ms, "left"))
        return np.flatnonzero(self.reach[:high] > start_ms)

    def edges_near(self, start_ms: float, end_ms: float, but_slot: int) -> Ints:
        """Begins and ends that lie in [start_ms, end_ms], those of one tag left out."""
        near = self.overlapping(start_ms - 1, end_ms + 1)
        near = near[self.slots[near] != but_slot]
        edges = np.concatenate((self.starts[near], self.ends[near][self.ends[near] != NO_END]))
        return edges[(edges >= start_ms) & (edges <= end_ms)]

    def _find_running(self) -> None:
        self.running = np.flatnonzero(self.ends == OPEN_END)

    def _free_row(self, start: int, reach: int, but: int = -1) -> int:
        near = self.overlapping(start, reach)
        taken = set(self.rows[near[near != but]].tolist())
        return next((row for row in range(MAX_ROWS) if row not in taken), OVERFLOW)

    def _settle(self, start: int, reach: int) -> None:
        near = self.overlapping(start, reach)
        lower = near[self.rows[near] > 0]
        for at in _first(lower[np.argsort(self.rows[lower], kind="stable")]):
            row = self._free_row(int(self.starts[at]), int(self.reach[at]), at)
            if row < self.rows[at]:
                self._per_row[self.rows[at]] -= 1
                self._per_row[row] += 1
                self.rows[at] = row


def _first(places: Ints) -> Iterable[int]:
    return (int(at) for at in places[:_SETTLE_AT_MOST])


def _with(array: NDArray[N], at: int, value: int) -> NDArray[N]:
    longer = np.empty(len(array) + 1, array.dtype)
    longer[:at], longer[at], longer[at + 1 :] = array[:at], value, array[at:]
    return longer


def _without(array: NDArray[N], at: int) -> NDArray[N]:
    return np.concatenate((array[:at], array[at + 1 :]))
