"""Which stretch of the recording is on screen: milliseconds to pixels and back.

The left edge is kept in whole pixels, so that scrolling moves everything by whole pixels and nothing shimmers.
"""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from iprtool.ui.timeline.model import Ints

MIN_MS_PER_PX = 0.2
"""As near as one can go: 20 ms on 100 pixels."""


@dataclass(frozen=True, slots=True)
class Viewport:
    """A window of `width` pixels onto a recording; `left_px` pixels of it, at this scale, lie to the left."""

    duration_ms: int = 0
    width: int = 1
    ms_per_px: float = 1.0
    left_px: int = 0

    @property
    def max_ms_per_px(self) -> float:
        """The scale at which the whole recording is seen."""
        return max(self.duration_ms / self.width, MIN_MS_PER_PX)

    @property
    def max_left_px(self) -> int:
        """How far one can scroll."""
        return max(0, math.ceil(self.duration_ms / self.ms_per_px - 1e-6) - self.width)

    @property
    def start_ms(self) -> float:
        """The time at the left edge."""
        return self.left_px * self.ms_per_px

    @property
    def end_ms(self) -> float:
        """The time at the right edge; can lie behind a recording that is very short."""
        return (self.left_px + self.width) * self.ms_per_px

    @property
    def is_fitted(self) -> bool:
        """Whether the whole recording is on screen."""
        return self.ms_per_px >= self.max_ms_per_px * (1 - 1e-9)

    def x_of(self, ms: float) -> float:
        """Pixels from the left edge."""
        return ms / self.ms_per_px - self.left_px

    def xs_of(self, ms: Ints) -> NDArray[np.float64]:
        """Pixels from the left edge of many times at once."""
        return np.asarray(ms / self.ms_per_px - self.left_px)

    def ms_at(self, x: float) -> float:
        """The time at a pixel, which can lie outside the recording."""
        return (x + self.left_px) * self.ms_per_px

    def clamped_ms(self, x: float) -> int:
        """The whole millisecond at a pixel, inside the recording."""
        return min(max(round(self.ms_at(x)), 0), self.duration_ms)

    def sees(self, ms: float) -> bool:
        """Whether a time is on screen."""
        return -0.5 <= self.x_of(ms) <= self.width + 0.5

    def of_recording(self, duration_ms: int) -> "Viewport":
        """The whole of another recording."""
        return replace(self, duration_ms=max(duration_ms, 0)).fitted()

    def fitted(self) -> "Viewport":
        """The whole recording."""
        return replace(self, ms_per_px=self.max_ms_per_px, left_px=0)

    def resized(self, width: int) -> "Viewport":
        """Another width with the same left edge and scale; what was fitted stays fitted."""
        wider = replace(self, width=max(width, 1))
        return wider.fitted() if self.is_fitted else _clamped(wider)

    def zoomed(self, factor: float, x: float) -> "Viewport":
        """Nearer by a factor (> 1) or farther (< 1), with the time at pixel x staying there as far as possible."""
        anchor = self.ms_at(x)
        scale = min(max(self.ms_per_px / factor, MIN_MS_PER_PX), self.max_ms_per_px)
        return _clamped(replace(self, ms_per_px=scale, left_px=round(anchor / scale - x)))

    def scrolled(self, dx: float) -> "Viewport":
        """Later by dx pixels."""
        return _clamped(replace(self, left_px=self.left_px + round(dx)))

    def with_ms_at(self, ms: float, x: float) -> "Viewport":
        """Scrolled so that a time comes to lie at pixel x, as far as possible."""
        return self.scrolled(self.x_of(ms) - x)

    def showing(self, start_ms: float, end_ms: float, margin: int) -> "Viewport":
        """Scrolled as little as needed for a stretch to be on screen with a margin; its begin where it is too long."""
        left, right = self.x_of(start_ms), self.x_of(end_ms)
        if left >= margin and right <= self.width - margin:
            return self
        if left < margin or right - left > self.width - 2 * margin:
            return self.with_ms_at(start_ms, margin)
        return self.with_ms_at(end_ms, self.width - margin)

    def spanning(self, start_ms: float, end_ms: float, *, keep_end: bool = False) -> "Viewport":
        """From one time to another, as far as the limits of the scale allow; then the begin stays, or the end."""
        scale = min(max((end_ms - start_ms) / self.width, MIN_MS_PER_PX), self.max_ms_per_px)
        left = end_ms / scale - self.width if keep_end else start_ms / scale
        return _clamped(replace(self, ms_per_px=scale, left_px=round(left)))


def _clamped(view: Viewport) -> Viewport:
    """The nearest that shows nothing beyond the recording, at a scale that is allowed."""
    scaled = replace(view, ms_per_px=min(max(view.ms_per_px, MIN_MS_PER_PX), view.max_ms_per_px))
    return replace(scaled, left_px=min(max(scaled.left_px, 0), scaled.max_left_px))
