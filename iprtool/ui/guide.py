"""The ways between the places of the open study: to a recording, a tag, a recall, a memo, the codebook."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from iprtool.domain.kinds import Respondent
from iprtool.services.memos import Noted
from iprtool.ui.anything.entries import Ways
from iprtool.ui.bars import MessageBar
from iprtool.ui.messages import Messages
from iprtool.ui.pages import Pages
from iprtool.ui.study_door import StudyDoor

if TYPE_CHECKING:  # the places are loaded with the first study, see `StudyDoor`
    from iprtool.ui.open_study import OpenStudy


class Guide(QObject):
    """Leads from place to place. While no study is open, or where its place is not shown, nothing happens."""

    def __init__(
        self, door: StudyDoor, pages: Pages, messages: Messages, message_bar: MessageBar, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._door, self._pages, self._messages, self._message_bar = door, pages, messages, message_bar
        self._before_codebook = self._before_import = "study"

    def lead(self, study: "OpenStudy") -> None:
        """Let the places of a study that was opened ask for each other."""
        board, code, recall = study.study, study.code, study.recall
        for wanted in (board.recording_opened, board.coding_requested, recall.code_requested):
            wanted.connect(self.open_recording)
        board.recall_requested.connect(self.show_recall)
        board.moment_requested.connect(self.show_moment)
        board.importing.asks.connect(self._show_import)
        board.importing.left.connect(self._leave_import)
        code.transcript_wanted.connect(board.importing.choose_transcript)
        code.hearing_wanted.connect(board.hearing.begin)
        code.noted_requested.connect(self._show_memo)
        code.interview_requested.connect(self._hear_interview)
        code.codebook_requested.connect(self.show_codebook)
        study.codebook.left.connect(self.show_codebook)

    @property
    def ways(self) -> Ways:
        """The ways to what was found."""
        return Ways(self.find_tags, self.open_recording, self.show_tag, self.show_session, self.show_moment)

    # ---- the Code place

    def open_recording(self, recording_id: str, author: str = "") -> None:
        """Show a recording in the Code place, to be coded as this author; else as who is at the keyboard."""
        study = self._door.inside
        if study is not None:
            self._message_bar.hide()  # it spoke of another recording
            study.code.open_recording(recording_id, author or self._door.author)
            self._pages.show_place("code")

    def show_tag(self, recording_id: str, tag_id: str) -> None:
        """Show a tag on its recording."""
        self._pages.show_place("code")
        if self._door.inside is not None:
            self._door.inside.code.show_tag(recording_id, tag_id)

    def show_moment(self, recording_id: str, ms: int) -> None:
        """Show a recording at a time of its own."""
        self.open_recording(recording_id)
        if self._door.inside is not None:
            self._door.inside.code.playback.seek(ms)

    def find_tags(self, query: str | None = None) -> None:
        """Find tags in the Code place: with a query, or to type one."""
        self._pages.show_place("code")
        if self._door.inside is not None:
            self._door.inside.code.finding.begin(query)

    # ---- the Recall place

    def show_recall(self, session_id: str, participant: Respondent) -> None:
        """What came of a participant's recall of a session; where there is none, ask what is needed to begin it."""
        self._pages.show_place("recall")
        if self._door.inside is not None:
            self._door.inside.recall.show_or_begin(session_id, participant)

    def _hear_interview(self, recall_id: str, at_ms: int, session_ms: int) -> None:
        self._pages.show_place("recall")
        if self._door.inside is not None:
            self._door.inside.recall.hear(recall_id, at_ms, session_ms)

    # ---- the Study place

    def show_session(self, dyad_id: str, number: int | None) -> None:
        """Go to a session of the board, or with None to its dyad."""
        self._pages.show_place("study")
        if self._door.inside is not None:
            self._door.inside.study.go_to(dyad_id, number)

    def _show_memo(self, noted: Noted) -> None:
        self._pages.show_place("study")
        if self._door.inside is not None:
            self._door.inside.study.show_memo(noted)

    def _show_import(self) -> None:
        """What is to be imported; nobody is torn out of an interview, or of what is written in another place."""
        if self._pages.place in ("study", "code"):
            self._before_import = self._pages.place
            self._pages.show_place("study")
        else:
            self._messages.tell(self.tr("The transcript is there: it waits in the Study place to be imported."))

    def _leave_import(self) -> None:
        if self._pages.place == "study":
            self._pages.show_place(self._before_import)

    # ---- the Codebook place

    def show_codebook(self) -> None:
        """The codebook editor, on the codebook that one codes with; asked for again, where one was before."""
        study = self._door.inside
        if study is None:
            return
        if self._pages.place == "codebook":
            self._pages.show_place(self._before_codebook)
            return
        if self._pages.place in study.places:
            self._before_codebook = self._pages.place
        run = study.code.run
        study.codebook.show_book(run.codebook_id if run is not None else None)
        self._pages.show_place("codebook")
