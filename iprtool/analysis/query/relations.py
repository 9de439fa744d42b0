"""How tags lie to other tags of their recording, for many tags at once.

Times of all recordings are laid one after the other on one long line, with gaps that no distance reaches over; so every
question becomes a search in one sorted array. A tag is never related to itself. A point lasts its one millisecond.
"""

import numpy as np
import numpy.typing as npt

from iprtool.analysis.query.nodes import Relation

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


class Times:
    """Where tags lie: the number of their recording, begin and end; a point ends where it begins."""

    def __init__(self, group: Ints, start: Ints, end: Ints) -> None:
        self.start, self.end = start, end
        self._longest = int(end.max(initial=0)) + 1
        base = group.astype(np.int64) * (4 * self._longest) + self._longest
        self._begin, self._last = base + start, base + end
        self.over = np.maximum(end, start + 1)
        """From when on nothing of a tag lies any more."""
        self._over = base + self.over

    def related(self, relation: Relation, others: Mask, ms: int | None) -> Mask:
        """Which tags lie so to one of the `others`."""
        reach = self._longest if ms is None else min(ms, self._longest)
        if relation is Relation.WITHIN:
            return self._within(others, reach)
        if relation is Relation.OVERLAPS:
            return self._overlaps(others)
        return self._followed(others, reach) if relation is Relation.FOLLOWED else self._preceded(others, reach)

    def shared_with(self, group: Ints, start: Ints, over: Ints) -> Mask:
        """Which tags share time with one of these stretches of recordings, which are over at `over`."""
        base = group.astype(np.int64) * (4 * self._longest) + self._longest
        begun = _count(np.sort(base + np.minimum(start, self._longest)), self._over, "left")
        past = _count(np.sort(base + np.minimum(over, self._longest + 1)), self._begin, "right")
        return begun > past

    def _within(self, others: Mask, reach: int) -> Mask:
        begun = _count(np.sort(self._begin[others]), self._last + reach, "right")
        over = _count(np.sort(self._last[others]), self._begin - reach, "left")
        return _more_than_itself(begun - over, others)

    def _overlaps(self, others: Mask) -> Mask:
        begun = _count(np.sort(self._begin[others]), self._over, "left")
        over = _count(np.sort(self._over[others]), self._begin, "right")
        return _more_than_itself(begun - over, others)

    def _followed(self, others: Mask, reach: int) -> Mask:
        begins = np.sort(self._begin[others])
        place = np.searchsorted(begins, self._over, "left")
        next_one = np.append(begins, np.iinfo(np.int64).max)[place]
        return next_one <= self._last + reach

    def _preceded(self, others: Mask, reach: int) -> Mask:
        order = np.argsort(self._over[others], kind="stable")
        overs = self._over[others][order]
        lasts = np.maximum.accumulate(self._last[others][order])
        place = np.searchsorted(overs, self._begin, "right")
        latest = np.insert(lasts, 0, np.iinfo(np.int64).min)[place]
        return latest >= self._begin - reach


def _count(ordered: Ints, at: Ints, side: str) -> Ints:
    """How many of some ordered times lie before each of these."""
    found: Ints = np.searchsorted(ordered, at, "left" if side == "left" else "right")
    return found


def _more_than_itself(count: Ints, others: Mask) -> Mask:
    return count > others
