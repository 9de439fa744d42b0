"""The guards of tests/conftest.py see what they are there for."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

_CONFTEST = Path(__file__).parents[1] / "conftest.py"

_LEAKS = {
    "thread": ("threads", "import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()"),
    "process": (
        "child processes",
        "import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', 'input()'], stdin=-1)",
    ),
    "open_file": ("open files", "import builtins\nbuiltins.kept = open(__file__)"),
    "temporary_file": ("temporary files", "import os, tempfile\nos.close(tempfile.mkstemp()[0])"),
    "warning": ("unexpected in the log", "import logging\nlogging.getLogger('x').warning('mind the gap')"),
}
_CLEAN = {
    "ended_thread": "import threading\nthread = threading.Thread(target=print)\nthread.start()\nthread.join()",
    "announced_warning": "import logging\nexpected_log('the gap')\nlogging.getLogger('x').warning('mind the gap')",
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What pytest says about a module of clean and leaking tests, run under the same guards."""
    folder = tmp_path_factory.mktemp("guarded")
    (folder / "conftest.py").write_text(_CONFTEST.read_text().replace("_PATIENCE_S = 5.0", "_PATIENCE_S = 0.05"))
    bodies = {name: body for name, (_, body) in _LEAKS.items()} | _CLEAN
    tests = [f"def test_{name}(expected_log):\n{textwrap.indent(body, '    ')}\n" for name, body in bodies.items()]
    (folder / "test_leaks.py").write_text("\n".join(tests))
    plugins = [part for name in ("cacheprovider", "xdist", "qt", "pytest-qt") for part in ("-p", f"no:{name}")]
    command = [sys.executable, "-m", "pytest", "-rpE", "-q", *plugins, "test_leaks.py"]
    wide = os.environ | {"COLUMNS": "500"}
    done = subprocess.run(command, cwd=folder, env=wide, capture_output=True, text=True, timeout=60, check=False)
    return done.stdout


@pytest.mark.parametrize("leak", _LEAKS)
def test_a_test_that_leaves_something_fails(report: str, leak: str) -> None:
    lines = [line for line in report.splitlines() if line.startswith(f"ERROR test_leaks.py::test_{leak} ")]
    assert len(lines) == 1
    assert _LEAKS[leak][0] in lines[0]


@pytest.mark.parametrize("name", _CLEAN)
def test_a_clean_test_passes(report: str, name: str) -> None:
    assert f"PASSED test_leaks.py::test_{name}" in report
    assert f"ERROR test_leaks.py::test_{name}" not in report
