"""What the menu of the board offers for the parts of a session: go to their work, plan them, say what is missing."""

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from iprtool.domain.kinds import Part
from iprtool.domain.naming import dyad_title
from iprtool.domain.parts import RECALLS, Mark, Status
from iprtool.services import planning
from iprtool.services.board import Cell
from iprtool.services.board_marks import title
from iprtool.ui.parts.menus import add_entry
from iprtool.ui.study.chips import Chip
from iprtool.ui.study.model import Spot
from iprtool.ui.study.plan_forms import MeetingForm, MissingForm, PlanForm, TherapistForm

if TYPE_CHECKING:
    from iprtool.ui.study.place import StudyPlace


class PartsMenu(QObject):
    """The entries, and the forms that they open above the board."""

    def __init__(self, place: "StudyPlace") -> None:
        super().__init__(place)
        self._place = place

    def fill(self, menu: QMenu, spot: Spot, chip: Chip | None) -> None:
        """Add the entries for a session; only those of one part when its mark was pressed."""
        cell = self._cell(spot)
        if cell is None:
            return
        marks = [mark for mark in cell.marks if mark.kind is not Part.RECORDING]
        if chip is not None:
            marks = [mark for mark in marks if mark == chip.mark]
        for mark in marks:
            if words := self._work(mark):
                add_entry(menu, words, partial(self._place.lead_to, mark, cell.session))
        menu.addSeparator()
        absent = [mark for mark in cell.marks if mark.status is not Status.THERE and isinstance(mark.kind, Part)]
        self._add_absent(menu, spot, cell, [mark for mark in absent if chip is None or mark == chip.mark])
        add_entry(menu, self.tr("Plan a part…"), lambda: self.ask_plan(spot))
        add_entry(menu, self.tr("Date, time and phase…"), lambda: self.ask_meeting(spot))

    def _add_absent(self, menu: QMenu, spot: Spot, cell: Cell, absent: list[Mark]) -> None:
        if absent:
            part = menu.addMenu(self.tr("Missing, with a reason"))
            for mark in absent:
                add_entry(part, title(mark) + "…", partial(self.ask_missing, spot, mark))
        planned = {(plan.part, plan.person) for plan in self._place.book.planned_of(cell.session.id)}
        unplanned = [mark for mark in absent if (mark.kind, mark.person) in planned]
        if unplanned:
            part = menu.addMenu(self.tr("Do not plan"))
            for mark in unplanned:
                add_entry(part, title(mark), partial(self._unplan, cell, mark))

    def _work(self, mark: Mark) -> str:
        """The entry that goes to the work of a part; empty for one that has none yet."""
        if mark.kind is Part.FOLLOW_UP:
            return self.tr("Scores of the follow-up")
        if mark.recording_id is None:
            return ""
        if mark.kind in RECALLS:
            return self.tr("Go to: {0}").format(title(mark))
        return self.tr("Code as {0}").format(mark.person) if mark.kind is Part.CODING else ""

    def _cell(self, spot: Spot) -> Cell | None:
        return self._place.book.row(spot.dyad_id).cells.get(spot.number) if spot.number is not None else None

    def _where(self, spot: Spot) -> str:
        title_ = dyad_title(self._place.book.dyad(spot.dyad_id).label)
        return title_ if spot.number is None else self.tr("{0}, session {1}").format(title_, spot.number)

    # ---- forms

    def ask_plan(self, spot: Spot) -> None:
        """Ask which part of a session to plan."""
        cell = self._cell(spot)
        if cell is None:
            self._place.entering.add_session(spot.dyad_id, spot.number)
            return

        def write(part: Part, person: str, due_on: date | None) -> None:
            planning.plan(self._place.project, session_id=cell.session.id, part=part, person=person, due_on=due_on)

        self._place.show_form(PlanForm(self._where(spot), self._place.book.coders, write))

    def ask_missing(self, spot: Spot, mark: Mark) -> None:
        """Ask why a part is missing."""
        cell = self._cell(spot)
        if cell is None or not isinstance(mark.kind, Part):
            return
        part = mark.kind

        def write(reason: str) -> None:
            planning.set_missing(
                self._place.project, session_id=cell.session.id, part=part, person=mark.person, reason=reason
            )

        self._place.show_form(MissingForm(f"{title(mark)}, {self._where(spot)}", mark.missing, write))

    def _unplan(self, cell: Cell, mark: Mark) -> None:
        if isinstance(mark.kind, Part):
            part = mark.kind
            self._place.attempt(
                lambda: planning.unplan(self._place.project, session_id=cell.session.id, part=part, person=mark.person)
            )

    def ask_meeting(self, spot: Spot) -> None:
        """Ask when a session was, and its phase."""
        cell = self._cell(spot)
        if cell is None:
            return

        def write(held_on: date | None, ended: str, phase: str) -> None:
            planning.set_meeting(
                self._place.project, session_id=cell.session.id, held_on=held_on, ended=ended, phase=phase
            )

        self._place.show_form(MeetingForm(self._where(spot), cell.session, self._place.book, write))

    def ask_therapist(self, spot: Spot) -> None:
        """Ask who the therapist of a dyad is."""
        book = self._place.book
        row = book.row(spot.dyad_id)

        def write(label: str) -> None:
            planning.set_therapist(self._place.project, dyad_id=row.dyad.id, label=label)

        where = self._where(Spot(spot.dyad_id, None))
        self._place.show_form(TherapistForm(where, row.therapist, book.therapists, write))
