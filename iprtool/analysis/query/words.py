"""Words in short texts, found as the full-text index finds them: without accents and capitals, ends may be missing."""

import re
import unicodedata
from collections.abc import Iterator

_WORD = re.compile(r"\w+")
_SPOKEN = re.compile("[\\w\u0300-\u036f]+")
"""A word with accents that are written apart, so that its letters can be counted."""


def folded(text: str) -> list[str]:
    """The words of a text, without accents and capitals."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return _WORD.findall(plain.casefold())


def has_words(text: str, wanted: str, *, phrase: bool) -> bool:
    """Whether these words stand in the text one after the other; the last may be cut short unless it is a phrase."""
    return next(_found(folded(text), folded(wanted), phrase), None) is not None


def places_of(text: str, wanted: str, *, phrase: bool) -> Iterator[tuple[int, int]]:
    """Begin and end, in letters, of every place where these words stand in the text; likewise."""
    parts = folded(wanted)
    matches = list(_SPOKEN.finditer(text))
    words = [word.casefold() if (word := match[0]).isascii() else "".join(folded(word)) for match in matches]
    for place in _found(words, parts, phrase):
        yield matches[place].start(), matches[place + len(parts) - 1].end()


def excerpt(text: str, wanted: str, letters: int) -> str:
    """About so many letters of a text around the first of some words, whole words at a time."""
    if len(text) <= letters:
        return text
    places = (next(places_of(text, word, phrase=False), None) for word in wanted.split())
    begin = min((place[0] for place in places if place), default=0)
    first = text.rfind(" ", 0, max(begin - letters // 3, 0)) + 1
    cut = text[first:]
    if len(cut) > letters:
        end = cut.find(" ", letters)
        cut = f"{cut[:end]} …" if end >= 0 else cut
    return f"… {cut}" if first else cut


def _found(words: list[str], parts: list[str], phrase: bool) -> Iterator[int]:
    """Where the parts stand among the words one after the other."""
    if not parts:
        return
    *head, last = parts
    for place, end in enumerate(words[len(head) :]):
        if (end == last if phrase else end.startswith(last)) and words[place : place + len(head)] == head:
            yield place
