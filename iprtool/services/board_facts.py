"""The study board as plain facts, for the command line."""

from dataclasses import asdict
from datetime import date
from typing import Any

from iprtool.domain.parts import Mark, Totals
from iprtool.services.board import Book, Cell, Row
from iprtool.services.due import Due, due
from iprtool.store import Project


def facts(project: Project, today: date) -> dict[str, Any]:
    """Rows of dyads with their sessions and parts, totals in numbers and words, and what is next."""
    book = Book(project)
    return {
        "study": project.study.title,
        "dyads": [_row(book.row(dyad.id)) for dyad in book.dyads],
        "figures": {**book.figures(), **asdict(book.totals())},
        "totals": in_words(book.totals()),
        "next": [_due(item) for item in due(book, project.author, today)],
    }


def in_words(found: Totals) -> dict[str, str]:
    """`47 of 48` for each of the totals."""
    return {
        "recordings": f"{found.recordings} of {found.recordings_wanted}",
        "recalls": f"{found.recalls} of {found.recalls_wanted}",
        "coded_twice": f"{found.coded_twice} of {found.coded_twice_wanted}",
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "id": row.dyad.id,
        "dyad": row.dyad.label,
        "site": row.site,
        "therapist": row.therapist,
        "tags": row.tags,
        "episodes": row.episodes,
        "sessions": [_cell(row.cells[number]) for number in sorted(row.cells)],
    }


def _cell(cell: Cell) -> dict[str, Any]:
    session = cell.session
    return {
        "id": session.id,
        "session": session.number,
        "date": session.held_on.isoformat() if session.held_on else None,
        "ended": session.ended,
        "phase": session.phase,
        "parts": [_part(mark) for mark in cell.marks],
    }


def _part(mark: Mark) -> dict[str, Any]:
    return {
        "part": mark.kind.value,
        "person": mark.person,
        "status": mark.status.value,
        "missing": mark.missing,
        "due_on": mark.due_on.isoformat() if mark.due_on else None,
        "recording_id": mark.recording_id,
        "pass_id": mark.pass_id,
        "recall_id": mark.recall_id,
        "late_min": mark.late_min,
        "sealed": mark.sealed,
    }


def _due(item: Due) -> dict[str, Any]:
    return {
        "need": item.need.value,
        "text": item.text,
        "dyad": item.dyad.label,
        "session": item.session.number if item.session else None,
        "due_on": item.due_on.isoformat() if item.due_on else None,
    }
