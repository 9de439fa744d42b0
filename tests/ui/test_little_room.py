"""What becomes of the window at 1024 x 700 with text of 200 %: nothing lies over another, and what is cut says so."""

from collections.abc import Callable
from itertools import combinations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QProgressBar,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from iprtool.domain.model import Code
from iprtool.services import code_editing, codebooks
from iprtool.ui.code.codes_panel import CodeButton
from iprtool.ui.parts.labels import ElidedLabel
from iprtool.ui.study.side import SidePanel
from iprtool.ui.window import MainWindow
from tests.ui.opened import code_of, project_of
from tests.ui.places.test_fits import cut_off
from tests.ui.segments import add_segments
from tests.ui.test_transport_fits import outside

SIZE = (1024, 700)
CTRL = Qt.KeyboardModifier.ControlModifier
Settle = Callable[[Callable[[], object]], None]


@pytest.fixture
def little(coding: MainWindow, qtbot: QtBot) -> MainWindow:
    """Large text in a small window, with segments of two lengths."""
    add_segments(project_of(coding))
    add_segments(project_of(coding), bin_ms=60_000, name="Minute")
    coding.resize(*SIZE)
    coding.settings["look.text_percent"] = 200
    coding.apply_look()
    qtbot.waitUntil(lambda: not cut_off(coding))
    return coding


def lying_over(page: QWidget) -> list[str]:
    """Things on a page that cover each other."""
    kinds = (QLabel, QAbstractButton, QComboBox, QProgressBar)
    shown = [each for kind in kinds for each in page.findChildren(kind) if each.isVisible() and not _is_part(each)]
    seen = [(each, each.visibleRegion().boundingRect()) for each in shown]
    places = [(each, QRect(each.mapTo(page, rect.topLeft()), rect.size())) for each, rect in seen if not rect.isEmpty()]
    return [
        f"{one.metaObject().className()} over {other.metaObject().className()}"
        for (one, here), (other, there) in combinations(places, 2)
        if here.intersects(there)
    ]


def _is_part(widget: QWidget) -> bool:
    return isinstance(widget.parentWidget(), QAbstractButton | QComboBox)


def test_the_page_of_segments_goes_up_and_down_as_a_whole(little: MainWindow, qtbot: QtBot) -> None:
    bins = code_of(little).bins
    code_of(little)._stage.lists.button(2).click()
    qtbot.waitUntil(lambda: not cut_off(little))
    QTest.keyClick(little, Qt.Key.Key_F4)
    assert bins.title.text() == "Segment 1 of 5"
    assert bins.title.isVisible()
    qtbot.waitUntil(lambda: not lying_over(bins))
    qtbot.waitUntil(lambda: not cut_off(little))
    qtbot.waitUntil(lambda: not lying_over(bins))


def test_the_bar_that_moves_tags_stands_in_the_place_of_the_transport(little: MainWindow, qtbot: QtBot) -> None:
    stage = code_of(little)._stage
    QTest.keyClick(little, Qt.Key.Key_1)
    QTest.keyClick(little, Qt.Key.Key_M, CTRL)
    field = stage.shift_bar.field
    qtbot.waitUntil(field.hasFocus)
    QTest.keyClicks(field, "soon")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not outside(stage.shift_bar) and not lying_over(stage._upper))
    assert not stage.transport.isVisible()
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert stage.transport.isVisible()
    qtbot.waitUntil(lambda: not outside(stage.transport))
    little.resize(1440, 900)
    QTest.keyClick(little, Qt.Key.Key_M, CTRL)
    assert stage.shift_bar.isVisible()
    qtbot.waitUntil(stage.transport.isVisible)
    qtbot.waitUntil(lambda: not lying_over(stage._upper))


@pytest.mark.parametrize("page", [0, 1, 2])
def test_every_list_can_be_turned_to_and_is_whole(little: MainWindow, qtbot: QtBot, page: int) -> None:
    lists = code_of(little)._stage.lists
    for number in range(3):
        button = lists.button(number)
        assert button.isVisible()
        assert lists.rect().contains(QRect(button.mapTo(lists, QPoint(0, 0)), button.size()))
    QTest.mouseClick(lists.button(page), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not cut_off(little))


