"""What the exports read of a project, pass by pass: tags, curves, and what is told of recalls.

A reader knows the passes that the filters let through, in the order of its file; of each it says how many rows there
will be, and gives what they are made of in parts that are read in some milliseconds each.
"""

from collections.abc import Callable, Generator, Iterator
from itertools import islice
from typing import Any, Generic, Protocol, TypeVar

from iprtool.domain.codebook import CodeTree
from iprtool.domain.collecting import no_collection
from iprtool.domain.model import Codebook, Entity, Pass, Rating, Score, Site, Tag, Trace
from iprtool.domain.recall_view import RecallView
from iprtool.domain.scales import shown
from iprtool.domain.segment import Curve, Segment
from iprtool.domain.transcript import Script
from iprtool.exchange.scores_csv import ScoreLine
from iprtool.services import codebooks, recall_figures, recall_views, scores, scripts, study, traces
from iprtool.services.export_filters import Filters, Place, chosen_codes, chosen_passes
from iprtool.services.visibility import visible_rows
from iprtool.store import Project

S = TypeVar("S")
_SLICE = 5_000
"""Passes with more tags than this are read code by code."""
_PART = 1_000
"""So many segments are made at once."""


class Reader(Protocol[S]):
    """Reads one kind of rows. Raises IprError when it is made with a filter that names nothing in the project."""

    @property
    def places(self) -> list[Place]:
        """The passes that may have rows, in the order of the file."""

    def count(self, place: Place) -> int:
        """How many rows a pass gives."""

    def parts(self, place: Place) -> Iterator[list[S]]:
        """What the rows of a pass are made of, in parts that are unsorted against each other."""


def everything(reader: Reader[S]) -> Generator[None, None, list[S]]:
    """Read all that a reader has, in slices."""
    found: list[S] = []
    for place in reader.places:
        for part in reader.parts(place):
            found += part
            yield
    return found


def ordered(found: list[Segment]) -> Generator[None, None, list[Segment]]:
    """Segments in the order of every list and file, sorted in slices."""
    keyed = []
    for start in range(0, len(found), _PART):
        part = found[start : start + _PART]
        with no_collection():
            keyed += [(segment.order, start + number) for number, segment in enumerate(part)]
        yield
    keyed.sort()
    yield
    return [found[number] for _, number in keyed]


class SegmentReader:
    """Reads coded segments."""

    def __init__(self, project: Project, filters: Filters) -> None:
        self._project, self._study = project, project.study
        self._sites = {site.id: site for site in project.find(Site)}
        self._trees = {book.id: codebooks.tree(project, book.id) for book in project.find(Codebook)}
        self._codes = chosen_codes(self._trees.values(), filters.codes)
        self._tags, self._rated = project.counts(Tag, "pass_id"), project.counts(Rating, "pass_id")
        self._scripts: tuple[str, tuple[Script, ...]] = ("", ())
        self.places = chosen_passes(project, filters)

    def count(self, place: Place) -> int:
        """How many segments a pass gives."""
        run = place[3]
        all_of_them = self._tags.get(run.id, 0)
        if self._codes is None or not all_of_them:
            return all_of_them
        return self._project.count(Tag, pass_id=run.id, code_id=self._codes)

    def parts(self, place: Place) -> Iterator[list[Segment]]:
        """The segments of a pass."""
        dyad, session, recording, run = place
        if not self._tags.get(run.id):
            return
        project, tree = self._project, self._trees[run.codebook_id]
        site = study.site_path(dyad.site_id, self._sites)
        paths = {code.id: tree.path(code.id) for code in tree.codes}
        script = self._script(recording.id)
        for tags in self._slices(run):
            values = _ratings(project, tree, tags) if self._rated.get(run.id) else {}
            said = recall_figures.said(project, run.recall_id, tags) if run.recall_id else {}
            with no_collection():
                made = [
                    Segment(
                        self._study, site, dyad, session, recording, run, tag, paths.get(tag.code_id or "", ""),
                        values.get(tag.id, ()), said.get(tag.id),
                        script.spoken(tag.start_ms, tag.end_ms) if script else "",
                    )
                    for tag in tags
                ]  # fmt: skip
            yield made

    def _script(self, recording_id: str) -> Script | None:
        """The newest transcript of a recording; the same one as before is not read again."""
        if self._scripts[0] != recording_id:
            self._scripts = recording_id, scripts.of_recordings(self._project, [recording_id]).get(recording_id, ())
        return self._scripts[1][-1] if self._scripts[1] else None

    def _slices(self, run: Pass) -> Iterator[list[Tag]]:
        """Empty ones between, where reading from the disk alone has taken its time."""
        for tags in self._found(run):
            tags.sort(key=_time)  # so that sorting all of them has little left to do
            yield []
            yield from (tags[start : start + _PART] for start in range(0, len(tags), _PART))

    def _found(self, run: Pass) -> Iterator[list[Tag]]:
        codes = self._codes
        if self._tags[run.id] <= _SLICE:
            yield [tag for tag in self._project.find(Tag, pass_id=run.id) if codes is None or tag.code_id in codes]
            return
        for code_id in (None, *(code.id for tree in self._trees.values() for code in tree.codes)):
            if codes is None or code_id in codes:
                yield self._project.find(Tag, pass_id=run.id, code_id=code_id)


