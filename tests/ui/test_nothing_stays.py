"""Whoever opens one study after another in one window keeps nothing of those that were closed."""

import gc
import weakref
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from iprtool.domain.errors import IprError
from iprtool.ui.jobs import Job, Jobs
from iprtool.ui.window import MainWindow
from tests.ui.conftest import WAIT_MS
from tests.ui.opened import code_of

TIMES = 3
PLACES = ("study", "codebook", "export", "code")

Play = Callable[[MainWindow, int], None]
Alive = dict[str, Callable[[], object]]


def let_go() -> None:
    """Whatever is to be deleted is."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


def parts(window: MainWindow) -> Alive:
    """What belongs to the study and the recording that are open, held weakly."""
    session, code, study = window.session, window.code, window.study
    assert session is not None
    assert code is not None
    assert study is not None
    found = {
        "session": session, "project": session.project, "finder": session.finder, "player": code.playback.player,
        "playback": code.playback, "sound": code.waveform, "timeline": code.timeline, "table": code.table,
        "Study": study, "Code": code, "Codebook": window.codebook, "Export": window.export,
    }  # fmt: skip
    assert None not in found.values()
    inner = {f"{type(each).__name__} of Code": each for each in code.findChildren(QWidget)}
    return {name: weakref.ref(each) for name, each in (found | inner).items()}


def work(window: MainWindow, play_past: Play, qtbot: QtBot) -> Alive:
    """Look at every place, play, and close the study."""
    for place in PLACES:
        window.show_place(place)
    code = code_of(window)
    qtbot.waitUntil(lambda: code.frame_number is not None and code.waveform is not None, timeout=WAIT_MS)
    play_past(window, 200)
    found = parts(window)
    assert window.close_project()
    return found


def test_nothing_of_a_closed_study_stays(window: MainWindow, demo_folder: Path, play_past: Play, qtbot: QtBot) -> None:
    opened: list[Alive] = []
    for _ in range(TIMES):
        assert window.open_project(demo_folder)
        opened.append(work(window, play_past, qtbot))

    def alive() -> list[list[str]]:
        let_go()
        return [sorted(name for name, part in found.items() if part() is not None) for found in opened]

    qtbot.waitUntil(lambda: alive() == [[]] * TIMES, timeout=WAIT_MS)  # the players close in the background


def test_recordings_of_one_study_leave_no_player_behind(coding: MainWindow, qtbot: QtBot) -> None:
    code = code_of(coding)
    assert code.recording is not None
    recording_id = code.recording.id
    closed: list[Callable[[], object]] = []
    for _ in range(TIMES):
        closed += [weakref.ref(code.playback.player), weakref.ref(code.waveform)]
        code.close_recording()
        coding.guide.open_recording(recording_id)
        qtbot.waitUntil(lambda: code.frame_number is not None and code.waveform is not None, timeout=WAIT_MS)

    def gone() -> bool:
        let_go()
        return all(part() is None for part in closed)

    qtbot.waitUntil(gone, timeout=WAIT_MS)


class Result:
    """What a job works on."""


def test_a_job_that_has_ended_keeps_neither_its_work_nor_who_heard_of_it(qtbot: QtBot) -> None:
    jobs, heard, worked = Jobs(), Result(), Result()
    held = [weakref.ref(heard), weakref.ref(worked)]
    for fails in (False, True):
        job = Job("Work", partial(_do, worked, fails))
        job.finished.connect(lambda _found, job=job, heard=heard: (job, heard))
        jobs.start(job)
    del job, heard, worked
    qtbot.waitUntil(lambda: not jobs.busy)
    qtbot.waitUntil(lambda: let_go() or [part() for part in held] == [None, None])


def _do(result: Result, fails: bool, _progress: object, _cancelled: object) -> Result:
    if fails:
        raise IprError("It cannot be done.")
    return result


def test_a_window_that_was_closed_is_gone(window: MainWindow, demo_folder: Path, play_past: Play, qtbot: QtBot) -> None:
    other = MainWindow(window.settings)
    other.show()
    assert other.open_project(demo_folder)
    work(other, play_past, qtbot)
    gone = weakref.ref(other)
    assert other.close()
    other.deleteLater()
    del other
    qtbot.waitUntil(lambda: let_go() or gone() is None, timeout=WAIT_MS)
    assert len([each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow)]) == 1
