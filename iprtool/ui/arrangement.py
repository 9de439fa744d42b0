"""How a person has arranged the lanes of a study: order, what is open, hidden and locked, heights.

Lanes go by names that mean the same in every recording of the study: `coding/AB` for a pass, `coding/AB/Rupture` for
one family of it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

_STUDIES_KEPT = 30


@dataclass(frozen=True, slots=True)
class Arrangement:
    """order: names of lanes by the name of their pass, those of passes by ""; all else by name."""

    order: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    expanded: Mapping[str, bool] = field(default_factory=dict)
    heights: Mapping[str, float] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    locked: frozenset[str] = frozenset()

    def ordered(self, parent: str, names: Sequence[str]) -> list[str]:
        """Names in the person's order; those that are not in it come after the one that they follow by nature."""
        arranged = [name for name in self.order.get(parent, ()) if name in names]
        for number, name in enumerate(names):
            if name not in arranged:
                before = names[number - 1] if number else None
                arranged.insert(arranged.index(before) + 1 if before is not None else 0, name)
        return arranged

    def moved(self, parent: str, names: Sequence[str], name: str, before: str) -> "Arrangement":
        """With one of those names before another, or last where that is empty."""
        rest = [other for other in self.ordered(parent, names) if other != name]
        rest.insert(rest.index(before) if before in rest else len(rest), name)
        return replace(self, order={**self.order, parent: tuple(rest)})

    def with_expanded(self, name: str, on: bool) -> "Arrangement":
        """With a pass opened to its families, or closed."""
        return replace(self, expanded={**self.expanded, name: on})

    def with_height(self, name: str, factor: float) -> "Arrangement":
        """With a lane so many times as high as usual."""
        others = {other: height for other, height in self.heights.items() if other != name}
        return replace(self, heights=others if factor == 1.0 else {**others, name: factor})

    def with_hidden(self, name: str, on: bool) -> "Arrangement":
        """With a lane hidden or shown."""
        return replace(self, hidden=self.hidden | {name} if on else self.hidden - {name})

    def with_locked(self, name: str, on: bool) -> "Arrangement":
        """With a lane locked or not."""
        return replace(self, locked=self.locked | {name} if on else self.locked - {name})

    def as_json(self) -> dict[str, Any]:
        """To be kept."""
        return {
            "order": {parent: list(names) for parent, names in self.order.items()},
            "expanded": dict(self.expanded),
            "heights": dict(self.heights),
            "hidden": sorted(self.hidden),
            "locked": sorted(self.locked),
        }

    @classmethod
    def from_json(cls, kept: Any) -> "Arrangement":
        """As it was kept; what cannot be understood counts as not arranged."""
        try:
            return cls(
                {str(parent): tuple(map(str, names)) for parent, names in kept["order"].items()},
                {str(name): bool(on) for name, on in kept["expanded"].items()},
                {str(name): float(factor) for name, factor in kept["heights"].items()},
                frozenset(map(str, kept["hidden"])),
                frozenset(map(str, kept["locked"])),
            )
        except (KeyError, TypeError, ValueError, AttributeError):
            return cls()


def of_study(kept: str, study_id: str) -> Arrangement:
    """The arrangement of a study, out of the text of the setting `code.lanes`."""
    return Arrangement.from_json(_studies(kept).get(study_id))


def with_study(kept: str, study_id: str, arrangement: Arrangement) -> str:
    """The text of the setting with another arrangement of a study; the studies longest untouched are forgotten."""
    studies = _studies(kept)
    studies.pop(study_id, None)
    studies[study_id] = arrangement.as_json()
    return json.dumps(dict(list(studies.items())[-_STUDIES_KEPT:]), ensure_ascii=False)


def _studies(kept: str) -> dict[str, Any]:
    try:
        studies = json.loads(kept) if kept else {}
    except ValueError:
        return {}
    return studies if isinstance(studies, dict) else {}
