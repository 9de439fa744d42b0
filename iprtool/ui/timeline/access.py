"""The timeline for assistive technology: a list of the tags of one lane, with the playhead as its value.

The value is a text only: PySide6 6.11 crashes where an object of Python is handed to Qt as the interface of a number.
"""

from functools import cache
from typing import Any

from PySide6.QtCore import QObject, QPoint, QRect, QSize
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface, QWindow
from PySide6.QtWidgets import QAccessibleWidget

from iprtool.domain.times import clock
from iprtool.ui.timeline.api import TimelineApi
from iprtool.ui.timeline.index import LaneTags
from iprtool.ui.timeline.model import Ints, TagItem
from iprtool.ui.timeline.tips import tag_tip

_NAME = "TimelineWidget"
_Text = QAccessible.Text
_LEAST_PX = 8

Perhaps = Any
"""An interface or None: Qt wants None where there is nothing, which the types of PySide6 do not know."""


class TagEntry(QAccessibleInterface):
    """One line of the list: whatever tag stands at this place of the lane."""

    def __init__(self, owner: "TagList", place: int) -> None:
        super().__init__()
        self._owner, self.place = owner, place

    def isValid(self) -> bool:
        """Whether the lane has a tag at this place."""
        return self._owner.item(self.place) is not None

    def object(self) -> Perhaps:
        """None: a tag is no object of Qt."""
        return None

    def window(self) -> QWindow:
        """The window that the timeline is in."""
        return self._owner.window()

    def role(self) -> QAccessible.Role:
        """A line of a list."""
        return QAccessible.Role.ListItem

    def state(self) -> QAccessible.State:
        """Whether it is selected and on screen."""
        state = QAccessible.State()
        state.selectable = state.focusable = True
        state.selected = self._owner.is_selected(self.place)
        state.focused = state.selected and self._owner.timeline.hasFocus()
        state.offscreen = self.rect().isEmpty()
        return state

    def text(self, kind: QAccessible.Text) -> str:
        """Code and times as its name, its lane (whose pass it is) as its description."""
        item = self._owner.item(self.place)
        if item is None:
            return ""
        if kind == _Text.Name:
            return ", ".join(tag_tip(item, self._owner.timeline.tr).splitlines())
        return self._owner.lane_said() if kind == _Text.Description else ""

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Nothing: a tag is not written here."""

    def rect(self) -> QRect:
        """Where it is on the screen; empty where it is not to be seen."""
        item = self._owner.item(self.place)
        return QRect() if item is None else self._owner.rect_of(item)

    def parent(self) -> QAccessibleInterface:
        """The timeline."""
        return self._owner

    def child(self, index: int) -> Perhaps:
        """None: there is nothing in a tag."""

    def childAt(self, x: int, y: int) -> Perhaps:
        """None: there is nothing in a tag."""

    def childCount(self) -> int:
        """There is nothing in a tag."""
        return 0

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """There is nothing in a tag."""
        return -1


class TagList(QAccessibleWidget):
    """The timeline as a list of tags: of the lane that keys act on, else of that with the selection, else of the first.

    Lines are made when they are asked for and stand for places of the lane, so that 100,000 tags cost nothing.
    """

    def __init__(self, timeline: TimelineApi) -> None:
        super().__init__(timeline, QAccessible.Role.List)
        self.timeline = timeline
        self._entries: dict[int, TagEntry] = {}
        self.numbers: list[int] = []
        self._told = self._slots()

    def childCount(self) -> int:
        """How many tags the lane has."""
        lane = self._lane()
        return 0 if lane is None else len(lane.slots)

    def child(self, index: int) -> Perhaps:
        """The line of a place of the lane."""
        if not 0 <= index < self.childCount():
            return None
        if index not in self._entries:
            self._entries[index] = TagEntry(self, index)
            self.numbers.append(QAccessible.registerAccessibleInterface(self._entries[index]))
        return self._entries[index]

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """The place of a line."""
        return child.place if isinstance(child, TagEntry) else -1

    def childAt(self, x: int, y: int) -> Perhaps:
        """The line of the tag under a point of the screen."""
        lane, at = self._lane(), QPoint(x, y)
        if lane is None:
            return None
        view = self.timeline.view
        under = view.ms_at(self.timeline.mapFromGlobal(at).x() - self.timeline.places.header)
        near = lane.overlapping(under - _LEAST_PX * view.ms_per_px, under + view.ms_per_px)
        entries = (self.child(place) for place in near.tolist())
        return next((each for each in entries if each is not None and each.rect().contains(at)), None)

    def focusChild(self) -> Perhaps:
        """The selected tag while the timeline has the focus."""
        place = self.selected_place()
        return self.child(place) if place is not None and self.timeline.hasFocus() else None

    def text(self, kind: QAccessible.Text) -> str:
        """The time of the playhead as the value."""
        return clock(self.timeline.now_ms) if kind == _Text.Value else super().text(kind)

    # For the lines

    def item(self, place: int) -> TagItem | None:
        """The tag at a place of the lane."""
        lane = self._lane()
        if lane is None or place >= len(lane.slots):
            return None
        return self.timeline.book.get(self.timeline.book.id_of(int(lane.slots[place])))

    def is_selected(self, place: int) -> bool:
        """Whether the tag at a place is selected."""
        lane = self._lane()
        return lane is not None and place < len(lane.slots) and int(lane.slots[place]) in self.timeline.chosen

    def selected_place(self) -> int | None:
        """Where in the lane the one selected tag is."""
        lane, selected = self._lane(), self.timeline.selection()
        if lane is None or len(selected) != 1 or selected[0] not in self.timeline.book:
            return None
        own, place = self.timeline.book.place(selected[0])
        return place if own is lane else None

    def lane_said(self) -> str:
        """What the lane is called."""
        number = self._number()
        lane = None if number is None else self.timeline.lanes[number]
        return "" if lane is None else ", ".join(filter(None, (lane.title, lane.subtitle)))

    def rect_of(self, item: TagItem) -> QRect:
        """Where a tag is on the screen."""
        at = self.timeline.tag_position(item.tag_id)
        number = self._number()
        if at is None or number is None:
            return QRect()
        end = item.start_ms if item.end_ms is None else item.end_ms
        width = round(self.timeline.view.x_of(end) - self.timeline.view.x_of(item.start_ms))
        size = QSize(max(width, _LEAST_PX), self.timeline.places.lanes[number].bar)
        seen = QRect(at, size).intersected(self.timeline.rect())
        return seen.translated(self.timeline.mapToGlobal(QPoint(0, 0)))

    def is_news(self) -> bool:
        """Whether the lines are others than when asked last: the arrays of a lane are replaced, never written."""
        told, self._told = self._told, self._slots()
        return told is not self._told

    def _slots(self) -> Ints | None:
        lane = self._lane()
        return None if lane is None else lane.slots

    def _number(self) -> int | None:
        timeline = self.timeline
        if timeline.focused_number is not None:
            return timeline.focused_number
        selected = next((tag_id for tag_id in timeline.selection() if tag_id in timeline.book), None)
        if selected is not None:
            return timeline.number_of(timeline.book.lane_of(selected))
        lanes = (number for number in range(len(timeline.lanes)) if len(timeline.lane_tags(number).slots))
        return next(lanes, None)

    def _lane(self) -> LaneTags | None:
        number = self._number()
        return None if number is None else self.timeline.lane_tags(number)


def tell_changed(timeline: TimelineApi) -> None:
    """Tell that the lines are others now: tags came, went or were changed, or it is another lane."""
    told = QAccessible.queryAccessibleInterface(timeline) if QAccessible.isActive() else None
    if not isinstance(told, TagList) or not told.is_news():
        return
    QAccessible.updateAccessibility(QAccessibleEvent(timeline, QAccessible.Event.ObjectReorder))
    place = told.selected_place()
    if place is not None:
        renamed = QAccessibleEvent(timeline, QAccessible.Event.NameChanged)
        renamed.setChild(place)
        QAccessible.updateAccessibility(renamed)


def tell_selected(timeline: TimelineApi) -> None:
    """Tell which line is selected, and has the focus where the timeline has it."""
    if not QAccessible.isActive():
        return
    told = QAccessible.queryAccessibleInterface(timeline)
    place = told.selected_place() if isinstance(told, TagList) else None
    if place is None:
        return
    kinds = QAccessible.Event
    for kind in (kinds.Selection, kinds.Focus) if timeline.hasFocus() else (kinds.Selection,):
        event = QAccessibleEvent(timeline, kind)
        event.setChild(place)
        QAccessible.updateAccessibility(event)


@cache
def install() -> None:
    """Let Qt ask here what a timeline is; once for the program."""
    QAccessible.installFactory(_made)


def _made(name: str, thing: QObject) -> TagList | None:
    if name != _NAME or not isinstance(thing, TimelineApi):
        return None
    made = TagList(thing)
    thing.accessible = made  # Qt keeps only its own half of it
    numbers = made.numbers
    thing.destroyed.connect(lambda: [QAccessible.deleteAccessibleInterface(number) for number in numbers])
    return made
