"""Lanes keep the order that a person gave them, and damaged notes of it do no harm."""

import json

from hypothesis import given
from hypothesis import strategies as st

from iprtool.ui.arrangement import Arrangement, of_study, with_study

names = st.lists(st.sampled_from("abcdef"), unique=True)


@given(names, names)
def test_an_order_loses_and_doubles_nothing(kept: list[str], there: list[str]) -> None:
    arranged = Arrangement(order={"": tuple(kept)}).ordered("", there)
    assert sorted(arranged) == sorted(there)
    assert [name for name in arranged if name in kept] == [name for name in kept if name in there]


def test_what_is_new_comes_after_its_natural_neighbour() -> None:
    arrangement = Arrangement(order={"": ("c", "a")})
    assert arrangement.ordered("", ["a", "b", "c"]) == ["c", "a", "b"]
    assert arrangement.ordered("", ["new", "a", "c"]) == ["new", "c", "a"]
    assert arrangement.ordered("other", ["x", "y"]) == ["x", "y"]


def test_moving() -> None:
    there = ["a", "b", "c"]
    arrangement = Arrangement().moved("", there, "c", "a")
    assert arrangement.ordered("", there) == ["c", "a", "b"]
    assert arrangement.moved("", there, "c", "").ordered("", there) == ["a", "b", "c"]


def test_the_rest_is_set_and_taken_back() -> None:
    arrangement = Arrangement().with_height("a", 2.0).with_hidden("a", True).with_locked("b", True)
    arrangement = arrangement.with_expanded("p", False)
    assert (arrangement.heights, arrangement.hidden, arrangement.locked) == ({"a": 2.0}, {"a"}, {"b"})
    assert arrangement.expanded == {"p": False}
    back = arrangement.with_height("a", 1.0).with_hidden("a", False).with_locked("b", False)
    assert (back.heights, back.hidden, back.locked) == ({}, frozenset(), frozenset())


def test_each_study_has_its_own() -> None:
    mine = Arrangement().moved("", ["a", "b"], "b", "a").with_height("a", 1.5).with_locked("ä/ö", True)
    text = with_study(with_study("", "one", mine), "two", Arrangement().with_hidden("a", True))
    assert of_study(text, "one") == mine
    assert of_study(text, "two").hidden == {"a"}
    assert of_study(text, "three") == Arrangement()
    for number in range(40):
        text = with_study(text, f"study {number}", mine)
    assert len(json.loads(text)) == 30


def test_what_cannot_be_read_counts_as_not_arranged() -> None:
    for text in ("", "{", "[]", '"x"', '{"one": 5}', '{"one": {"order": []}}', '{"one": {"order": {}}}'):
        assert of_study(text, "one") == Arrangement()
