"""The menu of a lane: everything that can be done with lanes, for mouse and keys alike."""

from collections.abc import Callable

from PySide6.QtWidgets import QMenu

from iprtool.ui.timeline.hidden import HiddenMenu
from iprtool.ui.timeline.lane_api import LaneApi


class LaneMenu(QMenu):
    """Made for one lane, or for none; goes when it closes."""

    def __init__(self, timeline: LaneApi, number: int | None) -> None:
        super().__init__(timeline)
        self._timeline = timeline
        self.aboutToHide.connect(self.deleteLater)
        if number is not None:
            self._add_lane(number)
        self._add_hidden()

    def _add_lane(self, number: int) -> None:
        timeline, lane = self._timeline, self._timeline.lanes[number]
        if lane.expanded is not None or lane.group:
            closed = lane.expanded is False
            self._entry(
                self.tr("Show its families") if closed else self.tr("Show as one lane"),
                lambda: timeline.toggle_expanded(number),
            )
            self.addSeparator()
        self._entry(self.tr("Move up\tAlt+Up"), lambda: timeline.move_lane(number, -1))
        self._entry(self.tr("Move down\tAlt+Down"), lambda: timeline.move_lane(number, 1))
        if not lane.is_slim:
            self.addSeparator()
            self._entry(self.tr("Higher\tAlt+Shift+Down"), lambda: timeline.grow_lane(number, 1))
            self._entry(self.tr("Lower\tAlt+Shift+Up"), lambda: timeline.grow_lane(number, -1))
            self._entry(self.tr("Usual height"), lambda: timeline.resize_lane(number, 1.0))
        self.addSeparator()
        self._entry(
            self.tr("Unlock") if lane.locked else self.tr("Lock against changes"),
            lambda: timeline.toggle_locked(number),
        )
        self._entry(self.tr("Hide"), lambda: timeline.hide_lane(number))

    def _add_hidden(self) -> None:
        if self._timeline.hidden_lanes:
            self.addSeparator()
            self.addMenu(HiddenMenu(self._timeline, self.tr("Show hidden lane")))

    def _entry(self, text: str, do: Callable[[], object]) -> None:
        self.addAction(text).triggered.connect(lambda _checked=False: do())
