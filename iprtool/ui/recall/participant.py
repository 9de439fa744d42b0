"""What the participant sees: the picture and three large buttons, and nothing else."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from iprtool.domain.model import Code
from iprtool.ui.parts.fitted import fitted
from iprtool.ui.parts.flow import FlowLayout
from iprtool.ui.parts.focus import keep_focus
from iprtool.ui.parts.labels import label, panel
from iprtool.ui.theme.style import dress
from iprtool.ui.video import VideoView

_SURE_MS, _CHOSEN_MS = 5_000, 1_200
TOUCH_PX = 72
"""Height of a button at least: large enough for a finger."""


class BigButton(QPushButton):
    """A button for a finger."""

    def __init__(self, text: str, role: str = "big", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("role", role)
        fitted(self, lambda metrics: self.setMinimumHeight(max(TOUCH_PX, 3 * metrics.height())))


class ParticipantView(QWidget):
    """Picture and buttons. In a recall alone also some plain words to choose from."""

    stop_requested = Signal()
    back_requested = Signal()
    go_on_requested = Signal()
    code_chosen = Signal(str)
    finished = Signal()
    """A participant alone says that this is all."""

    def __init__(self, codes: Sequence[Code] = (), *, alone: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        panel(self, "Participant")
        self.setAccessibleName(self.tr("What the participant sees"))
        self.video = VideoView()
        self.stop = BigButton(self.tr("Stop here"), "bigmain")
        self.back = BigButton(self.tr("Back a little"))
        self.go_on = BigButton(self.tr("Go on"))
        self.codes = {code.id: BigButton(code.name) for code in codes}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 16, 16, 24)
        self._column.setSpacing(24)
        self._column.addWidget(self.video, 1)
        self.trouble = label("", "trouble", wrap=True)
        self.trouble.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.trouble.hide()
        self._column.addWidget(self.trouble)
        self.finish = BigButton(self.tr("I am finished"))
        self.finish.setVisible(alone)
        self.finish.clicked.connect(self._on_finish)
        self._sure = QTimer(self)
        self._sure.setSingleShot(True)
        self._sure.setInterval(_SURE_MS)
        self._sure.timeout.connect(lambda: self.finish.setText(self.tr("I am finished")))
        self._chosen = QTimer(self)
        self._chosen.setSingleShot(True)
        self._chosen.setInterval(_CHOSEN_MS)
        self._chosen.timeout.connect(lambda: self.show_chosen(None))
        if codes:
            words = FlowLayout(12, centred=True)
            for code_id, button in self.codes.items():
                button.clicked.connect(lambda _checked=False, code_id=code_id: self.code_chosen.emit(code_id))
                words.addWidget(button)
            self._column.addLayout(words)
        self._column.addLayout(self._row())
        keep_focus(self)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.stop.clicked.connect(self.stop_requested)
        self.back.clicked.connect(self.back_requested)
        self.go_on.clicked.connect(self.go_on_requested)

    def _row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addStretch(1)
        for button in (self.stop, self.back, self.go_on, self.finish):
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _on_finish(self) -> None:
        """Two presses: one alone may be a slip."""
        if self._sure.isActive():
            self.finished.emit()
            return
        self.finish.setText(self.tr("Press again to finish"))
        self._sure.start()

    def say(self, text: str) -> None:
        """Tell a participant alone what is wrong; nothing for an empty text."""
        self.trouble.setText(text)
        self.trouble.setVisible(bool(text))

    def flash(self, code_id: str) -> None:
        """Let it be seen for a while that a word was taken."""
        self.show_chosen(code_id)
        self._chosen.start()

    def set_usable(self, *, marking: bool, going_on: bool) -> None:
        """While all is stopped the buttons wait; those that go on, where the participant may take it up again."""
        for button in (self.stop, *self.codes.values()):
            button.setEnabled(marking)
        for button in (self.back, self.go_on):
            button.setEnabled(going_on)

    def show_chosen(self, code_id: str | None) -> None:
        """Let it be seen which word the moment has."""
        for each, button in self.codes.items():
            button.setProperty("chosen", each == code_id)
            button.style().unpolish(button)
            button.style().polish(button)


class ParticipantWindow(QWidget):
    """The participant's view as a window of its own, for a second screen or the whole of the only one."""

    left = Signal()

    def __init__(self, view: ParticipantView) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.view = view
        self.setWindowTitle(self.tr("Recording"))
        dress(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(view)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.left.emit()
