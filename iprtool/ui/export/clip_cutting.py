"""Cutting clips from the window: what is needed is read in slices, the rest is a job with progress and cancel."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QLocale, QObject, Signal

from iprtool.domain.errors import IprError
from iprtool.exchange.report import Fate, Line, Report
from iprtool.services import clip_plan, clipping
from iprtool.services.clip_plan import ClipOptions, Plan
from iprtool.services.export_filters import Filters
from iprtool.services.visibility import seals_changed
from iprtool.store import Changes
from iprtool.ui.export.cards import draw_card
from iprtool.ui.jobs import Job, Jobs, Work
from iprtool.ui.sliced import Sliced
from iprtool.ui.study_session import StudySession

_MOST_PLACES = 8


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be cut, how, and where it goes."""

    folder: Path
    filters: Filters
    options: ClipOptions


class ClipCutting(QObject):
    """One run at a time."""

    cut = Signal(str)
    """Carries the report in words."""
    ended = Signal()
    """It is over, whatever came of it."""

    def __init__(self, session: StudySession, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._jobs = session, jobs
        self._wish: Wish | None = None
        self._job: Job[Report | None] | None = None
        self._reader = Sliced(self)
        self._reader.done.connect(self._on_read)
        self._reader.failed.connect(self._on_failed)
        session.changed.connect(self._on_changes)

    @property
    def busy(self) -> bool:
        """Whether clips are being cut."""
        return self._wish is not None

    def start(self, wish: Wish) -> None:
        """Read what is to be cut, then cut it."""
        self._wish = wish
        self._reader.start(clip_plan.reading(self._session.project, wish.filters, wish.options))

    def _on_changes(self, changes: Changes) -> None:
        """What was read half is read anew; nothing leaves that is sealed meanwhile."""
        if self._wish is not None and self._reader.busy:
            self.start(self._wish)
        elif self._job is not None and seals_changed(changes):
            self._job.cancel()

    def _on_read(self, plan: Plan) -> None:
        wish = self._wish
        assert wish is not None
        try:
            clipping.check_folder(self._session.project, plan, wish.folder, replace=False)
        except IprError as error:
            self._on_failed(error)
            return
        self._job = Job(self.tr("Cutting clips into {0}").format(wish.folder.name), _cutting(plan, wish.folder))
        self._job.finished.connect(lambda report: self._on_cut(report, wish.folder))
        self._job.ended.connect(self._on_ended)
        self._jobs.start(self._job)

    def _on_cut(self, report: Report | None, folder: Path) -> None:
        if report is None:
            return
        self._job = None
        count = QLocale().toString(report.count(Fate.TAKEN, "clips"))
        said = [self.tr("Cut {0} clips into {1}").format(count, folder)]
        self.cut.emit("\n".join(said + [_told(line) for line in report if line.fate is not Fate.TAKEN]))
        self._session.messages.tell(self.tr("Cut {0} clips.").format(count))

    def _on_failed(self, error: IprError) -> None:
        self._session.messages.show_error(error)
        self._on_ended()

    def _on_ended(self) -> None:
        if self._job is not None and self._job.cancelled:
            self._session.messages.tell(self.tr("Cutting was stopped. No clip was written."))
        self._wish = self._job = None
        self.ended.emit()


def _told(line: Line) -> str:
    """What is told, and below it where, as far as one wants to read it here."""
    places = [f"   · {place}" for place in line.places[:_MOST_PLACES]]
    more = ["   · …"] if line.count > len(places) > 0 else []
    return "\n".join([replace(line, places=[]).sentence, *places, *more])


def _cutting(plan: Plan, folder: Path) -> Work[Report | None]:
    def work(progress: Callable[[float], None], cancelled: Callable[[], bool]) -> Report | None:
        return clipping.make(plan, folder, draw=draw_card, progress=progress, cancelled=cancelled)

    return work
