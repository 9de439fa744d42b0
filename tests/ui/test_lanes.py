"""Lanes of the real window: by pass and family, arranged by the person, remembered for the study."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from iprtool.domain.model import Tag
from iprtool.services import tagging
from iprtool.ui.settings import Settings
from iprtool.ui.timeline import TimelineWidget
from iprtool.ui.timeline.hidden import HiddenLanes
from iprtool.ui.window import MainWindow
from tests.ui.opened import code_of, project_of, run_of

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
LEFT, NO = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def timeline(coding: MainWindow) -> TimelineWidget:
    """The timeline with the focus, and one own tag at 10 s."""
    code_of(coding).playback.seek(10_000)
    QTest.keyClick(coding, Qt.Key.Key_1)
    code_of(coding).timeline.setFocus()
    return code_of(coding).timeline


def titles(timeline: TimelineWidget) -> list[str]:
    return [lane.title for lane in timeline.lanes]


def own_tag(window: MainWindow) -> Tag:
    return project_of(window).find(Tag, pass_id=run_of(window).id)[0]


def click_arrow(timeline: TimelineWidget, number: int) -> None:
    box = timeline.places.lanes[number]
    if timeline.places.top_of(number) + box.height > timeline.places.lanes_bottom:
        timeline.scroll_lanes_to(box.top)
    QTest.mouseClick(timeline, LEFT, NO, QPoint(9, timeline.places.top_of(number) + box.height // 2))


def test_the_own_pass_shows_its_families_and_closes_to_one_lane(coding: MainWindow, timeline: TimelineWidget) -> None:
    assert titles(timeline)[:3] == ["Coder ME", "Rupture", "Repair"]
    heads = [lane.expanded for lane in timeline.lanes if not lane.group]
    assert heads[0] is True
    assert not any(heads[1:])
    tag = own_tag(coding)
    assert timeline.selection() == [tag.id]
    click_arrow(timeline, 0)
    assert titles(timeline)[0] == "Coder ME"
    assert not titles(timeline)[1].startswith("Rupture")
    item = timeline.tag_item(tag.id)
    assert item is not None
    assert item.lane_id == timeline.lanes[0].id
    assert timeline.selection() == [tag.id]
    QTest.keyClick(coding, Qt.Key.Key_2)
    assert timeline.lanes[0].subtitle == "yours · 2 tags"


def test_passes_of_others_open_to_the_families_that_have_tags(coding: MainWindow, timeline: TimelineWidget) -> None:
    number = next(n for n, lane in enumerate(timeline.lanes) if lane.expanded is False)
    lane = timeline.lanes[number]
    count = len(timeline.book.lanes[lane.id])
    click_arrow(timeline, number)
    inside = [other for other in timeline.lanes if other.group == lane.id]
    assert inside
    assert sum(len(timeline.book.lanes[other.id]) for other in inside) == count > 0
    assert not any(other.editable for other in inside)


def test_the_arrangement_is_there_again_after_a_restart(
    coding: MainWindow, timeline: TimelineWidget, settings: Settings, qtbot: QtBot
) -> None:
    for key, keys in (
        (Qt.Key.Key_Down, NO),
        (Qt.Key.Key_Down, NO),
        (Qt.Key.Key_Down, ALT),
        (Qt.Key.Key_Down, ALT | Qt.KeyboardModifier.ShiftModifier),
    ):
        QTest.keyClick(timeline, key, keys)
    assert titles(timeline)[:3] == ["Coder ME", "Repair", "Rupture"]
    click_arrow(timeline, next(n for n, lane in enumerate(timeline.lanes) if lane.expanded is False))
    before = timeline.lanes
    assert before[2].height == 1.25
    folder = project_of(coding).folder
    coding.close()
    again = MainWindow(Settings(settings._file))
    qtbot.addWidget(again)
    again.resize(1440, 900)
    again.show()
    assert again.open_project(folder)
    again.show_place("code")
    assert again.code is not None
    assert again.code.timeline.lanes == before
    again.close()


def test_a_hidden_lane_comes_back_by_the_menu(coding: MainWindow, timeline: TimelineWidget, qtbot: QtBot) -> None:
    QTest.keyClick(timeline, Qt.Key.Key_Down)
    QTest.keyClick(timeline, Qt.Key.Key_Down)
    for text in ("Hide", "Show hidden lane"):
        QTest.keyClick(coding, Qt.Key.Key_L, CTRL)
        menu = next(menu for menu in timeline.findChildren(QMenu) if menu.isVisible())
        action = next(each for each in menu.actions() if each.text() == text)
        below = action.menu()
        (below.actions()[0] if isinstance(below, QMenu) else action).trigger()
        menu.close()
        assert ("Rupture" in titles(timeline)) == (text != "Hide")
    assert timeline.tag_item(own_tag(coding).id) is not None


def test_a_locked_lane_refuses_mouse_keys_and_fields(coding: MainWindow, timeline: TimelineWidget) -> None:
    tag = own_tag(coding)
    tagging.set_times(project_of(coding), tag_id=tag.id, start_ms=10_000, end_ms=14_000)
    QTest.keyClick(timeline, Qt.Key.Key_Down)
    QTest.keyClick(timeline, Qt.Key.Key_Down)
    timeline.toggle_locked(1)
    assert timeline.lanes[1].locked
    assert not code_of(coding).inspector.begin.isEnabled() or code_of(coding).inspector.begin.isReadOnly()
    QTest.keyClick(coding, Qt.Key.Key_Delete)
    assert "locked" in coding.state.note
    coding.state.tell("")
    start = timeline.tag_position(tag.id)
    assert start is not None
    grab = start + QPoint(6, 6)
    QTest.mousePress(timeline, LEFT, NO, grab)
    QTest.mouseMove(timeline, grab + QPoint(30, 0))
    QTest.mouseRelease(timeline, LEFT, NO, grab + QPoint(30, 0))
    assert "locked" in coding.state.note
    assert project_of(coding).get(Tag, tag.id).start_ms == 10_000
    timeline.toggle_locked(1)
    QTest.keyClick(coding, Qt.Key.Key_Delete)
    assert project_of(coding).find(Tag, id=tag.id) == []


def corner(timeline: TimelineWidget) -> HiddenLanes:
    (found,) = timeline.findChildren(HiddenLanes)
    return found


def choose_last(qtbot: QtBot) -> None:
    """Take the last entry of the menu that is open, by keys."""
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    QTest.keyClick(menu, Qt.Key.Key_Up)
    QTest.keyClick(menu, Qt.Key.Key_Return)


def test_hidden_lanes_leave_a_trace_that_brings_them_back(timeline: TimelineWidget, qtbot: QtBot) -> None:
    before = titles(timeline)
    assert not corner(timeline).isVisible()
    timeline.hide_lane(titles(timeline).index("Rupture"))
    assert corner(timeline).text() == "1 lane hidden"
    timeline.hide_lane(titles(timeline).index("Repair"))
    assert corner(timeline).text() == "2 lanes hidden"
    assert corner(timeline).accessibleName() == "2 lanes hidden"
    assert corner(timeline).geometry().right() < timeline.places.header
    assert corner(timeline).geometry().bottom() < timeline.places.lanes_top
    assert corner(timeline).height() >= corner(timeline).fontMetrics().height()
    QTest.mouseClick(corner(timeline), LEFT)
    choose_last(qtbot)
    qtbot.waitUntil(lambda: titles(timeline) == before)
    assert not corner(timeline).isVisible()


def test_the_trace_is_reached_by_tab(coding: MainWindow, timeline: TimelineWidget, qtbot: QtBot) -> None:
    coding.activateWindow()
    qtbot.waitUntil(coding.isActiveWindow)
    timeline.hide_lane(titles(timeline).index("Rupture"))
    timeline.setFocus()
    QTest.keyClick(timeline, Qt.Key.Key_Tab)
    assert corner(timeline).hasFocus()
    QTest.keyClick(corner(timeline), Qt.Key.Key_Return)
    choose_last(qtbot)
    qtbot.waitUntil(lambda: "Rupture" in titles(timeline))
    assert timeline.hasFocus()
