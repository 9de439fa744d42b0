"""The sound of an interview: started with it, told when it is lost, stored as a recording when it is over."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from iprtool.media.microphone import SoundPart
from iprtool.services import recall_sounds
from iprtool.services.recall_sounds import Waiting
from iprtool.services.recordings import Prepared
from iprtool.ui.jobs import Job, Jobs
from iprtool.ui.study_session import StudySession


class SoundKeeper(QObject):
    """Takes in what was recorded, in the background; what is not taken in when the program ends comes next time."""

    def __init__(self, session: StudySession, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._jobs = session, jobs
        self._coming: set[Path] = set()
        self._unnoted: list[tuple[str, SoundPart]] = []

    def note(self, recall_id: str, part: SoundPart) -> None:
        """A file was begun. A note that the disk does not take is tried again when the interview is over."""
        try:
            recall_sounds.note(recall_id, part.file, part.begin_ms)
        except OSError as error:
            self._unnoted.append((recall_id, part))
            self._session.messages.say(
                self.tr("Where the interview's sound begins could not be noted: {0}.").format(error.strerror),
                self.tr("The sound itself is recorded. Make room on the disk."),
            )

    def is_coming(self, recall_id: str) -> bool:
        """Whether sound of a recall is being taken in now."""
        waiting = recall_sounds.waiting(self._session.project)
        return any(each.recall_id == recall_id and each.file in self._coming for each in waiting)

    def take_in_all(self, but: str = "") -> None:
        """Store all that waits, except of the recall that goes on."""
        project = self._session.project
        if project.read_only:
            return
        unnoted, self._unnoted = self._unnoted, []
        for each in unnoted:
            self.note(*each)
        self._tell_unreadable()
        for sound in recall_sounds.waiting(project):
            if sound.recall_id != but and sound.file not in self._coming:
                self._take_in(sound)

    def _tell_unreadable(self) -> None:
        names = [each.name for each in recall_sounds.unreadable(self._session.project)]
        if names:
            self._session.messages.say(
                self.tr("Where the sound {0} lies in its interview cannot be read, so it was not taken in.").format(
                    ", ".join(f"“{name}”" for name in names)
                ),
                self.tr("The sound is kept in the folder “media” of the study."),
            )

    def _take_in(self, sound: Waiting) -> None:
        folder = self._session.project.folder
        self._coming.add(sound.file)
        job: Job[Prepared | None] = Job(
            self.tr("Taking in the interview"), lambda _progress, _cancelled: recall_sounds.prepare(folder, sound.file)
        )
        job.finished.connect(partial(self._on_prepared, sound))
        job.ended.connect(lambda: self._coming.discard(sound.file))
        self._jobs.start(job)

    def _on_prepared(self, sound: Waiting, prepared: Prepared | None) -> None:
        project = self._session.project
        self._session.attempt(lambda: recall_sounds.take_in(project, sound, prepared))
