"""Curves as arrays, and what intervals come to."""

import math

import numpy as np

from iprtool.analysis.traces import even, laid_over, samples, summary
from iprtool.domain.model import Trace

LATE = Trace("b", "run", "code", 2_000, 100, (4.0, 5.0, 6.0))
EARLY = Trace("a", "run", "code", 1_000, 100, (1.0, 2.0))


def test_stretches_become_times_and_values_in_order() -> None:
    found = samples([LATE, EARLY])
    assert found.times_ms.tolist() == [1_000, 1_100, 2_000, 2_100, 2_200]
    assert found.values.tolist() == [1, 2, 4, 5, 6]
    assert samples([]).values.size == 0


def test_an_interval_comes_to_mean_lowest_and_highest_value() -> None:
    found = samples([EARLY, LATE])
    inside = summary(found, 1_100, 2_200)
    assert inside is not None
    assert (inside.count, inside.low, inside.high, inside.mean) == (3, 2.0, 5.0, (2 + 4 + 5) / 3)
    assert summary(found, 1_101, 2_000) is None
    assert summary(samples([]), 0, 9_000) is None


def test_a_curve_at_equal_distances_has_gaps() -> None:
    start, step, values = even([EARLY, LATE])
    assert (start, step, len(values)) == (1_000, 100, 13)
    assert [n for n, value in enumerate(values) if not math.isnan(value)] == [0, 1, 10, 11, 12]
    assert even([])[2].size == 0


def test_stretches_of_different_rates_meet_at_the_finer_one() -> None:
    coarse = Trace("c", "run", "code", 0, 500, (3.0, 4.0))
    start, step, values = even([coarse, EARLY])
    assert (start, step) == (0, 100)
    assert values.tolist() == [3.0] * 5 + [4.0] * 5 + [1.0, 2.0]


def test_a_stretch_laid_over_a_curve_takes_the_place_of_what_was_there() -> None:
    over = Trace("", "run", "code", 1_100, 100, (9.0,) * 4)
    start, step, values = laid_over(even([EARLY, LATE]), over)
    assert (start, step) == (1_000, 100)
    assert np.nan_to_num(values, nan=-1).tolist() == [1.0, 9.0, 9.0, 9.0, 9.0, *[-1.0] * 5, 4.0, 5.0, 6.0]
    assert laid_over(even([EARLY]), Trace("", "run", "code", 0, 100, (3.0,)))[2].size == 12
    assert laid_over(even([]), over)[2].tolist() == [9.0] * 4
    finer = laid_over(even([EARLY]), Trace("", "run", "code", 1_000, 50, (7.0, 8.0)))
    assert (finer[1], finer[2].tolist()) == (50, [7.0, 8.0, 2.0, 2.0])
