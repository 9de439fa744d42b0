"""A field for seconds, to the millisecond."""

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QDoubleSpinBox, QWidget

_PLACES = 3


class SecondsField(QDoubleSpinBox):
    """Shows no zeros that say nothing, and takes a dot as well as the decimal sign of the language."""

    def __init__(self, most_ms: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDecimals(_PLACES)
        self.setRange(0, most_ms / 1000)
        self.setSingleStep(0.5)
        self.setSuffix(self.tr(" s"))

    @property
    def ms(self) -> int:
        """What stands in it, in milliseconds."""
        return round(self.value() * 1000)

    def set_ms(self, ms: int) -> None:
        """Let so many milliseconds stand in it."""
        self.setValue(ms / 1000)

    def textFromValue(self, value: float) -> str:
        point = self.locale().decimalPoint()
        text = self.locale().toString(value, "f", _PLACES)
        return text.rstrip("0").removesuffix(point) if point in text else text

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        return super().validate(text.replace(".", self.locale().decimalPoint()), position)
