"""The other recordings of the session that is open: they play along, each in its pane."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from iprtool.domain.errors import IprError
from iprtool.domain.kinds import MediaKind
from iprtool.domain.model import Recording
from iprtool.domain.sessiontime import line
from iprtool.domain.times import clock
from iprtool.media.ensemble import LEADER, TICK_MS, Ensemble, Presence
from iprtool.media.types import Player, Stop
from iprtool.services import recordings, syncing
from iprtool.store import Changes
from iprtool.ui.code.camera_pane import CameraPane
from iprtool.ui.code.cameras import LAYOUTS, ONE, Cameras
from iprtool.ui.frame_feed import FrameFeed
from iprtool.ui.jobs import Jobs
from iprtool.ui.opening import PlayerOpening, Ready, close_player
from iprtool.ui.playback import Playback
from iprtool.ui.settings import Settings
from iprtool.ui.study_session import StudySession


class Companion(QObject):
    """One other recording and its pane. Trouble is told in the pane; the rest goes on."""

    _troubled = Signal(str)

    def __init__(self, recording: Recording, pane: CameraPane, parent: QObject) -> None:
        super().__init__(parent)
        self.recording, self.pane = recording, pane
        self.playable = False
        """Whether it plays along."""
        self._feed = FrameFeed(self)
        self._feed.frame_ready.connect(pane.video.show_frame)
        self._troubled.connect(self.say, Qt.ConnectionType.QueuedConnection)
        self._stops: list[Stop] = []
        self.opening: PlayerOpening | None = None
        pane.has_picture = recording.media_kind is MediaKind.VIDEO
        pane.set_title(recording.label)
        pane.video.show_text(self.tr("Opening…"))

    def take(self, player: Player) -> None:
        """Show what this player plays."""
        self.playable = True
        self.pane.video.show_text("")
        self._stops = [player.on_frame(self._feed.take), player.on_error(self._troubled.emit)]

    def say(self, text: str) -> None:
        """Say trouble where the picture would be; a recording of sound alone gets room for it."""
        self.pane.has_picture = True
        self.pane.video.show_text(text)
        self.pane.sound.setEnabled(self.playable)

    def show_presence(self, presence: Presence, begins_ms: int) -> None:
        """Dim the picture where the recording has nothing."""
        texts = {
            Presence.BEFORE: self.tr("{0} begins at {1}").format(self.recording.label, clock(begins_ms)),
            Presence.AFTER: self.tr("{0} is over").format(self.recording.label),
        }
        self.pane.video.set_veil(texts.get(presence, ""))

    def close(self) -> None:
        """Take no more pictures. The player belongs to the ensemble."""
        for stop in self._stops:
            stop()
        self._stops = []
        self._feed.clear()
        if self.opening is not None:
            self.opening.cancel()


class Companions(QObject):
    """Opens the other recordings of the session, keeps them together, and says which of them are heard."""

    changed = Signal()
    """Others came or went, or lie elsewhere."""
    synchronise_requested = Signal(str)

    def __init__(
        self, session: StudySession, cameras: Cameras, playback: Playback, settings: Settings, jobs: Jobs,
        parent: QObject,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._session, self._cameras, self._playback = session, cameras, playback
        self._settings, self._jobs = settings, jobs
        self._first: Recording | None = None
        self._ensemble: Ensemble | None = None
        self._others: dict[str, Companion] = {}
        self._heard = frozenset([LEADER])
        self._ticker = QTimer(self)
        self._ticker.setInterval(TICK_MS)
        self._ticker.timeout.connect(self._tick)
        session.changed.connect(self._on_changes)
        cameras.first.sound_requested.connect(lambda: self.hear(frozenset([LEADER])))
        for moved in (playback.state_changed, playback.now_changed):
            moved.connect(self._show_presence)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Action ids and what they do."""
        return {"view.cameras": self.next_layout, "play.other_sound": self.hear_next}

    @property
    def first(self) -> Recording | None:
        """The recording that is open, as it is stored now."""
        return self._first

    @property
    def others(self) -> list[Recording]:
        """The other recordings of the session, by label, as they are stored now."""
        return [each.recording for each in self._others.values()]

    @property
    def ensemble(self) -> Ensemble | None:
        """What plays."""
        return self._ensemble

    # ---- opening and closing

    def join(self, player: Player, recording: Recording) -> Ensemble:
        """The player of the recording that is open, with the others that follow it as they are opened."""
        self.leave()
        self._first = recording
        self._ensemble = Ensemble(player)
        self._cameras.first.has_picture = recording.media_kind is MediaKind.VIDEO
        self._cameras.first.set_title(recording.label)
        self._gather()
        self.hear(frozenset([LEADER]))
        return self._ensemble

    def leave(self) -> None:
        """The recording is closed. The ensemble closes with the playback that it was given to."""
        self._first = self._ensemble = None
        self._dismiss(list(self._others))
        self.changed.emit()

    def _gather(self) -> None:
        """Open those that are there, unless one is watched alone."""
        self._cameras.set_layout(self._settings["code.cameras"])
        if self._first is not None:
            for recording in syncing.others(self._session.project, self._first):
                self._admit(recording)
        self.changed.emit()

    def _admit(self, recording: Recording) -> None:
        companion = Companion(recording, self._cameras.add(), self)
        self._others[recording.id] = companion
        companion.pane.sound_requested.connect(lambda: self.hear(frozenset([recording.id])))
        companion.pane.synchronise_requested.connect(lambda: self.synchronise_requested.emit(recording.id))
        if self._settings["code.cameras"] != ONE:
            self._open(companion)
        self._cameras.arrange()

    def _open(self, companion: Companion) -> None:
        project, recording = self._session.project, companion.recording
        trouble = recordings.trouble(project.folder, recording)
        if trouble:
            companion.say(f"{trouble}\n\n{self.tr('Open it by itself in the Study place to look for it.')}")
            return
        opening = PlayerOpening(project, recording, self._settings, self._jobs, companion)
        companion.opening = opening
        opening.ready.connect(partial(self._on_ready, companion))
        opening.failed.connect(partial(self._on_failed, companion))
        opening.start()

    def _on_ready(self, companion: Companion, ready: Ready) -> None:
        recording, ensemble, first = companion.recording, self._ensemble, self._first
        if ensemble is None or first is None or self._others.get(recording.id) is not companion:
            close_player(ready.player, self._jobs)
            return
        companion.take(ready.player)
        ensemble.add(recording.id, ready.player, line(first, recording))
        companion.pane.sound.setEnabled(ready.probe.has_audio)
        self._ticker.start()
        self._show_presence()
        self._cameras.arrange()
        self.changed.emit()

    def _on_failed(self, companion: Companion, error: IprError) -> None:
        companion.say(f"{error.message}\n\n{error.hint}".strip())
        self._cameras.arrange()

    def _dismiss(self, ids: list[str]) -> None:
        gone = [self._others.pop(each) for each in ids]
        for companion in gone:
            companion.close()
            player = self._ensemble.remove(companion.recording.id) if self._ensemble is not None else None
            if player is not None:
                close_player(player, self._jobs)
            companion.deleteLater()
        self._cameras.remove([companion.pane for companion in gone])
        if not self._others:
            self._ticker.stop()

    # ---- how they are seen and heard

    def next_layout(self) -> None:
        """Side by side, one in the other, the open one alone."""
        if not self._others:
            self._session.messages.tell(self.tr("This session has only this one recording."))
            return
        now = LAYOUTS.index(self._settings["code.cameras"])
        layout = LAYOUTS[(now + 1) % len(LAYOUTS)]
        was_alone, self._settings["code.cameras"] = LAYOUTS[now] == ONE, layout
        if ONE in (layout, LAYOUTS[now]):
            self._dismiss(list(self._others))
            self._gather()
            self.hear(frozenset([LEADER]))
        self._cameras.set_layout(layout)
        names = {"side": self.tr("Side by side"), "inset": self.tr("One in the other")}
        self._session.messages.tell(names.get(layout, self.tr("The open recording alone")))
        if was_alone:
            self._show_presence()

    def hear(self, keys: frozenset[str]) -> None:
        """Let these recordings be heard, by id; `LEADER` is the one that is open."""
        self._heard = keys
        if self._ensemble is not None:
            self._ensemble.hear(keys)
        self._cameras.first.set_heard(LEADER in keys)
        for key, companion in self._others.items():
            companion.pane.set_heard(key in keys)

    @property
    def heard(self) -> frozenset[str]:
        """Which recordings are heard."""
        return self._heard

    def hear_next(self) -> None:
        """Hear the next of the recordings instead."""
        ring = [LEADER, *(key for key, each in self._others.items() if each.playable and each.pane.sound.isEnabled())]
        now = next((place for place, key in enumerate(ring) if key in self._heard), 0)
        key = ring[(now + 1) % len(ring)]
        self.hear(frozenset([key]))
        if self._first is not None:
            label = self._first.label if key == LEADER else self._others[key].recording.label
            self._session.messages.tell(self.tr("{0} is heard").format(label))

    def _tick(self) -> None:
        if self._ensemble is not None:
            self._ensemble.keep_together()
            self._show_presence()

    def _show_presence(self) -> None:
        if self._ensemble is None or self._first is None:
            return
        playing = self._playback.playing
        for key, follower in self._ensemble.followers.items():
            companion = self._others[key]
            companion.show_presence(follower.presence, syncing.place_of(self._first, companion.recording).begins_ms)
            companion.pane.video.set_smooth(not playing)

    # ---- what is stored changes

    def _on_changes(self, changes: Changes) -> None:
        if self._first is None or not changes.touches(Recording):
            return
        project = self._session.project
        if not project.count(Recording, id=self._first.id):
            return  # the place closes it
        self._first = project.get(Recording, self._first.id)
        self._cameras.first.set_title(self._first.label)
        stored = {each.id: each for each in syncing.others(project, self._first)}
        gone = [key for key, each in self._others.items() if key not in stored or _is_moved(each, stored[key])]
        self._dismiss(gone)
        for recording in stored.values():
            self._renew(recording)
        self.changed.emit()

    def _renew(self, recording: Recording) -> None:
        companion = self._others.get(recording.id)
        if companion is None:
            self._admit(recording)
            return
        companion.recording = recording
        companion.pane.set_title(recording.label)
        if self._ensemble is not None and self._first is not None and recording.id in self._ensemble.followers:
            self._ensemble.set_line(recording.id, line(self._first, recording))
            self._show_presence()


def _is_moved(companion: Companion, stored: Recording) -> bool:
    """Whether its file is another one now."""
    return (companion.recording.path, companion.recording.sha256) != (stored.path, stored.sha256)
