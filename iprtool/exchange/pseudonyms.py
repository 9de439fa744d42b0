"""Names that become pseudonyms while a transcript is read. The list stays outside: it would undo what it does."""

import csv
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from iprtool.domain.errors import IprError
from iprtool.domain.times import clock
from iprtool.domain.transcript import words
from iprtool.exchange.found import Found, FoundTranscript, FoundTurn
from iprtool.exchange.limits import content_of, text_of

_LARGEST = 1_000_000
_MOST_NAMES = 1_000
_ARROW = re.compile(r"\s*(?:->|→)\s*")
_SIGNS = "\t;,="
_HEADS = frozenset(["name", "names", "real name", "original", "klarname", "pseudonym", "pseudonyms", "replacement"])
_PLACES = 3
_AROUND = 24


@dataclass(frozen=True, slots=True)
class Pseudonym:
    """A name, of one word or several, and what stands for it."""

    name: str
    instead: str


@dataclass(frozen=True, slots=True)
class Counted:
    """How often a name is in a transcript, and its first places: when or in which turn, and the words around it."""

    pseudonym: Pseudonym
    count: int
    places: tuple[str, ...]


def read(file: Path) -> "Key":
    """The list in a file: a table with two columns, or lines as they are typed. Raises IprError."""
    text, _ = text_of(content_of(file, _LARGEST), file.name)
    return parse(text)


def parse(text: str) -> "Key":
    """The list in a text, one name a line: `Anna Meier -> Ms A`, or with a tab, semicolon, comma or `=` between.

    Empty lines, lines that begin with `#`, and a line of headings are passed over. Raises IprError, which names lines
    and never a name.
    """
    found: dict[str, tuple[int, Pseudonym]] = {}
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, instead = _cells(line, number)
        if not found and {name.casefold(), instead.casefold()} <= _HEADS:
            continue
        first, known = found.setdefault(name.casefold(), (number, Pseudonym(name, instead)))
        if known.instead != instead:
            raise IprError(f"Lines {first} and {number} have one name with two pseudonyms.", "Take one away.")
    if not found:
        raise IprError("There are no names in the list.", "Write one a line: name -> pseudonym.")
    if len(found) > _MOST_NAMES:
        raise IprError(f"The list has more than {_MOST_NAMES:,} names.", "Take those of this transcript only.")
    return Key(pseudonym for _, pseudonym in found.values())


def _cells(line: str, number: int) -> tuple[str, str]:
    cells = _ARROW.split(line)
    if len(cells) == 1:
        sign = next((sign for sign in _SIGNS if sign in line), ",")
        cells = [cell for cell in next(csv.reader([line], delimiter=sign), []) if cell.strip()]
    cells = [" ".join(unicodedata.normalize("NFC", cell).split()) for cell in cells]
    if len(cells) < 2 or not all(cells[:2]) or not any(map(str.isalnum, cells[0])):
        raise IprError(f"Line {number} of the list is not a name and its pseudonym.", "Write: name -> pseudonym.")
    return cells[0], cells[1]


