"""Clips whose pictures and sound are copied as they are: quick, and from the keyframe before the begin on."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from iprtool.domain.errors import IprError
from iprtool.domain.times import to_ms
from iprtool.media.clip import Made, Span, refusals
from iprtool.media.clip_exact import Cancelled, ClipStoppedError, Progress
from iprtool.media.container import main_audio, main_video, opened, packets, read_only
from iprtool.media.contents import Probe
from iprtool.media.source import Source

_MP4 = {"h264", "hevc", "mpeg4", "aac", "mp3", "alac"}
_WEBM = {"vp8", "vp9", "av1", "opus", "vorbis"}
_SOUNDS = {"aac": ".m4a", "alac": ".m4a", "mp3": ".mp3", "flac": ".flac", "opus": ".ogg", "vorbis": ".ogg"}
_MUXERS = {
    ".mp4": "mp4", ".m4a": "mp4", ".webm": "webm", ".mkv": "matroska", ".mka": "matroska",
    ".mp3": "mp3", ".flac": "flac", ".ogg": "ogg", ".wav": "wav",
}  # fmt: skip
_NOTES = {"h264": "filter_units=remove_types=6", "hevc": "filter_units=remove_types=39-40"}
"""What takes notes of the camera (date, place) out of coded pictures."""


def ending_of(probe: Probe) -> str:
    """What a clip that is copied out of a recording is called at its end."""
    codecs = {each.codec for each in probe.streams if each.used}
    if not probe.has_video:
        codec = next(iter(codecs), "")
        return ".wav" if codec.startswith("pcm_") else _SOUNDS.get(codec, ".mka")
    return ".mp4" if codecs <= _MP4 else ".webm" if codecs <= _WEBM else ".mkv"


@refusals()
def cut_fast(
    source: Source,
    probe: Probe,
    span: Span,
    file: Path,
    *,
    ending: str = "",
    progress: Progress = lambda share: None,
    cancelled: Cancelled = lambda: False,
) -> Made:
    """Copy a stretch of a recording, and say by how much its edges are off.

    Raises IprError where it cannot be read or holds no keyframe there, ClipStoppedError when cancelled.
    """
    import av

    with (
        opened(source) as container,
        av.open(str(file), "w", format=_MUXERS[ending or ending_of(probe)], options={"fflags": "+bitexact"}) as out,
    ):
        streams = [each for each in (main_video(container), main_audio(container)) if each is not None]
        read_only(container, *streams)
        begin, end = (probe.origin + Fraction(ms, 1000) for ms in span)
        _seek(container, streams[0], begin)
        copy = _Copy(out, streams, begin, end)
        for number, packet in enumerate(packets(container, *streams)):
            if number % 64 == 0:
                if cancelled():
                    raise ClipStoppedError
                progress(min(max(float((copy.reached - begin) / max(end - begin, Fraction(1, 1000))), 0.0), 1.0))
            copy.take(packet)
            if copy.over:
                break
    if copy.first is None:
        raise IprError("Nothing of this recording can be copied there: it has no keyframe.", "Cut exactly instead.")
    return Made(to_ms(copy.first - begin), to_ms(copy.reached - end))


def _seek(container: Any, stream: Any, begin: Fraction) -> None:
    import av

    try:
        container.seek(int(begin / Fraction(stream.time_base)), stream=stream)
    except (av.FFmpegError, OSError):
        container.seek(0)


@dataclass(slots=True)
class _Lane:
    """One stream on its way."""

    source: Any
    target: Any
    bare: Callable[[Any], list[Any]]
    over: bool = False


class _Copy:
    """Takes packets in the order of the file and writes those of the stretch."""

    def __init__(self, out: Any, streams: list[Any], begin: Fraction, end: Fraction) -> None:
        self._out, self._begin, self._end = out, begin, end
        self._lanes = {each.index: _lane(out, each) for each in streams}
        self._main = streams[0].index
        self._waiting: list[Any] = []
        self.first: Fraction | None = None
        self.reached = begin

    @property
    def over(self) -> bool:
        """Whether all of the stretch was taken."""
        return all(lane.over for lane in self._lanes.values())

    def take(self, packet: Any) -> None:
        """Write it, keep it, or pass it over."""
        if packet.pts is None or packet.dts is None or not packet.size:
            return
        at = packet.pts * Fraction(packet.time_base)
        lane = self._lanes[packet.stream.index]
        if packet.stream.index == self._main:
            if self._begins(packet, at):
                self.first = at
                self._let_go()
            if self.first is None:
                return
        if packet.dts * Fraction(packet.time_base) >= self._end:
            lane.over = True
        elif self.first is None:
            self._waiting.append(packet)
        else:
            self._write(lane, packet, at)

    def _begins(self, packet: Any, at: Fraction) -> bool:
        """A main stream with pictures begins with its keyframe, one of sound where it is heard at the begin."""
        if self.first is not None or not packet.is_keyframe:
            return False
        lasts = (packet.duration or 0) * Fraction(packet.time_base)
        return self._lanes[self._main].source.type == "video" or at + lasts > self._begin

    def _let_go(self) -> None:
        for packet in self._waiting:
            self._write(self._lanes[packet.stream.index], packet, packet.pts * Fraction(packet.time_base))
        self._waiting.clear()

    def _write(self, lane: _Lane, packet: Any, at: Fraction) -> None:
        assert self.first is not None
        base = Fraction(packet.time_base)
        lasts = (packet.duration or 0) * base
        if at + (lasts if lane.source.index != self._main else 0) < self.first or at >= self._end:
            return  # a picture that leans on one before the keyframe, or sound before it
        if lane.source.index == self._main:
            self.reached = max(self.reached, at + lasts)
        shift = round(self.first / base)
        for each in lane.bare(packet):
            each.pts, each.dts = each.pts - shift, each.dts - shift
            each.stream = lane.target
            self._out.mux(each)


def _lane(out: Any, stream: Any) -> _Lane:
    target = out.add_stream_from_template(stream, opaque=True)
    target.metadata.clear()
    return _Lane(stream, target, _without_notes(stream))


def _without_notes(stream: Any) -> Callable[[Any], list[Any]]:
    import av
    from av.bitstream import BitStreamFilterContext

    wanted = _NOTES.get(stream.codec_context.name)
    if wanted is None:
        return lambda packet: [packet]
    try:
        bare = BitStreamFilterContext(wanted, stream)
    except (av.FFmpegError, ValueError):
        return lambda packet: [packet]
    return bare.filter
