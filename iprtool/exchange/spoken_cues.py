"""Reading what is spoken from subtitles: WebVTT and SRT, also as meeting programs and translators write them.

The time lines are mended first; the cues themselves are then read by webvtt-py, each under the number of its time line.
"""

import html
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import webvtt

from iprtool.domain.times import clock
from iprtool.exchange.found import Found
from iprtool.exchange.report import Report
from iprtool.exchange.spoken_turns import LATEST_MS, Labels, Turns, clean, clock_ms, shared, spoken_text

ARROW = "-->"
_TIME_LINE = re.compile(r"\s*([\d:.,]+)\s*-->\s*([\d:.,]+)(?:\s+(\S.*)?)?")
_USUAL = re.compile(r"(?:\d{2,}:)?[0-5]\d:[0-5]\d[.,]\d{3}")
_SECONDS = re.compile(r":(\d+)(?:[.,]\d+)?\Z")
_ASIDE = {"NOTE": "notes", "STYLE": "styles", "REGION": "regions"}
_NAMES = "c|i|b|u|s|v|ruby|rt|lang|font|bold|italic|underline|span"
_TAG = re.compile(rf"</?(?:{_NAMES})(?:[.\s][^<>]*)?>|\{{\\[^{{}}\n]*\}}", re.I)
_BREAK = re.compile(r"<br\s?/?>", re.I)
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?\s([^<>]*)>", re.I)
_WORD_TIME = re.compile(r"<(\d[\d:.]*)>")


def read(file: Path) -> Found:
    """The cues of a file as turns. Raises IprError for a file that has none."""
    report = Report(file.name, "SRT")
    text = spoken_text(file, report)
    is_vtt = text.startswith("WEBVTT")
    if is_vtt or file.suffix.casefold() == ".vtt":
        report.form = "WebVTT"
    if report.form == "WebVTT" and not is_vtt:
        report.changed("files", "the first line is not WEBVTT; it is read as if it were")
    mended = "\n".join(_Mender(report).mended(text))
    cues = [_Cue.of(caption) for caption in webvtt.from_string(mended).captions]
    if any(_WORD_TIME.search(cue.raw) for cue in cues):
        cues = list(_unrolled(cues, report))
    turns = Turns(report, "cues")
    _add_all(cues, turns)
    return Found(report, transcripts=[turns.transcript(file.name, language=_language(text) if is_vtt else "")])


def _language(text: str) -> str:
    head = text.split("\n\n", 1)[0][:500]
    found = re.search(r"^Language:\s*([A-Za-z-]{2,20})\s*$", head, re.M)
    return found[1] if found else ""


