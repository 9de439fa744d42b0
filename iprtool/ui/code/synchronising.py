"""What the panel “Synchronise” does: offsets by hand, nudges while playing, alignment by sound."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from iprtool.domain.errors import IprError
from iprtool.domain.model import Recording
from iprtool.media.align import Alignment, Sureness
from iprtool.media.ensemble import LEADER
from iprtool.services import syncing
from iprtool.services.syncing import Place
from iprtool.ui.code.companions import Companions
from iprtool.ui.code.side_hearing import SideHearing
from iprtool.ui.code.sync_panel import SyncPanel
from iprtool.ui.comparing import Comparing, Spell, lies
from iprtool.ui.jobs import Jobs
from iprtool.ui.parts.begin_fields import FRAME
from iprtool.ui.study_session import StudySession


class Synchronising(QObject):
    """Connects the panel with the services; what changes is the place of the other recording, never of the open one."""

    shown = Signal(bool)
    """The panel is wanted, or no more."""

    def __init__(
        self, session: StudySession, panel: SyncPanel, companions: Companions, sides: SideHearing, jobs: Jobs,
        parent: QObject,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._session, self._panel, self._companions, self._sides = session, panel, companions, sides
        self._chosen = ""
        self._found: dict[str, tuple[Place, Sureness]] = {}
        self._compared: tuple[Recording, Recording] | None = None
        self._comparing, self._spell = Comparing(jobs, self), Spell(self)
        self._comparing.progressed.connect(panel.show_progress)
        self._comparing.found.connect(self._on_found)
        self._comparing.refused.connect(self._on_refused)
        self._comparing.ended.connect(self._on_ended)
        companions.changed.connect(self._refresh)
        companions.synchronise_requested.connect(self.open)
        panel.other_chosen.connect(self.choose)
        panel.begin_entered.connect(self._begin_at)
        panel.nudged.connect(self.nudge)
        panel.both_toggled.connect(self._hear_both)
        panel.sides_toggled.connect(self._hear_sides)
        sides.refused.connect(lambda error: panel.say(str(error)))
        sides.ended.connect(lambda: panel.set_sides(False))
        panel.align_requested.connect(self.align)
        panel.cancel_requested.connect(self.cancel)
        panel.reset_requested.connect(self.reset)
        panel.close_requested.connect(self.close)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Action ids and what they do."""
        return {"view.synchronise": self.toggle}

    def toggle(self) -> None:
        """Show the panel, or put it away."""
        if self._panel.isVisible():
            self.close()
        elif not self._companions.others:
            self._session.messages.tell(
                self.tr("This session has only one recording; add the others in the Study place.")
            )
        else:
            self.open(self._chosen)

    def open(self, recording_id: str) -> None:
        """Show the panel for one of the recordings."""
        self.choose(recording_id)
        self.shown.emit(True)
        self._panel.begin.setFocus()

    def close(self) -> None:
        """Put the panel away; what is being compared goes on."""
        self._hear_both(False)
        self._sides.stop()
        self.shown.emit(False)

    @property
    def other(self) -> Recording | None:
        """The recording that is worked on."""
        return next((each for each in self._companions.others if each.id == self._chosen), None)

    def choose(self, recording_id: str) -> None:
        """Work on this recording from now on."""
        if recording_id != self._chosen:
            self.cancel()
            self._sides.stop()
        self._chosen = recording_id
        self._hear_both(self._panel.both.isChecked())
        self._refresh()

    # ---- by hand

    def _begin_at(self, begins_ms: int) -> None:
        pair = self._pair()
        if pair is not None:
            place = syncing.place_of(*pair)
            self._write(Place(begins_ms, place.drift_ppm), self.tr("Set the begin of"), self._spell.of("begin"))

    def nudge(self, direction: int, ms: int) -> None:
        """Let the other recording begin a little earlier (-1) or later (1)."""
        pair = self._pair()
        if pair is None:
            return
        place = syncing.place_of(*pair)
        amount = pair[1].frame_ms if ms == FRAME else ms
        self._write(
            Place(place.begins_ms + direction * amount, place.drift_ppm), self.tr("Nudge"), self._spell.of("nudge")
        )

    def reset(self) -> None:
        """Let both begin at once, without drift."""
        self._write(Place(0), self.tr("Reset"))

    def _write(self, place: Place, name: str, gesture: str | None = None) -> None:
        pair = self._pair()
        if pair is None:
            return
        if gesture is None:
            self._spell.end()
        self._session.attempt(
            lambda: syncing.set_place(
                self._session.project,
                first_id=pair[0].id,
                other_id=pair[1].id,
                place=place,
                name=name,
                gesture=gesture,
            )
        )
        self._refresh()
        if self._sides.on:
            self._hear_sides(True)

    def _hear_both(self, both: bool) -> None:
        if both and self.other is not None:
            self._companions.hear(frozenset([LEADER, self._chosen]))
        elif len(self._companions.heard) > 1:
            self._companions.hear(frozenset([LEADER]))
        if not both:
            self._panel.both.setChecked(False)

    def _hear_sides(self, on: bool) -> None:
        two = self._files() if on else None
        if two is not None:
            self._sides.start(two)
        self._panel.set_sides(two is not None)
        if two is None:
            self._sides.stop()

    # ---- by sound

    def align(self) -> None:
        """Compare the sounds in the background; what is found is written as one step."""
        pair = self._pair()
        if pair is None or self._comparing.busy:
            return
        two = self._files()
        if two is None:
            return
        first, other = self._compared = pair
        self._panel.set_searching(True)
        self._panel.show_progress(0)
        title = self.tr("Comparing the sounds of {0} and {1}").format(first.label, other.label)
        self._comparing.start(title, partial(syncing.listen, two))

    def cancel(self) -> None:
        """Stop comparing; nothing is changed."""
        self._comparing.cancel()

    def _on_ended(self) -> None:
        self._panel.set_searching(False)
        self._refresh()

    def _on_found(self, found: Alignment) -> None:
        if self._still_here():
            place = syncing.found(found)
            self._found[self._chosen] = (place, found.sureness)
            self._write(place, self.tr("Align by sound:"))

    def _on_refused(self, error: IprError) -> None:
        if self._still_here():
            self._panel.say(str(error))

    def _still_here(self) -> bool:
        """Whether what was compared is still worked on: somebody can go elsewhere meanwhile."""
        pair = self._pair()
        return pair is not None and self._compared is not None and _ids(pair) == _ids(self._compared)

    # ---- what the panel shows

    def _pair(self) -> tuple[Recording, Recording] | None:
        first, other = self._companions.first, self.other
        return (first, other) if first is not None and other is not None else None

    def _files(self) -> syncing.Pair | None:
        """Both recordings with their files; None where one is not there, which is said."""
        pair = self._pair()
        if pair is None:
            return None
        try:
            return syncing.pair(self._session.project, first_id=pair[0].id, other_id=pair[1].id)
        except IprError as error:
            self._panel.say(str(error))
            return None

    def _refresh(self) -> None:
        others = self._companions.others
        if not others:
            self.cancel()
            self._sides.stop()
            self._chosen = ""
            self.shown.emit(False)
            return
        if self._chosen not in {each.id for each in others}:
            self._chosen = others[0].id
        self._panel.show_others(others, self._chosen)
        pair = self._pair()
        if pair is not None:
            place = syncing.place_of(*pair)
            self._panel.show_place(pair[0].label, place)
            if not self._comparing.busy or self._comparing.cancelled:
                found, sureness = self._found.get(pair[1].id, (place, None))
                same = abs(found.begins_ms - place.begins_ms) <= 1
                self._panel.say(lies(pair[1].label, pair[0].label, place, sureness if same else None))


def _ids(pair: tuple[Recording, Recording]) -> tuple[str, str]:
    return pair[0].id, pair[1].id
