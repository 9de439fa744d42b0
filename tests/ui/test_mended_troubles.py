"""Trouble with a field goes when the field is mended: beside it, and in the area at the top."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from iprtool.ui import bars
from iprtool.ui.code.scale_rows import FieldRow
from iprtool.ui.codebook.place import CodebookPlace
from iprtool.ui.window import MainWindow
from tests.ui.codebook_fields import field, tree, type_into
from tests.ui.opened import code_of
from tests.ui.test_codebook import CTRL, SHIFT, choose, place
from tests.ui.test_rating import rated, row

__all__ = ["place", "rated"]


def enter(line: QLineEdit, text: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, key)


@pytest.fixture
def refused(coding: MainWindow, troubles: list[tuple[str, str]]) -> QLineEdit:
    """A tag is selected, and its begin refused: the field holds what is no time."""
    QTest.keyClick(coding, Qt.Key.Key_1)
    begin = code_of(coding).inspector.begin
    enter(begin, "soon")
    assert "soon" in troubles.pop()[0]
    assert coding.message_bar.isVisible()
    return begin


def test_a_time_that_is_mended_takes_its_trouble_away(coding: MainWindow, refused: QLineEdit) -> None:
    enter(refused, "00:00:02.000")
    assert code_of(coding).inspector.begin.text() == "00:00:02.000"
    assert not coding.message_bar.isVisible()


@pytest.mark.parametrize(("text", "key"), [("00:00:00.000", Qt.Key.Key_Return), ("", Qt.Key.Key_Escape)])
def test_so_does_what_stood_there_before(coding: MainWindow, refused: QLineEdit, text: str, key: Qt.Key) -> None:
    enter(refused, text, key)
    assert refused.text() == "00:00:00.000"
    assert not coding.message_bar.isVisible()


def test_other_trouble_stays(coding: MainWindow, refused: QLineEdit, troubles: list[tuple[str, str]]) -> None:
    coding.messages.say("Something else.")
    enter(refused, "00:00:00.000")
    assert coding.message_bar.isVisible()
    assert troubles.pop()[0] == "Something else."


def test_a_rating_that_is_mended_takes_its_trouble_away(rated: MainWindow, troubles: list[tuple[str, str]]) -> None:
    QTest.keyClick(rated, Qt.Key.Key_R, SHIFT)
    minutes = row(code_of(rated).inspector.session, "Minutes")
    assert isinstance(minutes, FieldRow)
    for wrong in ("many", "-3"):
        enter(minutes.field, wrong)
        troubles.pop()
        assert rated.message_bar.isVisible()
        enter(minutes.field, "3")
        assert not rated.message_bar.isVisible()


def test_an_end_that_is_mended_takes_its_trouble_away(coding: MainWindow, troubles: list[tuple[str, str]]) -> None:
    code_of(coding).playback.seek(5_000)
    QTest.keyClick(coding, Qt.Key.Key_1)
    end = code_of(coding).inspector.end
    enter(end, "00:00:01.000")
    assert "before or at its begin" in troubles.pop()[0]
    assert coding.message_bar.isVisible()
    enter(end, "00:00:07.000")
    assert not coding.message_bar.isVisible()


def test_trouble_is_over_with_the_next_step_once_it_could_be_read(
    coding: MainWindow, troubles: list[tuple[str, str]], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bars, "_READ_MS", 300)
    coding.messages.say("Something.")
    troubles.clear()
    QTest.keyClick(coding, Qt.Key.Key_1)
    assert coding.message_bar.isVisible()
    qtbot.waitUntil(lambda: not coding.message_bar.isVisible(), timeout=2_000)
    coding.messages.say("Something.")
    troubles.clear()
    qtbot.wait(400)
    assert coding.message_bar.isVisible()
    QTest.keyClick(coding, Qt.Key.Key_1)
    assert not coding.message_bar.isVisible()


def test_a_key_that_is_what_it_was_again_is_in_order(place: CodebookPlace, window: MainWindow) -> None:
    choose(place, window, "Rupture/Withdrawal")
    before = field(place, "key").text()
    type_into(place, "key", "2")
    assert place.details.form.trouble("key")
    assert field(place, "key").property("trouble")
    type_into(place, "key", before)
    assert place.details.form.trouble("key") == ""
    assert not field(place, "key").property("trouble")


def test_so_is_a_length(place: CodebookPlace, window: MainWindow) -> None:
    place.view.choose(tree(window).families[0].id)
    length = place.details.form.fields["bin_ms"]
    assert isinstance(length, QLineEdit)
    for text, key in (("", Qt.Key.Key_Return), ("x", Qt.Key.Key_Escape)):
        enter(length, "soon")
        assert place.details.form.trouble("bin_ms")
        length.clear()
        enter(length, "x", Qt.Key.Key_Backspace)
        enter(length, text, key)
        assert place.details.form.trouble("bin_ms") == ""
    QTest.keyClick(window, Qt.Key.Key_B, CTRL)
