"""Kill the program in a recall: whatever `recalls.log` has acknowledged is there, and the recall can be ended."""

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from iprtool.domain.kinds import RecallMode, Respondent
from iprtool.services import recalls
from iprtool.store import Project, check_project
from tests.unit.store.studies import fill

KILLS_AFTER_S = (0.05, 0.3, 0.7)

WRITER = """
import sys, time
from iprtool.domain.kinds import Initiator, Stimulus
from iprtool.services import recalls
from iprtool.store import Project

project = Project.open(sys.argv[1])
(recall,) = recalls.unfinished(project)
session_ms = 0
for number in range(1_000_000):
    kind = Stimulus.PAUSE if number % 2 else Stimulus.PLAY
    at_ms = number * 1_000
    recalls.log(
        project, recall, kind, initiator=Initiator.PARTICIPANT, at_ms=at_ms, session_ms=session_ms, rate=1.0
    )
    sys.stdout.write(f"{at_ms} {session_ms}\\n")
    sys.stdout.flush()
    if kind is Stimulus.PAUSE and number % 4 == 1:
        recalls.put_moment(
            project, recall, about_ms=session_ms, said_ms=at_ms, initiator=Initiator.PARTICIPANT
        )
    session_ms += 1_000 * (kind is Stimulus.PLAY)
    time.sleep(0.002)
"""


def _project(folder: Path) -> None:
    with Project.create(folder, title="T") as project:
        recalls.begin(
            project,
            recording_id=fill(project).recording.id,
            participant=Respondent.CLIENT,
            mode=RecallMode.FREE,
            interviewer="KL",
        )


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a system with SIGKILL")
def test_what_was_logged_is_there_after_a_kill(tmp_path: Path) -> None:
    chance = random.Random(2026)
    for number, after_s in enumerate(KILLS_AFTER_S):
        folder = tmp_path / f"Kill {number}.iprt"
        _project(folder)
        writer = subprocess.Popen([sys.executable, "-c", WRITER, folder], stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None
        first = writer.stdout.readline()
        time.sleep(after_s * chance.uniform(0.8, 1.2))
        writer.send_signal(signal.SIGKILL)
        lines = [first, *writer.communicate()[0].splitlines()]
        _check(folder, [tuple(map(int, line.split())) for line in lines])


def _check(folder: Path, told: list[tuple[int, ...]]) -> None:
    with Project.open(folder) as project:
        assert check_project(project) == []
        (recall,) = recalls.unfinished(project)
        stored = [(each.at_ms, each.session_ms) for each in recalls.happenings(project, recall)]
        assert stored[: len(told)] == told
        assert len(stored) - len(told) <= 1, "only the last one can have been cut off before it was told"
        put = len(recalls.moments(project, recall))
        assert put >= len(told) // 4 - 1
        ended = recalls.finish(project, recall)
        assert ended.length_ms == stored[-1][0]
        log = recalls.stimulus_log(project, ended)
        assert all(log.session_at(at_ms).session_ms == session_ms for at_ms, session_ms in stored)
    facts = subprocess.run(
        [sys.executable, "-m", "iprtool", "recalls", folder, "--json"], capture_output=True, text=True, check=True
    )
    (row,) = json.loads(facts.stdout)
    assert (row["recall"], row["ended_at"] is not None) == ("08/3/client", True)
