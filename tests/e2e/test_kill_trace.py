"""Kill the program while a curve is being rated: at most the last seconds of it are lost, and the project is whole.

Writers rate as the window does, tick by tick against a clock; the value goes up with the time, so that every sample
that is lost or wrong is seen. Each tells the recording's time at every tick, and is killed at a random moment.
"""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from iprtool.analysis.traces import samples
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Carrier
from iprtool.domain.model import Code, Trace
from iprtool.store import Project, check_project
from tests.unit.store.studies import fill

MOST_LOST_MS = 5_000
KILLS_AFTER_S = ((0.5, 3.5), (4.5, 6.0), (6.0, 8.5))

WRITER = """
import sys, time
from iprtool.domain.model import Code, Pass
from iprtool.domain.traces import Dial
from iprtool.services.traces import Take
from iprtool.store import Project

project = Project.open(sys.argv[1])
(run,) = project.find(Pass)
(code,) = project.find(Code, name="Tension")
take = Take(project, run, code, Dial(0, 100_000, 1))
begun, last = time.monotonic(), 0
while True:
    time.sleep(0.03)
    now = int(1000 * (time.monotonic() - begun))
    for ms in range(last, now):
        take.hold(ms // 100, ms, ms + 1)
    last = now
    sys.stdout.write(f"{now}\\n")
    sys.stdout.flush()
"""


def _project(folder: Path) -> None:
    with Project.create(folder, title="T") as project:
        small = fill(project)
        with project.step("Curve") as step:
            step.insert(Code(new_id(), small.family.id, "Tension", 9, "#E8A33D", carrier=Carrier.TRACE))


def _start(folder: Path) -> subprocess.Popen[str]:
    writer = subprocess.Popen([sys.executable, "-c", WRITER, folder], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    assert writer.stdout.readline(), "the writer never began"
    return writer


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a system with SIGKILL")
def test_a_kill_while_rating_loses_at_most_the_last_seconds(tmp_path: Path) -> None:
    chance = random.Random(2026)
    folders = [tmp_path / f"Kill {number}.iprt" for number in range(len(KILLS_AFTER_S))]
    for folder in folders:
        _project(folder)
    writers = [(_start(folder), folder) for folder in folders]
    begun = time.monotonic()
    stored = 0
    for (writer, folder), between in zip(writers, KILLS_AFTER_S, strict=True):
        time.sleep(max(begun + chance.uniform(*between) - time.monotonic(), 0))
        writer.send_signal(signal.SIGKILL)
        told = int(writer.communicate()[0].split()[-1])
        stored += _check(folder, told)
    assert stored > 0, "the longest one should have been written at least once"


def _check(folder: Path, told_ms: int) -> int:
    """Look at what is left of a curve that was rated up to a time; how many samples there are."""
    with Project.open(folder) as project:
        assert check_project(project) == []
        found = samples(project.find(Trace))
        assert found.times_ms.tolist() == [100 * n for n in range(found.times_ms.size)], "no hole, nothing twice"
        assert found.values.tolist() == list(range(found.times_ms.size))
        assert told_ms - 100 * found.times_ms.size <= MOST_LOST_MS
        if found.times_ms.size:
            assert project.undo_label == "Rate Tension"
            project.undo()
            assert project.count(Trace) == 0, "what was kept is one step to take back"
    return int(found.times_ms.size)
