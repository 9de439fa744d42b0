"""From a decoded picture to the bytes that are painted."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from iprtool.media.geometry import Shape
from iprtool.media.types import Picture

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

_UNSPECIFIED, _ITU601, _ITU709 = 2, 5, 1
_HD_LINES = 720
"""From this height on, pictures that do not say how their colours are coded are taken for HD, as players do."""

_ONE_THREAD = 1
"""Where several threads share the scaling of a picture, libswscale leaves stray pixels at the seams between them."""


def render(frame: "VideoFrame", shape: Shape, time_ms: int, size: tuple[int, int] | None = None) -> Picture:
    """The picture upright, in BGRX, `size` (width, height) pixels large or as large as it is shown."""
    width, height = size or (shape.width, shape.height)
    lying = shape.rotation in (90, 270)
    colours = {} if frame.colorspace != _UNSPECIFIED else {"src_colorspace": _assumed(frame)}
    wanted = (height, width) if lying else (width, height)
    converted = frame.reformat(
        width=wanted[0],
        height=wanted[1],
        format="bgr0",
        threads=None if wanted == (frame.width, frame.height) else _ONE_THREAD,
        **colours,
    )
    plane = converted.planes[0]
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)[
        : converted.height, : converted.width * 4
    ]
    return Picture(
        _upright(rows.reshape(converted.height, converted.width, 4), shape).tobytes(), width, height, time_ms
    )


def _assumed(frame: "VideoFrame") -> int:
    return _ITU709 if frame.height >= _HD_LINES else _ITU601


def _upright(pixels: NDArray[np.uint8], shape: Shape) -> NDArray[np.uint8]:
    if shape.rotation:
        pixels = np.rot90(pixels, -shape.rotation // 90)
    return pixels[:, ::-1] if shape.mirrored else pixels
