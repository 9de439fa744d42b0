"""BORIS projects (.boris, JSON): the ethogram as codes, the events of every observation as segments.

Times are seconds on the clock of an observation. A state is two rows, its start and its stop, paired in their order by
subject, behaviour and modifiers, as BORIS pairs them.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path, PurePosixPath
from typing import Any

from iprtool.domain.errors import IprError
from iprtool.domain.kinds import Carrier, PassKind
from iprtool.domain.times import clock, to_ms
from iprtool.exchange.found import Found, FoundCode, FoundMedium, FoundTag
from iprtool.exchange.found_codes import LONE_FAMILY
from iprtool.exchange.limits import UNTOUCHED, content_of, text_of
from iprtool.exchange.report import Report
from iprtool.exchange.subjects import kind_of

LARGEST = 100_000_000
_LATEST_S = 7 * 24 * 3_600
_STATE = "state"


def read(file: Path) -> Found:
    """All of a project. Raises IprError for what is no such project."""
    document = _document(file)
    found = Found(Report(file.name, "BORIS"), title=_text(document.get("project_name")) or file.stem)
    found.book = found.title
    reader = _Reader(found, _list(document.get("behaviors_conf")))
    observations = document.get("observations")
    for name, observation in observations.items() if isinstance(observations, dict) else ():
        reader.observation(str(name), observation)
    return found


def knows(head: bytes) -> bool:
    """Whether the first bytes are those of JSON."""
    return head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"{"


def _document(file: Path) -> dict[str, Any]:
    text, _ = text_of(content_of(file, LARGEST), file.name)
    try:
        document = json.loads(text.removeprefix("\ufeff"), parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise IprError(f"{file.name} is not a BORIS project: it is not JSON.", UNTOUCHED) from error
    if not isinstance(document, dict) or "observations" not in document or "behaviors_conf" not in document:
        raise IprError(f"{file.name} is JSON, and no BORIS project.", UNTOUCHED)
    return document


def _list(rows: Any) -> list[dict[str, Any]]:
    """Rows that are kept under their numbers, in the order of these."""
    return [row for row in rows.values() if isinstance(row, dict)] if isinstance(rows, dict) else []


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True)
class _Event:
    """One row of an observation."""

    ms: int
    subject: str
    path: tuple[str, ...]
    state: bool
    modifiers: str
    comment: str

    @property
    def key(self) -> tuple[object, ...]:
        """What the start and the stop of a state have in common."""
        return self.subject, self.path, self.modifiers


class _Reader:
    """Knows the ethogram."""

    def __init__(self, found: Found, behaviours: list[dict[str, Any]]) -> None:
        self._found, self._report = found, found.report
        self._known: dict[str, FoundCode] = {}
        for row in behaviours:
            name = _text(row.get("code"))
            if name and name not in self._known:
                path = (_text(row.get("category")) or LONE_FAMILY, *name.split("/"))
                state = _STATE in _text(row.get("type")).casefold()
                carrier = Carrier.INTERVAL if state else Carrier.POINT
                key, colour = _text(row.get("key")), _text(row.get("color"))
                said = _text(row.get("description"))
                self._known[name] = FoundCode(path, carrier, colour if colour.startswith("#") else "", key, said)
        self._found.codes += self._known.values()

    def observation(self, name: str, data: Any) -> None:
        """Take the events of an observation over, on a medium of its own."""
        if not isinstance(data, dict) or not isinstance(data.get("events"), list):
            self._report.dropped("observations", "they have no list of events", name[:80])
            return
        medium = len(self._found.media)
        self._found.media.append(self._medium(name, data))
        events = [event for row in data["events"] if (event := self._event(row, name)) is not None]
        self._found.tags += self._tags(events, medium)

    def _medium(self, name: str, data: dict[str, Any]) -> FoundMedium:
        files = data.get("file")
        player = files.get("1") if isinstance(files, dict) else None
        names = [each for each in player if isinstance(each, str) and each] if isinstance(player, list) else []
        if len(names) > 1:
            self._report.changed("observations", "several files in a row are taken as one recording", name[:80])
        if isinstance(files, dict) and any(other for number, other in files.items() if number != "1"):
            self._report.changed("observations", "of several players the first one's file is taken", name[:80])
        if data.get("time offset") not in (None, 0):
            self._report.changed("observations", "their offset of the clock is not applied", name[:80])
        values = data.get("independent_variables")
        variables = {str(key): _text(value) for key, value in values.items()} if isinstance(values, dict) else {}
        session = variables.get("session", "")
        return FoundMedium(
            PurePosixPath(names[0].replace("\\", "/")).name if names else "",
            _length(data, names),
            variables.get("dyad", ""),
            int(session) if session.isdecimal() and len(session) < 6 else None,
        )

    def _event(self, row: Any, where: str) -> _Event | None:
        cells = [*row, "", "", "", ""][:5] if isinstance(row, list) else []
        at_ms = _ms(cells[0]) if cells else None
        if at_ms is None:
            self._report.dropped("events", "they have no time of a recording", where[:80])
            return None
        subject, name, modifiers, comment = (_text(cell) for cell in cells[1:5])
        code = self._known.get(name)
        if code is None and name:
            self._report.changed("events", "their behaviour is not in the ethogram", name[:80])
        path = code.path if code is not None else (LONE_FAMILY, *name.split("/")) if name else ()
        state = code is not None and code.carrier is Carrier.INTERVAL
        modifiers = "" if modifiers in ("None", "|") else modifiers
        return _Event(at_ms, subject, path, state, modifiers, comment)

    def _tags(self, events: list[_Event], medium: int) -> Iterator[FoundTag]:
        """Points as they come, states when they stop; in the order of their begins."""
        running: dict[tuple[object, ...], _Event] = {}
        made: list[FoundTag] = []
        for event in sorted(events, key=lambda event: event.ms):
            if not event.state:
                made.append(_tag(event, None, event.comment, medium))
            elif (start := running.pop(event.key, None)) is not None:
                comments = dict.fromkeys(filter(None, (start.comment, event.comment)))
                made.append(_tag(start, event.ms, "\n".join(comments), medium))
            else:
                running[event.key] = event
        for event in running.values():
            self._report.changed("states", "they were never stopped, so they are points", clock(event.ms))
            made.append(_tag(event, None, event.comment, medium))
        yield from sorted(made, key=lambda tag: tag.start_ms)


def _tag(event: _Event, end_ms: int | None, comment: str, medium: int) -> FoundTag:
    author, kind = kind_of(event.subject)
    memo = "\n".join(filter(None, (comment, event.modifiers and f"Modifiers: {event.modifiers}")))
    end = None if end_ms == event.ms else end_ms
    return FoundTag(event.ms, end, event.path, memo, author, PassKind(kind), medium)


def _length(data: dict[str, Any], names: list[str]) -> int | None:
    info = data.get("media_info")
    lengths = info.get("length") if isinstance(info, dict) else None
    found = [lengths.get(name) for name in names] if isinstance(lengths, dict) else []
    times = [ms for each in found if (ms := _ms(each)) is not None]
    return sum(times) if times and len(times) == len(names) else None


def _ms(seconds: Any) -> int | None:
    """Milliseconds of a time in seconds, as its figures say; None for what is no time of a recording."""
    if not isinstance(seconds, int | Decimal) or isinstance(seconds, bool) or not 0 <= seconds < _LATEST_S:
        return None
    return to_ms(Fraction(seconds))
