"""The command line in a process of its own, as a person or a script uses it.

A process that has loaded the program forks for every command, so that no test waits for the loading: what runs is the
program's own `main`, with its own memory, streams and exit status. `run_anew` begins with an empty interpreter.
"""

import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

_CHILD = "tests.command_child"
_PATIENCE_S = 120
_OURS = {"QT_QPA_PLATFORM": "offscreen"}

Done = subprocess.CompletedProcess[str]


def run(*arguments: str | Path, status: int = 0) -> Done:
    """Run a command, which ends with this status and without a traceback."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return run_anew(*arguments, status=status)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([_CHILD])
    given = [*map(str, arguments)]
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        process = context.Process(target=_be, args=(given, {**os.environ, **_OURS}, str(out), str(err)))
        process.start()
        process.join(_PATIENCE_S)
        if process.exitcode is None:
            process.kill()
            raise TimeoutError(f"iprtool {given} does not end")
        texts = (file.read_text("utf-8") for file in (out, err))
        return _checked(subprocess.CompletedProcess(given, process.exitcode, *texts), status)


def run_anew(*arguments: str | Path, status: int = 0) -> Done:
    """The same in an interpreter that has to load everything, and gets its arguments from the system."""
    command = [sys.executable, "-m", "iprtool", *map(str, arguments)]
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", timeout=_PATIENCE_S, env=os.environ | _OURS,
        check=False,
    )  # fmt: skip
    return _checked(done, status)


def facts(*arguments: str | Path) -> Any:
    """What a command tells as JSON."""
    return json.loads(run(*arguments, "--json").stdout)


def _be(*given: Any) -> None:
    """What the forked process does; only there the program is loaded."""
    import_module(_CHILD).run(*given)


def _checked(done: Done, status: int) -> Done:
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    return done
