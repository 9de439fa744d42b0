"""What a tooltip says about a place of the timeline."""

from collections.abc import Callable

import numpy as np

from iprtool.domain.stacking import OVERFLOW
from iprtool.domain.times import clock
from iprtool.ui.timeline.curves import Curve
from iprtool.ui.timeline.model import TagItem
from iprtool.ui.timeline.overview import ms_at
from iprtool.ui.timeline.ribbon import Ribbon
from iprtool.ui.timeline.scene import LaneScene
from iprtool.ui.timeline.view import Viewport

Translate = Callable[..., str]
_NEAR_PX = 5


def number_of_tags(count: int, tr: Translate) -> str:
    """`1 tag`, `2 tags`."""
    return tr("1 tag") if count == 1 else tr("{0} tags").format(count)


def tag_tip(item: TagItem, tr: Translate) -> str:
    """Label and times of a tag."""
    if item.open:
        return f"{item.label}\n" + tr("runs since {0}").format(clock(item.start_ms))
    if item.end_ms is None:
        return f"{item.label}\n{clock(item.start_ms)}"
    seconds = f"{(item.end_ms - item.start_ms) / 1000:.3f}"
    length = tr("{seconds} s").format(seconds=seconds)
    return f"{item.label}\n{clock(item.start_ms)} – {clock(item.end_ms)} ({length})"


def count_tip(scene: LaneScene, view: Viewport, x: float, tr: Translate) -> str:
    """How many tags a dense column stands for, and the stretch of time that it is."""
    count = int(np.count_nonzero(scene.touching(x)))
    if not count:
        return ""
    times = f"{clock(round(view.ms_at(int(x))))} – {clock(round(view.ms_at(int(x) + 1)))}"
    return number_of_tags(count, tr) + f"\n{times}\n" + tr("Zoom in to see each.")


def overflow_tip(scene: LaneScene, x: float, tr: Translate) -> str:
    """How many tags found no room at x."""
    count = int(np.count_nonzero(scene.touching(x) & (scene.rows == OVERFLOW)))
    if not count:
        return ""
    return tr("1 more tag at this time") if count == 1 else tr("{0} more tags at this time").format(count)


def overview_tip(count: int, view: Viewport, x: int, tr: Translate) -> str:
    """How many tags there are about a place of the overview."""
    begin, end = (round(ms_at(view, edge)) for edge in (x, x + 1))
    return number_of_tags(count, tr) + f"\n{clock(begin)} – {clock(end)}"


def ribbon_tip(ribbon: Ribbon, view: Viewport, x: float, tr: Translate) -> str:
    """When a moment was played in a recall, each time, and who stopped near it."""
    bars = ribbon.bars_at(view.ms_at(x))
    times = [f"{clock(bar.played.at_ms)} – {clock(bar.played.until_ms)}" for bar in bars]
    played = tr("Played in the interview at {0}").format("\n".join(times)) if times else tr("Not played")
    near = [stop for stop in ribbon.stops if abs(view.x_of(stop.ms) - x) <= _NEAR_PX]
    who = {True: tr("Stopped by the participant at {0}"), False: tr("Stopped by the interviewer at {0}")}
    stops = [who[stop.by_participant].format(clock(stop.at_ms)) for stop in near]
    return "\n".join([ribbon.title, played, *stops])


def curve_tip(values: list[tuple[Curve, float]]) -> str:
    """What curves say at a time."""
    return "\n".join(f"{curve.label} {value:.2f}".strip() for curve, value in values)
