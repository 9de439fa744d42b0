"""What a person wants of lanes: other places, heights, open and closed groups, hidden and locked ones.

The timeline asks for it; whoever gave the lanes answers with others.
"""

from PySide6.QtCore import Signal

from iprtool.ui.timeline import order
from iprtool.ui.timeline.canvas import Canvas
from iprtool.ui.timeline.layout import LEAST_HEIGHT, MOST_HEIGHT
from iprtool.ui.timeline.model import Lane

_TALLER = 1.25


class LaneApi(Canvas):
    """Signals about lanes, and the keys' way to them."""

    lane_expanded = Signal(str, bool)
    """The lanes of this head shall show, or not."""
    lane_moved = Signal(str, str)
    """This lane shall come before that one of its group, last where the second is empty."""
    lane_resized = Signal(str, float)
    lane_hidden = Signal(str, bool)
    lane_locked = Signal(str, bool)
    lane_refused = Signal(str)
    """Somebody tried to change a tag of this locked lane."""

    @property
    def hidden_lanes(self) -> list[Lane]:
        """Lanes that can be shown again; those of a hidden group come back with its head."""
        hidden = {lane.id for lane in self.all_lanes if lane.hidden}
        return [lane for lane in self.all_lanes if lane.hidden and lane.group not in hidden]

    def focus_lane(self, lane_id: str) -> None:
        """Let keys act on a lane, and show it."""
        self.focused_lane = lane_id
        number = self.focused_number
        if number is not None:
            self.show_lane(order.end_of_block(self.lanes, number) - 1)  # as much of a group as there is room for
            self.show_lane(number)
        self.update()
        self.described()

    def step_focus(self, step: int) -> None:
        """Go some lanes down, or up."""
        if self.lanes:
            at = self.focused_number
            wanted = (0 if step > 0 else len(self.lanes) - 1) if at is None else at + step
            self.focus_lane(self.lanes[min(max(wanted, 0), len(self.lanes) - 1)].id)

    def reveal_lane(self, lane_id: str) -> None:
        """Scroll as little as needed for a lane to be seen; an unknown one is ignored."""
        number = next((number for number, lane in enumerate(self.lanes) if lane.id == lane_id), None)
        if number is not None:
            self.show_lane(number)

    def show_lane(self, number: int) -> None:
        """Scroll as little as needed for a lane to be seen."""
        box, room = self.places.lanes[number], self.places.lanes_room
        if box.top < self.places.scroll or box.height > room:
            self.scroll_lanes_to(box.top)
        elif box.bottom > self.places.scroll + room:
            self.scroll_lanes_to(box.bottom - room)

    def toggle_expanded(self, number: int) -> None:
        """Open or close the group of a head, or the group that a lane is in."""
        lane = self.lanes[number]
        if lane.expanded is not None:
            self.lane_expanded.emit(lane.id, not lane.expanded)
        elif lane.group:
            self.focus_lane(lane.group)
            self.lane_expanded.emit(lane.group, False)

    def put_lane(self, lane_id: str, before_id: str) -> None:
        """Ask for another place, if it is another."""
        number = self.number_of(lane_id)
        if number is None or before_id == lane_id:
            return
        own = [self.lanes[other].id for other in order.siblings(self.lanes, number)]
        if [*own, ""][own.index(lane_id) + 1] != before_id:
            self.lane_moved.emit(lane_id, before_id)

    def move_lane(self, number: int, step: int) -> None:
        """Ask for the place above (-1) or below (1)."""
        before = order.stepped(self.lanes, number, step)
        if before is not None:
            self.lane_moved.emit(self.lanes[number].id, before)

    def resize_lane(self, number: int, factor: float) -> None:
        """Ask for a height, in times the usual one."""
        if not self.lanes[number].is_slim:
            self.lane_resized.emit(self.lanes[number].id, min(max(factor, LEAST_HEIGHT), MOST_HEIGHT))

    def grow_lane(self, number: int, step: int) -> None:
        """Ask for a lane that is higher (1) or lower (-1)."""
        self.resize_lane(number, self.lanes[number].height * _TALLER**step)

    def refuse(self, lane_id: str) -> None:
        """Tell that a locked lane was not changed."""
        self.lane_refused.emit(lane_id)

    def toggle_locked(self, number: int) -> None:
        """Ask for a lock, or for its end."""
        self.lane_locked.emit(self.lanes[number].id, not self.lanes[number].locked)

    def hide_lane(self, number: int) -> None:
        """Ask that a lane is not shown; the focus goes to a neighbour."""
        lane = self.lanes[number]
        rest = [other.id for other in self.lanes if other.id != lane.id and other.group != lane.id]
        self.focused_lane = rest[min(number, len(rest) - 1)] if rest else ""
        self.lane_hidden.emit(lane.id, True)
