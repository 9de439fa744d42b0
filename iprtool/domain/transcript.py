"""What is spoken in a recording: its turns, the words in them, and when each word is said.

A word is what stands between spaces. Where the words of a turn have no times of their own, they share the time of the
turn by their letters; a turn without times has none for its words either.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property
from itertools import accumulate, pairwise

from iprtool.domain.model import Speaker, Transcript, Turn

_WORD = re.compile(r"\S+")


def words(text: str) -> list[tuple[int, int]]:
    """Begin and end of every word of a text, in characters."""
    return [match.span() for match in _WORD.finditer(text)]


def word_times(turn: Turn) -> list[int]:
    """When each word of a turn begins, in ms; empty where the turn has no times."""
    spans = words(turn.text)
    if turn.word_ms:
        return list(turn.word_ms)
    if turn.start_ms is None or turn.end_ms is None:
        return []
    length = max(len(turn.text), 1)
    return [turn.start_ms + (turn.end_ms - turn.start_ms) * begin // length for begin, _ in spans]


def stretch_of(turn: Turn, begin: int, end: int) -> tuple[int, int] | None:
    """From when to when the characters [begin, end) of a turn are said, whole words at a time.

    None where the turn has no times, or no word is among them.
    """
    starts = word_times(turn)
    hit = [n for n, (first, last) in enumerate(words(turn.text)) if first < end and last > begin]
    if not starts or not hit:
        return None
    after = hit[-1] + 1
    last_ms = starts[after] if after < len(starts) else turn.end_ms
    start_ms = starts[hit[0]]
    return start_ms, max(last_ms if last_ms is not None else start_ms, start_ms)


@dataclass(frozen=True, slots=True)
class Timed:
    """The words of a turn by their characters, and when each begins and is over; nothing where it has no times."""

    spans: list[tuple[int, int]]
    starts: list[int]
    ends: list[int]

    @classmethod
    def of(cls, turn: Turn) -> "Timed":
        """Those of a turn."""
        starts = word_times(turn)
        if not starts or turn.end_ms is None:
            return cls([], [], [])
        return cls(words(turn.text), starts, [*starts[1:], max(turn.end_ms, starts[-1] + 1)])

    def within(self, start_ms: int, end_ms: int) -> tuple[int, int] | None:
        """The characters [begin, end) of which the words are said in a time; None where none is."""
        first, last = bisect_right(self.ends, start_ms), bisect_left(self.starts, end_ms) - 1
        return (self.spans[first][0], self.spans[last][1]) if first <= last else None


def said_in(turn: Turn, start_ms: int, end_ms: int) -> tuple[int, int] | None:
    """The characters [begin, end) of a turn of which the words are said in a time; None where none is."""
    return Timed.of(turn).within(start_ms, end_ms)


def retimed(turn: Turn, text: str) -> Turn:
    """The turn with another text. Words that stayed keep their times; those that came share the time between them."""
    if not turn.word_ms:
        return replace(turn, text=text)
    before, after = turn.text.split(), text.split()
    times: list[int | None] = [None] * len(after)
    for old, new in _stayed(before, after):
        times[new] = turn.word_ms[old]
    return replace(turn, text=text, word_ms=tuple(_filled(times, turn)))


def _stayed(before: list[str], after: list[str]) -> Iterator[tuple[int, int]]:
    """The words that stayed, by their numbers before and after. What is alike at both ends is quick to see."""
    shorter = min(len(before), len(after))
    head = next((n for n in range(shorter) if before[n] != after[n]), shorter)
    tail = next((n for n in range(shorter - head) if before[-1 - n] != after[-1 - n]), shorter - head)
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    yield from zip(range(head), range(head), strict=True)
    for match in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        for n in range(head, head + match.size):
            yield match.a + n, match.b + n
    for n in range(1, tail + 1):
        yield len(before) - n, len(after) - n


def _filled(times: list[int | None], turn: Turn) -> list[int]:
    """Times for all words: what is missing between two that are known lies evenly between them."""
    low = turn.start_ms if turn.start_ms is not None else turn.word_ms[0]
    high = turn.end_ms if turn.end_ms is not None else turn.word_ms[-1]
    known = [(-1, low), *((n, ms) for n, ms in enumerate(times) if ms is not None), (len(times), max(high, low))]
    found: list[int] = []
    for (n, ms), (next_n, next_ms) in pairwise(known):
        missing = range(n + 1, next_n)
        steps = len(missing) + (n >= 0)
        found += [ms + (next_ms - ms) * (k - n - (n < 0)) // max(steps, 1) for k in missing]
        if next_n < len(times):
            found.append(next_ms)
    return found


def split(turn: Turn, at: int) -> tuple[Turn, Turn] | None:
    """A turn in two at a character, or before the word that it is in; the second one without an id of its own.

    None where one would be without words.
    """
    at = next((begin for begin, end in words(turn.text) if begin < at < end), at)
    before, after = turn.text[:at].rstrip(), turn.text[at:].lstrip()
    count = len(before.split())
    if not before or not after:
        return None
    starts = word_times(turn)
    at_ms = starts[count] if starts else None
    if at_ms is not None and turn.start_ms is not None and turn.end_ms is not None:
        at_ms = min(max(at_ms, turn.start_ms), turn.end_ms)
    first = replace(turn, text=before, end_ms=at_ms, word_ms=turn.word_ms[:count])
    return first, replace(turn, id="", text=after, start_ms=at_ms, word_ms=turn.word_ms[count:])


def joined(first: Turn, second: Turn) -> Turn:
    """Two turns as one, spoken by whoever spoke the first."""
    timed = len(first.word_ms) and len(second.word_ms)
    ends = [turn.end_ms for turn in (first, second) if turn.end_ms is not None]
    return replace(
        first,
        text=f"{first.text} {second.text}".strip(),
        start_ms=first.start_ms if first.start_ms is not None else second.start_ms,
        end_ms=max(ends, default=None),
        word_ms=tuple(accumulate(first.word_ms + second.word_ms, max)) if timed else (),
    )


@dataclass(frozen=True)
class Script:
    """A transcript with its speakers and its turns, in their order."""

    transcript: Transcript
    speakers: tuple[Speaker, ...]
    turns: tuple[Turn, ...]

    @classmethod
    def build(cls, transcript: Transcript, speakers: Iterable[Speaker], turns: Iterable[Turn]) -> "Script":
        """Put the parts in their order."""
        in_order = sorted(turns, key=lambda turn: (turn.position, turn.id))
        return cls(transcript, tuple(sorted(speakers, key=lambda one: one.id)), tuple(in_order))

    def changed(self, turns: Iterable[tuple[Turn | None, Turn | None]]) -> "Script":
        """What becomes of it by turns before and after a step, also of other transcripts; the other turns stay."""
        kept = {turn.id: turn for turn in self.turns}
        for before, after in turns:
            if before is not None and after is None:
                kept.pop(before.id, None)
            elif after is not None and after.transcript_id == self.transcript.id:
                kept[after.id] = after
        return Script.build(self.transcript, self.speakers, kept.values())

    @cached_property
    def _by_id(self) -> dict[str, Speaker]:
        return {speaker.id: speaker for speaker in self.speakers}

    def speaker_of(self, turn: Turn) -> Speaker | None:
        """Who speaks a turn; None where nobody said."""
        return self._by_id.get(turn.speaker_id or "")

    @cached_property
    def _timed(self) -> list[Turn]:
        return sorted((turn for turn in self.turns if turn.start_ms is not None), key=lambda turn: turn.start_ms or 0)

    @cached_property
    def _starts(self) -> list[int]:
        return [turn.start_ms or 0 for turn in self._timed]

    @cached_property
    def _longest_ms(self) -> int:
        return max(((turn.end_ms or 0) - (turn.start_ms or 0) for turn in self._timed), default=0)

    def turn_at(self, ms: int) -> Turn | None:
        """The turn that is spoken at a time: of those that have begun and are not over, the one that began last."""
        place = bisect_right(self._starts, ms)
        while place and self._starts[place - 1] >= ms - self._longest_ms:
            place -= 1
            turn = self._timed[place]
            if turn.end_ms is None or turn.end_ms > ms:
                return turn
        return None

    def spoken(self, start_ms: int, end_ms: int | None) -> str:
        """What is said in a time, one turn a line with its speaker; for a point, the turn that is spoken then."""
        if end_ms is None:
            turn = self.turn_at(start_ms)
            return self._line(turn, turn.text) if turn else ""
        first, last = (
            bisect_right(self._starts, start_ms - self._longest_ms - 1),
            bisect_right(self._starts, end_ms - 1),
        )
        found = [(self._timed[n], self._words_of(n).within(start_ms, end_ms)) for n in range(first, last)]
        return "\n".join(self._line(turn, turn.text[slice(*span)]) for turn, span in found if span)

    def _words_of(self, number: int) -> Timed:
        """Of one of the turns in time; kept, for many segments ask for the same one."""
        known = self._known.get(number)
        if known is None:
            known = self._known[number] = Timed.of(self._timed[number])
        return known

    @cached_property
    def _known(self) -> dict[int, Timed]:
        return {}

    def _line(self, turn: Turn, text: str) -> str:
        speaker = self.speaker_of(turn)
        return f"{speaker.label}: {text}" if speaker else text
