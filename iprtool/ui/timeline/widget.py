"""The timeline as a person uses it: mouse, wheel, keys and tooltips."""

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from iprtool.domain.stacking import OVERFLOW
from iprtool.ui.timeline import access, header, overview, running, tips
from iprtool.ui.timeline.api import TimelineApi
from iprtool.ui.timeline.arcs import Arc
from iprtool.ui.timeline.gestures import (
    ArcGesture,
    BandGesture,
    EditGesture,
    Gesture,
    HeaderGesture,
    Modifiers,
    PanGesture,
    RefusedGesture,
    ScrubGesture,
)
from iprtool.ui.timeline.heads import Heads
from iprtool.ui.timeline.hidden import HiddenLanes
from iprtool.ui.timeline.hit import Hit, Part, hit_tag, row_at
from iprtool.ui.timeline.wheel import turn_of

_SCROLL_ON_MS = 30
_SCROLL_ON_MOST_PX = 60
_GRIP_CURSORS = {
    overview.Grip.BEGIN: Qt.CursorShape.SizeHorCursor,
    overview.Grip.END: Qt.CursorShape.SizeHorCursor,
    overview.Grip.WINDOW: Qt.CursorShape.OpenHandCursor,
}
_CURSORS = {Part.START: Qt.CursorShape.SizeHorCursor, Part.END: Qt.CursorShape.SizeHorCursor}


