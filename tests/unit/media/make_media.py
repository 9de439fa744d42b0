"""Test recordings, drawn and encoded when they are needed: the number of every picture can be read back from it.

`make(folder, Recipe(...))` writes one and says what is in it. Picture n carries n as large white and black blocks,
which survive coding, scaling and a screen; `read_number` gets n back and refuses a picture that is turned or torn.
The sound is silence with a short tone at every whole second of the recording's own time.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from iprtool.domain.times import to_ms

COLUMNS, ROWS = 6, 4
_FIXED = {(0, 0): 1, (0, 1): 1, (1, 0): 0, (0, 5): 0, (3, 0): 0, (3, 5): 1}
"""(row, column) -> colour of the blocks that tell which way is up."""
_FREE = [(row, column) for row in range(ROWS) for column in range(COLUMNS) if (row, column) not in _FIXED]
_NUMBER_BITS, _CHECK_BITS = 14, 4
MOST = (1 << _NUMBER_BITS) - 1
"""The largest number that a picture can carry."""

TONE_S = Fraction(1, 10)
TONE_HZ = 440
TONE_LEVEL = 0.5

_AUDIO_CODECS = {
    ".mp3": "libmp3lame",
    ".wav": "pcm_s16le",
    ".flac": "flac",
    ".ogg": "libopus",
    ".webm": "libopus",
    ".avi": "pcm_s16le",
}
_VIDEO_CODECS = {".webm": "libvpx", ".avi": "mpeg4"}
_MATRICES = {
    (0, False): (1, 0, 0, 1),
    (90, False): (0, 1, -1, 0),
    (180, False): (-1, 0, 0, -1),
    (270, False): (0, -1, 1, 0),
    (0, True): (-1, 0, 0, 1),
    (90, True): (0, 1, 1, 0),
    (180, True): (1, 0, 0, -1),
    (270, True): (0, -1, -1, 0),
}
"""(degrees to turn clockwise, mirrored after that) -> a, b, c, d of an MP4 track's matrix."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What to make. The ending of `name` decides the container; without `size` there is no picture."""

    name: str
    seconds: Fraction = Fraction(3)
    size: tuple[int, int] | None = (320, 180)
    fps: Fraction = Fraction(25)
    variable: bool = False
    """Pictures last 20, 40, 60, 80 and 200 ms in turn instead of 1/fps."""
    first_pts: Fraction = Fraction(0)
    """Presentation time of the first picture (or sample) in the file, in seconds."""
    keyframe_every: int = 25
    b_frames: int = 0
    sound: bool = True
    sound_later: Fraction = Fraction(0)
    """How much later than the picture the sound begins, in seconds; earlier if negative."""
    sample_rate: int = 48_000
    channels: int = 2
    sound_kbps: int | None = None
    turn: int = 0
    """Degrees clockwise that a player has to turn the coded picture by (MP4 only)."""
    mirror: bool = False
    """Whether it has to be flipped left to right after that."""
    options: dict[str, str] = field(default_factory=dict, hash=False)
    """For the container, as in FFmpeg."""


@dataclass(frozen=True, slots=True)
class Made:
    """A recording and the truth about it. Times are milliseconds from the first picture (or sample)."""

    path: Path
    recipe: Recipe
    times_ms: tuple[int, ...]
    """When picture n begins."""
    end_ms: int
    """When the last picture ends."""


def draw_number(number: int, width: int, height: int) -> NDArray[np.uint8]:
    """A grey picture (height, width) that carries the number; the joints between the blocks hold a moving texture."""
    check = _check(number)
    bits = [(number >> i) & 1 for i in range(_NUMBER_BITS)] + [(check >> i) & 1 for i in range(_CHECK_BITS)]
    colours = dict(_FIXED) | dict(zip(_FREE, bits, strict=True))
    x, y = np.arange(width), np.arange(height)[:, None]
    picture = (96 + ((x + 3 * number) ^ (y + number)) % 64).astype(np.uint8)
    for (row, column), bit in colours.items():
        top, bottom, left, right = _inner(row, column, width, height, Fraction(1, 8))
        picture[top:bottom, left:right] = 235 if bit else 16
    return picture


