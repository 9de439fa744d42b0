"""The Code place: puts its parts together and lets them have the recording that is open."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from iprtool.domain.kinds import Carrier
from iprtool.domain.model import Pass, Recording, Tag
from iprtool.media import Waveform
from iprtool.services import passes, visibility
from iprtool.ui.actions import ActionSet
from iprtool.ui.code.bin_walk import BinWalk
from iprtool.ui.code.book_choice import BookChoice
from iprtool.ui.code.coded import Coded, read_coded
from iprtool.ui.code.companions import Companions
from iprtool.ui.code.curve_lanes import CurveLanes
from iprtool.ui.code.dialling import Dialling
from iprtool.ui.code.editing import TagEditing
from iprtool.ui.code.episode_arcs import arcs_of
from iprtool.ui.code.episode_linking import EpisodeLinking
from iprtool.ui.code.finding import CodeFinding
from iprtool.ui.code.following import ChangeFollower
from iprtool.ui.code.gone import GoneRecording, Open
from iprtool.ui.code.lane_keeping import LaneKeeping
from iprtool.ui.code.live_tagging import LiveTagging
from iprtool.ui.code.many_tags import ManyTags
from iprtool.ui.code.media import RecordingMedia
from iprtool.ui.code.moments import PlaybackMoments
from iprtool.ui.code.notes import CodeNotes
from iprtool.ui.code.picturing import Picturing
from iprtool.ui.code.playback_view import PlaybackView
from iprtool.ui.code.playing import PlaybackActions
from iprtool.ui.code.rating import TagRating
from iprtool.ui.code.ribbons import RecallRibbons
from iprtool.ui.code.side_hearing import SideHearing
from iprtool.ui.code.sound import Sound
from iprtool.ui.code.speakers import Speakers
from iprtool.ui.code.speaking import TagSpeaker
from iprtool.ui.code.stage import Stage
from iprtool.ui.code.synchronising import Synchronising
from iprtool.ui.code.tag_fields import TagFields
from iprtool.ui.code.transcribing import Transcribing
from iprtool.ui.code.transcript_typing import TranscriptTyping
from iprtool.ui.code.word_tagging import WordTagging
from iprtool.ui.jobs import Jobs
from iprtool.ui.keymap import portable
from iprtool.ui.keys import KeyStroke
from iprtool.ui.left_off import LeftOff, place_in, with_place
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
    codebook_requested = Signal()
    transcript_wanted = Signal(str)
    hearing_wanted = Signal(str)
    """Both carry the id of a recording: a transcript is to be imported, or to be made."""
    noted_requested = Signal(object)
    """Whose memo is wanted in the Study place."""
    interview_requested = Signal(str, int, int)
    """(id of a recall, milliseconds of its interview, milliseconds of the session)"""

    def __init__(
        self, session: StudySession, actions: ActionSet, settings: Settings, jobs: Jobs, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._settings, self._stale = session, settings, False
        self._coded: Coded | None = None
        self.playback = Playback(self)
        self._stage = Stage(session, actions)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stage)
        self._name_widgets(self._stage)
        self._make_editing(self._stage)
        self._make_playback(self._stage, jobs)
        self._make_tagging(self._stage, actions)
        self._make_fields(self._stage, actions)
        self._make_reading(self._stage, jobs)
        self._connect()
        actions.attach(self._handlers())

    def _name_widgets(self, stage: Stage) -> None:
        self.codes, self.inspector, self.table = stage.codes, stage.inspector, stage.table
        self.cameras, self.sync_panel, self.bins, self.dial = stage.cameras, stage.sync_panel, stage.bins, stage.dial
        self.shift_bar, self.episode, self.episodes = stage.shift_bar, stage.episode, stage.episodes
        self.video, self.missing = stage.video, stage.missing
        self.transport, self.timeline = stage.transport, stage.timeline

    def _make_editing(self, stage: Stage) -> None:
        """What works on tags that are there."""
        session = self._session
        self._lanes = LaneKeeping(session, stage, self._settings, self)
        self._editing = TagEditing(session, stage.table.tags, self.playback, self)
        self._many = ManyTags(session, self.playback, self._editing, stage.shift_bar, self)
        self._linking = EpisodeLinking(session, self._editing, stage.episode, stage.episodes, self)
        self._rating = TagRating(session, stage, self._editing, self)

    def _make_playback(self, stage: Stage, jobs: Jobs) -> None:
        """What plays one recording, and others of the session with it."""
        session, settings = self._session, self._settings
        self.companions = Companions(session, stage.cameras, self.playback, settings, jobs, self)
        hearing = SideHearing(self.playback, settings, jobs, self)
        self._syncing = Synchronising(session, stage.sync_panel, self.companions, hearing, jobs, self)
        self._media = RecordingMedia(session, stage, self.playback, self.companions, settings, jobs, self)
        self._moments = PlaybackMoments(self.playback, self._to_picture)
        self._view = PlaybackView(self.playback, stage, self)
        self._playing = PlaybackActions(
            self.playback, lambda: self._editing.selected, lambda: round(1000 * settings["play.lead_in_s"]), self
        )
        self._sound = Sound(self.playback, stage.transport, settings, self)

    def _make_tagging(self, stage: Stage, actions: ActionSet) -> None:
        """What the keys of codes do, by the carrier of each."""
        session, prompt = self._session, self._rating.prompt
        self._tagging = LiveTagging(
            session, stage, self.playback, self._editing, prompt, lambda: self._media.opening, self
        )
        self._walk = BinWalk(session, stage, self.playback, self._editing, actions, prompt, self)
        self._tagging.hand_over(Carrier.BIN, self._walk.toggle_code)
        self._dialling = Dialling(session, stage, self.playback, self._editing, actions, self._settings, self)
        self._tagging.hand_over(Carrier.TRACE, self._dialling.toggle_code)
        self._curves = CurveLanes(stage, self._dialling, self)

    def _make_fields(self, stage: Stage, actions: ActionSet) -> None:
        """What shows and takes in words and choices, and keeps up with changes made elsewhere."""
        session = self._session
        self._fields = TagFields(session, stage, self.playback, self._editing, actions, self)
        self.notes = CodeNotes(session, stage.notes, stage.inspector, self.playback, self._editing, self)
        self._books = BookChoice(session, stage.codes.book, self)
        self._follower = ChangeFollower(session, stage, self._editing, self._tagging, self)
        self._gone = GoneRecording(session, self)
        self._speaker = TagSpeaker(session, self._editing, stage.table, self)

    def _make_reading(self, stage: Stage, jobs: Jobs) -> None:
        """What is found in the recording besides tags: recalls, transcript, results of a search, pictures."""
        session, settings = self._session, self._settings
        self._ribbons = RecallRibbons(session, stage, self)
        self.finding = CodeFinding(session, stage, self.playback, settings, self.show_tag, self)
        speakers = Speakers(session, stage, self)
        self.transcribing = Transcribing(session, stage.transcript, self.playback, self._editing, speakers, self)
        self._typing = TranscriptTyping(session, stage.transcript, self.playback, settings, self)
        self._words = WordTagging(session, stage.transcript, self.playback, self._tagging, self)
        self.picturing = Picturing(session, stage, settings, jobs, self)

    def _connect(self) -> None:
        self.playback.trouble.connect(self._session.messages.say)
        self._playing.said.connect(self._session.messages.tell)
        self._playing.looping_changed.connect(self.transport.set_looping)
        self.missing.playback_help_requested.connect(self.playback_help_requested)
        self.codes.author_entered.connect(self._on_author)
        self.codes.book.editor_requested.connect(self.codebook_requested)
        self._books.pass_chosen.connect(self._on_pass)
        self.codes.coder.reaction.reaction_entered.connect(self._on_reaction)
        self._linking.views_changed.connect(lambda views: self._stage.show_episode_count(len(views)))
        self._linking.views_changed.connect(lambda views: self.timeline.set_arcs(arcs_of(views)))
        self._stage.episodes.episode_activated.connect(self._go_to_episode)
        self.timeline.arc_activated.connect(self._go_to_episode)
        self.timeline.lane_refused.connect(lambda _lane_id: self._editing.tell_locked())
        self._follower.reload_needed.connect(self._reload)
        self._gone.came_back.connect(self._open_gone)
        self._lanes.locks_changed.connect(self._editing.announce)
        self._follower.tags_counted.connect(self.facts_changed)
        self._syncing.shown.connect(self._stage.show_synchronising)
        self._media.facts_changed.connect(self.facts_changed)
        self._media.player_ready.connect(self._on_player)
        self._media.found.connect(self.reopen)
        self._media.player_ready.connect(self.finding.reel.go_on)
        self._media.player_failed.connect(self.finding.reel.skip)
        self.finding.noted_requested.connect(self.notes.show)
        self.notes.elsewhere_requested.connect(self.noted_requested)
        for changed in (self.timeline.lane_hidden, self.timeline.lane_expanded):
            changed.connect(self._stage.transcript.show_marks)
        self.transcribing.import_wanted.connect(self.transcript_wanted)
        self.transcribing.hearing_wanted.connect(self.hearing_wanted)
        self._ribbons.hear_requested.connect(self.interview_requested)

    def _handlers(self) -> dict[str, Callable[[], object]]:
        own: dict[str, Callable[[], object]] = {
            "tag.snap_live": self._toggle_snapping,
            "tag.mark": lambda: self._tagging.click(None),
            "tag.memo": self._fields.go_to_memo,
            "tag.select_none": self._on_escape,
            "view.tags": lambda: self._stage.show_list(self.table),
            "view.episodes": lambda: self._stage.show_list(self._stage.episodes),
            "view.transcript": lambda: self._stage.show_list(self._stage.transcript),
            "play.mute": self._sound.toggle_mute,
            "timeline.zoom_in": self.timeline.zoom_in,
            "timeline.zoom_out": self.timeline.zoom_out,
            "timeline.fit": self.timeline.fit,
            "timeline.film": lambda: self._toggle("code.film"),
            "timeline.ribbons": lambda: self._toggle("code.ribbons"),
            "timeline.overview": lambda: self._toggle("code.overview"),
            "timeline.lane_menu": self.timeline.open_lane_menu,
        }
        parts = (
            *(self._playing, self._editing, self._many, self._rating, self._linking),
            *(self.finding, self.notes, self.companions, self._syncing, self._walk, self._dialling),
            *(self.transcribing, self._typing, self._words, self._ribbons, self.picturing),
        )
        return {action_id: do for part in parts for action_id, do in part.handlers().items()} | own

    def _on_escape(self) -> None:
        if not self._dialling.stop() and not self.finding.escape():
            self._editing.select([])

    # ---- the recording that is open

    @property
    def recording(self) -> Recording | None:
        """The recording that is open."""
        return self._coded.recording if self._coded is not None else None

    @property
    def run(self) -> Pass | None:
        """The pass that tags go to."""
        return self._coded.run if self._coded is not None else None

    def open_recording(self, recording_id: str, author: str, at_ms: int | None = None) -> None:
        """Show a recording and code it as `author`. Their coding pass is found, or stored with its first tag.

        One goes on where one left off, if no time is given. Picture and sound are opened in the background.
        """
        self.finding.escape()
        self._open(recording_id, author, at_ms)

    def show_tag(self, recording_id: str, tag_id: str, at_ms: int | None = None) -> bool:
        """Open a recording if it is not open, select a tag and go to its begin or another time.

        Says whether the recording can be played, as far as that is known while it is being opened.
        """
        if self.recording is None or self.recording.id != recording_id:
            self._open(recording_id, self._coded.run.author if self._coded else self._session.project.author, 0)
        self._fields.go_to_tag(tag_id, at_ms)
        return self.playback.player is not None or self._media.opening

    def _open(self, recording_id: str, author: str, at_ms: int | None = None) -> None:
        self.close_recording()
        project = self._session.project
        project.author = author
        recording = self._session.attempt(lambda: visibility.recording(project, recording_id))
        if recording is None:
            return
        run = self._session.attempt(lambda: passes.draft(project, recording_id=recording_id, author=author))
        if run is None:
            return
        self._gone.remember(None)
        self._show(recording, run)
        if at_ms is None:
            at_ms = place_in(self._settings["code.left_off"], recording_id, recording.duration_ms)
        self._media.open(recording, at_ms)  # after the tags, so that reading many does not share the core with it
        self.apply_settings()
        self._tagging.tell_open()
        self.where_changed.emit()

    def close_recording(self) -> None:
        """Let go of player, jobs, and what is typed or being recorded."""
        self._dialling.stop()
        self.notes.flush()
        self._keep_place()
        self._media.close()
        self._playing.stop_looping()
        self._take(None)
        self._stage.show_nothing()
        self.codes_changed.emit()

    def _keep_place(self) -> None:
        if self._coded is not None:
            left = LeftOff(self._session.project.study.id, self._coded.recording.id, self.playback.now_ms)
            self._settings["code.left_off"] = with_place(self._settings["code.left_off"], left)

    def reopen(self) -> None:
        """Open the recording anew, as after a change of engine or place."""
        if self._coded is not None:
            self.open_recording(self._coded.recording.id, self._coded.run.author, self.playback.now_ms)

    def _on_player(self) -> None:
        self._sound.apply()
        self.facts_changed.emit()

    def _show(self, recording: Recording, run: Pass) -> None:
        """All passes anew; picture, frame times and sound stay."""
        self._dialling.stop()  # what is being recorded belongs to the passes as they were
        project = self._session.project
        coded = read_coded(project, recording, run, self._moments, self._lanes.arrangement)
        tags = project.find(Tag, pass_id=[other.id for other in coded.runs])
        coded.live.follow((None, tag) for tag in tags if tag.open)
        self._stage.show_coded(coded, tags)
        self._take(coded)
        self.codes_changed.emit()

    def _take(self, coded: Coded | None) -> None:
        self._coded = coded
        self._speaker.take(coded)
        editing = (self._lanes, self._fields, self._tagging, self._editing, self._many, self._rating)
        rating = (self._walk, self._curves, self._ribbons, self._dialling, self.transcribing, self._words)
        for part in (*editing, self.notes, self._follower, self._linking, self._books, self.picturing, *rating):
            part.take(coded)

    def _show_again(self, recording: Recording, run: Pass) -> None:
        selected = [tag.id for tag in self._editing.selected]
        self._show(recording, run)
        self._editing.select([tag_id for tag_id in selected if self.table.tags.tag(tag_id)])
        self.where_changed.emit()

    def _reload(self, at_once: bool = False) -> None:
        if self._coded is None:
            return
        project, recording_id = self._session.project, self._coded.recording.id
        there = bool(visibility.visible_recordings(project, id=recording_id))
        # Read anew when it is seen again, not for each change elsewhere.
        self._stale = there and not self.isVisible() and not at_once
        if self._stale:
            return
        if there:
            self._show_again(project.get(Recording, recording_id), self._books.present(self._coded.run))
        else:
            gone = Open(recording_id, self._coded.run.author, self.playback.now_ms)
            self.close_recording()
            self._gone.remember(gone)
            self.where_changed.emit()

    def _open_gone(self) -> None:
        gone = self._gone.present() if self.isVisible() else None
        if gone is not None:
            self.open_recording(gone.recording_id, gone.author, gone.at_ms)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._reload()
        self._open_gone()

    def _on_author(self, author: str) -> None:
        if self._coded is None:
            return
        if not author:
            self.codes.set_coder(self._coded.run)
            return
        project, recording = self._session.project, self._coded.recording
        self._settings["code.author"] = author
        project.author = author
        run = self._session.attempt(lambda: passes.draft(project, recording_id=recording.id, author=author))
        if run is not None:
            self.notes.flush()
            self._show_again(recording, run)

    def _on_pass(self, run: Pass) -> None:
        if self._coded is not None:
            self.notes.flush()
            self._show_again(self._coded.recording, run)

    def _on_reaction(self, reaction_ms: int) -> None:
        if self._coded is None:
            return
        project, run = self._session.project, self._coded.run
        if self._session.may_change():
            self._session.attempt(lambda: passes.set_reaction(project, run=run, reaction_ms=reaction_ms))
        else:
            self.codes.set_coder(run)

    def _toggle_snapping(self) -> None:
        """Let live tags snap to the picture seen, or not."""
        self._settings["code.snap_live"] = on = not self._settings["code.snap_live"]
        self._session.messages.tell(
            self.tr("Live tags begin with the picture seen.") if on else self.tr("Live tags stand to the millisecond.")
        )

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
    def home(self) -> QWidget:
        """What gets the keyboard when the place is shown."""
        return self.timeline

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

    def _to_picture(self, ms: int) -> int:
        """Where a live tag at this time is put: at the picture shown then, where that is wished."""
        return self._media.picture_at(ms) if self._settings["code.snap_live"] else ms

    def apply_settings(self) -> None:
        """Take from the settings what can change while a recording is open."""
        self.timeline.set_follow(bool(self._settings["code.follow"]))
        self.timeline.show_film(bool(self._settings["code.film"]))
        self.timeline.show_overview(bool(self._settings["code.overview"]))
        self.timeline.show_ribbons(bool(self._settings["code.ribbons"]))
        self._sound.apply()

    def _toggle(self, setting: str) -> None:
        self._settings[setting] = not self._settings[setting]
        self.apply_settings()

    def set_palette(self, palette: Palette) -> None:
        """Take colours and text size anew."""
        self._stage.set_palette(palette)
