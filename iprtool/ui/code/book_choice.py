"""Coding with another codebook: chosen from the study's, or added from those that come along."""

from PySide6.QtCore import QObject, Signal

from iprtool.domain.model import Codebook, Pass
from iprtool.services import codebooks, passes
from iprtool.services.visibility import visible_passes
from iprtool.ui.code.book_button import BookButton
from iprtool.ui.code.coded import Coded
from iprtool.ui.study_session import StudySession


class BookChoice(QObject):
    """Leads from the menu of the codebook button to the pass that one codes in."""

    pass_chosen = Signal(object)
    """The own pass with the codebook that was chosen, a draft where there is none yet."""

    def __init__(self, session: StudySession, button: BookButton, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._coded: Coded | None = None
        button.offer(lambda: codebooks.in_order(session.project))
        button.codebook_chosen.connect(self._on_chosen)
        button.preset_chosen.connect(self._on_preset)

    def take(self, coded: Coded | None) -> None:
        """Another pass is open."""
        self._coded = coded

    def present(self, run: Pass) -> Pass:
        """The own pass as it is now: recoded, a draft as it was, or another one when its codebook is gone."""
        project = self._session.project
        stored = visible_passes(project, id=run.id)
        if stored or project.count(Codebook, id=run.codebook_id):
            return stored[0] if stored else run
        return passes.draft(project, recording_id=run.recording_id, author=run.author, kind=run.kind)

    def _on_chosen(self, codebook_id: str) -> None:
        run = self._coded.run if self._coded is not None else None
        if run is None or codebook_id == run.codebook_id:
            return
        own = self._session.attempt(
            lambda: passes.draft(
                self._session.project, recording_id=run.recording_id, author=run.author, codebook_id=codebook_id
            )
        )
        if own is not None:
            self.pass_chosen.emit(own)

    def _on_preset(self, preset: str) -> None:
        changes = self._session.attempt(lambda: codebooks.add_preset(self._session.project, preset=preset))
        if changes:
            self._on_chosen(codebooks.added(changes).id)
