"""`python -m tests.ui.recall.interview_child FOLDER [DEVICE]`: hold an interview in a window until it is killed.

Prints a line once there are a log, a moment and a note; nothing of it has been closed or saved by then.
"""

import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from iprtool.domain.kinds import Respondent
from iprtool.services import projects
from iprtool.ui.recall.begin import BeginForm
from iprtool.ui.settings import Settings
from iprtool.ui.waiting import pause
from iprtool.ui.window import MainWindow


def main(folder: Path, device: str) -> None:
    """Begin, play, stop, write a note, go on."""
    app = QApplication([])
    settings = Settings(folder.with_name("child.json"))
    settings["code.author"] = "ME"
    window = MainWindow(settings)
    window.show()
    window.open_project(folder)
    assert window.session is not None
    assert window.recall is not None
    first = projects.first_recording(window.session.project)
    assert first is not None
    window.show_recall(first.session_id, Respondent.CLIENT)
    form = window.recall.list.form
    assert isinstance(form, BeginForm)
    form.device.setCurrentIndex(form.device.findText(device, Qt.MatchFlag.MatchContains) if device else 0)
    assert form.device.currentIndex() >= 0, "this microphone is not there"
    QTest.keyClick(form.interviewer, Qt.Key.Key_Return)
    page, playback = window.recall.page, window.recall.playback
    assert page is not None
    while playback.player is None:
        pause(20)
    QTest.keyClick(window, Qt.Key.Key_F4)
    while playback.now_ms < 1_000:
        pause(20)
    QTest.keyClick(window, Qt.Key.Key_F2)
    page.console.notes.setFocus()
    QTest.keyClicks(page.console.notes, "I was scared")
    pause(700)
    QTest.keyClick(window, Qt.Key.Key_F4)
    while playback.now_ms < 2_000:
        pause(20)
    print("playing", flush=True)
    app.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]), " ".join(sys.argv[2:]))
