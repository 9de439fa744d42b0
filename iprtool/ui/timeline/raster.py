"""The marks of one lane as an image, made with numpy: the cost follows the pixels, not the tags.

Images are premultiplied ARGB in uint32, one array per lane. Sizes are device pixels, `Brush.scale` of them per pixel.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from iprtool.ui.timeline.layout import LaneBox
from iprtool.ui.timeline.model import Ints
from iprtool.ui.timeline.scene import LaneScene

Pixels = NDArray[np.uint32]
_FULL_COUNT = 1024
_OVERFLOW_FULL_COUNT = 256
_LEAST_SHARE = 0.3
_ROUND_FROM_PX = 8
_OPAQUE = np.uint32(0xFF000000)


class Brush:
    """How lane images are drawn: the fills of all styles, the screen's scale, the radius of bars in pixels."""

    def __init__(self, fills: Sequence[int], scale: float, radius: int) -> None:
        """`fills` are 0xRRGGBB by style number."""
        self.scale, self.radius = scale, round(radius * scale)
        distinct = list(dict.fromkeys(fills)) or [0]
        numbers = {fill: number for number, fill in enumerate(distinct)}
        self.colours: Pixels = np.array(distinct, np.uint32) | _OPAQUE
        """The distinct fills, opaque."""
        self.colour_of: Ints = np.array([numbers[fill] for fill in fills], np.int64)
        """Number in `colours` by style number."""
        self._corners: dict[int, Pixels] = {}

    def corners(self, height: int) -> Pixels:
        """The outermost columns of a rounded bar: shape (colours, radius, height)."""
        if height not in self._corners:
            cover = corner_cover(height, self.radius)
            self._corners[height] = np.stack([_faded(int(colour), cover) for colour in self.colours])
        return self._corners[height]


def lane_pixels(scene: LaneScene, box: LaneBox, brush: Brush, spilled: Ints) -> Pixels:
    """Bars, ticks, overflow strip and counts of a lane; shape (height, width). `spilled`: see `spilled_columns`."""
    image: Pixels = np.zeros((round(box.height * brush.scale), round(scene.width * brush.scale)), np.uint32)
    rows = Rows(np.array([round(top * brush.scale) for top in box.row_tops]), round(box.bar * brush.scale))
    points = scene.points[scene.marks.numbers]
    _draw_bars(image, rows, scene, scene.marks.numbers[~points], brush)
    _draw_ticks(image, rows, scene, scene.marks.numbers[points & scene.marks.crowded], brush)
    if scene.dense is not None:
        image[:, _stretched(scene.dense, image.shape[1])] = 0
        first, last = round(box.row_tops[0] * brush.scale), round((box.height - box.row_tops[0]) * brush.scale)
        draw_counts(image[first:last], count_columns(scene, brush) * scene.dense, _FULL_COUNT, brush)
    if box.overflow_top is not None and scene.spilled.size:
        strip = image[round(box.overflow_top * brush.scale) : round((box.height - 4) * brush.scale)]
        draw_counts(strip, spilled, _OVERFLOW_FULL_COUNT, brush)
    return image


class Rows(NamedTuple):
    """Tops of the sub-rows and the height of their bars."""

    tops: Ints
    bar: int


def spilled_columns(scene: LaneScene, brush: Brush) -> Ints:
    """How many tags beyond the sub-rows touch each column that is not dense; shape (colours, width)."""
    if not scene.spilled.size:
        return np.zeros((len(brush.colours), scene.width), np.int64)
    counts = count_columns(scene, brush, scene.spilled)
    return counts if scene.dense is None else counts * ~scene.dense


def count_columns(scene: LaneScene, brush: Brush, which: Ints | None = None) -> Ints:
    """How many tags (all, or those numbers) touch each column of pixels, by colour; shape (colours, width)."""
    chosen = slice(None) if which is None else which
    wide = scene.width + 1
    base = brush.colour_of[scene.styles[chosen]] * wide
    size = len(brush.colours) * wide
    begins = np.bincount(base + _inside(scene.first[chosen], scene.width), minlength=size)
    steps = begins - np.bincount(base + _inside(scene.last[chosen], scene.width), minlength=size)
    return np.asarray(np.cumsum(steps.reshape(len(brush.colours), wide), axis=1)[:, :-1])


def _inside(columns: Ints, width: int) -> Ints:
    return np.asarray(np.minimum(np.maximum(columns, 0), width))


def count_height(count: NDArray[np.int64], full: int) -> NDArray[np.float64]:
    """Share of the full height for one or more tags: the same everywhere, always more for more."""
    return np.asarray(_LEAST_SHARE + (1 - _LEAST_SHARE) * np.log2(np.clip(count, 1, full)) / np.log2(full))


