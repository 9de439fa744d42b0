"""A field for a number that may have decimals, and is written without those it has not."""

from PySide6.QtWidgets import QDoubleSpinBox, QWidget


class DecimalField(QDoubleSpinBox):
    """`1.5 s` and `2 s`, not `2.000 s`."""

    def __init__(self, least: float, most: float, decimals: int, suffix: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDecimals(decimals)
        self.setRange(least, most)
        self.setSuffix(suffix)
        line = self.lineEdit()
        assert line is not None
        line.setTextMargins(6, 0, 0, 0)

    def textFromValue(self, value: float) -> str:
        text = super().textFromValue(value)
        point = self.locale().decimalPoint()
        return text.rstrip("0").removesuffix(point) if point in text else text
