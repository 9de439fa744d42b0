"""Aligning two sounds of one hour: two microphones, noise as loud as the talk, one clipped and wired the wrong way."""

import tempfile
import time
from pathlib import Path

import av

from iprtool.media import file_source, inspect
from iprtool.media.align import align
from tests.bench.report import Row
from tests.bench.talk import Microphone, heard, talk, write

OFFSET_BAR_MS, SECONDS_BAR = 5.0, 10.0
_HERE = Microphone(noise=1.0)
_DRIFTS = (0.0, 20.0, 100.0)


def run(quick: bool = False) -> list[Row]:
    """For each drift of the clocks how far the result is off, at the worst of begin and end, and how long it takes."""
    seconds = 600 if quick else 3_600
    sound, rows = talk(seconds), list[Row]()
    with tempfile.TemporaryDirectory() as folder:
        here = _stereo(write(Path(folder) / "a.wav", heard(sound, _HERE, 11)))
        for drift in (20.0,) if quick else _DRIFTS:
            microphone = Microphone(begins_s=17.3456, drift_ppm=drift, noise=1.0, gain=-4, colour=2)
            there = _stereo(write(Path(folder) / "b.wav", heard(sound, microphone, 12)))
            rows += _rows(here, there, microphone, seconds)
    return rows


def _rows(here: Path, there: Path, microphone: Microphone, seconds: int) -> list[Row]:
    probes = inspect(here), inspect(there)
    begun, used = time.perf_counter(), time.process_time()
    found = align(file_source(here), probes[0], file_source(there), probes[1])
    took, used = time.perf_counter() - begun, time.process_time() - used
    bare = min(_decoded(here), _decoded(here))
    assert found is not None
    length = seconds - microphone.begins_s
    slip = [
        abs(
            found.offset_ms
            + at * 1000 * (1 + found.drift_ppm / 1e6)
            - (microphone.begins_s + at * (1 + microphone.drift_ppm / 1e6)) * 1000
        )
        for at in (0, length)
    ]
    name = f"align {seconds // 60} min at 0 dB, drift {microphone.drift_ppm:g} ppm"
    detail = f"{found.drift_ppm:.2f} ppm found, {found.agreeing} of {found.pieces} pieces, {found.sureness}"
    work = f"{used:.1f} s of processor time on two threads, {took / bare:.2f} x bare decoding of one of them"
    return [
        Row(f"{name}: off by", max(slip), "ms", OFFSET_BAR_MS, detail),
        Row(f"{name}: time with decoding", took, "s", SECONDS_BAR, work),
    ]


def _decoded(path: Path) -> float:
    begun = time.perf_counter()
    with av.open(str(path)) as container:
        for _ in container.decode(audio=0):
            pass
    return time.perf_counter() - begun


def _stereo(path: Path) -> Path:
    """The same sound as recorders store it: AAC in stereo at 48,000 samples a second."""
    target = path.with_suffix(".m4a")
    with av.open(str(path)) as source, av.open(str(target), "w") as out:
        stream = out.add_stream("aac", rate=48_000, layout="stereo")
        resampler = av.AudioResampler(stream.codec_context.format, "stereo", 48_000, frame_size=1024)
        for frame in source.decode(audio=0):
            for ready in resampler.resample(frame):
                out.mux(stream.encode(ready))
        for ready in resampler.resample(None):
            out.mux(stream.encode(ready))
        out.mux(stream.encode(None))
    path.unlink()
    return target
