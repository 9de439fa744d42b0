"""The transcript beside the playback: follows, jumps, is edited, gives tags their times; by real keys and clicks."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from iprtool.domain.model import Pass, Tag, Turn
from iprtool.services import scripts, transcripts
from iprtool.ui.code.transcript_model import SPEAKER, TEXT, TIME
from iprtool.ui.code.transcript_page import TranscriptPage
from iprtool.ui.window import MainWindow

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
TALK = """WEBVTT

00:01.000 --> 00:03.000
<v Client>I do not know.

00:04.000 --> 00:06.000
<v Therapist>You do not know yet.

00:07.000 --> 00:08.000
<v Client>Yes.
"""


@pytest.fixture
def page(coding: MainWindow, tmp_path: Path) -> TranscriptPage:
    """The transcript of the demo's video, shown by its key."""
    assert coding.session is not None
    assert coding.code is not None
    file = tmp_path / "talk.vtt"
    file.write_text(TALK, "utf-8")
    recording = coding.code.recording
    assert recording is not None
    transcripts.add_file(coding.session.project, recording_id=recording.id, file=file)
    QTest.keyClick(coding, Qt.Key.Key_R, ALT)
    found = coding.findChild(TranscriptPage)
    assert found is not None
    assert found.isVisible()
    return found


def cells(page: TranscriptPage, column: int) -> list[str]:
    return [page.model.index(row, column).data() for row in range(page.model.rowCount())]


def click(page: TranscriptPage, row: int) -> None:
    at = page.table.visualRect(page.model.index(row, TEXT)).center()
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)


def test_turns_are_listed_and_a_click_goes_there(coding: MainWindow, page: TranscriptPage) -> None:
    assert cells(page, SPEAKER) == ["Client", "Therapist", "Client"]
    assert cells(page, TEXT) == ["I do not know.", "You do not know yet.", "Yes."]
    click(page, 1)
    assert coding.code is not None
    assert coding.code.playback.now_ms == 4_000
    assert cells(page, TIME) == ["00:01", "▶ 00:04", "00:07"]


def test_the_spoken_turn_is_marked_while_it_plays(coding: MainWindow, page: TranscriptPage, qtbot: QtBot) -> None:
    code = coding.code
    assert code is not None
    code.playback.seek(6_800)
    code.playback.play()
    qtbot.waitUntil(lambda: cells(page, TIME)[2].startswith("▶"), timeout=10_000)
    code.playback.pause()


def test_text_is_typed_over_and_undo_brings_it_back(coding: MainWindow, page: TranscriptPage, qtbot: QtBot) -> None:
    assert coding.session is not None
    click(page, 0)
    QTest.keyClick(coding, Qt.Key.Key_F2)
    editor = page.table.viewport().findChild(QLineEdit)
    assert editor is not None
    assert editor.text() == "I do not know."
    editor.selectAll()
    QTest.keyClicks(editor, "I did not know.")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: cells(page, TEXT)[0] == "I did not know.")
    QTest.keyClick(coding, Qt.Key.Key_Z, CTRL)
    assert cells(page, TEXT)[0] == "I do not know."


def test_split_join_insert_and_begin_by_keys(coding: MainWindow, page: TranscriptPage) -> None:
    code = coding.code
    assert code is not None
    click(page, 1)
    code.playback.seek(5_000)
    QTest.keyClick(coding, Qt.Key.Key_S, CTRL | ALT)
    assert len(cells(page, TEXT)) == 4
    first, second = cells(page, TEXT)[1:3]
    assert f"{first} {second}" == "You do not know yet."
    QTest.keyClick(coding, Qt.Key.Key_J, CTRL | ALT)
    assert cells(page, TEXT)[1] == "You do not know yet."
    code.playback.seek(3_500)
    QTest.keyClick(coding, Qt.Key.Key_H, CTRL | ALT)
    assert cells(page, TIME)[1].endswith("00:03")
    QTest.keyClick(coding, Qt.Key.Key_N, CTRL | ALT)
    assert len(cells(page, TEXT)) == 4


def test_turns_that_are_selected_get_a_tag_over_their_time(coding: MainWindow, page: TranscriptPage) -> None:
    assert coding.session is not None
    assert coding.code is not None
    project = coding.session.project
    before = {tag.id for tag in project.find(Tag)}
    click(page, 0)
    page.table.selectionModel().select(
        page.model.index(1, 0),
        page.table.selectionModel().SelectionFlag.Select | page.table.selectionModel().SelectionFlag.Rows,
    )
    QTest.keyClick(coding, Qt.Key.Key_T, CTRL | ALT)
    (made,) = [tag for tag in project.find(Tag) if tag.id not in before]
    assert (made.start_ms, made.end_ms, made.code_id) == (1_000, 6_000, None)
    assert project.get(Pass, made.pass_id).author == "ME"


def test_speakers_and_deleting_by_the_menu(coding: MainWindow, page: TranscriptPage) -> None:
    assert coding.session is not None
    assert coding.code is not None
    click(page, 2)
    menu = coding.code.transcribing.make_menu()
    speakers = next(action.menu() for action in menu.actions() if action.text() == "Speaker")
    assert speakers is not None
    next(action for action in speakers.actions() if action.text() == "Therapist").trigger()
    assert cells(page, SPEAKER) == ["Client", "Therapist", "Therapist"]
    next(action for action in menu.actions() if action.text() == "Delete").trigger()
    assert cells(page, TEXT) == ["I do not know.", "You do not know yet."]
    assert coding.session.project.count(Turn) == 2


def test_without_a_transcript_it_says_how_to_get_one(coding: MainWindow) -> None:
    assert coding.session is not None
    assert coding.code is not None
    QTest.keyClick(coding, Qt.Key.Key_R, ALT)
    page = coding.findChild(TranscriptPage)
    assert page is not None
    assert not page.table.isVisible()
    recording = coding.code.recording
    assert recording is not None
    assert scripts.of_recordings(coding.session.project, [recording.id]) == {}
