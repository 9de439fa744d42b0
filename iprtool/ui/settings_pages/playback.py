"""The page "Playback": which engine plays, what is there of each, and what to do where one is missing."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from iprtool import media
from iprtool.media.engine_choice import EngineStatus
from iprtool.ui.parts.labels import heading, label
from iprtool.ui.parts.page import ScrollPage
from iprtool.ui.settings import Settings

TITLES = {"vlc": "VLC", "qt": "Qt Multimedia"}


class EngineCard(QFrame):
    """One engine: found or not, its version, what is wrong and what to do."""

    def __init__(self, status: EngineStatus, words: str) -> None:
        super().__init__()
        self.setObjectName("Card")
        name = TITLES.get(status.name, status.name)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.addWidget(label(name, "family"))
        self.state = label(
            self.tr("✓ found, version {0}").format(status.version) if status.usable else self.tr("✗ cannot be used"),
            "muted" if status.usable else "trouble",
            wrap=True,
        )
        row.addWidget(self.state, 1)
        column.addLayout(row)
        column.addWidget(label(words, "muted", wrap=True))
        if not status.usable:
            self.problem = label(status.problem, wrap=True)
            column.addWidget(self.problem)
            self.hint = label(status.hint, wrap=True)
            self.hint.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            self.hint.setAccessibleName(self.tr("What to do: {0}").format(status.hint))
            column.addWidget(self.hint)
        self.setAccessibleName(f"{name}: {self.state.text()}")


class PlaybackPage(ScrollPage):
    """Choice of the engine, cards of both, loudness."""

    engine_changed = Signal()

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(centred=False, parent=parent)
        self._settings = settings
        self._stale = True
        self.cards: list[EngineCard] = []
        self.column.addWidget(label(self.tr("Playback"), "title"))
        self.column.addWidget(heading(self.tr("Player")))
        self.choices: dict[str, QRadioButton] = {}
        group = QButtonGroup(self)
        for value, text in (
            ("auto", self.tr("Automatic")),
            ("vlc", self.tr("Always VLC")),
            ("qt", self.tr("Always Qt Multimedia")),
        ):
            button = self.choices[value] = QRadioButton(text)
            button.setChecked(settings["play.engine"] == value)
            button.toggled.connect(lambda on, value=value: self._choose(value) if on else None)
            group.addButton(button)
            self.column.addWidget(button)
        self.column.addWidget(
            label(self.tr("Automatic is VLC where it is found, else Qt Multimedia."), "muted", wrap=True)
        )
        self.use = label("", wrap=True)
        self.column.addWidget(self.use)
        self.column.addWidget(heading(self.tr("What is on this computer")))
        self._cards = QVBoxLayout()
        self._cards.setSpacing(8)
        self.column.addLayout(self._cards)
        self.again = QPushButton(self.tr("Check again"))
        self.again.clicked.connect(self._look_again)
        self.column.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        self._add_loudness()
        self.column.addStretch(1)

    def _add_loudness(self) -> None:
        self.column.addWidget(heading(self.tr("Loudness")))
        self.volume = QSlider(Qt.Orientation.Horizontal)
        self.volume.setRange(0, 100)
        self.volume.setPageStep(10)
        self.volume.setMaximumWidth(320)
        self.volume.setAccessibleName(self.tr("Loudness of playback in percent"))
        self._percent = label("")
        self.volume.valueChanged.connect(self._on_volume)
        self.volume.setValue(self._settings["play.volume"])
        self._percent.setText(f"{self.volume.value()} %")
        row = QHBoxLayout()
        row.addWidget(self.volume, 1)
        row.addWidget(self._percent)
        row.addStretch(1)
        self.column.addLayout(row)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.volume.setValue(self._settings["play.volume"])
        if self._stale:
            self._say_looking()
            QTimer.singleShot(0, self, self.look)

    def _say_looking(self) -> None:
        self._clear()
        self._cards.addWidget(label(self.tr("Looking …"), "muted"))

    def _clear(self) -> None:
        self.cards = []
        while (item := self._cards.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def look(self) -> None:
        """Show what each engine says."""
        self._stale = False
        found = media.engines()
        self._clear()
        words = {
            "vlc": self.tr("Plays nearly every file; comes with VLC, which has to be installed."),
            "qt": self.tr("Comes with iprtool; plays what its own FFmpeg knows. It cannot jump in MPEG-TS files."),
        }
        for status in found:
            card = EngineCard(status, words.get(status.name, ""))
            self.cards.append(card)
            self._cards.addWidget(card)
        self._say_use(found)

    def _say_use(self, found: list[EngineStatus]) -> None:
        chosen = self._settings["play.engine"]
        usable = {status.name for status in found if status.usable}
        in_use = media.default_engine() if chosen == "auto" else chosen
        if in_use in usable:
            self.use.setText(self.tr("Recordings play with {0}.").format(TITLES[in_use]))
        else:
            self.use.setText(
                self.tr("{0} cannot be used now: choose another player.").format(TITLES.get(in_use, in_use))
            )

    def _look_again(self) -> None:
        media.look_again()
        self.look()
        self.engine_changed.emit()

    def _choose(self, value: str) -> None:
        self._settings["play.engine"] = value
        if not self._stale:
            self._say_use(media.engines())
        self.engine_changed.emit()

    def _on_volume(self, volume: int) -> None:
        self._percent.setText(f"{volume} %")
        if volume != self._settings["play.volume"]:
            self._settings["play.volume"] = volume
