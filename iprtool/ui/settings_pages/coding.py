"""The page "Coding"."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from iprtool.services.traces import RATES_HZ
from iprtool.ui.parts.labels import heading, label
from iprtool.ui.parts.page import ScrollPage
from iprtool.ui.settings import Settings

LEAD_INS_S = (0.0, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0)
AFTER_POINTS_S = (1.0, 2.0, 3.0, 5.0, 10.0)
STEPS_BACK_S = (0.0, 1.0, 2.0, 3.0, 5.0)


class CodingPage(ScrollPage):
    """Who codes, whether the timeline goes along, and what is played before a tag."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(centred=False, parent=parent)
        self._settings = settings
        self.column.addWidget(label(self.tr("Coding"), "title"))
        self._build_author()
        self._build_timeline()
        self._build_times()
        self._build_game_pad()
        self.column.addStretch(1)
        self._show_chosen()

    def _build_author(self) -> None:
        self.column.addWidget(heading(self.tr("Your initials")))
        self.author = QLineEdit()
        self.author.setMaxLength(40)
        self.author.setMaximumWidth(320)
        self.author.setAccessibleName(self.tr("Your initials or pseudonym"))
        self.author.textEdited.connect(lambda text: self._settings.__setitem__("code.author", text.strip()))
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

    def _build_timeline(self) -> None:
        self.column.addWidget(heading(self.tr("Timeline")))
        self.follow = QCheckBox(self.tr("Follow the playhead"))
        self.follow.toggled.connect(lambda on: self._settings.__setitem__("code.follow", on))
        self.column.addWidget(self.follow)
        self.column.addWidget(label(self.tr("The timeline scrolls along while a recording plays."), "muted", wrap=True))
        self.column.addWidget(heading(self.tr("Live tags")))
        self.snap = QCheckBox(self.tr("Begin with the picture seen"))
        self.snap.toggled.connect(lambda on: self._settings.__setitem__("code.snap_live", on))
        self.column.addWidget(self.snap)
        self.column.addWidget(
            label(self.tr("Without it a live tag stands at the very millisecond of its key."), "muted", wrap=True)
        )

    def _build_times(self) -> None:
        self.dial_rate = self._choice(
            self.tr("Curves"),
            self.tr("Values of a curve per second"),
            "code.dial_hz",
            {rate: self.tr("{0} a second").format(rate) for rate in RATES_HZ},
            self.tr("So many values are kept of a curve that is rated from now on."),
        )
        self.lead_in = self._choice(
            self.tr("Lead-in"),
            self.tr("Lead-in in seconds"),
            "play.lead_in_s",
            {seconds: self.tr("{0} s").format(f"{seconds:g}") for seconds in LEAD_INS_S},
            self.tr("So much is played before a tag that you play by itself, and in a reel."),
        )
        self.after_point = self._choice(
            self.tr("After a point"),
            self.tr("After a point, in seconds"),
            "find.after_point_s",
            {seconds: self.tr("{0} s").format(f"{seconds:g}") for seconds in AFTER_POINTS_S},
            self.tr("So long a reel of what was found goes on after a point."),
        )
        self.step_back = self._choice(
            self.tr("Step back"),
            self.tr("Step back, in seconds"),
            "transcript.back_s",
            {seconds: self.tr("{0} s").format(f"{seconds:g}") for seconds in STEPS_BACK_S},
            self.tr("So far it goes back where you stop it while you type a transcript."),
        )

    def _build_game_pad(self) -> None:
        self.column.addWidget(heading(self.tr("Game pad")))
        self.game_pad = self._game_pad_field()
        self.column.addWidget(self.game_pad)
        self.column.addWidget(
            label(self.tr("The device that rates curves, such as /dev/input/js1. Linux only."), "muted", wrap=True)
        )

    def _game_pad_field(self) -> QLineEdit:
        field = QLineEdit()
        field.setMaximumWidth(320)
        field.setAccessibleName(self.tr("Game pad"))
        field.setPlaceholderText(self.tr("the first that is there"))
        field.textEdited.connect(lambda text: self._settings.__setitem__("code.game_pad", text.strip()))
        return field

    def _choice(self, title: str, name: str, key: str, choices: Mapping[float, str], help_: str) -> QComboBox:
        """A heading, a list of numbers to choose from, and what they mean."""
        values = list(choices)
        box = QComboBox()
        box.setAccessibleName(name)
        box.addItems(list(choices.values()))
        box.activated.connect(lambda n: self._settings.__setitem__(key, values[n]))
        self.column.addWidget(heading(title))
        self.column.addWidget(box, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addWidget(label(help_, "muted", wrap=True))
        return box

    def _show_chosen(self) -> None:
        self.author.setText(self._settings["code.author"])
        self.game_pad.setText(self._settings["code.game_pad"])
        self.snap.setChecked(self._settings["code.snap_live"])
        self.follow.setChecked(self._settings["code.follow"])
        self.dial_rate.setCurrentIndex(_nearest(RATES_HZ, self._settings["code.dial_hz"]))
        self.lead_in.setCurrentIndex(_nearest(LEAD_INS_S, self._settings["play.lead_in_s"]))
        self.step_back.setCurrentIndex(_nearest(STEPS_BACK_S, self._settings["transcript.back_s"]))
        self.after_point.setCurrentIndex(_nearest(AFTER_POINTS_S, self._settings["find.after_point_s"]))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_chosen()


def _nearest(choices: Sequence[float], value: float) -> int:
    return min(range(len(choices)), key=lambda n: abs(choices[n] - value))
