"""The project on disk: from key press to committed, opening, loading, undo, backup; with 0, 10,000 and 100,000 tags."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from iprtool.domain.ids import new_id
from iprtool.domain.model import Pass, Tag
from iprtool.store import BackupJob, Project
from tests.bench.bare import bare_commit
from tests.bench.report import Row, percentile
from tests.unit.store.studies import Small, fill

SIZES = (0, 10_000, 100_000)

_OPEN = """
import re, sys, time
from pathlib import Path
begun = time.perf_counter()
from iprtool.store import Project
from iprtool.domain.model import Pass, Tag
imported = time.perf_counter()
project = Project.open(sys.argv[1])
opened = time.perf_counter()
tags = project.find(Tag, pass_id=project.find(Pass)[0].id)
loaded = time.perf_counter()
status = Path("/proc/self/status")  # not getrusage: that starts with the peak of the process that started this one
peak = re.search(r"VmHWM:\\s+(\\d+)", status.read_text())[1] if status.exists() else 0
print(imported - begun, opened - imported, loaded - opened, int(peak) / 1024)
"""


def run(quick: bool = False) -> list[Row]:
    """Times in ms; each commit is synced to the disk on which the temporary folder lies."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="iprtool-bench-") as place:
        folder = Path(place) / "Bench.iprt"
        with Project.create(folder, title="Bench") as project:
            small, written = fill(project), 1
            for size in SIZES:
                _add(project, small, size - written)
                written = max(size, written)
                rows += _presses(project, small, f"{size:,} tags", 50 if quick else 500)
            rows += _backup(project)
        rows += _reading(folder, 3 if quick else 9)
    return rows


def _add(project: Project, small: Small, number: int) -> None:
    if number > 0:
        with project.step("Fill", barrier=True) as step:
            step.insert_many(
                Tag(new_id(), small.run.id, small.code.id, n * 100, memo="m" * (n % 60)) for n in range(number)
            )


def _times(number: int, act: Callable[[], object]) -> list[float]:
    times = []
    for _ in range(number):
        begun = time.perf_counter()
        act()
        times.append((time.perf_counter() - begun) * 1000)
    return times


def _presses(project: Project, small: Small, with_what: str, number: int) -> list[Row]:
    def press() -> None:
        with project.step("Tag Withdrawal") as step:
            step.insert(Tag(new_id(), small.run.id, small.code.id, 881_640))

    bare = bare_commit(project.folder.parent)
    tag, alone = list[float](), list[float]()
    for _ in range(number):  # in turn, so that whatever else the disk has to do meets both
        tag += _times(1, press)
        alone += _times(1, bare)
    beside = f"n = {number}; one bare commit of SQLite, in turn: {{:.2f}} ms"
    undo = _times(number, project.undo)
    redo = _times(number, project.redo)
    for _ in range(number):
        project.undo()
    return [
        Row(
            f"key press to committed, p50, {with_what}",
            percentile(tag, 0.5),
            "ms",
            4,
            beside.format(percentile(alone, 0.5)),
        ),
        Row(
            f"key press to committed, p99, {with_what}",
            percentile(tag, 0.99),
            "ms",
            16,
            beside.format(percentile(alone, 0.99)),
        ),
        Row(f"undo, p50, {with_what}", percentile(undo, 0.5), "ms", None, f"p99 {percentile(undo, 0.99):.2f} ms"),
        Row(f"redo, p50, {with_what}", percentile(redo, 0.5), "ms", None, f"p99 {percentile(redo, 0.99):.2f} ms"),
    ]


def _backup(project: Project) -> list[Row]:
    job, slices, begun, done = BackupJob(project), list[float](), time.perf_counter(), False
    while not done:
        slice_begun = time.perf_counter()
        done = job.advance()
        slices.append((time.perf_counter() - slice_begun) * 1000)
        time.sleep(0.002)
    whole = time.perf_counter() - begun
    size = job.path.stat().st_size / 1e6
    return [
        Row("backup, longest slice", max(slices), "ms", 100, f"{size:.0f} MB in {whole:.2f} s, {len(slices)} slices")
    ]


def _reading(folder: Path, number: int) -> list[Row]:
    with Project.open(folder) as project:
        count = project.count(Tag, pass_id=project.find(Pass)[0].id)
    lines = [
        subprocess.run([sys.executable, "-c", _OPEN, folder], capture_output=True, text=True, check=True).stdout
        for _ in range(number)
    ]
    columns = list(zip(*(map(float, line.split()) for line in lines), strict=True))
    imports, opens, loads, memory = (percentile(column, 0.5) for column in columns)
    detail = f"{count:,} tags, new process, median of {number}"
    return [
        Row("import of the store", imports * 1000, "ms", None, detail),
        Row("open without tags", opens * 1000, "ms", 250, detail),
        Row("load all tags of the pass", loads * 1000, "ms", 350, detail),
        *([Row("peak memory after loading", memory, "MB", None, detail)] if memory else []),
    ]
