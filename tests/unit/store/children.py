"""Programs that the tests run as second processes: `python children.py WHAT FOLDER`."""

import os
import resource
import signal
import sys
from pathlib import Path

from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.model import Pass, Tag
from iprtool.store import Project

NOBODY = 65534


def hold(folder: Path) -> None:
    """Keep a project open until standard input ends."""
    with Project.open(folder):
        print("open", flush=True)
        sys.stdin.read()


def crash(folder: Path) -> None:
    """Die with the project open and a step half done."""
    project = Project.open(folder)
    project.driver.execute("PRAGMA cache_size=10")  # so that the half step is on the disk already
    with project.step("Half") as step:
        run = project.find(Pass)[0]
        step.insert_many([Tag(new_id(), run.id, None, n, memo="x" * 500) for n in range(2_000)])
        os.kill(os.getpid(), signal.SIGKILL)


def read(folder: Path) -> None:
    """Open to read only, and count."""
    with Project.open(folder, read_only=True) as project:
        print(project.count(Tag))


def write(folder: Path) -> None:
    """Open and write one tag."""
    with Project.open(folder) as project, project.step("Tag") as step:
        step.insert(Tag(new_id(), project.find(Pass)[0].id, None, 1))


def fill_up(folder: Path) -> None:
    """Write tags until the system refuses; then say how many were acknowledged, and how many are there."""
    project = Project.open(folder)
    run, done = project.find(Pass)[0], 0
    if len(sys.argv) > 3:
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
    try:
        for n in range(100_000):
            with project.step("Tag") as step:
                step.insert_many([Tag(new_id(), run.id, None, n, memo="x" * 900) for _ in range(20)])
            done += 20
    except IprError as error:
        print(done, project.count(Tag))
        print(error, flush=True)
    try:
        project.close()
    except IprError as error:
        print(error)


def main() -> None:
    what, folder = sys.argv[1], Path(sys.argv[2])
    if what.startswith("nobody-"):
        import iprtool.store.opening  # noqa: F401  (whoever runs the child next may not be able to read the checkout)

        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    try:
        {"hold": hold, "crash": crash, "read": read, "write": write, "fill": fill_up}[what.removeprefix("nobody-")](
            folder
        )
    except IprError as error:
        print(error)
        raise SystemExit(3) from None


if __name__ == "__main__":
    main()
