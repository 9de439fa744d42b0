"""Where one left off, kept as text."""

import pytest

from iprtool.ui.left_off import LeftOff, last_of, place_in, with_place


def test_places_are_kept_by_recording_and_the_last_by_study() -> None:
    kept = ""
    for left in (
        LeftOff("s", "a", 5_000),
        LeftOff("s", "b", 7_000),
        LeftOff("t", "c", 9_000),
        LeftOff("s", "a", 6_000),
    ):
        kept = with_place(kept, left)
    assert [place_in(kept, each, 60_000) for each in "abcd"] == [6_000, 7_000, 9_000, 0]
    assert [last_of(kept, study) for study in "stu"] == ["a", "c", None]


@pytest.mark.parametrize(("ms", "at"), [(57_000, 57_000), (58_500, 0), (60_000, 0), (99_000, 0), (-5, 0)])
def test_who_stopped_at_the_end_begins_anew(ms: int, at: int) -> None:
    assert place_in(with_place("", LeftOff("s", "a", ms)), "a", 60_000) == at


def test_those_longest_untouched_are_forgotten() -> None:
    kept = ""
    for number in range(250):
        kept = with_place(kept, LeftOff("s", str(number), 1_000))
    assert place_in(kept, "49", 60_000) == 0
    assert place_in(kept, "50", 60_000) == 1_000


@pytest.mark.parametrize("damaged", ["{", "3", '[["s", "a"]]', '[["s", "a", "x"]]', "[null]"])
def test_what_is_damaged_counts_as_nothing(damaged: str) -> None:
    assert place_in(damaged, "a", 60_000) == 0
    assert last_of(damaged, "s") is None
