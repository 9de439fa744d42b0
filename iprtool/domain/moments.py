"""Moments that a memo names: `@00:14:41` or `@14:41.640` is a link to that time of the recording."""

import re
from dataclasses import dataclass

from iprtool.domain.errors import IprError
from iprtool.domain.times import clock, parse_clock

_LINK = re.compile(r"(?<!\w)@((?:\d{1,3}:)?\d{1,3}:\d{2}(?:[.,]\d{1,3})?)(?![\w:])")


@dataclass(frozen=True, slots=True)
class Moment:
    """A link: where it stands in the text, `[start, end)`, and the time that it names."""

    start: int
    end: int
    ms: int


def moments(text: str) -> list[Moment]:
    """All links of a text, in order. What only looks like a time (`@14:77`) is none."""
    return [moment for match in _LINK.finditer(text) if (moment := _moment(match)) is not None]


def _moment(match: re.Match[str]) -> Moment | None:
    try:
        return Moment(match.start(), match.end(), parse_clock(match[1]))
    except IprError:
        return None


def moment_at(text: str, place: int) -> Moment | None:
    """The link at a place of the text; its end belongs to it, for a cursor that has just written it."""
    return next((moment for moment in moments(text) if moment.start <= place <= moment.end), None)


def written(ms: int) -> str:
    """A time as a link."""
    return f"@{clock(max(ms, 0))}"
