"""Clips whose pictures and sound are copied as they are: quick, and from the keyframe before the begin on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from iprtool.domain.errors import IprError
from iprtool.domain.progress import Cancelled, Progress, never, untold
from iprtool.domain.times import to_ms
from iprtool.media.clip import Made, Span, refusals
from iprtool.media.clip_exact import ClipStoppedError
from iprtool.media.container import main_audio, main_video, opened, packets, read_only
from iprtool.media.contents import Probe
from iprtool.media.source import Source

_BACK_OFF_S = (0, 2, 20, None)
"""Some containers find a later picture at first, so it is looked for from farther back, at last from the beginning."""
_NEAR_S = 1
"""Sound that stands before its picture in the file, and is heard this much earlier at most, is kept for it."""
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
    progress: Progress = untold,
    cancelled: Cancelled = never,
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
        first = _go_to_start(container, streams[0], begin)
        copy = _Copy(out, streams, first, end)
        for number, packet in enumerate(_with_dts(packets(container, *streams))):
            if number % 64 == 0:
                if cancelled():
                    raise ClipStoppedError
                progress(min(max(float((copy.reached - begin) / max(end - begin, Fraction(1, 1000))), 0.0), 1.0))
            copy.take(packet)
            if copy.over:
                break
    if not copy.begun:
        raise _nothing()
    return Made(to_ms(first - begin), to_ms(copy.reached - end))


def _nothing() -> IprError:
    return IprError("Nothing of this recording can be copied there: it has no keyframe.", "Cut exactly instead.")


def _go_to_start(container: Any, stream: Any, begin: Fraction) -> Fraction:
    """The last packet that needs no other and is not after the begin; packets are read from there or before.

    Where there is none, the first that needs no other. Raises IprError where there is not even such a one.
    """
    found: Fraction | None = None
    for back in _BACK_OFF_S:
        _seek(container, stream, begin, back)
        found = _start(container, stream, begin)
        if found is not None and found <= begin:
            break
    if found is None:
        raise _nothing()
    _seek(container, stream, begin, back)
    return found


def _seek(container: Any, stream: Any, begin: Fraction, back_s: int | None) -> None:
    """Go to so many seconds before the begin, or to the beginning."""
    import av

    try:
        if back_s is not None:
            container.seek(int((begin - back_s) / Fraction(stream.time_base)), stream=stream)
            return
    except (av.FFmpegError, OSError):
        pass
    container.seek(0)


def _start(container: Any, stream: Any, begin: Fraction) -> Fraction | None:
    """From here on, the last packet up to the begin that needs no other, or else the first one."""
    found: Fraction | None = None
    for packet in packets(container, stream):
        if packet.pts is None:
            continue
        base = Fraction(packet.time_base)
        if found is not None and packet.dts is not None and packet.dts * base > begin:
            break
        if packet.is_keyframe and packet.size and (found is None or packet.pts * base <= begin):
            found = packet.pts * base
    return found


def _with_dts(found: Iterator[Any]) -> Iterator[Any]:
    """When each packet is to be decoded; Matroska leaves that out for the first ones: just before the next."""
    waiting: dict[int, list[Any]] = {}
    for packet in found:
        held = waiting.setdefault(packet.stream.index, [])
        if packet.dts is None:
            held.append(packet)
            continue
        for number, each in enumerate(held):
            each.dts = packet.dts - len(held) + number
            yield each
        held.clear()
        yield packet
    for each in (packet for held in waiting.values() for packet in held):
        each.dts = each.pts
        yield each


@dataclass(slots=True)
class _Lane:
    """One stream on its way."""

    source: Any
    target: Any
    bare: Callable[[Any], list[Any]]
    over: bool = False


class _Copy:
    """Takes packets in the order of the file and writes those of the stretch."""

    def __init__(self, out: Any, streams: list[Any], first: Fraction, end: Fraction) -> None:
        self._out, self._first, self._end = out, first, end
        self._lanes = {each.index: _lane(out, each) for each in streams}
        self._main = streams[0].index
        self._waiting: list[Any] = []
        self.begun = False
        self.reached = first

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
            if not self.begun and packet.is_keyframe and at == self._first:
                self.begun = True
                self._let_go()
            if not self.begun:
                return
        if packet.dts * Fraction(packet.time_base) >= self._end:
            lane.over = True
        elif self.begun:
            self._write(lane, packet, at)
        elif at + _NEAR_S >= self._first:
            self._waiting.append(packet)

    def _let_go(self) -> None:
        for packet in self._waiting:
            self._write(self._lanes[packet.stream.index], packet, packet.pts * Fraction(packet.time_base))
        self._waiting.clear()

    def _write(self, lane: _Lane, packet: Any, at: Fraction) -> None:
        base = Fraction(packet.time_base)
        lasts = (packet.duration or 0) * base
        if at + (lasts if lane.source.index != self._main else 0) < self._first or at >= self._end:
            return  # a picture that leans on one before the keyframe, or sound before it
        if lane.source.index == self._main:
            self.reached = max(self.reached, at + lasts)
        shift = round(self._first / base)
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
