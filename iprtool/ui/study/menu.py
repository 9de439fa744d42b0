"""The menu of a place on the board."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from iprtool.domain.model import Session
from iprtool.domain.naming import dyad_title
from iprtool.ui.parts.menus import add_entry
from iprtool.ui.study.chips import Chip
from iprtool.ui.study.model import Spot
from iprtool.ui.study.parts_menu import PartsMenu

if TYPE_CHECKING:
    from iprtool.ui.study.place import StudyPlace


class BoardMenu(QObject):
    """Open, add, rename, delete: what can be done with a dyad, a session and its recordings."""

    def __init__(self, place: "StudyPlace") -> None:
        super().__init__(place)
        self._place = place
        self.parts = PartsMenu(place)

    def show_for(self, spot: Spot, chip: Chip | None, at: QPoint) -> None:
        """Pop up at a point of the screen."""
        self.make(spot, chip).popup(at)

    def make(self, spot: Spot, chip: Chip | None) -> QMenu:
        """The menu of a spot; of one recording only when a mark of it was pressed."""
        place, menu = self._place, QMenu(self._place)
        menu.aboutToHide.connect(menu.deleteLater)
        session = next((s for s in place.book.sessions_of(spot.dyad_id) if s.number == spot.number), None)
        self._add_recordings(menu, session, chip)
        if session is not None:
            self.parts.fill(menu, spot, chip)
        if spot.number is not None:
            add_entry(menu, self.tr("Add recordings…"), lambda: place.taking.add_recordings_at(spot))
        if session is None:
            add_entry(menu, self.tr("Add session…"), lambda: place.entering.add_session(spot.dyad_id, spot.number))
        menu.addSeparator()
        if session is not None:
            place.sealing.add_to(menu, session)
        dyad = place.book.dyad(spot.dyad_id)
        title = dyad_title(dyad.label)
        add_entry(menu, self.tr("Rename {0}…").format(title) + "\tF2", lambda: place.entering.rename_dyad(spot))
        add_entry(menu, self.tr("Therapist of {0}…").format(title), lambda: self.parts.ask_therapist(spot))
        if session is not None:
            add_entry(
                menu, self.tr("Delete session {0}").format(session.number), lambda: place.entering.delete(session)
            )
        add_entry(menu, self.tr("Delete {0}").format(title), lambda: place.entering.delete(dyad))
        return menu

    def _add_recordings(self, menu: QMenu, session: Session | None, chip: Chip | None) -> None:
        place = self._place
        found = place.book.recordings_of(session.id) if session else []
        if chip is not None and chip.mark.recording_id:
            found = [recording for recording in found if recording.id == chip.mark.recording_id]
        for recording in found:
            part = menu if len(found) == 1 else menu.addMenu(recording.label)
            add_entry(
                part, self.tr("Open {0}").format(recording.label), partial(place.recording_opened.emit, recording.id)
            )
            add_entry(
                part,
                self.tr("Rename {0}…").format(recording.label),
                partial(place.entering.rename_recording, recording.id),
            )
            add_entry(
                part,
                self.tr("Remove {0}").format(recording.label),
                partial(place.entering.remove_recording, recording.id),
            )
        if found:
            menu.addSeparator()
