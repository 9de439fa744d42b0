"""Where on the paper the parts of a timeline lie: from top to bottom, and from time to x."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from iprtool.domain.figure import Figure, Group, Lane, Mark, Seen
from iprtool.domain.stacking import Ints, first_fit, order_rows, reach_of
from iprtool.pictures.page import HEAD, LABEL, MM, NAME

RULER, SOUND, HEAD_ROW = 5 * MM, 9 * MM, 5 * MM
BAR, BETWEEN, PAD, COURSE = 340, 50, 70, 9 * MM
SEEN_BAR, SEEN_GAP, SEEN_PAD, SEEN_ROWS = 130, 40, 110, 3
MOST_ROWS = 8
"""Where more tags overlap, those that find no row lie over one another in a last one."""
_NAMES_SHARE, _LEAST_NAMES, _AFTER_NAME, _RIGHT = 0.3, 12 * MM, 2 * MM, 3 * MM


@dataclass(frozen=True, slots=True)
class Span:
    """From top to bottom."""

    top: int
    height: int

    @property
    def bottom(self) -> int:
        """Where it ends."""
        return self.top + self.height

    @property
    def middle(self) -> float:
        """Half way."""
        return self.top + self.height / 2


@dataclass(frozen=True, eq=False)
class PlacedLane:
    """A lane, and the sub-row of each of its marks, in the order of their begin. `courses`: where its curves lie."""

    lane: Lane
    span: Span
    courses: Span
    marks: tuple[Mark, ...]
    rows: Ints

    def bar(self, number: int) -> Span:
        """Where a mark of the lane lies."""
        return Span(self.span.top + PAD + int(self.rows[number]) * (BAR + BETWEEN), BAR)


@dataclass(frozen=True, eq=False)
class PlacedGroup:
    """A pass with its line and its lanes."""

    group: Group
    head: Span
    lanes: tuple[PlacedLane, ...]


@dataclass(frozen=True, eq=False)
class PlacedSeen:
    """A recall, and the row of each stretch that was played."""

    seen: Seen
    span: Span
    rows: Ints


@dataclass(frozen=True, eq=False)
class Layout:
    """All places for one width of the paper. Times lie between `left` and `right`."""

    width: int
    left: int
    right: int
    duration_ms: int
    sound: Span | None
    seen: tuple[PlacedSeen, ...]
    groups: tuple[PlacedGroup, ...]
    bottom: int

    @classmethod
    def of(cls, figure: Figure, width: int) -> "Layout":
        """Lay a figure out."""
        left = _names_width(figure, width)
        top = RULER
        sound = Span(top, SOUND) if figure.sound is not None else None
        top += SOUND if sound else 0
        seen = []
        for each in figure.seen:
            seen.append(_placed_seen(each, top))
            top = seen[-1].span.bottom
        groups = []
        for group in figure.groups:
            groups.append(_placed_group(group, top))
            top = groups[-1].lanes[-1].span.bottom if group.lanes else groups[-1].head.bottom
        right = width - _RIGHT
        return cls(width, left, right, max(figure.duration_ms, 1), sound, tuple(seen), tuple(groups), top)

    def x(self, ms: float) -> float:
        """Where a time lies."""
        return self.left + (self.right - self.left) * ms / self.duration_ms

    @property
    def ms_per_unit(self) -> float:
        """How much time is in a hundredth of a millimetre."""
        return self.duration_ms / (self.right - self.left)

    def lanes(self) -> Iterator[PlacedLane]:
        """The lanes of all passes."""
        for group in self.groups:
            yield from group.lanes


def _names_width(figure: Figure, width: int) -> int:
    names = [NAME.width(lane.title) for lane in figure.lanes] + [NAME.width(each.title) for each in figure.seen]
    needed = max(names, default=0.0) + _AFTER_NAME + (LABEL.width("100") if _has_courses(figure.lanes) else 0)
    return round(min(max(needed, _LEAST_NAMES), _NAMES_SHARE * width))


def _has_courses(lanes: Sequence[Lane]) -> bool:
    return any(lane.courses for lane in lanes)


def _placed_seen(seen: Seen, top: int) -> PlacedSeen:
    begins, ends = (np.array([stretch[end] for stretch in seen.played], np.int64) for end in (0, 1))
    rows = order_rows(begins, ends, SEEN_ROWS)
    bars = (int(rows.max(initial=0)) + 1) * (SEEN_BAR + SEEN_GAP) + SEEN_BAR + 2 * SEEN_PAD
    return PlacedSeen(seen, Span(top, max(bars, round(NAME.height) + PAD)), rows)


def _placed_group(group: Group, top: int) -> PlacedGroup:
    head = Span(top, round(max(HEAD_ROW, HEAD.height)))
    top, lanes = head.bottom, []
    for lane in group.lanes:
        lanes.append(_placed_lane(lane, top))
        top = lanes[-1].span.bottom
    return PlacedGroup(group, head, tuple(lanes))


def _placed_lane(lane: Lane, top: int) -> PlacedLane:
    marks = tuple(sorted(lane.marks, key=lambda mark: (mark.start_ms, mark.end_ms or 0, mark.tag_id)))
    starts = np.array([mark.start_ms for mark in marks], np.int64)
    ends = np.array([1 << 40 if mark.open else mark.end_ms or 0 for mark in marks], np.int64)
    rows = first_fit(starts, reach_of(starts, ends), MOST_ROWS).astype(np.int64)
    height = (int(rows.max(initial=0)) + 1) * (BAR + BETWEEN) - BETWEEN + 2 * PAD if marks or not lane.courses else 0
    courses = Span(top + height, COURSE if lane.courses else 0)
    return PlacedLane(lane, Span(top, height + courses.height), courses, marks, rows)
