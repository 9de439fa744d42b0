"""The panel with which two recordings of a session are brought onto one clock."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QPushButton, QSpinBox, QVBoxLayout, QWidget

from iprtool.domain.model import Recording
from iprtool.domain.sessiontime import MOST_OFFSET_MS
from iprtool.services.syncing import Place
from iprtool.ui.parts.flow import FlowLayout
from iprtool.ui.parts.labels import heading, label, panel
from iprtool.ui.parts.scrolled import BareScroll

FRAME = 0
"""A nudge by one picture, however long that is."""
_NUDGES = ((-1, FRAME), (-1, 10), (1, 10), (1, FRAME))
"""(direction, milliseconds)"""

_NARROW = 80
"""Fields that would keep room for their longest text may be this narrow."""


class SyncPanel(BareScroll):
    """Which recording, where it begins beside the open one, nudges, finding it by sound, and what was found."""

    other_chosen = Signal(str)
    begin_entered = Signal(int)
    nudged = Signal(int, int)
    """(-1 earlier or 1 later, milliseconds or `FRAME`)"""
    align_requested = Signal()
    cancel_requested = Signal()
    reset_requested = Signal()
    both_toggled = Signal(bool)
    close_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._searching = False
        self._begins = label("", "caption", wrap=True)
        self.other = QComboBox()
        self.other.setMinimumWidth(_NARROW)
        self.setAccessibleName(self.tr("Synchronise"))
        self.other.setAccessibleName(self.tr("Recording to synchronise"))
        self.other.activated.connect(lambda _row: self.other_chosen.emit(self.other.currentData()))
        self.begin = self._begin_field()
        self.nudges = [self._nudge(direction, ms) for direction, ms in _NUDGES]
        self.both = QCheckBox(self.tr("Hear both"))
        self.both.setToolTip(self.tr("Hear this recording together with the open one, to bring them level by ear."))
        self.both.toggled.connect(self.both_toggled)
        self.align = QPushButton(self.tr("Align by sound"))
        self.align.setProperty("role", "main")
        self.align.clicked.connect(self._on_align)
        self.reset = QPushButton(self.tr("Reset"))
        self.reset.setToolTip(self.tr("Let both begin at once, without drift."))
        self.reset.clicked.connect(self.reset_requested)
        self.done = QPushButton(self.tr("Done"))
        self.done.clicked.connect(self.close_requested)
        self._result = label("", "muted", wrap=True)
        self._result.setAccessibleName(self.tr("How the recordings lie"))
        self._build()

    def _build(self) -> None:
        inner = QWidget()
        panel(inner, "SidePanel", "right")
        column = QVBoxLayout(inner)
        column.setContentsMargins(10, 12, 8, 12)
        column.setSpacing(8)
        nudges, ways = FlowLayout(6), FlowLayout(6)
        for button in self.nudges:
            nudges.addWidget(button)
        for button in (self.reset, self.done):
            ways.addWidget(button)
        column.addWidget(heading(self.tr("Synchronise")))
        column.addWidget(self.other)
        column.addWidget(self._begins)
        column.addWidget(self.begin)
        column.addLayout(nudges)
        column.addWidget(self.both)
        column.addWidget(self.align)
        column.addWidget(self._result)
        column.addLayout(ways)
        column.addStretch(1)
        self.setWidget(inner)

    def _begin_field(self) -> QSpinBox:
        field = QSpinBox()
        field.setRange(-MOST_OFFSET_MS, MOST_OFFSET_MS)
        field.setMinimumWidth(_NARROW)
        field.lineEdit().setTextMargins(6, 0, 0, 0)
        field.setSuffix(self.tr(" ms"))
        field.setKeyboardTracking(False)
        field.setAccessibleName(self.tr("Begins later by, in milliseconds"))
        field.setToolTip(self.tr("How much later it begins; negative where it begins earlier."))
        field.valueChanged.connect(self.begin_entered)
        return field

    def _nudge(self, direction: int, ms: int) -> QPushButton:
        sign, word = ("−", self.tr("earlier")) if direction < 0 else ("+", self.tr("later"))
        amount = self.tr("{0} ms").format(ms) if ms else self.tr("1 frame")
        button = QPushButton(f"{sign} {amount}")
        button.setAccessibleName(self.tr("Let it begin {0} {1}").format(amount, word))
        button.setAutoRepeat(True)
        button.clicked.connect(lambda: self.nudged.emit(direction, ms))
        return button

    # ---- what is shown

    def show_others(self, others: list[Recording], chosen: str) -> None:
        """Offer these recordings; the one with the id `chosen` is worked on."""
        self.other.clear()
        for recording in others:
            self.other.addItem(recording.label, recording.id)
        self.other.setCurrentIndex(max(0, self.other.findData(chosen)))

    def show_place(self, first: str, place: Place) -> None:
        """Show where the chosen one lies beside the first."""
        self._begins.setText(self.tr("begins after {0} by").format(first))
        if not self.begin.hasFocus() or self.begin.value() != place.begins_ms:
            self.begin.blockSignals(True)
            self.begin.setValue(place.begins_ms)
            self.begin.blockSignals(False)

    def say(self, text: str) -> None:
        """Say how the recordings lie, or why nothing was found."""
        self._result.setText(text)

    @property
    def said(self) -> str:
        """What the panel says."""
        return self._result.text()

    def set_searching(self, searching: bool) -> None:
        """While the sounds are compared the button stops that."""
        self._searching = searching
        self.align.setText(self.tr("Stop comparing") if searching else self.tr("Align by sound"))

    def show_progress(self, share: float) -> None:
        """Say how far the comparing is."""
        self.say(self.tr("Comparing the sounds: {0} %").format(round(100 * share)))

    def _on_align(self) -> None:
        (self.cancel_requested if self._searching else self.align_requested).emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_requested.emit()
        else:
            super().keyPressEvent(event)
