"""Codes on segments of fixed length: set, taken away, read with what is still to be done."""

from collections.abc import Sequence

from iprtool.domain.codebook import CodeTree
from iprtool.domain.errors import IprError
from iprtool.domain.grids import Grid
from iprtool.domain.ids import new_id
from iprtool.domain.model import Code, Pass, Rating, Tag
from iprtool.services import passes, tagging
from iprtool.store import Changes, Project


def held(project: Project, run: Pass, grid: Grid) -> list[Tag]:
    """The tags of a pass that are on segments of a grid."""
    tags = project.find(Tag, pass_id=run.id, code_id=[None, *(code.id for code in grid.codes)])
    return [tag for tag in tags if grid.holds(tag)]


def values_of(project: Project, tag_ids: Sequence[str]) -> dict[str, dict[str, float]]:
    """The values of tags by tag id and scale id."""
    values: dict[str, dict[str, float]] = {}
    for rating in project.find(Rating, tag_id=list(tag_ids)):
        if rating.tag_id is not None:
            values.setdefault(rating.tag_id, {})[rating.scale_id] = rating.value
    return values


def toggle(
    project: Project,
    run: Pass,
    tree: CodeTree,
    grid: Grid,
    *,
    number: int,
    code_id: str | None,
    here: Sequence[Tag] | None = None,
) -> Changes:
    """Put a code on a segment, or take it away where it is; None stands for “looked at, no code holds”.

    In an exclusive family a code takes the place of the one that is there: the tag keeps its memo, and the ratings that
    the new code has too. A code takes “no code holds” away, and that the codes of families that are not exclusive.
    `here` are the tags on the segment, where they are at hand.
    """
    here = tags_on(project, run, grid, number) if here is None else here
    same = [tag for tag in here if tag.code_id == code_id]
    if same:
        return tagging.delete(project, tag_ids=[tag.id for tag in same])
    if code_id is None:
        return _put_nothing(project, run, tree, grid, number, here)
    code = next((code for code in grid.codes if code.id == code_id), None)
    if code is None:
        raise IprError("This code is not put on segments of this length.", "Choose one of the codes that are listed.")
    return _put(project, run, tree, grid, number, code, here)


def tags_on(project: Project, run: Pass, grid: Grid, number: int) -> list[Tag]:
    """What a pass has on one segment."""
    start_ms, end_ms = grid.bounds(number)
    tags = project.find(Tag, pass_id=run.id, start_ms=start_ms, end_ms=end_ms)
    return [tag for tag in tags if grid.holds(tag)]


def displaced(tree: CodeTree, here: Sequence[Tag], code_id: str | None) -> list[Tag]:
    """The tags on a segment that a code takes the place of when it is put there, or “no code holds” for None."""
    if any(tag.code_id == code_id for tag in here):
        return []
    family = tree.family_of(code_id)
    if family is None:
        return [tag for tag in here if (other := tree.family_of(tag.code_id)) and not other.exclusive]
    if family.exclusive:
        return [tag for tag in here if tree.family_of(tag.code_id) == family]
    return [tag for tag in here if tag.code_id is None]


def _put(
    project: Project, run: Pass, tree: CodeTree, grid: Grid, number: int, code: Code, here: Sequence[Tag]
) -> Changes:
    replaced = displaced(tree, here, code.id)
    rivals = [tag for tag in replaced if tag.code_id is not None]
    gone = [*rivals[1:], *(tag for tag in replaced if tag.code_id is None)]
    start_ms, end_ms = grid.bounds(number)
    with project.step(f"Segment {number + 1}: {code.name}") as step:
        if gone:
            tagging.delete(project, tag_ids=[tag.id for tag in gone])
        if rivals:
            step.update(rivals[0], code_id=code.id)
            kept = {scale.id for scale in tree.rated_on(code.id)}
            left = project.find(Rating, tag_id=rivals[0].id)
            step.delete_many([rating for rating in left if rating.scale_id not in kept])
        else:
            passes.keep(project, run)
            step.insert(Tag(new_id(), run.id, code.id, start_ms, end_ms))
    return step.changes


def _put_nothing(project: Project, run: Pass, tree: CodeTree, grid: Grid, number: int, here: Sequence[Tag]) -> Changes:
    if not grid.has_nothing:
        raise IprError("Every segment has one of these codes.", "Choose the one that fits best.")
    gone = displaced(tree, here, None)
    start_ms, end_ms = grid.bounds(number)
    with project.step(f"Segment {number + 1}: no code holds") as step:
        if gone:
            tagging.delete(project, tag_ids=[tag.id for tag in gone])
        passes.keep(project, run)
        step.insert(Tag(new_id(), run.id, None, start_ms, end_ms))
    return step.changes
