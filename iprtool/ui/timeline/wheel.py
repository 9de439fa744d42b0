"""What a turn of the wheel, or two fingers on a touchpad, means."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QWheelEvent

_NOTCH = 120
_PX_PER_NOTCH = 96
_ZOOM_PER_NOTCH = 1.2


@dataclass(frozen=True, slots=True)
class Turn:
    """Scroll by pixels of time (later > 0), by pixels of lanes (down > 0), or zoom by a factor (nearer > 1)."""

    time_px: float = 0.0
    lanes_px: float = 0.0
    zoom: float = 1.0


def turn_of(event: QWheelEvent, over_headers: bool, lanes_overflow: bool) -> Turn:
    """The wheel moves in time, with Ctrl it zooms; over headers, or with Shift where lanes overflow, it moves lanes.

    A touchpad that moves both ways scrolls lanes with its vertical part where they overflow.
    """
    pixels, angle = event.pixelDelta(), event.angleDelta()
    shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        notches = (angle.y() or angle.x()) / _NOTCH
        return Turn(zoom=_ZOOM_PER_NOTCH**notches)
    touchpad = not pixels.isNull()
    along, down = (-float(delta) for delta in _both(pixels if touchpad else angle))
    if not touchpad:
        along, down = along * _PX_PER_NOTCH / _NOTCH, down * _PX_PER_NOTCH / _NOTCH
    if over_headers or (shift and lanes_overflow):
        return Turn(lanes_px=down or along)
    if touchpad and lanes_overflow:
        return Turn(time_px=along) if abs(along) > abs(down) else Turn(lanes_px=down)
    return Turn(time_px=along if abs(along) > abs(down) else down)


def _both(delta: QPoint) -> tuple[int, int]:
    return delta.x(), delta.y()
