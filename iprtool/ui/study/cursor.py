"""Where the keyboard is inside a cell of the board: on one of its marks, or on the cell as a whole."""

from collections.abc import Sequence

from iprtool.ui.study.chips import Chip


class MarkCursor:
    """Goes from mark to mark; before the first one stands the cell itself."""

    def __init__(self) -> None:
        self._number: int | None = None

    def chip(self, chips: Sequence[Chip]) -> Chip | None:
        """The mark it is on, of those of the current cell."""
        return chips[self._number] if self._number is not None and self._number < len(chips) else None

    def leave(self) -> None:
        """Be on the cell as a whole."""
        self._number = None

    def step(self, chips: Sequence[Chip], by: int) -> bool:
        """One mark on or back. False where the cell ends: then the next cell has its turn."""
        here = -1 if self.chip(chips) is None or self._number is None else self._number
        there = here + by
        if not -1 <= there < len(chips):
            return False
        self._number = there if there >= 0 else None
        return True

    def enter(self, chips: Sequence[Chip], *, from_end: bool) -> None:
        """Come into a cell from the one after it, or from the one before."""
        self._number = len(chips) - 1 if from_end and chips else None

    def find(self, chips: Sequence[Chip], like: Chip | None) -> None:
        """Go to the mark of the same part, to the cell where it has none."""
        same = (number for number, chip in enumerate(chips) if like is not None and chip.mark.slot == like.mark.slot)
        self._number = next(same, None)
