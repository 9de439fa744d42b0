"""Overlapping tags share a lane in sub-rows: each goes into the first row that is free at its begin."""

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Rows = NDArray[np.int8]

MAX_ROWS = 3
OVERFLOW = MAX_ROWS
"""The row number of tags that found no free row."""


def reach_of(starts: Ints, ends: Ints) -> Ints:
    """Where tags stop being in the way of others: their end, and for points one millisecond after."""
    return np.maximum(ends, starts + 1)


def first_fit(starts: Ints, reach: Ints, most: int = MAX_ROWS) -> Rows:
    """The row of each tag, `most` where none of so many is free; starts ascending, reach > starts.

    Row by row: what the row holds is a chain from its first tag to the next that begins when that one is over, so only
    the tags of the row are visited one by one, along links that are found for all at once.
    """
    rows = np.full(len(starts), most, np.int8)
    left = np.arange(len(starts))
    for row in range(most):
        if not left.size:
            break
        chain = _chain(np.searchsorted(starts[left], reach[left], "left").tolist())
        rows[left[chain]] = row
        left = np.delete(left, chain)
    return rows


def _chain(following: list[int]) -> list[int]:
    chain, at, total = [], 0, len(following)
    while at < total:
        chain.append(at)
        at = following[at]
    return chain


def order_rows(begins: Ints, ends: Ints, most: int) -> Ints:
    """The row of each stretch, in the order in which they came: the first where none lies under it, else the last."""
    rows = np.zeros(len(begins), np.int64)
    for place in range(len(begins)):
        over = (begins[:place] < ends[place]) & (begins[place] < ends[:place])
        taken = set(rows[:place][over].tolist())
        rows[place] = next((row for row in range(most) if row not in taken), most - 1)
    return rows
