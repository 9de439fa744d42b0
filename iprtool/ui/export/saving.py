"""Writes what is chosen into one file."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLocale

from iprtool.domain.progress import Cancelled, Progress
from iprtool.exchange.report import Fate, Report
from iprtool.services import exporting
from iprtool.services.export_filters import Filters
from iprtool.services.exporting import Form
from iprtool.services.outgoing import check_target
from iprtool.ui.export.run import Run
from iprtool.ui.jobs import Work
from iprtool.ui.sliced import Reading


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be written, as what, and where it goes."""

    form: Form
    filters: Filters
    file: Path


class Saving(Run[Wish, Any]):
    """The whole file or none."""

    def reading(self, wish: Wish) -> Reading:
        check_target(self._session.project, wish.file)
        return (yield from wish.form.reading(self._session.project, wish.filters))

    def work(self, wish: Wish, found: Any) -> tuple[str, Work[Report | None]]:
        sealed = exporting.tell_sealed(self._session.project, Report())

        def write(progress: Progress, cancelled: Cancelled) -> Report | None:
            report = exporting.write(wish.form, wish.file, found, progress=progress, cancelled=cancelled)
            if report is not None:
                report.extend(sealed)
                progress(1.0)
            return report

        return self.tr("Writing {0}").format(wish.file.name), write

    def words(self, wish: Wish, report: Report) -> tuple[str, str]:
        table = wish.form.table
        count = report.count(Fate.TAKEN, table.many)
        counted = table.counted(count, QLocale().toString(count))
        whole = "\n".join([self.tr("Wrote {0} to {1}").format(counted, wish.file), *report.short_losses])
        return whole, self.tr("Wrote {0}.").format(counted)

    def stopped(self, wish: Wish) -> str:
        return self.tr("Writing was stopped. {0} was not written.").format(wish.file.name)
