"""Keys and clicks of codes while words of the transcript are selected: they tag exactly the time of these words."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from iprtool.domain.model import Code, Pass, Tag
from iprtool.domain.transcript import stretch_of
from iprtool.services import passes, tagging
from iprtool.store import Project
from iprtool.ui.code.coded import Coded
from iprtool.ui.code.live_tagging import LiveTagging
from iprtool.ui.code.transcript_page import TranscriptPage
from iprtool.ui.playback import Playback
from iprtool.ui.study_session import StudySession


class WordTagging(QObject):
    """Takes keys from live coding as long as words are selected, which ends when one plays or goes elsewhere."""

    def __init__(
        self, session: StudySession, page: TranscriptPage, playback: Playback, tagging_: LiveTagging, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._page, self._tagging = session, page, tagging_
        self._coded: Coded | None = None
        tagging_.put_first(self._take_code)
        page.table.words_picked.connect(self._tell)
        playback.sought.connect(page.table.let_go)
        playback.state_changed.connect(lambda _state: page.table.let_go() if playback.playing else None)

    def take(self, coded: Coded | None) -> None:
        """From now on tags go there."""
        self._coded = coded
        self._page.table.let_go()

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Action ids and what they do."""
        return {"transcript.words": self._pick}

    def _pick(self) -> None:
        self._page.table.setFocus()
        if not self._page.table.pick_first():
            self._session.messages.tell(self.tr("Select a turn of the transcript first."))

    def _tell(self, count: int) -> None:
        """Say what a key would do now, the first time only, not with every word; and which words these are."""
        picked = self._page.table.picked
        if picked is not None:
            turn, begin, end = picked
            self._session.messages.speak(turn.text[begin:end])
        if count == 1:
            self._session.messages.tell(self.tr("The key of a code tags the selected words. Esc lets go of them."))

    def _take_code(self, code: Code | None) -> Callable[[], Tag | None] | None:
        """What a code does with the words that are selected; None where none are."""
        picked = self._page.table.picked if self._page.isVisible() else None
        if picked is None or self._coded is None:
            return None
        stretch = stretch_of(*picked)
        if stretch is None:
            return self._tell_why
        return partial(put, self._session.project, self._coded.run, *stretch, code.id if code is not None else None)

    def _tell_why(self) -> None:
        self._session.messages.tell(
            self.tr("These words have no times, so no tag was put. Let the turn begin and end in the recording first.")
        )


def put(project: Project, run: Pass, start_ms: int, end_ms: int, code_id: str | None = None) -> Tag:
    """A tag on what is said in a time, in a pass that may be a draft."""
    with project.step("Tag what is said"):
        passes.keep(project, run)
        end = end_ms if end_ms > start_ms else None
        changes = tagging.tag_now(project, pass_id=run.id, code_id=code_id, at_ms=start_ms, end_ms=end)
    return next(after for before, after in changes.of(Tag) if before is None and after is not None)
