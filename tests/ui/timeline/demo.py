"""Sample data for tests, benchmarks and screenshots of the timeline; the same on every run."""

import math

import numpy as np
from numpy.typing import NDArray

from iprtool.ui.theme.palette import FAMILY_COLOURS
from iprtool.ui.timeline import NO_END, Lane, Style, TagItem, TimelineWidget

MINUTE = 60_000
SESSION_MS = 52 * MINUTE + 10_200

LANES = (
    Lane("client", "Client recall", "unsealed · 14 tags"),
    Lane("therapist", "Therapist recall", "unsealed · 11 tags"),
    Lane("rupture", "Coder AB · Rupture", "primary · 37 tags", editable=True),
    Lane("relation", "Coder AB · Relationship", "primary · 22 tags", editable=True),
)

_C = FAMILY_COLOURS
_TAGS = (
    ("client", 738, None, "unassigned", "“I wanted to leave”"),
    ("client", 814, 844, "withdrawal", "Withdrew"),
    ("client", 881, None, "real relationship", "Felt seen"),
    ("therapist", 820, 857, "withdrawal", "Lost her here"),
    ("therapist", 868, None, "unassigned", "My own doubt"),
    ("rupture", 732, 757, "withdrawal", "Minimal resp."),
    ("rupture", 813, 854, "withdrawal", "Avoidant story"),
    ("rupture", 896, 924, "confrontation", "Complaint"),
    ("relation", 767, 789, "real relationship", "Genuine"),
    ("relation", 876, None, "real relationship", "Realism"),
    ("relation", 940, 975, "alliance", "Bond"),
)


class Frames25:
    """The pictures of a recording with 25 per second."""

    def nearest(self, ms: int) -> int:
        return max(0, -(-(ms - 20) // 40) * 40)


class Speech:
    """Something that looks like the sound of a conversation: int8 peaks of 10 ms, and coarser ones made from them."""

    def __init__(self, duration_ms: int) -> None:
        rng = np.random.default_rng(4)
        count = duration_ms // 10 + 1
        turns = np.repeat(rng.choice([0.05, 0.45, 0.9, 0.6], count // 300 + 1), 300)[:count]
        syllables = 0.55 + 0.45 * np.sin(np.arange(count) / 7 + rng.normal(0, 0.4, count))
        level = np.clip(turns * syllables * rng.uniform(0.6, 1, count), 0, 1) * 127
        self._levels = [level.astype(np.int8)]
        while len(level) > 4096:
            level = np.pad(level, (0, -len(level) % 4)).reshape(-1, 4).max(axis=1)
            self._levels.append(level.astype(np.int8))

    def peaks(self, start_ms: float, end_ms: float, columns: int) -> NDArray[np.int8]:
        per_column = (end_ms - start_ms) / 10 / columns
        number = max(0, min(int(math.log(max(per_column, 1), 4)), len(self._levels) - 1))
        level, step = self._levels[number], 10 * 4**number
        edges = np.clip(np.linspace(start_ms, end_ms, columns + 1) // step, 0, len(level) - 1).astype(np.int64)
        loud = np.maximum.reduceat(level, edges)[:columns] * (edges[:-1] < len(level) - 1)
        return np.stack((-loud, loud), axis=1).astype(np.int8)


def mock_tags() -> list[TagItem]:
    """The tags of the design drawing."""
    return [
        TagItem(f"t{n}", lane, start * 1000, None if end is None else end * 1000, _C[family], label)
        for n, (lane, start, end, family, label) in enumerate(_TAGS)
    ]


def rich_tags() -> list[TagItem]:
    """Those of the drawing, and many others: overlapping, crowded, nested, stacked beyond what a lane can hold."""
    rng = np.random.default_rng(7)
    families = list(_C)
    items = mock_tags()
    for n in range(60):
        start = int(rng.integers(0, SESSION_MS - 60_000))
        length = int(rng.integers(2_000, 70_000))
        family = families[n % len(families)]
        lane = LANES[int(rng.integers(0, 4))].id
        end = None if n % 3 == 0 else start + length
        items.append(TagItem(f"r{n}", lane, start, end, _C[family], family.capitalize()))
    for n in range(400):
        start = 1_200_000 + int(abs(rng.normal(0, 90_000)))
        items.append(TagItem(f"d{n}", "relation", start, None, _C[families[n % 5]], "Marker"))
    for n in range(7):
        start = 1_000_000 + n * 4_000
        items.append(TagItem(f"o{n}", "rupture", start, start + 60_000, _C[families[n % 6]], f"Layer {n + 1}"))
    return items


def mock_timeline(widget: TimelineWidget, tags: list[TagItem] | None = None) -> None:
    """Show the session of the drawing as the drawing shows it."""
    widget.set_recording(SESSION_MS, Frames25())
    widget.set_waveform(Speech(SESSION_MS))
    widget.set_lanes(LANES)
    widget.set_tags(mock_tags() if tags is None else tags)
    show_range(widget, 720_000, 957_000)
    widget.set_now(881_640)
    widget.set_selection(["t6"])


def show_range(widget: TimelineWidget, start_ms: int, end_ms: int) -> None:
    """Zoom and scroll to a stretch."""
    view = widget.view.fitted().zoomed(widget.view.max_ms_per_px * widget.view.width / (end_ms - start_ms), 0)
    widget.show_by_hand(view.with_ms_at(start_ms, 0))


def load_many(widget: TimelineWidget, count: int, duration_ms: int, lanes: int = 4) -> None:
    """Spread `count` tags, a third of them points, over lanes and recording, as arrays."""
    rng = np.random.default_rng(count)
    widget.set_recording(duration_ms, Frames25())
    widget.set_lanes(
        [Lane(f"lane{n}", f"Coder {n + 1}", f"{count // lanes} tags", editable=True) for n in range(lanes)]
    )
    styles = [Style(colour, name.capitalize()) for name, colour in _C.items()]
    for n in range(lanes):
        size = count // lanes
        starts = rng.integers(0, duration_ms - 20_000, size)
        lengths = np.exp(rng.normal(math.log(4_000), 0.8, size)).astype(np.int64) + 40
        ends = np.where(rng.random(size) < 1 / 3, NO_END, np.minimum(starts + lengths, duration_ms))
        ids = [f"{n}-{k}" for k in range(size)]
        widget.load(f"lane{n}", ids, starts, ends, rng.integers(0, len(styles), size), styles)
