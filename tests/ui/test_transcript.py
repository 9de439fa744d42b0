"""The transcript beside the playback: follows, jumps, is edited, gives tags their times; by real keys and clicks."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QStyledItemDelegate, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from iprtool.domain.kinds import Voice
from iprtool.domain.model import Pass, Speaker, Tag, Transcript, Turn
from iprtool.services import scripts, transcript_editing, transcripts
from iprtool.store import Project
from iprtool.ui.code.speaker_form import SpeakerForm
from iprtool.ui.code.transcript_editor import TurnEditor
from iprtool.ui.code.transcript_model import SPEAKER, TEXT, TIME
from iprtool.ui.code.transcript_page import TranscriptPage
from iprtool.ui.window import MainWindow
from tests.ui.opened import code_of, project_of

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
TALK = """WEBVTT

00:01.000 --> 00:03.000
<v Client>I do not know.

00:04.000 --> 00:06.000
<v Therapist>You do not know yet.

00:07.000 --> 00:08.000
<v Client>Yes.
"""


def _without(window: MainWindow) -> None:
    """Take the demo's own transcripts away."""
    assert window.session is not None
    project = window.session.project
    for transcript in project.find(Transcript):
        transcripts.delete(project, transcript_id=transcript.id)


@pytest.fixture
def page(coding: MainWindow, tmp_path: Path) -> TranscriptPage:
    """The transcript of the demo's video, shown by its key."""
    assert coding.session is not None
    assert coding.code is not None
    file = tmp_path / "talk.vtt"
    file.write_text(TALK, "utf-8")
    recording = coding.code.recording
    assert recording is not None
    _without(coding)
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
    editor = page.editor
    assert editor is not None
    assert editor.toPlainText() == "I do not know."
    editor.selectAll()
    QTest.keyClicks(editor, "I did not know.")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: cells(page, TEXT)[0] == "I did not know.")
    QTest.keyClick(coding, Qt.Key.Key_Z, CTRL)
    assert cells(page, TEXT)[0] == "I do not know."


def test_escape_leaves_a_turn_as_it_was(coding: MainWindow, page: TranscriptPage) -> None:
    click(page, 0)
    QTest.keyClick(coding, Qt.Key.Key_F2)
    assert page.editor is not None
    QTest.keyClicks(page.editor, "Nothing of this")
    QTest.keyClick(page.editor, Qt.Key.Key_Escape)
    assert page.editor is None
    assert cells(page, TEXT)[0] == "I do not know."


def test_words_that_are_selected_get_a_tag_over_their_time(coding: MainWindow, page: TranscriptPage) -> None:
    editor, project = typed_turn(coding, page, 1), opened(coding)
    before = {tag.id for tag in project.find(Tag)}
    select(editor, len("You do not know "), len("You do not know yet."))
    QTest.keyClick(editor, Qt.Key.Key_T, CTRL | ALT)
    (made,) = [tag for tag in project.find(Tag) if tag.id not in before]
    assert (made.start_ms, made.end_ms) == (5_600, 6_000)  # from the 16th of 20 letters in two seconds


def test_words_without_times_get_no_tag_and_it_is_said_why(coding: MainWindow, page: TranscriptPage) -> None:
    notes: list[str] = []
    coding.messages.note.connect(notes.append)
    project = opened(coding)
    transcript_editing.set_times(project, turn_id=page.model.turns[1].id, start_ms=None, end_ms=None)
    editor = typed_turn(coding, page, 1)
    before = project.count(Tag)
    select(editor, 0, 3)
    QTest.keyClick(editor, Qt.Key.Key_T, CTRL | ALT)
    assert project.count(Tag) == before
    assert "have no times" in notes[-1]


