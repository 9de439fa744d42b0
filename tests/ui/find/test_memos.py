"""Memos at every level in the real window: written while typing pauses, with links that jump."""

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from iprtool.domain.model import Code, Dyad, Session, Study, Tag
from iprtool.services import codebooks, memos, passes, tagging
from iprtool.store import Project
from iprtool.ui.find.panel import FindPanel
from iprtool.ui.memopage import MemoPage
from iprtool.ui.parts.memofield import MemoField
from iprtool.ui.window import MainWindow
from tests.ui.conftest import WAIT_MS
from tests.ui.opened import code_of, project_of, recording_of

CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
SAVED_MS = 3_000


def focused() -> MemoField:
    field = QApplication.focusWidget()
    assert isinstance(field, MemoField)
    return field


def test_code_session_and_study_have_memos_of_their_own(coding: MainWindow, qtbot: QtBot) -> None:
    project, code = project_of(coding), coding.code
    assert code is not None
    assert code.recording is not None
    QTest.keyClick(coding, Qt.Key.Key_1)
    (tag,) = [project.get(Tag, tag_id) for tag_id in code.timeline.selection()]
    assert tag.code_id is not None
    for key, kind, row_id in (
        (CTRL, Code, tag.code_id),
        (SHIFT, Session, code.recording.session_id),
        (CTRL | SHIFT, Study, project.study.id),
    ):
        code.timeline.setFocus()
        QTest.keyClick(coding, Qt.Key.Key_Return, key)
        field = focused()
        QTest.keyClicks(field, f"of the {kind.__name__.lower()}")
        written = f"of the {kind.__name__.lower()}"
        qtbot.waitUntil(lambda k=kind, r=row_id, w=written: project.get(k, r).memo == w, timeout=SAVED_MS)
    assert code.timeline.selection() == [tag.id], "a memo of a code is no change of the codebook"
    code.timeline.setFocus()
    QTest.keyClick(coding, Qt.Key.Key_Z, CTRL)
    assert project.study.memo == ""
    assert field.toPlainText() == ""
    QTest.keyClick(coding, Qt.Key.Key_Return)
    assert focused() is code.inspector.memo
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    QTest.keyClick(coding, Qt.Key.Key_Escape)
    QTest.keyClick(coding, Qt.Key.Key_Return, CTRL)
    assert not isinstance(QApplication.focusWidget(), MemoField), "without a tag there is no code to write about"


def test_the_code_of_another_codebook_s_tag_has_its_memo_too(coding: MainWindow) -> None:
    project, code = project_of(coding), coding.code
    assert code is not None
    assert code.recording is not None
    book = codebooks.added(codebooks.add_preset(project, preset="togetherness"))
    theirs = codebooks.tree(project, book.id).codes[0]
    memos.set_memo(project, kind=Code, row_id=theirs.id, memo="together or not")
    run = passes.ensure(project, recording_id=code.recording.id, author="EF", codebook_id=book.id)
    tagging.tag_now(project, pass_id=run.id, code_id=theirs.id, at_ms=9_000)
    row = next(n for n in range(code.table.tags.rowCount()) if code.table.tags.tag_at(n).pass_id == run.id)
    code.table.selectRow(row)
    code.timeline.setFocus()
    QTest.keyClick(coding, Qt.Key.Key_Return, CTRL)
    assert focused().toPlainText() == "together or not"


