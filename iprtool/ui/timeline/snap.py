"""Where a dragged tag comes to lie: on pictures always, on the playhead and on other tags where they are near."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from iprtool.ui.timeline.hit import Part
from iprtool.ui.timeline.model import Frames, Ints, TagItem

SNAP_PX = 6


@dataclass(frozen=True)
class Snapper:
    """What edges snap to. `targets(from_ms, to_ms)` are the magnetic times there, not asked with `magnetic` off."""

    duration_ms: int
    frames: Frames | None
    targets: Callable[[float, float], Ints]
    tolerance_ms: float
    magnetic: bool = True

    def clamped(self, ms: float) -> int:
        """A whole millisecond inside the recording."""
        return min(max(round(ms), 0), self.duration_ms)

    def on_frame(self, ms: float) -> int:
        """The begin of the nearest picture; the end of the recording is kept."""
        inside = self.clamped(ms)
        if self.frames is None or inside == self.duration_ms:
            return inside
        return self.clamped(self.frames.nearest(inside))

    def magnet(self, ms: float) -> int | None:
        """The magnetic time that is near enough, the nearest of several."""
        if not self.magnetic:
            return None
        near = self.targets(ms - self.tolerance_ms, ms + self.tolerance_ms)
        return min((int(each) for each in near), key=lambda each: abs(each - ms), default=None)

    def edge(self, ms: float) -> tuple[int, int | None]:
        """Where an edge comes to lie, and the magnetic time if it is one."""
        target = self.magnet(self.clamped(ms))
        return (self.on_frame(ms), None) if target is None else (self.clamped(target), target)

    def after(self, ms: int) -> int:
        """The begin of a later picture, the next one where pictures are 20 ms long or more."""
        ahead = 1 if self.frames is None else 20
        while self.on_frame(ms + ahead) <= ms and ms + ahead < self.duration_ms:
            ahead *= 2
        return self.on_frame(ms + ahead)

    def before(self, ms: int) -> int:
        """The begin of an earlier picture, see `after`."""
        back = 1 if self.frames is None else 20
        while self.on_frame(ms - back) >= ms and ms - back > 0:
            back *= 2
        return self.on_frame(ms - back)


@dataclass(frozen=True, slots=True)
class Placed:
    """A tag's new times, the time of the edge that is dragged, and the magnetic time it snapped to."""

    item: TagItem
    edge_ms: int
    snap_ms: int | None


def dragged(item: TagItem, part: Part, by_ms: float, snapper: Snapper) -> Placed:
    """The tag after its part has been dragged by some milliseconds; lengths stay positive, moves keep the length."""
    if part is Part.BODY or item.end_ms is None:
        return _moved(item, by_ms, snapper)
    if part is Part.START:
        start, snap = snapper.edge(item.start_ms + by_ms)
        if start >= item.end_ms:
            start, snap = min(snapper.before(item.end_ms), item.end_ms - 1), None
        return Placed(replace(item, start_ms=start), start, snap)
    end, snap = snapper.edge(item.end_ms + by_ms)
    if end <= item.start_ms:
        end, snap = max(snapper.after(item.start_ms), item.start_ms + 1), None
    return Placed(replace(item, end_ms=end), end, snap)


def _moved(item: TagItem, by_ms: float, snapper: Snapper) -> Placed:
    length = 0 if item.end_ms is None else item.end_ms - item.start_ms
    latest = max(0, snapper.duration_ms - length)
    wanted = min(max(item.start_ms + by_ms, 0), latest)
    pulls = [(snapper.magnet(wanted), 0)] + ([(snapper.magnet(wanted + length), length)] if length else [])
    held = [(target, offset) for target, offset in pulls if target is not None and 0 <= target - offset <= latest]
    if held:
        snap, offset = min(held, key=lambda pull: abs(pull[0] - pull[1] - wanted))
        start = snap - offset
    else:
        snap, start = None, min(snapper.on_frame(wanted), latest)
    return Placed(
        replace(item, start_ms=start, end_ms=None if item.end_ms is None else start + length),
        start if snap is None else snap,
        snap,
    )
