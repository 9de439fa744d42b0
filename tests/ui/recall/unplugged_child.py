"""`python -m tests.ui.recall.unplugged_child FOLDER FIRST SECOND`: an interview whose first microphone goes away.

Prints a line of JSON for each thing: `heard` once the first microphone is recorded (it is to be unplugged then), `told`
what the console says, `moved` what goes on without sound, `second` after another one was chosen while all was stopped,
`kept` what is attached to the recall at the end.
"""

import json
import sys
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from iprtool.services import recalls
from iprtool.ui.recall.place import RecallPlace
from iprtool.ui.waiting import pause
from iprtool.ui.window import MainWindow
from tests.ui.opened import project_of
from tests.ui.recall.in_child import begin, choose, until


def tell(what: str, **more: object) -> None:
    """Print what the test asks for."""
    print(json.dumps({"what": what, "perf": perf_counter(), **more}), flush=True)


def hold(window: MainWindow, place: RecallPlace, second: str) -> None:
    """The interview, from its first sound to its end."""
    page, microphone = place.page, place.microphone
    assert page is not None
    console, recall = page.console, page.interview.recall
    until(lambda: microphone.parts and place.playback.player)
    tell("heard", hears=page.interview.is_hearing, state=console.state.text())
    until(console.trouble.isVisible)
    tell("told", text=console.trouble.text())
    until(lambda: not page.interview.is_hearing)
    pause(300)
    before_ms = microphone.position_ms
    QTest.keyClick(window, Qt.Key.Key_F4)
    until(lambda: place.playback.now_ms > 500)
    QTest.keyClick(window, Qt.Key.Key_F2)
    goes_ms = microphone.position_ms - before_ms
    tell("moved", ms=goes_ms, state=console.state.text(), no_sound=console.no_sound.isVisible())
    QTest.keyClick(window, Qt.Key.Key_Escape)
    choose(console.device, second)
    stopped = (page.interview.is_hearing, len(microphone.parts))
    QTest.keyClick(window, Qt.Key.Key_F4)
    until(lambda: len(microphone.parts) == 2)
    pause(500)
    tell("second", stopped=stopped, box=console.device.currentText(), trouble=console.trouble.text())
    QTest.mouseClick(console.end, Qt.MouseButton.LeftButton)
    QTest.mouseClick(console.sure, Qt.MouseButton.LeftButton)
    project = project_of(window)
    until(lambda: len(recalls.sounds(project, recall)) == 2)
    sounds = [(each.offset_ms, each.duration_ms) for each in recalls.sounds(project, recall)]
    tell("kept", sounds=sounds, moments=len(recalls.moments(project, recall)))


def main(folder: Path, first: str, second: str) -> None:
    """Begin with the first microphone."""
    QApplication([])
    window, place = begin(folder, first)
    hold(window, place, second)
    window.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
