"""Scales of a codebook, and what their values mean."""

from collections.abc import Sequence
from typing import Any

from iprtool.domain.codebook_rules import check_anchors, check_name, check_unique
from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import ScaleKind
from iprtool.domain.model import Anchor, Code, Family, Rating, Scale
from iprtool.domain.scales import check_scale, has_value
from iprtool.services import codebooks
from iprtool.services.visibility import check_unsealed
from iprtool.store import Changes, Project

_BOUNDS = ("low", "high", "step")
_STEPPED: dict[str, Any] = {"low": 1.0, "high": 5.0, "step": 1.0}
_NOTHING: dict[str, Any] = dict.fromkeys(_BOUNDS)
_AT_FIRST: dict[ScaleKind, dict[str, Any]] = {
    ScaleKind.FLAG: _NOTHING,
    ScaleKind.NOMINAL: _NOTHING,
    ScaleKind.ORDINAL: _STEPPED,
    ScaleKind.NUMERIC: _NOTHING,
}
"""Bounds of a scale whose kind was just chosen."""


def add(project: Project, *, codebook_id: str, owner: Family | Code | None = None, name: str = "New scale") -> Scale:
    """A new scale from 1 to 5, of a family, a code or the whole codebook; a name that is taken gets a number."""
    codebooks.writable(project, codebook_id)
    scales = codebooks.tree(project, codebook_id).scales
    owned: dict[str, Any] = {
        "family_id": owner.id if isinstance(owner, Family) else None,
        "code_id": owner.id if isinstance(owner, Code) else None,
    }
    name = check_name(name, "scale")
    taken = {scale.name.casefold() for scale in scales if (scale.family_id, scale.code_id) == tuple(owned.values())}
    names = (name if n == 1 else f"{name} {n}" for n in range(1, len(taken) + 2))
    free = next(each for each in names if each.casefold() not in taken)
    place = max((scale.position for scale in scales), default=-1) + 1
    scale = Scale(new_id(), codebook_id, free, place, ScaleKind.ORDINAL, **owned, **_STEPPED)
    with project.step(f"Add scale {free}") as step:
        step.insert(scale)
    return scale


def change(project: Project, *, scale_id: str, initiator: object | None = None, **fields: Any) -> Changes:
    """Change fields of a scale. Another kind gets bounds of its own, and loses anchors that it has no values for.

    Raises IprError for bounds and steps that do not fit, and where ratings would lose their value.
    """
    scale = project.get(Scale, scale_id)
    codebooks.writable(project, scale.codebook_id)
    if "name" in fields:
        fields["name"] = check_name(fields["name"], "scale")
        check_unique(fields["name"], _names_beside(project, scale), "the scales of its code, family or codebook")
    if fields.get("kind", scale.kind) is not scale.kind:
        fields = _AT_FIRST[fields["kind"]] | fields
    with project.step(f"{scale.name}: {', '.join(fields)}", initiator=initiator) as step:
        changed = step.update(scale, **fields)
        check_scale(changed)
        anchors = project.find(Anchor, scale_id=scale_id)
        if changed.kind is not ScaleKind.NOMINAL:
            step.delete_many([anchor for anchor in anchors if not has_value(changed, (), anchor.value)])
        if {"kind", *_BOUNDS} & set(fields):
            _check_ratings(project, changed, anchors)
    return step.changes


def _names_beside(project: Project, scale: Scale) -> list[str]:
    scales = project.find(Scale, codebook_id=scale.codebook_id, family_id=scale.family_id, code_id=scale.code_id)
    return [other.name for other in scales if other.id != scale.id]


def _check_ratings(project: Project, scale: Scale, anchors: Sequence[Anchor]) -> None:
    check_unsealed(project, scale.codebook_id)
    lost = {r.value for r in project.find(Rating, scale_id=scale.id) if not has_value(scale, anchors, r.value)}
    if lost:
        values = ", ".join(f"{value:g}" for value in sorted(lost)[:5])
        raise IprError(
            f"There are ratings on “{scale.name}” that it would no longer allow ({values}), so it was not changed.",
            codebooks.FROZEN_HINT,
        )


def set_anchors(
    project: Project, *, scale_id: str, anchors: Sequence[tuple[float, str]], initiator: object | None = None
) -> Changes:
    """Say what values mean: (value, label) for each. Raises IprError for values that the scale does not have, and for
    a name that ratings use and that would go."""
    scale = project.get(Scale, scale_id)
    codebooks.writable(project, scale.codebook_id)
    before = {anchor.value: anchor for anchor in project.find(Anchor, scale_id=scale_id)}
    wanted = [before.get(value) or Anchor(new_id(), scale_id, value, label) for value, label in anchors]
    check_anchors(scale, wanted)
    if scale.kind is ScaleKind.NOMINAL:
        _check_ratings(project, scale, wanted)
    kept = {anchor.id for anchor in wanted}
    with project.step(f"{scale.name}: anchors", initiator=initiator) as step:
        step.delete_many([anchor for anchor in before.values() if anchor.id not in kept])
        for anchor, (value, label) in zip(wanted, anchors, strict=True):
            if value in before:
                step.update(anchor, label=label)
            else:
                step.insert(anchor)
    return step.changes


def move(project: Project, *, scale_id: str, up: bool) -> Changes:
    """Change places with the scale before or after it among those of its owner."""
    scale = project.get(Scale, scale_id)
    codebooks.writable(project, scale.codebook_id)
    beside = sorted(
        project.find(Scale, codebook_id=scale.codebook_id, family_id=scale.family_id, code_id=scale.code_id),
        key=lambda other: (other.position, other.id),
    )
    place = [other.id for other in beside].index(scale_id)
    other_place = place - 1 if up else place + 1
    with project.step(f"Move {scale.name}") as step:
        if 0 <= other_place < len(beside):
            other = beside[other_place]
            step.update_many({scale: {"position": other.position}, other: {"position": scale.position}})
    return step.changes


def delete(project: Project, *, scale_id: str) -> Changes:
    """Delete a scale with its anchors and all ratings on it."""
    scale = project.get(Scale, scale_id)
    codebooks.writable(project, scale.codebook_id)
    check_unsealed(project, scale.codebook_id)
    with project.step(f"Delete scale {scale.name}") as step:
        step.delete_tree(scale)
    return step.changes
