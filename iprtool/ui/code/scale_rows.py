"""One scale to rate on: a row of buttons, names, a toggle, a slider where there are many values, or a field."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSlider, QVBoxLayout, QWidget

from iprtool.domain.kinds import ScaleKind
from iprtool.domain.model import Anchor, Scale
from iprtool.domain.scales import check_value, described, parse, plain, shown, values
from iprtool.ui.parts.checkedfield import CheckedField
from iprtool.ui.parts.flow import FlowLayout
from iprtool.ui.parts.labels import label, panel

BUTTONS_AT_MOST = 13
_GAP = 3


class ScaleRow(QWidget):
    """Caption, what is chosen with, and below what the chosen value, or the one under the pointer, means."""

    value_chosen = Signal(str, object)
    """(scale id, value or None to take it away)"""
    trouble = Signal(str, str)
    mended = Signal(str)
    """The trouble with this message is over."""

    def __init__(self, scale: Scale, anchors: tuple[Anchor, ...]) -> None:
        super().__init__()
        panel(self)
        self.scale, self.anchors = scale, anchors
        self.value: float | None = None
        self._meanings = {anchor.value: anchor.label for anchor in anchors}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 2)
        self._column.setSpacing(3)
        self._caption = label("", "caption", wrap=True)
        self._caption.setToolTip(scale.definition)
        self._column.addWidget(self._caption)
        self._build()
        self._meaning = label("", "caption", wrap=True)
        self._meaning.setVisible(False)
        self._column.addWidget(self._meaning)
        self.set_current(False)

    def _build(self) -> None:
        """Make what the value is chosen with."""
        raise NotImplementedError

    def set_current(self, current: bool) -> None:
        """Show whether the next key rates on this scale."""
        ordinal = self.scale.kind is ScaleKind.ORDINAL
        name = f"{self.scale.name} ({described(self.scale, self.anchors)})" if ordinal else self.scale.name
        self._caption.setText(f"▸ {name}" if current else name)

    def set_value(self, value: float | None) -> None:
        """Show a value, None for not rated."""
        self.value = value
        self.show_meaning(value)

    def show_meaning(self, value: float | None) -> None:
        """Write below what a value means."""
        if self.scale.kind is ScaleKind.NOMINAL:
            return
        meaning = self._meanings.get(value) if value is not None else None
        self._meaning.setText(f"{plain(value)}: {meaning}" if value is not None and meaning else "")
        self._meaning.setVisible(bool(meaning))

    def take_focus(self) -> None:
        """Put the focus on what the value is chosen with."""
        self.setFocus()

    def _choose(self, value: float | None) -> None:
        self.value_chosen.emit(self.scale.id, value)


class ValueButton(QPushButton):
    """One value; pressed while it is chosen, it takes the rating away."""

    hovered = Signal(object)

    def __init__(self, value: float, text: str, name: str, *, small: bool = False) -> None:
        super().__init__(text)
        self.value = value
        self.setCheckable(True)
        self.setProperty("role", "value")
        self.setProperty("step", "half" if small else "whole" if len(text) < 3 else "")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(name)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.hovered.emit(self.value)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hovered.emit(None)


class ButtonRow(ScaleRow):
    """A button for each value: names, steps, or one toggle for a flag."""

    def _build(self) -> None:
        flow = FlowLayout(_GAP, centred=True)
        offered = (1.0,) if self.scale.kind is ScaleKind.FLAG else values(self.scale, self.anchors)
        self.buttons = [self._button(value) for value in offered]
        for button in self.buttons:
            flow.addWidget(button)
        self._column.addLayout(flow)

    def _button(self, value: float) -> ValueButton:
        text = shown(self.scale, self.anchors, value)
        between = self.scale.kind is ScaleKind.ORDINAL and not value.is_integer()
        meaning = "" if self.scale.kind is ScaleKind.NOMINAL else self._meanings.get(value, "")
        button = ValueButton(value, text, f"{self.scale.name}: {text}. {meaning}".strip(), small=between)
        button.setToolTip(meaning)
        button.clicked.connect(lambda: self._choose(None if self.value == value else value))
        button.hovered.connect(lambda over: self.show_meaning(self.value if over is None else over))
        return button

    def set_value(self, value: float | None) -> None:
        super().set_value(value)
        for button in self.buttons:
            button.setChecked(button.value == value)
        if self.scale.kind is ScaleKind.FLAG:
            self.buttons[0].setText(shown(self.scale, self.anchors, 1.0 if value is None else value))

    def take_focus(self) -> None:
        chosen = next((button for button in self.buttons if button.isChecked()), self.buttons[0])
        chosen.setFocus(Qt.FocusReason.TabFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Steps share the width where they all fit on one line."""
        super().resizeEvent(event)
        if self.scale.kind is not ScaleKind.ORDINAL:
            return
        whole = [button for button in self.buttons if button.property("step") != "half"]
        least = self.fontMetrics().horizontalAdvance("00") + 6
        rest = sum(button.sizeHint().width() for button in self.buttons if button not in whole)
        share = (self.width() - rest - _GAP * (len(self.buttons) - 1)) // max(len(whole), 1)
        for button in whole:
            button.setMinimumWidth(max(share, least))


