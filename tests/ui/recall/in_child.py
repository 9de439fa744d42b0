"""What programs of tests have in common that hold an interview in a window of their own."""

from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from iprtool.domain.kinds import Respondent
from iprtool.services import projects
from iprtool.ui.recall.begin import BeginForm
from iprtool.ui.recall.devices import DeviceBox
from iprtool.ui.recall.place import RecallPlace
from iprtool.ui.settings import Settings
from iprtool.ui.waiting import pause
from iprtool.ui.window import MainWindow
from tests.ui.opened import project_of

_PATIENCE_S = 15.0


def until(met: Callable[[], object]) -> None:
    """Let the window go on until it is so."""
    end = perf_counter() + _PATIENCE_S
    while not met():
        assert perf_counter() < end, "it never was so"
        pause(20)


def choose(box: DeviceBox, name: str) -> None:
    """Choose a microphone as somebody who opens the list."""
    box.fill(box.device_id)
    row = box.findText(name, Qt.MatchFlag.MatchContains)
    assert row >= 0, f"{name} is not there"
    box.setCurrentIndex(row)
    box.activated.emit(row)


def begin(folder: Path, device: str) -> tuple[MainWindow, RecallPlace]:
    """Begin an interview with the client of the study's first recording; without a microphone where none is named."""
    settings = Settings(folder.with_name("child.json"))
    settings["code.author"] = "ME"
    window = MainWindow(settings)
    window.show()
    window.open_project(folder)
    assert window.recall is not None
    recording = projects.first_recording(project_of(window))
    assert recording is not None
    window.guide.show_recall(recording.session_id, Respondent.CLIENT)
    form = window.recall.list.form
    assert isinstance(form, BeginForm)
    if device:
        choose(form.device, device)
    else:
        form.device.setCurrentIndex(0)
    QTest.keyClick(form.interviewer, Qt.Key.Key_Return)
    return window, window.recall
