"""The whole window: how soon it is usable, and how soon a key is on the disk and on the screen.

Each figure is taken in a process of its own (`python -m tests.bench.window_child`), so that no memory and no warm cache
of another measurement counts.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.bench.report import Row

SIZES = (0, 10_000, 100_000)


def _child(*arguments: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.window_child", *arguments],
        capture_output=True, text=True, check=True, env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _starts(folder: Path, times: int) -> list[float]:
    """Seconds from the start of the process until the window stands and takes events."""
    found = []
    for _ in range(times + 1):
        begun = time.time()
        facts = _child("start", str(folder / "settings.json"))
        found.append(facts["usable_at"] - begun)
    return found[1:]


def run(quick: bool = False) -> list[Row]:
    """All figures."""
    sizes = SIZES[:1] if quick else SIZES
    with tempfile.TemporaryDirectory(prefix="iprtool-bench-") as name:
        folder = Path(name)
        starts = _starts(folder, 2 if quick else 5)
        rows = [Row("start to usable window, warm", statistics.median(starts), "s", 1.0, f"max {max(starts):.2f}")]
        for size in sizes:
            project = folder / f"{size}.iprt"
            _child("make", str(project), str(size))
            facts = _child("open", str(project))
            if size:
                rows += _opened(size, facts)
            os.sync()  # the project was made a moment ago: its megabytes would be written out within the first commits
            facts = _child("keys", str(project), "30" if quick else "200")
            rows += _keys(size, facts)
            shutil.rmtree(project)
    return rows


def _opened(size: int, facts: dict[str, Any]) -> list[Row]:
    what = f"project with {size:,} tags"
    return [
        Row(f"{what}: open to usable", facts["seconds"], "s", 1.0, "to the painted Code place"),
        Row(f"{what}: peak memory", facts["peak_mb"], "MB", 350.0, "of the whole process"),
    ]


def _keys(size: int, facts: dict[str, Any]) -> list[Row]:
    rows = []
    beside = f"; a bare commit of SQLite, in turn: {statistics.median(facts['bare_ms']):.1f} ms"
    for name, title, middle, bar in (
        ("commit_ms", "committed", 4.0, 16.0),
        ("paint_ms", "painted while playing", None, 33.0),
    ):
        found = sorted(facts[name])
        p99 = found[min(len(found) - 1, round(0.99 * len(found)))]
        detail = f"max {found[-1]:.1f}, n {len(found)}"
        what = f"key to {title}, {size:,} tags"
        rows.append(Row(f"{what} (p50)", statistics.median(found), "ms", middle, detail + (beside if middle else "")))
        rows.append(Row(f"{what} (p99)", p99, "ms", bar, detail))
    return rows
