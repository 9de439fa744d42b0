"""What mouse and keys do with lanes: on the column of their names, and with the one that has the focus."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent

from iprtool.ui.timeline import header
from iprtool.ui.timeline.api import TimelineApi
from iprtool.ui.timeline.gestures import Gesture
from iprtool.ui.timeline.lane_gestures import MoveLaneGesture, ResizeLaneGesture
from iprtool.ui.timeline.lane_menu import LaneMenu

_BORDER_PX = 4
_ALT = Qt.KeyboardModifier.AltModifier
_ALT_SHIFT = _ALT | Qt.KeyboardModifier.ShiftModifier
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class Heads:
    """Of one timeline."""

    def __init__(self, timeline: TimelineApi) -> None:
        self._timeline = timeline

    def border_at(self, at: QPoint) -> int | None:
        """The lane whose lower border is under a point of the names."""
        places = self._timeline.places
        if at.x() >= places.header or not places.lanes_top < at.y() < places.lanes_bottom:
            return None
        for number in places.visible_lanes():
            bottom = places.top_of(number) + places.lanes[number].height
            if -_BORDER_PX < at.y() - bottom < _BORDER_PX and not self._timeline.lanes[number].is_slim:
                return number
        return None

    def press(self, at: QPoint) -> Gesture | None:
        """The left button went down on the names: the arrow opens or closes, a border resizes, a name is dragged."""
        timeline = self._timeline
        border = self.border_at(at)
        if border is not None:
            return ResizeLaneGesture(timeline, at, border)
        number = timeline.places.lane_at(at.y())
        if number is None:
            return None
        timeline.focus_lane(timeline.lanes[number].id)
        if at.x() < header.LEFT_PAD and timeline.lanes[number].expanded is not None:
            timeline.toggle_expanded(number)
            return None
        return MoveLaneGesture(timeline, at, number)

    def double_click(self, at: QPoint) -> None:
        """A head opens or closes; a border goes back to the usual height."""
        timeline = self._timeline
        border, number = self.border_at(at), timeline.places.lane_at(at.y())
        if border is not None:
            timeline.resize_lane(border, 1.0)
        elif number is not None and timeline.lanes[number].expanded is not None and at.x() >= header.LEFT_PAD:
            timeline.toggle_expanded(number)

    def open_menu(self, at: QPoint | None = None) -> LaneMenu:
        """The menu of the lane at a point, or of the one that has the focus."""
        timeline = self._timeline
        number = timeline.focused_number if at is None else timeline.places.lane_at(at.y())
        if number is not None:
            timeline.focus_lane(timeline.lanes[number].id)
        if at is None:
            below = timeline.places.lanes_top if number is None else timeline.places.top_of(number)
            at = QPoint(header.LEFT_PAD, below + timeline.metrics.title_height)
        menu = LaneMenu(timeline, number)
        if not menu.isEmpty():
            menu.popup(timeline.mapToGlobal(at))
        return menu

    def key(self, event: QKeyEvent) -> bool:
        """Up and Down go from lane to lane, with Alt they move it, with Alt and Shift they make it lower or higher."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            return False
        timeline, number = self._timeline, self._timeline.focused_number
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if held == Qt.KeyboardModifier.NoModifier:
            timeline.step_focus(step)
        elif number is not None and held == _ALT:
            timeline.move_lane(number, step)
        elif number is not None and held == _ALT_SHIFT:
            timeline.grow_lane(number, step)
        else:
            return False
        return True
