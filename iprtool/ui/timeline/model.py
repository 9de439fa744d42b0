"""What a timeline is told: lanes, tags and the styles that tags share."""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

NO_END = -1
"""Stands for "no end" (a point) where ends come as an array."""
OPEN_END = 1 << 40
"""Stands for "not ended yet" (a tag that is open) where ends come as an array: later than any recording."""


@dataclass(frozen=True, slots=True)
class Lane:
    """One row of the timeline. `editable` lanes let their tags be moved and trimmed, unless they are `locked`.

    group: id of the lane that is the head of this one, empty for heads and for lanes that stand alone; the lanes of a
    group follow on their head. expanded: of a head, whether the lanes of its group show; then it is a slim line without
    tags, else it stands for all of them. None for a lane that is no head. height: how many times as high as usual.
    hidden: keeps its tags, and is not shown.
    """

    id: str
    title: str
    subtitle: str = ""
    editable: bool = False
    group: str = ""
    expanded: bool | None = None
    height: float = 1.0
    locked: bool = False
    hidden: bool = False

    @property
    def is_slim(self) -> bool:
        """Whether it is a line over the lanes of its group."""
        return self.expanded is True


@dataclass(frozen=True, slots=True)
class TagItem:
    """One tag as it is shown: a point where `end_ms` is None, else the interval [start_ms, end_ms).

    One that is `open` runs still: it is shown from its begin to the playhead, and its `end_ms` is None.
    """

    tag_id: str
    lane_id: str
    start_ms: int
    end_ms: int | None
    colour: str
    label: str
    open: bool = False

    @property
    def end_number(self) -> int:
        """The end as arrays have it."""
        return OPEN_END if self.open else NO_END if self.end_ms is None else self.end_ms


@dataclass(frozen=True, slots=True)
class Style:
    """How tags of one code look: `#rrggbb` and what is written on them."""

    colour: str
    label: str


class Frames(Protocol):
    """The pictures of a recording."""

    def nearest(self, ms: int) -> int:
        """The time of the picture whose begin is nearest."""


class Wave(Protocol):
    """The sound of a recording."""

    def peaks(self, start_ms: float, end_ms: float, columns: int) -> NDArray[Any]:
        """Lowest and highest sample of equal parts of a stretch: shape (columns, 2), floats in -1..1 or int8."""