def _time(tag: Tag) -> tuple[int, int]:
    return tag.start_ms, -1 if tag.end_ms is None else tag.end_ms


def _ratings(project: Project, tree: CodeTree, tags: list[Tag]) -> dict[str, tuple[tuple[str, str], ...]]:
    """Scales and values of tags by tag id, in the order of the codebook."""
    place = {scale.id: number for number, scale in enumerate(tree.scales)}
    anchors = {scale.id: tree.anchors_of(scale) for scale in tree.scales}
    found: dict[str, list[tuple[int, str, str]]] = {}
    for rating in project.find(Rating, tag_id=[tag.id for tag in tags]):
        number = place.get(rating.scale_id)
        if number is not None and rating.tag_id is not None:
            scale = tree.scales[number]
            words = shown(scale, anchors[scale.id], rating.value)
            found.setdefault(rating.tag_id, []).append((number, scale.name, words))
    return {tag_id: tuple((name, words) for _, name, words in sorted(each)) for tag_id, each in found.items()}


class CurveReader:
    """Reads continuous ratings; its rows are their values."""

    def __init__(self, project: Project, filters: Filters) -> None:
        self._project = project
        self._trees = {book.id: codebooks.tree(project, book.id) for book in project.find(Codebook)}
        self._codes = chosen_codes(self._trees.values(), filters.codes)
        rated = project.counts(Trace, "pass_id")
        self.places = [place for place in chosen_passes(project, filters) if place[3].id in rated]

    def count(self, place: Place) -> int:
        """How many values the curves of a pass have."""
        return sum(
            len(stretch.values) for curves in self.parts(place) for curve in curves for stretch in curve.stretches
        )

    def parts(self, place: Place) -> Iterator[list[Curve]]:
        """The curves of a pass, in the order of the codebook."""
        dyad, session, recording, run = place
        stored, tree = traces.of_passes(self._project, [run.id]), self._trees[run.codebook_id]
        yield [
            Curve(dyad, session, recording, run, tree.path(code.id), tuple(stored[run.id, code.id]))
            for code in tree.codes
            if (run.id, code.id) in stored and (self._codes is None or code.id in self._codes)
        ]


class RecallReader(Generic[S]):
    """Reads what is told of recalls. They have no codes: of the filters only dyads and passes choose among them."""

    def __init__(self, project: Project, filters: Filters, rows: Callable[[Project, RecallView], list[S]]) -> None:
        self._project, self._rows = project, rows
        self._views = {view.run.id: view for view in recall_views.overview(project)}
        chosen = [place for place in chosen_passes(project, filters) if place[3].id in self._views]
        self.places = sorted(chosen, key=lambda place: self._view(place).order)

    def _view(self, place: Place) -> RecallView:
        return self._views[place[3].id]

    def count(self, place: Place) -> int:
        """How many rows the recall of a pass gives."""
        return len(self._rows(self._project, self._view(place)))

    def parts(self, place: Place) -> Iterator[list[S]]:
        """The rows of the recall of a pass, in order."""
        yield self._rows(self._project, self._view(place))


class ScoreReader:
    """Reads all outcome scores; no filter chooses among them."""

    def __init__(self, project: Project, filters: Filters) -> None:
        self._project = project
        self.places: list[Any] = [None]

    def count(self, place: object) -> int:
        """How many scores there are."""
        return self._project.count(Score)

    def parts(self, place: object) -> Iterator[list[ScoreLine]]:
        """All of them."""
        yield scores.lines(self._project)


class StudyReader:
    """Reads all rows of the study that may be seen, kind by kind; no filter chooses among them."""

    def __init__(self, project: Project, filters: Filters) -> None:
        self._rows = visible_rows(project)
        self._counted: list[Entity] | None = None
        self.places: list[Any] = [None]

    def count(self, place: object) -> int:
        """How many rows there are."""
        self._counted = list(self._rows)
        return len(self._counted)

    def parts(self, place: object) -> Iterator[list[Entity]]:
        """All rows, some thousand at a time."""
        rows = iter(self._counted) if self._counted is not None else self._rows
        while part := list(islice(rows, _SLICE)):
            yield part
