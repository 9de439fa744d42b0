"""Families and codes of a codebook: added, changed, moved, deleted. Tags keep their code wherever it goes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from iprtool.domain.codebook import CodeTree
from iprtool.domain.codebook_rules import (
    DEFAULT_BIN_MS,
    check_bins,
    check_key,
    check_key_free,
    check_name,
    check_unique,
)
from iprtool.domain.colours import check_colour, free_colour
from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Carrier, Press
from iprtool.domain.model import Code, Family, Rating, Tag, Trace
from iprtool.services import carriers, codebooks
from iprtool.services.visibility import check_unsealed
from iprtool.store import Changes, Project, Step

P = TypeVar("P", Family, Code)


def tree_of(project: Project, thing: Family | Code) -> CodeTree:
    """The codebook of a family or code, which can be changed. Raises IprError for a frozen one."""
    family = thing if isinstance(thing, Family) else project.get(Family, thing.family_id)
    codebooks.writable(project, family.codebook_id)
    return codebooks.tree(project, family.codebook_id)


def add_family(project: Project, *, codebook_id: str, name: str = "New family", numbered: bool = False) -> Family:
    """A new family after the others; with `numbered` a name that is taken gets a number."""
    codebooks.writable(project, codebook_id)
    tree = codebooks.tree(project, codebook_id)
    names = [family.name for family in tree.families]
    name = _new_name(name, "family", names, numbered, f"the codebook “{tree.codebook.name}”")
    colour = free_colour({family.colour for family in tree.families})
    family = Family(new_id(), codebook_id, name, len(tree.families), colour)
    with project.step(f"Add family {name}") as step:
        step.insert(family)
    return family


def add_code(
    project: Project, *, family_id: str, parent_id: str | None = None, name: str = "New code", numbered: bool = False
) -> Code:
    """A new code after the others of its family, or of the code that it is nested in; see `add_family`."""
    family = project.get(Family, family_id)
    tree = tree_of(project, family)
    parent = tree.code(parent_id)
    beside = siblings(tree, family_id, parent_id)
    above = tree.path(parent_id) if parent else family.name
    name = _new_name(name, "code", [code.name for code in beside], numbered, f"“{above}”")
    like = parent or (beside[-1] if beside else None)
    carrier, press = (like.carrier, like.press) if like else (Carrier.POINT, Press.AGAIN)
    colour = parent.colour if parent else family.colour
    code = Code(new_id(), family_id, name, len(beside), colour, carrier=carrier, press=press, parent_id=parent_id)
    with project.step(f"Add code {name}") as step:
        step.insert(code)
    return code


def _new_name(name: str, what: str, taken: Sequence[str], numbered: bool, where: str) -> str:
    name = check_name(name, what)
    if numbered:
        low = {other.casefold() for other in taken}
        name = next(n for i in range(1, len(low) + 2) if (n := name if i == 1 else f"{name} {i}").casefold() not in low)
    check_unique(name, taken, where)
    return name


def siblings(tree: CodeTree, family_id: str, parent_id: str | None) -> list[Code]:
    """The codes directly below a family or a code, in order."""
    return [code for code in tree.codes if code.family_id == family_id and code.parent_id == parent_id]


def change_family(project: Project, *, family_id: str, initiator: object | None = None, **fields: Any) -> Changes:
    """Change fields of a family. Raises IprError for what it cannot have, such as another length of segments while tags
    stand on them."""
    family = project.get(Family, family_id)
    tree = tree_of(project, family)
    if "name" in fields:
        fields["name"] = check_name(fields["name"], "family")
        others = [other.name for other in tree.families if other.id != family_id]
        check_unique(fields["name"], others, f"the codebook “{tree.codebook.name}”")
    if "colour" in fields:
        fields["colour"] = check_colour(fields["colour"])
    with project.step(_label(family.name, fields), initiator=initiator) as step:
        changed = step.update(family, **fields)
        check_bins(changed, tree.codes_of(family))
        carriers.check_length(project, tree, family, changed.bin_ms)
        if fields.get("colour"):
            same = [code for code in tree.codes_of(family) if code.colour == family.colour]
            step.update_many({code: {"colour": fields["colour"]} for code in same})
    return step.changes


def change_code(project: Project, *, code_id: str, initiator: object | None = None, **fields: Any) -> Changes:
    """Change fields of a code. Raises IprError for what it cannot have, such as a key that is taken, or a carrier that
    its tags and curves cannot have.

    A family whose first code is put on segments gets segments of five minutes.
    """
    code = project.get(Code, code_id)
    tree = tree_of(project, code)
    if "name" in fields:
        fields["name"] = check_name(fields["name"], "code")
        beside = [c.name for c in siblings(tree, code.family_id, code.parent_id) if c.id != code_id]
        check_unique(fields["name"], beside, f"“{tree.path(code_id).rpartition('/')[0]}”")
    if "key" in fields:
        fields["key"] = check_key(fields["key"])
        check_key_free(fields["key"], code_id, tree)
    if "colour" in fields:
        fields["colour"] = check_colour(fields["colour"])
    with project.step(_label(code.name, fields), initiator=initiator) as step:
        changed = step.update(code, **fields)
        if changed.carrier is not code.carrier:
            family = project.get(Family, code.family_id)
            carriers.check(project, (code, family), (changed, keep_bins(step, family, [changed])))
    return step.changes


def _label(name: str, fields: dict[str, Any]) -> str:
    if set(fields) == {"name"}:
        return f"Rename {name} to {fields['name']}"
    return f"{name}: {', '.join(field.removesuffix('_ms') for field in fields)}"


def move_family(project: Project, *, family_id: str, place: int) -> Changes:
    """Put a family at another place among the families, counted from 0."""
    family = project.get(Family, family_id)
    others = [other for other in tree_of(project, family).families if other.id != family_id]
    with project.step(f"Move {family.name}") as step:
        _number(step, [*others[: max(place, 0)], family, *others[max(place, 0) :]])
    return step.changes


def move_code(project: Project, *, code_id: str, family_id: str, parent_id: str | None, place: int) -> Changes:
    """Put a code, with all that is nested in it and all its tags, at another place: below a family, or in a code of it.

    `place` counts from 0 among those that are there without it. Raises IprError where it would be nested in itself, and
    where its tags are on segments of another length.
    """
    code = project.get(Code, code_id)
    tree = tree_of(project, code)
    inner = tree.within(code)
    if parent_id == code_id or parent_id in {other.id for other in inner}:
        raise IprError(f"“{code.name}” cannot be nested in itself.", "Choose another place.")
    target = project.get(Family, family_id)
    if target.codebook_id != tree.codebook.id:
        raise IprError(f"“{target.name}” is in another codebook.", "Move codes within one codebook.")
    others = [other for other in siblings(tree, family_id, parent_id) if other.id != code_id]
    check_unique(code.name, [other.name for other in others], f"“{tree.path(parent_id) or target.name}”")
    with project.step(f"Move {code.name}") as step:
        step.update_many({other: {"family_id": family_id} for other in inner if other.family_id != family_id})
        moved = step.update(code, family_id=family_id, parent_id=parent_id)
        _number(step, [*others[: max(place, 0)], moved, *others[max(place, 0) :]])
        keep_carriers(project, step, tree, [code, *inner], target)
    return step.changes


def keep_carriers(project: Project, step: Step, tree: CodeTree, codes: Sequence[Code], family: Family) -> None:
    """Let a family have what codes that come into it need. Raises IprError where their tags do not fit it."""
    family = keep_bins(step, family, codes)
    for code in codes:
        before = tree.family_of(code.id)
        assert before is not None
        carriers.check(project, (code, before), (code, family))


def keep_bins(step: Step, family: Family, codes: Iterable[Code]) -> Family:
    """A family, with a length of segments where one of its codes needs it."""
    if family.bin_ms is None and any(code.carrier is Carrier.BIN for code in codes):
        return step.update(family, bin_ms=DEFAULT_BIN_MS)
    return family


def _number(step: Step, things: Sequence[P]) -> None:
    step.update_many({each: {"position": n} for n, each in enumerate(things) if each.position != n})


@dataclass(frozen=True, slots=True)
class Loss:
    """What went with codes that were deleted: tags are left without a code, ratings and curves are gone."""

    tags: int
    ratings: int
    curves: int


def loss(changes: Changes) -> Loss:
    """What a step that deleted codes cost."""
    return Loss(
        sum(1 for before, after in changes.of(Tag) if before and after and before.code_id and not after.code_id),
        sum(1 for _, after in changes.of(Rating) if after is None),
        len({(before.pass_id, before.code_id) for before, after in changes.of(Trace) if before and after is None}),
    )


def delete_code(project: Project, *, code_id: str) -> Changes:
    """Delete a code with all that is nested in it. Its tags stay, without a code; its curves go with it, and its scales
    with all ratings on them. See `loss`."""
    code = project.get(Code, code_id)
    check_unsealed(project, tree_of(project, code).codebook.id)
    with project.step(f"Delete code {code.name}") as step:
        step.delete_tree(code)
    return step.changes


def delete_family(project: Project, *, family_id: str) -> Changes:
    """Delete a family with its codes; see `delete_code`."""
    family = project.get(Family, family_id)
    check_unsealed(project, tree_of(project, family).codebook.id)
    with project.step(f"Delete family {family.name}") as step:
        step.delete_tree(family)
    return step.changes
