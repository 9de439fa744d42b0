"""The relations on arrays say what a look at every pair says."""

from dataclasses import dataclass

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from iprtool.analysis.query import Times
from iprtool.analysis.query.nodes import Relation


@dataclass(frozen=True)
class Mark:
    group: int
    start: int
    end: int | None
    other: bool

    @property
    def last(self) -> int:
        return self.start if self.end is None else self.end

    @property
    def over(self) -> int:
        """A point lasts its one millisecond."""
        return self.start + 1 if self.end is None else self.end


def naive(relation: Relation, a: Mark, b: Mark, ms: int | None) -> bool:
    near = ms is None
    if relation is Relation.WITHIN:
        return max(b.start - a.last, a.start - b.last, 0) <= (ms or 0) if not near else True
    if relation is Relation.OVERLAPS:
        return a.start < b.over and b.start < a.over
    if relation is Relation.FOLLOWED:
        return b.start >= a.over and (near or b.start - a.last <= (ms or 0))
    return b.over <= a.start and (near or a.start - b.last <= (ms or 0))


@st.composite
def marks(draw: st.DrawFn) -> Mark:
    start = draw(st.integers(0, 40))
    length = draw(st.none() | st.integers(1, 15))
    return Mark(draw(st.integers(0, 2)), start, None if length is None else start + length, draw(st.booleans()))


@settings(max_examples=400, deadline=None)
@given(st.lists(marks(), max_size=25), st.sampled_from(Relation), st.none() | st.integers(0, 60))
def test_relations_are_what_every_pair_says(found: list[Mark], relation: Relation, ms: int | None) -> None:
    ints = [np.array(column, np.int64) for column in zip(*((m.group, m.start, m.last) for m in found), strict=True)]
    times = Times(*(ints or [np.empty(0, np.int64)] * 3))
    others = np.array([mark.other for mark in found], np.bool_)
    expected = [
        any(b is not a and b.other and b.group == a.group and naive(relation, a, b, ms) for b in found) for a in found
    ]
    assert times.related(relation, others, ms).tolist() == expected


@settings(max_examples=300, deadline=None)
@given(st.lists(marks(), max_size=15), st.lists(st.tuples(st.integers(0, 2), st.integers(0, 90), st.integers(1, 90))))
def test_time_shared_with_stretches_is_what_every_pair_says(
    found: list[Mark], stretches: list[tuple[int, int, int]]
) -> None:
    ints = [np.array(column, np.int64) for column in zip(*((m.group, m.start, m.last) for m in found), strict=True)]
    times = Times(*(ints or [np.empty(0, np.int64)] * 3))
    group, start, length = np.array(stretches, np.int64).reshape(-1, 3).T
    expected = [any(m.group == g and m.start < s + n and s < m.over for g, s, n in stretches) for m in found]
    assert times.shared_with(group, start, start + length).tolist() == expected
