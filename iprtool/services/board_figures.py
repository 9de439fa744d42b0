"""The board of a study drawn up as a figure."""

from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from iprtool.domain.board_figure import BoardFigure, Cell, Chip, Row
from iprtool.domain.naming import dyad_title, natural
from iprtool.domain.parts import Mark, Status
from iprtool.domain.picture_size import Size, ending_of
from iprtool.exchange.report import Report
from iprtool.services import picture_files
from iprtool.services.board import Book
from iprtool.services.board import Row as BoardRow
from iprtool.services.board_marks import CODER_COLOUR, KINDS, initials, title
from iprtool.services.outgoing import check_target
from iprtool.store import Project

if TYPE_CHECKING:
    from iprtool.pictures.surface import Picture


@dataclass(frozen=True, slots=True)
class Ready:
    """A board that was read to be drawn."""

    figure: BoardFigure

    def picture(self, width_mm: float, report: Report) -> "Picture":
        """The board."""
        from iprtool.pictures.board import BoardPicture

        report.taken("dyads", len(self.figure.rows))
        return BoardPicture(self.figure, width_mm)


def reading(book: Book) -> Generator[None, None, Ready]:
    """Read the board of a book that is at hand."""
    yield
    return Ready(board_figure_of(book))


def save(project: Project, file: Path, size: Size) -> Report:
    """Write the board of a study to a file that ends in .svg, .pdf or .png."""
    ending_of(check_target(project, file))
    return picture_files.write(Ready(board_figure_of(Book(project))), file, size)


def board_figure_of(book: Book) -> BoardFigure:
    """Draw up the board: what is there, what is to come, what will not come."""
    rows = [book.row(dyad.id) for dyad in book.dyads]
    numbers = [number for number in book.numbers() if any(number in row.cells for row in rows)]
    marks = [mark for row in rows for cell in row.cells.values() for mark in cell.marks]
    return BoardFigure(
        book.study.title, tuple(numbers), tuple(_row(row) for row in rows), tuple(dict.fromkeys(_kinds(marks)))
    )


def _row(row: BoardRow) -> Row:
    cells: dict[int, Cell] = {
        number: tuple(tuple(_chip(mark) for mark in line) for line in cell.lines) for number, cell in row.cells.items()
    }
    return Row(dyad_title(row.dyad.label), cells)


def _letters(mark: Mark) -> tuple[str, str]:
    return KINDS.get(mark.kind) or (initials(mark.person), CODER_COLOUR)


def _chip(mark: Mark) -> Chip:
    text, colour = _letters(mark)
    there = mark.status is Status.THERE
    return Chip(text, title(mark), colour if there else "", there, mark.status is Status.MISSING, mark.sealed)


def _kinds(marks: Sequence[Mark]) -> Iterable[tuple[str, str, str]]:
    """What the legend explains, coders after the parts."""
    order = list(KINDS)
    of_parts = {mark.kind: mark for mark in marks if mark.kind in KINDS}
    for kind in sorted(of_parts, key=order.index):
        text, colour = KINDS[kind]
        yield text, title(of_parts[kind]).removesuffix(of_parts[kind].person).strip(), colour
    coders = {mark.person: mark for mark in marks if mark.kind not in KINDS}
    for person in sorted(coders, key=natural):
        yield initials(person), title(coders[person]), CODER_COLOUR
