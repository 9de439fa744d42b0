"""What the mouse does between press and release. Each gesture is told of moves, and is finished or cancelled once."""

import uuid
from typing import Protocol

import numpy as np
from PySide6.QtCore import QPoint, QRect, Qt

from iprtool.domain.stacking import OVERFLOW
from iprtool.ui.timeline.hit import Part
from iprtool.ui.timeline.index import LaneTags
from iprtool.ui.timeline.layout import LaneBox, Layout
from iprtool.ui.timeline.model import OPEN_END, Ints, TagItem
from iprtool.ui.timeline.overlay import Marks
from iprtool.ui.timeline.snap import Placed, Snapper, dragged
from iprtool.ui.timeline.view import Viewport

DRAG_FROM_PX = 3
Modifiers = Qt.KeyboardModifier


class Host(Protocol):
    """What gestures need of the timeline."""

    view: Viewport
    places: Layout
    chosen: set[int]
    now_ms: int

    def set_marks(self, marks: Marks) -> None: ...
    def show_view(self, view: Viewport) -> None: ...
    def show_by_hand(self, view: Viewport) -> None: ...
    def choose(self, slots: set[int]) -> None: ...
    def set_header_width(self, px: int) -> None: ...
    def lane_tags(self, number: int) -> LaneTags: ...
    def tag_item(self, tag_id: str) -> TagItem | None: ...
    def tag_top(self, tag_id: str) -> int: ...
    def snapper(self, tag_id: str, magnetic: bool) -> Snapper: ...
    def try_times(self, item: TagItem, gesture_id: str) -> None: ...
    def settle_times(self, gesture_id: str) -> None: ...
    def announce_selection(self) -> None: ...
    def seek(self, ms: int) -> None: ...
    def scrubbing(self, on: bool) -> None: ...
    def activate_arc(self, episode_id: str) -> None: ...
    def refuse(self, lane_id: str) -> None: ...


class Gesture:
    """The base of all: moves below DRAG_FROM_PX are still a click. `scrolls` ones scroll on at the edges."""

    scrolls = False

    def __init__(self, host: Host, press: QPoint) -> None:
        self.host, self.press = host, press
        self.moved = False

    def move(self, at: QPoint, modifiers: Modifiers) -> None:
        """The pointer is somewhere else."""
        self.moved = self.moved or (at - self.press).manhattanLength() >= DRAG_FROM_PX
        if self.moved:
            self.dragged_to(at, modifiers)

    def dragged_to(self, at: QPoint, modifiers: Modifiers) -> None:
        """The pointer is somewhere else, and this is no click any more."""

    def finish(self) -> None:
        """The button was released."""

    def cancel(self) -> None:
        """Put everything back as it was before."""

    def ms_at(self, at: QPoint) -> float:
        """The time under the pointer."""
        return self.host.view.ms_at(at.x() - self.host.places.header)


class EditGesture(Gesture):
    """Moves or trims one tag. Every new time is announced under one gesture id."""

    scrolls = True

    def __init__(self, host: Host, press: QPoint, item: TagItem, part: Part, slot: int) -> None:
        super().__init__(host, press)
        self._item, self._part, self._slot = item, part, slot
        self._press_ms = self.ms_at(press)
        self._shown = item
        self._id = uuid.uuid4().hex

    def dragged_to(self, at: QPoint, modifiers: Modifiers) -> None:
        """See Gesture."""
        if self.host.tag_item(self._item.tag_id) is None:
            return
        if self.host.chosen != {self._slot}:
            self.host.choose({self._slot})
            self.host.announce_selection()
        magnetic = not modifiers & Qt.KeyboardModifier.AltModifier
        snapper = self.host.snapper(self._item.tag_id, magnetic)
        placed = dragged(self._item, self._part, self.ms_at(at) - self._press_ms, snapper)
        if placed.item != self._shown:
            self._shown = placed.item
            self.host.try_times(placed.item, self._id)
        self._mark(placed)

    def finish(self) -> None:
        """See Gesture."""
        self.host.set_marks(Marks())
        if self.moved:
            self.host.settle_times(self._id)
        elif self.host.chosen != {self._slot}:
            self.host.choose({self._slot})
            self.host.announce_selection()

    def cancel(self) -> None:
        """See Gesture."""
        if self._shown != self._item and self.host.tag_item(self._item.tag_id) is not None:
            self.host.try_times(self._item, self._id)
        self.moved = True
        self.finish()

    def _mark(self, placed: Placed) -> None:
        y = self.host.tag_top(placed.item.tag_id)
        self.host.set_marks(Marks(snap_ms=placed.snap_ms, time_ms=placed.edge_ms, time_y=y))


class RefusedGesture(Gesture):
    """Says once that the tags of a lane are locked."""

    def __init__(self, host: Host, press: QPoint, lane_id: str) -> None:
        super().__init__(host, press)
        self._lane_id, self._said = lane_id, False

    def dragged_to(self, at: QPoint, modifiers: Modifiers) -> None:
        """See Gesture."""
        if not self._said:
            self._said = True
            self.host.refuse(self._lane_id)


