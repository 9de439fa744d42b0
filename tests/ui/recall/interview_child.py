"""`python -m tests.ui.recall.interview_child FOLDER [DEVICE]`: hold an interview in a window until it is killed.

Prints a line once there are a log, a moment and a note; nothing of it has been closed or saved by then.
"""

import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from iprtool.ui.waiting import pause
from tests.ui.recall.in_child import begin, until


def main(folder: Path, device: str) -> None:
    """Begin, play, stop, write a note, go on."""
    app = QApplication([])
    window, place = begin(folder, device)
    page, playback = place.page, place.playback
    assert page is not None
    until(lambda: playback.player)
    QTest.keyClick(window, Qt.Key.Key_F4)
    until(lambda: playback.now_ms >= 1_000)
    QTest.keyClick(window, Qt.Key.Key_F2)
    page.console.notes.setFocus()
    QTest.keyClicks(page.console.notes, "I was scared")
    pause(700)
    QTest.keyClick(window, Qt.Key.Key_F4)
    until(lambda: playback.now_ms >= 2_000)
    print("playing", flush=True)
    app.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]), " ".join(sys.argv[2:]))
