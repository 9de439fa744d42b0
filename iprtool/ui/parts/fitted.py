"""Sizes that follow the size of text, or the room that there is."""

from collections.abc import Callable, Container

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QWidget

_TEXT_CHANGES = (QEvent.Type.FontChange, QEvent.Type.StyleChange)
"""What a widget is told when the text size changes."""


class _Fitting(QObject):
    """Goes with its widget."""

    def __init__(self, widget: QWidget, fit: Callable[[], object], events: Container[QEvent.Type]) -> None:
        super().__init__(widget)
        self._fit, self._events = fit, events
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in self._events:
            self._fit()
        return super().eventFilter(watched, event)


def fitted(widget: QWidget, fit: Callable[[QFontMetrics], object]) -> None:
    """Set a size by the metrics of a widget's text now, and again whenever the size of text changes."""
    fit(widget.fontMetrics())
    _Fitting(widget, lambda: fit(widget.fontMetrics()), _TEXT_CHANGES)


def fitted_to_room(widget: QWidget, fit: Callable[[], object]) -> None:
    """Share a widget's room now, and again whenever its size or that of its text changes."""
    fit()
    _Fitting(widget, fit, (*_TEXT_CHANGES, QEvent.Type.Resize))
