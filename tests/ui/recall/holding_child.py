"""`python -m tests.ui.recall.holding_child FOLDER MICROPHONE SECONDS`: hold an interview by the window's own controls.

It plays, stops, goes back, jumps and changes its speed for so many seconds, and ends.
"""

import sys
from itertools import cycle
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from iprtool.services import recalls
from iprtool.ui.recall.page import InterviewPage
from iprtool.ui.recall.place import RecallPlace
from iprtool.ui.waiting import pause
from iprtool.ui.window import MainWindow
from tests.ui.opened import project_of
from tests.ui.recall.in_child import begin, until

_PLAY_MS, _STAND_MS = 1_200, 400
_BESIDE_MS = 20_000
"""A jump goes there from where it stands."""


def hold(window: MainWindow, place: RecallPlace, seconds: float) -> None:
    """Play for a while, do something, and again; what is done takes its turn. Begin and end are played as they are."""
    page, microphone = place.page, place.microphone
    assert page is not None
    until(lambda: microphone.parts and place.playback.player)
    ends = perf_counter() + seconds
    _go_on(window, place)
    pause(_PLAY_MS)
    for act in cycle((_stop, _speed_up, _jump, _slow_down, _as_it_is, _back, _stop, _jump)):
        pause(_PLAY_MS)
        if perf_counter() > ends:
            break
        act(window, place, page)
    _as_it_is(window, place, page)
    pause(2 * _PLAY_MS)
    QTest.mouseClick(page.console.end, Qt.MouseButton.LeftButton)
    QTest.mouseClick(page.console.sure, Qt.MouseButton.LeftButton)
    project = project_of(window)
    until(lambda: recalls.sounds(project, page.interview.recall))


def _go_on(window: MainWindow, place: RecallPlace) -> None:
    QTest.keyClick(window, Qt.Key.Key_F4)
    until(lambda: place.playback.playing)


def _stop(window: MainWindow, place: RecallPlace, _page: InterviewPage) -> None:
    QTest.keyClick(window, Qt.Key.Key_F2)
    pause(_STAND_MS)
    _go_on(window, place)


def _back(window: MainWindow, _place: RecallPlace, _page: InterviewPage) -> None:
    QTest.keyClick(window, Qt.Key.Key_F3)


def _jump(window: MainWindow, place: RecallPlace, page: InterviewPage) -> None:
    """Stop, show another time, go on from there; from near the end back to the begin."""
    QTest.keyClick(window, Qt.Key.Key_F2)
    there = place.playback.now_ms + _BESIDE_MS
    page.interview.go_to(there if there < page.interview.recording.duration_ms - _BESIDE_MS else 0)
    pause(_STAND_MS)
    _go_on(window, place)


def _speed_up(_window: MainWindow, _place: RecallPlace, page: InterviewPage) -> None:
    _at_speed(page, 1.5)


def _slow_down(_window: MainWindow, _place: RecallPlace, page: InterviewPage) -> None:
    _at_speed(page, 0.5)


def _as_it_is(_window: MainWindow, _place: RecallPlace, page: InterviewPage) -> None:
    _at_speed(page, 1.0)


def _at_speed(page: InterviewPage, rate: float) -> None:
    box = page.console.rate
    row = box.findData(rate)
    assert row >= 0, "this speed is not offered"
    box.setCurrentIndex(row)
    box.activated.emit(row)


def main(folder: Path, device: str, seconds: float) -> None:
    """Begin as from the board."""
    QApplication([])
    window, place = begin(folder, device)
    hold(window, place, seconds)
    window.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], float(sys.argv[3]))
