"""Where a recording's origin lies in an engine's own time.

Both engines read containers with FFmpeg (libvlc through its avformat module) and count from the container's start: the
earliest begin of any of its streams. So one rule serves every container, mp4 with edit lists, mkv and MPEG-TS alike:
origin in the engine's time = origin - earliest begin. One quirk is left: up to FFmpeg 7, which the engines carry, the
begin of a Matroska sound track is earlier by the encoder's delay than what FFmpeg 8, which PyAV carries, calls it.
"""

from fractions import Fraction
from typing import Any

from iprtool.media.contents import Probe
from iprtool.media.source import Source

_MATROSKA = "matroska"


def engine_zero_us(source: Source, probe: Probe) -> int:
    """Microseconds from the engine's zero to the recording's origin."""
    from iprtool.media.container import opened

    with opened(source) as container:
        begins = [begin for stream in container.streams if (begin := _begin(stream, probe.container)) is not None]
    return probe.origin_us - round(min(begins) * 1_000_000) if begins else 0


def native_zero_us(source: Source, probe: Probe) -> int:
    """The same for libvlc's own demuxers: the container's time, in Matroska with the longest sound delay added."""
    from iprtool.media.container import opened

    if _MATROSKA not in probe.container:
        return probe.origin_us
    with opened(source) as container:
        delays = [_delay(stream) for stream in container.streams.audio]
    return probe.origin_us + round(max(delays, default=Fraction(0)) * 1_000_000)


def _begin(stream: Any, container: str) -> Fraction | None:
    if stream.start_time is None:
        return None
    begin: Fraction = stream.start_time * Fraction(stream.time_base)
    return begin - _delay(stream) if stream.type == "audio" and _MATROSKA in container else begin


def _delay(stream: Any) -> Fraction:
    context = stream.codec_context
    if context is None or not context.sample_rate:
        return Fraction(0)
    return Fraction(max(0, context.delay), context.sample_rate)
