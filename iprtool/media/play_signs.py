"""How long an engine may be silent without having stalled.

Engines tell their time with the pictures, so a slide show or a screen recording that changes every few seconds, and
sound that goes on after the last picture, leave them nothing to tell.
"""

from functools import partial

from iprtool.media.clock import NextSign
from iprtool.media.contents import Probe
from iprtool.media.frames import FrameIndex

_FOREVER = float("inf")


def next_sign(probe: Probe, index: FrameIndex | None) -> NextSign:
    """When the next picture is due; where that is not known (a varying rate, no index yet), perhaps never."""
    if not probe.has_video:
        return lambda _ms: 0.0
    if index is not None:
        return partial(_next_picture, index)
    if probe.frame_rate:
        gap = 1000 / probe.frame_rate
        return lambda ms: ms + gap
    return lambda _ms: _FOREVER


def _next_picture(index: FrameIndex, ms: float) -> float:
    at = int(index.times_ms.searchsorted(ms, side="right"))
    return float(index.times_ms[at]) if at < len(index) else _FOREVER
