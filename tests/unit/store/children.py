"""Programs that the tests run as second processes: `python children.py WHAT FOLDER`."""

import os
import resource
import signal
import sys
import tempfile
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


def _become_nobody() -> None:
    """Go on as an ordinary user, who may not be able to read the checkout, Python's packages or the current folder."""
    _use_everything()
    os.chdir("/")
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)
    sys.addaudithook(_refuse_imports)


def _use_everything() -> None:
    """Have all modules imported that opening, reading, writing and failing need."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "a.iprt"
        Project.create(folder, title="T").close()
        Project.open(folder, read_only=True).close()
        (folder / "project.json").unlink()
        try:
            Project.open(folder)
        except IprError:
            return


def _refuse_imports(event: str, arguments: tuple[object, ...]) -> None:
    if event == "import":
        raise RuntimeError(f"{arguments[0]} is imported only now: that works only where everyone may read the checkout")


def main() -> None:
    what, folder = sys.argv[1], Path(sys.argv[2])
    if what.startswith("nobody-"):
        _become_nobody()
    try:
        {"hold": hold, "crash": crash, "read": read, "write": write, "fill": fill_up}[what.removeprefix("nobody-")](
            folder
        )
    except IprError as error:
        print(error)
        raise SystemExit(3) from None


if __name__ == "__main__":
    main()