def draw_counts(image: Pixels, counts: Ints, full: int, brush: Brush) -> None:
    """Columns from the bottom up, as high as `count_height`, shared among the colours by their numbers."""
    height, width = image.shape
    if width != counts.shape[1]:
        counts = counts[:, np.arange(width) * counts.shape[1] // width]
    total = counts.sum(axis=0)
    used = np.flatnonzero(total)
    if not used.size:
        return
    counts = counts[:, used]
    tall = count_height(total[used], full) * height
    tops = np.rint(height - np.cumsum(counts, axis=0) / total[used] * tall).astype(np.int64)
    edges = np.vstack((np.zeros_like(used), tops[::-1], np.full_like(used, height)))
    pieces = np.diff(edges, axis=0).T.ravel()
    paints = np.tile(np.concatenate((np.zeros(1, np.uint32), brush.colours[::-1])), used.size)
    drawn = np.repeat(paints, pieces).reshape(used.size, height).T
    image[:, slice(None) if used.size == width else used] = drawn


def _draw_bars(image: Pixels, rows: Rows, scene: LaneScene, own: Ints, brush: Brush) -> None:
    """All bars, filled by way of one line of pixels per sub-row."""
    if not own.size:
        return
    width = image.shape[1]
    left = np.rint(scene.x0[own] * brush.scale).astype(np.int64)
    right = np.rint(scene.x1[own] * brush.scale).astype(np.int64)
    gap = max(1, round(brush.scale))
    right = np.maximum(np.where(right - left > 3 * gap, right - gap, right), left + 2 * gap)
    right = np.where(scene.x1[own] > 0, np.maximum(right, 1), right)  # the last of one that comes in from the left
    row = scene.rows[own].astype(np.int64)
    colours = brush.colour_of[scene.styles[own]]
    begin = _inside(left, width)
    lengths = _inside(right, width) - begin
    ends = np.cumsum(lengths)
    lines = np.zeros(len(rows.tops) * width, np.uint32)
    where = np.arange(ends[-1]) + np.repeat(row * width + begin - ends + lengths, lengths)
    lines[where] = np.repeat(brush.colours[colours], lengths)
    for top, line in zip(rows.tops.tolist(), lines.reshape(-1, width), strict=True):
        image[top : top + rows.bar] = line
    rounded = np.flatnonzero(right - left >= _ROUND_FROM_PX * brush.scale)
    _round_corners(image, rows, left[rounded], right[rounded], row[rounded], colours[rounded], brush)


def _round_corners(image: Pixels, rows: Rows, left: Ints, right: Ints, row: Ints, colours: Ints, brush: Brush) -> None:
    corners = brush.corners(rows.bar)
    inset = np.arange(brush.radius)
    columns = np.concatenate((left[:, None] + inset, right[:, None] - 1 - inset))
    seen = (columns >= 0) & (columns < image.shape[1])
    bar, insets = np.nonzero(seen)
    bar %= len(left)
    down = rows.tops[row[bar]][:, None] + np.arange(rows.bar)
    image[down, columns[seen][:, None]] = corners[colours[bar], insets]


def _faded(colour: int, cover: NDArray[np.float64]) -> Pixels:
    """A colour with each share of cover, premultiplied; the shape of `cover` turned over."""
    result = np.zeros(cover.shape, np.uint32)
    for part in (255, colour >> 16 & 255, colour >> 8 & 255, colour & 255):
        result = (result << np.uint32(8)) | np.rint(cover * part).astype(np.uint32)
    return np.asarray(result.T)


@lru_cache(maxsize=32)
def corner_cover(height: int, radius: int) -> NDArray[np.float64]:
    """How much of each pixel a rounded bar covers in its outermost columns; shape (height, radius)."""
    fine = 4
    ys = (np.arange(height * fine) + 0.5) / fine
    xs = (np.arange(radius * fine) + 0.5) / fine
    dy = np.maximum(radius - np.minimum(ys, height - ys), 0)[:, None]
    dx = (radius - xs)[None, :]
    inside = (dx**2 + dy**2 <= radius**2) | (dy == 0)
    return np.asarray(inside.reshape(height, fine, radius, fine).mean(axis=(1, 3)))


def _draw_ticks(image: Pixels, rows: Rows, scene: LaneScene, own: Ints, brush: Brush) -> None:
    """A stem with a small head for each point that has no room for a diamond."""
    if not own.size:
        return
    thick = max(2, round(2 * brush.scale))
    column = np.rint(scene.x0[own] * brush.scale).astype(np.int64) - thick
    tops = rows.tops[scene.rows[own]]
    fills = brush.colours[brush.colour_of[scene.styles[own]]]
    head = round(5 * brush.scale)
    for offset in range(2 * thick):
        stem = thick // 2 <= offset < thick + thick // 2
        at = column + offset
        seen = (at >= 0) & (at < image.shape[1])
        down = tops[seen][:, None] + np.arange(rows.bar if stem else head)
        image[down, at[seen][:, None]] = fills[seen][:, None]


def _stretched(flags: NDArray[np.bool_], width: int) -> NDArray[np.bool_]:
    return flags if width == len(flags) else flags[np.arange(width) * len(flags) // width]
