"""Kill the program 200 times while it writes tags: none that was acknowledged is lost, the file is never damaged.

A server process imports the store once and forks a writer for each round, so that a round costs milliseconds. A writer
opens the project as the program does, says the id of each tag once its step is committed, and is killed at a random
moment, also while it opens.
"""

import os
import random
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from iprtool.domain.model import Pass, Tag
from iprtool.store import Project, check_project
from tests.unit.store.studies import fill

KILLS = 200
ID = 36

SERVER = """
import os, sys
from iprtool.domain.ids import new_id
from iprtool.domain.model import Pass, Tag
from iprtool.store import Project
from iprtool.store import opening, journal, backups

def write(folder, out):
    project = Project.open(folder)
    run = project.find(Pass)[0]
    while True:
        tag = Tag(new_id(), run.id, None, 1000, memo="x" * 300)
        with project.step("Tag") as step:
            step.insert(tag)
        os.write(out, tag.id.encode())
        if len(tag.id) and int(tag.id[-1], 16) < 4:
            with project.step("Edit") as step:
                step.update(tag, memo="edited")
            project.undo()

folder = sys.argv[1]
for line in sys.stdin:
    pid = os.fork()
    if pid == 0:
        try:
            write(folder, 1)
        except BaseException as error:
            os.write(2, repr(error).encode())
        finally:
            os._exit(9)
    os.write(1, f"{pid:08}".encode())
    _, status = os.waitpid(pid, 0)
    os.write(1, f"={status:07}".encode())
"""


class Server:
    """Forks writers; `round` returns the ids that one acknowledged before it was killed."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVER, folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def round(self, wait_s: float, begun: bool) -> list[str]:
        """Kill a writer `wait_s` after its fork, or, with `begun`, after the first tag that it acknowledged."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(b"go\n")
        self.process.stdin.flush()
        out = self.process.stdout.fileno()
        data = b""
        while len(data) < 8:
            data += os.read(out, 8 - len(data))
        pid, data = int(data), b""
        while begun and not data:
            data += os.read(out, 65536)
        until = time.monotonic() + wait_s
        while (left := until - time.monotonic()) > 0:
            if select.select([out], [], [], left)[0]:
                data += os.read(out, 65536)
        os.kill(pid, signal.SIGKILL)
        while data[-8:-7] != b"=":
            data += os.read(out, 65536)
        assert int(data[-7:]) == signal.SIGKILL, "the writer ended before it was killed"
        text = data[:-8].decode()
        assert len(text) % ID == 0
        return [text[start : start + ID] for start in range(0, len(text), ID)]

    def close(self) -> str:
        return self.process.communicate()[1].decode()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="killing a forked writer needs a system with fork and SIGKILL")
def test_no_acknowledged_tag_is_lost_by_200_kills(tmp_path: Path) -> None:
    folder, chance = tmp_path / "Kill.iprt", random.Random(2026)
    with Project.create(folder, title="T") as project:
        fill(project)
    acknowledged: list[str] = []
    early = hot = 0
    server = Server(folder)
    try:
        for kill in range(KILLS):
            begun = kill % 4 != 0
            got = server.round(chance.uniform(0, 0.06 if begun else 0.02), begun)
            acknowledged += got
            early += not got
            journal = folder / "project.db-journal"
            hot += journal.exists() and journal.read_bytes()[:4] == b"\xd9\xd5\x05\xf9"
            if kill % 10 == 9:
                _look(folder, tmp_path, acknowledged)
    finally:
        errors = server.close()
    assert errors == ""
    assert len(acknowledged) > KILLS
    assert early > 0, "some kills should come before the first tag"
    assert hot > 0, "some kills should come in the middle of a commit"
    with Project.open(folder) as project:
        assert check_project(project) == []
        assert set(acknowledged) <= {tag.id for tag in project.find(Tag, pass_id=project.find(Pass)[0].id)}
        while project.undo() is not None:  # the journal came through as well
            pass
        assert project.count(Tag) == 0


def _look(folder: Path, tmp_path: Path, acknowledged: list[str]) -> None:
    """Look into a copy, so that the next writer meets what the last one left."""
    copy = tmp_path / "copy.iprt"
    shutil.copytree(folder, copy)
    with Project.open(copy) as project:
        assert check_project(project) == []
        missing = set(acknowledged) - {tag.id for tag in project.find(Tag)}
        assert not missing
    shutil.rmtree(copy)
