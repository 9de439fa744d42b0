"""Looking through a recording: what is in it, where its time begins and ends, what is wrong with it.

The headers are not believed where packets can tell: the begin of each stream comes from decoding its first picture or
sample, the end from the last packets of the file. Only containers that do not know their length are read as a whole.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from iprtool.domain.errors import IprError
from iprtool.domain.times import to_ms
from iprtool.media import geometry
from iprtool.media.container import main_audio, main_video, opened, packets, read_only, seconds, skipped_samples
from iprtool.media.contents import Kind, Probe, StreamInfo
from iprtool.media.source import Source, as_source

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet

_HEAD = 300
"""So many packets are looked at for the first picture or sample and for the rhythm of the pictures."""
_TAIL_S = 4
_NO_LENGTH = frozenset({"mp3", "aac", "ac3", "eac3", "amr", "amrnb", "amrwb", "ape"})
"""Containers that only estimate their length: they are read as a whole (they hold sound only, and are small)."""
_MILLISECOND = Fraction(1, 1000)
_TELL_APART = Fraction(1, 10)
"""Differences of the beginnings or ends of picture and sound below this many seconds are common: not worth a word."""


@dataclass(slots=True)
class _Head:
    """The beginning of one stream, in seconds of the file's own time."""

    first: Fraction | None = None
    """When the first picture or sample that can be decoded is due."""
    lost: Fraction = Fraction(0)
    """How much before it cannot be decoded."""
    shape: geometry.Shape | None = None
    starts: list[Fraction] = field(default_factory=list)
    """Begins of the first pictures in the order of time."""


def inspect(recording: Path | str | Source) -> Probe:
    """Look through a recording in this process; see `probe` for one that is not trusted.

    Raises IprError when it is missing, empty, no recording, or when nothing in it can be decoded.
    """
    source = as_source(recording)
    with opened(source) as container:
        infos = tuple(_stream_infos(container))
        name = container.format.name
        has_picture, has_sound = main_video(container) is not None, main_audio(container) is not None
        claimed = _claimed_end(container)
        variable_by_header = _header_rate(container)
    if not (has_picture or has_sound):
        raise IprError("There is neither a picture nor a sound track in this file that iprtool can decode.")
    picture = _head(source, main_video) if has_picture else _Head()
    sound = _head(source, main_audio) if has_sound else _Head()
    origin = picture.first if picture.first is not None else sound.first
    if origin is None:
        raise IprError(
            "Nothing in this recording can be decoded: it is damaged or protected.", "Copy it again from the camera."
        )
    ends, tail = _ends(source, name, claimed, picture.first is not None, sound.first is not None)
    rate, is_variable = _rhythm(picture.starts, tail, variable_by_header)
    shape = picture.shape or geometry.Shape()
    return Probe(
        container=name,
        streams=infos,
        origin=origin,
        duration_ms=max(0, to_ms(max([*ends, origin]) - origin)),
        has_video=picture.first is not None,
        has_audio=sound.first is not None,
        frame_rate=None if rate is None else round(float(rate), 6),
        is_variable=is_variable,
        width=shape.width,
        height=shape.height,
        rotation=shape.rotation,
        mirrored=shape.mirrored,
        problems=tuple(_problems(infos, picture, sound, claimed, ends)),
    )


def _stream_infos(container: "InputContainer") -> Iterator[StreamInfo]:
    used = {each.index for each in (main_video(container), main_audio(container)) if each is not None}
    kinds: dict[str, Kind] = {"video": "video", "audio": "audio", "subtitle": "subtitle"}
    for stream in container.streams:
        context: Any = stream.codec_context
        kind = kinds.get(stream.type, "other")
        if kind == "video" and geometry.is_cover_art(stream):
            kind = "other"
        picture, sound = kind == "video" and context is not None, kind == "audio" and context is not None
        yield StreamInfo(
            index=stream.index,
            kind=kind,
            codec=context.name if context is not None else "unknown",
            used=stream.index in used,
            width=context.width if picture else 0,
            height=context.height if picture else 0,
            sample_rate=context.sample_rate if sound else 0,
            channels=context.layout.nb_channels if sound else 0,
            language=stream.language or "",
        )


