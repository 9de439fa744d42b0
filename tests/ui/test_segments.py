"""Coding segment by segment with real keys in the real window."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from iprtool.domain.grids import BinState
from iprtool.domain.model import Rating, Scale
from iprtool.media.types import State
from iprtool.ui.actions import AT_TIMES
from iprtool.ui.code.bin_walk import BinWalk
from iprtool.ui.code.bins_page import BinsPage
from iprtool.ui.code.scale_rows import ButtonRow
from iprtool.ui.timeline.grid import Grid
from iprtool.ui.window import MainWindow
from tests.ui.opened import code_of, own_tags, project_of
from tests.ui.segments import BIN_MS, add_segments

Play = Callable[[MainWindow, int], None]
Troubles = list[tuple[str, str]]
ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def walking(coding: MainWindow) -> MainWindow:
    """Five segments, walked from the first."""
    add_segments(project_of(coding))
    QTest.keyClick(coding, Qt.Key.Key_F4)
    return coding


def page(window: MainWindow) -> BinsPage:
    return code_of(window).bins


def walk(window: MainWindow) -> BinWalk:
    return code_of(window)._walk


def state(window: MainWindow) -> BinState:
    found = walk(window).state
    assert found is not None
    return found


def coded(window: MainWindow) -> list[tuple[str, int, int | None]]:
    names = {code.id: code.name for code in code_of(window)._coded.tree.codes}  # type: ignore[union-attr]
    return sorted((names.get(tag.code_id or "", ""), tag.start_ms, tag.end_ms) for tag in own_tags(window))


def values(window: MainWindow) -> dict[str, float]:
    names = {scale.id: scale.name for scale in project_of(window).find(Scale)}
    return {names[rating.scale_id]: rating.value for rating in project_of(window).find(Rating)}


def shown(window: MainWindow) -> str:
    return " | ".join(each.text() for each in page(window).findChildren(QLabel) if each.isVisible())


def test_a_segment_is_coded_rated_and_left_with_keys_alone(walking: MainWindow) -> None:
    assert page(walking).title.text() == "Segment 1 of 5"
    assert all(walking.action_set[each].isEnabled() for each in AT_TIMES if each.startswith("bins."))
    QTest.keyClick(walking, Qt.Key.Key_Q)
    assert coded(walking) == [("Tense", 0, BIN_MS)]
    assert not state(walking).done
    for key, modifiers in ((Qt.Key.Key_4, ALT), (Qt.Key.Key_5, ALT | SHIFT)):
        QTest.keyClick(walking, key, modifiers)
    assert values(walking) == {"Mode": 4.0, "Peak": 5.5}
    assert state(walking).done
    row = page(walking).rows[own_tags(walking)[0].code_id]
    assert (row.toggle.isChecked(), row.rate.text()) == (True, "4 · 5.5")
    assert (page(walking).progress.value(), page(walking).progress.text()) == (1, "1 of 5 done")
    assert code_of(walking).timeline._grid == Grid(BIN_MS, frozenset([0]), 0)
    QTest.keyClick(walking, Qt.Key.Key_PageDown)
    assert (state(walking).number, code_of(walking).playback.now_ms) == (1, BIN_MS)
    assert not row.toggle.isChecked()
    QTest.keyClick(walking, Qt.Key.Key_PageUp)
    assert "Segment 1 of 5" in walking.state.note
    assert "Tense" in walking.state.note


def test_each_key_is_one_step_also_that_no_code_holds(walking: MainWindow) -> None:
    QTest.keyClick(walking, Qt.Key.Key_Q)
    QTest.keyClick(walking, Qt.Key.Key_W)
    assert [name for name, *_ in coded(walking)] == ["Calm", "Tense"]
    QTest.keyClick(walking, Qt.Key.Key_Q)
    assert [name for name, *_ in coded(walking)] == ["Calm"]
    for left in (["Calm", "Tense"], ["Tense"], []):
        QTest.keyClick(walking, Qt.Key.Key_Z, CTRL)
        assert [name for name, *_ in coded(walking)] == left
    assert page(walking).progress.value() == 0
    QTest.keyClick(walking, Qt.Key.Key_X, SHIFT)
    assert coded(walking) == [("", 0, BIN_MS)]
    assert state(walking).done
    QTest.keyClick(walking, Qt.Key.Key_Q)
    assert coded(walking) == [("Tense", 0, BIN_MS)], "a code takes it back"


def test_a_value_off_the_steps_is_refused_in_words(walking: MainWindow, troubles: Troubles) -> None:
    QTest.keyClick(walking, Qt.Key.Key_Q)
    QTest.keyClick(walking, Qt.Key.Key_9, ALT)
    message, hint = troubles.pop()
    assert "“Mode” has no value 9" in message
    assert "1 to 7 in steps of 0.5" in hint
    assert values(walking) == {}


def test_an_exclusive_family_has_one_code_on_a_segment(coding: MainWindow, troubles: Troubles) -> None:
    add_segments(project_of(coding), exclusive=True)
    QTest.keyClick(coding, Qt.Key.Key_F4)
    QTest.keyClick(coding, Qt.Key.Key_Q)
    QTest.keyClick(coding, Qt.Key.Key_W)
    assert coded(coding) == [("Calm", 0, BIN_MS)]
    QTest.keyClick(coding, Qt.Key.Key_X, SHIFT)
    assert "Every segment has one" in troubles.pop()[0]


def test_the_next_one_to_do_is_found_from_the_begin_again(walking: MainWindow) -> None:
    for number in (0, 1, 3):
        code_of(walking).playback.seek(number * BIN_MS)
        QTest.keyClick(walking, Qt.Key.Key_X, SHIFT)
    assert state(walking).number == 3, "the segment at hand goes with the playhead"
    seen = []
    for _ in range(3):
        QTest.keyClick(walking, Qt.Key.Key_PageDown, SHIFT)
        seen.append(state(walking).number)
    assert seen == [4, 2, 4]
    for _ in range(2):
        QTest.keyClick(walking, Qt.Key.Key_X, SHIFT)
        QTest.keyClick(walking, Qt.Key.Key_PageDown, SHIFT)
    assert walking.state.note == "All segments are done."
    code_of(walking).playback.seek(0)
    QTest.keyClick(walking, Qt.Key.Key_PageUp)
    assert "first segment" in walking.state.note
    for _ in range(5):
        QTest.keyClick(walking, Qt.Key.Key_PageDown)
    assert (state(walking).number, "last segment" in walking.state.note) == (4, True)


def test_it_plays_to_the_end_of_the_segment_and_on_with_the_next(walking: MainWindow, qtbot: QtBot) -> None:
    playback = code_of(walking).playback
    playback.seek(BIN_MS - 600)
    playback.play()
    qtbot.waitUntil(lambda: playback.player is not None and playback.player.state is State.PAUSED, timeout=15_000)
    assert BIN_MS <= playback.now_ms < BIN_MS + 300
    assert state(walking).number == 0, "what was seen is still at hand"
    QTest.keyClick(walking, Qt.Key.Key_Q)
    assert coded(walking) == [("Tense", 0, BIN_MS)]
    QTest.keyClick(walking, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: playback.playing and playback.now_ms > BIN_MS, timeout=15_000)
    assert state(walking).number == 1
    QTest.keyClick(walking, Qt.Key.Key_Space)
    assert not playback.playing
    QTest.keyClick(walking, Qt.Key.Key_P, SHIFT)
    qtbot.waitUntil(lambda: playback.playing, timeout=15_000)
    assert playback.now_ms < BIN_MS + 2_000
    playback.seek(BIN_MS - 400)
    playback.play()
    qtbot.waitUntil(lambda: playback.player is not None and playback.player.state is State.PAUSED, timeout=15_000)
    QTest.keyClick(walking, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: state(walking).number == 1, timeout=15_000)
    assert playback.playing


def test_the_page_works_by_mouse_and_goes_to_the_scales(walking: MainWindow) -> None:
    rows = {row.toggle.accessibleName(): row for row in page(walking).rows.values()}
    QTest.mouseClick(rows["Calm, W"].toggle, LEFT)
    assert coded(walking) == [("Calm", 0, BIN_MS)]
    assert rows["Calm, W"].toggle.isChecked()
    QTest.mouseClick(rows["Calm, W"].rate, LEFT)
    panel = code_of(walking).inspector.ratings
    assert [row.scale.name for row in panel.rows.values() if row.isVisible()] == ["Mode", "Peak"]
    assert panel.focused == next(iter(panel.rows))
    mode = panel.rows[panel.focused]
    assert isinstance(mode, ButtonRow)
    assert [button.text() for button in mode.buttons][:4] == ["1", "1.5", "2", "2.5"]
    QTest.mouseClick(mode.buttons[6], LEFT)
    assert values(walking) == {"Mode": 4.0}
    assert "4: plain to see" in " ".join(each.text() for each in mode.findChildren(QLabel)), "the anchor is shown"
    QTest.mouseClick(rows["Calm, W"].toggle, LEFT)
    assert coded(walking) == []


def test_a_key_codes_the_segment_of_the_playhead_while_nobody_walks(walking: MainWindow) -> None:
    QTest.keyClick(walking, Qt.Key.Key_F4)
    assert walk(walking).state is None
    assert code_of(walking).timeline._grid == Grid(0)
    code_of(walking).playback.seek(2 * BIN_MS + 5)
    QTest.keyClick(walking, Qt.Key.Key_Q)
    assert coded(walking) == [("Tense", 2 * BIN_MS, 3 * BIN_MS)]


def test_two_lengths_are_walked_apart(coding: MainWindow) -> None:
    add_segments(project_of(coding))
    add_segments(project_of(coding), bin_ms=2 * BIN_MS, name="Longer")
    code_of(coding).playback.seek(110_000)
    QTest.keyClick(coding, Qt.Key.Key_F4)
    length = page(coding).length
    assert [length.itemText(n) for n in range(length.count())] == ["00:36 each", "01:12 each"]
    assert page(coding).title.text() == "Segment 4 of 5"
    length.setFocus()
    QTest.keyClick(length, Qt.Key.Key_Down)
    assert page(coding).title.text() == "Segment 2 of 3"


def test_who_closes_the_study_walks_no_more(walking: MainWindow) -> None:
    folder = project_of(walking).folder
    QTest.keyClick(walking, Qt.Key.Key_Q)
    walking.close_project()
    assert walking.open_project(folder)
    walking.show_place("code")
    QTest.keyClick(walking, Qt.Key.Key_PageDown)
    QTest.keyClick(walking, Qt.Key.Key_F4)
    assert page(walking).progress.text() == "0 of 5 done"
    assert state(walking).tags


def test_without_segments_and_curves_in_the_codebook_it_says_so(coding: MainWindow) -> None:
    assert not page(coding).isVisible()
    QTest.keyClick(coding, Qt.Key.Key_F4)
    assert "No family of this codebook" in coding.state.note
    assert not code_of(coding).dial.isVisible()
    QTest.keyClick(coding, Qt.Key.Key_F5)
    assert "No code of this codebook" in coding.state.note
