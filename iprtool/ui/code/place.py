"""The Code place: puts its parts together and lets them have the recording that is open."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from iprtool.domain.model import Pass, Recording, Tag
from iprtool.media import Waveform
from iprtool.services import passes
from iprtool.ui.actions import ActionSet
from iprtool.ui.code.coded import Coded, read_coded
from iprtool.ui.code.editing import TagEditing
from iprtool.ui.code.episode_linking import EpisodeLinking
from iprtool.ui.code.following import ChangeFollower
from iprtool.ui.code.live_tagging import LiveTagging
from iprtool.ui.code.many_tags import ManyTags
from iprtool.ui.code.media import RecordingMedia
from iprtool.ui.code.playback_view import PlaybackView
from iprtool.ui.code.playing import PlaybackActions
from iprtool.ui.code.sound import Sound
from iprtool.ui.code.speaking import TagSpeaker
from iprtool.ui.code.stage import Stage
from iprtool.ui.code.tag_fields import TagFields
from iprtool.ui.jobs import Jobs
from iprtool.ui.keymap import portable
from iprtool.ui.keys import KeyStroke
from iprtool.ui.playback import Playback
from iprtool.ui.settings import Settings
from iprtool.ui.study_session import StudySession
from iprtool.ui.theme.palette import Palette


class CodePlace(QWidget):
    """One recording with the passes over it; tags go to the pass of the person at the keyboard."""

    where_changed = Signal()
    facts_changed = Signal()
    codes_changed = Signal()
    playback_help_requested = Signal()

    def __init__(
        self, session: StudySession, actions: ActionSet, settings: Settings, jobs: Jobs, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._settings = session, settings
        self._coded: Coded | None = None
        self.playback = Playback(self)
        self._stage = stage = Stage(actions)
        self.codes, self.inspector, self.table = stage.codes, stage.inspector, stage.table
        self.shift_bar, self.episode, self.episodes = stage.shift_bar, stage.episode, stage.episodes
        self.video, self.missing, self.transport, self.timeline = (
            stage.video,
            stage.missing,
            stage.transport,
            stage.timeline,
        )
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(stage)
        self.home: QWidget = stage.timeline
        self._editing = TagEditing(session, stage.table.tags, self.playback, self)
        self._many = ManyTags(session, self.playback, self._editing, stage.shift_bar, self)
        self._linking = EpisodeLinking(session, self._editing, stage.episode, stage.episodes, self)
        self._media = RecordingMedia(session, stage, self.playback, settings, jobs, self)
        self._tagging = LiveTagging(session, stage, self.playback, self._editing, lambda: self._media.opening, self)
        self._fields = TagFields(session, stage, self.playback, self._editing, actions, self)
        self._follower = ChangeFollower(session, stage, self._editing, self._tagging, self)
        self._view = PlaybackView(self.playback, stage, self)
        self._playing = PlaybackActions(
            self.playback, lambda: self._editing.selected, lambda: round(1000 * settings["play.lead_in_s"]), self
        )
        self._sound = Sound(self.playback, stage.transport, settings, self)
        self._speaker = TagSpeaker(session, self._editing, stage.table, self)
        self._connect()
        actions.attach(self._handlers())

    def _connect(self) -> None:
        self.playback.trouble.connect(self._session.messages.say)
        self._playing.said.connect(self._session.messages.tell)
        self._playing.looping_changed.connect(self.transport.set_looping)
        self.missing.playback_help_requested.connect(self.playback_help_requested)
        self.codes.author_entered.connect(self._on_author)
        self._linking.views_changed.connect(lambda views: self._stage.show_episode_count(len(views)))
        self._stage.episodes.episode_activated.connect(self._go_to_episode)
        self._follower.reload_needed.connect(self._reload)
        self._follower.tags_counted.connect(self.facts_changed)
        self._media.facts_changed.connect(self.facts_changed)
        self._media.player_ready.connect(self._on_player)
        self._media.found.connect(self.reopen)

    def _handlers(self) -> dict[str, Callable[[], object]]:
        own: dict[str, Callable[[], object]] = {
            "tag.mark": lambda: self._tagging.click(None),
            "tag.memo": self._fields.go_to_memo,
            "view.tags": lambda: self._stage.show_list(self.table),
            "view.episodes": lambda: self._stage.show_list(self._stage.episodes),
            "play.mute": self._sound.toggle_mute,
            "timeline.zoom_in": self.timeline.zoom_in,
            "timeline.zoom_out": self.timeline.zoom_out,
            "timeline.fit": self.timeline.fit,
        }
        parts = (self._playing, self._editing, self._many, self._linking)
        return {action_id: do for part in parts for action_id, do in part.handlers().items()} | own

    # ---- the recording that is open

    @property
    def recording(self) -> Recording | None:
        """The recording that is open."""
        return self._coded.recording if self._coded is not None else None

    @property
    def run(self) -> Pass | None:
        """The pass that tags go to."""
        return self._coded.run if self._coded is not None else None

    def open_recording(self, recording_id: str, author: str, at_ms: int = 0) -> None:
        """Show a recording and code it as `author`. Their coding pass is found, or stored with its first tag.

        Picture and sound are opened in the background.
        """
        self.close_recording()
        project = self._session.project
        project.author = author
        recording = project.get(Recording, recording_id)
        run = self._session.attempt(lambda: passes.draft(project, recording_id=recording_id, author=author))
        if run is None:
            return
        self._media.open(recording, at_ms)
        self._show(recording, run)
        self.apply_settings()
        self.where_changed.emit()

    def close_recording(self) -> None:
        """Let go of player, jobs and what is typed."""
        self.inspector.memo.flush()
        self._media.close()
        self._playing.stop_looping()
        self._take(None)
        self._stage.show_nothing()
        self.codes_changed.emit()

    def reopen(self) -> None:
        """Open the recording anew, as after a change of engine or place."""
        if self._coded is not None:
            self.open_recording(self._coded.recording.id, self._coded.run.author, self.playback.now_ms)

    def _on_player(self) -> None:
        self._sound.apply()
        self.facts_changed.emit()

    def _show(self, recording: Recording, run: Pass) -> None:
        """All passes anew; picture, frame times and sound stay."""
        project = self._session.project
        coded = read_coded(project, recording, run, self.playback.time_at)
        self._stage.show_coded(coded, project.find(Tag, pass_id=[other.id for other in coded.runs]))
        self._take(coded)
        self.codes_changed.emit()

    def _take(self, coded: Coded | None) -> None:
        self._coded = coded
        self._speaker.take(coded)
        for part in (self._fields, self._tagging, self._editing, self._many, self._follower, self._linking):
            part.take(coded)

    def _show_again(self, recording: Recording, run: Pass) -> None:
        selected = [tag.id for tag in self._editing.selected]
        self._show(recording, run)
        self._editing.select([tag_id for tag_id in selected if self.table.tags.tag(tag_id)])

    def _reload(self) -> None:
        if self._coded is None:
            return
        project, recording_id = self._session.project, self._coded.recording.id
        if project.count(Recording, id=recording_id):
            self._show_again(project.get(Recording, recording_id), self._coded.run)
        else:
            self.close_recording()
        self.where_changed.emit()

    def _on_author(self, author: str) -> None:
        if self._coded is None:
            return
        if not author:
            self.codes.set_author(self._coded.run.author)
            return
        project, recording = self._session.project, self._coded.recording
        self._settings["code.author"] = author
        project.author = author
        run = self._session.attempt(lambda: passes.draft(project, recording_id=recording.id, author=author))
        if run is not None:
            self.inspector.memo.flush()
            self._show_again(recording, run)

    def _go_to_episode(self, episode_id: str) -> None:
        self._linking.select(episode_id)
        tags = self._editing.selected
        if tags:
            self.playback.seek(tags[0].start_ms)
            self.timeline.ensure_visible(tags[0].id)

    # ---- what the window asks and tells

    @property
    def waveform(self) -> Waveform | None:
        """The sound of the recording once it has been read to its end."""
        return self._media.waveform

    @property
    def frame_number(self) -> int | None:
        """Number of the picture on screen, counted from 0; None while the times are being read, or without pictures."""
        return self._media.frame_number

    @property
    def empty_text(self) -> str:
        """What is said instead of everything while no recording is open; empty while one is."""
        return self._stage.empty_text

    @property
    def live_keys(self) -> list[str]:
        """The keys that tag now."""
        return self._tagging.keys

    @property
    def code_keys(self) -> dict[str, str]:
        """The keys of the codes that are open, with the codes' names."""
        codes = self._coded.tree.codes if self._coded is not None else ()
        return {portable(code.key): code.name for code in codes if code.key}

    @property
    def panes(self) -> list[QWidget]:
        """The parts between which one goes by key."""
        return self._stage.panes

    def key_pressed(self, stroke: KeyStroke) -> None:
        """A live key went down."""
        self._tagging.press(stroke)

    def key_released(self, stroke: KeyStroke) -> None:
        """A live key went up."""
        self._tagging.release(stroke)

    def apply_settings(self) -> None:
        """Take from the settings what can change while a recording is open."""
        self.timeline.set_follow(bool(self._settings["code.follow"]))
        self._sound.apply()

    def set_palette(self, palette: Palette) -> None:
        """Take colours and text size anew."""
        self._stage.set_palette(palette)
