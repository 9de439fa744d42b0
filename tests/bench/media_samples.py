"""Draws test recordings whose every picture carries its own number, to be read back from whatever is on the screen.

The number stands twice in large black and white blocks across the top of the picture, the second row inverted: it
survives compression and scaling, and a torn or half-painted picture is recognised as such (`read_code` gives None).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

BITS = 16
TONE_HZ = 440
_SOUND_RATE = 48_000
_CODECS = {".webm": ("libvpx", "libopus"), ".mkv": ("libx264", "libmp3lame"), ".avi": ("mpeg4", "libmp3lame")}
_AUDIO_ONLY = {".mp3": "libmp3lame", ".wav": "pcm_s16le", ".m4a": "aac", ".ogg": "libvorbis", ".flac": "flac"}
_SUBTITLES = {".mp4": "mov_text", ".mkv": "subrip"}
_STYLE = "Name, Fontname, Fontsize, PrimaryColour, Alignment"
_SUBTITLE_HEADER = (
    f"[Script Info]\nScriptType: v4.00+\n[V4+ Styles]\nFormat: {_STYLE}\nStyle: Default,Arial,16,&Hffffff,2\n".encode()
)
_X264 = {"preset": "ultrafast", "crf": "24", "sc_threshold": "0"}


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a coded recording shall be: when each picture begins, and how it is stored."""

    times_ms: Sequence[int]
    """When each picture begins, counted from the first."""
    first_ms: int = 0
    """Presentation time of the first picture in the container."""
    size: tuple[int, int] = (640, 360)
    fps: int = 25
    """What the container says of the frame rate, and for how long the last picture stands."""
    keyframe_every: int = 25
    b_frames: int = 2
    sound: bool = True
    sound_first_ms: int | None = None
    """Presentation time of the first sound, the first picture's unless given."""
    sound_lasts_ms: int | None = None
    """How long the sound is, as long as the pictures unless given."""
    subtitles_ms: Sequence[int] = ()
    """Presentation times of subtitles, half a second each."""
    options: dict[str, str] = field(default_factory=dict)
    """Muxer options."""


def steady(seconds: float, fps: Fraction | int = 25) -> list[int]:
    """Times of a steady frame rate, in ms rounded half up."""
    return [int(i * 1000 / Fraction(fps) + Fraction(1, 2)) for i in range(int(seconds * fps))]


def variable(seconds: float, seed: int = 7) -> list[int]:
    """Times of a variable frame rate: pictures of 20 to 100 ms, as phones and screen recorders make them."""
    random = np.random.default_rng(seed)
    times = np.cumsum(random.choice([20, 33, 34, 40, 50, 67, 100], size=int(seconds * 50)))
    return [0, *(int(t) for t in times[times < seconds * 1000])]


def picture(number: int, size: tuple[int, int]) -> NDArray[np.uint8]:
    """The coded picture as RGB, (height, width, 3)."""
    width, height = size
    image = _ground(size).copy()
    image[:, :, 2] += np.uint8(number * 5 % 256)
    left, step, row = _layout(width, height)
    for bit in range(BITS):
        value = 255 if number >> bit & 1 else 0
        a, b = left + bit * step, left + (bit + 1) * step
        image[:row, a:b] = value
        image[row : 2 * row, a:b] = 255 - value
    return image


