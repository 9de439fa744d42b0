"""Which page of the window is shown, and where one comes back to from those aside."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

START, ASIDE = "start", "aside"


class Pages(QStackedWidget):
    """The start page, the places of the open study, and pages aside: settings, keys, backups.

    A page says by an attribute `home` what gets the keyboard when it is shown. It is no focus proxy: with one,
    Tab would go past everything that stands before it on the page.
    """

    shown = Signal(str)
    """The place that is shown now, also when it was before."""

    def __init__(self, start: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._places: dict[str, QWidget] = {START: start}
        self.addWidget(start)
        self.place = START
        self._back_to = START

    def add_places(self, places: Mapping[str, QWidget]) -> None:
        """The places of a study that was opened."""
        self._places |= places
        for page in places.values():
            self.addWidget(page)

    def drop_places(self) -> None:
        """The study was closed: its places go, the start page stays."""
        for place in [place for place in self._places if place != START]:
            self.drop(self._places.pop(place))
        self._back_to = START

    def drop(self, page: QWidget) -> None:
        """A page is needed no more."""
        self.removeWidget(page)
        page.deleteLater()

    def show_place(self, place: str) -> None:
        """Show the start page or a place of the study; nothing happens when it is not there."""
        page = self._places.get(place)
        if page is not None:
            self._show(page, place)

    def show_aside(self, page: QWidget) -> None:
        """Show a page that one comes back from; asked for again it goes."""
        if self.currentWidget() is page:
            self.leave_aside()
            return
        if self.place != ASIDE:
            self._back_to = self.place
        if self.indexOf(page) < 0:
            self.addWidget(page)
        self._show(page, ASIDE)

    def leave_aside(self) -> None:
        """Go back to where one was."""
        self.show_place(self._back_to)

    def _show(self, page: QWidget, place: str) -> None:
        self.place = place
        self.setCurrentWidget(page)
        getattr(page, "home", page).setFocus()
        self.shown.emit(place)
