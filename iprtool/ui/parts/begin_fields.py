"""When a recording begins, as a number to type and in nudges, to bring it onto the clock of another."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QSpinBox, QVBoxLayout, QWidget

from iprtool.domain.sessiontime import MOST_OFFSET_MS
from iprtool.ui.parts.flow import FlowLayout

FRAME = 0
"""A nudge by one picture, however long that is."""
_NARROW = 80
"""The field would keep room for its longest text, and may be this narrow."""


class BeginFields(QWidget):
    """The field, and below it a button for each nudge: (-1 earlier or 1 later, milliseconds or `FRAME`)."""

    begin_entered = Signal(int)
    nudged = Signal(int, int)

    def __init__(self, nudges: Sequence[tuple[int, int]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Panel")
        self.begin = self._field()
        self.nudges = [self._nudge(direction, ms) for direction, ms in nudges]
        row = FlowLayout(6)
        for button in self.nudges:
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.begin)
        column.addLayout(row)

    def _field(self) -> QSpinBox:
        field = QSpinBox()
        field.setRange(-MOST_OFFSET_MS, MOST_OFFSET_MS)
        field.setMinimumWidth(_NARROW)
        field.lineEdit().setTextMargins(6, 0, 0, 0)
        field.setSuffix(self.tr(" ms"))
        field.setKeyboardTracking(False)
        field.setAccessibleName(self.tr("Begins later by, in milliseconds"))
        field.setToolTip(
            self.tr(
                "How much later it begins; negative where it begins earlier. "
                "Up and Down nudge it by 1 ms, PgUp and PgDown by 10 ms."
            )
        )
        field.valueChanged.connect(self.begin_entered)
        return field

    def _nudge(self, direction: int, ms: int) -> QPushButton:
        sign, word = ("−", self.tr("earlier")) if direction < 0 else ("+", self.tr("later"))
        amount = self.tr("1 frame")
        if ms:
            amount = self.tr("{0} ms").format(ms) if ms % 1000 else self.tr("{0} s").format(ms // 1000)
        button = QPushButton(f"{sign} {amount}")
        button.setAccessibleName(self.tr("Let it begin {0} {1}").format(amount, word))
        button.setAutoRepeat(True)
        button.clicked.connect(lambda: self.nudged.emit(direction, ms))
        return button

    def show_begin(self, ms: int) -> None:
        """Show when it begins; what is being typed stays until it differs."""
        if not self.begin.hasFocus() or self.begin.value() != ms:
            self.begin.blockSignals(True)
            self.begin.setValue(ms)
            self.begin.blockSignals(False)
