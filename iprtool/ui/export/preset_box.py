"""Choices of exports under names: taken up from a list, kept under what is typed, renamed, forgotten."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from iprtool.domain.model import Preset
from iprtool.ui.parts.labels import heading


class PresetBox(QWidget):
    """A list in which a name can be typed, and three buttons."""

    taken_up = Signal(str)
    """Carries the id of the preset."""
    kept = Signal(str)
    """Carries the name under which what is chosen is to be kept."""
    renamed = Signal(str, str)
    """Carries the id of the preset that was taken up last, and its new name."""
    forgotten = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._held = ""
        self.names = QComboBox()
        self.names.setEditable(True)
        self.names.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.names.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.names.setMinimumContentsLength(8)
        self.names.setAccessibleName(self.tr("Name of the choice"))
        line = self.names.lineEdit()
        assert line is not None
        line.setPlaceholderText(self.tr("a name to keep it"))
        line.textChanged.connect(self._show)
        self.names.activated.connect(self._on_activated)
        self.keep = QPushButton(self.tr("Keep"))
        self.keep.setToolTip(self.tr("Keep what is chosen here under this name, to write the same again."))
        self.keep.clicked.connect(lambda: self.kept.emit(self.names.currentText()))
        self.rename = QPushButton(self.tr("Rename"))
        self.rename.setToolTip(self.tr("Give the choice that was taken up last the name that is typed."))
        self.rename.clicked.connect(lambda: self.renamed.emit(self._held, self.names.currentText()))
        self.forget = QPushButton(self.tr("Forget"))
        self.forget.setToolTip(self.tr("Forget the choice with this name. Undo brings it back."))
        self.forget.clicked.connect(lambda: self.forgotten.emit(self._there()))
        named = heading(self.tr("Kept choices"))
        named.setContentsMargins(6, 0, 0, 0)
        row = QHBoxLayout()
        row.setSpacing(0)
        for button in (self.keep, self.rename, self.forget):
            button.setProperty("role", "plain")
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for part in (named, self.names):
            column.addWidget(part)
        column.addLayout(row)
        self.show_presets(())

    def show_presets(self, presets: Sequence[Preset]) -> None:
        """Offer these; what is typed stays."""
        typed = self.names.currentText()
        self.names.clear()
        for preset in presets:
            self.names.addItem(preset.name, preset.id)
        self.names.setCurrentIndex(-1)
        self.names.setEditText(typed)
        self._show()

    def _on_activated(self, row: int) -> None:
        if row >= 0:
            self.taken_up.emit(self.names.itemData(row))

    def _there(self) -> str:
        """The id of the preset whose name stands in the field; empty where there is none."""
        row = next((n for n in range(self.names.count()) if self.names.itemText(n) == self.names.currentText()), -1)
        return str(self.names.itemData(row)) if row >= 0 else ""

    def _show(self) -> None:
        typed, there = bool(self.names.currentText().strip()), self._there()
        self._held = there or self._held
        held = self.names.findData(self._held) >= 0
        self.keep.setEnabled(typed)
        self.rename.setEnabled(typed and held and not there)
        self.forget.setEnabled(bool(there))
