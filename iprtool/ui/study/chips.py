"""The small marks of the board as they look: filled for what is there, a dashed outline for what is to come."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from iprtool.domain.kinds import Part
from iprtool.domain.parts import Mark, Status
from iprtool.services.board import Cell
from iprtool.services.board_marks import CODER_COLOUR, KINDS, initials, title


@dataclass(frozen=True, slots=True)
class Chip:
    """One mark. `colour` is its fill; without one it is a dashed outline: not there.

    name: what it stands for, in words. alarm: it will not be there, or the file of this recording is not where it was.
    """

    text: str
    colour: str
    name: str
    mark: Mark
    alarm: bool = False

    @property
    def locked(self) -> bool:
        """Whether a padlock says that what is there is sealed."""
        return self.mark.sealed


Line = tuple[Chip, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a cell shows: lines of chips, and below them what is missing and why."""

    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()


def broken(cell: Shown, at_most: int | None) -> Shown:
    """The same with no more than so many chips a line, where there is little room."""
    if at_most is None:
        return cell
    parts = (line[n : n + at_most] for line in cell.lines for n in range(0, len(line), at_most))
    return Shown(tuple(parts), cell.notes)


def shown(cell: Cell, label_of: Callable[[str], str], is_lost: Callable[[str], bool]) -> Shown:
    """The chips of a session. `label_of` a recording says its name, `is_lost` whether its file is not where it was."""
    several = sum(line[0].kind is Part.RECORDING for line in cell.lines if line) > 1
    lines = []
    for number, line in enumerate(cell.lines, 1):
        text = f"Rec {number}" if several else "Rec"
        lines.append(tuple(_chip(mark, text, label_of, is_lost) for mark in line))
    return Shown(tuple(lines), tuple(_notes(cell.marks)))


def _chip(mark: Mark, recording: str, label_of: Callable[[str], str], is_lost: Callable[[str], bool]) -> Chip:
    text, colour = KINDS.get(mark.kind) or (initials(mark.person), CODER_COLOUR)
    if mark.status is not Status.THERE:
        return Chip(text, "", _name_of_absent(mark), mark, alarm=mark.status is Status.MISSING)
    if mark.kind is Part.RECORDING:
        return _recording_chip(mark, recording, colour, label_of, is_lost)
    name = title(mark)
    if mark.sealed:
        name = _tr("{0}, sealed").format(name)
    if mark.late_min:
        name = _tr("{0}, late").format(name)
    return Chip(text, colour, name, mark)


def _recording_chip(
    mark: Mark, text: str, colour: str, label_of: Callable[[str], str], is_lost: Callable[[str], bool]
) -> Chip:
    recording_id = mark.recording_id or ""
    name = _tr("recording {0}").format(label_of(recording_id))
    if is_lost(recording_id):
        return Chip(f"{text} ?", "", _tr("{0}, its file is missing").format(name), mark, alarm=True)
    return Chip(text, colour, name, mark)


def _name_of_absent(mark: Mark) -> str:
    name = title(mark)
    if mark.status is Status.MISSING:
        return _tr("{0}, missing: {1}").format(name, mark.missing)
    if mark.kind is Part.RECORDING:
        return _tr("no recording yet")
    name = _tr("{0}, not there yet").format(name)
    return _tr("{0}, due on {1}").format(name, mark.due_on.isoformat()) if mark.due_on else name


def _notes(marks: Iterable[Mark]) -> Iterator[str]:
    for mark in marks:
        if mark.status is Status.MISSING:
            what = mark.person if mark.kind is Part.CODING else title(mark).lower()
            yield _tr("{0} missing: {1}").format(what, mark.missing)


def _tr(text: str) -> str:
    return QCoreApplication.translate("chips", text)
