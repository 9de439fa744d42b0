import pytest
from hypothesis import given
from hypothesis import strategies as st

from iprtool.domain import reaction
from iprtool.domain.errors import IprError
from iprtool.domain.model import Tag

REACTIONS = st.integers(0, reaction.MOST_MS)
RATES = st.sampled_from([0.25, 0.5, 1.0, 1.5, 2.0, 4.0])


def live(pressed_ms: int, reaction_ms: int, rate: float = 1.0, length_ms: int | None = None) -> Tag:
    off = reaction.taken_off(pressed_ms, reaction_ms, rate)
    begin = pressed_ms - off
    return Tag("t", "p", "c", begin, None if length_ms is None else begin + length_ms, reaction_ms=off)


@pytest.mark.parametrize(("rate", "off"), [(1.0, 350), (2.0, 700), (0.5, 175)])
def test_a_delay_is_of_the_persons_own_time(rate: float, off: int) -> None:
    assert reaction.taken_off(10_000, 350, rate) == off


def test_nothing_begins_before_the_recording() -> None:
    assert reaction.taken_off(200, 350, 1.0) == 200


@given(st.integers(0, 3_000_000), REACTIONS, RATES, st.none() | st.integers(1, 60_000))
def test_nought_brings_back_the_time_of_the_press(pressed: int, ms: int, rate: float, length: int | None) -> None:
    begin, end, off = reaction.corrected(live(pressed, ms, rate, length), ms, 0)
    assert (begin, off) == (pressed, 0)
    assert end == (None if length is None else pressed + length)


@given(st.integers(0, 3_000_000), REACTIONS, REACTIONS)
def test_another_reaction_time_gives_what_it_would_have_given_at_once(pressed: int, first: int, second: int) -> None:
    begin, _, off = reaction.corrected(live(pressed, first), first, second)
    assert (begin, off) == (live(pressed, second).start_ms, live(pressed, second).reaction_ms)


def test_the_speed_at_which_it_was_pressed_is_kept() -> None:
    assert reaction.corrected(live(10_000, 350, 2.0), 350, 100) == (9_800, None, 200)


@pytest.mark.parametrize("ms", [-1, reaction.MOST_MS + 1])
def test_what_is_no_reaction_time_is_refused(ms: int) -> None:
    with pytest.raises(IprError, match="cannot be"):
        reaction.check(ms)
