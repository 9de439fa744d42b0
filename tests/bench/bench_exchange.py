"""Exports and imports of 100,000 segments: seconds in the window's thread and behind it, and the memory of the process.

Each form is measured in a process of its own, in the middle of three runs. What the bars are about is the writing: from
the segments, which the Export place reads in slices beforehand, to the file on the disk.
"""

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from iprtool.domain.ids import new_id
from iprtool.domain.model import Tag
from iprtool.store import Project
from tests.bench.report import Row
from tests.unit.store.studies import fill

SEGMENTS = 100_000
WRITTEN: dict[str, float | None] = {
    "csv": 1.0, "xlsx": None, "eaf": 3.0, "qdpx": 3.0, "boris": None, "textgrid": None, "json": None, "sav": None,
}  # fmt: skip
"""Bars in seconds by form."""
MOST_MB = 400

_WRITE = """
import json, re, sys, time
from pathlib import Path
from iprtool.services import exporting
from iprtool.services.export_filters import EVERYTHING
from iprtool.store import Project
form = exporting.FORMS[sys.argv[2]]
with Project.open(Path(sys.argv[1]), read_only=True) as project:
    begun = time.perf_counter()
    found = exporting.read(form.reading(project, EVERYTHING))
    read = time.perf_counter()
exporting.write(form, Path(sys.argv[3]), found)
written = time.perf_counter()
bare = 0.0
if sys.argv[2] == "xlsx":
    import xlsxwriter
    from iprtool.exchange.xlsx_table import _OPTIONS
    rows = [[column.cell(row) for column in form.table.columns] for row in found]
    begun_bare = time.perf_counter()
    book = xlsxwriter.Workbook(sys.argv[3] + ".bare.xlsx", _OPTIONS)
    sheet = book.add_worksheet()
    for n, row in enumerate(rows):
        sheet.write_row(n, 0, row)
    book.close()
    bare = time.perf_counter() - begun_bare
peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024
print(json.dumps([read - begun, written - read, peak, bare]))
"""
_READ = """
import json, re, sys, time
from pathlib import Path
from iprtool.services import formats
from iprtool.services.import_homes import Target
from iprtool.store import Project
with Project.create(Path(sys.argv[1]), title="Bench") as project:
    begun = time.perf_counter()
    report = formats.bring(project, Path(sys.argv[2]), Target(dyad="1", session=1))
    taken = time.perf_counter()
peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024
print(json.dumps([taken - begun, peak]))
"""


def _child(script: str, *arguments: str) -> list[float]:
    done = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True)
    found: list[float] = json.loads(done.stdout)
    return found


def run(quick: bool = False) -> list[Row]:
    """Seconds and MB."""
    size, times = (5_000, 1) if quick else (SEGMENTS, 3)
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="iprtool-bench-") as place:
        folder = Path(place)
        project = _study(folder / "Bench.iprt", size)
        for key, bar in WRITTEN.items():
            runs = [_child(_WRITE, str(project), key, str(folder / f"out.{key}")) for _ in range(times)]
            rows += _written(key, bar, size, [statistics.median(each) for each in zip(*runs, strict=True)])
        (folder / "out.eaf").rename(folder / "in.eaf")
        runs = [_child(_READ, str(folder / f"In{n}.iprt"), str(folder / "in.eaf")) for n in range(times)]
        seconds, peak = (statistics.median(each) for each in zip(*runs, strict=True))
        rows.append(Row(f"{size:,} segments from eaf into a project", seconds, "s", 5.0))
        rows.append(Row(f"{size:,} segments from eaf: memory", peak, "MB", MOST_MB))
    return rows


def _written(key: str, bar: float | None, size: int, figures: list[float]) -> list[Row]:
    reading, writing, peak, bare = figures
    rows = [
        Row(f"{size:,} segments to {key}", writing, "s", bar, f"reading them first, in slices: {reading:.2f} s"),
        Row(f"{size:,} segments to {key}: memory", peak, "MB", MOST_MB),
    ]
    if bare:
        rows.append(Row(f"{size:,} segments to {key} / XlsxWriter alone", writing / bare, "x", 1.3))
    return rows


def _study(folder: Path, size: int) -> Path:
    with Project.create(folder, title="Bench") as project:
        small = fill(project)
        with project.step("Fill") as step:
            recording = step.update(small.recording, duration_ms=size * 100 + 1_000)
            assert recording.duration_ms
            step.insert_many(
                Tag(new_id(), small.run.id, small.code.id, n * 100, n * 100 + 90 if n % 2 else None, f"memo {n}")
                for n in range(size)
            )
    return folder
