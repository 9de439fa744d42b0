"""Afterwards: hear a moment in the session or in the interview; where one plays, the other's playhead follows."""

from PySide6.QtCore import QElapsedTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from iprtool.domain.errors import IprError
from iprtool.domain.kinds import MediaKind
from iprtool.domain.model import Recall, Recording
from iprtool.domain.sessiontime import recording_ms, session_ms
from iprtool.domain.times import short_clock
from iprtool.services import recalls, recordings
from iprtool.ui.jobs import Jobs
from iprtool.ui.opening import PlayerOpening, Ready, close_player
from iprtool.ui.parts.labels import heading, label
from iprtool.ui.playback import Playback
from iprtool.ui.recall.desk import Desk
from iprtool.ui.recall.moment_table import MomentTable
from iprtool.ui.recall.moments import Moment, Moments
from iprtool.ui.recall.strip import SeenStrip
from iprtool.ui.settings import Settings
from iprtool.ui.study_session import StudySession
from iprtool.ui.video import VideoView

_FOLLOW_MS = 120
"""So often the picture of the session is brought along while the interview plays."""


class Voice(QWidget):
    """One of the two: its player, its strip, its button."""

    def __init__(self, title: str, play: str, recording: Recording, session: StudySession, jobs: Jobs,
                 settings: Settings, parent: QWidget) -> None:  # fmt: skip
        super().__init__(parent)
        self._play_text, self._jobs = play, jobs
        self.recording = recording
        self.playback = Playback(self)
        self.playback.begin(recording.duration_ms)
        self.button = QPushButton(play)
        self.button.clicked.connect(self.playback.toggle)
        self.strip = SeenStrip()
        self.strip.setAccessibleName(title)
        self.trouble = label("", "trouble", wrap=True)
        self.trouble.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.addWidget(heading(title), 1)
        row.addWidget(self.button)
        column.addLayout(row)
        column.addWidget(self.strip)
        column.addWidget(self.trouble)
        self.playback.state_changed.connect(self._show)
        self._opening: PlayerOpening | None = None
        self._open(session, settings)

    def _open(self, session: StudySession, settings: Settings) -> None:
        trouble = recordings.trouble(session.project.folder, self.recording)
        if trouble:
            self._say(trouble)
            return
        self._opening = PlayerOpening(session.project, self.recording, settings, self._jobs, self)
        self._opening.ready.connect(self._on_ready)
        self._opening.failed.connect(self._on_failed)
        self._opening.start()

    def _on_ready(self, ready: Ready) -> None:
        self.playback.attach(ready.player)

    def _on_failed(self, error: IprError) -> None:
        self._say(str(error))

    def _say(self, text: str) -> None:
        self.trouble.setText(text)
        self.trouble.show()
        self.button.setEnabled(False)

    def _show(self) -> None:
        self.button.setText(self.tr("Pause") if self.playback.playing else self._play_text)

    def has(self, at_ms: int) -> bool:
        """Whether it goes on at a time of the clock that its recording lies on."""
        return 0 <= recording_ms(self.recording, at_ms) < self.recording.duration_ms

    def close_player(self) -> None:
        """Let go of the file."""
        if self._opening is not None:
            self._opening.cancel()
        player = self.playback.release()
        if player is not None:
            close_player(player, self._jobs)


