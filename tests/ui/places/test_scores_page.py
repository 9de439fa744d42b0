"""Outcome scores under keys, and out of the clipboard of a spreadsheet."""

from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from iprtool.domain.kinds import Part, Respondent, Timing
from iprtool.domain.model import Measure, Score
from iprtool.services import planning, scores
from iprtool.ui.study.measure_form import MeasureForm
from iprtool.ui.study.model import Spot
from iprtool.ui.study.place import StudyPlace
from tests.ui.places.conftest import WAIT_MS, World

CHANGE = 9


@pytest.fixture
def filled(place: StudyPlace, world: World) -> StudyPlace:
    """Two dyads with two sessions, and a measure."""
    for label in ("01", "02"):
        for number in (3, 5):
            world.meeting(label, number)
    scores.add_measure(world.project, name="OQ-45", cut_off=63.0)
    world.actions["study.scores"].trigger()
    return place


def _type(place: StudyPlace, at: QModelIndex, text: str, qtbot: QtBot) -> None:
    grid = place.scores.grid
    grid.setCurrentIndex(at)
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: grid.state() is not QAbstractItemView.State.EditingState, timeout=WAIT_MS)


def _values(world: World) -> list[float]:
    return sorted(score.value for score in world.project.find(Score))


def test_first_a_measure_then_scores_and_their_change(place: StudyPlace, world: World, qtbot: QtBot) -> None:
    world.actions["study.scores"].trigger()
    page = place.scores
    assert page.said.text().startswith("Scores of questionnaires, as points: add a measure first")
    assert page.add.hasFocus()
    qtbot.keyClick(page.add, Qt.Key.Key_Space)
    form = place.form
    assert isinstance(form, MeasureForm)
    qtbot.keyClicks(form.name, "OQ-45")
    assert [field.text() for field in form.fields.values()] == ["0", "180", "14", ""]
    qtbot.keyClicks(form.fields["cut_off"], "200")
    qtbot.keyClick(form.name, Qt.Key.Key_Return)
    assert "cut-off of “OQ-45” lies outside" in form.trouble
    form.fields["cut_off"].setText("63")
    qtbot.keyClick(form.name, Qt.Key.Key_Return)
    (measure,) = world.project.find(Measure)
    assert (measure.reliable_change, measure.cut_off) == (14, 63)
    assert page.said.text().startswith("A score belongs to a session")
    for number in (3, 5):
        world.meeting("01", number)
    page.read()
    _type(place, page.scores.index(0, 0), "80", qtbot)
    _type(place, page.scores.index(1, 1), "62,5", qtbot)
    assert _values(world) == [62.5, 80]
    assert page.scores.index(0, CHANGE).data() == "client −17.5, recovered"
    assert page.scores.index(0, 0).data(Qt.ItemDataRole.ToolTipRole) == "on the clinical side of the cut-off"
    qtbot.mouseClick(page.delete, Qt.MouseButton.LeftButton)
    assert (world.project.count(Measure), _values(world)) == (0, [])
    assert world.said[-1] == "OQ-45 was deleted with its scores; Undo brings both back."
    world.session.undo()
    assert _values(world) == [62.5, 80]
    _type(place, page.scores.index(0, 0), "many", qtbot)
    assert world.trouble.pop() == "Dyad 01, session 3, Client before: “many” is no number. Write it as 63 or 2.5."
    _type(place, page.scores.index(0, 0), "181", qtbot)
    assert world.trouble.pop() == "181 lies outside “OQ-45”. Its scores are 0 to 180."
    assert _values(world) == [62.5, 80]
    qtbot.keyClick(page.grid, Qt.Key.Key_Escape)
    assert place.stack.currentWidget() is place.board


def test_a_block_is_pasted_copied_emptied_and_undone(filled: StudyPlace, world: World, qtbot: QtBot) -> None:
    page, clipboard = filled.scores, QGuiApplication.clipboard()
    page.grid.setCurrentIndex(page.scores.index(1, 0))
    clipboard.setText("90\t85\r\n70\t\r\n60\t55\r\n")
    qtbot.keyClick(page.grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert _values(world) == [55, 60, 70, 85, 90]
    assert page.scores.index(3, 1).data() == "55"
    page.grid.selectAll()
    qtbot.keyClick(page.grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard.text().splitlines()[1].startswith("90\t85\t")
    qtbot.keyClick(page.grid, Qt.Key.Key_Delete)
    assert _values(world) == []
    world.session.undo()
    assert len(_values(world)) == 5
    world.session.undo()
    assert _values(world) == [], "the paste was one step"
    clipboard.setText("1\n2\n3\n4")
    page.grid.setCurrentIndex(page.scores.index(1, 0))
    page.grid.paste()
    assert world.trouble.pop().startswith("What was copied is larger than the grid")
    clipboard.setText("1\nx")
    page.grid.paste()
    assert "“x” is no number" in world.trouble.pop()
    assert _values(world) == []


def test_scores_are_imported_and_a_follow_up_leads_to_them(
    filled: StudyPlace, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    table = tmp_path / "scores.csv"
    table.write_text("dyad,session,OQ-45\n01,3,80\n02,5,70\n", "utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(table), ""))
    world.actions["study.import_scores"].trigger()
    assert world.said == ["Made: 2 scores. Changed: 0. Rows that said nothing new: 0."]
    assert filled.scores.scores.index(3, 1).data() == "70"
    filled.show_board()
    session = world.meeting("02", 5)
    planning.plan(world.project, session_id=session.id, part=Part.FOLLOW_UP)
    place = filled
    spot = Spot(session.dyad_id, 5)
    rect, chip = place.board.chip_rects(spot)[0]
    assert (chip.text, chip.colour) == ("F", "")
    qtbot.mouseClick(place.board.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert place.stack.currentWidget() is place.scores
    assert place.scores.grid.currentIndex().row() == 3
    (measure,) = world.project.find(Measure)
    scores.put(
        world.project,
        measure_id=measure.id,
        values={(session.id, Respondent.CLIENT, Timing.FOLLOW_UP): 60.0},
    )
    place.show_board()
    assert place.board.chip_rects(spot)[0][1].colour, "the follow-up is there"
