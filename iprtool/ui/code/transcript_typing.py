"""Listening while one types: stop and step back, let the next one speak, look for words in the transcript."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from iprtool.services import transcript_editing
from iprtool.ui.code.transcript_page import TranscriptPage
from iprtool.ui.playback import Playback
from iprtool.ui.settings import Settings
from iprtool.ui.study_session import StudySession


class TranscriptTyping(QObject):
    """Works from within the field of a turn as well, where letters are text."""

    def __init__(
        self, session: StudySession, page: TranscriptPage, playback: Playback, settings: Settings, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._page, self._playback, self._settings = session, page, playback, settings
        page.words.textEdited.connect(self._look_from_here)
        page.words.returnPressed.connect(self._look_on)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Action ids and what they do."""
        return {
            "transcript.listen": self._listen,
            "transcript.speaker": self._next_speaker,
            "transcript.find": self._page.words.setFocus,
        }

    def _listen(self) -> None:
        """Stop and go back a little, so that what was missed is heard first when it plays again."""
        if self._playback.playing:
            self._playback.pause()
            back_ms = round(self._settings["transcript.back_s"] * 1000)
            self._playback.seek(max(self._playback.now_ms - back_ms, 0))
        else:
            self._playback.play()

    def _next_speaker(self) -> None:
        """Who comes after the present one in the list of speakers; after the last one nobody, then the first."""
        self._page.keep_typed()
        script, turns = self._page.model.script, self._page.selected()
        if script is None or not turns:
            self._session.messages.tell(self.tr("Select a turn of the transcript first."))
            return
        ids = [speaker.id for speaker in script.speakers] + [None]
        following = ids[(ids.index(turns[0].speaker_id) + 1) % len(ids)]
        if self._session.may_change():
            set_speaker = partial(transcript_editing.set_speaker, self._session.project)
            self._session.attempt(lambda: set_speaker(turn_ids=[turn.id for turn in turns], speaker_id=following))

    def _look_from_here(self, words: str) -> None:
        self._look(words, 0)

    def _look_on(self) -> None:
        self._look(self._page.words.text(), 1)

    def _look(self, words: str, later: int) -> None:
        """Go to the first turn with these words, from the selected one on and then from the begin."""
        if words.strip() and not self._page.look_for(words, later):
            self._session.messages.tell(self.tr("No turn has “{0}”.").format(words.strip()))