def test_a_turn_is_split_at_the_cursor_and_nothing_typed_is_lost(coding: MainWindow, page: TranscriptPage) -> None:
    editor = typed_turn(coding, page, 1)
    QTest.keyClick(editor, Qt.Key.Key_End)
    QTest.keyClicks(editor, " Or do you")
    select(editor, len("You do not know yet. "), len("You do not know yet. "))
    QTest.keyClick(editor, Qt.Key.Key_S, CTRL | ALT)
    assert cells(page, TEXT)[1:3] == ["You do not know yet.", "Or do you"]
    assert page.editor is not None
    assert page.editor.toPlainText() == "Or do you"


def test_stop_and_step_back_works_while_one_types(coding: MainWindow, page: TranscriptPage, qtbot: QtBot) -> None:
    code = coding.code
    assert code is not None
    editor = typed_turn(coding, page, 1)
    code.playback.seek(5_000)
    QTest.keyClick(editor, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: code.playback.playing and code.playback.now_ms > 5_100, timeout=10_000)
    QTest.keyClick(editor, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: not code.playback.playing, timeout=10_000)
    assert 3_000 < code.playback.now_ms < 5_000
    assert page.editor is not None


def test_the_next_speaker_says_it(coding: MainWindow, page: TranscriptPage) -> None:
    click(page, 0)
    QTest.keyClick(coding, Qt.Key.Key_P, CTRL | ALT)
    assert cells(page, SPEAKER)[0] != "Client"
    QTest.keyClick(coding, Qt.Key.Key_P, CTRL | ALT)
    QTest.keyClick(coding, Qt.Key.Key_P, CTRL | ALT)
    assert cells(page, SPEAKER)[0] == "Client"


def test_words_are_searched_in_the_transcript(coding: MainWindow, page: TranscriptPage) -> None:
    QTest.keyClick(coding, Qt.Key.Key_G, CTRL | ALT)
    assert page.words.hasFocus()
    QTest.keyClicks(page.words, "know")
    assert [turn.text for turn in page.selected()] == ["I do not know."]
    QTest.keyClick(page.words, Qt.Key.Key_Return)
    assert [turn.text for turn in page.selected()] == ["You do not know yet."]
    QTest.keyClick(page.words, Qt.Key.Key_Return)
    assert [turn.text for turn in page.selected()] == ["I do not know."]


def test_in_little_room_when_and_by_whom_stand_above_what_is_said(
    coding: MainWindow, page: TranscriptPage, qtbot: QtBot
) -> None:
    delegate = page.table.itemDelegateForColumn(TEXT)
    assert isinstance(delegate, QStyledItemDelegate)
    option = QStyleOptionViewItem()
    delegate.initStyleOption(option, page.model.index(1, TEXT))
    assert page.table.isColumnHidden(SPEAKER)
    assert option.text == "00:04  Therapist\N{LINE SEPARATOR}You do not know yet."
    page.setMinimumWidth(60 * page.table.fontMetrics().averageCharWidth() + 1)
    qtbot.waitUntil(lambda: not page.table.isColumnHidden(SPEAKER))
    delegate.initStyleOption(option, page.model.index(1, TEXT))
    assert option.text == "You do not know yet."


def opened(coding: MainWindow) -> Project:
    assert coding.session is not None
    return coding.session.project


def typed_turn(coding: MainWindow, page: TranscriptPage, row: int) -> TurnEditor:
    click(page, row)
    QTest.keyClick(coding, Qt.Key.Key_F2)
    assert page.editor is not None
    return page.editor


def select(editor: TurnEditor, begin: int, end: int) -> None:
    cursor = editor.textCursor()
    cursor.setPosition(begin)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)


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
    assert isinstance(speakers, QMenu)
    next(action for action in speakers.actions() if action.text() == "Therapist").trigger()
    assert cells(page, SPEAKER) == ["Client", "Therapist", "Therapist"]
    next(action for action in menu.actions() if action.text() == "Delete").trigger()
    assert cells(page, TEXT) == ["I do not know.", "You do not know yet."]
    assert coding.session.project.count(Turn) == 2


def _speakers_entry(window: MainWindow, text: str) -> QAction:
    menu = code_of(window).transcribing.make_menu()
    speakers = next(action.menu() for action in menu.actions() if action.text() == "Speaker")
    assert isinstance(speakers, QMenu)
    return next(action for action in speakers.actions() if action.text() == text)


