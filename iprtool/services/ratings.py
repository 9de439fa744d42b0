"""Ratings: one value of a scale on a tag, or on the session of a pass."""

import difflib
from collections.abc import Iterable

from iprtool.domain.codebook import CodeTree
from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Level
from iprtool.domain.model import Pass, Rating, Scale, Tag
from iprtool.domain.scales import check_value, shown
from iprtool.services import codebooks, passes
from iprtool.store import Changes, Project


def rate(project: Project, *, tag_id: str, scale_id: str, value: float | None, tree: CodeTree | None = None) -> Changes:
    """Rate a tag on a scale; None takes the rating away.

    `tree` is the codebook of the pass where it is at hand. Raises IprError for a value that the scale does not have,
    and for a scale that is not one of the tag's code; a rating that is left from another code can be taken away.
    """
    tag = project.get(Tag, tag_id)
    run = project.get(Pass, tag.pass_id)
    tree = tree or codebooks.tree(project, run.codebook_id)
    scale = _scale(tree, scale_id)
    if value is not None and scale not in tree.rated_on(tag.code_id):
        path = tree.path(tag.code_id)
        raise IprError(
            f"“{scale.name}” is not rated on " + (f"“{path}”." if path else "a tag without a code."),
            f"It is rated on: {_names(tree.rated_on(tag.code_id)) or 'nothing'}.",
        )
    return _write(project, run, tree, scale, tag_id, value)


def rate_session(
    project: Project, *, run: Pass, scale_id: str, value: float | None, tree: CodeTree | None = None
) -> Changes:
    """Rate the session of a pass, which may be a draft, on a scale for sessions; None takes the rating away."""
    tree = tree or codebooks.tree(project, run.codebook_id)
    scale = _scale(tree, scale_id)
    if scale.level is not Level.SESSION:
        raise IprError(f"“{scale.name}” is rated on tags, not on the session.", "Select a tag, and rate it.")
    return _write(project, run, tree, scale, None, value)


def of_tag(project: Project, tag_id: str) -> dict[str, float]:
    """The values of a tag by scale id."""
    return {rating.scale_id: rating.value for rating in project.find(Rating, tag_id=tag_id)}


def of_session(project: Project, pass_id: str) -> dict[str, float]:
    """The values of a pass's session by scale id."""
    return {rating.scale_id: rating.value for rating in project.find(Rating, pass_id=pass_id, tag_id=None)}


def named(tree: CodeTree, name: str, among: Iterable[Scale]) -> Scale:
    """One of these scales by its name, in any capitals. Raises IprError that names the nearest ones."""
    by_name = {scale.name.casefold(): scale for scale in among}
    wanted = name.strip().casefold()
    if wanted in by_name:
        return by_name[wanted]
    near = [by_name[each] for each in difflib.get_close_matches(wanted, by_name, n=3, cutoff=0.5)]
    hint = f"Did you mean {' or '.join(scale.name for scale in near)}?" if near else ""
    hint = hint or (f"Its scales are: {_names(by_name.values())}." if by_name else "There is no scale for it.")
    raise IprError(f"There is no scale “{name}” for this in the codebook “{tree.codebook.name}”.", hint)


def _scale(tree: CodeTree, scale_id: str) -> Scale:
    scale = next((scale for scale in tree.scales if scale.id == scale_id), None)
    if scale is None:
        raise IprError(
            f"This scale is not in the codebook “{tree.codebook.name}” that the pass uses.",
            "Choose a scale of that codebook.",
        )
    return scale


def _write(
    project: Project, run: Pass, tree: CodeTree, scale: Scale, tag_id: str | None, value: float | None
) -> Changes:
    anchors = tree.anchors_of(scale)
    if value is not None:
        check_value(scale, anchors, value)
    before = next(iter(project.find(Rating, pass_id=run.id, scale_id=scale.id, tag_id=tag_id)), None)
    words = "taken away" if value is None else shown(scale, anchors, value)
    with project.step(f"{scale.name}: {words}") as step:
        if value is None:
            step.delete_many([before] if before else [])
        elif before is not None:
            step.update(before, value=value)
        else:
            passes.keep(project, run)
            step.insert(Rating(new_id(), run.id, scale.id, tag_id, value))
    return step.changes


def _names(scales: Iterable[Scale]) -> str:
    return ", ".join(scale.name for scale in scales)
