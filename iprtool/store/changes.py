"""What one step changed: the only thing from which the screen is brought up to date."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, TypeVar, cast

from iprtool.domain.model import Entity

E = TypeVar("E", bound=Entity)


class Kind(StrEnum):
    """Where a step came from. What is lasting is not part of undo and redo, which pass it over."""

    DO = "do"
    LASTING = "lasting"
    UNDO = "undo"
    REDO = "redo"


class Change(NamedTuple):
    """One row before and after; None before an insert and after a delete."""

    before: Entity | None
    after: Entity | None

    @property
    def entity(self) -> Entity:
        """The row as it is now, or as it was when it is gone."""
        return cast(Entity, self.before if self.after is None else self.after)

    @property
    def kind(self) -> type[Entity]:
        """What the row is."""
        return type(self.entity)

    @property
    def row_id(self) -> str:
        """The id of the row."""
        return self.entity.id


@dataclass(frozen=True, slots=True)
class Changes:
    """All rows that one step touched, each once with its net effect, in the order of first touch.

    label: what the person would call the step, e.g. "Tag Withdrawal"; kind: done, undone or redone.
    initiator: whatever the caller of the step passed, so that a widget can skip its own echo.
    """

    seq: int
    label: str
    kind: Kind
    initiator: object | None
    rows: Mapping[str, Change]

    def __bool__(self) -> bool:
        return bool(self.rows)

    def touches(self, *types: type[Entity]) -> bool:
        """Whether a row of one of these types changed."""
        return any(isinstance(change.entity, types) for change in self.rows.values())

    def of(self, kind: type[E]) -> Iterator[tuple[E | None, E | None]]:
        """(before, after) of every changed row of a type."""
        for change in self.rows.values():
            if isinstance(change.entity, kind):
                yield cast(E | None, change.before), cast(E | None, change.after)
