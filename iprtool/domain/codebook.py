"""A codebook with its families and codes in order, and how a code is named: `Family/Code`."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from iprtool.domain.errors import IprError
from iprtool.domain.model import Code, Codebook, Family

UNASSIGNED_COLOUR = "#9AA4B2"


@dataclass(frozen=True)
class CodeTree:
    """One codebook in reading order: families by position, and in each its codes by position."""

    codebook: Codebook
    families: tuple[Family, ...]
    codes: tuple[Code, ...]

    @classmethod
    def build(cls, codebook: Codebook, families: Iterable[Family], codes: Iterable[Code]) -> "CodeTree":
        """Sort unordered families and codes, as read from a project."""
        ordered = tuple(sorted(families, key=lambda family: (family.position, family.id)))
        rank = {family.id: n for n, family in enumerate(ordered)}
        own = (code for code in codes if code.family_id in rank)
        return cls(codebook, ordered, tuple(sorted(own, key=lambda c: (rank[c.family_id], c.position, c.id))))

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
        """The codes of one family in order."""
        return tuple(code for code in self.codes if code.family_id == family.id)

    def path(self, code_id: str | None) -> str:
        """`Family/Code`, empty for no code."""
        code = self.code(code_id)
        return f"{self._family_by_id[code.family_id].name}/{code.name}" if code else ""

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
        whole = difflib.get_close_matches(wanted, self._code_by_path, n=3, cutoff=0.6)
        last = wanted.rsplit("/", 1)[-1]
        names = {path.rsplit("/", 1)[-1]: path for path in self._code_by_path}
        by_name = [names[name] for name in difflib.get_close_matches(last, names, n=3, cutoff=0.7)]
        return list(dict.fromkeys([*whole, *by_name]))[:3]
