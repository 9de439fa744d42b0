"""Beside the picture: which curve is rated, the dial, the value, and whether it is being recorded."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from iprtool.domain.model import Code
from iprtool.domain.scales import plain
from iprtool.domain.traces import Dial
from iprtool.ui.actions import ActionSet
from iprtool.ui.code.dial_bar import DialBar
from iprtool.ui.keyed import key_tip
from iprtool.ui.parts.labels import ElidedLabel, label, panel, restyle
from iprtool.ui.theme.icons import SWATCH_SIZE, swatch_icon

_LINES = 14
"""With fewer lines than this the dial has no room for words."""


class DialStrip(QWidget):
    """As narrow as it can be; not there at all without a code that is rated as a curve.

    Where there is little height the dial gets it: then the value stands on the button, and there are no words.
    """

    code_chosen = Signal(str)

    def __init__(self, actions: ActionSet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        panel(self, "Transport")
        self.bar = DialBar()
        self.codes = QComboBox()
        self.codes.setAccessibleName(self.tr("Curve"))
        self.codes.setIconSize(SWATCH_SIZE)
        self.codes.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.codes.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.codes.setMinimumContentsLength(4)
        self.codes.activated.connect(lambda index: self.code_chosen.emit(self.codes.itemData(index)))
        self._name, self._value = ElidedLabel("", "family"), label("–", "figure")
        self._value.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._meaning = label("", "caption", wrap=True)
        self._meaning.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        action = actions["trace.record"]
        self.record = QPushButton()
        self.record.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.record.setProperty("role", "value")
        key_tip(self.record, action.toolTip(), "trace.record")
        self.record.clicked.connect(action.trigger)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(4)
        column.addWidget(self._name)
        column.addWidget(self.codes)
        column.addWidget(self.bar, 1)
        column.addWidget(self._value)
        column.addWidget(self._meaning)
        column.addWidget(self.record)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._recording = self._low = False
        self.set_recording(False)
        self.hide()

    def set_codes(self, codes: Iterable[Code]) -> None:
        """Offer these codes; without any the strip is hidden."""
        self.codes.clear()
        for code in codes:
            self.codes.addItem(swatch_icon(code.colour), code.name, code.id)
        self._share_room()
        self.setVisible(self.codes.count() > 0)

    def show_code(self, code: Code, dial: Dial, meanings: Mapping[float, str]) -> None:
        """Rate with this code from now on."""
        self.codes.setCurrentIndex(self.codes.findData(code.id))
        self._name.setText(code.name)
        self.bar.set_dial(dial, dict(meanings))
        self.bar.setAccessibleName(code.name)
        self.bar.setToolTip(
            "\n".join([code.definition, *(f"{plain(v)}: {word}" for v, word in meanings.items())]).strip()
        )

    def show_value(self, value: float | None) -> None:
        """The value that is rated now, or that was rated for what is seen."""
        text = "–" if value is None else plain(value)
        if text == self._value.text():
            return
        self.bar.show_value(value)
        self._value.setText(text)
        meaning = self.bar.meanings.get(value, "") if value is not None else ""
        self._meaning.setText(meaning)
        self.bar.setAccessibleDescription(f"{text} {meaning}".strip())
        self._label_button()

    def set_recording(self, on: bool) -> None:
        """Show whether the value is being recorded."""
        self._recording = on
        self.bar.setEnabled(on)
        self._label_button()
        self.record.setAccessibleName(self.tr("Stop rating") if on else self.tr("Rate the curve"))
        self.record.setProperty("recording", on)
        restyle(self.record)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        low = event.size().height() < _LINES * self.fontMetrics().height()
        if low != self._low:
            self._low = low
            self._share_room()

    def _share_room(self) -> None:
        self.codes.setVisible(self.codes.count() > 1 and not self._low)
        self._name.setVisible(self.codes.count() == 1 and not self._low)
        self._value.setVisible(not self._low)
        self._meaning.setVisible(not self._low)
        self.bar.show_words(not self._low)
        self._label_button()

    def _label_button(self) -> None:
        word = self._value.text() if self._low else self.tr("Stop") if self._recording else self.tr("Rate")
        self.record.setText(f"{'■' if self._recording else '●'} {word}")
