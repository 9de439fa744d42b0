"""Keeps what is chosen in the Export place under names, and chooses it again."""

from PySide6.QtCore import QObject

from iprtool.domain.model import Preset
from iprtool.services import presets
from iprtool.services.clip_plan import CLIPS
from iprtool.services.presets import Choice
from iprtool.ui.export.choices import Choices
from iprtool.ui.export.clip_page import ClipPage
from iprtool.ui.study_session import StudySession


class Keeping(QObject):
    """Between the box of names, the lists, and the study."""

    def __init__(self, session: StudySession, choices: Choices, clips: ClipPage, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._choices, self._clips = session, choices, clips
        box = choices.presets
        box.taken_up.connect(self.take_up)
        box.kept.connect(self.keep)
        box.forgotten.connect(self.forget)

    def keep(self, name: str) -> None:
        """Keep what is chosen; under a name that is there it takes the place of what was kept."""
        if self._choices.filters is None:
            self._session.messages.tell(self.tr("One of the lists has nothing chosen, so there is nothing to keep."))
        elif self._session.may_change():
            self._session.attempt(lambda: presets.save(self._session.project, name=name, choice=self._choice()))

    def forget(self, preset_id: str) -> None:
        """Keep it no longer; undo brings it back."""
        if self._session.may_change():
            self._session.attempt(lambda: presets.delete(self._session.project, preset_id=preset_id))

    def take_up(self, preset_id: str) -> None:
        """Choose what was kept; says so where a part of it is no longer in the study."""
        project = self._session.project
        choice = self._session.attempt(lambda: presets.choice_of(project.get(Preset, preset_id)))
        if choice is None:
            return
        if choice.clips is not None:
            self._clips.show_options(choice.clips)
        gone = self._choices.choose(choice.form, choice.filters)
        if gone:
            said = self.tr("Some of what was kept is no longer in the study, and is left out: {0}.")
            self._session.messages.tell(said.format(", ".join(gone).lower()))

    def _choice(self) -> Choice:
        filters = self._choices.filters
        assert filters is not None
        if self._choices.as_clips:
            return Choice(CLIPS, filters, self._clips.options)
        return Choice(self._choices.form.key, filters)
