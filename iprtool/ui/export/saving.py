"""Writing a file from the window: what is needed is read in slices, the rest is a job with progress and cancel."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLocale, QObject, Signal

from iprtool.domain.errors import IprError
from iprtool.exchange.report import Fate, Report
from iprtool.services import exporting
from iprtool.services.export_filters import Filters
from iprtool.services.exporting import Form
from iprtool.services.outgoing import check_target
from iprtool.services.visibility import seals_changed
from iprtool.store import Changes
from iprtool.ui.jobs import Job, Jobs
from iprtool.ui.sliced import Sliced
from iprtool.ui.study_session import StudySession


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked to be written, as what, and where it goes."""

    form: Form
    filters: Filters
    file: Path


class FormSaving(QObject):
    """One file at a time."""

    wrote = Signal(str)
    """Carries the report in words."""
    ended = Signal()
    """It is over, whatever came of it."""

    def __init__(self, session: StudySession, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._jobs = session, jobs
        self._order: Order | None = None
        self._job: Job[Report | None] | None = None
        self._writing: _Writing | None = None
        self._reader = Sliced(self)
        self._reader.done.connect(self._on_read)
        self._reader.failed.connect(self._on_failed)
        session.changed.connect(self._on_changes)

    @property
    def busy(self) -> bool:
        """Whether a file is being written."""
        return self._order is not None

    def start(self, order: Order) -> None:
        """Read what is to be written, then write it. Raises IprError where it must not go."""
        check_target(self._session.project, order.file)
        self._order = order
        self._read(order)

    def _read(self, order: Order) -> None:
        self._reader.start(order.form.reading(self._session.project, order.filters))

    def _on_changes(self, changes: Changes) -> None:
        """What was read half is read anew; nothing leaves that is sealed meanwhile."""
        if self._order is not None and self._reader.busy:
            self._read(self._order)
        elif self._job is not None and seals_changed(changes):
            self._job.cancel()

    def _on_read(self, found: Any) -> None:
        order = self._order
        assert order is not None
        self._writing = _Writing(order, found, exporting.tell_sealed(self._session.project, Report()))
        self._job = Job(self.tr("Writing {0}").format(order.file.name), self._writing)
        self._job.ended.connect(self._on_ended)
        self._jobs.start(self._job)

    def _tell(self, order: Order, report: Report) -> None:
        table = order.form.table
        count = report.count(Fate.TAKEN, table.many)
        counted = table.counted(count, QLocale().toString(count))
        said = [self.tr("Wrote {0} to {1}").format(counted, order.file)]
        said += [line.short_sentence for line in report if line.fate is not Fate.TAKEN]
        self.wrote.emit("\n".join(said))
        self._session.messages.tell(self.tr("Wrote {0}.").format(counted))

    def _on_failed(self, error: IprError) -> None:
        self._session.messages.show_error(error)
        self._on_ended()

    def _on_ended(self) -> None:
        order, job, writing = self._order, self._job, self._writing
        self._order = self._job = self._writing = None
        if order is not None and writing is not None and writing.report is not None:
            self._tell(order, writing.report)
        elif order is not None and job is not None and job.cancelled:
            self._session.messages.tell(self.tr("Writing was stopped. {0} was not written.").format(order.file.name))
        self.ended.emit()


class _Writing:
    """The work of the job. sealed: what stays behind. report: what was written, also where a cancel came too late."""

    def __init__(self, order: Order, found: Any, sealed: Report) -> None:
        self._order, self._found, self._sealed = order, found, sealed
        self.report: Report | None = None

    def __call__(self, progress: Callable[[float], None], cancelled: Callable[[], bool]) -> Report | None:
        order = self._order
        report = exporting.write(order.form, order.file, self._found, progress=progress, cancelled=cancelled)
        if report is not None:
            report.extend(self._sealed)
            progress(1.0)
        self.report = report
        return report
