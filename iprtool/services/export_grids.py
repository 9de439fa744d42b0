"""What the tables by segment of a grid and by pass are read from."""

from collections.abc import Iterator

from iprtool.domain.codebook import CodeTree
from iprtool.domain.grids import BinState, Grid, grids, states
from iprtool.domain.model import Codebook, Tag
from iprtool.domain.scales import shown
from iprtool.domain.table_rows import BinRow, CodeCounts
from iprtool.services import codebooks
from iprtool.services.binning import values_of
from iprtool.services.export_filters import Filters, Place, chosen_codes, chosen_passes
from iprtool.store import Project


class _TreeReader:
    """Knows the codebooks and the passes that have something."""

    def __init__(self, project: Project, filters: Filters) -> None:
        self._project = project
        self._trees = {book.id: codebooks.tree(project, book.id) for book in project.find(Codebook)}
        self._codes = chosen_codes(self._trees.values(), filters.codes)
        tagged = project.counts(Tag, "pass_id")
        self.places = [place for place in chosen_passes(project, filters) if place[3].id in tagged]

    def _tree(self, place: Place) -> CodeTree:
        return self._trees[place[3].codebook_id]


class BinReader(_TreeReader):
    """Reads one row for each segment of every grid of a pass."""

    def __init__(self, project: Project, filters: Filters) -> None:
        super().__init__(project, filters)
        self.places = [place for place in self.places if self._grids(place)]

    def _grids(self, place: Place) -> list[Grid]:
        chosen = self._codes
        found = grids(self._tree(place), place[2].duration_ms)
        return [grid for grid in found if chosen is None or any(code.id in chosen for code in grid.codes)]

    def count(self, place: Place) -> int:
        """How many segments a pass has."""
        return sum(grid.count for grid in self._grids(place))

    def parts(self, place: Place) -> Iterator[list[BinRow]]:
        """The segments of a pass, grid by grid."""
        tags = self._project.find(Tag, pass_id=place[3].id)
        for grid in self._grids(place):
            held = [tag for tag in tags if grid.holds(tag)]
            values = values_of(self._project, [tag.id for tag in held])
            yield [self._row(place, grid, state, values) for state in states(grid, self._tree(place), held, values)]

    def _row(self, place: Place, grid: Grid, state: BinState, values: dict[str, dict[str, float]]) -> BinRow:
        tree = self._tree(place)
        ratings = [
            (scale.name, shown(scale, tree.anchors_of(scale), values[tag.id][scale.id]))
            for tag in state.all_tags
            for scale in tree.scales
            if scale.id in values.get(tag.id, {})
        ]
        return BinRow(
            *place,
            " + ".join(family.name for family in grid.families),
            state.number + 1,
            state.start_ms,
            state.end_ms,
            tuple(tree.path(tag.code_id) for tag in state.tags),
            tuple(ratings),
            "\n".join(tag.memo for tag in state.all_tags if tag.memo),
            state.done,
        )


class MatrixReader(_TreeReader):
    """Reads one row a pass: how often each code was put, and for how long."""

    def count(self, place: Place) -> int:
        """One row a pass."""
        return 1

    def parts(self, place: Place) -> Iterator[list[CodeCounts]]:
        """The row of a pass."""
        tree, chosen = self._tree(place), self._codes
        codes = [code for code in tree.codes if chosen is None or code.id in chosen]
        counts = {code.id: 0 for code in codes}
        lengths = dict(counts)
        for tag in self._project.find(Tag, pass_id=place[3].id):
            if tag.code_id in counts:
                counts[tag.code_id] += 1
                lengths[tag.code_id] += tag.duration_ms or 0
        by_path = {code.id: tree.path(code.id) for code in codes}
        yield [
            CodeCounts(
                *place,
                {by_path[each]: count for each, count in counts.items()},
                {by_path[each]: length for each, length in lengths.items()},
            )
        ]
