"""BORIS projects (.boris, JSON): the ethogram as codes, the events of every observation as segments.

Times are seconds on the clock of the first player, whose files are played one after the other; the other players begin
at offsets on that clock. A state is two rows, its start and its stop, paired in their order by subject, behaviour and
modifiers, as BORIS pairs them.
"""

import json
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import chain
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
_PLAYERS = tuple(str(number) for number in range(1, 9))


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
        if data.get("time offset") not in (None, 0):
            why = "BORIS shows their times with an offset; here they are those of the recording"
            self._report.changed("observations", why, name[:80])
        first = len(self._found.media)
        players = self._players(name, data)
        self._found.media += [
            medium if not n else replace(medium, beside=first) for n, medium in enumerate(chain(*players))
        ]
        events = [event for row in data["events"] if (event := self._event(row, name)) is not None]
        self._found.tags += (_on_its_file(tag, players[0], first) for tag in self._tags(events))

    def _players(self, name: str, data: dict[str, Any]) -> list[list[FoundMedium]]:
        """The files of each player that has any, each with its begin on the clock of the first player."""
        files, info = data.get("file"), data.get("media_info")
        files = files if isinstance(files, dict) else {}
        info = info if isinstance(info, dict) else {}
        offsets = info.get("offset")
        offsets = offsets if isinstance(offsets, dict) else {}
        place = _place(data)
        zero = _signed_ms(offsets.get("1"))
        players = []
        for number in _PLAYERS:
            row = files.get(number)
            names = [each for each in row if isinstance(each, str) and each] if isinstance(row, list) else []
            if names or number == "1":
                begin = _signed_ms(offsets.get(number)) - zero
                players.append(self._row(name, replace(place, begins_ms=begin), names, info.get("length")))
        return players

    def _row(self, where: str, place: FoundMedium, names: list[str], lengths: Any) -> list[FoundMedium]:
        """Files that are played one after the other; as one recording where it is not known how long they are."""
        times = [_ms(lengths.get(name)) if isinstance(lengths, dict) else None for name in names]
        if not names:
            return [place]
        if None in times[:-1]:
            why = "how long their files are is not said, so several in a row are taken as one recording"
            self._report.changed("observations", why, where[:80])
            return [replace(place, file_name=_file_name(names[0]))]
        media, begin = [], place.begins_ms
        for name, length in zip(names, times, strict=True):
            media.append(replace(place, file_name=_file_name(name), duration_ms=length, begins_ms=begin))
            begin += length or 0
        return media

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

    def _tags(self, events: list[_Event]) -> Iterator[FoundTag]:
        """Points as they come, states when they stop; in the order of their begins."""
        running: dict[tuple[object, ...], _Event] = {}
        made: list[FoundTag] = []
        for event in sorted(events, key=lambda event: event.ms):
            if not event.state:
                made.append(_tag(event, None, event.comment))
            elif (start := running.pop(event.key, None)) is not None:
                comments = dict.fromkeys(filter(None, (start.comment, event.comment)))
                made.append(_tag(start, event.ms, "\n".join(comments)))
            else:
                running[event.key] = event
        for event in running.values():
            self._report.changed("states", "they were never stopped, so they are points", clock(event.ms))
            made.append(_tag(event, None, event.comment))
        yield from sorted(made, key=lambda tag: tag.start_ms)


def _tag(event: _Event, end_ms: int | None, comment: str) -> FoundTag:
    author, kind = kind_of(event.subject)
    memo = "\n".join(filter(None, (comment, event.modifiers and f"Modifiers: {event.modifiers}")))
    end = None if end_ms == event.ms else end_ms
    return FoundTag(event.ms, end, event.path, memo, author, PassKind(kind))


def _on_its_file(tag: FoundTag, files: list[FoundMedium], first: int) -> FoundTag:
    """A tag on the clock of the observation as one of the file in which it begins."""
    n = max(bisect_right([file.begins_ms for file in files], tag.start_ms) - 1, 0)
    begin = files[n].begins_ms
    end = None if tag.end_ms is None else tag.end_ms - begin
    return replace(tag, start_ms=tag.start_ms - begin, end_ms=end, medium=first + n)


def _place(data: dict[str, Any]) -> FoundMedium:
    """A medium that knows only where the observation belongs."""
    values = data.get("independent_variables")
    variables = {str(key): _text(value) for key, value in values.items()} if isinstance(values, dict) else {}
    session = variables.get("session", "")
    number = int(session) if session.isdecimal() and len(session) < 6 else None
    return FoundMedium(dyad=variables.get("dyad", ""), session=number)


def _file_name(path: str) -> str:
    return PurePosixPath(path.replace("\\", "/")).name


def _ms(seconds: Any) -> int | None:
    """Milliseconds of a time in seconds, as its figures say; None for what is no time of a recording."""
    if not isinstance(seconds, int | Decimal) or isinstance(seconds, bool) or not 0 <= seconds < _LATEST_S:
        return None
    return to_ms(Fraction(seconds))


def _signed_ms(seconds: Any) -> int:
    """Milliseconds of an offset, which may be negative; 0 for what is none."""
    if not isinstance(seconds, int | Decimal) or isinstance(seconds, bool) or not -_LATEST_S < seconds < _LATEST_S:
        return 0
    return to_ms(Fraction(seconds))
