"""The plan of a study as a table: one row a session, or a dyad."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from iprtool.domain.errors import IprError
from iprtool.domain.kinds import Part
from iprtool.domain.naming import check_label
from iprtool.domain.times import check_time_of_day, parse_day
from iprtool.exchange import csv_table

COLUMNS = {
    "site": "where the dyad is, from the outermost: `Clinic 2/Oslo`",
    "dyad": "label of the dyad, a pseudonym; the only column that must be there",
    "therapist": "label of the therapist, a pseudonym; the same one may be in several dyads",
    "session": "number of the session; a row without it only says things of the dyad",
    "date": "day of the session: `2026-03-04` or `4.3.2026`",
    "ended": "time of day at which it ended: `14:50`; from it the delay of a recall is computed",
    "phase": "phase of the therapy, in words of the study",
    "recording": "a part, see below",
    "client_recall": "a part, see below",
    "therapist_recall": "a part, see below",
    "follow_up": "a part, see below",
    "coders": "who is to code the session: `AB, KL`; one who will not: `KL (missing: left)`",
}
"""The heading, in this order; a file may have fewer columns, in any order."""

CELLS_OF_PARTS = (
    "A part is planned by `yes`, `x` or `1`, or by the day until which it is due; `no` or `0` takes it out of the "
    "plan; `missing: ill` says why it will not be there. An empty cell changes nothing."
)
_NAMES = tuple(COLUMNS)
_ALIASES = {
    "session_number": "session", "number": "session", "day": "date", "held_on": "date", "coder": "coders",
    "end": "ended", "ended_at": "ended", "clinic": "site", "followup": "follow_up",
}  # fmt: skip
_PARTS = (Part.RECORDING, Part.CLIENT_RECALL, Part.THERAPIST_RECALL, Part.FOLLOW_UP)
_YES = frozenset(["yes", "y", "x", "1", "true", "planned", "ja"])
_NO = frozenset(["no", "n", "0", "false", "-", "–", "nei", "nein"])
_NO_CODER = frozenset(each for each in _YES | _NO if len(each) > 1 or not each.isalnum())
"""Answers where a name is asked; a single letter may be somebody's initial."""
_MISSING = re.compile(r"missing\s*:\s*(.*\S)", re.IGNORECASE | re.DOTALL)
_CODER = re.compile(r"([^()]+?)\s*(?:\(\s*missing\s*:\s*([^()]*\S)\s*\))?", re.IGNORECASE)
_BETWEEN_CODERS = re.compile(r"[,;+\n](?![^(]*\))")


@dataclass(frozen=True, slots=True)
class PartRow:
    """What a row says of one part. wanted: whether it is planned; due_on and missing are kept where they are None."""

    part: Part
    person: str = ""
    wanted: bool = True
    due_on: date | None = None
    missing: str | None = None


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One row of a plan. What is empty is not said, and stays as it is."""

    line: int
    dyad: str
    site: str = ""
    therapist: str = ""
    number: int | None = None
    held_on: date | None = None
    ended: str = ""
    phase: str = ""
    parts: tuple[PartRow, ...] = ()


def read(data: bytes) -> list[PlanRow]:
    """The rows of a plan. Raises IprError that says which line is wrong."""
    return list(rows(data))


def rows(data: bytes) -> Iterator[PlanRow]:
    """The same, row by row."""
    found = False
    for line, cells in csv_table.rows(data, _NAMES, needed=("dyad",), aliases=_ALIASES):
        try:
            yield _row(line, cells)
        except IprError as error:
            raise csv_table.at_line(line, error) from error
        found = True
    if not found:
        raise IprError("There is no row in the file.", f"Write one row for each session. {csv_table.UNTOUCHED}")


def _row(line: int, cells: dict[str, str]) -> PlanRow:
    of = {name: cells.get(name, "") for name in _NAMES}
    if not of["dyad"]:
        raise IprError("The dyad has no name.", "Write its label into the column dyad.")
    made = PlanRow(
        line,
        check_label(of["dyad"], "dyad"),
        "/".join(filter(None, (check_label(name, "site") for name in of["site"].split("/")))),
        check_label(of["therapist"], "therapist"),
        csv_table.session_number(of["session"]) if of["session"] else None,
        parse_day(of["date"]) if of["date"] else None,
        check_time_of_day(of["ended"]),
        check_label(of["phase"], "phase"),
        (*_parts(of), *_coders(of["coders"])),
    )
    if made.number is None and (made.held_on or made.ended or made.phase or made.parts):
        raise IprError("The session has no number.", "Write it into the column session.")
    return made


def _parts(of: dict[str, str]) -> Iterator[PartRow]:
    for part in _PARTS:
        text = of[part.value]
        if not text:
            continue
        missing = _MISSING.fullmatch(text)
        if missing:
            yield PartRow(part, missing=missing[1])
        elif text.casefold() in _YES | _NO:
            yield PartRow(part, wanted=text.casefold() in _YES)
        else:
            yield PartRow(part, due_on=_due_on(text, part))


def _due_on(text: str, part: Part) -> date:
    try:
        return parse_day(text)
    except IprError as error:
        raise IprError(
            f"“{text[:40]}” in the column {part.value} says nothing of a plan.",
            "Write yes, no, a day such as 2026-03-04, or a reason such as missing: ill.",
        ) from error


def _coders(text: str) -> Iterator[PartRow]:
    for each in filter(None, (piece.strip() for piece in _BETWEEN_CODERS.split(text))):
        match = _CODER.fullmatch(each)
        if match is None or match[1].casefold() in _NO_CODER:
            raise IprError(f"“{each[:40]}” is no coder.", "Write AB, or AB (missing: reason).")
        yield PartRow(Part.CODING, match[1], missing=match[2])