class TimelineWidget(TimelineApi):
    """Ruler, sound and lanes of tags; see `TimelineApi` for its methods and signals."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        access.install()
        self.selection_changed.connect(lambda: access.tell_selected(self))
        self._gesture: Gesture | None = None
        self._heads, self._hidden = Heads(self), HiddenLanes(self)
        self._pointer = (QPoint(), Qt.KeyboardModifier.NoModifier)
        self._scroll_on = QTimer(self)
        self._scroll_on.setInterval(_SCROLL_ON_MS)
        self._scroll_on.timeout.connect(self._on_scroll_on)

    def relayout(self) -> None:
        """Find all places anew."""
        super().relayout()
        self._hidden.fit()

    def described(self) -> None:
        """Tell assistive technology in words, and that the list of tags has changed if it has."""
        super().described()
        access.tell_changed(self)

    # What is where

    def hit(self, at: QPoint) -> tuple[int | None, Hit | None]:
        """The number of the lane and the tag under a point of the widget."""
        number = self.places.lane_at(at.y())
        if number is None or at.x() < self.places.header:
            return number, None
        x, y = at.x() - self.places.header + 0.5, at.y() - self.places.top_of(number)
        box = self.places.lanes[number]
        slot = running.slot_at(self.running_bars(), at, self.now_x)
        if slot is not None:
            return number, Hit(slot, Part.BODY)
        found = hit_tag(self.scene(number), box, x, y, self.metrics.diamond + 2, self.chosen)
        if found and (not self.lanes[number].editable or self.lanes[number].locked):
            found = Hit(found.slot, Part.BODY)
        return number, found

    def open_lane_menu(self) -> None:
        """Open the menu of the lane that keys act on."""
        self._heads.open_menu()

    def _on_names(self, at: QPoint) -> bool:
        return at.x() < self.places.header and self.places.lanes_top <= at.y() < self.places.lanes_bottom

    def arc_at(self, at: QPoint) -> Arc | None:
        """The arc under a point of the lanes."""
        places = self.places
        inside = at.x() >= places.header and places.lanes_top <= at.y() < places.lanes_bottom
        return self.arc_shapes().at(at.x(), at.y()) if inside else None

    def _on_grip(self, at: QPoint) -> bool:
        return abs(at.x() - self.places.header) <= header.GRIP_PX and at.y() < self.places.lanes_top

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a gesture; a tag is selected at once."""
        at = event.position().toPoint()
        if self._gesture is not None:
            return
        if event.button() == Qt.MouseButton.MiddleButton:
            self._begin(PanGesture(self, at))
        elif event.button() == Qt.MouseButton.LeftButton:
            self._press(at, event.modifiers())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with a gesture; without one, show by the cursor what can be done here."""
        at = event.position().toPoint()
        self._pointer = (at, event.modifiers())
        if self._gesture is None:
            self._show_cursor(at)
            return
        self._gesture.move(at, event.modifiers())
        if self._gesture is not None and self._gesture.scrolls and self._overshoot(at):
            self._scroll_on.start()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Finish a gesture."""
        if self._gesture is not None:
            gesture = self._end()
            gesture.finish()
            self._show_cursor(event.position().toPoint())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask for a tag's memo; on the lanes' names, open and close."""
        at = event.position().toPoint()
        _, found = self.hit(at)
        if event.button() == Qt.MouseButton.LeftButton and at.x() < self.places.header - header.GRIP_PX:
            self._heads.double_click(at)
        elif event.button() == Qt.MouseButton.LeftButton and found:
            self.memo_requested.emit(self.book.id_of(found.slot))
        else:
            self.mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll in time or among lanes, or zoom at the pointer."""
        x = event.position().x() - self.places.header
        turn = turn_of(event, x < 0, self.places.max_scroll > 0)
        view = self.view.zoomed(turn.zoom, max(x, 0)) if turn.zoom != 1 else self.view.scrolled(turn.time_px)
        self.show_by_hand(view)
        self.scroll_lanes_to(self.places.scroll + round(turn.lanes_px))
        self._move_on()
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for a menu about the selected tags, after selecting the one under the pointer; names have their own."""
        at = event.pos()
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        band = None if by_key else self.places.ribbon_at(at.y())
        if band is not None:
            ms = self.view.clamped_ms(max(at.x() - self.places.header, 0))
            self.ribbon_menu_requested.emit(band, self.mapToGlobal(at), ms)
            return
        if (by_key and self.focused_lane and not self.chosen) or (not by_key and self._on_names(at)):
            self._heads.open_menu(None if by_key else at)
            return
        if by_key:
            at = QPoint(self.places.header + round(self.view.x_of(self.now_ms)), self.places.lanes_top)
            number, found = (self._lane_of_selection(), None)
        else:
            number, found = self.hit(at)
        if found and found.slot not in self.chosen:
            self.choose({found.slot})
            self.announce_selection()
        lane_id = "" if number is None else self.lanes[number].id
        ms = self.view.clamped_ms(at.x() - self.places.header)
        self.context_menu_requested.emit(self.selection(), self.mapToGlobal(at), ms, lane_id)

    # Keys, focus and the rest

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives up a gesture; page keys, Home and End go through time."""
        page = self.view.width * 0.9
        moves = {
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_Home: -float(self.view.left_px),
            Qt.Key.Key_End: float(self.view.max_left_px),
        }
        key = Qt.Key(event.key())
        if self._gesture is None and self._heads.key(event):
            return
        if key == Qt.Key.Key_Escape and self._gesture is not None:
            self._end().cancel()
        elif key in moves and event.modifiers() == Qt.KeyboardModifier.NoModifier and self._gesture is None:
            self.show_by_hand(self.view.scrolled(moves[key]))
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Tooltips, pinching, and Esc before any shortcut of the window while a gesture is on."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos()), self)
            return True
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            x = event.position().x() - self.places.header
            self.show_by_hand(self.view.zoomed(1 + event.value(), max(x, 0)))
            return True
        escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if escape and event.type() == QEvent.Type.ShortcutOverride and self._gesture is not None:
            event.accept()
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the focus."""
        super().focusOutEvent(event)
        self.update()

    def hideEvent(self, event: QHideEvent) -> None:
        """Give up a gesture that nobody sees."""
        super().hideEvent(event)
        if self._gesture is not None:
            self._end().cancel()

    def tip_at(self, at: QPoint) -> str:
        """The tooltip for a point of the widget, empty for none."""
        if overview.grip_at(at, self.view, self.places) is not None:
            x = at.x() - self.places.header
            return tips.overview_tip(self._overview.count_at(x), self.view, x, self.tr)
        band = self.places.ribbon_at(at.y())
        if band is not None:
            x = at.x() - self.places.header
            return tips.ribbon_tip(self._ribbons[band], self.view, x, self.tr) if x >= 0 else self._ribbons[band].title
        number, found = self.hit(at)
        if number is None:
            return ""
        lane = self.lanes[number]
        if at.x() < self.places.header:
            height = self.places.lanes[number].height
            elided = header.is_elided(lane, self.places.header, height, self.metrics)
            return "\n".join(filter(None, (lane.title, lane.subtitle))) if elided else ""
        scene, x = self.scene(number), at.x() - self.places.header
        item = self.book.get(self.book.id_of(found.slot)) if found else None
        if scene.is_dense(x) and not (item and item.open):
            return tips.count_tip(scene, self.view, x, self.tr)
        more = ""
        if row_at(self.places.lanes[number], at.y() - self.places.top_of(number)) == OVERFLOW:
            more = tips.overflow_tip(scene, x, self.tr)
        if item is not None or more:
            return "\n".join(filter(None, (more, tips.tag_tip(item, self.tr) if item else "")))
        arc = self.arc_at(at)
        return arc.label if arc else tips.curve_tip(self.curve_values(number, self.view.ms_at(x)))

    # Inside

    def _press(self, at: QPoint, modifiers: Modifiers) -> None:
        if self._on_grip(at) or (abs(at.x() - self.places.header) <= 1):
            self._begin(HeaderGesture(self, at, header.MIN_PX))
        elif self._on_names(at):
            self._begin(self._heads.press(at))
        elif (grip := overview.grip_at(at, self.view, self.places)) is not None:
            self._begin(overview.OverviewGesture(self, at, grip))
        elif at.x() < self.places.header:
            return
        elif at.y() < self.places.lanes_top:
            self._begin(ScrubGesture(self, at))
        else:
            self._press_lane(at, modifiers)

    def _press_lane(self, at: QPoint, modifiers: Modifiers) -> None:
        number, found = self.hit(at)
        arc = self.arc_at(at) if found is None else None
        if arc is not None:
            self._begin(ArcGesture(self, at, arc.episode_id))
            return
        adds = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        if number is None or found is None:
            self._begin(BandGesture(self, at, adds))
            return
        if adds:
            self.choose(self.chosen ^ {found.slot})
            self.announce_selection()
        elif modifiers & Qt.KeyboardModifier.ShiftModifier:
            self._choose_up_to(number, found.slot)
        else:
            self._press_tag(at, number, found)

    def _press_tag(self, at: QPoint, number: int, found: Hit) -> None:
        if found.slot not in self.chosen:
            self.choose({found.slot})
            self.announce_selection()
        item = self.book.get(self.book.id_of(found.slot))
        lane = self.lanes[number]
        if item is not None and lane.editable and lane.locked:
            self._begin(RefusedGesture(self, at, lane.id))
        elif item is not None and lane.editable and not item.open:
            self._begin(EditGesture(self, at, item, found.part, found.slot))
        elif self.chosen != {found.slot}:
            self.choose({found.slot})
            self.announce_selection()

    def _choose_up_to(self, number: int, slot: int) -> None:
        """Select from the selected tags to this one, all of its lane."""
        lane = self.lane_tags(number)
        places = [at for at, each in enumerate(lane.slots.tolist()) if each in self.chosen or each == slot]
        self.choose(set(lane.slots[places[0] : places[-1] + 1].tolist()))
        self.announce_selection()

    def _begin(self, gesture: Gesture | None) -> None:
        self._gesture = gesture

    def _end(self) -> Gesture:
        gesture, self._gesture = self._gesture, None
        self._scroll_on.stop()
        assert gesture is not None
        return gesture

    def _move_on(self) -> None:
        if self._gesture is not None and self._gesture.moved:
            self._gesture.move(*self._pointer)

    def _overshoot(self, at: QPoint) -> int:
        x = at.x() - self.places.header
        past = x if x < 0 else max(0, x - self.view.width + 1)
        return min(max(past, -_SCROLL_ON_MOST_PX), _SCROLL_ON_MOST_PX)

    def _on_scroll_on(self) -> None:
        past = self._overshoot(self._pointer[0])
        if self._gesture is None or not past:
            self._scroll_on.stop()
            return
        self.show_by_hand(self.view.scrolled(past / 2))
        self._move_on()

    def _show_cursor(self, at: QPoint) -> None:
        shape = Qt.CursorShape.ArrowCursor
        if self._on_grip(at):
            shape = Qt.CursorShape.SplitHCursor
        elif (grip := overview.grip_at(at, self.view, self.places)) is not None:
            shape = _GRIP_CURSORS.get(grip, shape)
        elif self._heads.border_at(at) is not None:
            shape = Qt.CursorShape.SplitVCursor
        elif (found := self.hit(at)[1]) is not None:
            shape = _CURSORS.get(found.part, shape)
        elif self.arc_at(at) is not None:
            shape = Qt.CursorShape.PointingHandCursor
        if self.cursor().shape() != shape:
            self.setCursor(shape)

    def _lane_of_selection(self) -> int | None:
        lanes = {self.book.lane_of(tag_id) for tag_id in self.selection()}
        return next((number for number, lane in enumerate(self.lanes) if lane.id in lanes), None)
