"""What is to be done next in the study, in its simplest useful form."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from iprtool.domain.kinds import PassKind
from iprtool.domain.model import Dyad, Session
from iprtool.ui.naming import dyad_title
from iprtool.ui.study.book import Book


class Need(StrEnum):
    """What is missing."""

    FILE = "file"
    CODING = "coding"
    RECORDING = "recording"
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to do, as a line of the list; `target` is the id of a recording, session or dyad, by what is needed."""

    need: Need
    text: str
    target: str


def due(book: Book, author: str) -> list[Due]:
    """All that is due, what keeps the work from going on first."""
    return sorted(_all(book, author), key=lambda item: list(Need).index(item.need))


def _all(book: Book, author: str) -> Iterator[Due]:
    for dyad in book.dyads:
        sessions = book.sessions_of(dyad.id)
        if not sessions:
            yield Due(Need.SESSION, _tr("Add a session to {0}").format(_lower(dyad)), dyad.id)
        for session in sessions:
            yield from _of_session(book, author, dyad, session)


def _of_session(book: Book, author: str, dyad: Dyad, session: Session) -> Iterator[Due]:
    where = _tr("{0}, session {1}").format(_lower(dyad), session.number)
    recordings = book.recordings_of(session.id)
    if not recordings:
        yield Due(Need.RECORDING, _tr("Add a recording: {0}").format(where), session.id)
    several = len(recordings) > 1
    for recording in recordings:
        what = f"{where}, {recording.label}" if several else where
        if book.is_missing(recording.id):
            yield Due(Need.FILE, _tr("Missing file: {0}").format(what), recording.id)
        if not any(_coded_by(run.kind, run.author, author) for run in book.passes_of(recording.id)):
            yield Due(Need.CODING, _tr("Code {0}").format(what), recording.id)


def _coded_by(kind: PassKind, made_by: str, author: str) -> bool:
    return kind is PassKind.CODING and (not author or made_by.casefold() == author.casefold())


def _lower(dyad: Dyad) -> str:
    title = dyad_title(dyad.label)
    return title[0].lower() + title[1:] if title.startswith("Dyad ") else title


def _tr(text: str) -> str:
    return QCoreApplication.translate("study", text)
