"""What the mouse does with lanes: it drags them to other places and makes them higher or lower."""

from typing import Protocol

from PySide6.QtCore import QPoint

from iprtool.ui.timeline import order
from iprtool.ui.timeline.gestures import Gesture, Host, Modifiers
from iprtool.ui.timeline.layout import LEAST_HEIGHT, MOST_HEIGHT
from iprtool.ui.timeline.metrics import Metrics
from iprtool.ui.timeline.model import Lane
from iprtool.ui.timeline.overlay import Marks


class LaneHost(Host, Protocol):
    """What these gestures need besides."""

    lanes: tuple[Lane, ...]
    metrics: Metrics

    def set_lane_height(self, number: int, factor: float) -> None: ...
    def put_lane(self, lane_id: str, before_id: str) -> None: ...
    def resize_lane(self, number: int, factor: float) -> None: ...


class MoveLaneGesture(Gesture):
    """Drags a lane by its name; a line shows where it would be put."""

    def __init__(self, host: LaneHost, press: QPoint, number: int) -> None:
        super().__init__(host, press)
        self._lanes_host, self._number = host, number
        self._before: str | None = None

    def dragged_to(self, at: QPoint, modifiers: Modifiers) -> None:
        """See Gesture."""
        places, lanes = self.host.places, self._lanes_host.lanes
        if self._number >= len(lanes):
            return
        tops = [(self._top(below), before) for below, before in order.gaps(lanes, self._number)]
        y, self._before = min(tops, key=lambda gap: abs(gap[0] - at.y()))
        self.host.set_marks(Marks(drop_y=min(max(y, places.lanes_top), places.lanes_bottom)))

    def finish(self) -> None:
        """See Gesture."""
        self.host.set_marks(Marks())
        if self._before is not None:
            self._lanes_host.put_lane(self._lanes_host.lanes[self._number].id, self._before)

    def cancel(self) -> None:
        """See Gesture."""
        self.host.set_marks(Marks())

    def _top(self, below: int) -> int:
        places = self.host.places
        if below < len(places.lanes):
            return places.top_of(below)
        return places.lanes_top + places.lanes_height - places.scroll


class ResizeLaneGesture(Gesture):
    """Drags the lower border of a lane."""

    def __init__(self, host: LaneHost, press: QPoint, number: int) -> None:
        super().__init__(host, press)
        self._lanes_host, self._number = host, number
        self._height = host.places.lanes[number].height
        self._factor = self._shown = host.lanes[number].height

    def dragged_to(self, at: QPoint, modifiers: Modifiers) -> None:
        """See Gesture."""
        wanted = (self._height + at.y() - self.press.y()) / self._height * self._factor
        self._shown = round(min(max(wanted, LEAST_HEIGHT), MOST_HEIGHT), 2)
        self._lanes_host.set_lane_height(self._number, self._shown)

    def finish(self) -> None:
        """See Gesture."""
        if self.moved:
            self._lanes_host.resize_lane(self._number, self._shown)

    def cancel(self) -> None:
        """See Gesture."""
        self._lanes_host.set_lane_height(self._number, self._factor)
