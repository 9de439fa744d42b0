"""The board of a study as a figure: what there is of each session of each dyad, without where on the paper."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chip:
    """One part of a session. kind: what the legend calls it. `colour` is its fill where it is there.

    crossed: it will not be there. sealed: nobody may see it yet.
    """

    text: str
    kind: str
    colour: str
    there: bool = True
    crossed: bool = False
    sealed: bool = False


Cell = tuple[tuple[Chip, ...], ...]
"""A line of chips for each recording."""


@dataclass(frozen=True, slots=True)
class Row:
    """One dyad and its sessions by number."""

    title: str
    cells: Mapping[int, Cell]


@dataclass(frozen=True, slots=True)
class BoardFigure:
    """All of it. numbers: the sessions that have a column. kinds: (text, what it means, colour) for the legend."""

    title: str
    numbers: tuple[int, ...]
    rows: tuple[Row, ...]
    kinds: tuple[tuple[str, str, str], ...]

    @property
    def chips(self) -> list[Chip]:
        """All chips."""
        return [chip for row in self.rows for cell in row.cells.values() for line in cell for chip in line]
