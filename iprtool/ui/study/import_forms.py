"""What was found in a file of another tool and where it goes; and what became of it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit

from iprtool.domain.errors import IprError
from iprtool.domain.model import Recording
from iprtool.exchange.found import Found
from iprtool.exchange.report import Report
from iprtool.services import import_media
from iprtool.services.board import Book, next_label
from iprtool.services.import_homes import Target
from iprtool.ui.parts.fitted import fitted
from iprtool.ui.parts.inline import InlineForm
from iprtool.ui.parts.labels import label
from iprtool.ui.study.model import Spot
from iprtool.ui.study.numberfield import NumberField
from iprtool.ui.study.spoken_part import SpokenPart, has_words

_MOST_LINES = 6
"""A longer report gets the room of the board."""


def in_words(found: Found) -> str:
    """What a file holds, in figures: `12 segments, 3 codes, 40 turns`."""
    turns = sum(len(each.turns) for each in found.transcripts)
    codes = len({code.path for code in found.codes} | {tag.path for tag in found.tags if tag.path})
    counts = (
        (len(found.tags), _tr("1 segment"), _tr("{0} segments")),
        (codes, _tr("1 code"), _tr("{0} codes")),
        (turns, _tr("1 turn of a transcript"), _tr("{0} turns of a transcript")),
        (len(import_media.packed(found)), _tr("1 recording in it"), _tr("{0} recordings in it")),
        (len(import_media.near(found)), _tr("1 recording beside it"), _tr("{0} recordings beside it")),
    )
    said = [one if count == 1 else many.format(f"{count:,}") for count, one, many in counts if count]
    return ", ".join(said) or _tr("nothing that a study can hold")


class ImportForm(InlineForm):
    """Where what was found goes: to a recording of the study, or to a dyad and session without one."""

    grows = True

    def __init__(
        self, file: str, found: Found, recordings: Sequence[tuple[str, Recording]], book: Book, author: str,
        take: Callable[[Found, Target], None], recording_id: str = "",
    ) -> None:  # fmt: skip
        super().__init__(_tr("Import {0}: {1}").format(file, in_words(found)), _tr("Import"))
        self._take, self._found, self._known = take, found, recordings
        self._book = book
        self.spoken = SpokenPart(found) if has_words(found) else None
        self.roomy = self.spoken is not None
        self.recording = QComboBox()
        self.recording.addItem(_tr("none of these"), "")
        for title, each in recordings:
            self.recording.addItem(title, each.id)
        self.dyad = QComboBox()
        self.dyad.setEditable(True)
        self.dyad.addItems([each.label for each in book.dyads])
        self.number = NumberField()
        self.author = QLineEdit(author)
        self.add_field(_tr("Recording that it is about"), self.recording, 28)
        self.add_field(_tr("Dyad (there, or new)"), self.dyad, 12)
        self.add_field(_tr("Session number"), self.number, 8)
        if found.tags:
            self.add_field(_tr("Author, if the file names none"), self.author, 14)
        self._meaning = label("", "caption", wrap=True)
        self.add_below(self._meaning)
        if self.spoken is not None:
            self.add_below(self.spoken)
            self.finish_below()
            self.keep_top()
        else:
            self.finish()
        self._propose(found, recordings, book)
        if recording_id:
            self.recording.setCurrentIndex(max(self.recording.findData(recording_id), 0))
        self.recording.currentIndexChanged.connect(self._explain)
        self._explain()

    def _propose(self, found: Found, recordings: Sequence[tuple[str, Recording]], book: Book) -> None:
        medium = found.media[0] if found.media else None
        name = medium.file_name.casefold() if medium else ""
        same = [each.id for _, each in recordings if name and each.file_name.casefold() == name]
        if len(same) == 1:
            self.recording.setCurrentIndex(self.recording.findData(same[0]))
        self.dyad.setCurrentText((medium.dyad if medium else "") or next_label(each.label for each in book.dyads))
        self.number.set_value((medium.session if medium else None) or 1)

    def propose(self, spot: Spot) -> None:
        """Propose a place of the board: its recording where it has one, and where the file names none that is here."""
        session = next((each for each in self._book.sessions_of(spot.dyad_id) if each.number == spot.number), None)
        own = [each.id for _, each in self._known if session is not None and each.session_id == session.id]
        if not self.recording.currentData() and len(own) == 1:
            self.recording.setCurrentIndex(self.recording.findData(own[0]))
        self.dyad.setCurrentText(self._book.dyad(spot.dyad_id).label)
        if spot.number is not None:
            self.number.set_value(spot.number)

    def _explain(self) -> None:
        named = bool(self.recording.currentData())
        self.dyad.setEnabled(not named)
        self.number.setEnabled(not named)
        self._meaning.setText(
            _tr("What is in the study already stays as it is, and nothing comes in twice. Undo takes all of it back.")
            if named
            else self._without_one()
        )

    def _without_one(self) -> str:
        if import_media.packed(self._found):
            return _tr("The recordings that are in the file are unpacked into the project first.")
        if import_media.near(self._found):
            return _tr("The recordings that lie beside the file are linked, and stay where they are.")
        return _tr("Its times are kept without a recording, whose file can be given later in the Code place.")

    @property
    def meaning(self) -> str:
        """What the choice means."""
        return self._meaning.text()

    def submit(self) -> None:
        recording_id = self.recording.currentData()
        dyad = self.dyad.currentText().strip()
        if not recording_id and not dyad:
            raise IprError(_tr("The dyad has no name yet."), _tr("Type a name, or choose a recording."))
        found = self.spoken.prepared() if self.spoken is not None else self._found
        if recording_id:
            self._take(found, Target(recording=recording_id, author=self.author.text()))
        else:
            self._take(found, Target(dyad=dyad, session=self.number.value(), author=self.author.text()))


class ReportForm(InlineForm):
    """What was taken, changed and dropped, and why; to be read, copied and closed."""

    grows = True

    def __init__(self, report: Report, *, empty: bool = False) -> None:
        super().__init__(_tr("What became of {0}").format(report.file), _tr("Close"))
        lines = report.text.splitlines()
        if empty or not lines:
            lines.insert(0, _tr("There is nothing in it that a study can hold; nothing was changed."))
        self.lines = QPlainTextEdit("\n".join(lines))
        self.lines.setReadOnly(True)
        self.lines.setTabChangesFocus(True)
        self.lines.setAccessibleName(_tr("Report"))
        self.roomy = len(lines) > _MOST_LINES
        if not self.roomy:
            fitted(self.lines, lambda text: self._size(text, len(lines)))
        self.cancel.hide()
        self.add_below(self.lines)
        self.finish()

    def _size(self, text: QFontMetrics, lines: int) -> None:
        self.lines.setFixedHeight((max(lines, 2) + 2) * text.lineSpacing())

    def submit(self) -> None:
        """Nothing is left to do."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("ImportForms", text)
