"""Reading what is spoken from plain text, with or without times, as people and programs for typing write it.

A line may begin with a time, with who speaks, or with both in either order; a time may also stand at the end of a turn
(`… #00:01:02-5#`), and then says when it is over. What begins with neither goes on with the turn above it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from iprtool.exchange.found import Found
from iprtool.exchange.report import Report
from iprtool.exchange.spoken_turns import Labels, Turns, clock_ms, spoken_text

_TIME = r"(?:\d{1,3}:)?\d{1,3}:\d{2}(?:[.,]\d{1,3})?"
_MARKED = rf"[\[(<{{#]\s?(?P<time>{_TIME})(?:\s?[-–]\s?(?P<until>{_TIME}))?(?:-(?P<tenth>\d))?\s?[\])>}}#]"
_BEGINS = (
    re.compile(rf"{_MARKED}[:,-]?(?:\s|$)"),
    re.compile(rf"(?P<time>{_TIME})(?P<tenth>)(?:\s?[-–]\s?(?P<until>{_TIME}))?(?:\s?[-–:])?(?:\s|$)"),
)
"""A time with which a line begins."""
_NAME = r"(?P<name>[^\W\d_][^:\[\](){}<>#\n]{0,39}?)"
_NAMED = re.compile(rf"{_NAME}\s{{0,8}}(?:{_MARKED}\s?:?|\s(?P<bare>{_TIME}))(?:\s|$)")
"""Who speaks, and then the time."""
_OVER = re.compile(rf"#(?P<time>{_TIME})(?:-(?P<tenth>\d))?#\Z")
_LONGEST_TIME = 20
_MOST_WORDS = 4


class _Line(NamedTuple):
    """A line taken apart. until_ms: when what it begins is over. over_ms: when the turn is over that ends with it."""

    number: int
    text: str
    at_ms: int | None = None
    name: str = ""
    until_ms: int | None = None
    over_ms: int | None = None
    after_gap: bool = False


@dataclass(slots=True)
class _Said:
    number: int
    name: str
    at_ms: int | None
    until_ms: int | None
    over_ms: int | None = None
    texts: list[str] = field(default_factory=list)


def read(file: Path) -> Found:
    """The turns of a text. Raises IprError for one without words."""
    report = Report(file.name, "Text")
    text = spoken_text(file, report)
    turns = Turns(report, "turns")
    lines = list(_lines(text))
    by_name = _with_names(lines)
    end_ms = None
    for said in _put_together(by_name):
        start_ms = said.at_ms
        if start_ms is None and said.over_ms is not None:
            start_ms = end_ms or 0
        until_ms = said.over_ms if said.over_ms is not None else said.until_ms
        turns.add("\n".join(said.texts), start_ms, until_ms, said.name, where=f"line {said.number}")
        end_ms = said.over_ms if said.over_ms is not None else end_ms
    turns.close_ends()
    return Found(report, transcripts=[turns.transcript(file.name)])


def _ms(match: re.Match[str]) -> int | None:
    """The time of a match; a tenth after a hyphen is how some programs write parts of a second."""
    tenth = match["tenth"]
    return clock_ms(f"{match['time']}.{tenth}" if tenth and "." not in match["time"] else match["time"])


def _until(match: re.Match[str]) -> int | None:
    return clock_ms(match["until"]) if match["until"] else None


def _lines(text: str) -> Iterator[_Line]:
    gap = False
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip()
        if line:
            yield _taken_apart(number, line)._replace(after_gap=gap)
        gap = not line


def _taken_apart(number: int, line: str) -> _Line:
    over = _OVER.search(line, len(line) - _LONGEST_TIME) if line.endswith("#") else None
    over_ms = None
    if over and over.start() > 0:
        line, over_ms = line[: over.start()].rstrip(), _ms(over)
    for pattern in _BEGINS:
        match = pattern.match(line)
        if match:
            return _Line(number, line[match.end() :].strip(), _ms(match), "", _until(match), over_ms)
    match = _NAMED.match(line)
    if match and _is_name(match["name"]) and (match["time"] or match.end() == len(line)):
        at_ms = _ms(match) if match["time"] else clock_ms(match["bare"])
        return _Line(number, line[match.end() :].strip(), at_ms, match["name"].strip(), _until(match), over_ms)
    return _Line(number, line, over_ms=over_ms)


def _is_name(text: str) -> bool:
    return len(text.split()) <= _MOST_WORDS


def _with_names(lines: list[_Line]) -> list[_Line]:
    """The lines with the names that stand before a colon in them."""
    labels = Labels(line.text for line in lines if line.text and not line.name)
    found = []
    for line in lines:
        name, text = labels.split(line.text) if not line.name else ("", line.text)
        found.append(line._replace(name=name, text=text) if name else line)
    return found


def _put_together(lines: list[_Line]) -> Iterator[_Said]:
    """Turns of lines. Where nothing else parts them, empty lines do, and where there are none each line is a turn."""
    parted = any(line.name or line.at_ms is not None or line.over_ms is not None for line in lines)
    gaps = any(line.after_gap for line in lines)
    said: _Said | None = None
    for line in lines:
        if said is None or said.over_ms is not None or _begins(said, line, each=not (parted or gaps)):
            if said is not None and said.texts:
                yield said
            said = _next(said, line)
        if line.text:
            said.texts.append(line.text)
        said.over_ms = line.over_ms
    if said is not None:
        yield said


def _begins(said: _Said, line: _Line, *, each: bool) -> bool:
    """Whether a line begins a turn; a paragraph without a time belongs to the time above it."""
    return bool(line.name) or line.at_ms is not None or each or (line.after_gap and said.at_ms is None)


def _next(before: _Said | None, line: _Line) -> _Said:
    """The turn that a line begins. A heading of name or time alone counts for what follows, a paragraph goes on."""
    if before is None:
        return _Said(line.number, line.name, line.at_ms, line.until_ms)
    heading = not before.texts
    name = line.name or (before.name if heading or line.at_ms is None else "")
    timed = before if heading and line.at_ms is None else line
    return _Said(before.number if heading else line.number, name, timed.at_ms, timed.until_ms)
