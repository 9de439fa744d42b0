"""Tick marks in steps that read well, from single pictures to hours."""

from dataclasses import dataclass

from iprtool.domain.times import short_clock
from iprtool.ui.timeline.model import Frames
from iprtool.ui.timeline.view import Viewport

_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600)
_STEPS_MS = (1, 2, 5, 10, 20, 50, 100, 200, 500, *(1000 * seconds for seconds in _STEPS_S))
_MINOR_MIN_PX = 7
_FRAME_MIN_PX = 6


@dataclass(frozen=True, slots=True)
class Ticks:
    """Labelled ticks as (time, label), the ones between them, and begins of pictures where they can be told apart."""

    step_ms: int
    major: tuple[tuple[int, str], ...]
    minor: tuple[int, ...]
    frames: tuple[int, ...] = ()


def make_ticks(view: Viewport, label_px: float, decimal: str = ".", frames: Frames | None = None) -> Ticks:
    """The ticks of a view; labels need `label_px` pixels. An hour is the largest step."""
    step = next((step for step in _STEPS_MS if step / view.ms_per_px >= label_px), _STEPS_MS[-1])
    while step / view.ms_per_px < label_px:
        step *= 2
    end = min(view.end_ms, view.duration_ms)
    first = int(view.start_ms // step) * step
    times = range(first, int(end) + 1, step)
    begins = _frame_begins(view, frames) if frames else ()
    small = 0 if begins else _minor_step(step, view)
    marks = range(first, int(end) + 1, small) if small else ()
    return Ticks(
        step,
        tuple((ms, tick_label(ms, step, decimal)) for ms in times),
        tuple(ms for ms in marks if ms % step),
        begins,
    )


def tick_label(ms: int, step_ms: int, decimal: str = ".") -> str:
    """`mm:ss` or `h:mm:ss`, with as many decimals as the step needs: ``tick_label(1500, 500) == "00:01.5"``."""
    digits = 0 if step_ms >= 1000 else 1 if step_ms >= 100 else 2 if step_ms >= 10 else 3
    fraction = f"{decimal}{ms % 1000:03}"[: 1 + digits] if digits else ""
    return short_clock(ms) + fraction


def _minor_step(step: int, view: Viewport) -> int:
    for parts in (10, 6, 5, 4, 3, 2):
        if step % parts == 0 and step / parts / view.ms_per_px >= _MINOR_MIN_PX:
            return step // parts
    return 0


def _frame_begins(view: Viewport, frames: Frames) -> tuple[int, ...]:
    probe_ms = _FRAME_MIN_PX / 2 * view.ms_per_px
    if probe_ms > 10:
        return ()
    span = range(int(view.width / (_FRAME_MIN_PX / 2)) + 1)
    found = sorted({frames.nearest(round(view.start_ms + n * probe_ms)) for n in span})
    begins = [ms for ms in found if view.start_ms <= ms <= view.end_ms]
    apart = (len(begins) - 1) * _FRAME_MIN_PX * view.ms_per_px <= begins[-1] - begins[0] if len(begins) > 1 else True
    return tuple(begins) if apart else ()
