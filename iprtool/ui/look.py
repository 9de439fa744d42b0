"""Colours and size of text, from the settings and the system."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from iprtool.ui.settings import Settings
from iprtool.ui.theme.palette import DARK, LIGHT, Palette
from iprtool.ui.theme.style import apply_theme


class Look(QObject):
    """How the program looks; follows the system where nothing else was chosen."""

    changed = Signal(object)
    """Carries the palette; also when only the size of text is another."""

    def __init__(self, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._settings = settings
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.apply)

    @property
    def palette(self) -> Palette:
        """The colours by the person's choice, or the system's."""
        chosen = self._settings["look.theme"]
        if chosen == "system":
            scheme = QGuiApplication.styleHints().colorScheme()
            chosen = "light" if scheme is Qt.ColorScheme.Light else "dark"
        return LIGHT if chosen == "light" else DARK

    def apply(self) -> None:
        """Take colours and text size from the settings."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        apply_theme(app, self.palette, int(self._settings["look.text_percent"]))
        self.changed.emit(self.palette)

    def toggle(self) -> None:
        """Light for dark, dark for light."""
        self._settings["look.theme"] = "light" if self.palette.dark else "dark"
        self.apply()
