"""REFI-QDA projects of 100,000 segments: written, and read again, each in a process of its own."""

import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from iprtool.domain.codebook import CodeTree
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import MediaKind, PassKind
from iprtool.domain.model import Code, Codebook, Dyad, Family, Pass, Recording, Session, Study, Tag
from iprtool.domain.segment import Segment
from iprtool.exchange import refi_read, refi_write
from iprtool.exchange.leaving import Leaving
from tests.bench.report import Row

SEGMENTS = 100_000
RECORDINGS = 20
WRITTEN_S, WRITTEN_MB = 3.0, 400.0
READ_S, READ_MB = 5.0, 256.0


def run(quick: bool = False) -> list[Row]:
    """Seconds and MB, the best of some rounds; memory is the peak of the process above what it had before."""
    with tempfile.TemporaryDirectory(prefix="iprtool-bench-") as place:
        file = Path(place) / "bench.qdpx"
        rounds = 1 if quick else 3
        written = [_alone(_write, file) for _ in range(rounds)]
        found = [_alone(_read, file) for _ in range(rounds)]
        size = f"{SEGMENTS:,} segments, {file.stat().st_size / 1e6:.1f} MB"
    return [
        Row("a .qdpx written", min(s for s, _ in written), "s", WRITTEN_S, size),
        Row("memory to write it", max(mb for _, mb in written), "MB", WRITTEN_MB),
        Row("a .qdpx read", min(s for s, _ in found), "s", READ_S),
        Row("memory to read it", max(mb for _, mb in found), "MB", READ_MB),
    ]


def _alone(task: Callable[[Path], tuple[float, int]], file: Path) -> tuple[float, float]:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measured, (task, file))


def _measured(task: Callable[[Path], tuple[float, int]], file: Path) -> tuple[float, float]:
    seconds, before = task(file)
    return seconds, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1000


def _write(file: Path) -> tuple[float, int]:
    leaving, before = _leaving(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.perf_counter()
    with file.open("wb") as out:
        refi_write.write(out, leaving)
    return time.perf_counter() - begun, before


def _read(file: Path) -> tuple[float, int]:
    before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    found = refi_read.read(file)
    assert len(found.tags) == SEGMENTS
    return time.perf_counter() - begun, before


def _leaving() -> Leaving:
    study = Study(new_id(), "Bench")
    book = Codebook(new_id(), study.id, "Book")
    family = Family(new_id(), book.id, "Rupture", 0, "#E8A33D")
    codes = [Code(new_id(), family.id, f"Code {n}", n, "#2A9D8F") for n in range(30)]
    dyad = Dyad(new_id(), study.id, None, "A")
    session = Session(new_id(), dyad.id, 1)
    first = Recording(new_id(), session.id, "00", "00.mp4", "", False, 1, "0", MediaKind.VIDEO, 0, 3_600_000)
    films = [replace(first, id=new_id(), label=f"{n:02}", file_name=f"{n:02}.mp4") for n in range(RECORDINGS)]
    segments = []
    for film in films:
        one = Pass(new_id(), film.id, book.id, PassKind.CODING, "AB")
        for n in range(SEGMENTS // RECORDINGS):
            code = codes[n % len(codes)]
            tag = Tag(new_id(), one.id, code.id, n * 700, n * 700 + 500, "She looks away, and then back." * (n % 2))
            segments.append(Segment(study, "", dyad, session, film, one, tag, f"Rupture/{code.name}"))
    return Leaving(study, tuple(films), tuple(segments), (CodeTree.build(book, [family], codes),), {})
