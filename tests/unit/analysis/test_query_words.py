"""Where words stand in a text."""

import unicodedata
from typing import Literal

import pytest

from iprtool.analysis.query.words import excerpt, has_words, places_of

_TEXT = "My mother’s Émile said: mother, mothers!"


@pytest.mark.parametrize(
    ("wanted", "phrase", "expected"),
    [
        ("mother", False, ["mother", "mother", "mothers"]),
        ("mother", True, ["mother", "mother"]),
        ("emile sa", False, ["Émile said"]),
        ("emile sa", True, []),
        ("!", False, []),
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_words_stand_where_they_are_said(
    wanted: str, phrase: bool, expected: list[str], form: Literal["NFC", "NFD"]
) -> None:
    text = unicodedata.normalize(form, _TEXT)
    found = [text[begin:end] for begin, end in places_of(text, wanted, phrase=phrase)]
    assert [unicodedata.normalize("NFC", each) for each in found] == expected
    assert has_words(text, wanted, phrase=phrase) == bool(expected)


@pytest.mark.parametrize(
    ("wanted", "letters", "expected"),
    [
        ("harbour", 20, "… of the harbour, and that …"),
        ("thought", 100, "I thought of the harbour, and that nobody came"),
        ("came", 12, "… nobody came"),
        ("nothing", 9, "I thought …"),
    ],
)
def test_an_excerpt_shows_the_word_among_others(wanted: str, letters: int, expected: str) -> None:
    assert excerpt("I thought of the harbour, and that nobody came", wanted, letters) == expected