class SliderRow(ScaleRow):
    """Many values on a slider; at its left end nothing is rated."""

    def _build(self) -> None:
        self._values = values(self.scale, self.anchors)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(-1, len(self._values) - 1)
        self.slider.setPageStep(max(1, len(self._values) // 10))
        self.slider.setTracking(False)
        self.slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.slider.setAccessibleName(self.scale.name)
        self._shown = label("–")
        row = QHBoxLayout()
        row.addWidget(self.slider, 1)
        row.addWidget(self._shown)
        self._column.addLayout(row)
        self.slider.sliderMoved.connect(lambda place: self._show(self._at(place)))
        self.slider.valueChanged.connect(lambda place: self._choose(self._at(place)))

    def _at(self, place: int) -> float | None:
        return self._values[place] if place >= 0 else None

    def _show(self, value: float | None) -> None:
        self._shown.setText("–" if value is None else plain(value))
        self.show_meaning(value)

    def set_value(self, value: float | None) -> None:
        super().set_value(value)
        blocked = self.slider.blockSignals(True)
        self.slider.setValue(self._values.index(value) if value in self._values else -1)
        self.slider.blockSignals(blocked)
        self._show(value)

    def take_focus(self) -> None:
        self.slider.setFocus(Qt.FocusReason.TabFocusReason)


class NumberField(CheckedField):
    """Any number that a scale allows; Esc takes back what was typed."""

    given_up = Signal()
    entered = Signal(object)
    """The number, or None when the field was emptied."""

    def __init__(self, scale: Scale, anchors: tuple[Anchor, ...]) -> None:
        super().__init__()
        self._scale, self._anchors = scale, anchors
        self.setAccessibleName(scale.name)
        self.setPlaceholderText(described(scale, anchors))

    def take(self, text: str) -> None:
        value = parse(self._scale, self._anchors, text) if text else None
        if value is not None:
            check_value(self._scale, self._anchors, value)
        self.mend()
        self.entered.emit(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
            self.clearFocus()
        else:
            super().keyPressEvent(event)


class FieldRow(ScaleRow):
    """Any number, typed."""

    def _build(self) -> None:
        self.field = NumberField(self.scale, self.anchors)
        self.field.entered.connect(self._on_entered)
        self.field.given_up.connect(lambda: self.set_value(self.value))
        self.field.trouble.connect(self.trouble)
        self.field.mended.connect(self.mended)
        self._column.addWidget(self.field)

    def set_value(self, value: float | None) -> None:
        super().set_value(value)
        self.field.setText("" if value is None else plain(value))
        self.field.mend()

    def _on_entered(self, value: float | None) -> None:
        if value != self.value:
            self._choose(value)

    def take_focus(self) -> None:
        self.field.setFocus(Qt.FocusReason.TabFocusReason)


def make_row(scale: Scale, anchors: Iterable[Anchor]) -> ScaleRow:
    """The row that fits a scale."""
    meanings = tuple(anchors)
    if scale.kind is ScaleKind.NUMERIC:
        return FieldRow(scale, meanings)
    many = scale.kind is ScaleKind.ORDINAL and len(values(scale, meanings)) > BUTTONS_AT_MOST
    return SliderRow(scale, meanings) if many else ButtonRow(scale, meanings)
