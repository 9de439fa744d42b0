"""Colours and size of text, from the settings and the system."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from iprtool.ui.settings import Settings
from iprtool.ui.theme.palette import CONTRAST, DARK, LIGHT, PALETTES, Palette
from iprtool.ui.theme.style import apply_theme

_BY_NAME = {palette.name: palette for palette in PALETTES}


class Look(QObject):
    """How the program looks; follows the system where nothing else was chosen."""

    changed = Signal(object)
    """Carries the palette; also when only the size of text is another."""

    def __init__(self, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._settings = settings
        # Both are held: the object for the one goes when that for the other is let go.
        self._hints = QGuiApplication.styleHints()
        self._access = self._hints.accessibility()
        self._hints.colorSchemeChanged.connect(self.apply)
        self._access.contrastPreferenceChanged.connect(self.apply)

    @property
    def palette(self) -> Palette:
        """The colours by the person's choice, or the system's."""
        chosen = str(self._settings["look.theme"])
        return _BY_NAME[self._of_the_system() if chosen == "system" else chosen]

    def _of_the_system(self) -> str:
        if self._access.contrastPreference() is Qt.ContrastPreference.HighContrast:
            return CONTRAST.name
        return (LIGHT if self._hints.colorScheme() is Qt.ColorScheme.Light else DARK).name

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