class Listening(QWidget):
    """Session and interview on their strips, the moments below. A click on a moment goes to it in both."""

    def __init__(
        self, session: StudySession, recall: Recall, jobs: Jobs, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._project = project = session.project
        self._log = recalls.stimulus_log(project, recall)
        self._seen = [(part.begin_ms, part.end_ms) for part in self._log.coverage().parts if part.times]
        self._followed = QElapsedTimer()
        self._followed.start()
        run = recalls.pass_of(project, recall)
        recording = project.get(Recording, run.recording_id)
        title, play = self.tr("Session: what was seen, and the moments"), self.tr("Play the session")
        self.watched = Voice(title, play, recording, session, jobs, settings, self)
        sounds = recalls.sounds(project, recall)
        self.heard = [
            Voice(each.label, self.tr("Play the interview"), each, session, jobs, settings, self) for each in sounds
        ]
        self.moments = Moments(project, recall, Desk(self), self)
        self.moments.load()
        self.table = MomentTable(self.moments)
        self.table.moment_chosen.connect(self.go_to)
        self.moments.changed.connect(self._show)
        self.video = VideoView()
        self.video.setVisible(recording.media_kind is MediaKind.VIDEO)
        self.video.setFixedHeight(240)
        self.talked = label("", "muted", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        for part in (self.video, self.watched, self.talked, *self.heard, self.table):
            column.addWidget(part)
        self.table.setMinimumHeight(160)
        self.watched.playback.frame_ready.connect(self.video.show_frame)
        self.watched.playback.now_changed.connect(self._on_session)
        self.watched.strip.time_chosen.connect(self.watched.playback.seek)
        for voice in self.heard:
            voice.playback.now_changed.connect(lambda ms, voice=voice: self._on_interview(voice, ms))
            voice.playback.state_changed.connect(lambda _state, voice=voice: self._on_playing(voice))
            voice.strip.time_chosen.connect(lambda ms, voice=voice: self._seek_interview(voice, ms))
        self.watched.playback.state_changed.connect(lambda _state: self._on_playing(self.watched))
        self._show()

    def go_to(self, moment: Moment) -> None:
        """Stand at a moment in both, to hear it in either."""
        self._go_to(moment.said_ms, moment.about_ms)

    def stand_at(self, at_ms: int, about_ms: int) -> QPushButton:
        """Stand at a time of the interview and what it was about. Returns what plays it, which has the keyboard.

        Where the interview was not recorded it is what plays the session.
        """
        self._go_to(at_ms, about_ms)
        there = [voice for voice in self.heard if voice.has(at_ms)]
        button = (there or [self.watched])[0].button
        button.setFocus()
        return button

    def _go_to(self, at_ms: int, about_ms: int) -> None:
        for voice in (self.watched, *self.heard):
            voice.playback.pause()
        self._bring_interview_to(at_ms)
        self.watched.playback.seek(about_ms)

    def take_places(self) -> None:
        """Take anew where the recordings lie on the clock of the interview."""
        for voice in self.heard:
            voice.recording = self._project.get(Recording, voice.recording.id)
        self._show()

    def _on_playing(self, voice: Voice) -> None:
        """One voice at a time."""
        if voice.playback.playing:
            for each in (self.watched, *self.heard):
                if each is not voice:
                    each.playback.pause()

    def _seek_interview(self, voice: Voice, ms: int) -> None:
        voice.playback.seek(ms)
        self.watched.playback.pause()
        self.watched.playback.seek(self._log.session_at(session_ms(voice.recording, ms)).session_ms)

    def _on_interview(self, voice: Voice, ms: int) -> None:
        if voice.playback.playing and self._followed.elapsed() >= _FOLLOW_MS:
            self._followed.restart()
            there = self._log.session_at(session_ms(voice.recording, ms)).session_ms
            if there != self.watched.playback.now_ms:
                self.watched.playback.seek(there)
        self._show()

    def _on_session(self, ms: int) -> None:
        occasions = self._log.interview_at(ms)
        times = ", ".join(short_clock(each.at_ms) for each in occasions)
        self.talked.setText(
            self.tr("In the interview this was seen at {0}.").format(times)
            if occasions
            else self.tr("This was not seen in the interview.")
        )
        if self.watched.playback.playing and occasions and self._followed.elapsed() >= _FOLLOW_MS:
            self._followed.restart()
            self._bring_interview_to(occasions[0].at_ms)
        self._show()

    def _bring_interview_to(self, at_ms: int) -> None:
        """Go to a time of the interview in those of its recordings that have it."""
        for voice in self.heard:
            if voice.has(at_ms):
                voice.playback.seek(recording_ms(voice.recording, at_ms))

    def _show(self) -> None:
        self.watched.strip.show_seen(
            self.watched.recording.duration_ms, self._seen, [each.about_ms for each in self.moments.all],
            self.watched.playback.now_ms,
        )  # fmt: skip
        for voice in self.heard:
            said = [recording_ms(voice.recording, each.said_ms) for each in self.moments.all]
            voice.strip.show_seen(voice.recording.duration_ms, (), said, voice.playback.now_ms)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        for voice in (self.watched, *self.heard):
            voice.playback.pause()

    def close_players(self) -> None:
        """Let go of all files."""
        for voice in (self.watched, *self.heard):
            voice.close_player()
        self.moments.close()
