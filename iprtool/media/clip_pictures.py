"""The pictures of a clip: from the exact one at its begin on, upright, blurred where that is wanted."""

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from iprtool.media.clip import Masks, Span
from iprtool.media.contents import Probe
from iprtool.media.decode import PictureReader, StumbledError
from iprtool.media.source import Source

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

TICKS = 90_000
"""Units of a clip's time in a second."""
_BACK_OFF_MS = (0, 2_000, 20_000)
"""Some containers find a later picture at first, so it is tried from farther back."""
_KEEP_MS = 5_000
_BLOCKS = 16
"""A blurred picture keeps no more detail than this many blocks across."""
_TURNS = {0: (), 90: ("clock",), 180: ("clock", "clock"), 270: ("cclock",)}


def pictures(source: Source, probe: Probe, span: Span) -> "Iterator[tuple[int, VideoFrame]]":
    """The picture on screen at the begin, at tick 0, and those that follow before the end, as they are coded."""
    reader = PictureReader(source, probe.origin)
    newest = -1
    try:
        for careful in (False, True):
            try:
                for frame in _between(reader, span):
                    time_ms = reader.time_of(frame)
                    if time_ms > newest:
                        newest = time_ms
                        yield _tick(frame, reader, probe, span), frame
                return
            except StumbledError:
                if not careful:
                    reader.careful()
    finally:
        reader.close()


def _tick(frame: "VideoFrame", reader: PictureReader, probe: Probe, span: Span) -> int:
    assert frame.pts is not None
    since = frame.pts * Fraction(reader.stream.time_base) - probe.origin - Fraction(span[0], 1000)
    return max(0, round(since * TICKS))


def _between(reader: PictureReader, span: Span) -> "Iterator[VideoFrame]":
    start_ms, end_ms = span
    before, frame = None, _first(reader, start_ms)
    while frame is not None:
        time_ms = reader.time_of(frame)
        if 0 <= time_ms <= start_ms:
            before = frame
        elif time_ms > start_ms:
            if before is not None:
                yield before
                before = None
            if time_ms >= end_ms:
                return
            yield frame
        frame = reader.read()
    if before is not None:
        yield before


def _first(reader: PictureReader, start_ms: int) -> "VideoFrame | None":
    """A picture at or before that time, from which on none is missing."""
    for back_off in _BACK_OFF_MS:
        if back_off > start_ms:
            break
        reader.seek(start_ms - back_off, _KEEP_MS)
        frame = reader.read()
        if frame is not None and reader.time_of(frame) <= start_ms:
            return frame
    reader.rewind()
    return reader.read()


class Darkroom:
    """Turns coded pictures into those of a clip: upright, with square pixels, blurred, within a size."""

    def __init__(self, probe: Probe, masks: Masks, size: tuple[int, int]) -> None:
        self._probe, self._blur, self._size = probe, masks.blur, size
        self._graph: Any = None
        self._made_for: tuple[Any, ...] = ()

    def develop(self, tick: int, frame: "VideoFrame") -> "VideoFrame":
        """The picture as it is shown in the clip at this tick."""
        kind = frame.width, frame.height, frame.format.name
        if kind != self._made_for:
            self._graph, self._made_for = self._build(frame), kind
        frame.pts, frame.time_base = tick, Fraction(1, TICKS)
        self._graph.push(frame)
        done: VideoFrame = self._graph.pull()
        done.pts, done.time_base = tick, Fraction(1, TICKS)
        done.pict_type = 0  # the encoder chooses, not the recording
        return done

    def _build(self, frame: "VideoFrame") -> Any:
        from av.filter import Graph

        graph = Graph()
        shown = even(self._probe.width), even(self._probe.height)
        at = graph.add_buffer(width=frame.width, height=frame.height, format=frame.format, time_base=Fraction(1, TICKS))
        for turn in _TURNS[self._probe.rotation]:
            at = _then(graph, at, "transpose", turn)
        if self._probe.mirrored:
            at = _then(graph, at, "hflip")
        at = _then(graph, at, "scale", f"{shown[0]}:{shown[1]}")
        at = _then(graph, at, "format", "yuv420p")
        if self._blur is not None:
            at = _blurred(graph, at, _pixels(self._blur, shown), shown)
        if shown != self._size:
            width, height = self._size
            at = _then(
                graph, at, "scale", f"{width}:{height}:force_original_aspect_ratio=decrease:force_divisible_by=2"
            )
            at = _then(graph, at, "pad", f"{width}:{height}:-1:-1")
        at = _then(graph, at, "setsar", "1")
        at.link_to(graph.add("buffersink"))
        graph.configure()
        return graph


def even(pixels: int) -> int:
    """The nearest number of pixels that an encoder takes."""
    return max(2, pixels // 2 * 2)


def _then(graph: Any, before: Any, name: str, args: str | None = None) -> Any:
    made = graph.add(name, args)
    before.link_to(made)
    return made


def _pixels(blur: tuple[float, float, float, float], shown: tuple[int, int]) -> tuple[int, int, int, int]:
    """The rectangle in whole pairs of pixels, rather larger than smaller."""
    left, top, width, height = blur
    x, right = (_pair(share, shown[0], up) for share, up in ((left, False), (left + width, True)))
    y, bottom = (_pair(share, shown[1], up) for share, up in ((top, False), (top + height, True)))
    return x, y, max(2, right - x), max(2, bottom - y)


def _pair(percent: float, length: int, up: bool) -> int:
    exact = min(max(percent, 0.0), 100.0) * length / 200
    return min(2 * (-int(-exact // 1) if up else int(exact)), length)


def _blurred(graph: Any, at: Any, place: tuple[int, int, int, int], shown: tuple[int, int]) -> Any:
    """Detail is taken away by making the part tiny, so that no sharpening brings it back."""
    x, y, width, height = place
    block = max(2, shown[0] // _BLOCKS)
    whole = (width, height) == shown
    under = over = at
    if not whole:
        under = over = _then(graph, at, "split")
        over = _then_from(graph, under, 1, "crop", f"{width}:{height}:{x}:{y}")
    over = _then(graph, over, "scale", f"{max(2, width // block)}:{max(2, height // block)}:flags=area")
    over = _then(graph, over, "scale", f"{width}:{height}:flags=bilinear")
    if whole:
        return over
    laid = graph.add("overlay", f"{x}:{y}")
    under.link_to(laid, 0, 0)
    over.link_to(laid, 0, 1)
    return laid


def _then_from(graph: Any, before: Any, output: int, name: str, args: str) -> Any:
    made = graph.add(name, args)
    before.link_to(made, output, 0)
    return made
