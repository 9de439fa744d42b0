"""About the window by keys: from one pane to the next, and the menu of what has the focus."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QStackedWidget, QWidget


class Panes(QObject):
    """A page says by a property `panes` which parts it has, in order; the bars around it come after them."""

    def __init__(
        self, window: QWidget, pages: QStackedWidget, bars: list[QWidget], say: Callable[[str], object]
    ) -> None:
        super().__init__(window)
        self._window, self._pages, self._bars, self._say = window, pages, bars, say

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Action ids and what they do."""
        return {
            "view.next_pane": lambda: self.go(1),
            "view.previous_pane": lambda: self.go(-1),
            "view.menu": self.show_menu,
        }

    def go(self, steps: int) -> None:
        """Give the keyboard to the pane that is so many after the present one."""
        panes = [(pane, first) for pane in self._panes() if (first := _first_in(pane)) is not None]
        if not panes:
            return
        focus = self._window.focusWidget()
        here = [n for n, (pane, _) in enumerate(panes) if focus is not None and _holds(pane, focus)]
        start = here[0] if here else (-1 if steps > 0 else 0)
        pane, first = panes[(start + steps) % len(panes)]
        first.setFocus(Qt.FocusReason.TabFocusReason)
        if pane.accessibleName():
            self._say(pane.accessibleName())

    def _panes(self) -> list[QWidget]:
        page = self._pages.currentWidget()
        return [*getattr(page, "panes", [page]), *self._bars]

    def show_menu(self) -> None:
        """The menu of what has the focus, as the right mouse button shows it."""
        focus = self._window.focusWidget()
        if focus is None or QApplication.activePopupWidget() is not None:
            return
        at = _spot(focus)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, at, focus.mapToGlobal(at))
        QApplication.sendEvent(focus, event)


def _holds(pane: QWidget, widget: QWidget) -> bool:
    return pane is widget or pane.isAncestorOf(widget)


def _first_in(pane: QWidget) -> QWidget | None:
    """What stands first in a pane of all that Tab can reach; None where there is none or the pane is not seen."""
    if _takes_focus(pane):
        return pane
    reached = filter(_takes_focus, pane.findChildren(QWidget))
    return min(reached, key=lambda each: _from_the_top(pane, each), default=None)


def _from_the_top(pane: QWidget, widget: QWidget) -> tuple[int, int]:
    at = widget.mapTo(pane, QPoint(0, 0))
    return at.y(), at.x()


def _takes_focus(widget: QWidget) -> bool:
    reached = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None
    return bool(reached) and widget.isVisible() and widget.isEnabled()


def _spot(focus: QWidget) -> QPoint:
    if isinstance(focus, QAbstractItemView) and focus.currentIndex().isValid():
        return focus.viewport().mapTo(focus, focus.visualRect(focus.currentIndex()).center())
    return focus.rect().center()
