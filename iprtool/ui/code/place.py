"""The Code place: codes on the left; picture, transport and timeline in the middle; the tag and all tags right."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QMenu, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from iprtool.domain.errors import IprError
from iprtool.domain.kinds import Carrier, MediaKind
from iprtool.domain.model import Code, Codebook, Family, Pass, Recording, Tag
from iprtool.domain.times import clock
from iprtool.media import FrameIndex, Waveform
from iprtool.media.types import State
from iprtool.services import codebooks, passes, recordings, tagging
from iprtool.store import Changes
from iprtool.ui.actions import ActionSet
from iprtool.ui.code.codes_panel import CodesPanel
from iprtool.ui.code.editing import TagEditing
from iprtool.ui.code.inspector import Inspector
from iprtool.ui.code.lanes import LaneBook
from iprtool.ui.code.live import LiveCoding
from iprtool.ui.code.missing import MissingPage
from iprtool.ui.code.opened import OpenedRecording
from iprtool.ui.code.playing import PlaybackActions
from iprtool.ui.code.tag_note import TagNote
from iprtool.ui.code.tag_table import TagTable
from iprtool.ui.code.transport import Transport
from iprtool.ui.jobs import Job, Jobs
from iprtool.ui.keys import KeyStroke
from iprtool.ui.parts.labels import heading, label, panel
from iprtool.ui.playback import Playback
from iprtool.ui.settings import Settings
from iprtool.ui.study_session import StudySession
from iprtool.ui.theme.palette import Palette
from iprtool.ui.timeline import TimelineWidget
from iprtool.ui.video import VideoView


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
        self._session, self._settings, self._jobs = session, settings, jobs
        self.recording: Recording | None = None
        self.run: Pass | None = None
        self._opened: OpenedRecording | None = None
        self._live: LiveCoding | None = None
        self._lanes: LaneBook | None = None
        self._frames: FrameIndex | None = None
        self.waveform: Waveform | None = None
        """The sound of the recording once it has been read to its end."""
        self._muted = False
        self._arranged = False
        self._plays_on = False
        self.playback = Playback(self)
        self._build(actions)
        self._connect()
        self._playing = PlaybackActions(self.playback, lambda: self._editing.interval if self._editing else None, self)
        self._editing: TagEditing | None = None
        actions.attach(self._playing.handlers())
        actions.attach(self._own_handlers())

    # ---- building

    def _build(self, actions: ActionSet) -> None:
        self.codes = CodesPanel()
        self.video = VideoView()
        self.missing = MissingPage()
        self._picture = QStackedWidget()
        self._picture.addWidget(self.video)
        self._picture.addWidget(self.missing)
        self.transport = Transport(actions)
        self.timeline = TimelineWidget()
        self.inspector = Inspector()
        self.table = TagTable()
        self._note = TagNote(self)
        upper = QWidget()
        column = QVBoxLayout(upper)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._picture, 1)
        column.addWidget(self.transport)
        middle = QSplitter(Qt.Orientation.Vertical)
        middle.addWidget(upper)
        middle.addWidget(self.timeline)
        middle.setStretchFactor(0, 3)
        middle.setStretchFactor(1, 2)
        whole = QSplitter(Qt.Orientation.Horizontal)
        self._right = self._right_side()
        for part in (self.codes, middle, self._right):
            whole.addWidget(part)
        whole.setStretchFactor(1, 1)
        for splitter in (middle, whole):
            splitter.setChildrenCollapsible(False)
        self._nothing = label(
            self.tr("No recording is open. Choose one in the Study place, or add one there (Ctrl+1)."),
            "muted",
            wrap=True,
        )
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stage = QStackedWidget()
        self._stage.addWidget(self._nothing)
        self._stage.addWidget(whole)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stage)
        self._middle, self._whole = middle, whole

    def _right_side(self) -> QWidget:
        side = QWidget()
        panel(side, "SidePanel", "right")
        column = QVBoxLayout(side)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(4)
        self._all_tags: QLabel = heading(self.tr("All tags"))
        self._all_tags.setContentsMargins(14, 4, 0, 0)
        column.addWidget(self.inspector)
        column.addWidget(self._all_tags)
        column.addWidget(self.table, 1)
        self.setFocusProxy(self.timeline)
        return side

    def _connect(self) -> None:
        self.playback.frame_ready.connect(self.video.show_frame)
        self.playback.now_changed.connect(self._on_now)
        self.playback.state_changed.connect(self._on_state)
        self.playback.rate_changed.connect(self.transport.set_rate)
        self.playback.trouble.connect(self._session.messages.say)
        self.transport.rate_chosen.connect(self.playback.set_rate)
        self.transport.volume_chosen.connect(self._on_volume)
        self.timeline.seek_requested.connect(self.playback.seek)
        self.timeline.scrub_started.connect(self._on_scrub)
        self.timeline.scrub_finished.connect(self._on_scrubbed)
        self.timeline.selection_changed.connect(self._select)
        self.timeline.tag_times_edited.connect(self._on_tag_dragged)
        self.timeline.memo_requested.connect(self._on_memo_requested)
        self.timeline.context_menu_requested.connect(self._show_menu)
        self.table.tags_selected.connect(self._select)
        self.table.tag_activated.connect(self._go_to_tag)
        self.inspector.code_chosen.connect(self._set_code)
        self.inspector.times_entered.connect(self._on_times_entered)
        self.inspector.memo_edited.connect(self._on_memo)
        self.inspector.trouble.connect(self._session.messages.say)
        self.codes.code_pressed.connect(self._on_code_clicked)
        self.codes.carrier_chosen.connect(self._on_carrier)
        self.codes.author_entered.connect(self._on_author)
        self.missing.search_requested.connect(self._search)
        self.missing.file_chosen.connect(self._relink)
        self.missing.playback_help_requested.connect(self.playback_help_requested)
        self._note.undo_requested.connect(self._session.undo)
        self._session.changed.connect(self._on_changes)

    def _own_handlers(self) -> dict[str, Callable[[], object]]:
        editing = ("delete", "begin", "end", "point", "previous", "next", "select_all", "select_none")
        through = {f"tag.{name}": self._through_editing(f"tag.{name}") for name in editing}
        return through | {
            "tag.mark": lambda: self._on_code_clicked(None),
            "tag.memo": lambda: self._on_memo_requested(""),
            "play.mute": self._toggle_mute,
            "play.loop": self._toggle_loop,
            "timeline.zoom_in": self.timeline.zoom_in,
            "timeline.zoom_out": self.timeline.zoom_out,
            "timeline.fit": self.timeline.fit,
        }

    def _through_editing(self, action_id: str) -> Callable[[], object]:
        return lambda: self._editing and self._editing.handlers()[action_id]()

    # ---- opening

    def open_recording(self, recording_id: str, author: str) -> None:
        """Show a recording and code it as `author`. Their coding pass is found, or stored with its first tag."""
        self.close_recording()
        project = self._session.project
        self._stage.setCurrentWidget(self._whole)
        self.recording = project.get(Recording, recording_id)
        project.author = author
        run = self._session.attempt(lambda: passes.draft(project, recording_id=recording_id, author=author))
        if run is None:
            return
        self.run = run
        self._frames = self.waveform = None
        self.timeline.set_recording(self.recording.duration_ms, None)
        self.timeline.set_waveform(None)
        self.transport.set_length(self.recording.duration_ms)
        self._show_passes()
        if self.isVisible() and not self._arranged:
            self._arrange()
        self._open_media()
        self.where_changed.emit()

    def close_recording(self) -> None:
        """Let go of player, jobs and what is typed."""
        self.inspector.memo.flush()
        if self._opened is not None:
            self._opened.close()
            self._opened.deleteLater()
            self._opened = None
        self.playback.close()
        self._playing.looping = False
        self.transport.set_looping(False)
        self.recording = self.run = self._live = self._lanes = None
        self._let_go_of_editing()
        self._stage.setCurrentWidget(self._nothing)
        self.codes_changed.emit()

    def _let_go_of_editing(self) -> None:
        editing, self._editing = self._editing, None
        if editing is not None:
            editing.deleteLater()

    def _show_passes(self) -> None:
        assert self.recording is not None
        assert self.run is not None
        project = self._session.project
        stored = project.find(Pass, recording_id=self.recording.id)
        runs = [*(run for run in stored if run.id != self.run.id), self.run]
        trees = {run.id: codebooks.tree(project, run.codebook_id) for run in runs}
        tree = trees[self.run.id]
        self._lanes = LaneBook(runs, self.run, trees)
        self._live = LiveCoding(project, self.run, tree, self.playback.time_at)
        self._let_go_of_editing()
        self._editing = TagEditing(self._session, self.run, self.table.tags, self.playback, self)
        self._editing.selection_changed.connect(self._on_selection)
        tags = project.find(Tag, pass_id=[run.id for run in runs])
        self.codes.set_codes(tree)
        self.codes_changed.emit()
        self.codes.set_author(self.run.author)
        self.inspector.set_codes(tree)
        self._lanes.load(self.timeline, tags)
        self.table.tags.load(tags, tree, {run.id: run.author for run in runs})
        self.table.show_authors(len(runs) > 1)
        self._on_selection([])
        self._count()

    def _open_media(self) -> None:
        assert self.recording is not None
        project = self._session.project
        trouble = recordings.trouble(project.folder, self.recording)
        if trouble:
            self._show_missing(trouble)
            return
        engine = self._settings["play.engine"]
        try:
            self._opened = OpenedRecording(
                project.folder,
                project.cache_dir,
                self.recording,
                None if engine == "auto" else engine,
                self._jobs,
                self,
            )
        except IprError as error:
            self.missing.show_trouble(error.message, error.hint)
            self._picture.setCurrentWidget(self.missing)
            return
        self._opened.frames_ready.connect(self._take_frames)
        self._opened.waveform_ready.connect(self._take_waveform)
        self._opened.waveform_grew.connect(self.timeline.set_waveform)
        self._picture.setCurrentWidget(self.video)
        self.video.show_text("" if self.recording.media_kind is MediaKind.VIDEO else self.tr("Sound only"))
        self.playback.attach(self._opened.player)
        self.playback.set_rate(1.0)
        self.apply_settings()

    def _take_waveform(self, wave: Waveform) -> None:
        self.waveform = wave
        self.timeline.set_waveform(wave)

    def _take_frames(self, frames: FrameIndex | None) -> None:
        self._frames = frames
        self.timeline.set_frames(frames)
        if frames is not None and self.playback.player is not None:
            self.playback.player.set_index(frames)
        self.facts_changed.emit()

    def _show_missing(self, trouble: str) -> None:
        self.missing.show_missing(trouble)
        self._picture.setCurrentWidget(self.missing)

    def _search(self) -> None:
        assert self.recording is not None
        folder, recording = self._session.project.folder, self.recording
        self._find(self.tr("Looking for {0}"), lambda _progress, _cancelled: recordings.look_for(folder, recording))

    def _relink(self, file: Path) -> None:
        assert self.recording is not None
        self._find(self.tr("Comparing {0}"), partial(recordings.recognise, self.recording, file))

    def _find(self, title: str, work: Callable[..., Path | None]) -> None:
        assert self.recording is not None
        job = Job(title.format(self.recording.file_name), work)
        job.finished.connect(partial(self._on_found, self.recording.id))
        self._jobs.start(job)

    def _on_found(self, recording_id: str, file: Path | None) -> None:
        if self.recording is None or self.recording.id != recording_id:
            return
        project = self._session.project
        if file is None:
            self._session.messages.say(
                self.tr("{0} was not found near the place where it was.").format(self.recording.file_name),
                self.tr("Connect the disk it is on, or show where it is."),
            )
        elif (
            self._session.attempt(lambda: recordings.found_at(project, recording_id=recording_id, file=file))
            is not None
        ):
            self.reopen()

    def reopen(self) -> None:
        """Open the recording anew, as after a change of engine or place."""
        if self.recording is not None and self.run is not None:
            now = self.playback.now_ms
            self.open_recording(self.recording.id, self.run.author)
            self.playback.seek(now)

    def empty_text(self) -> str:
        """What is said instead of everything while no recording is open; empty while one is."""
        return self._nothing.text() if self._stage.currentWidget() is self._nothing else ""

    # ---- live coding

    @property
    def live_keys(self) -> list[str]:
        """The keys that tag now."""
        return self._live.keys if self._live is not None else []

    def key_pressed(self, stroke: KeyStroke) -> None:
        """A live key went down."""
        live = self._live
        if live is not None:
            self._after_live(self._session.attempt(lambda: live.press(stroke.key, stroke.at)))

    def key_released(self, stroke: KeyStroke) -> None:
        """A live key went up."""
        live = self._live
        if live is not None:
            self._after_live(self._session.attempt(lambda: live.release(stroke.key, stroke.at)))

    def _on_code_clicked(self, code_id: str | None) -> None:
        live = self._live
        if live is not None:
            now = self.playback.now_ms
            self._after_live(self._session.attempt(lambda: live.click(code_id, now)))

    def _after_live(self, tag: Tag | None) -> None:
        if tag is None or self._live is None or self._editing is None:
            return
        self.codes.set_running(self._live.running)
        self._editing.select([tag.id])
        item = self.timeline.tag_item(tag.id)
        name = item.label if item and tag.code_id else self.tr("Mark")
        at = self.timeline.tag_position(tag.id) or QPoint(self.timeline.width() // 2, 0)
        area = QRect(self.timeline.mapTo(self, QPoint(0, 0)), self.timeline.size())
        self._note.show_in(area, self.timeline.mapTo(self, at), f"{name}  {clock(tag.start_ms)}")

    # ---- edits

    def _select(self, tag_ids: list[str]) -> None:
        if self._editing is not None:
            self._editing.select(list(tag_ids))

    def _on_selection(self, tag_ids: list[str]) -> None:
        tags = self._editing.selected if self._editing else []
        own = bool(tags) and self.run is not None and all(tag.pass_id == self.run.id for tag in tags)
        made_by = ""
        if tags and not own:
            run = self._session.project.get(Pass, tags[0].pass_id)
            made_by = self.tr("Of the pass “{0}” by {1}: to read, not to change.").format(passes.title(run), run.author)
        self.timeline.set_selection(tag_ids)
        self.table.select(tag_ids)
        self.inspector.show_tags(tags, editable=own, made_by=made_by)

    def _on_tag_dragged(self, tag_id: str, start_ms: int, end_ms: int | None, gesture: str) -> None:
        self._set_times(tag_id, start_ms, end_ms, gesture)

    def _on_times_entered(self, start_ms: int, end_ms: int | None) -> None:
        own = self._editing.own if self._editing else []
        if len(own) == 1:
            self._set_times(own[0].id, start_ms, end_ms, None)
            self._on_selection([own[0].id])

    def _set_times(self, tag_id: str, start_ms: int, end_ms: int | None, gesture: str | None) -> None:
        project = self._session.project
        self._session.attempt(
            lambda: tagging.set_times(project, tag_id=tag_id, start_ms=start_ms, end_ms=end_ms, gesture=gesture)
        )

    def _on_memo(self, tag_id: str, memo: str, typing: str) -> None:
        project = self._session.project
        if project.find(Tag, id=tag_id):
            self._session.attempt(lambda: tagging.set_memo(project, tag_id=tag_id, memo=memo, gesture=typing))

    def _on_memo_requested(self, tag_id: str) -> None:
        if tag_id:
            self._select([tag_id])
        if self.inspector.memo.isEnabled():
            self.inspector.memo.setFocus()

    def _go_to_tag(self, tag_id: str) -> None:
        tag = self.table.tags.tag(tag_id)
        if tag is not None:
            self._select([tag_id])
            self.playback.seek(tag.start_ms)
            self.timeline.ensure_visible(tag_id)

    def _show_menu(self, tag_ids: list[str], at: QPoint, ms: int, _lane_id: str) -> None:
        if not tag_ids or self._editing is None or self.run is None:
            return
        self._select(tag_ids)
        menu = QMenu(self)
        tree = codebooks.tree(self._session.project, self.run.codebook_id)
        own = bool(self._editing.own)
        for family in tree.families:
            part = menu.addMenu(family.name)
            part.setEnabled(own)
            for code in tree.codes_of(family):
                part.addAction(code.name).triggered.connect(self._code_setter(code.id))
        menu.addSeparator()
        menu.addAction(self.tr("Go to its begin")).triggered.connect(lambda: self._go_to_tag(tag_ids[0]))
        delete = menu.addAction(self.tr("Delete"))
        delete.setEnabled(own)
        delete.triggered.connect(self._editing.delete)
        menu.popup(at)

    def _code_setter(self, code_id: str) -> Callable[[], object]:
        return lambda: self._set_code(code_id)

    def _set_code(self, code_id: str | None) -> None:
        if self._editing is not None:
            self._editing.set_code(code_id)

    def _on_carrier(self, code_id: str, carrier: Carrier) -> None:
        project = self._session.project
        self._session.attempt(lambda: codebooks.set_carrier(project, code_id=code_id, carrier=carrier))

    def _on_author(self, author: str) -> None:
        if self.recording is None or self.run is None:
            return
        if not author:
            self.codes.set_author(self.run.author)
            return
        project, recording_id = self._session.project, self.recording.id
        self._settings["code.author"] = author
        project.author = author
        run = self._session.attempt(lambda: passes.draft(project, recording_id=recording_id, author=author))
        if run is not None:
            self.inspector.memo.flush()
            self.run = run
            self._show_again()

    # ---- what the project and the player tell

    def _on_changes(self, changes: Changes) -> None:
        if self.recording is None or self.run is None or self._lanes is None or self._live is None:
            return
        if self._needs_reload(changes):
            self._reload()
            return
        changed = [(before, after) for before, after in changes.of(Tag) if self._is_here(after or before)]
        if not changed:
            return
        self.table.apply(changed)
        self._lanes.apply(self.timeline, changed)
        gone = {before.id for before, after in changed if before and after is None}
        self._live.forget(gone | {after.id for _, after in changed if after and after.end_ms is not None})
        self.codes.set_running(self._live.running)
        if self._editing is not None:
            self._editing.tags_changed(gone, {after.id for _, after in changed if after})
        self._count()

    def _needs_reload(self, changes: Changes) -> bool:
        """Whether more than tags changed of what is shown: this recording, its passes, the codes."""
        assert self.recording is not None
        here = self.recording.id
        passes_changed = any(
            (after or before) != self.run and here in {run.recording_id for run in (before, after) if run}
            for before, after in changes.of(Pass)
        )
        recording_changed = any(
            (after or before or self.recording).id == here for before, after in changes.of(Recording)
        )
        return passes_changed or recording_changed or changes.touches(Codebook, Family, Code)

    def _is_here(self, tag: Tag | None) -> bool:
        return tag is not None and self._lanes is not None and self._lanes.knows(tag.pass_id)

    def _reload(self) -> None:
        assert self.recording is not None
        assert self.run is not None
        project = self._session.project
        if not project.count(Recording, id=self.recording.id):
            self.close_recording()
            self.where_changed.emit()
            return
        self.recording = project.get(Recording, self.recording.id)
        self._show_again()
        self.where_changed.emit()

    def _show_again(self) -> None:
        """All passes anew; picture, selection, frame times and sound stay."""
        selected = [tag.id for tag in self._editing.selected] if self._editing else []
        self._show_passes()
        self._select([tag_id for tag_id in selected if self.table.tags.tag(tag_id)])

    def _count(self) -> None:
        count = self.table.tags.rowCount()
        self._all_tags.setText((self.tr("1 tag") if count == 1 else self.tr("{0} tags").format(count)).upper())
        self.facts_changed.emit()

    def _on_now(self, ms: int) -> None:
        self.transport.set_now(ms)
        self.timeline.set_now(ms)

    def _on_scrub(self) -> None:
        """While the playhead is dragged the exact pictures are shown; playing goes on afterwards."""
        self._plays_on = self.playback.playing
        self.playback.pause()

    def _on_scrubbed(self) -> None:
        if self._plays_on:
            self.playback.play()

    def _on_state(self, state: State) -> None:
        self.transport.set_state(state)
        self.video.set_smooth(state is not State.PLAYING)

    # ---- sound and loop

    def _on_volume(self, volume: int) -> None:
        self._settings["play.volume"] = volume
        self._muted = False
        self.apply_settings()

    def _toggle_mute(self) -> None:
        self._muted = not self._muted
        self.apply_settings()

    def apply_settings(self) -> None:
        """Take from the settings what can change while a recording is open."""
        self.timeline.set_follow(bool(self._settings["code.follow"]))
        volume = self._settings["play.volume"]
        self.transport.set_volume(volume, self._muted)
        if self.playback.player is not None:
            self.playback.player.set_volume(0 if self._muted else volume)

    def _toggle_loop(self) -> None:
        looping = self._playing.toggle_loop()
        self.transport.set_looping(looping)
        if not looping and (self._editing is None or self._editing.interval is None):
            self._session.messages.tell(self.tr("Select an interval to loop it."))

    # ---- looks

    def set_palette(self, palette: Palette) -> None:
        """Take colours and text size anew."""
        self.transport.set_palette(palette)
        self.timeline.set_palette(palette)
        self.table.fit_columns()
        self._arranged = False
        if self.isVisible():
            self._arrange()

    def _arrange(self) -> None:
        """Share the room: the sides by the size of text, the picture somewhat more than the timeline."""
        self._arranged = self.recording is not None
        metrics, width, height = self.fontMetrics(), self.width(), self.height()
        left = min(self.codes.ideal_width(), width * 32 // 100)
        right = min(2 * metrics.horizontalAdvance("00:00:00.000") + 130, width * 34 // 100)
        self.codes.setMinimumWidth(left * 3 // 4)
        self._right.setMinimumWidth(right * 3 // 4)
        self.table.setMinimumHeight(3 * metrics.height() + 8)
        self._whole.setSizes([left, width - left - right, right])
        self._middle.setSizes([height * 62 // 100, height * 38 // 100])

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._arranged:
            self._arrange()

    @property
    def frame_number(self) -> int | None:
        """Number of the picture on screen, counted from 0; None while the times are being read, or without pictures."""
        return self._frames.number_at(self.playback.now_ms) if self._frames is not None else None
