"""The machine transcribes a recording: a model is asked for, it hears in the background, what it heard is imported."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton

from iprtool.domain.errors import IprError
from iprtool.domain.model import Recording
from iprtool.domain.progress import Cancelled, Progress
from iprtool.exchange.found import Found
from iprtool.services import transcribing, visibility
from iprtool.services.formats import FORMATS
from iprtool.ui.jobs import Job, Jobs
from iprtool.ui.parts.inline import InlineForm
from iprtool.ui.parts.labels import label
from iprtool.ui.settings import Settings
from iprtool.ui.study.importing import Importing
from iprtool.ui.study_session import StudySession

MODEL, LANGUAGE = "transcript.model", "transcript.language"


class HearForm(InlineForm):
    """Which model, and in which language is spoken; both are remembered. What is missing is told before one begins."""

    roomy = True

    def __init__(self, recording: Recording, settings: Settings, begin: Callable[[Path, str], None]) -> None:
        super().__init__(_tr("Transcribe {0}").format(recording.label), _tr("Transcribe"))
        self._settings, self._begin = settings, begin
        self.folder = QLineEdit(str(settings[MODEL]))
        self.choose = QPushButton(_tr("Choose…"))
        self.choose.clicked.connect(self._choose)
        self.language = QLineEdit(str(settings[LANGUAGE]))
        self.language.setPlaceholderText(_tr("is heard"))
        self.add_field(_tr("Folder of a faster-whisper model"), self.folder, 24)
        self.add_field(_tr("Where it is"), self.choose)
        self.add_field(_tr("Language, as in de or en"), self.language, 8)
        self.add_below(label(_meaning(), "caption", wrap=True))
        self.finish()
        self.keep_top()

    def _choose(self) -> None:
        name = QFileDialog.getExistingDirectory(self, _tr("Folder of a faster-whisper model"), self.folder.text())
        if name:
            self.folder.setText(name)

    def submit(self) -> None:
        if not self.folder.text().strip():
            transcribing.check_installed()
            raise IprError(
                _tr("No folder of a model is chosen yet."),
                _tr("It holds {0}; iprtool downloads no models.").format(", ".join(transcribing.NEEDED)),
            )
        folder, language = Path(self.folder.text().strip()).expanduser(), self.language.text().strip()
        transcribing.check(folder)
        self._settings[MODEL], self._settings[LANGUAGE] = str(folder), language
        self._begin(folder, language)


def _meaning() -> str:
    """What is done; or what is missing for it, and how to get it."""
    if not transcribing.available():
        return _tr("This needs an extra: pip install 'iprtool[transcribe]', then start iprtool again.")
    return _tr(
        "It is heard on this machine: nothing is downloaded, no sound leaves it. You can go on working meanwhile."
    )


class Hearing(QObject):
    """One recording after the other; each is imported with the same preview as a file is."""

    def __init__(
        self, session: StudySession, jobs: Jobs, settings: Settings, importing: Importing, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._jobs, self._settings, self._importing = session, jobs, settings, importing

    def begin(self, recording_id: str) -> None:
        """Ask for what is needed."""
        if not self._session.may_change():
            return
        recording = self._session.attempt(lambda: visibility.recording(self._session.project, recording_id))
        if recording is not None:
            form = HearForm(recording, self._settings, partial(self._hear, recording))
            self._importing.ask_beside(form, recording_id)

    def _hear(self, recording: Recording, model: Path, language: str) -> None:
        folder = self._session.project.folder

        def work(progress: Progress, cancelled: Cancelled) -> Any:
            sound = transcribing.sound_of(folder, recording)
            loaded = transcribing.load(model)
            return transcribing.transcribe(sound, loaded, language=language, progress=progress, cancelled=cancelled)

        job = Job(self.tr("Transcribing {0}").format(recording.label), work)
        job.finished.connect(partial(self._on_heard, recording.id))
        self._jobs.start(job)

    def _on_heard(self, recording_id: str, found: Found | None) -> None:
        if found is not None:
            self._importing.ask(found.report.file, found, FORMATS["speech"], recording_id)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Hearing", text)
