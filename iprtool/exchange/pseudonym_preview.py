"""What a list of pseudonyms would do to transcripts: each replacement in its place, and what stays.

Read in slices, one turn each, because a list is tried anew with every letter that is typed.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass

from iprtool.exchange.found import FoundTranscript, FoundTurn
from iprtool.exchange.pseudonyms import Key, Pseudonym

_AROUND = 24
_LETTERS = re.compile(r"[^\W\d_]+")
_LEAST_BEGIN, _LEAST_NEAR = 3, 4
"""So many letters a name has at least of which longer words, or words with one letter otherwise, are told."""


@dataclass(frozen=True, slots=True)
class Replaced:
    """A name that would be replaced: in which turn, counted from 1, and the words around it.

    in_label: whether it stands in the name of who speaks.
    """

    number: int
    start_ms: int | None
    speaker: str
    before: str
    name: str
    instead: str
    after: str
    in_label: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """All replacements in their order, how often each name of the list is there, and words that stay though they look
    like a name of it, the most frequent first."""

    replaced: tuple[Replaced, ...]
    counts: tuple[tuple[Pseudonym, int], ...]
    staying: tuple[tuple[str, int], ...]


def reading(key: Key, transcripts: Sequence[FoundTranscript]) -> Generator[None, None, Preview]:
    """Look through all turns; yields after each."""
    replaced: list[Replaced] = []
    counts = dict.fromkeys(key.pseudonyms, 0)
    alike, staying = _Alike(key), Counter[str]()
    for number, turn in ((n, turn) for found in transcripts for n, turn in enumerate(found.turns, 1)):
        for in_label, text in ((True, turn.speaker), (False, turn.text)):
            said, over = unicodedata.normalize("NFC", text), 0
            for begin, end, pseudonym in key.hits(said):
                counts[pseudonym] += 1
                replaced.append(_replaced(number, turn, said, (begin, end), pseudonym.instead, in_label))
                staying.update(alike.words(said[over:begin]))
                over = end
            staying.update(alike.words(said[over:]))
        yield
    return Preview(tuple(replaced), tuple(counts.items()), tuple(staying.most_common()))


def of(key: Key, transcripts: Sequence[FoundTranscript]) -> Preview:
    """The same at once."""
    turns = reading(key, transcripts)
    while True:
        try:
            next(turns)
        except StopIteration as end:
            preview: Preview = end.value
            return preview


def _replaced(number: int, turn: FoundTurn, said: str, span: tuple[int, int], instead: str, in_label: bool) -> Replaced:
    begin, end = span
    before, after = said[max(begin - _AROUND, 0) : begin], said[end : end + _AROUND]
    cut = "…" if begin > _AROUND else "", "…" if end + _AROUND < len(said) else ""
    around = f"{cut[0]}{before}", f"{after}{cut[1]}"
    return Replaced(number, turn.start_ms, turn.speaker, around[0], said[begin:end], instead, around[1], in_label)


class _Alike:
    """Knows words that begin as a word of a name does, are one, or differ from it in one letter."""

    def __init__(self, key: Key) -> None:
        parts = {part for each in key.pseudonyms for part in _LETTERS.findall(each.name.casefold())}
        self._begins = tuple(part for part in parts if len(part) >= _LEAST_BEGIN)
        self._near = {hole for part in parts if len(part) >= _LEAST_NEAR for hole in _holes(part)}
        self._known: dict[str, bool] = {}

    def words(self, text: str) -> Iterable[str]:
        """Those of a text."""
        return [word for word in _LETTERS.findall(text) if self._is_alike(word.casefold())]

    def _is_alike(self, word: str) -> bool:
        if word not in self._known:
            near = len(word) >= _LEAST_BEGIN and not self._near.isdisjoint(_holes(word))
            self._known[word] = near or word.startswith(self._begins)
        return self._known[word]


def _holes(word: str) -> set[str]:
    """A word, and it without each of its letters: two words that differ in one letter have one of these in common."""
    return {word, *(word[:n] + word[n + 1 :] for n in range(len(word)))}