def read_number(picture: NDArray[np.uint8]) -> int:
    """The number in a picture (height, width) or (height, width, 3 or 4). Raises ValueError when it cannot be read."""
    grey = picture[..., :3].mean(axis=2) if picture.ndim == 3 else picture
    height, width = grey.shape
    colours = {}
    for row in range(ROWS):
        for column in range(COLUMNS):
            top, bottom, left, right = _inner(row, column, width, height, Fraction(3, 10))
            mean = float(grey[top:bottom, left:right].mean())
            if 100 < mean < 156:
                raise ValueError(f"the block in row {row}, column {column} is neither black nor white: {mean:.0f}")
            colours[row, column] = int(mean > 128)
    if any(colours[place] != colour for place, colour in _FIXED.items()):
        raise ValueError("the picture is not upright")
    bits = [colours[place] for place in _FREE]
    number = sum(bit << i for i, bit in enumerate(bits[:_NUMBER_BITS]))
    if sum(bit << i for i, bit in enumerate(bits[_NUMBER_BITS:])) != _check(number):
        raise ValueError("the picture is torn: number and check do not agree")
    return number


def make(folder: Path, recipe: Recipe) -> Made:
    """Encode the recording into the folder."""
    path = folder / recipe.name
    starts = list(_starts(recipe)) if recipe.size else [Fraction(0)]
    ends = [*starts[1:], Fraction(recipe.seconds)]
    with av.open(str(path), "w", options=recipe.options) as out:
        video = _video_stream(out, recipe, path.suffix) if recipe.size else None
        audio = _audio_stream(out, recipe, path.suffix) if recipe.sound else None
        jobs: list[Iterator[tuple[Fraction, list[Any]]]] = []
        if video is not None:
            jobs.append(_pictures(video, recipe, starts))
        if audio is not None:
            jobs.append(_sound(audio, recipe))
        _interleave(out, jobs)
    if recipe.turn or recipe.mirror:
        _turn(path, recipe)
    return Made(path, recipe, tuple(_as_stored(path, recipe, starts)), _as_stored(path, recipe, ends)[-1])


def _check(number: int) -> int:
    return (number ^ (number >> 4) ^ (number >> 8) ^ (number >> 12) ^ 0b1010) & 0b1111


def _inner(row: int, column: int, width: int, height: int, margin: Fraction) -> tuple[int, int, int, int]:
    """Top, bottom, left and right of a block without a margin (a share of its side)."""
    tall, wide = Fraction(height, ROWS), Fraction(width, COLUMNS)
    return (
        int((row + margin) * tall),
        int((row + 1 - margin) * tall),
        int((column + margin) * wide),
        int((column + 1 - margin) * wide),
    )


def _starts(recipe: Recipe) -> Iterator[Fraction]:
    at = Fraction(0)
    lasting = [Fraction(ms, 1000) for ms in (20, 40, 60, 80, 200)] if recipe.variable else [1 / Fraction(recipe.fps)]
    for number in count():
        if at >= recipe.seconds:
            return
        yield at
        at += lasting[number % len(lasting)]


def _as_stored(path: Path, recipe: Recipe, times: list[Fraction]) -> list[int]:
    """Matroska stores whole milliseconds of its own time, so the difference to the first is taken after rounding."""
    if path.suffix in (".mkv", ".webm"):
        return [to_ms(recipe.first_pts + time) - to_ms(recipe.first_pts) for time in times]
    return [to_ms(time) for time in times]


