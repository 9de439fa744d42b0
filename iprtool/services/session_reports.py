"""The report of sessions: what was coded, how often and how long, with the timeline, quotes and memos."""

from collections.abc import Callable, Generator, Iterable, Iterator
from typing import BinaryIO

from iprtool.domain.document import Block, Chapter, Document, Drawing, Facts, Paragraph, Part
from iprtool.domain.figure import Figure
from iprtool.domain.naming import dyad_title
from iprtool.domain.times import short_clock
from iprtool.exchange import html_page
from iprtool.exchange.report import Report
from iprtool.services import report_tables as tables
from iprtool.services import session_parts
from iprtool.services.export_filters import Filters
from iprtool.services.figures import figure_of
from iprtool.services.session_parts import SessionParts
from iprtool.store import Project

WIDTH_MM = 174
"""As wide as a page without its margins."""
Found = tuple[str, list[SessionParts]]
"""The title of the study and its sessions."""


def reading(project: Project, filters: Filters) -> Generator[None, None, Found]:
    """Read what is told of, in slices. Raises IprError as an export does."""
    found = yield from session_parts.reading(project, filters)
    return project.study.title, found


def write_html(out: BinaryIO, found: Found) -> Report:
    """One page that needs nothing else, the figures in it as lines."""
    out.write(html_page.page(document_of(found), _svg).encode())
    return _report(found, "HTML")


def write_pdf(out: BinaryIO, found: Found) -> Report:
    """The same, on pages to be printed."""
    from iprtool.pictures.pages import pdf

    out.write(pdf(document_of(found)))
    return _report(found, "PDF")


def _svg(figure: Figure) -> str:
    from iprtool.pictures.surface import inline_svg
    from iprtool.pictures.timeline import TimelinePicture

    return inline_svg(TimelinePicture(figure, WIDTH_MM))


def _report(found: Found, form: str) -> Report:
    report = Report(form=form)
    for parts in found[1]:
        report.extend(parts.report)
        report.taken("segments", len(parts.segments))
    return report


# What it says


def document_of(found: Found) -> Document:
    """The report as a document: each session is a part."""
    title, sessions = found
    return Document(title, tuple(_part(parts) for parts in sessions))


def _part(parts: SessionParts) -> Part:
    chapters = (Chapter(title, tuple(make(parts))) for title, make in _CHAPTERS)
    return Part(parts.title, tuple(chapter for chapter in chapters if chapter.blocks))


def _about(parts: SessionParts) -> Iterator[Block]:
    session, films = parts.session, parts.leaving.recordings
    books = (tree.codebook for tree in parts.trees.values())
    rows = (
        ("Dyad", dyad_title(parts.dyad.label)),
        ("Session", str(session.number)),
        ("Held on", session.held_on.isoformat() if session.held_on else ""),
        ("Phase", session.phase),
        ("Recordings", "\n".join(f"{film.label}, {short_clock(film.duration_ms)}" for film in films)),
        ("Codebooks", "\n".join(f"{book.name}, version {book.version}" for book in books)),
        ("Times", f"on the clock of {films[0].label}" if len(films) > 1 else ""),
    )
    yield Facts("", rows)
    if session.memo:
        yield Facts("Memo of the session", (("Memo", session.memo),))


def _timeline(parts: SessionParts) -> Iterator[Block]:
    figure = figure_of(parts)
    if figure.groups and figure.duration_ms:
        yield Drawing(figure, "Each line is a family of codes of one pass; numbers on it are those of the legend.")


def _left_out(parts: SessionParts) -> Iterator[Block]:
    yield from (Paragraph(f"{line.sentence}.") for line in parts.report)


_CHAPTERS: tuple[tuple[str, Callable[[SessionParts], Iterable[Block]]], ...] = (
    ("The session", _about),
    ("Timeline", _timeline),
    ("Codes", tables.counts),
    ("Curves", tables.curves),
    ("Episodes", tables.episodes),
    ("Recalls", tables.recalls),
    ("Segments", tables.quotes),
    ("Left out", _left_out),
)
"""What a report tells of a session, in order; a chapter with nothing in it is left out."""
