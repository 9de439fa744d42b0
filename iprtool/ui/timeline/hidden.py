"""The trace that hidden lanes leave: how many there are, in the corner over the names, and a way back to them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton

from iprtool.ui.timeline import header
from iprtool.ui.timeline.lane_api import LaneApi


class HiddenMenu(QMenu):
    """Every hidden lane, to show it again; all of them at once where there are several."""

    def __init__(self, timeline: LaneApi, title: str = "") -> None:
        super().__init__(title, timeline)
        self._timeline = timeline
        lanes = timeline.hidden_lanes
        names = {lane.id: lane.title for lane in timeline.all_lanes}
        for lane in lanes:
            name = f"{names[lane.group]} · {lane.title}" if lane.group in names else lane.title
            self._entry(name, [lane.id])
        if len(lanes) > 1:
            self.addSeparator()
            self._entry(self.tr("Show all of them"), [lane.id for lane in lanes])

    def _entry(self, text: str, lane_ids: list[str]) -> None:
        self.addAction(text).triggered.connect(lambda _checked=False: self._show(lane_ids))

    def _show(self, lane_ids: list[str]) -> None:
        for lane_id in lane_ids:
            self._timeline.lane_hidden.emit(lane_id, False)
        self._timeline.setFocus()


class HiddenLanes(QPushButton):
    """Lies in the corner beside the ruler; there only while lanes are hidden."""

    def __init__(self, timeline: LaneApi) -> None:
        super().__init__(timeline)
        self._timeline = timeline
        self.setProperty("role", "corner")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip(self.tr("Choose which of them shall be seen again."))
        self.clicked.connect(self.open_menu)
        self.hide()

    def fit(self) -> None:
        """Say how many there are now, where the corner is now."""
        count, places = len(self._timeline.hidden_lanes), self._timeline.places
        text = self.tr("1 lane hidden") if count == 1 else self.tr("{0} lanes hidden").format(count)
        room = places.header - header.LEFT_PAD // 2 - header.GRIP_PX
        self.setGeometry(header.LEFT_PAD // 2, 1, max(room, 1), places.ruler - 2)
        self.setAccessibleName(text)
        self.setText(self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room - 2 * header.GRIP_PX))
        self.setVisible(count > 0)

    def open_menu(self) -> HiddenMenu:
        """Let the person choose."""
        menu = HiddenMenu(self._timeline)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
        return menu