def _claimed_end(container: "InputContainer") -> Fraction | None:
    """Where picture and sound end as the headers say, in seconds of the file's own time."""
    ends = [
        seconds((stream.start_time or 0) + stream.duration, stream)
        for stream in (main_video(container), main_audio(container))
        if stream is not None and stream.duration
    ]
    if not ends and container.duration:
        ends.append(Fraction((container.start_time or 0) + container.duration, 1_000_000))
    return max(ends, default=None)


def _header_rate(container: "InputContainer") -> Fraction | None:
    """Pictures per second over the whole file, where the header counts them."""
    stream = main_video(container)
    if stream is None or not stream.frames or not stream.duration:
        return None
    return stream.frames / seconds(stream.duration, stream)


def _head(source: Source, choose: Callable[["InputContainer"], Any]) -> _Head:
    head = _Head()
    with opened(source) as container:
        stream = choose(container)
        read_only(container, stream)
        stream.thread_type = "NONE"
        before: list[Fraction] = []
        for packet in islice(packets(container, stream), _HEAD):
            if packet.pts is not None and not packet.is_discard:
                before.append(seconds(packet.pts, stream))
            if head.first is None:
                _decode_first(packet, stream, head)
    if head.first is not None:
        # Of the last ones, some that are shown earlier may still be to come.
        complete = sorted(before)[: len(before) if len(before) < _HEAD - 1 else -32]
        head.starts = [start for start in complete if start >= head.first]
        if head.shape is not None and complete:
            head.lost = head.first - min(complete)
    return head


def _decode_first(packet: "Packet[Any]", stream: Any, head: _Head) -> None:
    import av

    try:
        frames = stream.codec_context.decode(packet if packet.size else None)
    except (av.FFmpegError, EOFError):
        return
    for frame in frames:
        if frame.pts is not None and head.first is None:
            head.first = frame.pts * Fraction(frame.time_base or stream.time_base)
            if stream.type == "video":
                head.shape = geometry.shape_of(frame, stream)


def _ends(
    source: Source, name: str, claimed: Fraction | None, has_video: bool, has_audio: bool
) -> tuple[list[Fraction], list[Fraction]]:
    """Ends of picture and sound, and the begins of the last pictures, in seconds of the file's own time."""
    if claimed is not None and name not in _NO_LENGTH:
        found = _read_to_the_end(source, claimed - _TAIL_S, has_video, has_audio)
        if found[0]:
            return found
    return _read_to_the_end(source, None, has_video, has_audio)


def _read_to_the_end(
    source: Source, begin: Fraction | None, has_video: bool, has_audio: bool
) -> tuple[list[Fraction], list[Fraction]]:
    import av

    with opened(source) as container:
        video = main_video(container) if has_video else None
        audio = main_audio(container) if has_audio else None
        streams = [each for each in (video, audio) if each is not None]
        read_only(container, *streams)
        if begin is not None and begin > 0:
            try:
                container.seek(int(begin * 1_000_000))
            except (av.FFmpegError, OSError):
                return [], []
        ends: dict[int, Fraction] = {}
        pictures: list[Fraction] = []
        longest = 0
        for packet in packets(container, *streams):
            if packet.pts is None or packet.is_discard:
                continue
            stream, duration = packet.stream, packet.duration or 0
            if stream.type == "audio":
                longest = max(longest, duration)
                duration = min(duration, longest - _padding(packet, stream))
            else:
                pictures.append(seconds(packet.pts, stream))
            end = seconds(packet.pts + duration, stream)
            ends[stream.index] = max(ends.get(stream.index, end), end)
        pictures.sort()
        if video is not None and video.index in ends:
            ends[video.index] = _end_of_pictures(pictures, ends[video.index], video)
    return list(ends.values()), pictures


