"""How loud a recording is, at every zoom: the smallest and largest sample of each stretch of time."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from iprtool.domain.progress import Cancelled, Progress, never, untold
from iprtool.media import cachefile
from iprtool.media.source import Source, as_source

if TYPE_CHECKING:
    from iprtool.media.contents import Probe

BUCKET_MS = 10
"""Length of a stretch at the finest level."""
_FACTOR = 4
_SHARP = 4
"""A column is made of at least so many stretches, so that its edges blur by less than a quarter."""
_FULL = 32767
_KIND = "iprtool waveform 1"

Peaks = NDArray[np.int16]


class Waveform:
    """Smallest and largest sample per stretch of 10 ms from the origin, and of four, sixteen, ... such stretches.

    While it is being computed on another thread, what is there already can be read; the rest is silence.
    """

    def __init__(self, duration_ms: int) -> None:
        """A waveform of that length in which all is silent so far."""
        self.duration_ms = duration_ms
        self.ready_ms = 0
        """How far it has been computed."""
        self.complete = False
        """Whether the whole sound is in it."""
        self._levels = [np.zeros((max(1, -(-duration_ms // BUCKET_MS)), 2), np.int16)]
        while len(self._levels[-1]) > _FACTOR:
            self._levels.append(np.zeros((-(-len(self._levels[-1]) // _FACTOR), 2), np.int16))

    def peaks(self, start_ms: float, end_ms: float, columns: int) -> NDArray[np.float32]:
        """Smallest and largest sample, from -1 to 1, of `columns` equal parts of [start_ms, end_ms): (columns, 2).

        Each column takes in every sample of its part, and at most 10 ms or a quarter of its length more on either side;
        outside the recording it is silent. Raises ValueError where there is no column or no time.
        """
        if columns < 1 or not end_ms > start_ms:
            raise ValueError(f"{columns} columns of {start_ms} to {end_ms} ms cannot be drawn")
        width = (end_ms - start_ms) / columns
        level, bucket = 0, float(BUCKET_MS)
        while level + 1 < len(self._levels) and bucket * _FACTOR * _SHARP <= width:
            level, bucket = level + 1, bucket * _FACTOR
        source = self._levels[level]
        edges = (start_ms + width * np.arange(columns + 1)) / bucket
        first = np.floor(edges[:-1]).astype(np.int64)
        last = np.maximum(np.ceil(edges[1:]).astype(np.int64), first + 1)
        return _reduced(source, first, last).astype(np.float32) / np.float32(_FULL)

    def put(self, first: int, peaks: Peaks) -> None:
        """Set the stretches of 10 ms from number `first` on to these (n, 2); what lies outside is left out."""
        begin, end = max(first, 0), min(first + len(peaks), len(self._levels[0]))
        if begin >= end:
            return
        self._levels[0][begin:end] = peaks[begin - first : end - first]
        for finer, coarser in zip(self._levels, self._levels[1:], strict=False):
            begin, end = begin // _FACTOR, -(-end // _FACTOR)
            part = finer[begin * _FACTOR : end * _FACTOR]
            starts = np.arange(0, len(part), _FACTOR)
            coarser[begin:end, 0] = np.minimum.reduceat(part[:, 0], starts)
            coarser[begin:end, 1] = np.maximum.reduceat(part[:, 1], starts)

    def save(self, path: Path) -> None:
        """Keep it in a cache. Raises ValueError while it is not complete, OSError when the disk refuses."""
        if not self.complete:
            raise ValueError("a waveform that is not complete is not kept")
        length = np.array([self.duration_ms], dtype=np.int64)
        cachefile.write(path, _KIND, {"duration_ms": length, "peaks": self._levels[0]})

    @staticmethod
    def load(path: Path) -> "Waveform | None":
        """The waveform kept there, or None when there is none or it is damaged: compute it anew then."""
        arrays = cachefile.read(path, _KIND)
        try:
            if arrays is None:
                return None
            peaks = arrays["peaks"]
            waveform = Waveform(int(arrays["duration_ms"][0]))
            if peaks.dtype != np.int16 or peaks.shape != waveform._levels[0].shape:
                return None
        except (ValueError, KeyError, IndexError, MemoryError):
            return None
        waveform.put(0, peaks.astype(np.int16, copy=False))
        waveform.ready_ms, waveform.complete = waveform.duration_ms, True
        return waveform


def compute(
    recording: "Source | Path | str",
    probe: "Probe | None" = None,
    progress: Progress = untold,
    cancelled: Cancelled = never,
    into: Waveform | None = None,
) -> Waveform:
    """The waveform of a recording's mixed-down sound; for a thread of its own.

    `into` (of the probe's duration) is filled as the work goes on, so that it can be drawn meanwhile. `progress` is
    told the share done, from 0 to 1. When cancelled, what there is comes back, not `complete`. Without sound all is
    silent.
    Sound before the origin is left out. Raises IprError when the recording cannot be opened.
    """
    from iprtool.media.inspection import inspect
    from iprtool.media.listen import pieces

    source = as_source(recording)
    probe = probe or inspect(source)
    waveform = into if into is not None else Waveform(probe.duration_ms)
    for first, peaks in pieces(source, probe, BUCKET_MS) if probe.has_audio else ():
        waveform.put(first, peaks)
        waveform.ready_ms = min(max((first + len(peaks)) * BUCKET_MS, waveform.ready_ms), waveform.duration_ms)
        if cancelled():
            return waveform
        progress(waveform.ready_ms / max(1, waveform.duration_ms))
    waveform.ready_ms, waveform.complete = waveform.duration_ms, True
    progress(1.0)
    return waveform


def _reduced(peaks: Peaks, first: NDArray[np.int64], last: NDArray[np.int64]) -> Peaks:
    """Smallest and largest of the stretches [first, last) for each column; silence outside."""
    count = len(peaks)
    outside = (last <= 0) | (first >= count)
    begin, end = np.clip(first, 0, count - 1), np.clip(last, 1, count)
    end = np.maximum(end, begin + 1)
    low, high = int(begin.min()), int(end.max())
    # reduceat takes pairs of bounds, every second result is a column; a bound may not lie on the end, so pad by one.
    bounds = np.stack((begin - low, end - low), axis=1).ravel()
    part = np.concatenate((peaks[low:high], peaks[high - 1 : high]))
    result = np.empty((len(first), 2), np.int16)
    result[:, 0] = np.minimum.reduceat(part[:, 0], bounds)[::2]
    result[:, 1] = np.maximum.reduceat(part[:, 1], bounds)[::2]
    result[outside] = 0
    return result
