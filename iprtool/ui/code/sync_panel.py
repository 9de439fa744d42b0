"""The panel with which two recordings of a session are brought onto one clock."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QPushButton, QVBoxLayout, QWidget

from iprtool.domain.model import Recording
from iprtool.services.syncing import SIDES_S, Place
from iprtool.ui.parts.begin_fields import FRAME, BeginFields
from iprtool.ui.parts.flow import FlowLayout
from iprtool.ui.parts.labels import heading, label, panel
from iprtool.ui.parts.scrolled import BareScroll

_NUDGES = ((-1, FRAME), (-1, 10), (1, 10), (1, FRAME))
"""(direction, milliseconds)"""
_NARROW = 80
"""The list of recordings would keep room for its longest name, and may be this narrow."""


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
    sides_toggled = Signal(bool)
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
        self._fields = BeginFields(_NUDGES)
        self._fields.begin_entered.connect(self.begin_entered)
        self._fields.nudged.connect(self.nudged)
        self.begin = self._fields.begin
        self.both = QCheckBox(self.tr("Hear both"))
        self.both.setToolTip(self.tr("Hear this recording together with the open one, to bring them level by ear."))
        self.both.toggled.connect(self.both_toggled)
        self._hears_sides = False
        self.sides = QPushButton(self.tr("One left, one right"))
        self.sides.setToolTip(
            self.tr("Hear {0} seconds from the playhead: the open recording left, this one right.").format(SIDES_S)
        )
        self.sides.clicked.connect(lambda: self.sides_toggled.emit(not self._hears_sides))
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
        ways = FlowLayout(6)
        hearing = FlowLayout(6, centred=True)
        for flow, widgets in ((ways, (self.reset, self.done)), (hearing, (self.both, self.sides))):
            for widget in widgets:
                flow.addWidget(widget)
        column.addWidget(heading(self.tr("Synchronise")))
        column.addWidget(self.other)
        column.addWidget(self._begins)
        column.addWidget(self._fields)
        column.addLayout(hearing)
        column.addWidget(self.align)
        column.addWidget(self._result)
        column.addLayout(ways)
        column.addStretch(1)
        self.setWidget(inner)

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
        self._fields.show_begin(place.begins_ms)

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

    def set_sides(self, heard: bool) -> None:
        """While both sides are heard the button stops that."""
        self._hears_sides = heard
        self.sides.setText(self.tr("Stop the sound") if heard else self.tr("One left, one right"))

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