def _padding(packet: "Packet[Any]", stream: Any) -> int:
    """How much at the end of a full-length packet is not played, in the stream's own time.

    Some containers leave it in the packet's duration, some have taken it off already.
    """
    samples = skipped_samples(packet)[1]
    return round(Fraction(samples, stream.codec_context.sample_rate or 1) / stream.time_base) if samples else 0


def _end_of_pictures(pictures: list[Fraction], end: Fraction, stream: Any) -> Fraction:
    """The last picture stays as long as the one before where its packet does not say how long."""
    if end > pictures[-1]:
        return end
    if len(pictures) > 1:
        return pictures[-1] + (pictures[-1] - pictures[-2])
    return pictures[-1] + (1 / Fraction(stream.average_rate) if stream.average_rate else 0)


def _rhythm(starts: list[Fraction], tail: list[Fraction], header_rate: Fraction | None) -> tuple[Fraction | None, bool]:
    """Pictures per second, or None where it varies; and whether it does.

    Times that are off the beat by less than a millisecond come from rounding in the container.
    """
    if len(starts) < 2:
        return (header_rate if starts else None), False
    beat = (starts[-1] - starts[0]) / (len(starts) - 1)
    if beat <= 0:
        return None, True
    steady = all(abs(start - starts[0] - i * beat) <= _MILLISECOND for i, start in enumerate(starts))
    # From a keyframe on, the first pictures may lack those that are shown before it.
    steady = steady and all(abs(b - a - beat) <= 2 * _MILLISECOND for a, b in pairwise(tail[16:]))
    if header_rate is not None:
        steady = steady and abs(header_rate * beat - 1) * len(starts) < Fraction(3, 2)
    if not steady:
        return None, True
    if header_rate is not None and abs(header_rate * beat - 1) < Fraction(1, 1000):
        return header_rate, False
    return _known_rate(1 / beat), False


def _known_rate(rate: Fraction) -> Fraction:
    """The usual rate that is meant, where one is within a thousandth."""
    usual = [Fraction(each) for each in (10, 12, 15, 20, 24, 25, 30, 48, 50, 60, 100, 120)]
    usual += [each * 1000 / 1001 for each in usual]
    return min((each for each in usual if abs(each / rate - 1) < _MILLISECOND / 2), default=rate)


def _problems(
    infos: tuple[StreamInfo, ...], picture: _Head, sound: _Head, claimed: Fraction | None, ends: list[Fraction]
) -> Iterator[str]:
    kinds: list[str] = [each.kind for each in infos]
    if "video" in kinds and picture.first is None:
        yield "The picture cannot be decoded; the sound can be used."
    if "audio" in kinds and sound.first is None:
        yield "The sound track cannot be decoded; the picture can be used."
    for kind, noun in (("video", "picture"), ("audio", "sound")):
        if kinds.count(kind) > 1:
            yield f"There are {kinds.count(kind)} {noun} tracks; iprtool uses the first."
    if picture.lost > _TELL_APART:
        yield f"The first {float(picture.lost):.1f} seconds of the picture are damaged and left out."
    if picture.first is not None and sound.first is not None:
        yield from _offset(picture.first, sound.first)
    if claimed is not None and ends and claimed - max(ends) > 1:
        missing = float(claimed - max(ends))
        yield f"The file is cut off: the last {missing:.0f} seconds are missing. The rest can be used."


def _offset(picture: Fraction, sound: Fraction) -> Iterator[str]:
    """What is said where picture and sound do not begin together."""
    early = picture - sound
    if early > _TELL_APART:
        yield (
            f"The sound begins {float(early):.1f} seconds before the picture. "
            "Time counts from the first picture; the sound before it is left out."
        )
    elif -early > _TELL_APART:
        yield f"The sound begins {float(-early):.1f} seconds after the picture."