@cache
def _ground(size: tuple[int, int]) -> NDArray[np.uint8]:
    x, y = np.meshgrid(np.arange(size[0]), np.arange(size[1]))
    return np.stack([x * 255 // size[0], y * 255 // size[1], x % 256], -1).astype(np.uint8)


def read_code(image: NDArray[Any]) -> int | None:
    """The number in a picture (height, width, 3 or 4), or None where it cannot be read without doubt."""
    height, width = image.shape[:2]
    left, step, row = _layout(width, height)
    number = 0
    for bit in range(BITS):
        a, b = left + bit * step + step // 4, left + (bit + 1) * step - step // 4
        upper = float(image[row // 4 : row - row // 4, a:b, :3].mean())
        lower = float(image[row + row // 4 : 2 * row - row // 4, a:b, :3].mean())
        if abs(upper - lower) < 100:
            return None
        number |= (upper > lower) << bit
    return number


def _layout(width: int, height: int) -> tuple[int, int, int]:
    step = width // BITS
    return (width - step * BITS) // 2, step, height // 6


def draw(path: Path, drawing: Drawing) -> Path:
    """Write the recording; its suffix names the container. Returns the path."""
    video_codec, audio_codec = _CODECS.get(path.suffix, ("libx264", "aac"))
    with av.open(str(path), "w", options=drawing.options) as out:
        video = out.add_stream(video_codec, rate=drawing.fps)
        assert isinstance(video, av.VideoStream)
        video.width, video.height = drawing.size
        video.pix_fmt = "yuv420p"
        video.codec_context.time_base = Fraction(1, 25 if path.suffix == ".avi" else 1000)
        video.codec_context.gop_size = drawing.keyframe_every
        if video_codec == "libx264":
            video.codec_context.options = {**_X264, "bf": str(drawing.b_frames), "g": str(drawing.keyframe_every)}
        audio = out.add_stream(audio_codec, rate=_SOUND_RATE, layout="mono") if drawing.sound else None
        subtitles = _subtitle_stream(out, path.suffix) if drawing.subtitles_ms else None
        packets: list[Any] = []
        for number, ms in enumerate(drawing.times_ms):
            frame = av.VideoFrame.from_ndarray(picture(number, drawing.size), format="rgb24")
            base = video.codec_context.time_base
            frame.time_base, frame.pts = base, round(Fraction(ms + drawing.first_ms, 1000) / base)
            packets.extend(video.encode(frame))
        packets.extend(video.encode(None))
        if audio is not None:
            first = drawing.first_ms if drawing.sound_first_ms is None else drawing.sound_first_ms
            packets.extend(_tone(audio, drawing.sound_lasts_ms or drawing.times_ms[-1] + 1_000 // drawing.fps, first))
        if subtitles is not None:
            packets.extend(_subtitle(subtitles, ms + drawing.first_ms) for ms in drawing.subtitles_ms)
        packets.sort(key=lambda packet: packet.dts * packet.time_base)
        out.mux(packets)
    return path


def draw_sound(path: Path, seconds: float) -> Path:
    """A recording that is nothing but a 440 Hz tone; the suffix names the container. Returns the path."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream(_AUDIO_ONLY[path.suffix], rate=_SOUND_RATE, layout="mono")
        out.mux(_tone(stream, round(seconds * 1000), 0))
    return path


def _subtitle_stream(out: Any, suffix: str) -> Any:
    stream = out.add_stream(_SUBTITLES[suffix])
    stream.time_base = stream.codec_context.time_base = Fraction(1, 1000)
    stream.codec_context.subtitle_header = _SUBTITLE_HEADER
    return stream


def _subtitle(stream: Any, ms: int) -> Any:
    text = b"words"
    packet = av.Packet(text if stream.codec_context.name == "subrip" else len(text).to_bytes(2, "big") + text)
    packet.stream, packet.time_base = stream, Fraction(1, 1000)
    packet.pts = packet.dts = ms
    packet.duration = 500
    return packet


def _tone(stream: Any, length_ms: int, first_ms: int) -> list[Any]:
    resampler = av.AudioResampler(format=stream.codec_context.format, layout="mono", rate=_SOUND_RATE)
    samples = np.arange(length_ms * _SOUND_RATE // 1000)
    wave = (np.sin(samples * 2 * np.pi * TONE_HZ / _SOUND_RATE) * 12_000).astype(np.int16)
    size = stream.codec_context.frame_size or 1024
    packets: list[Any] = []
    for start in range(0, len(wave) - size, size):
        frame = av.AudioFrame.from_ndarray(wave[None, start : start + size], format="s16", layout="mono")
        frame.sample_rate, frame.time_base = _SOUND_RATE, Fraction(1, _SOUND_RATE)
        frame.pts = start + first_ms * _SOUND_RATE // 1000
        for ready in resampler.resample(frame):
            packets.extend(stream.encode(ready))
    packets.extend(stream.encode(None))
    return packets
