"""Picture and sound of the recording that is open, or why they are not there and how to find them."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from iprtool.domain.errors import IprError
from iprtool.domain.kinds import MediaKind
from iprtool.domain.model import Recording
from iprtool.domain.progress import Cancelled, Progress
from iprtool.media import FrameIndex, Waveform
from iprtool.media.types import Player
from iprtool.services import recordings
from iprtool.ui.code.companions import Companions
from iprtool.ui.code.film import FilmReader
from iprtool.ui.code.opened import OpenedRecording
from iprtool.ui.code.stage import Stage
from iprtool.ui.jobs import Job, Jobs
from iprtool.ui.opening import close_player
from iprtool.ui.playback import Playback
from iprtool.ui.settings import Settings
from iprtool.ui.study_session import StudySession


class RecordingMedia(QObject):
    """Opens the recording's file for the playback, and reads its frame times and its sound in the background."""

    facts_changed = Signal()
    player_ready = Signal()
    player_failed = Signal()
    found = Signal()
    """The file is there again: the recording has to be opened anew."""

    def __init__(
        self, session: StudySession, stage: Stage, playback: Playback, companions: Companions, settings: Settings,
        jobs: Jobs, parent: QObject,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._session, self._stage, self._playback = session, stage, playback
        self._companions, self._settings, self._jobs = companions, settings, jobs
        self._recording: Recording | None = None
        self._opened: OpenedRecording | None = None
        self._failed = False
        self._frames: FrameIndex | None = None
        self._film = FilmReader(self)
        self.waveform: Waveform | None = None
        """The sound of the recording once it has been read to its end."""
        stage.timeline.pictures_wanted.connect(self._film.want)
        self._film.picture_ready.connect(stage.timeline.set_picture)
        playback.state_changed.connect(self._film.set_state)
        stage.missing.search_requested.connect(self._search)
        stage.missing.file_chosen.connect(self._relink)

    @property
    def frame_number(self) -> int | None:
        """Number of the picture on screen, counted from 0; None while the times are being read, or without pictures."""
        return self._frames.number_at(self._playback.now_ms) if self._frames is not None else None

    def picture_at(self, ms: int) -> int:
        """When the picture begins that is shown at a time; that time itself while no picture's time is known."""
        return ms if self._frames is None else self._frames.time_of(self._frames.number_at(ms))

    @property
    def opening(self) -> bool:
        """Whether the player is still on its way."""
        return self._opened is not None and self._playback.player is None and not self._failed

    def open(self, recording: Recording, at_ms: int = 0) -> None:
        """Open a recording's file in the background; trouble is shown where the picture would be."""
        self.close()
        self._recording = recording
        self._stage.timeline.set_recording(recording.duration_ms, None)
        self._stage.timeline.set_waveform(None)
        self._stage.transport.set_length(recording.duration_ms)
        self._playback.begin(recording.duration_ms, at_ms)
        project = self._session.project
        trouble = recordings.trouble(project.folder, recording)
        if trouble:
            page = self._stage.missing
            show = page.show_without_file if recording.media_kind is MediaKind.NONE else page.show_missing
            show(trouble)
            self._stage.show_missing()
            return
        self._opened = opened = OpenedRecording(project, recording, self._settings, self._jobs, self)
        opened.player_ready.connect(self._take_player)
        opened.player_failed.connect(self._on_failed)
        opened.frames_ready.connect(self._take_frames)
        opened.waveform_ready.connect(self._take_waveform)
        opened.waveform_grew.connect(self._stage.timeline.set_waveform)
        self._stage.video.show_text(self.tr("Opening {0} …").format(recording.file_name))
        self._stage.show_picture()
        opened.start()

    def _take_player(self, player: Player) -> None:
        recording = self._recording
        assert recording is not None, "a player comes only while a recording is open"
        self._stage.video.show_text("" if recording.media_kind is MediaKind.VIDEO else self.tr("Sound only"))
        self._playback.attach(self._companions.join(player, recording))
        self._playback.set_rate(1.0)
        self._open_film()
        self.player_ready.emit()

    def _on_failed(self, error: IprError) -> None:
        self._failed = True
        self._stage.missing.show_trouble(error.message, error.hint)
        self._stage.show_missing()
        self.player_failed.emit()

    def _open_film(self) -> None:
        """Let the timeline have pictures, where there are any."""
        probe = self._opened.probe if self._opened is not None else None
        if self._opened is not None and probe is not None and probe.has_video:
            self._film.open(self._opened.file, probe)
            self._stage.timeline.set_film(probe.width / probe.height)

    def close(self) -> None:
        """Let go of the player, of what is being opened and of what is still being read."""
        self._film.close()
        self._stage.timeline.set_film(None)
        if self._opened is not None:
            self._opened.close()
            self._opened.deleteLater()
            self._opened = None
        self._companions.leave()
        player = self._playback.release()
        if player is not None:
            close_player(player, self._jobs)
        self._failed = False
        self._recording = self._frames = self.waveform = None

    def _take_waveform(self, wave: Waveform) -> None:
        self.waveform = wave
        self._stage.timeline.set_waveform(wave)

    def _take_frames(self, frames: FrameIndex | None) -> None:
        self._frames = frames
        self._stage.timeline.set_frames(frames)
        self._film.set_index(frames)
        if frames is not None and self._playback.player is not None:
            self._playback.player.set_index(frames)
        self.facts_changed.emit()

    # ---- a file that is not where it was

    def _search(self) -> None:
        if self._recording is not None:
            folder, recording = self._session.project.folder, self._recording
            self._find(
                recording,
                self.tr("Looking for {0}"),
                lambda _progress, _cancelled: recordings.look_for(folder, recording),
            )

    def _relink(self, file: Path) -> None:
        recording = self._recording
        if recording is not None and recording.media_kind is MediaKind.NONE:
            self._take_file(recording, file)
        elif recording is not None:
            self._find(recording, self.tr("Comparing {0}"), partial(recordings.recognise, recording, file))

    def _take_file(self, recording: Recording, file: Path) -> None:
        folder = self._session.project.folder

        def work(progress: Progress, cancelled: Cancelled) -> recordings.Prepared | None:
            return recordings.prepare(folder, file, link=True, progress=progress, cancelled=cancelled)

        job = Job(self.tr("Reading {0}").format(file.name), work)
        job.finished.connect(partial(self._on_file, recording))
        self._jobs.start(job)

    def _on_file(self, recording: Recording, prepared: recordings.Prepared | None) -> None:
        if prepared is None or self._recording is None or self._recording.id != recording.id:
            return
        project = self._session.project
        given = partial(recordings.give_file, project, recording_id=recording.id, prepared=prepared)
        if self._session.attempt(given) is not None:
            self.found.emit()

    def _find(self, recording: Recording, title: str, work: Callable[..., Path | None]) -> None:
        job = Job(title.format(recording.file_name), work)
        job.finished.connect(partial(self._on_found, recording))
        self._jobs.start(job)

    def _on_found(self, recording: Recording, file: Path | None) -> None:
        if self._recording is None or self._recording.id != recording.id:
            return
        project = self._session.project
        if file is None:
            self._session.messages.say(
                self.tr("{0} was not found near the place where it was.").format(recording.file_name),
                self.tr("Connect the disk it is on, or show where it is."),
            )
            return
        linked = self._session.attempt(lambda: recordings.found_at(project, recording_id=recording.id, file=file))
        if linked is not None:
            self.found.emit()
