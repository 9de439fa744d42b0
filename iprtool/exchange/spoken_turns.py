"""What the readers of transcripts share: turns put in order, times checked, names before a colon."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from pathlib import Path

from iprtool.domain import voices
from iprtool.domain.errors import IprError
from iprtool.domain.model import Turn
from iprtool.domain.transcript import word_times
from iprtool.exchange.found import FoundTranscript, FoundTurn
from iprtool.exchange.limits import UNTOUCHED, content_of, text_of
from iprtool.exchange.report import Report

LARGEST = 10_000_000
"""Bytes; some ten hours of speech with a time for each word."""
_MOST_LINES = 250_000
_LONGEST_TURN = 1_000_000
"""Letters."""
LATEST_MS = 7 * 24 * 3_600_000
"""A week: what lies later is no time of a recording."""
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ud800-\udfff]")
_LABEL = re.compile(r"([^\W\d_][^:\n]{0,39}):(?=\s|$)[^\S\n]*")
_MOST_WORDS = 4
_CLOCK = re.compile(r"(?:(\d{1,4}):)?(\d{1,3}):(\d{1,3})(?:[.,](\d{1,9}))?")


def spoken_text(file: Path, report: Report) -> str:
    """The text of a file; the report tells where its letters were guessed. Raises IprError for what is no such text."""
    text, letters = text_of(content_of(file, LARGEST), file.name)
    if text.count("\n") > _MOST_LINES:
        raise IprError(f"{file.name} has more lines than days of speech.", UNTOUCHED)
    if not letters.startswith("utf"):
        report.changed("files", f"it is not in UTF-8; its letters are read as {letters}")
    return text


def clean(text: str) -> str:
    """A text on one line, without what cannot be written."""
    return " ".join(_UNWRITABLE.sub("", text).split())


def clock_ms(text: str) -> int | None:
    """Milliseconds of a time such as `1:02:03.5` or `0:62`, also with seconds of 60 and more, rounded half up."""
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        return None
    hours, minutes, seconds, fraction = match.groups()
    whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    scale: int = 10 ** len(fraction or "")
    return whole * 1000 + (int(fraction or 0) * 2000 + scale) // (2 * scale)


class Turns:
    """Collects the turns of a file in its order. `what` they are called in its report, such as `cues`."""

    def __init__(self, report: Report, what: str) -> None:
        self.report, self.what = report, what
        self._turns: list[FoundTurn] = []

    def add(
        self,
        text: str,
        start_ms: int | None = None,
        end_ms: int | None = None,
        speaker: str = "",
        word_ms: Sequence[int] = (),
        where: str = "",
    ) -> None:
        """Take a turn; one without words is dropped, times that cannot be are mended, and the report tells."""
        if len(text) > _LONGEST_TURN:
            raise IprError(f"{self.report.file} holds a turn longer than a day of speech.", UNTOUCHED)
        text = clean(text)
        if not text:
            self.report.dropped(self.what, "there are no words in it", where)
            return
        if start_ms is None:
            end_ms, word_ms = None, ()
        elif not 0 <= start_ms <= LATEST_MS or (end_ms or 0) > LATEST_MS:
            self.report.changed(self.what, "the time is none of a recording; they are taken without it", where)
            start_ms, end_ms, word_ms = None, None, ()
        elif end_ms is not None and end_ms < start_ms:
            self.report.changed(self.what, "the end is before the begin; they end where they begin", where)
            end_ms, word_ms = start_ms, ()
        in_order = tuple(accumulate(word_ms, max)) if len(word_ms) == len(text.split()) else ()
        self._turns.append(FoundTurn(text, start_ms, end_ms, clean(speaker), in_order))

    def close_ends(self) -> None:
        """Let turns that have a begin alone end where the next one begins."""
        timed = [number for number, turn in enumerate(self._turns) if turn.start_ms is not None]
        for number, after in pairwise(timed):
            turn, next_ms = self._turns[number], self._turns[after].start_ms
            if turn.end_ms is None and next_ms is not None:
                self._turns[number] = replace(turn, end_ms=max(next_ms, turn.start_ms or 0))
                self.report.changed(self.what, "only the begin is in the file; they end where the next one begins")

    def transcript(self, name: str, *, title: str = "", language: str = "") -> FoundTranscript:
        """All turns, by their begins where each has one. Raises IprError where there is none."""
        if not self._turns:
            raise IprError(f"There are no spoken words in {name} that can be read.", UNTOUCHED)
        self._put_in_order()
        self.report.taken("turns", len(self._turns))
        return FoundTranscript(tuple(self._turns), clean(title), clean(language))

    def _put_in_order(self) -> None:
        starts = [turn.start_ms for turn in self._turns if turn.start_ms is not None]
        if len(starts) < len(self._turns):
            return
        back = sum(later < earlier for earlier, later in pairwise(starts))
        self.report.changed(self.what, "they begin before the one that stands above; now by their begins", count=back)
        self._turns.sort(key=lambda turn: turn.start_ms or 0)


def shared(text: str, start_ms: int, end_ms: int) -> list[int]:
    """When each word of a text begins, where its words share a time by their letters."""
    return word_times(Turn("", "", 0, text, start_ms, max(start_ms, end_ms)))


class Labels:
    """The names before a colon that stand for speakers: `Client: …`.

    A name counts where it stands before a colon twice, is a usual one, or where every line has one.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        found = [self._label(line) for line in lines]
        counts = Counter(label for label in found if label)
        everywhere = bool(found) and all(found)
        self._labels = {label for label, n in counts.items() if everywhere or n > 1 or voices.known(label)}

    @staticmethod
    def _label(line: str) -> str:
        match = _LABEL.match(line)
        return match[1].strip() if match and len(match[1].split()) <= _MOST_WORDS else ""

    def split(self, line: str) -> tuple[str, str]:
        """Who speaks a line and what; the name is empty where none stands before it."""
        label = self._label(line)
        if label not in self._labels:
            return "", line
        match = _LABEL.match(line)
        return label, line[match.end() :] if match else line
