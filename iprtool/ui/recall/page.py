"""The page of an interview that goes on: the participant's view at the left, the interviewer's console at the right."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from iprtool.domain.kinds import Initiator, MediaKind, RecallMode
from iprtool.domain.model import Code
from iprtool.ui.actions import ActionSet
from iprtool.ui.parts.fitted import fitted_to_room
from iprtool.ui.parts.labels import label, panel
from iprtool.ui.parts.scrolled import Scrolled
from iprtool.ui.recall.console import Console
from iprtool.ui.recall.interview import Interview
from iprtool.ui.recall.participant import ParticipantView, ParticipantWindow
from iprtool.ui.study_session import StudySession

_CONSOLE_CHARS = 52
_NARROWEST = 300


class InterviewPage(QWidget):
    """Puts the parts together, and keeps the participant's own window."""

    end_requested = Signal()

    def __init__(
        self, session: StudySession, interview: Interview, actions: ActionSet, where: str, codes: Sequence[Code] = (),
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.interview, self._codes = interview, codes
        self.window_view: ParticipantWindow | None = None
        self.view = self._make_view()
        self.console = Console(session, interview, actions, where)
        self.console.end_requested.connect(self.end_requested)
        self._caption = label(self.tr("What the participant sees (second screen, or this one)"), "caption", wrap=True)
        self._caption.setAlignment(Qt.AlignmentFlag.AlignCenter)
        left = QWidget()
        panel(left, "Participant")
        left.setAccessibleName(self.tr("What the participant sees"))
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 16)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        column.addWidget(self._caption)
        self._left = left
        self._right = Scrolled(self.console)
        self._right.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._right.setAccessibleName(self.tr("Interviewer"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(left, 1)
        row.addWidget(self._right)
        self._right.setVisible(not self.alone)
        if self.alone:
            self._caption.hide()
            interview.troubles.changed.connect(self._show_troubles)
        self.home: QWidget = self.view
        interview.stood_changed.connect(self._show_stood)
        fitted_to_room(self, self._fit)
        self._show_stood()

    @property
    def panes(self) -> list[QWidget]:
        """The parts between which one goes by key."""
        return [self._left, self._right]

    def _make_view(self) -> ParticipantView:
        interview = self.interview
        view = ParticipantView(self._codes, alone=self.alone)
        view.finished.connect(self.end_requested)
        interview.playback.frame_ready.connect(view.video.show_frame)
        if interview.recording.media_kind is not MediaKind.VIDEO:
            view.video.show_text(self.tr("Sound only"))
        view.stop_requested.connect(lambda: interview.stop(Initiator.PARTICIPANT))
        view.back_requested.connect(lambda: interview.back(Initiator.PARTICIPANT))
        view.go_on_requested.connect(lambda: interview.go_on(Initiator.PARTICIPANT))
        view.code_chosen.connect(lambda code_id: self._mark(view, code_id))
        return view

    def _mark(self, view: ParticipantView, code_id: str) -> None:
        if self.interview.mark(code_id, Initiator.PARTICIPANT) is not None:
            view.flash(code_id)

    @property
    def views(self) -> list[ParticipantView]:
        """The participant's view here, and that in the window of its own."""
        return [self.view, *([self.window_view.view] if self.window_view is not None else [])]

    def _show_stood(self) -> None:
        interview = self.interview
        playing = interview.playback.playing
        for view in self.views:
            view.set_usable(
                marking=not interview.paused and not interview.over,
                going_on=interview.may_go_on(Initiator.PARTICIPANT),
            )
            view.video.set_smooth(not playing)

    def _show_troubles(self) -> None:
        """Nobody else is there to be told."""
        for view in self.views:
            view.say(self.interview.troubles.plain_text)

    # ---- the participant's own window

    def toggle_window(self) -> None:
        """Give the participant a window: on another screen, or the whole of this one; asked for again it goes."""
        if self.window_view is not None:
            self.window_view.close()
            return
        window = ParticipantWindow(self._make_view())
        window.left.connect(self._on_window_left)
        self.window_view = window
        frame = self.view.video.frame
        if frame is not None:
            window.view.video.show_frame(frame)
        here = self.screen()
        others = [screen for screen in QGuiApplication.screens() if screen is not here]
        window.setScreen(others[0] if others else here)
        window.setGeometry((others[0] if others else here).geometry())
        window.showFullScreen()
        self._show_stood()
        if self.alone:
            self._show_troubles()

    def _on_window_left(self) -> None:
        window, self.window_view = self.window_view, None
        if window is not None:
            self.interview.playback.frame_ready.disconnect(window.view.video.show_frame)
            window.deleteLater()

    def close_window(self) -> None:
        """The participant needs it no more."""
        if self.window_view is not None:
            self.window_view.close()

    @property
    def alone(self) -> bool:
        """Whether nobody asks: then there is no console."""
        return self.interview.recall.mode is RecallMode.ALONE

    # ---- sizes

    def _fit(self) -> None:
        text = self.fontMetrics().averageCharWidth()
        self._right.setFixedWidth(max(min(_CONSOLE_CHARS * text, round(0.42 * self.width())), _NARROWEST))
