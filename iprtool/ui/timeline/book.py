"""All tags of a timeline: which lane each is in, how it looks, and how it is found by its id."""

from collections.abc import Iterable, Sequence

import numpy as np

from iprtool.ui.timeline.index import LaneTags
from iprtool.ui.timeline.model import NO_END, OPEN_END, Ints, Style, TagItem

_BULK_FROM = 64


class Book:
    """Ids are numbered with slots; the lanes hold slots and style numbers, so that 100,000 tags stay arrays."""

    def __init__(self) -> None:
        self.lanes: dict[str, LaneTags] = {}
        self.styles: list[Style] = []
        self._style_numbers: dict[Style, int] = {}
        self._ids: list[str] = []
        self._starts: list[int] = []
        self._lane_of: list[str] = []
        self._slots: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._slots)

    def __contains__(self, tag_id: object) -> bool:
        return tag_id in self._slots

    def set_lanes(self, lane_ids: Iterable[str]) -> None:
        """Keep, add and drop lanes; the tags of a dropped lane go with it."""
        wanted = list(lane_ids)
        for lane_id in set(self.lanes) - set(wanted):
            self._forget(self.lanes[lane_id])
        self.lanes = {lane_id: self.lanes.get(lane_id) or LaneTags() for lane_id in wanted}

    def clear(self) -> None:
        """Empty all lanes."""
        self._ids, self._starts, self._lane_of, self._slots = [], [], [], {}
        self.lanes = {lane_id: LaneTags() for lane_id in self.lanes}

    def load(self, lane_id: str, ids: Sequence[str], starts: Ints, ends: Ints, style_index: Ints) -> None:
        """Replace the tags of one lane; `style_index` numbers styles as `style_number` gave them."""
        lane = self.lanes[lane_id]
        self._forget(lane)
        first = len(self._ids)
        self._ids.extend(ids)
        self._starts.extend(np.asarray(starts).tolist())
        self._lane_of.extend([lane_id] * len(ids))
        slots = np.arange(first, len(self._ids))
        self._slots.update(zip(ids, slots.tolist(), strict=True))
        lane.load(np.asarray(starts), np.asarray(ends), np.asarray(style_index), slots)

    def style_number(self, style: Style) -> int:
        """The number of a style, the same for equal ones."""
        number = self._style_numbers.setdefault(style, len(self.styles))
        if number == len(self.styles):
            self.styles.append(style)
        return number

    def upsert(self, items: Sequence[TagItem]) -> set[str]:
        """Add tags or replace those of the same ids; returns the lanes touched. Tags of unknown lanes are skipped."""
        known = [item for item in items if item.lane_id in self.lanes]
        if len(known) >= _BULK_FROM:
            return self._upsert_bulk(known)
        touched: set[str] = set()
        for item in known:
            slot = self._slots.get(item.tag_id)
            if slot is None:
                slot = self._new_slot(item)
            else:
                touched.add(self._lane_of[slot])
                self.lanes[self._lane_of[slot]].remove(self._starts[slot], slot)
                self._starts[slot], self._lane_of[slot] = item.start_ms, item.lane_id
            style = self.style_number(Style(item.colour, item.label))
            self.lanes[item.lane_id].insert(item.start_ms, item.end_number, style, slot)
            touched.add(item.lane_id)
        return touched

    def remove(self, ids: Sequence[str]) -> set[str]:
        """Take out tags; unknown ids are ignored. Returns the lanes touched."""
        slots = [slot for slot in (self._slots.pop(tag_id, None) for tag_id in ids) if slot is not None]
        touched = {self._lane_of[slot] for slot in slots}
        if len(slots) >= _BULK_FROM:
            for lane_id in touched:
                lane = self.lanes[lane_id]
                _reload(lane, ~np.isin(lane.slots, slots))
        else:
            for slot in slots:
                self.lanes[self._lane_of[slot]].remove(self._starts[slot], slot)
        return touched

    def slot(self, tag_id: str) -> int | None:
        """The slot of a tag, None when there is no such tag."""
        return self._slots.get(tag_id)

    def id_of(self, slot: int) -> str:
        """The id of the tag in a slot."""
        return self._ids[slot]

    def lane_of(self, tag_id: str) -> str:
        """The lane of a tag. Raises KeyError."""
        return self._lane_of[self._slots[tag_id]]

    def place(self, tag_id: str) -> tuple[LaneTags, int]:
        """The lane and the place in it of a tag. Raises KeyError."""
        slot = self._slots[tag_id]
        lane = self.lanes[self._lane_of[slot]]
        return lane, lane.place(self._starts[slot], slot)

    def get(self, tag_id: str) -> TagItem | None:
        """A tag as it was given, None when there is no such tag."""
        if tag_id not in self._slots:
            return None
        lane, at = self.place(tag_id)
        style = self.styles[int(lane.styles[at])]
        end = int(lane.ends[at])
        shown_end = None if end in (NO_END, OPEN_END) else end
        lane_id, start = self.lane_of(tag_id), int(lane.starts[at])
        return TagItem(tag_id, lane_id, start, shown_end, style.colour, style.label, end == OPEN_END)

    def _new_slot(self, item: TagItem) -> int:
        slot = len(self._ids)
        self._ids.append(item.tag_id)
        self._starts.append(item.start_ms)
        self._lane_of.append(item.lane_id)
        self._slots[item.tag_id] = slot
        return slot

    def _upsert_bulk(self, items: Sequence[TagItem]) -> set[str]:
        last = {item.tag_id: item for item in items}
        touched = self.remove([tag_id for tag_id in last if tag_id in self._slots])
        by_lane: dict[str, list[TagItem]] = {}
        for item in last.values():
            by_lane.setdefault(item.lane_id, []).append(item)
        for lane_id, own in by_lane.items():
            lane = self.lanes[lane_id]
            slots = [self._new_slot(item) for item in own]
            styles = [self.style_number(Style(item.colour, item.label)) for item in own]
            lane.load(
                np.concatenate((lane.starts, [item.start_ms for item in own])),
                np.concatenate((lane.ends, [item.end_number for item in own])),
                np.concatenate((lane.styles, styles)),
                np.concatenate((lane.slots, slots)),
            )
        return touched | set(by_lane)

    def _forget(self, lane: LaneTags) -> None:
        for slot in lane.slots.tolist():
            self._slots.pop(self._ids[slot], None)


def _reload(lane: LaneTags, keep: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> None:
    lane.load(lane.starts[keep], lane.ends[keep], lane.styles[keep], lane.slots[keep])
