"""Coding segment by segment: what is coded on segments of one length, and what has been said on each of them.

A segment is looked at once for all families of its length. An exclusive family needs one of its codes on every segment.
For the others a tag without a code, on exactly the segment's bounds, says that it was looked at and that no code holds:
a segment that nobody has looked at has neither.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from iprtool.domain import bins
from iprtool.domain.codebook import CodeTree
from iprtool.domain.kinds import Carrier, Level
from iprtool.domain.model import Code, Family, Tag


@dataclass(frozen=True, slots=True)
class Grid:
    """Segments of one length over a recording, with the families and codes that are put on them."""

    bin_ms: int
    duration_ms: int
    families: tuple[Family, ...]
    codes: tuple[Code, ...]

    @property
    def count(self) -> int:
        """How many segments there are."""
        return bins.count(self.duration_ms, self.bin_ms)

    @property
    def has_nothing(self) -> bool:
        """Whether it can be said that no code holds: not where every family is exclusive."""
        return any(not family.exclusive for family in self.families)

    def bounds(self, number: int) -> tuple[int, int]:
        """Begin and end of a segment, numbered from 0."""
        return bins.bounds(number, self.duration_ms, self.bin_ms)

    def number_at(self, ms: int) -> int:
        """The segment that a time lies in."""
        return bins.number_at(ms, self.duration_ms, self.bin_ms)

    def holds(self, tag: Tag) -> bool:
        """Whether a tag is on one of the segments, with one of the codes or without any."""
        coded = tag.code_id is None or any(code.id == tag.code_id for code in self.codes)
        return coded and bins.is_whole(tag.start_ms, tag.end_ms, self.duration_ms, self.bin_ms)


@dataclass(frozen=True, slots=True)
class BinState:
    """What has been said on one segment.

    tags: those with a code, in the order of the codebook. nothing: the tag that says that no code holds.
    coded: whether every family has its answer. unrated: how many values are still missing on scales for segments.
    """

    number: int
    start_ms: int
    end_ms: int
    tags: tuple[Tag, ...] = ()
    nothing: Tag | None = None
    coded: bool = False
    unrated: int = 0

    @property
    def done(self) -> bool:
        """Whether nothing is left to do on it."""
        return self.coded and not self.unrated

    @property
    def all_tags(self) -> tuple[Tag, ...]:
        """Every tag on it."""
        return (*self.tags, self.nothing) if self.nothing is not None else self.tags

    def tag_of(self, code_id: str | None) -> Tag | None:
        """The tag with a code; None stands for the one that says that no code holds."""
        return self.nothing if code_id is None else next((tag for tag in self.tags if tag.code_id == code_id), None)


def grids(tree: CodeTree, duration_ms: int) -> tuple[Grid, ...]:
    """The grids of a codebook over a recording, one for each length, in the order of the codebook."""
    by_length: dict[int, tuple[list[Family], list[Code]]] = {}
    for family in tree.families:
        codes = [code for code in tree.codes_of(family) if code.carrier is Carrier.BIN]
        if family.bin_ms is not None and codes:
            families, all_codes = by_length.setdefault(family.bin_ms, ([], []))
            families.append(family)
            all_codes += codes
    return tuple(
        Grid(bin_ms, duration_ms, tuple(families), tuple(codes)) for bin_ms, (families, codes) in by_length.items()
    )


def states(
    grid: Grid, tree: CodeTree, tags: Iterable[Tag], rated: Mapping[str, Container[str]]
) -> tuple[BinState, ...]:
    """All segments in order. `rated` names, by tag id, the scales on which a tag has a value."""
    by_number: dict[int, list[Tag]] = {}
    for tag in tags:
        if grid.holds(tag):
            by_number.setdefault(grid.number_at(tag.start_ms), []).append(tag)
    place = {code.id: number for number, code in enumerate(grid.codes)}
    return tuple(_state(grid, tree, number, by_number.get(number, []), place, rated) for number in range(grid.count))


def _state(
    grid: Grid,
    tree: CodeTree,
    number: int,
    tags: list[Tag],
    place: Mapping[str, int],
    rated: Mapping[str, Container[str]],
) -> BinState:
    coded = sorted((tag for tag in tags if tag.code_id), key=lambda tag: (place[tag.code_id or ""], tag.id))
    nothing = next((tag for tag in tags if tag.code_id is None), None)
    scales = [(tag, scale) for tag in coded for scale in tree.scales_for(tag.code_id, Level.BIN)]
    missing = sum(scale.id not in rated.get(tag.id, ()) for tag, scale in scales)
    start_ms, end_ms = grid.bounds(number)
    answered = _answered(grid, tree, coded, nothing)
    return BinState(number, start_ms, end_ms, tuple(coded), nothing, answered, missing)


def _answered(grid: Grid, tree: CodeTree, coded: Sequence[Tag], nothing: Tag | None) -> bool:
    said = {family.id for tag in coded if (family := tree.family_of(tag.code_id)) is not None}
    open_ones = [family for family in grid.families if not family.exclusive]
    any_of_open = not open_ones or nothing is not None or any(family.id in said for family in open_ones)
    return any_of_open and all(family.id in said for family in grid.families if family.exclusive)


def done(found: Iterable[BinState]) -> frozenset[int]:
    """The numbers of the segments on which nothing is left to do."""
    return frozenset(state.number for state in found if state.done)


def next_undone(found: Sequence[BinState], after: int) -> int | None:
    """The next segment that is not done, from the first again after the last; None when all are."""
    numbers = [state.number for state in found if not state.done]
    return next((number for number in numbers if number > after), numbers[0] if numbers else None)