def _video_stream(out: Any, recipe: Recipe, suffix: str) -> Any:
    assert recipe.size
    codec = _VIDEO_CODECS.get(suffix, "libx264")
    stream = out.add_stream(codec, rate=recipe.fps)
    stream.width, stream.height = recipe.size
    stream.pix_fmt = "yuv420p"
    context = stream.codec_context
    context.time_base = Fraction(1, 90_000) if suffix != ".avi" else 1 / Fraction(recipe.fps)
    context.gop_size = recipe.keyframe_every
    context.max_b_frames = recipe.b_frames
    # keyint-min would let x264 place keyframes of its own where the picture changes much.
    stream.options = {
        "libx264": {"preset": "ultrafast", "crf": "20", "sc_threshold": "0", "bf": str(recipe.b_frames)},
        "libvpx": {"deadline": "realtime", "cpu-used": "8", "crf": "10", "auto-alt-ref": "0"},
        "mpeg4": {"sc_threshold": "1000000000"},
    }[codec]
    if codec != "libx264":
        stream.bit_rate = 2_000_000
    return stream


def _audio_stream(out: Any, recipe: Recipe, suffix: str) -> Any:
    stream = out.add_stream(_AUDIO_CODECS.get(suffix, "aac"), rate=recipe.sample_rate)
    stream.layout = "stereo" if recipe.channels == 2 else "mono"
    if recipe.sound_kbps is not None:
        stream.bit_rate = recipe.sound_kbps * 1000
    return stream


def _pictures(stream: Any, recipe: Recipe, starts: list[Fraction]) -> Iterator[tuple[Fraction, list[Any]]]:
    assert recipe.size
    width, height = recipe.size
    chroma = np.full((height // 2, width), 128, np.uint8)
    base = stream.codec_context.time_base
    for number, start in enumerate(starts):
        grey = draw_number(number, width, height)
        frame = av.VideoFrame.from_ndarray(np.vstack((grey, chroma)), "yuv420p")
        frame.time_base = base
        frame.pts = round((recipe.first_pts + start) / base)
        end = starts[number + 1] if number + 1 < len(starts) else recipe.seconds
        frame.duration = round((end - start) / base)
        yield start, stream.encode(frame)
    yield recipe.seconds, stream.encode(None)


def _sound(stream: Any, recipe: Recipe) -> Iterator[tuple[Fraction, list[Any]]]:
    rate, chunk = recipe.sample_rate, 4800
    first = round(recipe.sound_later * rate)
    last = round(recipe.seconds * rate)
    for begin in range(first, last, chunk):
        position = np.arange(begin, min(begin + chunk, last))
        wave = np.where(
            position % rate < float(TONE_S * rate), TONE_LEVEL * np.sin(2 * np.pi * TONE_HZ * position / rate), 0.0
        )
        wave[position < 0] = 0.0
        samples = np.repeat((wave * 32767).astype(np.int16)[None, :], recipe.channels, axis=0)
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(samples.T.reshape(1, -1)), "s16", "stereo" if recipe.channels == 2 else "mono"
        )
        frame.sample_rate = rate
        frame.time_base = Fraction(1, rate)
        frame.pts = begin + round(recipe.first_pts * rate)
        yield Fraction(begin, rate), stream.encode(frame)
    yield recipe.seconds, stream.encode(None)


def _interleave(out: Any, jobs: list[Iterator[tuple[Fraction, list[Any]]]]) -> None:
    """Encode whichever stream is behind, so that the file is written in the order of time."""
    heads = {job: Fraction(-1_000_000) for job in jobs}
    while heads:
        job = min(heads, key=lambda each: heads[each])
        step = next(job, None)
        if step is None:
            del heads[job]
            continue
        heads[job], packets = step
        out.mux(packets)


def _turn(path: Path, recipe: Recipe) -> None:
    """Write the matrix into the header of the video track."""
    data = bytearray(path.read_bytes())
    at = data.index(b"tkhd")
    a, b, c, d = _MATRICES[recipe.turn % 360, recipe.mirror]
    one = 1 << 16
    matrix = struct.pack(">9i", a * one, b * one, 0, c * one, d * one, 0, 0, 0, 1 << 30)
    assert data[at + 4] == 0, "only version 0 of the box is known here"
    data[at + 44 : at + 80] = matrix
    path.write_bytes(bytes(data))
