"""The sound as images of equal width, aligned to the recording, so that scrolling needs no new ones."""

from collections import OrderedDict

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from iprtool.domain.tones import Rgb
from iprtool.ui.timeline.model import Wave
from iprtool.ui.timeline.view import Viewport

TILE_PX = 256
_KEPT = 48
_LOUD = 0.98
"""This share of the recording is drawn whole; what is louder, such as a door, is cut at the edge."""
_MOST_GAIN = 16.0
"""Voices far from the microphone are drawn up to so many times higher; the noise of a silent room stays low."""
_LOOKS = 2000


class WaveTiles:
    """Draws a waveform tile by tile and keeps the latest ones."""

    def __init__(self) -> None:
        self._wave: Wave | None = None
        self._gain: float | None = None
        self._tiles: OrderedDict[tuple[float, int, int, float, Rgb], QImage] = OrderedDict()

    def set_wave(self, wave: Wave | None) -> None:
        """Show another waveform, or the same one anew after it has grown."""
        self._wave, self._gain = wave, None
        self._tiles.clear()

    def tiles(self, view: Viewport, height: int, scale: float, colour: Rgb) -> list[tuple[int, QImage]]:
        """Images with their x; `scale` is device pixels per pixel."""
        if self._wave is None or height < 2:
            return []
        if self._gain is None:
            self._gain = gain_of(normalised(self._wave.peaks(0.0, float(view.duration_ms), _LOOKS), _LOOKS))
        first, last = view.left_px // TILE_PX, (view.left_px + view.width - 1) // TILE_PX
        return [
            (number * TILE_PX - view.left_px, self._tile(self._wave, view.ms_per_px, number, height, scale, colour))
            for number in range(first, last + 1)
            if number * TILE_PX * view.ms_per_px < view.duration_ms
        ]

    def _tile(self, wave: Wave, ms_per_px: float, number: int, height: int, scale: float, colour: Rgb) -> QImage:
        key = (ms_per_px, number, height, scale, colour)
        tile = self._tiles.get(key)
        if tile is None:
            columns = round(TILE_PX * scale)
            start, end = (float((number + n) * TILE_PX * ms_per_px) for n in (0, 1))
            peaks = normalised(wave.peaks(start, end, columns), columns)
            peaks = np.clip(peaks * np.float32(self._gain or 1), -1, 1)
            tile = as_image(peak_pixels(peaks, round(height * scale), colour), scale)
            self._tiles[key] = tile
            while len(self._tiles) > _KEPT:
                self._tiles.popitem(last=False)
        self._tiles.move_to_end(key)
        return tile


def normalised(peaks: NDArray[np.generic], columns: int) -> NDArray[np.float32]:
    """Peaks as floats in -1..1 of shape (columns, 2), silence where there are fewer."""
    full = 127 if np.issubdtype(peaks.dtype, np.integer) else 1
    given = np.asarray(peaks, np.float32).reshape(-1, 2)[:columns] / np.float32(full)
    whole = np.zeros((columns, 2), np.float32)
    whole[: len(given)] = np.clip(given, -1, 1)
    return whole


def gain_of(peaks: NDArray[np.float32]) -> float:
    """By how much a recording with these peaks is drawn higher, so that its loud parts fill the strip."""
    heard = np.abs(peaks).max(axis=1)
    heard = heard[heard > 0]
    return float(np.clip(1 / np.quantile(heard, _LOUD), 1, _MOST_GAIN)) if len(heard) else 1.0


def peak_pixels(peaks: NDArray[np.float32], height: int, colour: Rgb) -> NDArray[np.uint32]:
    """A premultiplied ARGB image of shape (height, columns): one smooth bar per column, at least a pixel high."""
    middle = height / 2
    top = np.minimum(middle - peaks[:, 1] * middle, middle - 0.5)
    bottom = np.maximum(middle - peaks[:, 0] * middle, middle + 0.5)
    ys = np.arange(height, dtype=np.float32)[:, None]
    cover = np.clip(np.minimum(ys + 1, bottom) - np.maximum(ys, top), 0, 1)
    image = np.rint(cover * 255).astype(np.uint32)
    for part in colour:
        image = (image << np.uint32(8)) | np.rint(cover * part).astype(np.uint32)
    return np.asarray(image, np.uint32)


def borrowed_image(pixels: NDArray[np.uint32], scale: float) -> QImage:
    """Premultiplied ARGB pixels as an image that must not outlive them."""
    height, width = pixels.shape
    image = QImage(pixels.data, width, height, width * 4, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(scale)
    return image


def as_image(pixels: NDArray[np.uint32], scale: float) -> QImage:
    """Premultiplied ARGB pixels as an image that owns its memory."""
    return borrowed_image(np.ascontiguousarray(pixels), scale).copy()