class Key:
    """Replaces names in texts: whole words, whatever their capitals, the longest name first; `'s` stays behind it."""

    def __init__(self, pseudonyms: Iterable[Pseudonym]) -> None:
        self.pseudonyms = tuple(pseudonyms)
        self._of = {_folded(each.name): each for each in self.pseudonyms}
        longest = sorted(self.pseudonyms, key=lambda each: -len(each.name))
        names = ("[\\s_]+".join(map(re.escape, each.name.split())) for each in longest)
        # Letters and numbers are what a word is made of; `_` parts words as in the names of files.
        self._pattern = re.compile(rf"(?<![^\W_])(?:{'|'.join(names)})(?![^\W_])", re.I)

    def hits(self, text: str) -> Iterator[tuple[int, int, Pseudonym]]:
        """Begin and end of every name in a text."""
        for match in self._pattern.finditer(text):
            found = self._of.get(_folded(match[0]))
            if found is not None:
                yield match.start(), match.end(), found

    def text(self, text: str) -> str:
        """A text with the pseudonyms."""
        return _put_in(text, list(self.hits(text)))

    def turn(self, turn: FoundTurn) -> FoundTurn:
        """A turn with the pseudonyms, in what is said and in who says it. Its words keep their times."""
        said = unicodedata.normalize("NFC", turn.text)
        speaker = self.text(unicodedata.normalize("NFC", turn.speaker))
        hits = list(self.hits(said))
        if not hits:
            return replace(turn, speaker=speaker)
        text = _put_in(said, hits)
        word_ms = _word_ms(said, hits, text, turn.word_ms) if turn.word_ms else ()
        return replace(turn, text=text, speaker=speaker, word_ms=word_ms)

    def transcript(self, found: FoundTranscript) -> FoundTranscript:
        """A transcript with the pseudonyms, in its title too."""
        return replace(
            found,
            turns=tuple(map(self.turn, found.turns)),
            title=self.text(found.title),
            voices=tuple((self.text(label), voice) for label, voice in found.voices),
        )

    def apply(self, found: Found) -> None:
        """Put the pseudonyms into all that was said and noted: transcripts, memos of segments and episodes, titles.

        Codes and recordings are known by what they are called, and stay. The report tells how many names there were,
        and none of them.
        """
        count = sum(each.count for each in self.preview(found.transcripts))
        found.transcripts = [self.transcript(each) for each in found.transcripts]
        memos = [*(tag.memo for tag in found.tags), *(episode.memo for episode in found.episodes)]
        count += sum(map(self._count, memos))
        found.tags = [replace(each, memo=self._noted(each.memo)) if each.memo else each for each in found.tags]
        found.episodes = [replace(each, memo=self._noted(each.memo)) for each in found.episodes]
        found.title = self.text(found.title)
        found.report.reword(lambda text: self.text(unicodedata.normalize("NFC", text)))
        found.report.changed("names", "a pseudonym stands for them", count=count)
        self._tell_kept(found)

    def _tell_kept(self, found: Found) -> None:
        codes = {tag.path: "" for tag in found.tags} | {code.path: code.definition for code in found.codes}
        texts = {
            "codes": ["\n".join((*path, said)) for path, said in codes.items()],
            "recordings": [medium.file_name for medium in found.media],
        }
        for what, each_of_it in texts.items():
            why = f"{what} are known by what they are called and keep it; rename them in the study"
            count = sum(self._count(text) > 0 for text in each_of_it)
            found.report.dropped(f"pseudonyms for {what}", why, count=count)

    def _noted(self, text: str) -> str:
        return self.text(unicodedata.normalize("NFC", text)) if self._count(text) else text

    def _count(self, text: str) -> int:
        return sum(1 for _ in self.hits(unicodedata.normalize("NFC", text)))

    def preview(self, transcripts: Sequence[FoundTranscript]) -> list[Counted]:
        """How often each name would be replaced and where first, in the order of the list; also those never."""
        counts = dict.fromkeys(self.pseudonyms, 0)
        places: dict[Pseudonym, list[str]] = {each: [] for each in self.pseudonyms}
        for number, turn in ((n, t) for found in transcripts for n, t in enumerate(found.turns, 1)):
            for text in (turn.speaker, turn.text):
                for begin, end, pseudonym in self.hits(unicodedata.normalize("NFC", text)):
                    counts[pseudonym] += 1
                    if len(places[pseudonym]) < _PLACES:
                        places[pseudonym].append(_place(number, turn, text, begin, end))
        return [Counted(each, counts[each], tuple(places[each])) for each in self.pseudonyms]


def _folded(name: str) -> str:
    return " ".join(name.replace("_", " ").split()).casefold()


def _put_in(text: str, hits: list[tuple[int, int, Pseudonym]]) -> str:
    parts, at = [], 0
    for begin, end, pseudonym in hits:
        parts += [text[at:begin], pseudonym.instead]
        at = end
    return "".join([*parts, text[at:]])


def _word_ms(
    before: str, hits: list[tuple[int, int, Pseudonym]], after: str, word_ms: tuple[int, ...]
) -> tuple[int, ...]:
    """The times of the words after: each has that of the word that stood in its place; all of a pseudonym one time."""
    begins = [begin for begin, _ in words(before)]
    found, number, moved = [], 0, 0
    for place, _ in words(after):
        while number < len(hits) and hits[number][0] + moved + len(hits[number][2].instead) <= place:
            moved += len(hits[number][2].instead) - (hits[number][1] - hits[number][0])
            number += 1
        origin = place - moved
        if number < len(hits) and origin > hits[number][0]:
            origin = hits[number][0]
        found.append(word_ms[bisect_right(begins, origin) - 1])
    return tuple(found)


def _place(number: int, turn: FoundTurn, text: str, begin: int, end: int) -> str:
    when = f"turn {number}" if turn.start_ms is None else clock(turn.start_ms)
    before, after = text[max(begin - _AROUND, 0) : begin], text[end : end + _AROUND]
    cut = "…" if begin > _AROUND else "", "…" if end + _AROUND < len(text) else ""
    return f"{when}: {cut[0]}{before}{text[begin:end]}{after}{cut[1]}"
