"""What stands on a locked lane is not merged, deleted or recoded in the codebook either, and it says why."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from iprtool.domain.ids import new_id
from iprtool.domain.model import Code, Pass, Tag, Trace
from iprtool.services import codebook_versions, codebooks
from iprtool.ui.codebook.ask import MergeForm
from iprtool.ui.codebook.place import CodebookPlace
from iprtool.ui.window import MainWindow
from tests.ui.conftest import WAIT_MS
from tests.ui.opened import code_of, project_of
from tests.ui.test_locked_lanes import toggle_lock

CTRL = Qt.KeyboardModifier.ControlModifier
WHY = "Unlock these lanes in the Code place, in the menus of their names (Ctrl+L)."


@pytest.fixture
def code(coding: MainWindow) -> Code:
    """Withdrawal, with two tags in the own pass, whose lane is locked, and more in other passes."""
    for at in (5_000, 9_000):
        code_of(coding).playback.seek(at)
        QTest.keyClick(coding, Qt.Key.Key_1)
    toggle_lock(coding, "Rupture")
    return codebooks.tree(project_of(coding)).by_path("Rupture/Withdrawal")


def editor(window: MainWindow, qtbot: QtBot, code: Code) -> CodebookPlace:
    QTest.keyClick(window, Qt.Key.Key_B, CTRL)
    found = window.codebook
    assert found is not None
    qtbot.waitUntil(found.isVisible, timeout=WAIT_MS)
    found.view.choose(code.id)
    return found


def own_lane(window: MainWindow) -> str:
    run = code_of(window).run
    assert run is not None
    return f"Coder {run.author} › Rupture"


def test_merging_says_how_many_tags_are_locked_and_refuses(coding: MainWindow, code: Code, qtbot: QtBot) -> None:
    project, seq = project_of(coding), project_of(coding).seq
    said = f"2 tags are on locked lanes: {own_lane(coding)}."
    found = editor(coding, qtbot, code)
    QTest.keyClick(found.view, Qt.Key.Key_M, CTRL | Qt.KeyboardModifier.ShiftModifier)
    form = found.findChild(MergeForm)
    assert form is not None
    assert said in [text.text() for text in form.findChildren(QLabel) if text.isVisibleTo(form)]
    QTest.keyClick(form.into, Qt.Key.Key_Return)
    assert form.trouble == f"{said} Nothing was merged. {WHY}"
    assert project.seq == seq
    toggle_lock(coding, "Rupture")
    QTest.keyClick(form.into, Qt.Key.Key_Return)
    assert code.id not in {each.id for each in project.find(Code)}


def test_deleting_refuses_for_tags_and_curves_of_what_is_nested_too(
    coding: MainWindow, code: Code, qtbot: QtBot, troubles: list[tuple[str, str]]
) -> None:
    project, run = project_of(coding), code_of(coding).run
    assert run is not None
    with project.step("Rate") as step:
        step.insert(Trace(new_id(), run.id, code.id, 0, 100, (1.0,)))
    found = editor(coding, qtbot, code)
    before = project.seq
    for thing in (code.id, code.family_id):
        found.view.choose(thing)
        QTest.keyClick(found.view, Qt.Key.Key_Delete)
    said = f"2 tags and 1 curve are on locked lanes: {own_lane(coding)}. Nothing was deleted."
    assert troubles == [(said, WHY)] * 2
    assert project.seq == before
    troubles.clear()
    other = codebooks.tree(project).by_path("Repair/Clarifies")
    found.view.choose(other.id)
    QTest.keyClick(found.view, Qt.Key.Key_Delete)
    assert other not in project.find(Code), "codes on other lanes can go"


def test_recoding_counts_what_is_locked_before_and_refuses_as_a_whole(
    coding: MainWindow, code: Code, qtbot: QtBot, troubles: list[tuple[str, str]]
) -> None:
    project = project_of(coding)
    old = codebooks.tree(project).codebook
    later = codebook_versions.new_version(project, codebook_id=old.id)
    found = editor(coding, qtbot, code)
    found.show_book(later.id)
    found.books.recode.click()
    page = found.recode_page
    said = f"2 tags are on locked lanes: {own_lane(coding)}."
    assert (page.locked.isVisible(), page.locked.text()) == (True, said)
    before = project.seq
    QTest.keyClick(page.recode, Qt.Key.Key_Space)
    assert troubles == [(f"{said} Nothing was recoded.", WHY)]
    assert project.seq == before
    troubles.clear()
    toggle_lock(coding, "Rupture")
    found.books.recode.click()
    assert not page.locked.isVisible()
    QTest.keyClick(page.recode, Qt.Key.Key_Space)
    assert {run.codebook_id for run in project.find(Pass)} == {later.id}


def test_a_locked_pass_and_what_has_no_code_count_too(coding: MainWindow, code: Code, qtbot: QtBot) -> None:
    project, run = project_of(coding), code_of(coding).run
    assert run is not None
    with project.step("Mark") as step:
        step.insert(Tag(new_id(), run.id, None, 100, None))
    later = codebook_versions.new_version(project, codebook_id=codebooks.tree(project).codebook.id)
    toggle_lock(coding, "Rupture")
    toggle_lock(coding, "Without a code")
    found = editor(coding, qtbot, code)
    found.show_book(later.id)
    found.books.recode.click()
    assert (
        found.recode_page.locked.text() == f"1 tag is on a lane that you locked: Coder {run.author} › without a code."
    )
    toggle_lock(coding, "Without a code")
    toggle_lock(coding, f"Coder {run.author}")
    found.books.recode.click()
    assert found.recode_page.locked.text() == f"3 tags are on locked lanes: Coder {run.author}."
