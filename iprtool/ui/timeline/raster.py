"""The marks of one lane as an image, made with numpy: the cost follows the pixels, not the tags.

Images are premultiplied ARGB in uint32, one array per lane; `colours` are 0xRRGGBB per style.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from iprtool.ui.timeline.layout import LaneBox
from iprtool.ui.timeline.model import Ints
from iprtool.ui.timeline.scene import LaneScene, columns
from iprtool.ui.timeline.stacking import OVERFLOW

Pixels = NDArray[np.uint32]
_FULL_COUNT = 1023
_OVERFLOW_FULL_COUNT = 255
_ROUND_FROM_PX = 8
TICK_GAP_PX = 12
"""Points nearer than this to the next one of their sub-row are drawn as ticks instead of diamonds."""


@dataclass(frozen=True, slots=True)
class Brush:
    """How a lane image is drawn: 0xRRGGBB per style, device pixels per pixel, radius of bars in pixels."""

    fills: Pixels
    scale: float
    radius: int


def lane_pixels(scene: LaneScene, box: LaneBox, brush: Brush) -> Pixels:
    """Bars, ticks, overflow strip and counts of a lane; shape (height, width) in device pixels."""
    height, width = round(box.height * brush.scale), round(scene.width * brush.scale)
    image: Pixels = np.zeros((height, width), np.uint32)
    bar = round(box.bar * brush.scale)
    for row, top in enumerate(box.row_tops):
        at = round(top * brush.scale)
        own = scene.rows == row
        _draw_bars(image[at : at + bar], scene, own & ~scene.points, brush)
        _draw_ticks(image[at : at + bar], scene, own & crowded_points(scene), brush)
    if box.overflow_top is not None:
        at = round(box.overflow_top * brush.scale)
        strip = count_columns(scene, scene.rows == OVERFLOW)
        _draw_counts(image[at : round((box.height - 4) * brush.scale)], scene, strip, _OVERFLOW_FULL_COUNT, brush)
    if scene.dense is not None:
        wide = _stretch(scene.dense, width)
        image[:, wide] = 0
        first, last = round(box.row_tops[0] * brush.scale), round((box.height - box.row_tops[0]) * brush.scale)
        counts = count_columns(scene, np.ones(len(scene.x0), np.bool_)) * scene.dense
        _draw_counts(image[first:last], scene, counts, _FULL_COUNT, brush)
    return image


def crowded_points(scene: LaneScene) -> NDArray[np.bool_]:
    """Points whose neighbour in the sub-row is too near for a diamond each."""
    crowded = np.zeros(len(scene.x0), np.bool_)
    for row in range(OVERFLOW):
        own = np.flatnonzero(scene.rows == row)
        near = np.diff(scene.x0[own]) < TICK_GAP_PX
        crowded[own[1:]] |= near
        crowded[own[:-1]] |= near
    return crowded & scene.points


def count_columns(scene: LaneScene, which: NDArray[np.bool_]) -> Ints:
    """How many of some tags touch each column, per style of `palette_of`; shape (styles, width)."""
    kinds = palette_of(scene)
    first, last = columns(scene.x0[which], scene.x1[which])
    first, last = np.clip(first, 0, scene.width), np.clip(last, 0, scene.width)
    base = np.searchsorted(kinds, scene.styles[which]) * (scene.width + 1)
    size = len(kinds) * (scene.width + 1)
    steps = np.bincount(base + first, minlength=size) - np.bincount(base + last, minlength=size)
    return np.cumsum(steps.reshape(len(kinds), scene.width + 1), axis=1)[:, :-1]


def palette_of(scene: LaneScene) -> Ints:
    """The styles on screen, ascending."""
    return np.unique(scene.styles)


def count_height(count: NDArray[np.int64], full: int) -> NDArray[np.float64]:
    """Share of the full height for a number of tags: the same everywhere, always more for more."""
    return np.asarray(np.log2(1.0 + np.minimum(count, full)) / np.log2(1.0 + full))


def _draw_counts(image: Pixels, scene: LaneScene, counts: Ints, full: int, brush: Brush) -> None:
    """Columns from the bottom up, as high as `count_height`, shared among the styles by their numbers."""
    height, width = image.shape
    total = counts.sum(axis=0)
    used = np.flatnonzero(total)
    if not used.size:
        return
    tall = np.maximum(count_height(total[used], full) * height, min(3 * brush.scale, height))
    shares = np.cumsum(counts[:, used], axis=0) / total[used] * tall
    fills = brush.fills[palette_of(scene)]
    above_floor = height - 0.5 - np.arange(height)[:, None]
    drawn = np.zeros((height, used.size), np.uint32)
    for number in range(len(fills) - 1, -1, -1):
        drawn[above_floor < shares[number]] = fills[number] | 0xFF000000
    if width == scene.width:
        image[:, used] = np.where(drawn, drawn, image[:, used])
        return
    full_size = np.zeros((height, scene.width), np.uint32)
    full_size[:, used] = drawn
    stretched = full_size[:, np.arange(width) * scene.width // width]
    np.copyto(image, stretched, where=stretched != 0)


def _draw_bars(band: Pixels, scene: LaneScene, which: NDArray[np.bool_], brush: Brush) -> None:
    width = band.shape[1]
    own = np.flatnonzero(which & (scene.x1 > 0) & (scene.x0 < scene.width))
    if not own.size:
        return
    left = np.rint(scene.x0[own] * brush.scale).astype(np.int64)
    right = np.rint(scene.x1[own] * brush.scale).astype(np.int64)
    gap = max(1, round(brush.scale))
    right = np.maximum(np.where(right - left > 3 * gap, right - gap, right), left + 2 * gap)
    fill_at = np.zeros(width, np.uint32)
    begin, end = np.clip(left, 0, width), np.clip(right, 0, width)
    lengths = end - begin
    offsets = np.repeat(np.cumsum(lengths) - lengths, lengths)
    where = np.arange(lengths.sum()) - offsets + np.repeat(begin, lengths)
    fill_at[where] = np.repeat(brush.fills[scene.styles[own]], lengths) | np.uint32(0xFF000000)
    band[:] = fill_at
    radius = round(brush.radius * brush.scale)
    rounded = right - left >= _ROUND_FROM_PX * brush.scale
    _round_corners(band, left[rounded], right[rounded], radius)


def _round_corners(band: Pixels, left: Ints, right: Ints, radius: int) -> None:
    cover = _corner_cover(band.shape[0], radius)
    for inset in range(radius):
        for column in (left + inset, right - 1 - inset):
            seen = column[(column >= 0) & (column < band.shape[1])]
            band[:, seen] = _faded(band[0, seen], cover[:, inset])


def _faded(colours: Pixels, cover: NDArray[np.float64]) -> Pixels:
    """Premultiplied pixels of shape (len(cover), len(colours))."""
    parts = [np.uint32(0xFF) * np.ones_like(colours), *(colours >> shift & 0xFF for shift in (16, 8, 0))]
    result = np.zeros((len(cover), len(colours)), np.uint32)
    for part in parts:
        result = (result << np.uint32(8)) | np.rint(cover[:, None] * part).astype(np.uint32)
    return result


@lru_cache(maxsize=32)
def _corner_cover(height: int, radius: int) -> NDArray[np.float64]:
    """How much of each pixel a rounded bar covers in its outermost columns; shape (height, radius)."""
    fine = 4
    ys = (np.arange(height * fine) + 0.5) / fine
    xs = (np.arange(radius * fine) + 0.5) / fine
    from_edge = np.minimum(ys, height - ys)
    dy = np.maximum(radius - from_edge, 0)[:, None]
    dx = (radius - xs)[None, :]
    inside = (dx**2 + dy**2 <= radius**2) | (dy == 0)
    return np.asarray(inside.reshape(height, fine, radius, fine).mean(axis=(1, 3)))


def _draw_ticks(band: Pixels, scene: LaneScene, which: NDArray[np.bool_], brush: Brush) -> None:
    """A stem with a small head for each point that has no room for a diamond."""
    own = np.flatnonzero(which)
    if not own.size:
        return
    thick = max(2, round(2 * brush.scale))
    middle = np.rint(scene.x0[own] * brush.scale).astype(np.int64)
    fills = brush.fills[scene.styles[own]] | np.uint32(0xFF000000)
    head = round(5 * brush.scale)
    for offset in range(-thick, thick):
        column = middle + offset
        seen = (column >= 0) & (column < band.shape[1])
        stem = -thick // 2 <= offset < thick - thick // 2
        band[: None if stem else head, column[seen]] = fills[seen]


def _stretch(flags: NDArray[np.bool_], width: int) -> NDArray[np.bool_]:
    return flags if width == len(flags) else flags[np.arange(width) * len(flags) // width]
