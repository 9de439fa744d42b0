"""A codebook with its families, codes and scales in order, and how a code is named: `Family/Code`."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from iprtool.domain.errors import IprError
from iprtool.domain.kinds import Carrier, Level
from iprtool.domain.model import Anchor, Code, Codebook, Family, Scale

UNASSIGNED_COLOUR = "#9AA4B2"


@dataclass(frozen=True)
class CodeTree:
    """One codebook in reading order: families by position, in each its codes, and after each code those it contains."""

    codebook: Codebook
    families: tuple[Family, ...]
    codes: tuple[Code, ...]
    scales: tuple[Scale, ...] = ()
    anchors: tuple[Anchor, ...] = ()

    @classmethod
    def build(
        cls,
        codebook: Codebook,
        families: Iterable[Family],
        codes: Iterable[Code],
        scales: Iterable[Scale] = (),
        anchors: Iterable[Anchor] = (),
    ) -> "CodeTree":
        """Sort unordered parts, as read from a project."""
        ordered = tuple(sorted(families, key=lambda family: (family.position, family.id)))
        known = {family.id for family in ordered}
        below: dict[str, list[Code]] = {}
        for code in sorted((c for c in codes if c.family_id in known), key=lambda c: (c.position, c.id)):
            below.setdefault(code.parent_id or code.family_id, []).append(code)
        return cls(
            codebook,
            ordered,
            tuple(code for family in ordered for code in _walk(below, family.id)),
            tuple(sorted(scales, key=lambda scale: (scale.position, scale.id))),
            tuple(sorted(anchors, key=lambda anchor: (anchor.value, anchor.id))),
        )

    @cached_property
    def _family_by_id(self) -> dict[str, Family]:
        return {family.id: family for family in self.families}

    @cached_property
    def _code_by_id(self) -> dict[str, Code]:
        return {code.id: code for code in self.codes}

    @cached_property
    def _code_by_path(self) -> dict[str, Code]:
        return {self.path(code.id).casefold(): code for code in self.codes}

    def code(self, code_id: str | None) -> Code | None:
        """The code with this id, None when there is none."""
        return self._code_by_id.get(code_id) if code_id else None

    def family_of(self, code_id: str | None) -> Family | None:
        """The family of a code, None for no code."""
        code = self.code(code_id)
        return self._family_by_id[code.family_id] if code else None

    def codes_of(self, family: Family) -> tuple[Code, ...]:
        """The codes of one family in order, nested ones after the code that contains them."""
        return tuple(code for code in self.codes if code.family_id == family.id)

    def above(self, code: Code) -> tuple[Code, ...]:
        """The codes that contain this one, the outermost first."""
        chain: list[Code] = []
        while (parent := self.code(code.parent_id)) is not None:
            chain.insert(0, parent)
            code = parent
        return tuple(chain)

    def within(self, code: Code) -> tuple[Code, ...]:
        """The codes that this one contains, at any depth."""
        return tuple(other for other in self.codes if code in self.above(other))

    def path(self, code_id: str | None) -> str:
        """`Family/Code`, or `Family/Code/Nested code`; empty for no code."""
        code = self.code(code_id)
        if code is None:
            return ""
        return "/".join([self._family_by_id[code.family_id].name, *(c.name for c in (*self.above(code), code))])

    def scales_for(self, code_id: str | None, level: Level = Level.TAG) -> tuple[Scale, ...]:
        """The scales on which a tag with this code is rated: its own, those of the codes around it, its family's and
        the codebook's. Scales of a code or family do not apply to tags without a code."""
        code = self.code(code_id)
        codes = {c.id for c in (*self.above(code), code)} if code else set()
        return tuple(
            scale
            for scale in self.scales
            if scale.level is level
            and (scale.code_id is None or scale.code_id in codes)
            and (scale.family_id is None or (code is not None and scale.family_id == code.family_id))
        )

    def rated_on(self, code_id: str | None) -> tuple[Scale, ...]:
        """All scales of a tag with this code: those for tags, and those for segments where it is put on segments."""
        code = self.code(code_id)
        on_bins = self.scales_for(code_id, Level.BIN) if code and code.carrier is Carrier.BIN else ()
        return (*self.scales_for(code_id), *on_bins)

    def anchors_of(self, scale: Scale) -> tuple[Anchor, ...]:
        """What the values of a scale mean, ascending."""
        return tuple(anchor for anchor in self.anchors if anchor.scale_id == scale.id)

    def by_key(self, key: str) -> Code | None:
        """The code that this key sets."""
        return next((code for code in self.codes if code.key and code.key.casefold() == key.casefold()), None)

    def by_path(self, path: str) -> Code:
        """The code called `Family/Code`, in any capitals. Raises IprError that names the nearest ones."""
        wanted = "/".join(part.strip() for part in path.split("/")).casefold()
        if wanted in self._code_by_path:
            return self._code_by_path[wanted]
        near = [self.path(self._code_by_path[p].id) for p in self._near(wanted)]
        if near:
            hint = f"Did you mean {' or '.join(near)}?"
        else:
            hint = f"The codes are: {', '.join(self.path(code.id) for code in self.codes)}."
        raise IprError(f"There is no code “{path}” in the codebook “{self.codebook.name}”.", hint)

    def _near(self, wanted: str) -> list[str]:
        return near_names(wanted, self._code_by_path)


def near_names(wanted: str, names: Iterable[str]) -> list[str]:
    """The names that are written most alike, or end alike (`Code` for `Family/Code`), or whose family is written alike;
    nearest first, three at most."""
    wanted, known = wanted.casefold(), {name.casefold(): name for name in names}
    whole = difflib.get_close_matches(wanted, known, n=3, cutoff=0.6)
    ends = {name.rsplit("/", 1)[-1]: name for name in known}
    last = wanted.rsplit("/", 1)[-1]
    by_end = [ends[end] for end in difflib.get_close_matches(last, ends, n=3, cutoff=0.7)]
    families = difflib.get_close_matches(wanted, {name.split("/")[0] for name in known if "/" in name}, cutoff=0.7)
    of_family = [name for name in known if "/" in name and name.split("/")[0] in families]
    return [known[name] for name in dict.fromkeys([*whole, *by_end, *of_family])][:3]


def _walk(below: Mapping[str, list[Code]], above_id: str) -> Iterator[Code]:
    for code in below.get(above_id, ()):
        yield code
        yield from _walk(below, code.id)
