"""Segments as a BORIS project (.boris): one observation a recording, one subject an author, codes as an ethogram.

The recording is in the first player, the others of its session are in further ones, at their offsets.

BORIS has points and states, a state is two rows, and one state of a subject cannot overlap itself. So a code that has
points beside intervals becomes two behaviours, and what overlaps goes to a second subject. The report tells both.
"""

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from iprtool.domain import sessiontime
from iprtool.domain.kinds import MediaKind
from iprtool.domain.model import Code, Family, Recording
from iprtool.domain.segment import Segment
from iprtool.exchange.leaving import Leaving
from iprtool.exchange.report import Report
from iprtool.exchange.subjects import subject_of

FORMAT = "7.0"
_ALWAYS = "1980-01-01T00:00:00"
_MARK = "Mark"
_AS_POINT = " (point)"
_PLAYERS = 8


def write(out: BinaryIO, leaving: Leaving) -> Report:
    """Write the project; the same segments are the same file."""
    report = Report(form="BORIS")
    names = _Names(leaving, report)
    subjects: dict[str, None] = {}
    observations = {
        _observation_name(recording, segments): _observation(
            _together(leaving, recording, report), segments, names, subjects, report
        )
        for recording, segments in leaving.by_recording()
    }
    document = {
        "time_format": "hh:mm:ss",
        "project_date": _ALWAYS,
        "project_name": leaving.study.title,
        "project_description": leaving.study.memo,
        "project_format_version": FORMAT,
        "subjects_conf": _numbered({"key": "", "name": name, "description": ""} for name in subjects),
        "behaviors_conf": _numbered(names.behaviours()),
        "behavioral_categories": list(dict.fromkeys(family.name for tree in leaving.trees for family in tree.families)),
        "independent_variables": _numbered(_variable(name) for name in ("dyad", "session")),
        "observations": observations,
        "behaviors_coding_map": [],
        "coding_map": {},
        "converters": {},
    }
    out.write(json.dumps(document, indent=1).encode("ascii"))
    report.taken("segments", len(leaving.segments))
    report.dropped("ratings", "BORIS has no ratings", count=sum(len(segment.ratings) for segment in leaving.segments))
    turns = sum(len(script.turns) for scripts in leaving.scripts.values() for script in scripts)
    report.dropped("turns", "BORIS has no transcripts", count=turns)
    report.dropped("episodes", "BORIS has no episodes", count=len(leaving.episodes))
    return report


