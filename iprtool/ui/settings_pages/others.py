"""The pages "Appearance" and "Coding"."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QComboBox, QLineEdit, QRadioButton, QWidget

from iprtool.ui.parts.labels import heading, label
from iprtool.ui.parts.page import ScrollPage
from iprtool.ui.settings import Settings

TEXT_SIZES = (100, 110, 125, 150, 175, 200)
LEAD_INS_S = (0.0, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0)


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


class CodingPage(ScrollPage):
    """Who codes, whether the timeline goes along, and what is played before a tag."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(centred=False, parent=parent)
        self._settings = settings
        self.column.addWidget(label(self.tr("Coding"), "title"))
        self.column.addWidget(heading(self.tr("Your initials")))
        self.author = QLineEdit()
        self.author.setMaxLength(40)
        self.author.setMaximumWidth(320)
        self.author.setAccessibleName(self.tr("Your initials or pseudonym"))
        self.author.textEdited.connect(lambda text: settings.__setitem__("code.author", text.strip()))
        self.column.addWidget(self.author)
        self.column.addWidget(
            label(
                self.tr(
                    "You code under these initials or this pseudonym; each coder has a pass of their own. It counts "
                    "from the next recording that you open."
                ),
                "muted",
                wrap=True,
            )
        )
        self.column.addWidget(heading(self.tr("Timeline")))
        self.follow = QCheckBox(self.tr("Follow the playhead"))
        self.follow.toggled.connect(lambda on: settings.__setitem__("code.follow", on))
        self.column.addWidget(self.follow)
        self.column.addWidget(label(self.tr("The timeline scrolls along while a recording plays."), "muted", wrap=True))
        self.column.addWidget(heading(self.tr("Lead-in")))
        self.lead_in = QComboBox()
        self.lead_in.setAccessibleName(self.tr("Lead-in in seconds"))
        for seconds in LEAD_INS_S:
            self.lead_in.addItem(self.tr("{0} s").format(f"{seconds:g}"), seconds)
        self.lead_in.activated.connect(lambda n: settings.__setitem__("play.lead_in_s", LEAD_INS_S[n]))
        self.column.addWidget(self.lead_in, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addWidget(
            label(self.tr("So much is played before a tag that you play by itself."), "muted", wrap=True)
        )
        self.column.addStretch(1)
        self._show_chosen()

    def _show_chosen(self) -> None:
        self.author.setText(self._settings["code.author"])
        self.follow.setChecked(self._settings["code.follow"])
        chosen = self._settings["play.lead_in_s"]
        self.lead_in.setCurrentIndex(min(range(len(LEAD_INS_S)), key=lambda n: abs(LEAD_INS_S[n] - chosen)))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_chosen()
