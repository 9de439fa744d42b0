"""Opening a recording with FFmpeg: which formats are let in, which streams count, where a picture or a sound begins.

Every decoder of the media layer opens through here. Formats that only point at other files or at the network
(playlists, concatenation scripts) are not let in, so a recording never makes the program read anything but itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from iprtool.domain.errors import IprError
from iprtool.media.geometry import is_cover_art
from iprtool.media.source import Source

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.packet import Packet
    from av.video.stream import VideoStream

_FORMATS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,asf,flv,mpegts,mpeg,mxf,dv,"
    "mp3,wav,w64,aiff,caf,au,flac,ogg,aac,ac3,eac3,amr,amrnb,amrwb,ape,wv,tta"
)
_READ_AT_ONCE = 1 << 16


@contextmanager
def opened(source: Source) -> "Iterator[InputContainer]":
    """The recording's container, closed on leaving. Raises IprError when it is empty or no recording."""
    container, close = open_container(source)
    try:
        yield container
    finally:
        close()


def open_container(source: Source) -> "tuple[InputContainer, Any]":
    """The recording's container and what closes it together with its file. Raises IprError as `opened` does."""
    import av

    file = source()
    try:
        container = av.open(
            file,
            "r",
            container_options={"format_whitelist": _FORMATS, "protocol_whitelist": "none"},
            buffer_size=_READ_AT_ONCE,
            metadata_errors="replace",
        )
    except (av.FFmpegError, ValueError, OSError) as error:
        empty = _is_empty(file)
        file.close()
        raise unreadable(empty=empty) from error
    except BaseException:
        file.close()
        raise

    def close() -> None:
        container.close()
        file.close()

    return container, close


def unreadable(*, empty: bool = False) -> IprError:
    """What is said about a file that is no recording."""
    if empty:
        return IprError("The recording is empty: it has no bytes.", "Copy it again from the camera or recorder.")
    return IprError(
        "This file is no video or sound recording that iprtool can read.",
        "If it plays elsewhere, save it there as MP4 or MKV and add it again.",
    )


def main_video(container: "InputContainer") -> "VideoStream | None":
    """The first stream of moving pictures; cover art is none."""
    return next((each for each in container.streams.video if not is_cover_art(each) and _decodable(each)), None)


def main_audio(container: "InputContainer") -> "AudioStream | None":
    """The first stream of sound that can be decoded."""
    return next((each for each in container.streams.audio if _decodable(each)), None)


def read_only(container: "InputContainer", *wanted: Any) -> None:
    """Let the demuxer skip every other stream: much less is read where a container allows it."""
    import av.stream

    keep = {each.index for each in wanted}
    for stream in container.streams:
        stream.discard = av.stream.Discard.default if stream.index in keep else av.stream.Discard.all


def packets(container: "InputContainer", *streams: Any) -> "Iterator[Packet[Any]]":
    """The packets of these streams from here on, up to the end or to where the file is damaged beyond reading."""
    import av

    try:
        yield from (packet for packet in container.demux(*streams) if packet.size or packet.dts is None)
    except av.FFmpegError:
        return


def seconds(ticks: int, stream: Any) -> Fraction:
    """A stream's own time as exact seconds."""
    return ticks * Fraction(stream.time_base)


def skipped_samples(packet: "Packet[Any]") -> tuple[int, int]:
    """How many samples at the packet's begin and end are not played (encoder delay and padding)."""
    if not packet.has_sidedata("skip_samples"):
        return 0, 0
    data = bytes(packet.get_sidedata("skip_samples"))
    return (int.from_bytes(data[:4], "little"), int.from_bytes(data[4:8], "little")) if len(data) >= 8 else (0, 0)


def _decodable(stream: Any) -> bool:
    return stream.codec_context is not None


def _is_empty(file: Any) -> bool:
    return not file.closed and file.seek(0, 2) == 0
