"""The transcript of the open recording: it goes with the playback, is edited, and gives tags their times."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, QPoint, Signal, SignalInstance
from PySide6.QtWidgets import QMenu

from iprtool.domain.model import Speaker, Transcript, Turn
from iprtool.domain.transcript import retimed, stretch_of, word_times, words
from iprtool.services import scripts, transcript_editing, transcripts
from iprtool.services.visibility import seals_changed
from iprtool.store import Changes
from iprtool.ui.code.coded import Coded
from iprtool.ui.code.editing import TagEditing
from iprtool.ui.code.speakers import Speakers
from iprtool.ui.code.transcript_page import TranscriptPage
from iprtool.ui.code.word_tagging import put
from iprtool.ui.playback import Playback
from iprtool.ui.study_session import StudySession

T = TypeVar("T")


class Transcribing(QObject):
    """Reads the transcripts when they are first looked at, and anew after every change of them."""

    import_wanted = Signal(str)
    hearing_wanted = Signal(str)
    """Both carry the id of the recording that is open."""

    def __init__(
        self,
        session: StudySession,
        page: TranscriptPage,
        playback: Playback,
        editing: TagEditing,
        speakers: Speakers,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._speakers = speakers
        self._session, self._page, self._playback, self._editing = session, page, playback, editing
        self._coded: Coded | None = None
        self._chosen, self._stale = "", True
        page.shown.connect(self._catch_up)
        page.turn_chosen.connect(self._go_to)
        page.menu_requested.connect(self._open_menu)
        page.script_chosen.connect(self._choose)
        page.model.text_entered.connect(self._set_text)
        playback.now_changed.connect(page.show_now)
        session.changed.connect(self._on_changes)

    def take(self, coded: Coded | None) -> None:
        """From now on it is about this recording."""
        if coded is None or self._coded is None or coded.recording.id != self._coded.recording.id:
            self._chosen = ""
            self._speakers.close()
        self._coded = coded
        self._page.marks.take(coded)
        self._read_when_seen()

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Action ids and what they do."""
        return {
            "transcript.import": lambda: self._ask(self.import_wanted),
            "transcript.make": lambda: self._ask(self.hearing_wanted),
            "transcript.edit": lambda: self._with_turn(lambda turn: self._page.edit(turn.id)),
            "transcript.time": lambda: self._with_turn(self._begin_here),
            "transcript.split": self._split,
            "transcript.join": lambda: self._with_turn(self._join),
            "transcript.insert": self._insert,
            "transcript.tag": self._tag_selected,
            "transcript.shift": lambda: self._with_turn(self._shift_to_here),
            "transcript.delete": self._delete_all,
        }

    # ---- reading

    def _on_changes(self, changes: Changes) -> None:
        for before, after in changes.of(Transcript):
            if before is None and after and self._coded and after.recording_id == self._coded.recording.id:
                self._chosen = after.id  # one wants to see what has just come
        if changes.touches(Transcript, Speaker) or seals_changed(changes):
            self._read_when_seen()
        elif changes.touches(Turn):
            self._show_turns(changes)

    def _show_turns(self, changes: Changes) -> None:
        """Only what changed, where the transcript is shown as it was before."""
        script = self._page.model.script
        if script is None or self._stale or not self._page.isVisible():
            self._read_when_seen()
            return
        self._page.show_turns(script.changed(changes.of(Turn)))
        self._page.show_now(self._playback.now_ms)

    def _read_when_seen(self) -> None:
        self._stale = True
        if self._page.isVisible():
            self._catch_up()

    def _catch_up(self) -> None:
        if not self._stale:
            return
        self._stale = False
        selected = [turn.id for turn in self._page.selected()]
        coded = self._coded
        found = (
            scripts.of_recordings(self._session.project, [coded.recording.id]).get(coded.recording.id, ())
            if coded is not None
            else ()
        )
        if self._chosen not in [script.transcript.id for script in found]:
            self._chosen = found[-1].transcript.id if found else ""
        self._page.show_scripts(found, self._chosen)
        self._page.show_now(self._playback.now_ms)
        for turn_id in selected[:1]:
            self._page.select(turn_id)

    def _choose(self, transcript_id: str) -> None:
        self._chosen = transcript_id
        self._read_when_seen()

    def _ask(self, wanted: SignalInstance) -> None:
        if self._coded is not None:
            wanted.emit(self._coded.recording.id)

    # ---- going there

    def _go_to(self, turn: Turn) -> None:
        if turn.start_ms is not None:
            self._playback.seek(turn.start_ms)

    # ---- editing

    def _attempt(self, act: Callable[[], T]) -> T | None:
        return self._session.attempt(act) if self._session.may_change() else None

    def _with_turn(self, act: Callable[[Turn], object]) -> None:
        self._page.keep_typed()
        turns = self._page.selected()
        if turns:
            act(turns[0])
        else:
            self._session.messages.tell(self.tr("Select a turn of the transcript first."))

    def _set_text(self, turn_id: str, text: str) -> None:
        self._attempt(lambda: transcript_editing.set_text(self._session.project, turn_id=turn_id, text=text))

    def _begin_here(self, turn: Turn) -> None:
        at_ms = self._playback.now_ms
        end_ms = turn.end_ms if turn.end_ms is not None and turn.end_ms > at_ms else None
        set_times = partial(transcript_editing.set_times, self._session.project, turn_id=turn.id)
        self._attempt(lambda: set_times(start_ms=at_ms, end_ms=end_ms))

    def _split(self) -> None:
        """At the cursor where the turn is being typed, else where the playback stands."""
        editor = self._page.editor
        if editor is None:
            self._with_turn(self._split_here)
            return
        typed, at = editor.toPlainText(), editor.letters_before()
        at = max(at - (len(typed) - len(typed.lstrip())), 0)
        self._page.keep_typed()
        cut = partial(transcript_editing.split, self._session.project, at=at)
        for turn in self._page.selected()[:1]:
            second = self._attempt(partial(cut, turn_id=turn.id))
            if second is not None:
                self._page.edit(second.id)

    def _split_here(self, turn: Turn) -> None:
        """Where the playback stands, between two words."""
        at = _place_of(turn, self._playback.now_ms)
        self._attempt(lambda: transcript_editing.split(self._session.project, turn_id=turn.id, at=at))

    def _join(self, turn: Turn) -> None:
        self._attempt(lambda: transcript_editing.join(self._session.project, turn_id=turn.id))

    def _insert(self) -> None:
        script = self._page.model.script
        if script is None:
            return
        turns = self._page.selected()
        after = turns[-1].id if turns else None
        insert = partial(
            transcript_editing.insert_after, self._session.project, transcript_id=script.transcript.id, turn_id=after
        )
        at_ms = self._playback.now_ms
        made = self._attempt(lambda: insert(text="…", start_ms=at_ms))
        if made is not None:
            self._page.edit(made.id)

    def _delete(self) -> None:
        turn_ids = [turn.id for turn in self._page.selected()]
        self._attempt(partial(transcript_editing.delete_turns, self._session.project, turn_ids=turn_ids))

    # ---- the whole transcript

    def _shift_to_here(self, turn: Turn) -> None:
        """All turns, so that one begins where the playback stands: times were off by one amount."""
        if turn.start_ms is None:
            self._session.messages.tell(self.tr("Select a turn that has a time first."))
            return
        by_ms = self._playback.now_ms - turn.start_ms
        shift = partial(transcripts.shift, self._session.project, transcript_id=turn.transcript_id, by_ms=by_ms)
        if self._attempt(shift):
            self._session.messages.tell(self.tr("All turns were shifted; Undo puts them back."))

    def _delete_all(self) -> None:
        script = self._page.model.script
        if script is None:
            self._session.messages.tell(self.tr("There is no transcript here."))
            return
        delete = partial(transcripts.delete, self._session.project, transcript_id=script.transcript.id)
        if self._attempt(delete):
            said = self.tr("The transcript “{0}” was deleted; Undo brings it back.")
            self._session.messages.tell(said.format(script.transcript.title))

    # ---- tags

    def _tag_selected(self) -> None:
        """On the words that are selected, also where a turn is being typed, else on the selected turns."""
        picked = self._typed_words() or self._page.table.picked
        if picked is None:
            self._tag_turns()
            return
        stretch = stretch_of(*picked)
        if stretch is None:
            self._session.messages.tell(
                self.tr(
                    "These words have no times, so no tag was put. Let the turn begin and end in the recording first."
                )
            )
            return
        self._tag(*stretch)

    def _typed_words(self) -> tuple[Turn, int, int] | None:
        """What is selected in the turn that is being typed, as it would be kept."""
        editor = self._page.editor
        letters = editor.selected_letters() if editor is not None else None
        if editor is None or letters is None:
            return None
        turn = self._page.model.turns[self._page.table.currentIndex().row()]
        return retimed(turn, editor.toPlainText()), *letters

    def _tag_turns(self) -> None:
        timed = [turn for turn in self._page.selected() if turn.start_ms is not None]
        if not timed:
            self._session.messages.tell(self.tr("Select turns that have times first."))
            return
        start_ms = min(turn.start_ms or 0 for turn in timed)
        self._tag(start_ms, max(turn.end_ms or turn.start_ms or 0 for turn in timed))

    def _tag(self, start_ms: int, end_ms: int) -> None:
        """An interval in the pass that one codes in; a code is given to it as to any tag."""
        coded = self._coded
        if coded is None or not self._session.may_change() or not self._editing.may_change_lane(None):
            return
        made = self._session.attempt(partial(put, self._session.project, coded.run, start_ms, end_ms))
        if made is not None:
            self._editing.select([made.id])

    # ---- the menu

    def _open_menu(self, at: QPoint) -> None:
        menu = self.make_menu()
        menu.exec(self._page.table.viewport().mapToGlobal(at))
        menu.deleteLater()

    def make_menu(self) -> QMenu:
        """What can be done with the selected turns."""
        menu = QMenu(self._page)
        handlers = self.handlers()
        for title, action_id in (
            (self.tr("Edit the text"), "transcript.edit"),
            (self.tr("Begins where the playback stands"), "transcript.time"),
            (self.tr("Split where the playback stands"), "transcript.split"),
            (self.tr("Join with the next"), "transcript.join"),
            (self.tr("Insert a turn after it"), "transcript.insert"),
            (self.tr("Tag its time"), "transcript.tag"),
        ):
            menu.addAction(title, handlers[action_id])
        self._speakers.fill(menu.addMenu(self.tr("Speaker")))
        menu.addAction(self.tr("Delete"), self._delete)
        menu.addSeparator()
        menu.addAction(self.tr("Shift all turns, so that it begins here"), handlers["transcript.shift"])
        menu.addAction(self.tr("Delete the transcript"), handlers["transcript.delete"])
        menu.addSeparator()
        menu.addAction(self.tr("Import transcript…"), handlers["transcript.import"])
        menu.addAction(self.tr("Transcribe…"), handlers["transcript.make"])
        return menu


def _place_of(turn: Turn, ms: int) -> int:
    """The character at which the first word begins that is said at a time or later; the end where none is."""
    places = (begin for (begin, _), at in zip(words(turn.text), word_times(turn), strict=False) if at >= ms)
    return next(places, len(turn.text))
