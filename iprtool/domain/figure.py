"""A session's timeline as a figure: what is drawn, without where on the paper. All times lie on one clock."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iprtool.domain.kinds import Outcome

Curve = tuple[float, float, NDArray[np.float64]]
"""Time of the first value, distance, values; not a number where it has a gap."""


@dataclass(frozen=True, slots=True)
class Sign:
    """What tags of one code look like and are called in the legend; `family` is empty for tags without a code."""

    family: str
    label: str
    colour: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A tag: a point where `end_ms` is None and it is not `open`. `values` are its ratings in words."""

    tag_id: str
    start_ms: int
    end_ms: int | None
    sign: Sign
    values: str = ""
    open: bool = False


@dataclass(frozen=True, eq=False)
class Course:
    """A continuous rating between the ends of its scale."""

    sign: Sign
    curve: Curve
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Lane:
    """One family of a pass."""

    title: str
    marks: tuple[Mark, ...]
    courses: tuple[Course, ...] = ()


@dataclass(frozen=True, eq=False)
class Group:
    """One pass with its lanes."""

    title: str
    note: str
    lanes: tuple[Lane, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """What of the session was played in a recall, as (begin, end) in the order of the interview, and the stops.

    stops: when, and whether the participant made it.
    """

    title: str
    played: tuple[tuple[int, int], ...]
    stops: tuple[tuple[int, bool], ...]


@dataclass(frozen=True, slots=True)
class Link:
    """From one tag of an episode to the next, both by id, and how the episode ended."""

    from_id: str
    to_id: str
    outcome: Outcome


@dataclass(frozen=True, eq=False)
class Figure:
    """All of it. signs: those that occur, in the order of the legend.

    sound: lowest and highest sample, -1 to 1, of equal parts of the whole; None leaves it out.
    """

    title: str
    duration_ms: int
    groups: tuple[Group, ...]
    signs: tuple[Sign, ...]
    seen: tuple[Seen, ...] = ()
    links: tuple[Link, ...] = ()
    sound: NDArray[np.float32] | None = None

    @property
    def joined(self) -> list[Link]:
        """The links between tags that are both in the figure."""
        there = {mark.tag_id for lane in self.lanes for mark in lane.marks}
        return [link for link in self.links if link.from_id in there and link.to_id in there]

    @property
    def lanes(self) -> list[Lane]:
        """The lanes of all passes, from top to bottom."""
        return [lane for group in self.groups for lane in group.lanes]
