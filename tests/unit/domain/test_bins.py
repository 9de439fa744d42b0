import pytest
from hypothesis import given
from hypothesis import strategies as st

from iprtool.domain import bins
from iprtool.domain.errors import IprError


@pytest.mark.parametrize(
    ("duration", "length", "count", "last"),
    [(900_000, 300_000, 3, (600_000, 900_000)), (900_001, 300_000, 4, (900_000, 900_001)), (0, 60_000, 1, (0, 0))],
)
def test_the_last_segment_ends_with_the_recording(
    duration: int, length: int, count: int, last: tuple[int, int]
) -> None:
    assert bins.count(duration, length) == count
    assert bins.bounds(count - 1, duration, length) == last
    assert bins.number_at(duration, duration, length) == count - 1


@given(st.integers(1, 20_000_000), st.integers(bins.LEAST_MS, 600_000), st.integers(0, 20_000_000))
def test_every_time_lies_in_exactly_the_segment_that_is_named(duration: int, length: int, at: int) -> None:
    ms = at % duration
    start, end = bins.bounds(bins.number_at(ms, duration, length), duration, length)
    assert start <= ms < end
    assert bins.bounds(0, duration, length)[0] == 0


def test_a_segment_has_a_length() -> None:
    with pytest.raises(IprError, match="too short"):
        bins.check_length(999)
