"""How a coded picture lies on the screen: turned, mirrored, with pixels that are not square."""

import math
import struct
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

_WIDEST = Fraction(8)
"""Pixels stretched more than this are an error of the file."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The picture as it is shown, and what has to be done with the coded one: turn clockwise, then mirror."""

    width: int = 0
    height: int = 0
    rotation: int = 0
    mirrored: bool = False


def shape_of(frame: "VideoFrame", stream: Any) -> Shape:
    """How this picture is shown."""
    rotation, mirrored = _turn(frame)
    width, height = frame.width, frame.height
    stretch = _stretch(stream)
    if stretch != 1:
        width = max(1, math.floor(width * stretch + Fraction(1, 2)))
    if rotation in (90, 270):
        width, height = height, width
    return Shape(width, height, rotation, mirrored)


def is_cover_art(stream: Any) -> bool:
    """Whether the stream is one still picture that comes with a piece of music."""
    import av.stream

    return bool(stream.disposition & av.stream.Disposition.attached_pic)


def _stretch(stream: Any) -> Fraction:
    ratio = Fraction(stream.sample_aspect_ratio or 1)
    return ratio if 1 / _WIDEST <= ratio <= _WIDEST else Fraction(1)


def _turn(frame: "VideoFrame") -> tuple[int, bool]:
    """Degrees clockwise, and whether the picture is mirrored after that, from the display matrix."""
    side_data: Any = frame.side_data
    matrix = side_data.get("DISPLAYMATRIX")
    if matrix is None:
        return 0, False
    a, b, _, c, d, *_ = struct.unpack("=9i", bytes(matrix)[:36])
    mirrored = a * d - b * c < 0
    if mirrored:
        a = -a
    if a == b == 0:
        return 0, False
    return round(math.degrees(math.atan2(b, a)) / 90) * 90 % 360, mirrored
