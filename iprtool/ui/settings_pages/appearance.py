"""The page "Appearance"."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QComboBox, QRadioButton, QWidget

from iprtool.ui.parts.labels import heading, label
from iprtool.ui.parts.page import ScrollPage
from iprtool.ui.settings import Settings

TEXT_SIZES = (100, 110, 125, 150, 175, 200)


class AppearancePage(ScrollPage):
    """Colours and text size."""

    look_changed = Signal()

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(centred=False, parent=parent)
        self._settings = settings
        self.column.addWidget(label(self.tr("Appearance"), "title"))
        self.column.addWidget(heading(self.tr("Colours")))
        self.themes: dict[str, QRadioButton] = {}
        group = QButtonGroup(self)
        for value, text in (
            ("system", self.tr("As the system is")),
            ("dark", self.tr("Dark")),
            ("light", self.tr("Light")),
            ("contrast", self.tr("High contrast")),
        ):
            button = self.themes[value] = QRadioButton(text)
            button.toggled.connect(lambda on, value=value: self._choose("look.theme", value) if on else None)
            group.addButton(button)
            self.column.addWidget(button)
        self.column.addWidget(heading(self.tr("Text size")))
        self.text_size = QComboBox()
        self.text_size.setAccessibleName(self.tr("Text size in percent"))
        for percent in TEXT_SIZES:
            self.text_size.addItem(f"{percent} %", percent)
        self.text_size.currentIndexChanged.connect(
            lambda _n: self._choose("look.text_percent", int(self.text_size.currentData()))
        )
        self.column.addWidget(self.text_size, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addWidget(
            label(self.tr("All text grows with it; nothing is cut off up to 200 %."), "muted", wrap=True)
        )
        self.column.addStretch(1)
        self._show_chosen()

    def _show_chosen(self) -> None:
        self.themes[self._settings["look.theme"]].setChecked(True)
        percent = self._settings["look.text_percent"]
        nearest = min(range(len(TEXT_SIZES)), key=lambda n: abs(TEXT_SIZES[n] - percent))
        blocked = self.text_size.blockSignals(True)
        self.text_size.setCurrentIndex(nearest)
        self.text_size.blockSignals(blocked)

    def _choose(self, key: str, value: str | int) -> None:
        if self._settings[key] != value:
            self._settings[key] = value
            self.look_changed.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_chosen()
