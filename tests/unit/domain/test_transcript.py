"""Words of a transcript and their times."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iprtool.domain.model import Speaker, Transcript, Turn
from iprtool.domain.transcript import Script, joined, retimed, said_in, split, stretch_of, word_times, words

TURN = Turn("t", "s", 1000, "I do not know.", 1_000, 3_000, "c", (1_000, 1_200, 1_500, 2_000))
EVEN = replace(TURN, word_ms=())

TEXTS = st.lists(st.text(st.characters(whitelist_categories=["L", "P"]), min_size=1, max_size=6), max_size=12).map(
    " ".join
)


@st.composite
def turns(draw: st.DrawFn) -> Turn:
    """A turn with times, with or without those of its words."""
    text = draw(TEXTS)
    start = draw(st.integers(0, 10**7))
    end = start + draw(st.integers(0, 60_000))
    count = len(words(text))
    known = draw(st.booleans()) and count
    times = sorted(draw(st.lists(st.integers(start, end), min_size=count, max_size=count))) if known else []
    return Turn("t", "s", 0, text, start, end, None, tuple(times))


def test_words_with_times_of_their_own() -> None:
    assert word_times(TURN) == [1_000, 1_200, 1_500, 2_000]
    assert stretch_of(TURN, 2, 8) == (1_200, 2_000)
    assert stretch_of(TURN, 9, 14) == (2_000, 3_000)
    assert said_in(TURN, 1_300, 1_600) == (2, 8)


def test_words_without_times_share_those_of_the_turn_by_their_letters() -> None:
    assert word_times(EVEN) == [1_000, 1_285, 1_714, 2_285]


def test_a_turn_without_times_has_none_for_its_words() -> None:
    untimed = replace(EVEN, start_ms=None, end_ms=None)
    assert word_times(untimed) == []
    assert stretch_of(untimed, 0, 4) is None
    assert said_in(untimed, 0, 4) is None


@pytest.mark.parametrize(("begin", "end"), [(1, 2), (4, 5), (0, 0)])
def test_a_space_is_no_word(begin: int, end: int) -> None:
    assert stretch_of(TURN, begin, end) is None


@given(turns(), TEXTS)
def test_a_new_text_has_a_time_for_every_word_in_order_and_in_the_turn(turn: Turn, text: str) -> None:
    new = retimed(turn, text)
    assert new.text == text
    if turn.word_ms:
        assert len(new.word_ms) == len(words(text))
        assert list(new.word_ms) == sorted(new.word_ms)
        assert all((turn.start_ms or 0) <= ms <= (turn.end_ms or 0) for ms in new.word_ms)


@given(turns())
def test_the_same_text_keeps_every_time(turn: Turn) -> None:
    assert retimed(turn, turn.text) == turn


def test_a_word_that_was_put_right_leaves_the_others_where_they_are() -> None:
    assert retimed(TURN, "I did not know.").word_ms == (1_000, 1_250, 1_500, 2_000)
    assert retimed(TURN, "I do really not know.").word_ms == (1_000, 1_200, 1_350, 1_500, 2_000)
    assert retimed(TURN, "I not know.").word_ms == (1_000, 1_500, 2_000)


@given(turns(), st.integers(0, 80))
def test_splitting_and_joining_gives_the_turn_again(turn: Turn, at: int) -> None:
    parts = split(turn, at)
    if parts is None:
        return
    first, second = parts
    assert first.end_ms == second.start_ms
    if " " in (turn.text[at - 1 : at], turn.text[at : at + 1]):
        assert joined(first, replace(second, id="other")) == turn


def test_a_turn_is_not_split_where_one_would_be_empty() -> None:
    assert split(TURN, 0) is None
    assert split(TURN, len(TURN.text)) is None


# ---- a whole script

CLIENT = Speaker("c", "s", "Client")
SECOND = Turn("u", "s", 2_000, "Mhm.", 2_500, 2_800, "d")
THIRD = Turn("v", "s", 3_000, "Well then.", 4_000, 5_000)
UNTIMED = Turn("w", "s", 4_000, "Nobody knows when.")
SCRIPT = Script.build(Transcript("s", "r", "room"), [CLIENT], [THIRD, UNTIMED, SECOND, TURN])


def test_turns_are_in_the_order_of_their_positions() -> None:
    assert [turn.id for turn in SCRIPT.turns] == ["t", "u", "v", "w"]


@pytest.mark.parametrize(
    ("ms", "wanted"),
    [(0, None), (1_000, "t"), (2_499, "t"), (2_600, "u"), (2_800, "t"), (2_999, "t"), (3_000, None), (4_000, "v")],
)
def test_the_turn_at_a_time_is_the_one_that_began_last_of_those_not_over(ms: int, wanted: str | None) -> None:
    turn = SCRIPT.turn_at(ms)
    assert (turn.id if turn else None) == wanted


def test_what_is_said_in_a_time() -> None:
    assert SCRIPT.spoken(1_600, 2_600) == "Client: not know.\nMhm."
    assert SCRIPT.spoken(2_600, None) == "Mhm."
    assert SCRIPT.spoken(3_200, 3_900) == ""


@given(st.lists(turns(), max_size=8), st.integers(0, 10**7), st.integers(1, 100_000))
def test_what_is_said_is_what_each_turn_says(found: list[Turn], start: int, length: int) -> None:
    script = Script.build(SCRIPT.transcript, [], found)
    spans = [
        turn.text[slice(*span)]
        for turn in sorted(script.turns, key=lambda turn: turn.start_ms or 0)
        if (span := said_in(turn, start, start + length))
    ]
    assert script.spoken(start, start + length).splitlines() == "\n".join(spans).splitlines()


def test_a_script_follows_a_step_and_keeps_what_stayed() -> None:
    other = replace(TURN, id="u", position=2000)
    script = Script.build(Transcript("s", "r", "Talk"), (), (TURN, other))
    new = replace(TURN, id="v", position=1500)
    elsewhere = replace(TURN, id="w", transcript_id="another")
    after = script.changed([(TURN, replace(TURN, text="I know.")), (None, new), (None, elsewhere)])
    assert [(turn.id, turn.text) for turn in after.turns] == [("t", "I know."), ("v", TURN.text), ("u", TURN.text)]
    assert after.turns[2] is other
    assert [turn.id for turn in after.changed([(other, None)]).turns] == ["t", "v"]
