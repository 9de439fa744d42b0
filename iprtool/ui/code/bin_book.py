"""What the own pass says on the segments of one length, kept up with every step without reading it all again."""

from iprtool.domain.codebook import CodeTree
from iprtool.domain.grids import BinState, Grid, states
from iprtool.domain.model import Pass, Rating, Tag
from iprtool.services import binning
from iprtool.store import Changes, Project


class BinBook:
    """The segments of a grid in order."""

    def __init__(self, project: Project, run: Pass, tree: CodeTree, grid: Grid) -> None:
        self.run, self.tree, self.grid = run, tree, grid
        self._tags = {tag.id: tag for tag in binning.held(project, run, grid)}
        self._values = binning.values_of(project, list(self._tags))
        self.states: tuple[BinState, ...] = ()
        self._count()

    def values_of(self, tag: Tag) -> dict[str, float]:
        """The values of a tag by scale id."""
        return self._values.get(tag.id, {})

    def follow(self, changes: Changes) -> bool:
        """Take in a step; True when it has to do with these segments."""
        tags = [self._take_tag(before, after) for before, after in changes.of(Tag)]
        ratings = [self._take_rating(before, after) for before, after in changes.of(Rating)]
        if not any(tags) and not any(ratings):
            return False
        self._count()
        return True

    def _take_tag(self, before: Tag | None, after: Tag | None) -> bool:
        was = self._tags.pop(before.id, None) if before is not None else None
        if after is not None and after.pass_id == self.run.id and self.grid.holds(after):
            self._tags[after.id] = after
            return True
        return was is not None

    def _take_rating(self, before: Rating | None, after: Rating | None) -> bool:
        for rating in (before, after):
            if rating is None or rating.tag_id is None:
                continue
            values = self._values.setdefault(rating.tag_id, {})
            if rating is after:
                values[rating.scale_id] = rating.value
            else:
                values.pop(rating.scale_id, None)
        return any(rating is not None and rating.tag_id in self._tags for rating in (before, after))

    def _count(self) -> None:
        self.states = states(self.grid, self.tree, self._tags.values(), self._values)