class ArcGesture(Gesture):
    """Opens an episode, if it stays a click."""

    def __init__(self, host: Host, press: QPoint, episode_id: str) -> None:
        super().__init__(host, press)
        self._episode_id = episode_id

    def finish(self) -> None:
        """See Gesture."""
        if not self.moved:
            self.host.activate_arc(self._episode_id)


class ScrubGesture(Gesture):
    """Seeks where it is pressed and, dragged, wherever the pointer goes."""

    scrolls = True

    def __init__(self, host: Host, press: QPoint) -> None:
        super().__init__(host, press)
        self._last = -1
        self._seek(press)

    def dragged_to(self, at: QPoint, modifiers: Modifiers) -> None:
        """See Gesture."""
        if not self._scrubs:
            self._scrubs = True
            self.host.scrubbing(True)
        self._seek(at)

    _scrubs = False

    def finish(self) -> None:
        """See Gesture."""
        if self._scrubs:
            self._scrubs = False
            self.host.scrubbing(False)

    cancel = finish

    def _seek(self, at: QPoint) -> None:
        ms = self.host.view.clamped_ms(at.x() - self.host.places.header)
        if ms != self._last:
            self._last = ms
            self.host.seek(ms)


class BandGesture(Gesture):
    """Selects what a frame touches; as a click, seeks and selects nothing."""

    scrolls = True

    def __init__(self, host: Host, press: QPoint, adds: bool) -> None:
        super().__init__(host, press)
        self._before = set(host.chosen)
        self._kept = set(host.chosen) if adds else set()
        self._press_ms = self.ms_at(press)
        self._press_y = press.y() + self._scrolled()

    def dragged_to(self, at: QPoint, modifiers: Modifiers) -> None:
        """See Gesture."""
        places, view = self.host.places, self.host.view
        x = places.header + round(view.x_of(self._press_ms))
        band = QRect(QPoint(x, self._press_y - self._scrolled()), at).normalized()
        self.host.set_marks(Marks(band=band))
        self.host.choose(self._kept | self._touched(band))

    def finish(self) -> None:
        """See Gesture."""
        self.host.set_marks(Marks())
        if not self.moved:
            self.host.choose(self._kept)
            self.host.seek(self.host.view.clamped_ms(self.press.x() - self.host.places.header))
        if self.host.chosen != self._before:
            self.host.announce_selection()

    def cancel(self) -> None:
        """See Gesture."""
        self.host.set_marks(Marks())
        self.host.choose(self._before)

    def _scrolled(self) -> int:
        return self.host.places.scroll

    def _touched(self, band: QRect) -> set[int]:
        places, view = self.host.places, self.host.view
        start, end = view.ms_at(band.left() - places.header), view.ms_at(band.right() + 1 - places.header)
        slots: set[int] = set()
        for number, box in enumerate(places.lanes):
            top = places.top_of(number)
            if top + box.height <= band.top() or top > band.bottom():
                continue
            tags = self.host.lane_tags(number)
            near = tags.overlapping(start, end)
            near = near[(tags.ends[near] != OPEN_END) | (start < self.host.now_ms)]  # open ones end at the playhead
            seen = np.isin(tags.rows[near], _rows_between(box, band.top() - top, band.bottom() - top))
            slots.update(tags.slots[near[seen]].tolist())
        return slots


def _rows_between(box: LaneBox, top: int, bottom: int) -> list[int]:
    rows = [row for row, y in enumerate(box.row_tops) if y <= bottom and y + box.bar > top]
    return [*rows, OVERFLOW] if box.overflow_top is not None and bottom >= box.overflow_top else rows


class PanGesture(Gesture):
    """Drags the recording itself along."""

    def __init__(self, host: Host, press: QPoint) -> None:
        super().__init__(host, press)
        self._view = host.view

    def dragged_to(self, at: QPoint, modifiers: Modifiers) -> None:
        """See Gesture."""
        self.host.show_view(self._view.scrolled(self.press.x() - at.x()))

    def cancel(self) -> None:
        """See Gesture."""
        self.host.show_view(self._view)


class HeaderGesture(Gesture):
    """Makes the column of lane names wider or narrower."""

    def __init__(self, host: Host, press: QPoint, least: int) -> None:
        super().__init__(host, press)
        self._width, self._least = host.places.header, least

    def dragged_to(self, at: QPoint, modifiers: Modifiers) -> None:
        """See Gesture."""
        self.host.set_header_width(max(self._width + at.x() - self.press.x(), self._least))

    def cancel(self) -> None:
        """See Gesture."""
        self.host.set_header_width(self._width)


def targets_of(lanes: list[LaneTags], slot: int, playhead_ms: int, start_ms: float, end_ms: float) -> Ints:
    """What is magnetic in a stretch: the playhead, and the edges of all tags but one."""
    edges = [lane.edges_near(start_ms, end_ms, slot) for lane in lanes]
    own = [playhead_ms] if start_ms <= playhead_ms <= end_ms else []
    return np.concatenate((*edges, np.array(own, np.int64)))
