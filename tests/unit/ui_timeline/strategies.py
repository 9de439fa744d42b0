"""Random tags for property tests."""

import numpy as np
from hypothesis import strategies as st

from iprtool.ui.timeline.index import LaneTags
from iprtool.ui.timeline.model import NO_END

SPAN_MS = 2_000
Times = list[tuple[int, int | None]]
"""Begins and ends of tags, a point without one."""

tag_times = st.tuples(st.integers(0, SPAN_MS), st.one_of(st.none(), st.integers(1, 400))).map(
    lambda pair: (pair[0], None if pair[1] is None else pair[0] + pair[1])
)


def lane_of(times: Times) -> LaneTags:
    """A lane with these tags; the slot is the number in the list, the style is the slot modulo 3."""
    lane = LaneTags()
    slots = np.arange(len(times))
    starts = np.array([start for start, _ in times], np.int64)
    ends = np.array([NO_END if end is None else end for _, end in times], np.int64)
    lane.load(starts, ends, slots % 3, slots)
    return lane
