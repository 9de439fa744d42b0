"""Tags on the words of a transcript: shown there, put by keys on selected words; by real mouse and keys."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from iprtool.domain.kinds import Carrier
from iprtool.domain.model import Code, Pass, Tag, Transcript
from iprtool.services import codebooks, passes, tagging, transcript_editing, transcripts
from iprtool.store import Project
from iprtool.ui.code.tag_note import TagNote
from iprtool.ui.code.transcript_cell import WrappedText
from iprtool.ui.code.transcript_layout import LaidTurn
from iprtool.ui.code.transcript_model import TEXT
from iprtool.ui.code.transcript_page import TranscriptPage
from iprtool.ui.window import MainWindow
from tests.ui.opened import code_of, project_of, recording_of, run_of

LEFT, NONE, SHIFT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
TALK = """WEBVTT

00:01.000 --> 00:03.000
<v Client>I do not know.

00:04.000 --> 00:06.000
<v Therapist>You do not know yet.
"""


@pytest.fixture
def page(coding: MainWindow, tmp_path: Path) -> TranscriptPage:
    """A transcript of the demo's video, and no tags but those of the test."""
    project = opened(coding)
    for transcript in project.find(Transcript):
        transcripts.delete(project, transcript_id=transcript.id)
    tagging.delete(project, tag_ids=[tag.id for tag in project.find(Tag)])
    file = tmp_path / "talk.vtt"
    file.write_text(TALK, "utf-8")
    transcripts.add_file(project, recording_id=recording_of(coding).id, file=file)
    QTest.keyClick(coding, Qt.Key.Key_R, ALT)
    found = coding.findChild(TranscriptPage)
    assert found is not None
    return found


def opened(coding: MainWindow) -> Project:
    return project_of(coding)


def own_code(coding: MainWindow) -> Code:
    """A code with a key that is put on moments or stretches."""
    tree = codebooks.tree(opened(coding), run_of(coding).codebook_id)
    return next(code for code in tree.codes if code.key and code.carrier in (Carrier.POINT, Carrier.INTERVAL))


def put(coding: MainWindow, start_ms: int, end_ms: int | None, author: str = "") -> Code:
    code, project = own_code(coding), opened(coding)
    recording_id = recording_of(coding).id
    run = passes.ensure(project, recording_id=recording_id, author=author or project.author)
    tagging.tag_now(project, pass_id=run.id, code_id=code.id, at_ms=start_ms, end_ms=end_ms)
    return code


def picture(page: TranscriptPage) -> QImage:
    QApplication.processEvents()
    return page.table.viewport().grab().toImage()


def at_letter(page: TranscriptPage, row: int, letter: int) -> QPoint:
    """Where a letter of a turn stands, found by asking for the letter at many places."""
    index, cell = page.model.index(row, TEXT), page.table.itemDelegateForColumn(TEXT)
    assert isinstance(cell, WrappedText)
    area = page.table.visualRect(index)
    for y in range(area.bottom() - 8, area.top(), -4):
        for x in range(area.left(), area.right()):
            if cell.letter_at(index, QPoint(x, y)) == letter:
                return QPoint(x, y)
    raise AssertionError("the letter is nowhere")


def draw_over(page: TranscriptPage, row: int, begin: int, end: int) -> None:
    view, first, last = page.table.viewport(), at_letter(page, row, begin), at_letter(page, row, end)
    QTest.mousePress(view, LEFT, NONE, first)
    QTest.mouseMove(view, (first + last) / 2)
    QTest.mouseMove(view, last)
    QTest.mouseRelease(view, LEFT, NONE, last)


def test_words_that_a_tag_covers_are_marked_and_named(coding: MainWindow, page: TranscriptPage) -> None:
    bare = picture(page)
    code = put(coding, 4_900, 5_500)
    (mark,) = page.marks.of(page.model.turns[1])
    assert page.model.turns[1].text[mark.begin : mark.end] == "not know"
    assert (mark.name, mark.colour, mark.point) == (code.name, code.colour, False)
    assert page.marks.of(page.model.turns[0]) == ()
    assert picture(page) != bare
    told = page.model.index(1, TEXT).data(Qt.ItemDataRole.AccessibleTextRole)
    assert told == f"00:04 Therapist: You do not know yet.\nTagged: {code.name}"
    opened(coding).undo()
    assert page.marks.of(page.model.turns[1]) == ()
    assert picture(page) == bare


def test_a_point_marks_its_word_and_hidden_lanes_show_nothing(coding: MainWindow, page: TranscriptPage) -> None:
    put(coding, 1_500, None)
    (mark,) = page.marks.of(page.model.turns[0])
    assert mark.point
    assert page.model.turns[0].text[mark.begin : mark.end] == "do"
    (tag,) = opened(coding).find(Tag)
    code_of(coding).timeline.lane_hidden.emit(tag.pass_id, True)
    assert page.marks.of(page.model.turns[0]) == ()
    code_of(coding).timeline.lane_hidden.emit(tag.pass_id, False)
    assert page.marks.of(page.model.turns[0]) == (mark,)


def test_a_sealed_pass_marks_nothing(coding: MainWindow, page: TranscriptPage) -> None:
    project = opened(coding)
    put(coding, 4_000, 6_000, author="XY")
    assert page.marks.of(page.model.turns[1])
    run = next(run for run in project.find(Pass) if run.author == "XY")
    with project.step("Seal") as step:
        step.update(run, sealed=True)
    assert page.marks.of(page.model.turns[1]) == ()