def test_the_time_is_inserted_and_links_jump_by_key_and_click(coding: MainWindow, qtbot: QtBot) -> None:
    project, code = project_of(coding), coding.code
    assert code is not None
    assert code.recording is not None
    QTest.keyClick(coding, Qt.Key.Key_T, CTRL)
    assert "Click into a memo first" in coding.state.note
    code.playback.seek(26_600)
    QTest.keyClick(coding, Qt.Key.Key_Return, SHIFT)
    field = focused()
    QTest.keyClicks(field, "Look at")
    QTest.keyClick(field, Qt.Key.Key_T, CTRL)
    QTest.keyClicks(field, "again, not @99:99")
    assert field.toPlainText() == "Look at @00:00:26.600 again, not @99:99"
    code.playback.seek(0)
    QTest.keyClick(field, Qt.Key.Key_Return, ALT)
    assert code.playback.now_ms == 0
    assert project.get(Session, code.recording.session_id).memo == ""
    cursor = field.textCursor()
    cursor.setPosition(12)
    field.setTextCursor(cursor)
    QTest.keyClick(field, Qt.Key.Key_Return, ALT)
    assert code.playback.now_ms == 26_600
    assert project.get(Session, code.recording.session_id).memo == field.toPlainText()
    code.playback.seek(0)
    at = field.cursorRect(cursor).center()
    QTest.mouseClick(field.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert code.playback.now_ms == 0
    QTest.mouseClick(field.viewport(), Qt.MouseButton.LeftButton, CTRL, at)
    assert code.playback.now_ms == 26_600
    code.playback.seek(0)
    below = QPoint(at.x(), field.viewport().height() - 4)
    QTest.mouseClick(field.viewport(), Qt.MouseButton.LeftButton, CTRL, below)
    assert code.playback.now_ms == 0


def test_links_in_the_memo_of_a_tag_jump_too(coding: MainWindow) -> None:
    project, code = project_of(coding), coding.code
    assert code is not None
    QTest.keyClick(coding, Qt.Key.Key_2)
    (tag_id,) = code.timeline.selection()
    tagging.set_memo(project, tag_id=tag_id, memo="@0:40 before")
    QTest.keyClick(coding, Qt.Key.Key_Return)
    focused().moveCursor(QTextCursor.MoveOperation.Start)
    QTest.keyClick(focused(), Qt.Key.Key_Enter, ALT)
    assert code.playback.now_ms == 40_000


def _weight(field: MemoField, block: int, word: str) -> tuple[int, bool, bool]:
    """Weight, slant and underline of a word as it is painted."""
    text = field.document().findBlockByNumber(block)
    at = text.text().index(word)
    for run in text.layout().formats():
        if run.start <= at < run.start + run.length:
            return run.format.fontWeight(), run.format.fontItalic(), run.format.fontUnderline()
    return QFont.Weight.Normal, False, False


def test_simple_markdown_is_shown_while_typing(qtbot: QtBot) -> None:
    field = MemoField()
    qtbot.addWidget(field)
    field.show_memo("x", "")
    for line in ("# Title", "a **strong** and *soft* word @14:41", "> said", "- point", "2 * 3 * 4"):
        QTest.keyClicks(field, line)
        QTest.keyClick(field, Qt.Key.Key_Return)
    bold, normal = QFont.Weight.Bold, QFont.Weight.Normal
    assert _weight(field, 0, "Title") == (bold, False, False)
    assert _weight(field, 1, "strong") == (bold, False, False)
    assert _weight(field, 1, "soft") == (normal, True, False)
    assert _weight(field, 1, "word") == (normal, False, False)
    assert _weight(field, 1, "@14:41")[2]
    assert _weight(field, 2, "said")[1]
    assert _weight(field, 3, "- ")[0] == bold
    assert _weight(field, 3, "point") == (normal, False, False)
    assert _weight(field, 4, "3") == (normal, False, False)
    assert field.toPlainText().startswith("# Title\na **strong**")


def _pages(window: MainWindow) -> list[MemoPage]:
    assert window.study is not None
    return window.study.memos.pages


def _click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def test_the_study_place_has_the_memos_of_what_is_current(coding: MainWindow, qtbot: QtBot) -> None:
    project, place = project_of(coding), coding.study
    assert place is not None
    coding.show_place("study")
    session = min(project.find(Session), key=lambda session: session.number)
    place.go_to(session.dyad_id, session.number)
    assert _pages(coding)[2].isVisible()
    field = _pages(coding)[2].field
    assert field is not None
    _click(field.viewport())
    QTest.keyClicks(field, "calm, see @0:30")
    qtbot.waitUntil(lambda: project.get(Session, session.id).memo == "calm, see @0:30", timeout=SAVED_MS)
    place.go_to(session.dyad_id, None)
    dyad_field = _pages(coding)[1].field
    assert dyad_field is not None
    assert dyad_field.isVisible()
    _click(dyad_field.viewport())
    QTest.keyClicks(dyad_field, "wary @0:10")
    _click(place.memos.button(0))
    assert project.get(Dyad, session.dyad_id).memo == "wary @0:10"
    place.go_to(session.dyad_id, session.number)
    assert field.toPlainText() == "calm, see @0:30"
    field.setFocus()
    field.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClick(field, Qt.Key.Key_Return, ALT)
    assert coding.pages.place == "code"
    assert code_of(coding).playback.now_ms == 30_000
    assert recording_of(coding).session_id == session.id


def test_what_was_typed_in_the_study_place_is_written_on_closing(coding: MainWindow) -> None:
    folder = project_of(coding).folder
    coding.show_place("study")
    field = _pages(coding)[0].field
    assert field is not None
    assert coding.study is not None
    coding.study.memos.show_page(0)
    field.setFocus()
    QTest.keyClicks(field, "the last words")
    coding.close()
    with Project.open(folder, read_only=True) as project:
        assert project.study.memo == "the last words"


def test_memos_of_a_study_that_is_open_to_read_only_are_to_read(window: MainWindow, demo_folder: Path) -> None:
    assert window.open_to_read(demo_folder)
    page = _pages(window)[0]
    assert page.field is not None
    page.field.setFocus()
    QTest.keyClicks(page.field, "no")
    assert page.field.toPlainText() == ""
    assert not window.action_set["memo.time"].isEnabled()


def test_memos_that_were_found_are_opened_where_they_are_written(coding: MainWindow, qtbot: QtBot) -> None:
    project = project_of(coding)
    dyad = project.find(Dyad)[0]
    memos.set_memo(project, kind=Dyad, row_id=dyad.id, memo="a quokka")
    QTest.keyClick(coding, Qt.Key.Key_F, CTRL)
    panel = coding.findChild(FindPanel)
    assert panel is not None
    QTest.keyClicks(panel.query, "quokka")
    qtbot.waitUntil(lambda: panel.state.text() == "0 tags, 1 memo", timeout=WAIT_MS)
    QTest.keyClick(panel.query, Qt.Key.Key_Return)
    assert coding.pages.place == "study"
    assert focused().toPlainText() == "a quokka"
    memos.set_memo(project, kind=Study, row_id=project.study.id, memo="")
    coding.show_place("code")
    code = project.find(Code)[0]
    memos.set_memo(project, kind=Code, row_id=code.id, memo="a wombat")
    panel.use("wombat")
    qtbot.waitUntil(lambda: panel.state.text().endswith("1 memo"), timeout=WAIT_MS)
    QTest.keyClick(panel.query, Qt.Key.Key_Return)
    assert coding.pages.place == "code"
    assert focused().toPlainText() == "a wombat"
