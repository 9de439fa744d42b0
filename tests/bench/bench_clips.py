"""Clips: whether the first picture is the exact one, and how much faster than real time they are cut."""

import tempfile
import time
from pathlib import Path

import av
import numpy as np

from iprtool.media.clip_exact import cut_exact
from iprtool.media.clip_fast import cut_fast, ending_of
from iprtool.media.contents import Probe
from iprtool.media.inspection import inspect
from iprtool.media.source import file_source
from tests.bench.media_samples import Drawing, draw, read_code, steady, variable
from tests.bench.report import Row

FAST = 50.0
LASTS_S = 120
FILMS = {
    "steady.mp4": Drawing(steady(12), keyframe_every=250),
    "late.mp4": Drawing(steady(12), first_ms=10_000, keyframe_every=50),
    "variable.mkv": Drawing(variable(12), first_ms=23, keyframe_every=120),
    "stream.ts": Drawing(steady(12), keyframe_every=100),
}


def run(quick: bool = False) -> list[Row]:
    """The share of exact begins over many places, and clip seconds a second."""
    with tempfile.TemporaryDirectory(prefix="iprtool-bench-") as place:
        folder = Path(place)
        begins = 4 if quick else 25
        exact = [hit for name, film in FILMS.items() for hit in _begins(folder, name, film, begins)]
        long = draw(folder / "long.mp4", Drawing(steady(LASTS_S), keyframe_every=250))
        probe = inspect(long)
        fast_s = min(_fast(long, probe, folder) for _ in range(3))
        exact_s = _exact(long, probe, folder)
    return [
        Row("the first picture of an exact clip is the right one", 100 * float(np.mean(exact)), "%", 100.0,
            f"{len(exact)} begins in {len(FILMS)} recordings", at_least=True),
        Row("a fast cut", (LASTS_S - 10) / fast_s, "x real time", FAST, f"{LASTS_S - 10} s", at_least=True),
        Row("an exact cut", (LASTS_S - 10) / exact_s, "x real time"),
    ]  # fmt: skip


def _begins(folder: Path, name: str, film: Drawing, count: int) -> list[bool]:
    source, out = draw(folder / name, film), folder / "clip.mp4"
    probe = inspect(source)
    hits = []
    for begin in np.random.default_rng(5).integers(0, 11_500, count):
        cut_exact(file_source(source), probe, (int(begin), int(begin) + 300), out)
        with av.open(str(out)) as clip:
            frame = next(clip.decode(video=0))
            wanted = max(number for number, ms in enumerate(film.times_ms) if ms <= begin)
            hits.append(frame.pts == 0 and read_code(frame.to_ndarray(format="rgb24")) == wanted)
    return hits


def _fast(source: Path, probe: Probe, folder: Path) -> float:
    begun = time.perf_counter()
    cut_fast(file_source(source), probe, (5_000, LASTS_S * 1000 - 5_000), folder / f"fast{ending_of(probe)}")
    return time.perf_counter() - begun


def _exact(source: Path, probe: Probe, folder: Path) -> float:
    begun = time.perf_counter()
    cut_exact(file_source(source), probe, (5_000, LASTS_S * 1000 - 5_000), folder / "exact.mp4")
    return time.perf_counter() - begun
