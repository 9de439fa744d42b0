"""Sizes that follow the size of text."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QWidget

_TEXT_CHANGES = (QEvent.Type.FontChange, QEvent.Type.StyleChange)
"""What a widget is told when the text size changes."""


class _Fitting(QObject):
    """Goes with its widget."""

    def __init__(self, widget: QWidget, fit: Callable[[QFontMetrics], object]) -> None:
        super().__init__(widget)
        self._widget, self._fit = widget, fit
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TEXT_CHANGES:
            self._fit(self._widget.fontMetrics())
        return super().eventFilter(watched, event)


def fitted(widget: QWidget, fit: Callable[[QFontMetrics], object]) -> None:
    """Set a size by the metrics of a widget's text now, and again whenever the size of text changes."""
    fit(widget.fontMetrics())
    _Fitting(widget, fit)
