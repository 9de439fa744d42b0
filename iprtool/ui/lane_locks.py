"""What of the whole study stands on lanes that a person has locked: asked before codes change under it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from iprtool.domain.codebook import CodeTree
from iprtool.domain.errors import IprError
from iprtool.domain.model import Pass, Tag, Trace
from iprtool.services import codebooks, passes
from iprtool.services.visibility import visible_passes
from iprtool.store import Project
from iprtool.ui.actions import shown_key
from iprtool.ui.arrangement import of_study
from iprtool.ui.lane_names import family_name, pass_names
from iprtool.ui.settings import Settings


def _tr(text: str) -> str:
    return QCoreApplication.translate("LaneLocks", text)


@dataclass(frozen=True, slots=True)
class Locked:
    """How many tags and curves stand on locked lanes, and what those are called on screen."""

    tags: int = 0
    curves: int = 0
    lanes: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """A sentence; empty where nothing is locked."""
        tags = _tr("1 tag") if self.tags == 1 else _tr("{0} tags").format(self.tags)
        curves = _tr("1 curve") if self.curves == 1 else _tr("{0} curves").format(self.curves)
        what = _tr(" and ").join(words for words, count in ((tags, self.tags), (curves, self.curves)) if count)
        form = _tr("{0} is on a lane that you locked: {1}.") if self._single else _tr("{0} are on locked lanes: {1}.")
        return form.format(what, ", ".join(self.lanes)) if what else ""

    @property
    def _single(self) -> bool:
        return self.tags + self.curves == 1

    def check(self, kept: str) -> None:
        """Raise IprError where something is locked; `kept` says that nothing was done."""
        if self.said:
            key = shown_key("timeline.lane_menu")
            hint = _tr("Unlock these lanes in the Code place, in the menus of their names ({0}).").format(key)
            raise IprError(f"{self.said} {kept}", hint)


class LaneLocks:
    """Knows the locks of the Code place, for all recordings of the study."""

    def __init__(self, project: Project, settings: Settings) -> None:
        self._project, self._settings = project, settings

    @property
    def _names(self) -> frozenset[str]:
        return of_study(self._settings["code.lanes"], self._project.study.id).locked

    def of_codebook(self, codebook_id: str) -> Locked:
        """What was coded with a version of a codebook."""
        if not self._names:
            return Locked()
        runs = [run.id for run in self._project.find(Pass, codebook_id=codebook_id)]
        return self._of(self._project.find(Tag, pass_id=runs), self._project.find(Trace, pass_id=runs))

    def of_codes(self, code_ids: Iterable[str]) -> Locked:
        """What was coded with these codes."""
        if not self._names:
            return Locked()
        ids = list(code_ids)
        return self._of(self._project.find(Tag, code_id=ids), self._project.find(Trace, code_id=ids))

    def _of(self, tags: Iterable[Tag], traces: Iterable[Trace]) -> Locked:
        places = [(tag.pass_id, tag.code_id) for tag in tags]
        curves = {(trace.pass_id, trace.code_id) for trace in traces}
        lanes = self._lanes({*places, *curves})
        return Locked(
            sum(place in lanes for place in places),
            sum(place in lanes for place in curves),
            tuple(sorted(set(lanes.values()))),
        )

    def _lanes(self, places: set[tuple[str, str | None]]) -> dict[tuple[str, str | None], str]:
        """The (pass id, code id) of these that are on locked lanes, with what their lanes are called."""
        coded = self._project.find(Pass, id=list({pass_id for pass_id, _ in places}))
        there = visible_passes(self._project, recording_id=list({run.recording_id for run in coded}))
        trees = {book: codebooks.tree(self._project, book) for book in {run.codebook_id for run in there}}
        names = _named(there, trees)
        locked, runs, found = self._names, {run.id: run for run in there}, {}
        for pass_id, code_id in places:
            if pass_id not in runs:
                continue
            run = runs[pass_id]
            family = trees[run.codebook_id].family_of(code_id)
            if names[pass_id] in locked:
                found[pass_id, code_id] = passes.title(run)
            elif family_name(names[pass_id], family) in locked:
                found[pass_id, code_id] = f"{passes.title(run)} › {family.name if family else _tr('without a code')}"
        return found


def _named(runs: Iterable[Pass], trees: Mapping[str, CodeTree]) -> dict[str, str]:
    """The names of passes in the arrangement, which depend on the others of the same recording."""
    together: dict[str, list[Pass]] = {}
    for run in runs:
        together.setdefault(run.recording_id, []).append(run)
    books = {run.id: trees[run.codebook_id].codebook for of_one in together.values() for run in of_one}
    return {run_id: name for of_one in together.values() for run_id, name in pass_names(of_one, books).items()}