class _Mender:
    """Writes time lines as the format wants them, and leaves out what is no cue."""

    def __init__(self, report: Report) -> None:
        self._report = report

    def mended(self, text: str) -> Iterator[str]:
        """A file of WebVTT in which each cue has the number of its time line as identifier."""
        yield "WEBVTT"
        for number, block in _blocks(text):
            arrows = [place for place, line in enumerate(block) if ARROW in line]
            if not arrows:
                self._aside(number, block)
            for place, after in pairwise([*arrows, len(block) + 1]):
                inner = block[place + 1 : after]
                if after <= len(block) and inner and inner[-1].strip().isdigit():
                    inner.pop()  # the number of the next cue
                yield from self._cue(number + place, block[place], inner)

    def _aside(self, number: int, block: list[str]) -> None:
        word = block[0].split()[0]
        if word in _ASIDE:
            self._report.dropped(_ASIDE[word], "they are not spoken")
        elif number > 1 or not word.startswith(("WEBVTT", "vtt")):
            self._report.dropped("paragraphs", "no time stands above it", f"line {number}")

    def _cue(self, number: int, line: str, text: list[str]) -> Iterator[str]:
        where, match = f"line {number}", _TIME_LINE.fullmatch(line)
        start_ms, end_ms = (clock_ms(match[1]), clock_ms(match[2])) if match else (None, None)
        if match is None or start_ms is None or end_ms is None:
            self._report.dropped("cues", "the time cannot be read", where)
        elif max(start_ms, end_ms) > LATEST_MS:
            self._report.dropped("cues", "the time is none of a recording", where)
        elif not any(map(str.strip, text)):
            self._report.dropped("cues", "there are no words in it", where)
        else:
            self._tell(match, where)
            if end_ms < start_ms:
                self._report.changed("cues", "the end is before the begin; they end where they begin", where)
            yield from ("", str(number), f"{clock(start_ms)} {ARROW} {clock(max(start_ms, end_ms))}", *text)

    def _tell(self, match: re.Match[str], where: str) -> None:
        times = match[1], match[2]
        if any((found := _SECONDS.search(each)) and int(found[1]) > 59 for each in times):
            self._report.changed("time lines", "seconds of 60 and more are counted on as minutes", where)
        elif not all(map(_USUAL.fullmatch, times)):
            self._report.changed("time lines", "not written as the format says, and read as it is meant", where)
        if match[3]:
            self._report.dropped("cue settings", "where a cue stands on the picture is not kept")


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Lines without an empty one between, and the number of the first."""
    block: list[str] = []
    number = 0
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []
    if block:
        yield number - len(block) + 1, block


class _Cue(NamedTuple):
    start_ms: int
    end_ms: int
    raw: str
    where: str

    @classmethod
    def of(cls, caption: webvtt.Caption) -> "_Cue":
        """One cue as it was read."""
        start, end = caption.start_time.in_milliseconds(), caption.end_time.in_milliseconds()
        return cls(start, end, _BREAK.sub("\n", caption.raw_text), f"line {caption.identifier}")


def _unrolled(cues: list[_Cue], report: Report) -> Iterator[_Cue]:
    """Rolling captions show each line twice, when it is spoken and while the next one is: the second time goes."""
    before = ""
    for cue in cues:
        lines = [line for line in cue.raw.split("\n") if _plain(line)]
        if before and lines and _plain(lines[0]) == before:
            del lines[0]
            report.dropped("lines", "they only repeat the one above, as rolling captions do", cue.where)
        if lines:
            before = _plain(lines[-1])
            yield cue._replace(raw="\n".join(lines))


def _plain(raw: str) -> str:
    return clean(html.unescape(_TAG.sub("", _WORD_TIME.sub("", raw))))


class _Piece(NamedTuple):
    speaker: str
    lines: list[str]

    @property
    def raw(self) -> str:
        return "\n".join(self.lines)


def _add_all(cues: list[_Cue], turns: Turns) -> None:
    labels = Labels(_plain(line) for cue in cues for line in cue.raw.split("\n"))
    for cue in cues:
        pieces = [piece for piece in _pieces(cue.raw, labels) if _plain(piece.raw)]
        if not pieces:
            turns.add("", where=cue.where)
        if len(pieces) > 1:
            turns.report.changed("cues", "more than one speaks; they share the time by their letters", cue.where)
        _add_shared(cue, pieces, turns)


def _pieces(raw: str, labels: Labels) -> list[_Piece]:
    """What each voice says in a cue: after its tag, or after its name and a colon at the begin of a line."""
    found: list[_Piece] = []
    first, *voiced = _VOICE.split(raw)
    for line in first.split("\n"):
        speaker, said = labels.split(_TAG.sub("", line).strip())
        if speaker or not found:
            found.append(_Piece(html.unescape(speaker), [said]))
        else:
            found[-1].lines.append(said)
    named = zip(voiced[::2], voiced[1::2], strict=True)
    return found + [_Piece(html.unescape(name), [said]) for name, said in named]


def _add_shared(cue: _Cue, pieces: list[_Piece], turns: Turns) -> None:
    lengths = [len(_plain(piece.raw)) for piece in pieces]
    begin, whole = 0, max(sum(lengths), 1)
    for piece, length in zip(pieces, lengths, strict=True):
        start, end = (cue.start_ms + (cue.end_ms - cue.start_ms) * at // whole for at in (begin, begin + length))
        begin += length
        turns.add(_plain(piece.raw), start, end, piece.speaker, _word_ms(piece.raw, start, end), cue.where)


def _word_ms(raw: str, start_ms: int, end_ms: int) -> list[int]:
    """When each word begins, where tags in the cue say it for some."""
    first, *timed = _WORD_TIME.split(raw)
    if not timed:
        return []
    times = [start_ms, *(ms if (ms := clock_ms(text)) is not None else start_ms for text in timed[::2]), end_ms]
    texts = [_plain(text) for text in (first, *timed[1::2])]
    return [ms for text, (at, after) in zip(texts, pairwise(times), strict=True) for ms in shared(text, at, after)]
