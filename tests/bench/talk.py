"""Invents talk: syllables of several voices with pauses, and what two different microphones make of it.

The talk is one array of samples. A microphone hears it from some moment on, by a clock of its own, through a filter of
its own and in noise of its own; `write` stores what it heard, with numbered pictures if wanted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from tests.bench.media_samples import picture

RATE = 16_000
_SYLLABLES = 500
_PIECE = 60 * RATE
_CODECS = {".m4a": "aac", ".mp4": "aac", ".mp3": "libmp3lame", ".wav": "pcm_s16le", ".ogg": "libopus", ".mkv": "aac"}

Samples = NDArray[np.float32]
Packets = list["av.Packet[av.VideoStream] | av.Packet[av.AudioStream]"]


@dataclass(frozen=True, slots=True)
class Microphone:
    """How a microphone hears. begins_s: when its recording begins in the talk; negative where before it.

    drift_ppm: how many millionths its clock is slow: a second of its recording is so much more of the talk.
    noise: loudness of its noise against that of the talk, 1 for as loud (0 dB).
    gain: what is above 1 after it is clipped; negative for a microphone that is wired the wrong way round.
    """

    begins_s: float = 0.0
    seconds: float | None = None
    drift_ppm: float = 0.0
    noise: float = 0.0
    gain: float = 0.7
    colour: int = 1


def talk(seconds: float, seed: int = 1) -> Samples:
    """Talk of that length, its loudest moments at about 1."""
    random = np.random.default_rng(seed)
    syllables = [_syllable(random) for _ in range(_SYLLABLES)]
    sound = np.zeros(round(seconds * RATE) + RATE, np.float32)
    at = 0.2
    while at < seconds:
        one = syllables[random.integers(_SYLLABLES)]
        begin = round(at * RATE)
        sound[begin : begin + len(one)] += one * np.float32(random.uniform(0.3, 1))
        at += len(one) / RATE * random.uniform(0.6, 1.1) + (random.exponential(1.2) if random.random() < 0.12 else 0)
    return sound[: round(seconds * RATE)]


def _syllable(random: np.random.Generator) -> Samples:
    """A voice that slides, in two formants, with a consonant of noise before it."""
    length = round(random.uniform(0.12, 0.35) * RATE)
    at = np.arange(length) / RATE
    pitch = random.uniform(90, 230) * (1 + random.uniform(-0.3, 0.3) * at)
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    first, second = random.uniform(300, 850), random.uniform(900, 2600)
    voice = np.zeros(length)
    for number in range(1, 24):
        hz = number * pitch.mean()
        loud = 1 / (1 + ((hz - first) / 120) ** 2) + 0.5 / (1 + ((hz - second) / 200) ** 2)
        voice += loud * np.sin(number * phase)
    voice *= np.hanning(length) ** 0.7 / max(1e-9, np.abs(voice).max())
    short = length // 4
    voice[:short] += random.uniform(0, 0.4) * np.diff(random.standard_normal(short + 1)) * np.hanning(short)
    return voice.astype(np.float32)


def heard(sound: Samples, microphone: Microphone, seed: int = 2) -> Samples:
    """What the microphone records of the talk."""
    random = np.random.default_rng(seed)
    length = len(sound) / RATE - microphone.begins_s if microphone.seconds is None else microphone.seconds
    count = round(length * RATE)
    loud = float(np.sqrt(np.mean(np.square(sound[: 600 * RATE])))) if len(sound) else 0.0
    result = np.empty(count, np.float32)
    for begin in range(0, count, _PIECE):
        end = min(begin + _PIECE, count)
        positions = microphone.begins_s * RATE + np.arange(begin, end) * (1 + microphone.drift_ppm / 1e6)
        low = int(np.floor(positions[0])) - 1
        part = _part(sound, low, int(positions[-1]) + 3)
        piece = np.interp(positions - low, np.arange(len(part)), part)
        piece = _in_a_room(piece.astype(np.float32), microphone.colour)
        if microphone.noise:
            piece += _noise(random, end - begin) * np.float32(loud * microphone.noise)
        result[begin:end] = np.clip(piece * np.float32(microphone.gain), -1, 1)
    return result


def _part(sound: Samples, low: int, high: int) -> Samples:
    part = np.zeros(high - low, np.float32)
    begin, end = max(low, 0), min(high, len(sound))
    if begin < end:
        part[begin - low : end - low] = sound[begin:end]
    return part


def _in_a_room(sound: Samples, number: int) -> Samples:
    """The sound with weaker echoes of both signs, of another room for each number."""
    random = np.random.default_rng(number)
    result = sound.copy()
    for delay in random.integers(1, 160, 12):
        result[delay:] += sound[: len(sound) - delay] * np.float32(random.normal(0, 0.15) * np.exp(-delay / 80))
    return result


def _noise(random: np.random.Generator, count: int) -> Samples:
    """Noise of a room: more of it where it is low."""
    white = random.standard_normal(count + 2, np.float32)
    noise: Samples = (white[2:] + white[1:-1] + white[:-2]) / np.float32(np.sqrt(3))
    return noise


def write(path: Path, samples: Samples, numbers: Sequence[int] = (), size: tuple[int, int] = (320, 180)) -> Path:
    """Store a sound; with pictures of 40 ms that carry these numbers if there are any."""
    with av.open(str(path), "w") as out:
        video = out.add_stream("libx264", rate=25) if numbers else None
        audio = out.add_stream(_CODECS[path.suffix], rate=48_000 if path.suffix == ".ogg" else RATE, layout="mono")
        assert isinstance(audio, av.AudioStream)
        packets = _sound(audio, samples)
        if video is not None:
            video.width, video.height = size
            video.pix_fmt = "yuv420p"
            video.codec_context.gop_size = 50
            video.codec_context.options = {"preset": "ultrafast", "crf": "26", "sc_threshold": "0"}
            packets += _pictures(video, numbers, size)
            packets.sort(key=lambda packet: (packet.dts or 0) * (packet.time_base or 0))
        out.mux(packets)
    return path


def _pictures(stream: "av.VideoStream", numbers: Sequence[int], size: tuple[int, int]) -> Packets:
    packets: Packets = []
    for place, number in enumerate(numbers):
        frame = av.VideoFrame.from_ndarray(picture(number, size), format="rgb24")
        frame.time_base, frame.pts = Fraction(1, 25), place
        packets += stream.encode(frame)
    return packets + stream.encode(None)


def _sound(stream: "av.AudioStream", samples: Samples) -> Packets:
    resampler = av.AudioResampler(stream.codec_context.format, "mono", stream.codec_context.sample_rate)
    queue, packets = av.AudioFifo(), Packets()
    for begin in range(0, len(samples), RATE):
        part = (samples[begin : begin + RATE] * 32767).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(part[None, :], "s16", "mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, begin, Fraction(1, RATE)
        for ready in resampler.resample(frame):
            queue.write(ready)
        packets += _encoded(stream, queue)
    for ready in resampler.resample(None):
        queue.write(ready)
    return packets + _encoded(stream, queue, last=True) + stream.encode(None)


def _encoded(stream: "av.AudioStream", queue: "av.AudioFifo", *, last: bool = False) -> Packets:
    packets: Packets = []
    size = stream.codec_context.frame_size or RATE
    while (frame := queue.read(size, partial=last)) is not None:
        packets += stream.encode(frame)
    return packets
