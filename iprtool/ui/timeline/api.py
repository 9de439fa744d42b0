"""What the window tells the timeline and asks of it, and the signals it gets back."""

from collections.abc import Iterable, Sequence

import numpy as np
from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget

from iprtool.domain.times import clock
from iprtool.ui.timeline import navigate
from iprtool.ui.timeline.follow import Follower
from iprtool.ui.timeline.gestures import targets_of
from iprtool.ui.timeline.index import LaneTags
from iprtool.ui.timeline.layers import Layers
from iprtool.ui.timeline.model import Frames, Ints, Lane, Style, TagItem, Wave
from iprtool.ui.timeline.snap import SNAP_PX, Snapper
from iprtool.ui.timeline.tips import number_of_tags
from iprtool.ui.timeline.view import Viewport

_ZOOM_STEP = 1.5
_MARGIN_PX = 24
_TELL_MS = 300
"""So long after the playhead moved it is told what it has come to, not for every picture."""
_HELD_AT_MOST = 5


class TimelineApi(Layers):
    """Data in, signals out; times are milliseconds from the recording's origin, tags and lanes go by their ids."""

    seek_requested = Signal(int)
    scrub_started = Signal()
    scrub_finished = Signal()
    selection_changed = Signal(list)
    tag_times_edited = Signal(str, int, object, str)
    edit_finished = Signal(str)
    memo_requested = Signal(str)
    context_menu_requested = Signal(list, QPoint, int, str)
    ribbon_menu_requested = Signal(int, QPoint, int)
    """(number of the ribbon, where on the screen, milliseconds)"""
    view_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Timeline"))
        self._follower = Follower(self, lambda: self.view, self.show_view)
        self._unconfirmed: TagItem | None = None
        self.waveform: Wave | None = None
        self._tell_later = QTimer(self)
        self._tell_later.setSingleShot(True)
        self._tell_later.setInterval(_TELL_MS)
        self._tell_later.timeout.connect(self.described)
        self.described()

    # The recording

    def set_recording(self, duration_ms: int, frames: Frames | None = None) -> None:
        """Show a recording, with the playhead at its begin. Lanes, tags and waveform stay as they are.

        The whole of it is shown; one of the same length as before (the same one read anew, another camera) keeps the
        stretch that is on screen.
        """
        self.frames = frames
        self._follower.set_on(self._follower.on)
        self.now_ms = 0
        if duration_ms != self.view.duration_ms:
            self.show_view(self.view.of_recording(duration_ms))
        self.refresh()

    def set_frames(self, frames: Frames | None) -> None:
        """The recording's pictures, to which edges snap from now on."""
        self.frames = frames
        self.refresh(scenes=False)

    def set_waveform(self, wave: Wave | None) -> None:
        """The recording's sound; to be called again as a waveform grows."""
        self.waveform = wave
        self._waves.set_wave(wave)
        self.refresh(scenes=False)

    def set_now(self, ms: int) -> None:
        """Put the playhead at a time; where it is followed, turn the page when it leaves the screen."""
        self.move_playhead(ms)
        self._follower.playhead_moved(ms)
        if QAccessible.isActive() and not self._tell_later.isActive():
            self._tell_later.start()

    def set_follow(self, on: bool) -> None:
        """Whether to keep the playhead on screen."""
        self._follower.set_on(on)
        self._follower.playhead_moved(self.now_ms)

    # Lanes and tags

    def set_lanes(self, lanes: Iterable[Lane]) -> None:
        """Show these lanes from top to bottom, but for hidden ones.

        Tags of lanes that stay are kept, those of other lanes are gone.
        """
        self.change_lanes(lanes)
        self._drop_gone()

    def set_tags(self, items: Iterable[TagItem]) -> None:
        """Replace all tags. Tags of lanes that are not shown are left out."""
        chosen = self.selection()
        self.choose(set())  # the numbers of what was selected mean nothing in the book that follows
        self.book.clear()
        self.book.upsert(list(items))
        self.tags_changed(self.book.lanes)
        self.set_selection(chosen)

    def load(
        self, lane_id: str, ids: Sequence[str], starts: Ints, ends: Ints, style_index: Ints, styles: Sequence[Style]
    ) -> None:
        """Replace the tags of one lane from parallel arrays: the fast way for many.

        `ends` has NO_END (-1) for points and OPEN_END for what runs still; `style_index` numbers `styles`. Raises
        KeyError for an unknown lane.
        """
        numbers = np.array([self.book.style_number(style) for style in styles] or [0], np.int64)
        self.book.load(lane_id, ids, starts, ends, numbers[np.asarray(style_index, np.int64)])
        self.tags_changed([lane_id])
        self._drop_gone()

    def upsert(self, items: Iterable[TagItem]) -> None:
        """Add tags, or replace those of the same ids. The cost hardly grows with the number of tags that are there."""
        given = list(items)
        if self._unconfirmed and any(item.tag_id == self._unconfirmed.tag_id for item in given):
            self._unconfirmed = None
        self._apply([item for item in given if len(given) > 1 or self.book.get(item.tag_id) != item])

    def remove(self, ids: Iterable[str]) -> None:
        """Take out tags; unknown ids are ignored."""
        self.tags_changed(self.book.remove(list(ids)))
        self._drop_gone()

    def tag_item(self, tag_id: str) -> TagItem | None:
        """A tag as the timeline shows it, None when it has none of that id."""
        return self.book.get(tag_id)

    # The selection

    def selection(self) -> list[str]:
        """The selected tags, in the order in which they came."""
        return [self.book.id_of(slot) for slot in sorted(self.chosen)]

    def set_selection(self, ids: Iterable[str]) -> None:
        """Select these tags, and no others, without a signal."""
        self.choose({slot for slot in map(self.book.slot, ids) if slot is not None})

    def select_next(self) -> str | None:
        """Select the tag after the selected one, or after the playhead; returns its id, None where there is none."""
        return self._select_beside(forward=True)

    def select_previous(self) -> str | None:
        """Select the tag before the selected one, or before the playhead; returns its id, None where there is none."""
        return self._select_beside(forward=False)

    # The view

    def zoom_in(self) -> None:
        """Go nearer, around the playhead where it is on screen, else around the middle."""
        self._zoom(_ZOOM_STEP)

    def zoom_out(self) -> None:
        """Go farther away, around the playhead where it is on screen, else around the middle."""
        self._zoom(1 / _ZOOM_STEP)

    def fit(self) -> None:
        """Show the whole recording."""
        self.show_by_hand(self.view.fitted())

    def tag_position(self, tag_id: str) -> QPoint | None:
        """Where a tag begins on the widget, at the top of its mark; None where that is not on screen."""
        item = self.book.get(tag_id)
        if item is None or self.number_of(item.lane_id) is None or not self.view.sees(item.start_ms):
            return None
        top = self.tag_top(tag_id)
        inside = self.places.lanes_top <= top < self.places.lanes_bottom
        return QPoint(self.places.header + round(self.view.x_of(item.start_ms)), top) if inside else None

    def visible_range(self) -> tuple[int, int]:
        """The stretch on screen: [begin, end) in milliseconds, inside the recording."""
        return max(0, round(self.view.start_ms)), min(round(self.view.end_ms), self.view.duration_ms)

    def ensure_visible(self, tag_id: str) -> None:
        """Scroll in time and among the lanes, as little as needed for a tag to be seen; not to a hidden lane."""
        item = self.book.get(tag_id)
        number = self.number_of(item.lane_id) if item else None
        if item is None or number is None:
            return
        end = item.start_ms if item.end_ms is None else item.end_ms
        self.show_by_hand(self.view.showing(item.start_ms, end, min(_MARGIN_PX, self.view.width // 4)))
        self.show_lane(number)

    def show_by_hand(self, view: Viewport) -> None:
        """Show a view that the person asked for."""
        if view != self.view:
            self.show_view(view)
            self._follower.person_moved(self.now_ms)
            self.view_changed.emit()

    # For gestures

    def lane_tags(self, number: int) -> LaneTags:
        """The tags of a lane by its number."""
        return self.book.lanes[self.lanes[number].id]

    def tag_top(self, tag_id: str) -> int:
        """The top of a tag's mark on the widget. Raises KeyError for a tag that is unknown or on a hidden lane."""
        lane, place = self.book.place(tag_id)
        number = self.number_of(self.book.lane_of(tag_id))
        if number is None:
            raise KeyError(tag_id)
        return self.places.top_of(number) + self.places.lanes[number].band(int(lane.rows[place]))[0]

    def snapper(self, tag_id: str, magnetic: bool) -> Snapper:
        """What the edges of a tag snap to."""
        slot = self.book.slot(tag_id)
        lanes = [self.lane_tags(number) for number in self.places.visible_lanes()]
        playhead = self.now_ms if self.frames is None else self.frames.nearest(self.now_ms)
        return Snapper(
            self.view.duration_ms,
            self.frames,
            lambda start, end: targets_of(lanes, -1 if slot is None else slot, playhead, start, end),
            SNAP_PX * self.view.ms_per_px,
            magnetic,
        )

    def try_times(self, item: TagItem, gesture_id: str) -> None:
        """Show and announce new times; they stay only if the answer is an `upsert` of the tag."""
        if self._unconfirmed is None:
            self._unconfirmed = self.book.get(item.tag_id)
        self._apply([item])
        self.tag_times_edited.emit(item.tag_id, item.start_ms, item.end_ms, gesture_id)

    def settle_times(self, gesture_id: str) -> None:
        """A drag is over: what nobody has answered goes back to where it was."""
        if self._unconfirmed is not None and self._unconfirmed.tag_id in self.book:
            self._apply([self._unconfirmed])
        self._unconfirmed = None
        self.edit_finished.emit(gesture_id)

    def announce_selection(self) -> None:
        """Tell which tags are selected."""
        self.selection_changed.emit(self.selection())

    def activate_arc(self, episode_id: str) -> None:
        """Tell which episode was clicked."""
        self.arc_activated.emit(episode_id)

    def seek(self, ms: int) -> None:
        """Ask for a time."""
        self.seek_requested.emit(ms)

    def scrubbing(self, on: bool) -> None:
        """Tell that a series of seeks begins or ends."""
        (self.scrub_started if on else self.scrub_finished).emit()

    # Inside

    def described(self) -> None:
        """Tell assistive technology how many tags there are, which are selected, and which hold at the playhead.

        Qt sends it an event whenever these words change; times that change with every picture are not among them.
        """
        parts = [number_of_tags(len(self.book), self.tr)]
        running = sum(len(lane.running) for lane in self.book.lanes.values())
        if running:
            parts.append(self.tr("{0} running").format(running))
        if len(self.chosen) == 1:
            item = self.book.get(self.book.id_of(next(iter(self.chosen))))
            parts += (
                [self.tr("selected: {label} at {time}").format(label=item.label, time=clock(item.start_ms))]
                if item
                else []
            )
        elif self.chosen:
            parts.append(self.tr("{0} selected").format(len(self.chosen)))
        parts.append(self._held_said())
        number = self.focused_number
        if number is not None:
            parts.append(self._lane_said(self.lanes[number]))
        self.setAccessibleDescription(", ".join(filter(None, parts)))

    def _held_said(self) -> str:
        """What is coded at the playhead."""
        slots = [slot for lane in self.lanes for slot in self.book.lanes[lane.id].slots_at(self.now_ms)]
        items = [self.book.get(self.book.id_of(slot)) for slot in slots[:_HELD_AT_MOST]]
        names = [item.label for item in items if item is not None]
        if len(slots) > len(names):
            names.append(self.tr("{0} more").format(len(slots) - len(names)))
        return self.tr("at the playhead: {0}").format(", ".join(names)) if names else ""

    def _lane_said(self, lane: Lane) -> str:
        said = [self.tr("lane {0}").format(lane.title), lane.subtitle]
        if lane.expanded is not None:
            said.append(self.tr("expanded") if lane.expanded else self.tr("collapsed"))
        if lane.locked:
            said.append(self.tr("locked"))
        return ", ".join(filter(None, said))

    def _apply(self, items: Sequence[TagItem]) -> None:
        if items:
            self.tags_changed(self.book.upsert(items))

    def _drop_gone(self) -> None:
        """Unselect what is no longer there."""
        gone = {slot for slot in self.chosen if self.book.slot(self.book.id_of(slot)) != slot}
        if gone:
            self.choose(self.chosen - gone)

    def _zoom(self, factor: float) -> None:
        x = self.view.x_of(self.now_ms)
        self.show_by_hand(self.view.zoomed(factor, x if 0 <= x <= self.view.width else self.view.width / 2))

    def _select_beside(self, *, forward: bool) -> str | None:
        lanes = [self.book.lanes[lane.id] for lane in self.lanes]
        now = self._selected_spot(forward) or navigate.spot_at(lanes, self.now_ms, forward)
        spot = (navigate.following if forward else navigate.preceding)(lanes, now)
        if spot is None:
            return None
        slot = int(lanes[spot[1]].slots[spot[2]])
        self.choose({slot})
        self.ensure_visible(self.book.id_of(slot))
        self.announce_selection()
        return self.book.id_of(slot)

    def _selected_spot(self, forward: bool) -> navigate.Spot | None:
        spots = []
        for tag_id in self.selection():
            lane, place = self.book.place(tag_id)
            number = self.number_of(self.book.lane_of(tag_id))
            if number is not None:
                spots.append((int(lane.starts[place]), number, place))
        return (max if forward else min)(spots, default=None)
