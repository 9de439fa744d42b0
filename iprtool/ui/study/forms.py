"""The forms of the Study place: a dyad, a session, where recordings belong, another name."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QLineEdit, QRadioButton, QWidget

from iprtool.domain.errors import IprError
from iprtool.domain.model import Dyad
from iprtool.domain.naming import dyad_title
from iprtool.domain.recall_view import RecallView
from iprtool.domain.times import check_day
from iprtool.services.board import Book, next_label
from iprtool.ui.parts.inline import InlineForm
from iprtool.ui.parts.labels import label
from iprtool.ui.study.numberfield import NumberField

_CENTURY = 2000
"""Where a system writes years with two digits, 26 is 2026."""


def parse_day(text: str) -> date | None:
    """A day as `2026-03-04` or as the person's system writes it; None for no text. Raises IprError."""
    text = text.strip()
    if not text:
        return None
    found = QDate.fromString(text, "yyyy-MM-dd")
    for form in (QLocale.FormatType.ShortFormat, QLocale.FormatType.LongFormat):
        found = found if found.isValid() else QLocale().toDate(text, form, _CENTURY)
    if not found.isValid():
        raise IprError(f"“{text}” is not a day.", "Write it as 2026-03-04, or leave it empty.")
    return check_day(date(found.year(), found.month(), found.day()))


def shown_day(day: date | None) -> str:
    """A day as it can be typed again; empty for none."""
    return day.isoformat() if day else ""


def recall_title(view: RecallView) -> str:
    """One of the recalls of a session: `Client recall`, with its day where it is not the first of this participant."""
    what = _tr(view.what.capitalize())
    if view.number == 1:
        return what
    begun = QDateTime.fromSecsSinceEpoch(int(view.recall.begun_at.timestamp())).date()
    return _tr("{0}, {1}").format(what, QLocale().toString(begun, QLocale.FormatType.ShortFormat))


class RemoveForm(InlineForm):
    """Says which recalls go with a recording that is to be removed."""

    def __init__(self, name: str, going: Sequence[RecallView], remove: Callable[[], None]) -> None:
        super().__init__(_tr("Remove {0}, with the recalls in which it was watched?").format(name), _tr("Remove"))
        self._remove = remove
        said = self.tr(
            "{0}: all that was said and noted, the log and the recordings of the interview go with it, sealed or not. "
            "Files stay where they are, and Undo brings everything back."
        )
        self.add_below(label(said.format("; ".join(map(recall_title, going))), "muted", wrap=True))
        self.finish()

    def submit(self) -> None:
        self._remove()


class DyadForm(InlineForm):
    """A new dyad: the next number is proposed, the site can be one that is there or a new name."""

    def __init__(self, book: Book, add: Callable[[str, str], None], parent: QWidget | None = None) -> None:
        super().__init__(_tr("Add a dyad: one client with one therapist"), _tr("Add dyad"), parent)
        self._add = add
        self.dyad = QLineEdit(next_label(dyad.label for dyad in book.dyads))
        self.site = QComboBox()
        self.site.setEditable(True)
        self.site.addItems(["", *(path for _, path in book.sites)])
        line = self.site.lineEdit()
        assert line is not None
        line.setPlaceholderText(self.tr("none, or a new name"))
        self.add_field(self.tr("Dyad (a pseudonym or number)"), self.dyad, 14)
        self.add_field(self.tr("Site (may be empty)"), self.site, 24)
        self.finish()

    def submit(self) -> None:
        self._add(self.dyad.text(), self.site.currentText())


