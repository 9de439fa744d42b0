"""What tells that the window is blocked sees every way to block it, and nothing that other programs do."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from tests.own_time import SCHEDULED
from tests.ui.conftest import LATEST_MS, Phase
from tests.ui.heart import Heart

_LONG_S = 1.2 * LATEST_MS / 1000


def _sleep() -> None:
    time.sleep(_LONG_S)


def _wait_for_a_thread() -> None:
    other = threading.Thread(target=_sleep)
    other.start()
    other.join()


def _wait_for_a_process() -> None:
    subprocess.run([sys.executable, "-c", f"import time; time.sleep({_LONG_S})"], check=True)


def _compute() -> None:
    _spin(_LONG_S)


def _spin(seconds: float) -> None:
    """Use a processor for so long, however long that takes."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


@pytest.mark.parametrize("block", [_sleep, _wait_for_a_thread, _wait_for_a_process, _compute])
def test_whatever_blocks_the_window_is_seen(phase: Phase, block: Callable[[], None]) -> None:
    done: list[bool] = []
    with pytest.raises(AssertionError, match="blocking"):
        phase("blocking", lambda: QTimer.singleShot(20, lambda: done.append(block() is None)), lambda: bool(done))


@pytest.mark.skipif(not SCHEDULED.exists(), reason="this system does not tell")
def test_that_other_programs_have_the_processor_is_not_the_windows_fault(heart: Heart, qtbot: QtBot) -> None:
    everywhere = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(everywhere)})
        with subprocess.Popen([sys.executable, "-c", "print(flush=True)\nwhile True: pass"], stdout=-1) as other:
            assert other.stdout is not None
            other.stdout.readline()
            qtbot.wait(20)
            heart.latest_ms()
            begun = time.perf_counter()
            QTimer.singleShot(0, lambda: _spin(0.2))
            qtbot.wait(50)
            passed_ms, late_ms = 1000 * (time.perf_counter() - begun), heart.latest_ms()
            other.kill()
    finally:
        os.sched_setaffinity(0, everywhere)
    assert passed_ms > 330, "the other program had half of the processor"
    assert 180 < late_ms < 0.8 * passed_ms
