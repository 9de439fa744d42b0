"""The waveform of an hour of sound, against PyAV decoding the same file and doing nothing with it."""

import tempfile
import threading
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from iprtool.media import Waveform, compute_waveform, inspect
from iprtool.media.waveform import BUCKET_MS
from tests.bench.report import Row, percentile

_RATE = 48_000
_BASE_S = 60
_KINDS = {"m4a": ("aac", 128), "mp3": ("libmp3lame", 128), "ogg": ("libopus", 64), "wav": ("pcm_s16le", 1536)}
_NOTES = {"wav": "; bare decoding only copies here, and to add up the two channels takes 0.3 of that by itself"}
_HOURS_4 = 4 * 3_600_000


def run(quick: bool = False) -> list[Row]:
    """Times as ratios within one run (the best of several, taken in turn), pauses and queries in milliseconds."""
    minutes, rounds = (5, 2) if quick else (60, 3)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for ending in ("m4a", "wav") if quick else _KINDS:
            path = _recording(Path(folder) / f"talk.{ending}", minutes)
            rows.append(_ratio(path, minutes, rounds))
            if ending == "m4a":
                rows.append(_longest_pause(path, minutes))
    rows += _queries(50 if quick else 400)
    return rows


def _ratio(path: Path, minutes: int, rounds: int) -> Row:
    probe = inspect(path)
    bare, ours = [], []
    for _ in range(rounds):
        bare.append(_seconds(lambda: _decode(path)))
        ours.append(_seconds(lambda: compute_waveform(path, probe)))
    ending = path.suffix[1:]
    detail = f"{minutes} min stereo, {min(ours):.2f} s against {min(bare):.2f} s of bare decoding"
    detail += _NOTES.get(ending, "")
    return Row(f"waveform of {ending}: share of bare decoding", min(ours) / min(bare), "x", 1.3, detail)


def _longest_pause(path: Path, minutes: int) -> Row:
    """How long a thread that wants to do something every millisecond has to wait while the waveform is computed."""
    probe = inspect(path)
    worker = threading.Thread(target=compute_waveform, args=(path, probe))
    gaps = []
    worker.start()
    before = time.perf_counter()
    while worker.is_alive():
        time.sleep(0.001)
        now = time.perf_counter()
        gaps.append((now - before) * 1000)
        before = now
    worker.join()
    detail = f"{len(gaps)} turns, p99 {percentile(gaps, 0.99):.1f} ms, {minutes} min of sound"
    return Row("waveform: longest pause of the main thread", max(gaps), "ms", 100.0, detail)


def _queries(count: int) -> list[Row]:
    waveform = Waveform(_HOURS_4)
    rng = np.random.default_rng(1)
    waveform.put(0, rng.integers(-32767, 32767, (_HOURS_4 // BUCKET_MS, 2)).astype(np.int16))
    took = []
    for _ in range(count):
        width = float(np.exp(rng.uniform(np.log(200), np.log(_HOURS_4))))
        start = float(rng.uniform(0, _HOURS_4 - width))
        took.append(_seconds(lambda start=start, width=width: waveform.peaks(start, start + width, 1400)) * 1000)
    detail = f"median {percentile(took, 0.5):.2f} ms; 1400 columns of 4 hours at {count} random zooms"
    return [Row("waveform: peaks for one repaint, p95", percentile(took, 0.95), "ms", 1.0, detail)]


def _seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def _decode(path: Path) -> None:
    with av.open(str(path)) as container:
        for _ in container.decode(audio=0):
            pass


def _recording(path: Path, minutes: int) -> Path:
    """A minute of noise that swells like speech, coded once and repeated."""
    codec, kbps = _KINDS[path.suffix[1:]]
    with av.open(str(path), "w") as out:
        stream = out.add_stream(codec, rate=_RATE)
        assert isinstance(stream, av.AudioStream)
        stream.layout = "stereo"
        stream.bit_rate = kbps * 1000
        packets = _coded_minute(stream)
        base = packets[0].time_base
        length = (packets[-1].pts or 0) + (packets[-1].duration or 0) - (packets[0].pts or 0)
        for minute in range(minutes):
            for pts, duration, data in [(packet.pts, packet.duration, bytes(packet)) for packet in packets]:
                again = av.Packet(data)
                again.stream, again.time_base, again.duration = stream, base, duration
                again.pts = again.dts = (pts or 0) + minute * length
                out.mux(again)
    return path


def _coded_minute(stream: "av.AudioStream") -> list["av.Packet[av.AudioStream]"]:
    rng, packets = np.random.default_rng(3), []
    for second in range(_BASE_S):
        position = np.arange(second * _RATE, (second + 1) * _RATE)
        loudness = 0.3 * np.abs(np.sin(position / _RATE * 7))
        samples = (rng.uniform(-1, 1, (_RATE, 2)) * loudness[:, None] * 32767).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), "s16", "stereo")
        frame.sample_rate, frame.pts, frame.time_base = _RATE, second * _RATE, Fraction(1, _RATE)
        packets += stream.encode(frame)
    return packets + stream.encode(None)
