from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iprtool.domain.errors import IprError
from iprtool.domain.times import clock, parse_amount, parse_clock, short_clock, to_ms

DAY_MS = 24 * 3600 * 1000


@given(st.integers(0, 4 * DAY_MS))
def test_a_clock_time_reads_back_exactly(ms: int) -> None:
    assert parse_clock(clock(ms)) == ms


@given(st.integers(0, DAY_MS), st.integers(0, DAY_MS))
def test_clock_times_sort_as_their_numbers(a: int, b: int) -> None:
    assert (clock(a) < clock(b)) == (a < b)


@pytest.mark.parametrize(
    ("seconds", "ms"),
    [(Fraction(1, 2000), 1), (Fraction(-1, 2000), 0), (Fraction(1, 3), 333), (Fraction(2, 3), 667), (0.0015, 2)],
)
def test_halves_round_up(seconds: Fraction, ms: int) -> None:
    assert to_ms(seconds) == ms


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("14:41.64", 881_640),
        ("00:14:41,640", 881_640),
        ("881.64", 881_640),
        (" 5 ", 5_000),
        ("90", 90_000),
        ("1:00:00", 3_600_000),
        ("0.0005", 1),
    ],
)
def test_what_people_type_is_understood(text: str, ms: int) -> None:
    assert parse_clock(text) == ms


@pytest.mark.parametrize("text", ["", "abc", "1:75", "1:60:00", "1:2:3:4", "-5", "5 s", "1:", ".5"])
def test_what_is_no_time_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(IprError, match="is not a time") as caught:
        parse_clock(text)
    assert "00:14:41.640" in caught.value.hint


def test_short_clock_drops_hours_until_they_are_needed() -> None:
    assert [short_clock(ms) for ms in (0, 59_999, 3_599_999, 3_600_000, -5)] == [
        "00:00", "00:59", "59:59", "1:00:00", "00:00",
    ]  # fmt: skip


def test_before_the_origin_there_is_a_minus_sign() -> None:
    assert clock(-1_500) == "-00:00:01.500"


@pytest.mark.parametrize(
    ("typed", "ms"),
    [
        ("1.5", 1_500),
        ("+1,5", 1_500),
        ("-0:02.25", -2_250),
        ("340 ms", 340),
        ("−340ms", -340),
        (" – 2 s ", -2_000),
        ("0", 0),
    ],
)
def test_amounts_are_read_with_their_sign(typed: str, ms: int) -> None:
    assert parse_amount(typed) == ms


@pytest.mark.parametrize("typed", ["", "+", "--1", "1.5 h", "ms", "1.5 ms", "+-1", "²ms"])
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(IprError, match="no amount of time"):
        parse_amount(typed)