def test_speakers_are_added_and_changed_in_a_form(coding: MainWindow, page: TranscriptPage, qtbot: QtBot) -> None:
    click(page, 2)
    _speakers_entry(coding, "New speaker…").trigger()
    form = coding.findChild(SpeakerForm)
    assert form is not None
    assert form.name.hasFocus()
    QTest.keyClicks(form.name, "client")
    QTest.keyClick(form.name, Qt.Key.Key_Return)
    assert "in this transcript already" in form.trouble
    form.name.selectAll()
    QTest.keyClicks(form.name, "Observer")
    QTest.keyClick(form.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: coding.findChild(SpeakerForm) is None)
    assert page.table.hasFocus()
    assert cells(page, SPEAKER)[2] == "Observer"
    _speakers_entry(coding, "Change Observer…").trigger()
    form = coding.findChild(SpeakerForm)
    assert form is not None
    QTest.keyClicks(form.name, "Interviewer")
    QTest.keyClick(form.name, Qt.Key.Key_Tab)
    QTest.keyClick(form.voice, Qt.Key.Key_Up)
    QTest.keyClick(form.voice, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: coding.findChild(SpeakerForm) is None)
    speaker = next(each for each in project_of(coding).find(Speaker) if each.label == "Interviewer")
    assert speaker.voice is Voice.INTERVIEWER
    assert cells(page, SPEAKER)[2] == "Interviewer"
    QTest.keyClick(coding, Qt.Key.Key_Z, CTRL)
    QTest.keyClick(coding, Qt.Key.Key_Z, CTRL)
    assert cells(page, SPEAKER)[2] == "Client", "two steps: the new speaker with the turn, and the change"


def test_a_transcript_is_shifted_and_deleted_as_a_whole(coding: MainWindow, page: TranscriptPage) -> None:
    assert coding.session is not None
    assert coding.code is not None
    project = coding.session.project
    click(page, 1)
    coding.code.playback.seek(4_500)
    menu = coding.code.transcribing.make_menu()
    next(action for action in menu.actions() if action.text().startswith("Shift all turns")).trigger()
    assert sorted(turn.start_ms or 0 for turn in project.find(Turn)) == [1_500, 4_500, 7_500]
    coding.action_set["transcript.delete"].trigger()
    assert project.find(Transcript) == []
    assert not page.table.isVisible()
    coding.action_set["transcript.delete"].trigger()
    project.undo()
    project.undo()
    assert sorted(turn.start_ms or 0 for turn in project.find(Turn)) == [1_000, 4_000, 7_000]


def test_without_a_transcript_it_says_how_to_get_one(coding: MainWindow) -> None:
    assert coding.session is not None
    assert coding.code is not None
    _without(coding)
    QTest.keyClick(coding, Qt.Key.Key_R, ALT)
    page = coding.findChild(TranscriptPage)
    assert page is not None
    assert not page.table.isVisible()
    recording = coding.code.recording
    assert recording is not None
    assert scripts.of_recordings(coding.session.project, [recording.id]) == {}


def test_an_edit_shows_its_row_anew_and_no_other(coding: MainWindow, page: TranscriptPage) -> None:
    rows: list[int] = []
    page.model.dataChanged.connect(lambda first, last: rows.extend(range(first.row(), last.row() + 1)))
    page.model.modelReset.connect(lambda: rows.append(-1))
    click(page, 0)
    rows.clear()
    transcript_editing.set_text(opened(coding), turn_id=page.model.turns[2].id, text="No.")
    assert cells(page, TEXT)[2] == "No."
    assert rows == [2]
    assert [turn.text for turn in page.selected()] == ["I do not know."]
    transcript_editing.delete_turns(opened(coding), turn_ids=[page.model.turns[1].id])
    assert cells(page, TEXT) == ["I do not know.", "No."]
    assert [turn.text for turn in page.selected()] == ["I do not know."]