def _numbered(rows: Iterator[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {str(number): row for number, row in enumerate(rows)}


def _variable(name: str) -> dict[str, str]:
    return {"label": name, "description": "", "type": "text", "default value": "", "possible values": ""}


class _Names:
    """What the codes are called as behaviours, each once, and whether they are states."""

    def __init__(self, leaving: Leaving, report: Report) -> None:
        self._report = report
        self._lasting = {segment.tag.code_id for segment in leaving.segments if segment.tag.end_ms is not None}
        self._points = {segment.tag.code_id for segment in leaving.segments if segment.tag.end_ms is None}
        self._names: dict[str | None, str] = {None: _MARK}
        self._codes: list[tuple[Family, Code, str]] = []
        taken = {_MARK.casefold(), (_MARK + _AS_POINT).casefold()}
        for tree in leaving.trees:
            for family in tree.families:
                for code in tree.codes_of(family):
                    path = tree.path(code.id).removeprefix(f"{family.name}/")
                    self._codes.append((family, code, self._free(path, family, taken)))
        self._names |= {code.id: name for _, code, name in self._codes}

    def _free(self, name: str, family: Family, taken: set[str]) -> str:
        options = [name, f"{name} ({family.name})", *(f"{name} ({family.name} {n})" for n in range(2, 1_000))]
        free = next(
            each for each in options if each.casefold() not in taken and (each + _AS_POINT).casefold() not in taken
        )
        taken |= {free.casefold(), (free + _AS_POINT).casefold()}
        if free != name:
            self._report.changed("names of codes", "BORIS wants every name once", free)
        return free

    def of(self, segment: Segment) -> str:
        """The behaviour of a segment."""
        code_id = segment.tag.code_id
        name = self._names.get(code_id, segment.code or _MARK)
        if segment.tag.end_ms is None and code_id in self._lasting:
            self._report.changed("segments", "points of a code on intervals have a behaviour of their own", name)
            return name + _AS_POINT
        return name

    def behaviours(self) -> Iterator[dict[str, Any]]:
        """The ethogram: all codes, and the marks without a code where there are any."""
        for family, code, name in self._codes:
            yield from self._rows(code.id, name, family.name, code.key, code.definition, code.colour)
        if None in self._lasting | self._points:
            yield from self._rows(None, _MARK, "", "", "A mark without a code.", "")

    def _rows(
        self, code_id: str | None, name: str, category: str, key: str, said: str, colour: str
    ) -> Iterator[dict[str, Any]]:
        state = code_id in self._lasting
        row: dict[str, Any] = {
            "type": "State event" if state else "Point event", "key": key, "code": name, "description": said,
            "color": colour, "category": category, "modifiers": {}, "excluded": "", "coding map": "",
        }  # fmt: skip
        yield row
        if state and code_id in self._points:
            yield row | {"type": "Point event", "key": "", "code": name + _AS_POINT}


def _observation_name(recording: Recording, segments: list[Segment]) -> str:
    place = segments[0]
    return f"dyad {place.dyad.label}, session {place.session.number}, {recording.label} ({recording.id[-6:]})"


def _together(leaving: Leaving, recording: Recording, report: Report) -> list[Recording]:
    """A recording, and those on the same clock that are shown beside it: each under a name of its own."""
    players = {_file_of(recording): recording}
    for film in leaving.recordings:
        if film.id == recording.id or (film.session_id, film.recall_id) != (recording.session_id, recording.recall_id):
            continue
        if _file_of(film) in players or len(players) == _PLAYERS:
            why = f"BORIS has {_PLAYERS} players, with a file of another name in each"
            report.dropped("recordings beside others", why, film.label)
            continue
        players[_file_of(film)] = film
        if film.drift_ppm != recording.drift_ppm:
            report.changed("recordings beside others", "BORIS has an offset, and no drift of clocks", film.label)
    return list(players.values())


def _file_of(recording: Recording) -> str:
    return recording.file_name or recording.label


def _observation(
    players: list[Recording], segments: list[Segment], names: _Names, subjects: dict[str, None], report: Report
) -> dict[str, Any]:
    events = []
    busy: dict[tuple[str, str, int], int] = {}
    for segment in segments:
        tag, behaviour = segment.tag, names.of(segment)
        layer = 1
        if tag.end_ms is not None:
            pass_key = f"{segment.run.kind}/{segment.run.author}"
            while busy.get((pass_key, behaviour, layer), -1) > tag.start_ms:
                layer += 1
            busy[pass_key, behaviour, layer] = tag.end_ms
            if layer > 1:
                report.changed("segments", "they overlap another of the same code, so they have a subject of their own")
        subject = subject_of(segment.run.author, segment.run.kind, layer)
        subjects[subject] = None
        events.append([tag.start_ms / 1000, subject, behaviour, "", tag.memo])
        if tag.end_ms is not None:
            events.append([tag.end_ms / 1000, subject, behaviour, "", ""])
    place = segments[0]
    held = place.session.held_on
    return {
        "file": {str(n + 1): [_file_of(film) for film in players[n : n + 1]] for n in range(_PLAYERS)},
        "type": "MEDIA",
        "date": f"{held.isoformat()}T00:00:00" if held else _ALWAYS,
        "description": "",
        "time offset": 0.0,
        "observation time interval": [0, 0],
        "independent_variables": {"dyad": place.dyad.label, "session": str(place.session.number)},
        "events": sorted(events, key=lambda event: event[0]),
        "media_info": {
            "length": {_file_of(film): film.duration_ms / 1000 for film in players},
            "fps": {_file_of(film): film.frame_rate or 0 for film in players},
            "hasVideo": {_file_of(film): film.media_kind is MediaKind.VIDEO for film in players},
            "hasAudio": {_file_of(film): True for film in players},
            "offset": {str(n): sessiontime.across(0, film, players[0]) / 1000 for n, film in enumerate(players, 1)},
        },
    }
