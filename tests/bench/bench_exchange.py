"""Writing and reading 100,000 segments in the formats of other tools: time, and the most memory a process takes.

Every measure runs in a process of its own, so that the memory is its own. To add a format, add a line to `FORMS`.
"""

import importlib
import random
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.bench.report import Row
from tests.unit.exchange.eaf_studies import leaving, tagged

SEGMENTS = 100_000
MEMORY_MB = 400


@dataclass(frozen=True)
class Form:
    """A format: modules under `iprtool.exchange` that write and read it, and the seconds that either may take."""

    name: str
    ending: str
    writer: str
    write_s: float | None
    reader: str = ""
    read_s: float | None = None


FORMS = (
    Form("EAF", ".eaf", "eaf_write", 3, "eaf_read", 5),
    Form("TextGrid", ".TextGrid", "textgrid", None, "textgrid"),
)  # fmt: skip


def run(quick: bool = False) -> list[Row]:
    """Seconds and MB of every form."""
    rows = []
    with tempfile.TemporaryDirectory(prefix="iprtool-bench-") as place:
        for form in FORMS:
            file = Path(place) / f"many{form.ending}"
            for what, module, bar in (("write", form.writer, form.write_s), ("read", form.reader, form.read_s)):
                if module:
                    seconds, megabytes = _child(what, module, file)
                    rows.append(Row(f"{form.name}: {what}", seconds, "s", bar, f"{SEGMENTS:,} segments"))
                    rows.append(Row(f"{form.name}: {what}, memory", megabytes, "MB", MEMORY_MB, "with the segments"))
    return rows


def _child(what: str, module: str, file: Path) -> tuple[float, float]:
    command = [sys.executable, "-m", "tests.bench.bench_exchange", what, module, str(file)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(said[0]), float(said[1])


def _measure(what: str, name: str, file: Path) -> None:
    module = importlib.import_module(f"iprtool.exchange.{name}")
    if what == "write":
        rng = random.Random(1)
        starts = [rng.randrange(3_000_000) for _ in range(SEGMENTS)]
        memos = ("", "looks away, then answers")
        many = leaving(
            *(
                tagged(n, at, at + 400 if n % 4 else None, n % 3, memos[n % 2], "ABCD"[n % 4])
                for n, at in enumerate(starts)
            )
        )
        begun = time.perf_counter()
        with file.open("wb") as out:
            module.write(out, many)
    else:
        begun = time.perf_counter()
        found = module.read(file)
        assert len(found.tags) == SEGMENTS
    print(time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    _measure(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
