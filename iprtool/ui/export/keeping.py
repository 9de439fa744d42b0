"""Choices kept under names: kept, renamed, forgotten, and taken up again."""

from PySide6.QtCore import QObject

from iprtool.domain.model import Preset
from iprtool.services import presets
from iprtool.services.clip_plan import CLIPS
from iprtool.services.export_filters import Filters
from iprtool.services.presets import Choice
from iprtool.ui.export.choosing import Choosing
from iprtool.ui.export.clip_page import ClipPage
from iprtool.ui.study_session import StudySession


class Keeping(QObject):
    """Between the box with the names and what is chosen."""

    def __init__(self, session: StudySession, choosing: Choosing, clips: ClipPage, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._choosing, self._clips = session, choosing, clips
        choosing.presets.taken_up.connect(self.take_up)
        choosing.presets.kept.connect(self.keep)
        choosing.presets.renamed.connect(self._rename)
        choosing.presets.forgotten.connect(self._forget)

    def keep(self, name: str) -> None:
        """Keep what is chosen under a name."""
        session, chosen = self._session, self._choosing.filters
        if chosen is None:
            session.messages.tell(self.tr("One of the lists has nothing chosen, so there is nothing to keep."))
        elif session.may_change():
            there = {preset.name for preset in presets.saved(session.project)}
            kept = session.attempt(lambda: presets.save(session.project, name=name, choice=self._choice(chosen)))
            if kept is not None:
                said = self.tr("“{0}” is this choice now.") if kept.name in there else self.tr("Kept as “{0}”.")
                session.messages.tell(said.format(kept.name))

    def _choice(self, filters: Filters) -> Choice:
        if self._choosing.as_clips:
            return Choice(CLIPS, filters, self._clips.options)
        return Choice(self._choosing.form.key, filters)

    def _rename(self, preset_id: str, name: str) -> None:
        session = self._session
        if session.may_change():
            session.attempt(lambda: presets.rename(session.project, preset_id=preset_id, name=name))

    def _forget(self, preset_id: str) -> None:
        session = self._session
        if session.may_change():
            session.attempt(lambda: presets.delete(session.project, preset_id=preset_id))

    def take_up(self, preset_id: str) -> None:
        """Choose what was kept, and say what of it is not there any more."""
        project = self._session.project
        preset = project.get(Preset, preset_id)
        choice = self._session.attempt(lambda: presets.choice_of(preset))
        if choice is None:
            return
        gone = self._choosing.take(choice)
        if choice.clips is not None:
            self._clips.show_options(choice.clips)
        if gone:
            what = "; ".join(self.tr("{0}: {1} of {2}").format(*each) for each in gone)
            self._session.messages.say(
                self.tr("What “{0}” chooses is not all there any more. Missing are – {1}.").format(preset.name, what),
                self.tr("Look through the lists, then keep it anew."),
            )
