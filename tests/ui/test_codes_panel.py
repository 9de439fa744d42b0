"""Codebooks in the Code place: its panel of codes, and what follows edits of the codebook; with real keys."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from iprtool.domain.model import Codebook, Pass, Rating, Tag
from iprtool.services import codebooks, passes, tagging
from iprtool.ui.arrangement import Arrangement
from iprtool.ui.code.lanes import LaneBook
from iprtool.ui.codebook.place import CodebookPlace
from iprtool.ui.parts.labels import ElidedLabel
from iprtool.ui.window import MainWindow
from tests.ui.codebook_fields import focus, tree, type_into


def test_the_codes_panel_changes_the_codebook(coding: MainWindow) -> None:
    assert coding.code is not None
    assert coding.session is not None
    project, button = coding.session.project, coding.code.codes.book
    assert button.accessibleName().startswith("Codebook: Starter")
    menu = _opened(button.menu())
    add = next(action.menu() for action in menu.actions() if action.text() == "Add a codebook…")
    assert isinstance(add, QMenu)
    next(action for action in add.actions() if action.text().startswith("Narrative")).trigger()
    assert button.accessibleName().startswith("Codebook: Narrative-emotion process, version 1")
    QTest.keyClick(coding, Qt.Key.Key_S)
    run = coding.code.run
    assert run is not None
    (tag,) = project.find(Tag, pass_id=run.id)
    assert codebooks.tree(project, run.codebook_id).path(tag.code_id) == "Marker/Problem/Same old story"
    layouts = {each.name: each.layout() for each in coding.code.codes._buttons.values()}
    indents = {name: layout.contentsMargins().left() for name, layout in layouts.items() if layout is not None}
    assert indents["Same old story"] > indents["Problem"]
    first = next(action for action in _opened(button.menu()).actions() if action.text().startswith("Starter"))
    first.trigger()
    QTest.keyClick(coding, Qt.Key.Key_1)
    assert {run.codebook_id for run in project.find(Pass, author="ME")} == {book.id for book in project.find(Codebook)}


def _take_up(coding: MainWindow, name: str) -> None:
    assert coding.code is not None
    entries = _opened(coding.code.codes.book.menu()).actions()
    add = next(action.menu() for action in entries if action.text() == "Add a codebook…")
    assert isinstance(add, QMenu)
    next(action for action in (*entries, *add.actions()) if action.text().startswith(name)).trigger()


def test_the_panel_is_as_wide_as_the_names_of_the_codebook_need(coding: MainWindow, qtbot: QtBot) -> None:
    assert coding.code is not None
    panel, widths = coding.code.codes, []
    for name in ("Rupture and repair", "Starter"):
        _take_up(coding, name)
        shown = panel.findChildren(ElidedLabel)
        qtbot.waitUntil(lambda shown=shown: all(each.shown == each.text() for each in shown))
        widths.append(panel.width())
    assert widths[0] > widths[1]


def test_every_code_of_rupture_and_repair_can_be_put_by_key(coding: MainWindow) -> None:
    _take_up(coding, "Rupture and repair")
    assert coding.code is not None
    assert coding.session is not None
    assert coding.code.run is not None
    codes = codebooks.tree(coding.session.project, coding.code.run.codebook_id).codes
    assert [code.name for code in codes if not code.key] == []
    QTest.keyClick(coding, Qt.Key.Key_D)
    assert coding.code._rating.prompt() == " · Impact: 1 to 5"
    QTest.keyClick(coding, Qt.Key.Key_4)
    assert [rating.value for rating in coding.session.project.find(Rating)] == [4]


def test_the_code_place_follows_what_was_edited_meanwhile(coding: MainWindow) -> None:
    assert coding.code is not None
    assert coding.session is not None
    edit = _opened(coding.code.codes.book.menu()).actions()[-1]
    edit.trigger()
    place = coding.findChild(CodebookPlace)
    assert place is not None
    assert place.isVisible()
    code = tree(coding).by_path("Rupture/Withdrawal")
    place.view.choose(code.id)
    type_into(place, "key", "w")
    QTest.keyClick(focus(), Qt.Key.Key_Escape)
    assert coding.pages.place == "codebook", "Esc leaves the field first"
    QTest.keyClick(coding, Qt.Key.Key_Escape)
    assert coding.pages.place == "code"
    QTest.keyClick(coding, Qt.Key.Key_W)
    assert coding.code.run is not None
    assert [tag.code_id for tag in coding.session.project.find(Tag, pass_id=coding.code.run.id)] == [code.id]


def _opened(menu: QMenu) -> QMenu:
    menu.popup(QPoint(0, 0))
    menu.hide()
    return menu


def test_the_table_names_codes_of_other_codebooks(coding: MainWindow) -> None:
    assert coding.session is not None
    assert coding.code is not None
    assert coding.code.recording is not None
    project, recording = coding.session.project, coding.code.recording
    theirs = codebooks.added(codebooks.add_preset(project, preset="togetherness"))
    code = tree(coding, theirs.id).codes[0]
    draft = passes.draft(project, recording_id=recording.id, author="KL", codebook_id=theirs.id)
    run = passes.ensure(project, recording_id=recording.id, author=draft.author, kind=draft.kind, codebook_id=theirs.id)
    tagging.tag_now(project, pass_id=run.id, code_id=code.id, at_ms=77_000)
    table = coding.code.table.tags
    (row,) = [row for row in range(table.rowCount()) if table.tag_at(row).pass_id == run.id]
    index = table.index(row, 1)
    assert index.data() == code.name
    assert index.data(Qt.ItemDataRole.ToolTipRole).startswith(tree(coding, theirs.id).path(code.id))


def test_the_lane_of_an_own_pass_with_another_codebook_says_so(coding: MainWindow) -> None:
    assert coding.session is not None
    assert coding.code is not None
    assert coding.code.recording is not None
    project, recording = coding.session.project, coding.code.recording
    mine = codebooks.added(codebooks.add_preset(project, preset="togetherness"))
    runs = [
        passes.draft(project, recording_id=recording.id, author="ME", codebook_id=book_id)
        for book_id in (mine.id, tree(coding).codebook.id)
    ]
    other = passes.draft(project, recording_id=recording.id, author="KL")
    trees = {run.id: tree(coding, run.codebook_id) for run in (*runs, other)}
    lanes = LaneBook((*runs, other), runs[1], trees, Arrangement()).lanes()
    assert [lane.subtitle for lane in lanes if not lane.group] == [
        "yours · 0 tags",
        "another coder · 0 tags",
        "yours, Togetherness · 0 tags",
    ]
