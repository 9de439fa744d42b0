"""The settings: a list of pages on the left, the chosen one on the right. Every choice holds at once."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QStackedWidget, QVBoxLayout, QWidget

from iprtool.ui.parts.fitted import fitted
from iprtool.ui.parts.labels import heading
from iprtool.ui.settings import Settings
from iprtool.ui.settings_pages.appearance import AppearancePage
from iprtool.ui.settings_pages.coding import CodingPage
from iprtool.ui.settings_pages.playback import PlaybackPage

PAGES = ("Playback", "Appearance", "Coding")


class SettingsPage(QWidget):
    """What a person can choose; kept outside every study."""

    look_changed = Signal()
    engine_changed = Signal()

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.playback = PlaybackPage(settings)
        self.appearance = AppearancePage(settings)
        self.coding = CodingPage(settings)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Pages of the settings"))
        self.list.addItems([self.tr(name) for name in PAGES])
        self._stack = QStackedWidget()
        for page in (self.playback, self.appearance, self.coding):
            self._stack.addWidget(page)
        self.list.currentRowChanged.connect(self._stack.setCurrentIndex)
        self._side = QWidget()
        self._side.setObjectName("SidePanel")
        self._side.setProperty("side", "left")
        column = QVBoxLayout(self._side)
        column.setContentsMargins(8, 12, 9, 8)
        title = heading(self.tr("Settings"))
        title.setContentsMargins(8, 0, 0, 0)
        column.addWidget(title)
        column.addWidget(self.list, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._side)
        row.addWidget(self._stack, 1)
        self.playback.engine_changed.connect(self.engine_changed)
        self.appearance.look_changed.connect(self.look_changed)
        self.home: QWidget = self.list
        self.list.setCurrentRow(0)
        fitted(self, lambda text: self._side.setFixedWidth(17 * text.averageCharWidth() + 20))

    def show_page(self, name: str) -> None:
        """Show the page with this (untranslated) name."""
        self.list.setCurrentRow(PAGES.index(name))