def test_a_note_is_read_whole_and_the_facts_that_stay_are_whole_too(little: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClick(little, Qt.Key.Key_1)
    QTest.keyClick(little, Qt.Key.Key_Delete)
    for note in ("Tag deleted. Ctrl+Z brings it back.", ""):
        little.state.tell(note)
        QApplication.processEvents()
        bar = little.state
        shown = [each for each in bar.findChildren(QLabel) if each.isVisible() and each.text()]
        assert [each.text() for each in shown if _is_elided(each)] == []
        assert any("tags" in each.text() for each in shown)
        assert not any(note and each.text().startswith("Undo") for each in shown)
    assert any(each.text() == "Undo: Delete tag" for each in shown)
    assert any("Frame 0" in each.text() for each in shown)


def _is_elided(shown: QLabel) -> bool:
    return shown.width() < shown.fontMetrics().horizontalAdvance(shown.text())


def whole_columns(table: QTableView) -> bool:
    """Whether no column reaches out of sight."""
    width = sum(table.columnWidth(n) for n in range(table.model().columnCount()) if not table.isColumnHidden(n))
    return width <= table.viewport().width()


@pytest.mark.parametrize("width", [1440, 1920])
def test_a_memo_that_has_no_room_ends_in_an_ellipsis(coding: MainWindow, qtbot: QtBot, width: int) -> None:
    table = code_of(coding).table
    coding.resize(width, 900)
    qtbot.waitUntil(lambda: not table.isColumnHidden(3) and whole_columns(table))


def test_columns_end_in_an_ellipsis_and_not_out_of_sight(little: MainWindow, qtbot: QtBot) -> None:
    code = code_of(little)
    for at_ms, key in ((10_000, Qt.Key.Key_1), (20_000, Qt.Key.Key_3)):
        code.playback.seek(at_ms)
        QTest.keyClick(little, key)
    qtbot.waitUntil(lambda: whole_columns(code.table))
    begin = code.table.fontMetrics().horizontalAdvance("00:08.632")
    assert code.table.columnWidth(0) > begin
    QTest.keyClick(little, Qt.Key.Key_A, CTRL)
    QTest.keyClick(little, Qt.Key.Key_E, CTRL)
    assert code.episodes.model.rowCount() == 1
    code._stage.lists.button(1).click()
    qtbot.waitUntil(lambda: whole_columns(code.episodes.table))
    assert code.episodes.table.horizontalHeader().textElideMode() is Qt.TextElideMode.ElideRight


def test_what_is_proposed_has_whole_buttons(little: MainWindow, qtbot: QtBot) -> None:
    code = code_of(little)
    for at_ms, key in ((10_000, Qt.Key.Key_1), (20_000, Qt.Key.Key_3)):
        code.playback.seek(at_ms)
        QTest.keyClick(little, key)
    code._stage.lists.button(1).click()
    qtbot.waitUntil(code.episodes.accept.isVisible)
    qtbot.waitUntil(lambda: not lying_over(code.episodes))
    for button in (code.episodes.accept, code.episodes.skip):
        assert button.width() >= button.minimumSizeHint().width()
        assert button.visibleRegion().boundingRect() == button.rect()


def test_figures_of_the_study_stand_beside_each_other(little: MainWindow, qtbot: QtBot) -> None:
    little.show_place("study")
    assert little.study is not None
    qtbot.waitUntil(lambda: not lying_over(little.study.side))  # type: ignore[union-attr]
    assert cut_off(little) == []


def test_long_names_that_begin_alike_are_told_apart(coding: MainWindow) -> None:
    project = project_of(coding)
    names = ["Therapist acknowledges the rupture openly", "Therapist acknowledges the rupture later"]
    for code, name in zip(project.find(Code)[:2], names, strict=True):
        code_editing.change_code(project, code_id=code.id, name=name)
    assert codebooks.tree(project).codes
    panel = code_of(coding).codes
    panel.setFixedWidth(230)  # as one may drag it
    QApplication.processEvents()
    rows = {row.name: row for row in coding.findChildren(CodeButton) if row.name in names}
    assert set(rows) == set(names)
    shown = set()
    for name, row in rows.items():
        (called,) = row.findChildren(ElidedLabel)
        assert row.toolTip().startswith(name)
        assert row.accessibleName().startswith(name)
        shown.add(called.shown)
        assert called.shown != name
        assert called.shown.endswith(name[-4:])
    assert len(shown) == 2


def test_what_is_next_is_in_sight_on_the_study_board(little: MainWindow, qtbot: QtBot) -> None:
    little.show_place("study")
    side = little.findChild(SidePanel)
    assert side is not None
    heading = next(each for each in side.findChildren(QLabel) if each.accessibleName() == "Next")
    figure = next(each for each in side.findChildren(QLabel) if each.accessibleName().startswith("Dyads: "))

    def whole() -> list[QWidget]:
        return [each for each in (heading, *side.links) if each.visibleRegion().boundingRect() == each.rect()]

    qtbot.waitUntil(lambda: len(whole()) == 3)
    assert [link.text_shown for link in side.links] == ["Code dyad 01, session 3", "Code dyad 02, session 5"]
    little.settings["look.text_percent"] = 100
    little.apply_look()
    little.resize(1440, 900)
    qtbot.waitUntil(lambda: figure.mapTo(side, QPoint(0, 0)).y() < heading.mapTo(side, QPoint(0, 0)).y())
    assert len(whole()) == 3
