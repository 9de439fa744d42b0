"""Decoding the pictures of a recording one after the other, from any place in it."""

from collections import deque
from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from iprtool.domain.errors import IprError
from iprtool.domain.times import to_ms
from iprtool.media.container import main_video, open_container, packets, read_only
from iprtool.media.source import Source

if TYPE_CHECKING:
    from av.packet import Packet
    from av.video.frame import VideoFrame


class StumbledError(Exception):
    """A decoder with several threads met damage and may have lost sound pictures with it: begin anew, carefully."""


class PictureReader:
    """Decoded pictures in the order of time, for one thread at a time. Times are milliseconds from the origin.

    The first damage raises `StumbledError`; once `careful`, only the damaged packets are passed over. Raises IprError
    where there is no picture.
    """

    def __init__(self, source: Source, origin: Fraction) -> None:
        self._source, self._origin = source, origin
        self._careful = False
        self._open()

    def careful(self) -> None:
        """Begin anew with one thread, which loses nothing but what is damaged."""
        self._careful = True
        self.rewind()

    def _open(self) -> None:
        self._container, self._close = open_container(self._source)
        stream = main_video(self._container)
        if stream is None:
            self._close()
            raise IprError("This recording has no picture.")
        self.stream: Any = stream
        self.stream.thread_type = "NONE" if self._careful else "AUTO"
        read_only(self._container, stream)
        self._skipping = False
        self._base = Fraction(stream.time_base or 1)
        self._begin()

    def _begin(self) -> None:
        if self._skipping:
            self._skipping = False
            self.stream.codec_context.skip_frame = "DEFAULT"
        self._packets: Iterator[Packet[Any]] = packets(self._container, self.stream)
        self._decoded: deque[VideoFrame] = deque()
        self._needs_keyframe = True
        self._wanted_from: Fraction | None = None
        self._ended = False

    def time_of(self, frame: "VideoFrame") -> int:
        """When the picture begins."""
        assert frame.pts is not None, "pictures without a time are passed over"
        return to_ms(frame.pts * self._base - self._origin)

    def seek(self, ms: int, keep_ms: int) -> None:
        """Go on from a keyframe at or before that time; where the file has no way to find one, it may be after it.

        Pictures that begin more than `keep_ms` before that time are not given, and on the way there those that no other
        picture leans on are not even decoded.
        """
        import av

        # The last tick that still rounds to this millisecond.
        ticks = (self._origin + Fraction(2 * ms + 1, 2000)) / self._base
        try:
            self._container.seek(ticks.__ceil__() - 1, stream=self.stream)
        except (av.FFmpegError, OSError):
            self.rewind()
        else:
            self._begin()
            self.pass_over(ms, keep_ms)

    def pass_over(self, ms: int, keep_ms: int) -> None:
        """Go on from here to that time, leaving out on the way what `seek` leaves out."""
        begin = self._wanted_from = (self._origin + Fraction(ms - keep_ms, 1000)) / self._base
        self._decoded = deque(frame for frame in self._decoded if frame.pts is not None and frame.pts >= begin)

    def rewind(self) -> None:
        """Go on from the very beginning."""
        self.close()
        self._open()

    def read(self) -> "VideoFrame | None":
        """The next picture that has a time, or None after the last."""
        while not self._decoded:
            if self._ended:
                return None
            self._decode(next(self._packets, None))
        return self._decoded.popleft()

    def close(self) -> None:
        """Let go of the file and the decoder's threads; can be called twice."""
        self._decoded.clear()
        self._packets = iter(())
        self._ended = True
        self._close()

    def _decode(self, packet: "Packet[Any] | None") -> None:
        import av

        if packet is None or not packet.size:
            self._ended = packet is None
            packet = None
        elif self._needs_keyframe:
            # A decoder that starts elsewhere would show pictures made of pieces.
            if not packet.is_keyframe:
                return
            self._needs_keyframe = False
        self._skip_what_is_not_shown(packet)
        try:
            frames = self.stream.codec_context.decode(packet)
        except av.EOFError:
            self._ended = True
        except av.FFmpegError as error:
            if not self._careful:
                raise StumbledError from error
        else:
            begin = self._wanted_from
            self._decoded.extend(
                frame for frame in frames if frame.pts is not None and (begin is None or frame.pts >= begin)
            )

    def _skip_what_is_not_shown(self, packet: "Packet[Any] | None") -> None:
        if self._wanted_from is None:
            return
        early = packet is not None and packet.pts is not None and packet.pts < self._wanted_from
        if early != self._skipping:
            self._skipping = early
            self.stream.codec_context.skip_frame = "NONREF" if early else "DEFAULT"