class SessionForm(InlineForm):
    """A new session of a dyad: the next number is proposed, day and phase may stay empty."""

    def __init__(
        self,
        book: Book,
        dyad_id: str | None,
        number: int | None,
        add: Callable[[str, int, date | None, str], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_tr("Add a session"), _tr("Add session"), parent)
        self._book, self._add = book, add
        self.dyad = QComboBox()
        for each in book.dyads:
            self.dyad.addItem(dyad_title(each.label), each.id)
        self.dyad.setCurrentIndex(max(self.dyad.findData(dyad_id), 0))
        self.number = NumberField()
        self.day = QLineEdit()
        self.day.setPlaceholderText(self.tr("e.g. {0}").format("2026-03-04"))
        self.phase = QComboBox()
        self.phase.setEditable(True)
        self.phase.addItems(["", *phases(book)])
        self.add_field(self.tr("Dyad"), self.dyad, 10)
        self.add_field(self.tr("Session number"), self.number, 8)
        self.add_field(self.tr("Day (may be empty)"), self.day, 14)
        self.add_field(self.tr("Phase (may be empty)"), self.phase, 14)
        self.finish()
        self.dyad.currentIndexChanged.connect(self._propose)
        self._propose()
        if number is not None:
            self.number.set_value(number)

    def _propose(self) -> None:
        sessions = self._book.sessions_of(self.dyad.currentData())
        self.number.set_value(sessions[-1].number + 1 if sessions else 1)

    def begin(self) -> None:
        self.number.setFocus()
        self.number.selectAll()

    def submit(self) -> None:
        self._add(self.dyad.currentData(), self.number.value(), parse_day(self.day.text()), self.phase.currentText())


class BelongForm(InlineForm):
    """Where files belong: a dyad and a session that are there, or that are made on the way; copied or linked."""

    def __init__(
        self,
        book: Book,
        files: Sequence[Path],
        target: tuple[Dyad | None, int | None],
        link: bool,
        take: Callable[[Sequence[Path], str, int, bool], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_question(files), _tr("Add"), parent)
        self._book, self._files, self._take = book, files, take
        self.dyad = QComboBox()
        self.dyad.setEditable(True)
        self.dyad.addItems([each.label for each in book.dyads])
        self.number = NumberField()
        self.add_field(self.tr("Dyad (there, or new)"), self.dyad, 12)
        self.add_field(self.tr("Session number (there, or new)"), self.number, 8)
        self._add_choice(link)
        self.finish()
        self._preset(*target)
        self.dyad.currentTextChanged.connect(self._propose)

    def _add_choice(self, link: bool) -> None:
        self.copy = QRadioButton(self.tr("Copy into the study"))
        self.link = QRadioButton(self.tr("Link to it"))
        holder = QWidget()
        holder.setObjectName("Panel")
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 4)
        row.setSpacing(14)
        group = QButtonGroup(self)
        for button in (self.copy, self.link):
            group.addButton(button)
            row.addWidget(button)
        (self.link if link else self.copy).setChecked(True)
        self.add_field(self.tr("File"), holder)
        self._meaning = label("", "caption", wrap=True)
        self.add_below(self._meaning)
        self.link.toggled.connect(self._explain)
        self._explain()

    def _explain(self) -> None:
        self._meaning.setText(
            self.tr("A link saves space, but the file has to stay where it is for the recording to play.")
            if self.link.isChecked()
            else self.tr("A copy lies in the study's folder, which can be moved as a whole; the file stays as it is.")
        )

    @property
    def meaning(self) -> str:
        """What the choice between copy and link means."""
        return self._meaning.text()

    def _preset(self, dyad: Dyad | None, number: int | None) -> None:
        dyads = self._book.dyads
        dyad = dyad or _waiting(self._book) or (dyads[0] if len(dyads) == 1 else None)
        self.dyad.setCurrentText(dyad.label if dyad else next_label(each.label for each in dyads))
        self._propose()
        if number is not None:
            self.number.set_value(number)

    def _propose(self) -> None:
        wanted = self.dyad.currentText().strip().casefold()
        dyad = next((each for each in self._book.dyads if each.label.casefold() == wanted), None)
        sessions = self._book.sessions_of(dyad.id) if dyad else []
        empty = next((each.number for each in sessions if not self._book.recordings_of(each.id)), None)
        self.number.set_value(empty or (sessions[-1].number + 1 if sessions else 1))

    def submit(self) -> None:
        dyad = self.dyad.currentText().strip()
        if not dyad:
            raise IprError(self.tr("The dyad has no name yet."), self.tr("Type a name first."))
        self._take(self._files, dyad, self.number.value(), self.link.isChecked())


class RenameForm(InlineForm):
    """Another name for a dyad or a recording."""

    def __init__(self, title: str, name: str, rename: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(title, _tr("Rename"), parent)
        self._rename = rename
        self.name = QLineEdit(name)
        self.add_field(self.tr("Name"), self.name, 24)
        self.finish()

    def submit(self) -> None:
        self._rename(self.name.text())


def _tr(text: str) -> str:
    return QCoreApplication.translate("forms", text)


def phases(book: Book) -> list[str]:
    """The names of phases that the study uses."""
    return sorted({each.phase for dyad in book.dyads for each in book.sessions_of(dyad.id) if each.phase})


def _waiting(book: Book) -> Dyad | None:
    """The first dyad with a session that has no recording, or with no session yet."""
    for dyad in book.dyads:
        sessions = book.sessions_of(dyad.id)
        if not sessions or any(not book.recordings_of(session.id) for session in sessions):
            return dyad
    return None


def _question(files: Sequence[Path]) -> str:
    if len(files) == 1:
        return _tr("Where does {0} belong?").format(files[0].name)
    names = ", ".join(file.name for file in files[:3]) + (" …" if len(files) > 3 else "")
    return _tr("Where do these {0} files belong? {1}").format(len(files), names)
