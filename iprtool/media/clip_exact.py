"""Clips that are coded anew: the first picture is that of the begin, the sound is exact to the sample."""

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from iprtool.domain.progress import Cancelled, Progress, never, untold
from iprtool.media.clip import NO_MASKS, Made, Masks, Span, refusals
from iprtool.media.clip_pictures import TICKS, Darkroom, even, pictures
from iprtool.media.clip_sound import LAYOUT, RATE, Samples, silence, sound
from iprtool.media.contents import Probe
from iprtool.media.source import Source

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

_X264 = {"preset": "veryfast", "crf": "18", "bf": "0", "a53cc": "0"}
"""Without B frames the first picture is at 0 in every player; captions within the pictures are not taken along."""


class ClipStoppedError(Exception):
    """Carries a cancel out of the work; what was written is of no use."""


class ClipWriter:
    """Writes stretches of recordings one after the other into an MP4, or an M4A where there is no picture."""

    def __init__(self, file: Path, size: tuple[int, int] | None, has_sound: bool) -> None:
        import av

        self._out = av.open(str(file), "w", format="mp4", options={"fflags": "+bitexact", "movflags": "+faststart"})
        self._size = (even(size[0]), even(size[1])) if size else None
        self._video: Any = self._add_video() if size else None
        self._audio: Any = self._add_audio() if has_sound else None
        self._begin_ms, self._heard = 0, 0
        self._held: Any = None

    def _add_video(self) -> Any:
        stream: Any = self._out.add_stream("libx264", rate=25, options=_X264)
        assert self._size is not None
        stream.width, stream.height = self._size
        stream.pix_fmt = "yuv420p"
        stream.time_base = stream.codec_context.time_base = Fraction(1, TICKS)
        return stream

    def _add_audio(self) -> Any:
        stream: Any = self._out.add_stream("aac", rate=RATE, layout=LAYOUT)
        stream.bit_rate = 160_000
        return stream

    @refusals()
    def add(
        self, source: Source, probe: Probe, span: Span, masks: Masks, progress: Progress, cancelled: Cancelled
    ) -> None:
        """Append a stretch of a recording. Raises IprError where it cannot be read, ClipStoppedError when cancelled."""
        shown: Iterable[tuple[int, VideoFrame]] = ()
        if self._size and probe.has_video:
            room = Darkroom(probe, masks, self._size)
            shown = ((tick, room.develop(tick, frame)) for tick, frame in pictures(source, probe, span))
        elif self._size:
            shown = [(0, self._drawn(np.zeros((self._size[1], self._size[0], 3), np.uint8)))]
        heard = sound(source, probe, span, masks) if probe.has_audio else silence(span[1] - span[0])
        self._append(span[1] - span[0], shown, heard, progress, cancelled)

    def add_card(self, pixels: "np.ndarray[Any, np.dtype[np.uint8]]", length_ms: int) -> None:
        """Append a picture that stands still, without sound: RGB, of any size."""
        step = TICKS // 5
        frame = self._drawn(pixels)
        shown = [(tick, frame) for tick in range(0, length_ms * TICKS // 1000, step)]
        self._append(length_ms, shown, silence(length_ms), untold, never)

    def _drawn(self, pixels: "np.ndarray[Any, np.dtype[np.uint8]]") -> "VideoFrame":
        from av import VideoFrame

        assert self._size is not None
        frame = VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="rgb24")
        return frame.reformat(width=self._size[0], height=self._size[1], format="yuv420p")

    def _append(
        self,
        length_ms: int,
        shown: Iterable[tuple[int, "VideoFrame"]],
        heard: Iterable[Samples],
        progress: Progress,
        cancelled: Cancelled,
    ) -> None:
        sounds, length = iter(heard), max(length_ms, 1)
        first = self._heard
        for tick, frame in shown:
            if cancelled():
                raise ClipStoppedError
            while self._audio and (self._heard - first) * TICKS < tick * RATE and self._hear(next(sounds, None)):
                pass
            self._show(tick, frame)
            progress(min(1.0, tick * 1000 / TICKS / length))
        while self._audio and self._hear(next(sounds, None)):
            if cancelled():
                raise ClipStoppedError
            progress(min(1.0, (self._heard - first) * 1000 / RATE / length))
        self._begin_ms += length_ms

    def _show(self, tick: int, frame: "VideoFrame") -> None:
        frame.pts, frame.time_base = tick + self._begin_ms * TICKS // 1000, Fraction(1, TICKS)
        self._write(self._video.encode(frame))

    def _write(self, packets: Iterable[Any]) -> None:
        """One packet is held back: the last one lasts to the end of the clip."""
        for packet in packets:
            if self._held is not None:
                self._held.duration = packet.pts - self._held.pts
                self._out.mux(self._held)
            self._held = packet

    def _hear(self, samples: Samples | None) -> bool:
        from av import AudioFrame

        if samples is None:
            return False
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(samples).reshape(1, -1), format="s16", layout=LAYOUT)
        frame.sample_rate, frame.pts, frame.time_base = RATE, self._heard, Fraction(1, RATE)
        self._heard += len(samples)
        self._out.mux(self._audio.encode(frame))
        return True

    def finish(self) -> None:
        """Write what is still held, and close the file."""
        if self._video is not None:
            self._write(self._video.encode(None))
            if self._held is not None:
                self._held.duration = max(1, self._begin_ms * TICKS // 1000 - self._held.pts)
                self._out.mux(self._held)
        if self._audio is not None:
            self._out.mux(self._audio.encode(None))
        self._out.close()

    def close(self) -> None:
        """Let go of the file, finished or not; can be called twice."""
        self._out.close()


@refusals()
def cut_exact(
    source: Source,
    probe: Probe,
    span: Span,
    file: Path,
    *,
    masks: Masks = NO_MASKS,
    progress: Progress = untold,
    cancelled: Cancelled = never,
) -> Made:
    """Write a stretch of a recording as a file of its own.

    Raises IprError where it cannot be read, ClipStoppedError when cancelled, OSError when the disk refuses.
    """
    writer = ClipWriter(file, (probe.width, probe.height) if probe.has_video else None, probe.has_audio)
    try:
        writer.add(source, probe, span, masks, progress, cancelled)
        writer.finish()
    finally:
        writer.close()
    return Made()