def test_a_codes_key_tags_the_words_that_the_mouse_selected(coding: MainWindow, page: TranscriptPage) -> None:
    code, project = own_code(coding), opened(coding)
    code_of(coding).playback.seek(500)
    draw_over(page, 1, len("You "), len("You do no"))
    assert page.table.picked is not None
    assert code_of(coding).playback.now_ms == 500  # it was no click
    QTest.keyClick(page.table, Qt.Key(ord(code.key.upper())))
    (tag,) = project.find(Tag)
    assert (tag.code_id, tag.start_ms, tag.end_ms) == (code.id, 4_400, 5_100)
    assert project.get(Pass, tag.pass_id).author == "ME"
    note = code_of(coding).findChild(TagNote)
    assert note is not None
    assert note.isVisible()
    assert code.name in " ".join(each.text() for each in note.findChildren(QLabel))
    QTest.keyClick(coding, Qt.Key.Key_Z, CTRL)
    assert project.find(Tag) == []


def test_words_are_selected_by_keys_and_let_go_of(coding: MainWindow, page: TranscriptPage) -> None:
    code, project = own_code(coding), opened(coding)
    QTest.mouseClick(page.table.viewport(), LEFT, NONE, page.table.visualRect(page.model.index(0, TEXT)).center())
    QTest.keyClick(coding, Qt.Key.Key_W, CTRL | ALT)
    QTest.keyClick(page.table, Qt.Key.Key_Right)
    QTest.keyClick(page.table, Qt.Key.Key_Right, SHIFT)
    assert page.table.picked is not None
    turn, begin, end = page.table.picked
    assert turn.text[begin:end] == "do not"
    QTest.keyClick(page.table, Qt.Key(ord(code.key.upper())))
    (tag,) = project.find(Tag)
    assert (tag.start_ms, tag.end_ms) == (1_285, 2_285)
    QTest.keyClick(page.table, Qt.Key.Key_Escape)
    assert page.table.picked is None
    QTest.keyClick(page.table, Qt.Key(ord(code.key.upper())))
    (live,) = [each for each in project.find(Tag) if each.id != tag.id]
    assert live.start_ms == 1_000  # again where the playback stands


def test_who_goes_to_another_moment_tags_that_and_not_the_words(coding: MainWindow, page: TranscriptPage) -> None:
    spoken: list[str] = []
    coding.messages.spoken.connect(spoken.append)
    page.select(page.model.turns[0].id)
    QTest.keyClick(coding, Qt.Key.Key_W, CTRL | ALT)
    QTest.keyClick(page.table, Qt.Key.Key_Right, SHIFT)
    assert spoken[-1] == "I do"
    code_of(coding).timeline.seek_requested.emit(20_000)
    assert page.table.picked is None
    QTest.keyClick(page.table, Qt.Key(ord(own_code(coding).key.upper())))
    (tag,) = opened(coding).find(Tag)
    assert tag.start_ms == 20_000


def test_turns_are_drawn_over_as_before(coding: MainWindow, page: TranscriptPage) -> None:
    view, first = page.table.viewport(), at_letter(page, 0, 3)
    last = page.table.visualRect(page.model.index(1, TEXT)).center()
    QTest.mousePress(view, LEFT, NONE, first)
    QTest.mouseMove(view, last)
    QTest.mouseRelease(view, LEFT, NONE, last)
    assert page.table.picked is None
    assert len(page.selected()) == 2


def test_words_without_times_get_no_tag_by_key(coding: MainWindow, page: TranscriptPage) -> None:
    notes: list[str] = []
    coding.messages.note.connect(notes.append)
    project = opened(coding)
    transcript_editing.set_times(project, turn_id=page.model.turns[1].id, start_ms=None, end_ms=None)
    page.select(page.model.turns[1].id)
    QTest.keyClick(coding, Qt.Key.Key_W, CTRL | ALT)
    QTest.keyClick(page.table, Qt.Key(ord(own_code(coding).key.upper())))
    assert project.find(Tag) == []
    assert "have no times" in notes[-1]


def test_every_line_of_a_turn_is_in_sight_when_the_tab_is_first_shown(coding: MainWindow, qtbot: QtBot) -> None:
    """Beside tags the text has less room than the column gets before it is painted."""
    coding.resize(1440, 900)
    page = code_of(coding)._stage.transcript
    code_of(coding)._stage.show_list(page)
    QApplication.processEvents()
    bold = QFont(page.table.font())
    bold.setBold(True)
    rows, cell = page.table.verticalHeader(), page._wrapped

    def is_whole(row: int) -> bool:
        laid = LaidTurn(*cell._head_and_said(page.model.index(row, TEXT)), bold, cell._room())
        return rows.sectionSize(row) >= laid.height

    qtbot.waitUntil(lambda: all(map(is_whole, range(4))), timeout=5_000)
    assert page.marks.there


def test_what_is_written_from_right_to_left_is_laid_out_so_whoever_speaks(qapp: QApplication) -> None:
    said = "שלום, מה שלומך?"
    laid = LaidTurn("Client 00:01", said, QFont(), 400)
    (first,), (last,) = laid.boxes(0, 1), laid.boxes(len(said) - 1, len(said))
    assert last.right() <= first.left(), "the question mark stands at the end of the sentence, which is on the left"
    assert first.width() > 0
    assert first.right() > 350, "and the sentence begins on the right"
    assert laid.letter_at(first.center()) in (0, 1)
    (left,) = LaidTurn("לקוח 00:01", "Hello?", QFont(), 400).boxes(0, 1)
    assert left.left() == 0
