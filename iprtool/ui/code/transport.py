"""The bar under the picture: play, step, where we are, speed, sound."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSlider, QToolButton, QWidget, QWidgetAction

from iprtool.domain.times import clock
from iprtool.media.types import State
from iprtool.ui.actions import SPEC_BY_ID, ActionSet, shown_key, translated, with_key
from iprtool.ui.keyed import keyed
from iprtool.ui.parts.fitted import fitted
from iprtool.ui.parts.flow import FlowBar, FlowLayout
from iprtool.ui.parts.labels import label, panel, restyle
from iprtool.ui.playback import RATES
from iprtool.ui.theme.icons import icon
from iprtool.ui.theme.palette import Palette

# action, icon
_BEFORE = (("play.begin", "begin"), ("play.frame_back", "step-back"))
_AFTER = (("play.frame_forward", "step-forward"), ("play.back_five", "back-5"))


class Transport(FlowBar):
    """Buttons for the playback actions, the clock, and choices of speed and loudness."""

    rate_chosen = Signal(float)
    volume_chosen = Signal(int)

    def __init__(self, actions: ActionSet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        panel(self, "Transport")
        self._actions = actions
        self._playing = False
        self._icons: list[tuple[QToolButton, str]] = []
        self._tips: list[tuple[QToolButton, str]] = []
        self._palette: Palette | None = None
        self._play = self._button("play.toggle", "play")
        self._play.setProperty("role", "main")
        self._play.setMinimumWidth(60)
        self._clock = label(clock(0), "clock")
        self._clock.setAccessibleName(self.tr("Time of the playhead"))
        fitted(self._clock, lambda text: self._clock.setMinimumWidth(text.horizontalAdvance("00:00:00.000") + 4))
        self._length = label("", "muted")
        self._speed = self._speed_button()
        self._loop = self._button("play.loop", "loop")
        self._loop.setCheckable(True)
        self._sound = self._sound_button()
        before, after = ([self._button(*spec) for spec in specs] for specs in (_BEFORE, _AFTER))
        outer = QHBoxLayout(self)
        outer.setContentsMargins(12, 8, 12, 8)
        outer.setSpacing(8)
        flow = FlowLayout(8, last_right=True, centred=True)
        for group in (
            _together(*before, self._play, *after),
            _together(self._clock),
            _together(self._length),
            _together(self._speed, self._loop, self._sound),
        ):
            flow.addWidget(group)
        outer.addLayout(flow)
        self.set_rate(1.0)
        keyed(self, self._show_keys)

    def _button(self, action_id: str, icon_name: str) -> QToolButton:
        button = QToolButton()
        action = self._actions[action_id]
        self._tips.append((button, action_id))
        button.setAccessibleName(translated(SPEC_BY_ID[action_id].title))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda _checked=False: action.trigger())
        self._icons.append((button, icon_name))
        return button

    def _speed_button(self) -> QToolButton:
        button = QToolButton()
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        menu = QMenu(button)
        for rate in RATES:
            menu.addAction(f"{rate:.2f}×").triggered.connect(lambda _c=False, rate=rate: self.rate_chosen.emit(rate))
        button.setMenu(menu)
        return button

    def _sound_button(self) -> QToolButton:
        button = QToolButton()
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(self.tr("Loudness"))
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setRange(0, 100)
        self._slider.setMinimumWidth(140)
        self._slider.setAccessibleName(self.tr("Loudness"))
        self._slider.valueChanged.connect(self.volume_chosen)
        holder = QWidget()
        panel(holder)
        inner = QHBoxLayout(holder)
        inner.setContentsMargins(12, 8, 12, 8)
        inner.addWidget(self._slider)
        menu = QMenu(button)
        action = QWidgetAction(menu)
        action.setDefaultWidget(holder)
        menu.addAction(action)
        button.setMenu(menu)
        self._icons.append((button, "volume"))
        return button

    def _show_keys(self) -> None:
        for button, action_id in self._tips:
            button.setToolTip(with_key(translated(SPEC_BY_ID[action_id].title), action_id))
        self._speed.setToolTip(
            self.tr("Speed (slower {0}, faster {1})").format(shown_key("play.speed_down"), shown_key("play.speed_up"))
        )
        self._sound.setToolTip(self.tr("Loudness (mute {0})").format(shown_key("play.mute")))

    def set_palette(self, palette: Palette) -> None:
        """Draw the icons in a palette."""
        self._palette = palette
        height = self.fontMetrics().height()
        for button, name in self._icons:
            main = button is self._play
            shown = ("pause" if self._playing else "play") if main else name
            button.setIcon(icon(shown, palette.accent_text if main else palette.text))
            button.setIconSize(button.iconSize().scaled(height, height, Qt.AspectRatioMode.KeepAspectRatio))

    def set_now(self, ms: int) -> None:
        """Show where the playhead is."""
        self._clock.setText(clock(ms))

    def set_length(self, ms: int) -> None:
        """Show how long the recording is."""
        self._length.setText(f"/ {clock(ms)}" if ms else "")

    def set_state(self, state: State) -> None:
        """Show whether it plays."""
        self._playing = state is State.PLAYING
        self._play.setAccessibleName(self.tr("Pause") if self._playing else self.tr("Play"))
        if self._palette:
            self._play.setIcon(icon("pause" if self._playing else "play", self._palette.accent_text))

    def set_rate(self, rate: float) -> None:
        """Show the speed."""
        self._speed.setText(f"{rate:.2f}×")
        self._speed.setAccessibleName(self.tr("Speed {0}").format(f"{rate:.2f}×"))

    def set_volume(self, volume: int, muted: bool) -> None:
        """Show the loudness."""
        self._slider.blockSignals(True)
        self._slider.setValue(volume)
        self._slider.blockSignals(False)
        index = next(n for n, (button, _) in enumerate(self._icons) if button is self._sound)
        self._icons[index] = (self._sound, "mute" if muted or volume == 0 else "volume")
        if self._palette:
            self._sound.setIcon(icon(self._icons[index][1], self._palette.text))

    def set_looping(self, looping: bool) -> None:
        """Show whether the selected tag is looped."""
        self._loop.setChecked(looping)
        self._loop.setProperty("role", "main" if looping else "")
        restyle(self._loop)


def _together(*widgets: QWidget) -> QWidget:
    """Widgets that stay on one line."""
    group = QWidget()
    panel(group)
    row = QHBoxLayout(group)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget)
    return group
