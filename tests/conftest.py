"""What every test has: the shared sample files, and guards that fail a test which leaves something behind."""

import gc
import logging
import multiprocessing.util
import os
import re
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

pytest_plugins = ["tests.sound_server"]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PULSE_CLIENTCONFIG", str(Path(__file__).parent / "data" / "pulse-client.conf"))

_SAMPLES = Path(__file__).parents[2] / "shared" / "samples"
_PATIENCE_S = 5.0
_THIS_PROCESS = psutil.Process()
_OPEN_FILES = Path("/proc/self/fd")
_HELPERS = ("multiprocessing.resource_tracker", "multiprocessing.forkserver")
"""What Python keeps until the end of the program."""
_NOT_OURS = ("/proc/", "/dev/", "/sys/")

_REAL_TIME = frozenset({"heart", "shelf", "sound_server"})
"""Fixtures of tests that hold real players and real sound against the clock, which a busy machine disturbs."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of real time have two more tries, as the summary says; a fault of ours fails each time."""
    for item in items:
        if isinstance(item, pytest.Function) and not _REAL_TIME.isdisjoint(item.fixturenames):
            item.add_marker(pytest.mark.flaky(reruns=2))


def pytest_collection_finish() -> None:
    """What is loaded by now stays; whoever looks for garbage need not look at it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of real recordings and files that lies beside a checkout; a test that needs it is skipped without."""
    if not _SAMPLES.is_dir():
        pytest.skip("the sample files (../shared/samples) are not here")
    return _SAMPLES


@pytest.fixture(scope="session")
def _own_temporary_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where `tempfile` puts things while tests run, so that what stays there is noticed."""
    multiprocessing.util.get_temp_dir()  # that of Python's own helpers, which stays until the end
    before = tempfile.tempdir
    folder = tmp_path_factory.mktemp("left-behind")
    tempfile.tempdir = str(folder)
    yield folder
    tempfile.tempdir = before


@pytest.fixture(autouse=True)
def _nothing_left_behind(_own_temporary_folder: Path) -> Iterator[None]:
    """Fail a test that leaves a thread, a process, an open file or a temporary file."""
    things: dict[str, Callable[[], set[str]]] = {
        "threads": _threads,
        "child processes": _children,
        "open files": _open_files,
        "temporary files": lambda: {path.name for path in _own_temporary_folder.iterdir()},
    }
    before = {name: look() for name, look in things.items()}
    yield
    left = {name: _left(look, before[name]) for name, look in things.items()}
    told = "; ".join(f"{name}: {', '.join(sorted(each))}" for name, each in left.items() if each)
    if told:
        pytest.fail(f"this test left behind {told}", pytrace=False)


class ExpectedLog:
    """What a test says beforehand about warnings that it will cause."""

    def __init__(self) -> None:
        self.patterns: list[str] = []

    def __call__(self, pattern: str) -> None:
        """Allow messages in which this regular expression is found."""
        self.patterns.append(pattern)


@pytest.fixture
def expected_log() -> ExpectedLog:
    """Call it with a pattern for every warning that the test is meant to cause."""
    return ExpectedLog()


@pytest.fixture(autouse=True)
def _no_unexpected_warnings(expected_log: ExpectedLog) -> Iterator[None]:
    """Fail a test during which something was logged as a warning or worse that it did not announce."""
    seen = _Recorder()
    root = logging.getLogger()
    root.addHandler(seen)
    yield
    root.removeHandler(seen)
    told = [text for text in seen.texts if not any(re.search(each, text) for each in expected_log.patterns)]
    if told:
        pytest.fail("unexpected in the log: " + "; ".join(told), pytrace=False)


class _Recorder(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(f"{record.levelname} {record.name}: {record.getMessage()}")


def _left(look: Callable[[], set[str]], before: set[str]) -> set[str]:
    """What is there now and was not before, once those that are just ending have ended."""
    left = look() - before
    if not left:
        return left
    gc.collect()
    deadline = time.monotonic() + _PATIENCE_S
    while (left := look() - before) and time.monotonic() < deadline:
        time.sleep(0.01)
    return left


def _threads() -> set[str]:
    """Threads that Python started; those of libraries that once called into Python live as their library likes."""
    return {
        f"{each.name} ({each.ident})" for each in threading.enumerate() if not isinstance(each, threading._DummyThread)
    }


def _children() -> set[str]:
    if _OPEN_FILES.exists() and not any(each.read_text() for each in Path("/proc/self/task").glob("*/children")):
        return set()
    told = set()
    for child in _THIS_PROCESS.children():
        try:
            command = " ".join(child.cmdline()) or child.name()
        except psutil.Error:
            continue
        if not any(helper in command for helper in _HELPERS):
            told.add(f"{child.pid} {command}")
    return told


def _open_files() -> set[str]:
    """Open plain files by name and number, where the system tells."""
    if not _OPEN_FILES.exists():
        return set()
    told = set()
    for each in _OPEN_FILES.iterdir():
        try:
            target = str(each.readlink())
        except OSError:
            continue
        if target.startswith("/") and not target.startswith(_NOT_OURS) and not target.startswith("/memfd:"):
            told.add(f"{target} ({each.name})")
    return told
