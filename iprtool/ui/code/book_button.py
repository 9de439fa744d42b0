"""Which codebook one codes with, as a button over the codes: another one, a preset, the editor."""

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget

from iprtool.domain.model import Codebook
from iprtool.services import codebooks
from iprtool.ui.actions import shown_key
from iprtool.ui.parts.menus import add_entry
from iprtool.ui.preset_menu import add_presets


class BookButton(QToolButton):
    """Says name and version; its menu has the codebooks of the study, and presets to add."""

    codebook_chosen = Signal(str)
    preset_chosen = Signal(str)
    editor_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._books: Callable[[], Iterable[Codebook]] = tuple
        self._shown = self._name = ""
        self._version = 1
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(self._fill)
        self.setMenu(menu)

    def offer(self, books: Callable[[], Iterable[Codebook]]) -> None:
        """From where the codebooks come when the menu opens, newest versions first."""
        self._books = books

    def show_book(self, book: Codebook) -> None:
        """Say which codebook is used."""
        self._shown = book.id
        frozen = self.tr(", frozen") if book.frozen else ""
        self._name, self._version = book.name, book.version
        self._elide()
        self.setAccessibleName(self.tr("Codebook: {0}, version {1}{2}").format(book.name, book.version, frozen))
        self.setToolTip("\n".join(filter(None, [f"{codebooks.title(book)}{frozen}", book.citation])))

    def _elide(self) -> None:
        metrics, after = self.fontMetrics(), f" · {self._version}  ▾"
        around = 24 + 2 * metrics.horizontalAdvance(" ")  # Qt gives a button's text so much
        room = max(self.width() - metrics.horizontalAdvance(after) - around, 0)
        self.setText(metrics.elidedText(self._name, Qt.TextElideMode.ElideRight, room) + after)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _fill(self) -> None:
        menu = self.menu()
        menu.clear()
        for book in self._books():
            title = codebooks.title(book) + (self.tr(" (frozen)") if book.frozen else "")
            action = add_entry(menu, title, partial(self.codebook_chosen.emit, book.id))
            action.setCheckable(True)
            action.setChecked(book.id == self._shown)
        menu.addSeparator()
        add_presets(menu.addMenu(self.tr("Add a codebook…")), self.preset_chosen.emit)
        edit = menu.addAction(self.tr("Edit codebook…") + f"\t{shown_key('view.codebook')}")
        edit.triggered.connect(lambda _checked=False: self.editor_requested.emit())
