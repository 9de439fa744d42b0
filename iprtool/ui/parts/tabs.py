"""Pages of which one is shown, with a small row of names above."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from iprtool.ui.parts.flow import FlowLayout
from iprtool.ui.parts.labels import panel


class Tabs(QWidget):
    """The names break into lines where there is no room for all.

    It is as high as the page that is shown, or with `fills` as high as there is room.
    """

    changed = Signal(int)

    def __init__(
        self, pages: Sequence[tuple[str, QWidget]], parent: QWidget | None = None, *, fills: bool = False
    ) -> None:
        super().__init__(parent)
        panel(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(0)
        row, names = QHBoxLayout(), FlowLayout(2)
        row.setContentsMargins(8, 0, 8, 0)
        row.addLayout(names)
        column.addLayout(row)
        self._group = QButtonGroup(self)
        self._pages = [page for _, page in pages]
        self.current = 0
        for number, (name, page) in enumerate(pages):
            button = QPushButton(name)
            button.setProperty("role", "tab")
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._group.addButton(button, number)
            names.addWidget(button)
            column.addWidget(page, 1 if fills else 0)
        self._group.idClicked.connect(self.show_page)
        self.show_page(0)

    def show_page(self, number: int) -> None:
        """Show a page."""
        self.current = number
        self._group.button(number).setChecked(True)
        for other, page in enumerate(self._pages):
            page.setVisible(other == number)
        self.changed.emit(number)

    def button(self, number: int) -> QPushButton:
        """The name of a page, to press."""
        found = self._group.button(number)
        assert isinstance(found, QPushButton)
        return found

    def set_shown(self, number: int, shown: bool) -> None:
        """Whether there is such a page at all; where there is not, the first one is shown."""
        self.button(number).setVisible(shown)
        if not shown and self.current == number:
            self.show_page(0)

    def set_name(self, number: int, name: str, *, enabled: bool = True) -> None:
        """Call a page something else; one that is not enabled cannot be shown."""
        button = self.button(number)
        button.setText(name)
        button.setEnabled(enabled)
        if not enabled and self.current == number:
            self.show_page(0)
