"""What is to be done next in the study, in plain words, each with where its work is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from iprtool.domain.kinds import Part, PassKind
from iprtool.domain.model import Dyad, Session
from iprtool.domain.naming import dyad_title
from iprtool.domain.parts import RECALLS, Kind, Mark, Status
from iprtool.services.board import Book, Cell, Row


class Need(StrEnum):
    """What is to be done, what keeps the work from going on first."""

    FILE = "file"
    CLIENT_RECALL = "client_recall"
    THERAPIST_RECALL = "therapist_recall"
    CODING = "coding"
    FOLLOW_UP = "follow_up"
    LATE = "late"
    SECOND_CODER = "second_coder"
    RECORDING = "recording"
    SESSION = "session"


TEXTS = {
    Need.FILE: "Missing file: {where}",
    Need.CLIENT_RECALL: "Recall with the client: {where}",
    Need.THERAPIST_RECALL: "Recall with the therapist: {where}",
    Need.CODING: "Code {where}",
    Need.FOLLOW_UP: "Follow-up: {where}",
    Need.SECOND_CODER: "{person} is to code {where}",
    Need.RECORDING: "Add a recording: {where}",
    Need.SESSION: "Add a session to {where}",
    Need.LATE: "Recall of {where} was {late} late",
}
"""The lines of the list. `{where}` is `dyad 08, session 5`, `{late}` is `3 days`."""
_OF_PART: dict[Kind, Need] = {
    Part.RECORDING: Need.RECORDING,
    Part.CLIENT_RECALL: Need.CLIENT_RECALL,
    Part.THERAPIST_RECALL: Need.THERAPIST_RECALL,
    Part.FOLLOW_UP: Need.FOLLOW_UP,
}


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to do. mark: the part that it is about. recording: its name, where a session has several.

    overdue: its day is over.
    """

    need: Need
    dyad: Dyad
    session: Session | None = None
    mark: Mark | None = None
    recording: str = ""
    overdue: bool = False

    @property
    def due_on(self) -> date | None:
        """The day until which it should be done."""
        return self.mark.due_on if self.mark else None

    @property
    def text(self) -> str:
        """The line in plain words."""
        return self.told(str)

    def told(self, tr: Callable[[str], str]) -> str:
        """The line, with its words as `tr` gives them."""
        title = dyad_title(self.dyad.label)
        parts = [title[0].lower() + title[1:] if title.startswith("Dyad ") else title]
        if self.session is not None and self.need is not Need.LATE:
            parts.append(tr("session {0}").format(self.session.number))
        where = ", ".join(filter(None, [*parts, self.recording]))
        person, late = (self.mark.person, self.mark.late_min) if self.mark else ("", 0)
        line = tr(TEXTS[self.need]).format(where=where, person=person, late=duration(late))
        if self.due_on is None:
            return line
        with_day = tr("{0}, was due on {1}") if self.overdue else tr("{0}, until {1}")
        return with_day.format(line, self.due_on.isoformat())


def duration(minutes: int) -> str:
    """How late something was, in the largest unit that fits: `3 days`, `5 hours`, `20 minutes`."""
    for unit, length in (("day", 1440), ("hour", 60), ("minute", 1)):
        count = round(minutes / length)
        if minutes >= length:
            return f"{count} {unit}" + ("s" if count != 1 else "")
    return "0 minutes"


def due(book: Book, author: str, today: date) -> list[Due]:
    """All that is due. What has a day comes by day; sessions that are still to be held wait."""
    order = list(Need)
    return sorted(
        _all(book, author, today), key=lambda item: (item.due_on is None, item.due_on or today, order.index(item.need))
    )


def _all(book: Book, author: str, today: date) -> Iterator[Due]:
    for dyad in book.dyads:
        row = book.row(dyad.id)
        if not row.cells:
            yield Due(Need.SESSION, dyad)
        for number in sorted(row.cells):
            cell = row.cells[number]
            if cell.session.held_on is None or cell.session.held_on <= today:
                yield from _of_session(book, author, dyad, cell, today)
        yield from _late(dyad, row)


def _late(dyad: Dyad, row: Row) -> Iterator[Due]:
    """The recall of a dyad that was latest."""
    found = ((mark, cell.session) for cell in row.cells.values() for mark in cell.marks if mark.late_min)
    latest = max(found, key=lambda each: each[0].late_min, default=None)
    if latest is not None:
        mark, session = latest
        yield Due(Need.LATE, dyad, session, mark)


def _of_session(book: Book, author: str, dyad: Dyad, cell: Cell, today: date) -> Iterator[Due]:
    recordings = book.recordings_of(cell.session.id)
    for recording in recordings:
        name = recording.label if len(recordings) > 1 else ""
        if book.is_missing(recording.id):
            mark = Mark(Part.RECORDING, Status.THERE, recording_id=recording.id)
            yield Due(Need.FILE, dyad, cell.session, mark, name)
        if not book.planned_of(cell.session.id) and not _is_coded(book, recording.id, author):
            mark = Mark(Part.CODING, Status.USUAL, author, recording.id)
            yield Due(Need.CODING, dyad, cell.session, mark, name)
    for mark in cell.marks:
        if mark.status is Status.TO_COME and _can_begin(mark, cell):
            overdue = mark.due_on is not None and mark.due_on < today
            yield Due(_need(mark, author), dyad, cell.session, mark, overdue=overdue)


def _is_coded(book: Book, recording_id: str, author: str) -> bool:
    coders = {run.author.casefold() for run in book.passes_of(recording_id) if run.kind is PassKind.CODING}
    return author.casefold() in coders if author else bool(coders)


def _can_begin(mark: Mark, cell: Cell) -> bool:
    """Recalls and codings need a recording; until it is there, it alone is due."""
    return mark.recording_id is not None or (mark.kind not in RECALLS and mark.kind is not Part.CODING)


def _need(mark: Mark, author: str) -> Need:
    own = mark.person.casefold() == author.casefold()
    return _OF_PART.get(mark.kind) or (Need.CODING if own else Need.SECOND_CODER)
