"""The forms about the plan of a session: a part, a reason, when it was; and about the therapist of a dyad."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox, QLineEdit, QSpinBox, QWidget

from iprtool.domain.errors import IprError
from iprtool.domain.kinds import Part
from iprtool.domain.model import Session, Study
from iprtool.services import planning
from iprtool.services.board import Book
from iprtool.ui.parts.inline import InlineForm
from iprtool.ui.study.forms import parse_day, phases, shown_day


class PlanForm(InlineForm):
    """A part of a session that is wanted: by whom for a coding, until when for all."""

    def __init__(
        self,
        where: str,
        coders: Sequence[str],
        plan: Callable[[Part, str, date | None], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_tr("Plan a part of {0}").format(where), _tr("Plan"), parent)
        self._plan = plan
        self.part = QComboBox()
        for part in Part:
            self.part.addItem(planning.TITLES[part], part.value)
        self.person = editable(["", *coders], "")
        self.day = QLineEdit()
        self.day.setPlaceholderText(self.tr("e.g. {0}").format("2026-03-04"))
        self.add_field(self.tr("Part"), self.part, 16)
        self.add_field(self.tr("Coder"), self.person, 12)
        self.add_field(self.tr("Due on (may be empty)"), self.day, 14)
        self.finish()
        self.part.currentIndexChanged.connect(self._on_part)
        self._on_part()

    @property
    def _chosen(self) -> Part:
        return Part(self.part.currentData())

    def _on_part(self) -> None:
        self.person.setEnabled(self._chosen is Part.CODING)

    def submit(self) -> None:
        self._plan(self._chosen, self.person.currentText(), parse_day(self.day.text()))


class WaitsForm(InlineForm):
    """How soon after a session its recall is due, and after how long its follow-up."""

    def __init__(self, study: Study, write: Callable[[int, int], None], parent: QWidget | None = None) -> None:
        super().__init__(_tr("When recalls are due"), _tr("Save"), parent)
        self._write = write
        self.recall, self.follow_up = QSpinBox(), QSpinBox()
        for field, caption, value, most, unit in (
            (self.recall, _tr("Recall within"), study.recall_within_h, planning.LONGEST_WAIT_H, _tr(" h")),
            (self.follow_up, _tr("Follow-up after"), study.follow_up_days, planning.LONGEST_WAIT_DAYS, _tr(" days")),
        ):
            field.setRange(1, most)
            field.setValue(value)
            field.setSuffix(unit)
            self.add_field(caption, field, 10)
        self.finish()

    def submit(self) -> None:
        self._write(self.recall.value(), self.follow_up.value())


class MissingForm(InlineForm):
    """Why a part is not there; an empty reason says that it may still come."""

    def __init__(self, what: str, reason: str, write: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(_tr("Missing: {0}").format(what), _tr("Save"), parent)
        self._write, self._before = write, reason
        self.reason = QLineEdit(reason)
        self.reason.setPlaceholderText(self.tr("e.g. ill"))
        self.reason.setMaxLength(planning.LONGEST_REASON)
        caption = self.tr("Reason (empty: it may still come)") if reason else self.tr("Reason")
        self.add_field(caption, self.reason, 30)
        self.finish()

    def submit(self) -> None:
        if not self.reason.text().strip() and not self._before:
            raise IprError(self.tr("There is no reason yet."), self.tr("Type one, such as: ill."))
        self._write(self.reason.text())


class MeetingForm(InlineForm):
    """When a session was held and when it ended, and its phase in the words of the study."""

    def __init__(
        self,
        where: str,
        session: Session,
        book: Book,
        write: Callable[[date | None, str, str], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_tr("{0}: when it was").format(where), _tr("Save"), parent)
        self._write = write
        self.day = QLineEdit(shown_day(session.held_on))
        self.day.setPlaceholderText(self.tr("e.g. {0}").format("2026-03-04"))
        self.ended = QLineEdit(session.ended)
        self.ended.setPlaceholderText(self.tr("e.g. {0}").format("14:50"))
        self.phase = editable(["", *phases(book)], session.phase)
        self.add_field(self.tr("Day"), self.day, 14)
        self.add_field(self.tr("Ended at"), self.ended, 9)
        self.add_field(self.tr("Phase"), self.phase, 14)
        self.finish()

    def submit(self) -> None:
        self._write(parse_day(self.day.text()), self.ended.text(), self.phase.currentText())


class TherapistForm(InlineForm):
    """The therapist of a dyad under a pseudonym; they may be in other dyads too."""

    def __init__(
        self,
        where: str,
        label: str,
        known: Sequence[str],
        write: Callable[[str], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_tr("Therapist of {0}").format(where), _tr("Save"), parent)
        self._write = write
        self.label = editable(["", *known], label)
        self.add_field(self.tr("Therapist (a pseudonym; may be in several dyads)"), self.label, 24)
        self.finish()

    def submit(self) -> None:
        self._write(self.label.currentText())


def editable(items: Sequence[str], text: str) -> QComboBox:
    """A field to type in, with what is there already to choose from."""
    field = QComboBox()
    field.setEditable(True)
    field.addItems(list(items))
    field.setCurrentText(text)
    return field


def _tr(text: str) -> str:
    return QCoreApplication.translate("plan_forms", text)
