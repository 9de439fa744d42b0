"""Intervals by key, in every form, with real key events in the real window."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from iprtool.domain.kinds import Carrier, Press
from iprtool.domain.model import Code, Family, Tag
from iprtool.services import code_editing, codebooks
from iprtool.ui.code.codes_panel import CodeButton
from iprtool.ui.window import MainWindow
from tests.ui.conftest import WAIT_MS
from tests.ui.opened import code_of, own_tags, project_of
from tests.ui.test_live_coding import AFTER_RELEASE_MS

Play = Callable[[MainWindow, int], None]
CTRL = Qt.KeyboardModifier.ControlModifier
RUPTURE = "Rupture/Withdrawal", "Rupture/Confrontation"


def make(window: MainWindow, path: str, press: Press, carrier: Carrier = Carrier.INTERVAL) -> Code:
    code = codebooks.tree(project_of(window)).by_path(path)
    code_editing.change_code(project_of(window), code_id=code.id, carrier=carrier, press=press)
    return code


def make_exclusive(window: MainWindow, name: str) -> None:
    project = project_of(window)
    (family,) = project.find(Family, name=name)
    with project.step("Exclusive") as step:
        step.update(family, exclusive=True)


def click_at(window: MainWindow, ms: int, key: Qt.Key) -> None:
    code_of(window).playback.seek(ms)
    QTest.keyClick(window, key)


def times(window: MainWindow) -> list[tuple[int, int | None, bool]]:
    return sorted((tag.start_ms, tag.end_ms, tag.open) for tag in own_tags(window))


def texts(window: MainWindow) -> str:
    return " ".join(
        label.text()
        for button in code_of(window).codes.findChildren(CodeButton)
        for label in button.findChildren(type(button._running))
    )


def spoken(window: MainWindow) -> str:
    return " ".join(button.accessibleDescription() for button in code_of(window).codes.findChildren(CodeButton))


def test_a_running_interval_is_stored_as_open_from_its_press_on(coding: MainWindow) -> None:
    make(coding, RUPTURE[0], Press.AGAIN)
    click_at(coding, 5_000, Qt.Key.Key_1)
    assert times(coding) == [(5_000, None, True)]
    click_at(coding, 8_000, Qt.Key.Key_1)
    assert times(coding) == [(5_000, 8_000, False)]
    QTest.keyClick(coding, Qt.Key.Key_Z, CTRL)
    assert times(coding) == [(5_000, None, True)]
    click_at(coding, 9_000, Qt.Key.Key_1)
    assert times(coding) == [(5_000, 9_000, False)], "undone, it runs again, and its key ends it"


def test_an_interval_cannot_end_before_it_begins(coding: MainWindow, troubles: list[tuple[str, str]]) -> None:
    make(coding, RUPTURE[0], Press.AGAIN)
    click_at(coding, 5_000, Qt.Key.Key_1)
    click_at(coding, 4_000, Qt.Key.Key_1)
    assert "cannot end before it begins" in troubles.pop()[0]
    assert times(coding) == [(5_000, None, True)]


def test_a_held_interval_lasts_as_long_as_its_key_however_short(
    coding: MainWindow, play_past: Play, qtbot: QtBot
) -> None:
    make(coding, RUPTURE[0], Press.HOLD)
    play_past(coding, 500)
    QTest.keyPress(coding, Qt.Key.Key_1)
    qtbot.wait(150)
    assert [tag.open for tag in own_tags(coding)] == [True]
    QTest.keyRelease(coding, Qt.Key.Key_1)
    QTest.qWait(AFTER_RELEASE_MS)
    (tag,) = own_tags(coding)
    assert tag.end_ms is not None
    assert not tag.open
    assert 50 <= tag.end_ms - tag.start_ms <= 390
    QTest.keyClick(coding, Qt.Key.Key_Z, CTRL)
    assert own_tags(coding) == []


def test_a_held_interval_is_a_point_where_no_time_goes_by(coding: MainWindow) -> None:
    make(coding, RUPTURE[0], Press.HOLD)
    click_at(coding, 5_000, Qt.Key.Key_1)
    QTest.qWait(AFTER_RELEASE_MS)
    assert times(coding) == [(5_000, None, False)]


def test_a_press_again_interval_does_not_end_with_the_release(
    coding: MainWindow, play_past: Play, qtbot: QtBot
) -> None:
    make(coding, RUPTURE[0], Press.AGAIN)
    play_past(coding, 500)
    QTest.keyPress(coding, Qt.Key.Key_1)
    qtbot.wait(500)
    QTest.keyRelease(coding, Qt.Key.Key_1)
    QTest.qWait(AFTER_RELEASE_MS)
    assert [tag.open for tag in own_tags(coding)] == [True]


@pytest.mark.parametrize("carrier", [Carrier.POINT, Carrier.INTERVAL])
def test_in_an_exclusive_family_the_next_code_ends_the_interval_in_one_step(
    coding: MainWindow, carrier: Carrier
) -> None:
    make_exclusive(coding, "Rupture")
    make(coding, RUPTURE[0], Press.AGAIN)
    make(coding, RUPTURE[1], Press.AGAIN, carrier)
    click_at(coding, 5_000, Qt.Key.Key_1)
    click_at(coding, 9_000, Qt.Key.Key_2)
    assert times(coding) == [(5_000, 9_000, False), (9_000, None, carrier is Carrier.INTERVAL)]
    QTest.keyClick(coding, Qt.Key.Key_Z, CTRL)
    assert times(coding) == [(5_000, None, True)]
    QTest.keyClick(coding, Qt.Key.Key_Y, CTRL)
    assert times(coding) == [(5_000, 9_000, False), (9_000, None, carrier is Carrier.INTERVAL)]


def test_several_intervals_run_at_once_and_say_for_how_long(coding: MainWindow) -> None:
    for path in (*RUPTURE, "Alliance/Goal"):
        make(coding, path, Press.AGAIN)
    for ms, key in ((1_000, Qt.Key.Key_1), (2_000, Qt.Key.Key_2), (3_000, Qt.Key.Key_9)):
        click_at(coding, ms, key)
    code_of(coding).playback.seek(13_000)
    assert [tag.open for tag in own_tags(coding)] == [True] * 3
    for seconds in (12, 11, 10):
        assert f"● running 0:{seconds}" in spoken(coding)
        assert f"0:{seconds}" in texts(coding)
    click_at(coding, 14_000, Qt.Key.Key_2)
    assert "running 0:12" not in spoken(coding)
    assert (2_000, 14_000, False) in times(coding)


def test_the_menu_of_a_code_offers_the_three_ways(coding: MainWindow, qtbot: QtBot) -> None:
    button = next(b for b in code_of(coding).codes.findChildren(CodeButton) if b.name == "Withdrawal")
    button.customContextMenuRequested.emit(button.rect().center())
    (menu,) = (m for m in code_of(coding).codes.findChildren(QMenu) if m.isVisible())
    actions = menu.actions()
    assert [action.isChecked() for action in actions] == [True, False, False]
    for _ in range(3):
        QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    QApplication.processEvents()
    code = codebooks.tree(project_of(coding)).by_path(RUPTURE[0])
    assert (code.carrier, code.press) == (Carrier.INTERVAL, Press.HOLD)


def test_an_open_interval_is_there_at_the_next_start_and_its_key_ends_it(coding: MainWindow, qtbot: QtBot) -> None:
    make(coding, RUPTURE[0], Press.AGAIN)
    click_at(coding, 5_000, Qt.Key.Key_1)
    folder = project_of(coding).folder
    coding.close_project()
    assert coding.open_project(folder)
    coding.show_place("code")
    assert "open" in coding.state.note
    qtbot.waitUntil(lambda: code_of(coding).playback.player is not None, timeout=WAIT_MS)
    assert "● running" in spoken(coding)
    click_at(coding, 7_000, Qt.Key.Key_1)
    assert times(coding) == [(5_000, 7_000, False)]


def test_an_open_interval_without_a_key_says_how_it_ends(coding: MainWindow, qtbot: QtBot) -> None:
    make(coding, RUPTURE[0], Press.AGAIN)
    click_at(coding, 5_000, Qt.Key.Key_1)
    (tag,) = own_tags(coding)
    code_of(coding).inspector.code.setFocus()
    QTest.keyClick(code_of(coding).inspector.code, Qt.Key.Key_Up)
    assert project_of(coding).get(Tag, tag.id).code_id is None
    folder = project_of(coding).folder
    coding.close_project()
    assert coding.open_project(folder)
    coding.show_place("code")
    said = "1 interval without a key is still open: select it, go to its end, press ]."
    assert coding.state.note == said
    qtbot.waitUntil(lambda: code_of(coding).playback.player is not None, timeout=WAIT_MS)
    code_of(coding).timeline.setFocus()
    QTest.keyClick(coding, Qt.Key.Key_Right, CTRL)
    click_at(coding, 7_000, Qt.Key.Key_BracketRight)
    assert times(coding) == [(5_000, 7_000, False)]


def test_a_bracket_ends_what_runs_and_p_makes_it_a_point(coding: MainWindow) -> None:
    make(coding, RUPTURE[0], Press.AGAIN)
    make(coding, RUPTURE[1], Press.AGAIN)
    click_at(coding, 5_000, Qt.Key.Key_1)
    click_at(coding, 6_000, Qt.Key.Key_BracketRight)
    click_at(coding, 7_000, Qt.Key.Key_2)
    QTest.keyClick(coding, Qt.Key.Key_P)
    assert times(coding) == [(5_000, 6_000, False), (7_000, None, False)]
    assert "running" not in spoken(coding)


def test_the_inspector_ends_what_is_open(coding: MainWindow) -> None:
    make(coding, RUPTURE[0], Press.AGAIN)
    click_at(coding, 5_000, Qt.Key.Key_1)
    bar = code_of(coding).inspector.open_bar
    assert bar.isVisible()
    code_of(coding).playback.seek(6_500)
    QTest.mouseClick(bar.end_here, Qt.MouseButton.LeftButton)
    assert times(coding) == [(5_000, 6_500, False)]
    assert not bar.isVisible()
    QTest.keyClick(coding, Qt.Key.Key_Z, CTRL)
    QTest.mouseClick(bar.make_point, Qt.MouseButton.LeftButton)
    assert times(coding) == [(5_000, None, False)]


def test_the_table_says_what_is_open(coding: MainWindow) -> None:
    make(coding, RUPTURE[0], Press.AGAIN)
    click_at(coding, 5_000, Qt.Key.Key_1)
    tags = code_of(coding).table.tags
    row = tags.row_of(own_tags(coding)[0].id)
    assert tags.index(row, 1).data() == "● Withdrawal, open"
