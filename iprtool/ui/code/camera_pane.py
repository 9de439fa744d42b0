"""One recording among several of a session: its picture, its name, and whether it is heard."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from iprtool.ui.parts.fitted import fitted
from iprtool.ui.parts.labels import ElidedLabel, panel
from iprtool.ui.theme.icons import icon
from iprtool.ui.theme.palette import Palette
from iprtool.ui.video import VideoView


class CameraPane(QWidget):
    """A picture with a line over it: the recording's label and the button that lets it be heard."""

    sound_requested = Signal()
    synchronise_requested = Signal()

    def __init__(self, video: VideoView, parent: QWidget | None = None) -> None:
        self._palette: Palette | None = None
        super().__init__(parent)
        panel(self, "Panel")
        self.video = video
        self.has_picture = True
        """Whether it wants room for a picture: not a recording of sound alone."""
        self._label = ElidedLabel("", "caption")
        self.sound = QToolButton()
        self.sound.setProperty("role", "plain")
        self.sound.setCheckable(True)
        self.sound.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.sound.clicked.connect(self._on_sound)
        self.synchronise = QToolButton()
        self.synchronise.setProperty("role", "plain")
        self.synchronise.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.synchronise.clicked.connect(self.synchronise_requested)
        self._head = QWidget()
        panel(self._head, "Panel")
        row = QHBoxLayout(self._head)
        row.setContentsMargins(8, 0, 4, 0)
        row.setSpacing(4)
        row.addWidget(self._label, 1)
        row.addWidget(self.synchronise)
        row.addWidget(self.sound)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(video, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        fitted(self, lambda _text: self._draw())

    def set_title(self, title: str) -> None:
        """Write the label of the recording."""
        self._label.setText(title)
        self.video.setAccessibleName(self.tr("Picture of {0}").format(title))
        self.synchronise.setAccessibleName(self.tr("Synchronise {0}").format(title))
        self.synchronise.setToolTip(self.synchronise.accessibleName())
        self.set_heard(self.sound.isChecked())

    @property
    def title(self) -> str:
        """The label of the recording."""
        return self._label.text()

    def show_head(self, shown: bool) -> None:
        """Show label and button, or the picture alone."""
        self._head.setVisible(shown)

    def head_height(self) -> int:
        """Height of the line over the picture."""
        return self._head.sizeHint().height()

    def set_heard(self, heard: bool) -> None:
        """Show whether it is heard."""
        self.sound.setChecked(heard)
        name = self.tr("{0} is heard") if heard else self.tr("Hear {0}")
        self.sound.setAccessibleName(name.format(self.title))
        self.sound.setToolTip(name.format(self.title))
        self._draw()

    def set_palette(self, palette: Palette) -> None:
        """Take colours and text size anew."""
        self._palette = palette
        self._draw()

    def _draw(self) -> None:
        if self._palette is None:
            return
        heard = self.sound.isChecked()
        height = self.fontMetrics().height()
        self.sound.setIcon(icon("volume" if heard else "mute", self._palette.accent if heard else self._palette.muted))
        self.synchronise.setIcon(icon("align", self._palette.muted))
        for button in (self.sound, self.synchronise):
            button.setIconSize(QSize(height, height))

    def _on_sound(self) -> None:
        self.set_heard(not self.sound.isChecked())  # what is heard decides how it looks, not the click
        self.sound_requested.emit()
