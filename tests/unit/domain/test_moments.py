"""Links to moments in memos."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iprtool.domain.moments import Moment, moment_at, moments, written


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("@00:14:41", [881_000]),
        ("see @14:41.640, then @1:02:03", [881_640, 3_723_000]),
        ("(@14:41)", [881_000]),
        ("@14:41.", [881_000]),
        ("@14:77", []),
        ("me@14:41", []),
        ("@14:41:12:13", []),
        ("@14", []),
        ("14:41", []),
        ("", []),
    ],
)
def test_what_is_a_link(text: str, times: list[int]) -> None:
    assert [moment.ms for moment in moments(text)] == times


def test_the_link_under_the_cursor() -> None:
    text = "at @14:41 she"
    assert [moment_at(text, place) is not None for place in (2, 3, 9, 10)] == [False, True, True, False]
    assert moments(text) == [Moment(3, 9, 881_000)]


@given(st.integers(0, 359_999_999))
def test_a_written_time_is_read_as_it_was(ms: int) -> None:
    (moment,) = moments(f"here {written(ms)}.")
    assert moment.ms == ms
