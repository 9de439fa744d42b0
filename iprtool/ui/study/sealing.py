"""Unsealing the recalls of a session, and sealing them again."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QCheckBox, QMenu

from iprtool.domain.errors import IprError
from iprtool.domain.model import Session
from iprtool.domain.naming import dyad_title
from iprtool.domain.recall_view import RecallView
from iprtool.services import recall_views, sealing, study
from iprtool.ui.parts.inline import InlineForm
from iprtool.ui.parts.labels import label
from iprtool.ui.study.forms import recall_title

if TYPE_CHECKING:
    from iprtool.ui.study.place import StudyPlace


def _tr(text: str) -> str:
    return QCoreApplication.translate("UnsealForm", text)


class UnsealForm(InlineForm):
    """Asks which recalls of a session are to be unsealed, and says what that means."""

    def __init__(self, place: str, found: Sequence[RecallView], write: Callable[[list[str]], object]) -> None:
        super().__init__(_tr("Unseal the recalls of {0}?").format(place), _tr("Unseal"))
        self._write = write
        self.boxes = {each.run.id: QCheckBox(recall_title(each)) for each in found}
        for box in self.boxes.values():
            box.setChecked(True)
            self.add_field(_tr("Unseal"), box)
            box.setAccessibleName(box.text())
        said = self.tr(
            "What was said in them can then be seen, searched and exported by everybody who opens this study. "
            "The journal keeps who unsealed them and when."
        )
        self.add_below(label(said, "muted", wrap=True))
        self.finish()

    def submit(self) -> None:
        chosen = [pass_id for pass_id, box in self.boxes.items() if box.isChecked()]
        if not chosen:
            raise IprError(self.tr("No recall is chosen."), self.tr("Tick at least one, or cancel."))
        self._write(chosen)


class Sealing(QObject):
    """What the Study place can do with the seals of a session's recalls."""

    def __init__(self, place: "StudyPlace") -> None:
        super().__init__(place)
        self._place, self._session = place, place.session

    def add_to(self, menu: QMenu, session: Session) -> None:
        """Put what can be done with a session's recalls into its menu."""
        shut, seen = self._recalls(session)
        if shut:
            menu.addAction(self.tr("Unseal the recalls…")).triggered.connect(lambda: self.ask(session))
        if seen:
            menu.addAction(self.tr("Seal the recalls again")).triggered.connect(lambda: self.seal(session))
        if shut or seen:
            menu.addSeparator()

    def _recalls(self, session: Session) -> tuple[list[RecallView], list[RecallView]]:
        """The sealed ones, and the others."""
        found = [each for each in recall_views.overview(self._session.project) if each.session.id == session.id]
        return [each for each in found if each.run.sealed], [each for each in found if not each.run.sealed]

    def ask_here(self) -> None:
        """Ask whether the recalls of the session that is current on the board are to be unsealed."""
        session = self._current()
        if session is None:
            return
        if self._recalls(session)[0]:
            self.ask(session)
        else:
            self._session.messages.tell(self.tr("No recall of this session is sealed."))

    def seal_here(self) -> None:
        """Seal the recalls of the session that is current on the board."""
        session = self._current()
        if session is None:
            return
        if self._recalls(session)[1]:
            self.seal(session)
        else:
            self._session.messages.tell(self.tr("No recall of this session is unsealed."))

    def _current(self) -> Session | None:
        spot = self._place.board.spot
        found = None
        if spot is not None and spot.number is not None:
            found = study.find_session(self._session.project, dyad_id=spot.dyad_id, number=spot.number)
        if found is None:
            self._session.messages.tell(self.tr("Choose a session on the board first."))
        return found

    def ask(self, session: Session) -> None:
        """Ask which sealed recalls of a session are to be unsealed."""
        dyad = dyad_title(self._place.book.dyad(session.dyad_id).label)
        where = self.tr("{0}, session {1}").format(dyad, session.number)
        self._place.show_form(UnsealForm(where, self._recalls(session)[0], self._unseal))

    def _unseal(self, pass_ids: list[str]) -> None:
        sealing.unseal(self._session.project, pass_ids=pass_ids)
        self._session.messages.tell(self.tr("Unsealed. Undo seals it again."))

    def seal(self, session: Session) -> None:
        """Seal the recalls of a session again."""
        ids = [each.run.id for each in self._recalls(session)[1]]
        if not self._session.may_change():
            return
        changes = self._session.attempt(lambda: sealing.seal(self._session.project, pass_ids=ids))
        if changes:
            self._session.messages.tell(self.tr("Sealed. Nothing of these recalls is shown any more."))
