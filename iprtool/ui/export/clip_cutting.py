"""Cuts what is chosen into clips."""

from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QLocale

from iprtool.domain.progress import Cancelled, Progress
from iprtool.exchange.report import Fate, Line, Report
from iprtool.services import clip_plan, clipping
from iprtool.services.clip_plan import ClipOptions, Plan
from iprtool.services.export_filters import Filters
from iprtool.ui.export.cards import draw_card
from iprtool.ui.export.run import Run
from iprtool.ui.jobs import Work
from iprtool.ui.sliced import Reading

_MOST_PLACES = 8


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be cut, how, and where it goes."""

    folder: Path
    filters: Filters
    options: ClipOptions


class ClipCutting(Run[Wish, Plan]):
    """All clips or none."""

    def reading(self, wish: Wish) -> Reading:
        project = self._session.project
        plan: Plan = yield from clip_plan.reading(project, wish.filters, wish.options)
        clipping.check_folder(project, plan, wish.folder, replace=False)
        return plan

    def work(self, wish: Wish, found: Plan) -> tuple[str, Work[Report | None]]:
        def cut(progress: Progress, cancelled: Cancelled) -> Report | None:
            return clipping.make(found, wish.folder, draw=draw_card, progress=progress, cancelled=cancelled)

        return self.tr("Cutting clips into {0}").format(wish.folder.name), cut

    def words(self, wish: Wish, report: Report) -> tuple[str, str]:
        count = QLocale().toString(report.count(Fate.TAKEN, "clips"))
        left = [_told(line) for line in report if line.fate is not Fate.TAKEN]
        whole = "\n".join([self.tr("Cut {0} clips into {1}").format(count, wish.folder), *left])
        return whole, self.tr("Cut {0} clips.").format(count)

    def stopped(self, wish: Wish) -> str:
        return self.tr("Cutting was stopped. No clip was written.")


def _told(line: Line) -> str:
    """What is told, and below it where, as far as one wants to read it here."""
    places = [f"   · {place}" for place in line.places[:_MOST_PLACES]]
    more = ["   · …"] if line.more or len(line.places) > len(places) else []
    return "\n".join([replace(line, places=[]).sentence, *places, *more])
