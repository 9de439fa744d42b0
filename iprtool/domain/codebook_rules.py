"""What a codebook may hold: names that can be told apart, one key a code, scales with values."""

from collections.abc import Iterable

from iprtool.domain import bins
from iprtool.domain.codebook import CodeTree
from iprtool.domain.colours import check_colour
from iprtool.domain.errors import IprError
from iprtool.domain.kinds import Carrier
from iprtool.domain.model import Anchor, Code, Family, Scale
from iprtool.domain.scales import check_scale, check_value

SEPARATOR = "/"
"""What stands between the names of a path; so no name holds it."""
MARK_KEY = "m"
"""The key that marks a moment without a code; no code has it."""
LONGEST_NAME = 120
LONGEST_BIN_MS = 24 * 3_600_000
DEFAULT_BIN_MS = 300_000


def check_name(name: str, what: str) -> str:
    """The name as it is stored. `what` is what it names, such as `code`. Raises IprError."""
    name = name.strip()
    if not name:
        raise IprError(f"The {what} has no name yet.", "Type a name first.")
    if SEPARATOR in name or not name.isprintable():
        raise IprError(
            f"“{name}” cannot be the name of a {what}.",
            f"Choose a name on one line without “{SEPARATOR}”, which stands between the names of a path.",
        )
    if len(name) > LONGEST_NAME:
        raise IprError(f"The name “{name[:30]}…” is too long.", f"Use at most {LONGEST_NAME} letters.")
    return name


def check_unique(name: str, others: Iterable[str], where: str) -> None:
    """Raise IprError when a name is taken, in any capitals."""
    if name.casefold() in {other.casefold() for other in others}:
        raise IprError(f"There is “{name}” in {where} already.", "Choose another name.")


def check_key(key: str) -> str:
    """The key as it is stored, or empty. Raises IprError for a key that no code can have."""
    key = key.strip()
    if not key:
        return ""
    if len(key) != 1 or not key.isalnum() or len(key.casefold()) != 1:
        raise IprError(f"“{key}” is not a key for a code.", "Use one letter or figure.")
    if key.casefold() == MARK_KEY:
        raise IprError("The key M marks a moment without a code.", "Choose another letter or figure.")
    return key.casefold()


def check_key_free(key: str, code_id: str, tree: CodeTree) -> None:
    """Raise IprError when another code of the codebook has this key."""
    other = tree.by_key(key) if key else None
    if other is not None and other.id != code_id:
        raise IprError(
            f"The key {key.upper()} belongs to “{tree.path(other.id)}”.",
            "Choose another key, or take it away there first.",
        )


def check_bins(family: Family, codes: Iterable[Code]) -> None:
    """Raise IprError unless a family whose codes are put on segments says how long those are."""
    if family.bin_ms is not None:
        bins.check_length(family.bin_ms)
        if family.bin_ms > LONGEST_BIN_MS:
            raise IprError(f"A segment of {family.bin_ms} ms is too long.", "Give at most 24 hours.")
        return
    on_bins = next((code for code in codes if code.carrier is Carrier.BIN), None)
    if on_bins is not None:
        raise IprError(
            f"The code “{on_bins.name}” is put on segments, and “{family.name}” does not say how long they are.",
            "Give the family a length of segments, or the code another carrier.",
        )


def check_anchors(scale: Scale, anchors: Iterable[Anchor]) -> None:
    """Raise IprError when an anchor stands at a value that its scale does not have, or two at one."""
    anchors = list(anchors)
    seen: set[float] = set()
    for anchor in anchors:
        if anchor.value in seen:
            raise IprError(
                f"The scale “{scale.name}” says twice what {anchor.value:g} means.", "Give each value one anchor."
            )
        seen.add(anchor.value)
        check_value(scale, anchors, anchor.value)


def check_tree(tree: CodeTree) -> None:
    """Raise IprError for the first thing that is wrong with a codebook that comes from elsewhere."""
    check_name(tree.codebook.name, "codebook")
    _check_names(tree)
    for family in tree.families:
        check_colour(family.colour)
        check_bins(family, tree.codes_of(family))
    for code in tree.codes:
        check_colour(code.colour)
        check_key_free(check_key(code.key), code.id, tree)
    for scale in tree.scales:
        check_name(scale.name, "scale")
        check_scale(scale)
        check_anchors(scale, tree.anchors_of(scale))


def _check_names(tree: CodeTree) -> None:
    seen: dict[str, set[str]] = {}

    def take(name: str, what: str, above: str, where: str) -> None:
        check_unique(check_name(name, what), seen.setdefault(above, set()), where)
        seen[above].add(name)

    for family in tree.families:
        take(family.name, "family", "", f"the codebook “{tree.codebook.name}”")
    for code in tree.codes:
        above = tree.path(code.id).rsplit(SEPARATOR, 1)[0]
        take(code.name, "code", code.parent_id or code.family_id, f"“{above}”")
    for scale in tree.scales:
        owner = scale.code_id or scale.family_id or tree.codebook.id
        take(scale.name, "scale", f"scales of {owner}", "the scales of its code, family or codebook")
