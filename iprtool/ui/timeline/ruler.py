"""Tick marks in steps that read well, from single pictures to hours."""

from dataclasses import dataclass

from iprtool.domain.ticks import minor_step, step_for, tick_label
from iprtool.ui.timeline.model import Frames
from iprtool.ui.timeline.view import Viewport

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
    """The ticks of a view; labels need `label_px` pixels."""
    step = step_for(label_px * view.ms_per_px)
    end = min(view.end_ms, view.duration_ms)
    first = int(view.start_ms // step) * step
    times = range(first, int(end) + 1, step)
    begins = _frame_begins(view, frames) if frames else ()
    small = 0 if begins else minor_step(step, _MINOR_MIN_PX * view.ms_per_px)
    marks = range(first, int(end) + 1, small) if small else ()
    return Ticks(
        step,
        tuple((ms, tick_label(ms, step, decimal)) for ms in times),
        tuple(ms for ms in marks if ms % step),
        begins,
    )


def _frame_begins(view: Viewport, frames: Frames) -> tuple[int, ...]:
    probe_ms = _FRAME_MIN_PX / 2 * view.ms_per_px
    if probe_ms > 10:
        return ()
    span = range(int(view.width / (_FRAME_MIN_PX / 2)) + 1)
    found = sorted({frames.nearest(round(view.start_ms + n * probe_ms)) for n in span})
    begins = [ms for ms in found if view.start_ms <= ms <= view.end_ms]
    apart = (len(begins) - 1) * _FRAME_MIN_PX * view.ms_per_px <= begins[-1] - begins[0] if len(begins) > 1 else True
    return tuple(begins) if apart else ()
