"""What a screen reader is given to say while somebody codes with the keyboard."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from iprtool.ui.announce import spoken_time
from iprtool.ui.window import MainWindow
from tests.ui.opened import code_of

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def said(coding: MainWindow) -> Iterator[list[tuple[str, bool]]]:
    """What was said since; with a screen reader there, as far as Qt is concerned."""
    heard: list[tuple[str, bool]] = []
    coding.announcer.said.connect(lambda text, urgent: heard.append((text, urgent)))
    QAccessible.setActive(True)
    yield heard
    QAccessible.setActive(False)


@pytest.mark.parametrize(
    ("ms", "words"),
    [
        (0, "0 seconds"),
        (1_999, "1 second"),
        (881_640, "14 minutes 41 seconds"),
        (3_600_000, "1 hour"),
        (3_661_000, "1 hour 1 minute 1 second"),
        (-500, "0 seconds"),
    ],
)
def test_times_are_spoken_in_words(ms: int, words: str) -> None:
    assert spoken_time(ms) == words


def test_a_new_tag_is_spoken_of_once(coding: MainWindow, said: list[tuple[str, bool]]) -> None:
    code_of(coding).playback.seek(83_000)
    QTest.keyClick(coding, Qt.Key.Key_1)
    assert said == [("Withdrawal at 1 minute 23 seconds", False)]
    said.clear()
    code_of(coding).playback.seek(90_000)
    QTest.keyClick(coding, Qt.Key.Key_M)
    assert said == [("Mark at 1 minute 30 seconds", False)]


def test_an_interval_that_ends_is_spoken_of(coding: MainWindow, said: list[tuple[str, bool]]) -> None:
    code_of(coding).playback.seek(60_000)
    QTest.keyClick(coding, Qt.Key.Key_2)
    said.clear()
    code_of(coding).playback.seek(72_000)
    QTest.keyClick(coding, Qt.Key.Key_BracketRight)
    assert said == [("Confrontation ended at 1 minute 12 seconds, 12 seconds long", False)]


def test_what_is_deleted_and_undone_is_spoken_of(coding: MainWindow, said: list[tuple[str, bool]]) -> None:
    QTest.keyClick(coding, Qt.Key.Key_1)
    said.clear()
    QTest.keyClick(coding, Qt.Key.Key_Delete)
    QTest.keyClick(coding, Qt.Key.Key_Z, CTRL)
    assert [text for text, _ in said] == ["Tag deleted. Ctrl+Z brings it back.", "Undone: Delete tag"]


def test_going_from_tag_to_tag_speaks(coding: MainWindow, said: list[tuple[str, bool]]) -> None:
    for at_ms, key in ((10_000, Qt.Key.Key_1), (20_000, Qt.Key.Key_3)):
        code_of(coding).playback.seek(at_ms)
        QTest.keyClick(coding, key)
    said.clear()
    QTest.keyClick(coding, Qt.Key.Key_Left, CTRL)
    QTest.keyClick(coding, Qt.Key.Key_Right, CTRL)
    QTest.keyClick(coding, Qt.Key.Key_A, CTRL)
    assert [text for text, _ in said] == [
        "Withdrawal at 10 seconds",
        "Acknowledges at 20 seconds",
        "2 tags selected",
    ]


def test_trouble_does_not_wait(
    coding: MainWindow, said: list[tuple[str, bool]], troubles: list[tuple[str, str]]
) -> None:
    coding.messages.say("The disk is full.", "Nothing was lost.")
    assert said == [("The disk is full. Nothing was lost.", True)]
    troubles.clear()


def described(window: MainWindow) -> str:
    """What a screen reader reads of the timeline."""
    found = QAccessible.queryAccessibleInterface(code_of(window).timeline)
    assert found is not None
    assert found.text(QAccessible.Text.Name) == "Timeline"
    return found.text(QAccessible.Text.Description)


def test_the_timeline_says_what_is_selected_and_what_holds_at_the_playhead(
    coding: MainWindow, said: list[tuple[str, bool]], qtbot: QtBot
) -> None:
    playback = code_of(coding).playback
    assert "selected" not in described(coding)
    playback.seek(165_000)
    QTest.keyClick(coding, Qt.Key.Key_1)
    assert "selected: Withdrawal at 00:02:45.000" in described(coding)
    assert "at the playhead: Withdrawal" in described(coding)
    playback.seek(166_000)
    QTest.keyClick(coding, Qt.Key.Key_BracketRight)
    playback.seek(165_500)
    qtbot.waitUntil(lambda: "at the playhead: Withdrawal" in described(coding))
    playback.seek(166_000)
    qtbot.waitUntil(lambda: "playhead: Withdrawal" not in described(coding))
    QTest.keyClick(coding, Qt.Key.Key_A, CTRL)
    assert "at 00:02:45.000" in described(coding)
    QTest.keyClick(coding, Qt.Key.Key_2)
    QTest.keyClick(coding, Qt.Key.Key_A, CTRL)
    assert "2 selected, at the playhead: Confrontation" in described(coding)
    QTest.keyClick(coding, Qt.Key.Key_Escape)
    assert "selected" not in described(coding)


def test_of_many_at_the_playhead_some_are_named(coding: MainWindow, said: list[tuple[str, bool]], qtbot: QtBot) -> None:
    code_of(coding).playback.seek(165_000)
    QTest.keyClicks(coding, "1234567")
    assert described(coding).count("at the playhead") == 1
    assert described(coding).endswith(", 2 more")
