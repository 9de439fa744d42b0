"""The picture on which a rectangle is drawn: that of the first chosen segment whose recording has one."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from iprtool.domain.errors import IprError
from iprtool.domain.kinds import MediaKind
from iprtool.domain.naming import session_title
from iprtool.domain.segment import Segment
from iprtool.domain.times import clock
from iprtool.services import recordings
from iprtool.ui.jobs import Job, Jobs
from iprtool.ui.study_session import StudySession

_WIDEST = 960


class ClipStill(QObject):
    """Reads it when it is wanted, and again when another segment is the first."""

    ready = Signal(QImage, str)
    """Carries the picture, null where there is none, and of which moment it is."""

    def __init__(self, session: StudySession, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._jobs = session, jobs
        self._wanted: tuple[Path, int, int] | None = None

    def want(self, segments: Sequence[Segment]) -> None:
        """Read the picture at the begin of the first of these that has one."""
        folder = self._session.project.folder
        shown = (each for each in segments if each.recording.media_kind is MediaKind.VIDEO)
        first = next((each for each in shown if not recordings.trouble(folder, each.recording)), None)
        if first is None:
            self._wanted = None
            self.ready.emit(QImage(), "")
            return
        film = first.recording
        wanted = recordings.file_of(folder, film), film.origin_us, first.tag.start_ms
        if wanted == self._wanted:
            return
        self._wanted = wanted
        moment = f"{session_title(first.dyad.label, first.session.number)}, {clock(first.tag.start_ms)}"
        job = Job(self.tr("Reading a picture"), lambda _progress, _cancelled: _read(*wanted))
        job.finished.connect(lambda image: self._on_read(wanted, image, moment))
        self._jobs.start(job, quiet=True)

    def _on_read(self, wanted: tuple[Path, int, int], image: QImage, moment: str) -> None:
        if wanted == self._wanted:
            self.ready.emit(image, moment)


def _read(file: Path, origin_us: int, at_ms: int) -> QImage:
    """The exact picture; a null one where it cannot be decoded, which is told when it is cut."""
    from iprtool.media import Stills, probe

    try:
        found = probe(file).with_origin(origin_us)
        stills = Stills(file, found)
    except IprError:
        return QImage()
    try:
        width = min(found.width, _WIDEST)
        picture = stills.at(at_ms, (width, max(1, found.height * width // found.width)))
    except (IprError, OSError):
        return QImage()
    finally:
        stills.close()
    image = QImage(picture.bgrx(), picture.width, picture.height, picture.width * 4, QImage.Format.Format_RGB32)
    return image.copy()
