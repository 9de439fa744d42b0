"""Who speaks in the transcript: given to turns by a menu, added and changed in a form."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from iprtool.domain.kinds import Voice
from iprtool.domain.model import Speaker
from iprtool.services import transcript_editing
from iprtool.ui.code.speaker_form import SpeakerForm
from iprtool.ui.code.stage import Stage
from iprtool.ui.parts.menus import add_entry
from iprtool.ui.parts.scrolled import BareScroll
from iprtool.ui.study_session import StudySession


class Speakers(QObject):
    """Of the transcript that is shown. The form stands in the place of tag and lists."""

    def __init__(self, session: StudySession, stage: Stage, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._stage, self._page = session, stage, stage.transcript
        self._asking: BareScroll | None = None

    def fill(self, menu: QMenu) -> None:
        """Who can speak the selected turns; and below, what the speakers of the transcript are called."""
        found = self._page.model.script.speakers if self._page.model.script else ()
        for speaker in found:
            add_entry(menu, speaker.label, partial(self._give, speaker.id))
        add_entry(menu, self.tr("nobody"), partial(self._give, None))
        menu.addSeparator()
        add_entry(menu, self.tr("New speaker…"), self._ask_new)
        for speaker in found:
            add_entry(menu, self.tr("Change {0}…").format(speaker.label), partial(self._ask_about, speaker))

    def close(self) -> None:
        """Ask no more: another transcript may be shown."""
        if self._asking is not None:
            asking, self._asking = self._asking, None
            self._stage.drop_form(asking)

    def _give(self, speaker_id: str | None) -> None:
        turn_ids = [turn.id for turn in self._page.selected()]
        set_speaker = partial(transcript_editing.set_speaker, self._session.project, turn_ids=turn_ids)
        if self._session.may_change():
            self._session.attempt(lambda: set_speaker(speaker_id=speaker_id))

    def _ask_new(self) -> None:
        """A speaker who is not in the list yet; the selected turns are theirs."""
        script = self._page.model.script
        if script is not None:
            turn_ids = [turn.id for turn in self._page.selected()]
            add = partial(transcript_editing.add_speaker, self._session.project, turn_ids=turn_ids)
            transcript_id = script.transcript.id
            self._ask(None, lambda label, voice: add(transcript_id=transcript_id, label=label, voice=voice))

    def _ask_about(self, speaker: Speaker) -> None:
        change = partial(transcript_editing.change_speaker, self._session.project, speaker_id=speaker.id)
        self._ask(speaker, lambda label, voice: change(label=label, voice=voice))

    def _ask(self, speaker: Speaker | None, take: Callable[[str, Voice], object]) -> None:
        if not self._session.may_change():
            return
        self.close()
        form, self._asking = SpeakerForm(speaker, take), BareScroll(self._stage)
        self._asking.setWidget(form)
        self._asking.setAccessibleName(form.title)
        form.closed.connect(self._on_closed)
        self._stage.show_form(self._asking)
        form.begin()

    def _on_closed(self) -> None:
        self.close()
        self._page.setFocus()
