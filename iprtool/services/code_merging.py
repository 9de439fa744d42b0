"""Two codes become one, one becomes several. Tags, curves and ratings go along; so do the links to earlier versions."""

from collections.abc import Sequence
from dataclasses import replace

from iprtool.domain.codebook import CodeTree
from iprtool.domain.codebook_rules import check_name, check_unique
from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.model import Anchor, Code, Family, Rating, Scale, Successor, Tag, Trace
from iprtool.services import carriers, traces
from iprtool.services.code_editing import keep_carriers, siblings, tree_of
from iprtool.services.visibility import check_unsealed
from iprtool.store import Changes, Project, Step


def merge(project: Project, *, code_id: str, into_id: str) -> Changes:
    """Let a code be part of another one of the same codebook: that one takes over its tags, nested codes and scales.

    Scales with the same name, kind and values become one; another one of that name gets the old code's in brackets.
    Where a pass has both curves at a time, that of the other code holds. Raises IprError for tags or curves that the
    other code cannot have.
    """
    code, into = project.get(Code, code_id), project.get(Code, into_id)
    tree = tree_of(project, code)
    if tree.code(into_id) is None or code_id == into_id:
        raise IprError(f"“{code.name}” cannot be merged into “{into.name}”.", "Choose another code of this codebook.")
    check_unsealed(project, tree.codebook.id)
    with project.step(f"Merge {code.name} into {into.name}") as step:
        families = {family.id: family for family in tree.families}
        carriers.check(project, (code, families[code.family_id]), (into, families[into.family_id]))
        step.update_many({tag: {"code_id": into_id} for tag in project.find(Tag, code_id=code_id)})
        traces.move(project, step, {each: (each.pass_id, into_id) for each in project.find(Trace, code_id=code_id)})
        _hand_over_nested(project, step, tree, code, into)
        for scale in (scale for scale in tree.scales if scale.code_id == code_id):
            _hand_over_scale(project, step, tree, scale, code, into)
        _hand_over_links(project, step, code_id, into_id)
        step.delete(code)
    return step.changes


def _hand_over_nested(project: Project, step: Step, tree: CodeTree, code: Code, into: Code) -> None:
    """Nested codes go into the other one; where that is nested in this code itself, they go up one level."""
    rises = into in tree.within(code)
    parent_id = code.parent_id if rises else into.id
    family_id = code.family_id if rises else into.family_id
    there = [other for other in siblings(tree, family_id, parent_id) if other.id != code.id]
    taken = {other.name.casefold() for other in there}
    inner = [other for other in tree.within(code) if other.family_id != family_id]
    step.update_many({other: {"family_id": family_id} for other in inner})
    keep_carriers(project, step, tree, inner, project.get(Family, family_id))
    for place, nested in enumerate(siblings(tree, code.family_id, code.id), len(there)):
        name = nested.name if nested.name.casefold() not in taken else f"{nested.name} ({code.name})"
        step.update(nested, parent_id=parent_id, position=place, name=name)


def _hand_over_scale(project: Project, step: Step, tree: CodeTree, scale: Scale, code: Code, into: Code) -> None:
    beside = [other for other in tree.scales if other.code_id == into.id]
    same = next((other for other in beside if other.name.casefold() == scale.name.casefold()), None)
    if same is None:
        step.update(scale, code_id=into.id)
    elif not _alike(tree, scale, same):
        step.update(scale, code_id=into.id, name=f"{scale.name} ({code.name})")
    else:
        rated = {rating.tag_id for rating in project.find(Rating, scale_id=same.id)}
        own = project.find(Rating, scale_id=scale.id)
        step.update_many({rating: {"scale_id": same.id} for rating in own if rating.tag_id not in rated})
        step.delete_many([rating for rating in own if rating.tag_id in rated])
        step.delete_many(project.find(Anchor, scale_id=scale.id))
        step.delete(scale)


def _alike(tree: CodeTree, one: Scale, other: Scale) -> bool:
    """Whether two scales have the same values, which mean the same."""
    meant = [[(anchor.value, anchor.label) for anchor in tree.anchors_of(scale)] for scale in (one, other)]
    forms = [(scale.kind, scale.level, scale.low, scale.high, scale.step) for scale in (one, other)]
    return forms[0] == forms[1] and meant[0] == meant[1]


def _hand_over_links(project: Project, step: Step, code_id: str, into_id: str) -> None:
    """What the code stood for, and what stands for it, is from now on said of the other one, each once."""
    for end, far in (("code_id", "previous_code_id"), ("previous_code_id", "code_id")):
        there = {getattr(link, far) for link in project.find(Successor, **{end: into_id})}
        for link in project.find(Successor, **{end: code_id}):
            if getattr(link, far) in there:
                step.delete(link)
            else:
                step.update(link, **{end: into_id})
                there.add(getattr(link, far))


def split(project: Project, *, code_id: str, names: Sequence[str]) -> Changes:
    """Make several codes of one. The first name goes to the code itself, which keeps its tags, key and nested codes;
    the others stand after it, alike in all else. All stand for what the code stood for in the version before."""
    code = project.get(Code, code_id)
    tree = tree_of(project, code)
    parts = [check_name(name, "code") for name in names]
    if len(parts) < 2:
        raise IprError(f"“{code.name}” was not split: that takes two names.", "Write one name a line.")
    beside = [other for other in siblings(tree, code.family_id, code.parent_id) if other.id != code_id]
    for n, name in enumerate(parts):
        taken = [*(other.name for other in beside), *parts[:n]]
        check_unique(name, taken, f"“{tree.path(code_id).rpartition('/')[0]}”")
    new = [
        replace(code, id=new_id(), name=name, key="", position=code.position + n) for n, name in enumerate(parts[1:], 1)
    ]
    previous = [link.previous_code_id for link in project.find(Successor, code_id=code_id)]
    with project.step(f"Split {code.name}") as step:
        step.update_many({o: {"position": o.position + len(new)} for o in beside if o.position > code.position})
        step.update(code, name=parts[0])
        step.insert_many(new)
        step.insert_many(Successor(new_id(), part.id, old) for part in new for old in previous)
        _copy_scales(step, tree, code, new)
    return step.changes


def _copy_scales(step: Step, tree: CodeTree, code: Code, parts: Sequence[Code]) -> None:
    for scale in (scale for scale in tree.scales if scale.code_id == code.id):
        for part in parts:
            copied = replace(scale, id=new_id(), code_id=part.id)
            step.insert(copied)
            step.insert_many(replace(a, id=new_id(), scale_id=copied.id) for a in tree.anchors_of(scale))
