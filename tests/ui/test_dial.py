"""Rating a curve while the recording plays, with real keys, mouse and bytes of a game pad."""

import os
import struct
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iprtool.analysis.traces import samples
from iprtool.domain.model import Code, Pass, Trace
from iprtool.ui.code.dialling import Dialling
from iprtool.ui.window import MainWindow
from tests.ui.opened import code_of, own_tags, project_of
from tests.ui.segments import add_curve

Play = Callable[[MainWindow, int], None]
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def curved(coding: MainWindow) -> MainWindow:
    """A codebook with the curve Tension, 1 to 7 in half points."""
    add_curve(project_of(coding))
    return coding


def dialling(window: MainWindow) -> Dialling:
    return code_of(window)._dialling


def curve(window: MainWindow) -> dict[int, float]:
    """What is stored, by time."""
    found = samples(project_of(window).find(Trace))
    assert len(set(found.times_ms.tolist())) == found.times_ms.size, "each time has one value"
    return dict(zip(found.times_ms.tolist(), found.values.tolist(), strict=True))


def shown(window: MainWindow, ms: int) -> list[tuple[str, float]]:
    """What the timeline draws at a time on the lane of the curve."""
    timeline, coded = code_of(window).timeline, code_of(window)._coded
    assert coded is not None
    (code,) = (code for code in coded.tree.codes if code.name == "Tension")
    lane_id = coded.lanes.lane_of_code(coded.run.id, code.id)
    (number,) = (number for number, lane in enumerate(timeline.lanes) if lane.id == lane_id)
    return [(curve.label, value) for curve, value in timeline.curve_values(number, ms)]


def at(window: MainWindow, qtbot: QtBot, ms: int) -> int:
    playback = code_of(window).playback
    qtbot.waitUntil(lambda: playback.now_ms >= ms, timeout=15_000)
    return playback.now_ms


def test_a_value_is_recorded_by_the_arrow_keys_against_the_recording_s_time(
    curved: MainWindow, play_past: Play, qtbot: QtBot
) -> None:
    code_of(curved).playback.seek(10_000)
    assert not curved.action_set["trace.up"].isEnabled()
    QTest.keyClick(curved, Qt.Key.Key_F5)
    assert dialling(curved).recording
    assert shown(curved, 10_000) == []
    assert "Rating Tension" in curved.state.note
    assert code_of(curved).dial._value.text() == "4"
    play_past(curved, 10_500)
    QTest.keyClick(curved, Qt.Key.Key_Up)
    raised = code_of(curved).playback.now_ms
    raised_again = at(curved, qtbot, raised + 500)
    QTest.keyClick(curved, Qt.Key.Key_Up, SHIFT)
    at(curved, qtbot, raised_again + 500)
    assert shown(curved, 10_300) == [("Tension", 4.0)], "the curve grows on its lane before it is written"
    assert curve(curved) == {}
    QTest.keyClick(curved, Qt.Key.Key_Space)
    stopped = code_of(curved).playback.now_ms
    qtbot.wait(300)
    QTest.keyClick(curved, Qt.Key.Key_F5)
    assert not curved.action_set["trace.up"].isEnabled(), "the arrow keys are free again"
    found = curve(curved)
    assert sorted(found) == list(range(10_000, max(found) + 1, 100)), "a value each 100 ms, without a gap"
    assert stopped - 200 <= max(found) < stopped + 50, "nothing is recorded while it stands still"
    assert (found[10_000], found[max(found)]) == (4.0, 5.5)
    assert {found[ms] for ms in found if raised + 100 <= ms <= raised_again - 100} == {4.5}
    assert [value for n, value in enumerate(found.values()) if n == 0 or value != list(found.values())[n - 1]] == [
        4.0, 4.5, 5.5,
    ]  # fmt: skip
    assert shown(curved, max(found)) == [("Tension", 5.5)]
    QTest.keyClick(curved, Qt.Key.Key_Z, CTRL)
    assert curve(curved) == {}
    assert shown(curved, 10_300) == []


def test_rating_again_from_any_point_takes_the_place_of_what_was_there(
    curved: MainWindow, play_past: Play, qtbot: QtBot
) -> None:
    playback = code_of(curved).playback
    playback.seek(20_000)
    playback.set_rate(4.0)
    QTest.keyClick(curved, Qt.Key.Key_T)
    play_past(curved, 24_000)
    QTest.keyClick(curved, Qt.Key.Key_T)
    assert not dialling(curved).recording
    playback.pause()
    before = curve(curved)
    assert set(before.values()) == {4.0}
    assert len(before) >= 40, "four times as fast, as many values per second of the recording"
    playback.seek(21_000)
    QTest.keyClick(curved, Qt.Key.Key_F5)
    QTest.keyClick(curved, Qt.Key.Key_Down, SHIFT)
    playback.play()
    at(curved, qtbot, 22_000)
    QTest.keyClick(curved, Qt.Key.Key_Escape)
    assert not dialling(curved).recording
    after = curve(curved)
    assert set(after) == set(before)
    again = [ms for ms, value in after.items() if value == 3.0]
    assert again == list(range(21_000, max(again) + 1, 100))
    assert max(again) < 23_500
    QTest.keyClick(curved, Qt.Key.Key_Z, CTRL)
    assert curve(curved) == before


def test_going_elsewhere_begins_a_new_stretch_there_in_the_same_step(
    curved: MainWindow, play_past: Play, qtbot: QtBot
) -> None:
    playback = code_of(curved).playback
    playback.seek(30_000)
    QTest.keyClick(curved, Qt.Key.Key_F5)
    play_past(curved, 30_600)
    playback.seek(60_000)
    at(curved, qtbot, 60_600)
    QTest.keyClick(curved, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    at(curved, qtbot, 56_500)
    QTest.keyClick(curved, Qt.Key.Key_F5)
    times = sorted(curve(curved))
    gaps = [(a, b) for a, b in pairwise(times) if b - a != 100]
    assert len(gaps) == 2, "three stretches, and nothing between them"
    assert times[0] == 30_000
    assert 60_000 in times
    QTest.keyClick(curved, Qt.Key.Key_Z, CTRL)
    assert curve(curved) == {}
    QTest.keyClick(curved, Qt.Key.Key_Y, CTRL)
    assert sorted(curve(curved)) == times


def test_the_mouse_over_the_dial_sets_the_value_and_the_wheel_moves_it(curved: MainWindow, play_past: Play) -> None:
    bar = code_of(curved).dial.bar
    QTest.mouseMove(bar, QPoint(8, 12))
    assert not curve(curved), "nothing is recorded yet"
    play_past(curved, 300)
    QTest.keyClick(curved, Qt.Key.Key_F5)
    QTest.mouseMove(bar, QPoint(8, bar.height() - 2))
    QApplication.processEvents()
    assert code_of(curved).dial._value.text() == "1"
    QTest.mouseMove(bar, QPoint(8, 2))
    QApplication.processEvents()
    assert code_of(curved).dial._value.text() == "7"
    middle = QPointF(8, bar.height() / 2)
    turn = QWheelEvent(
        middle, bar.mapToGlobal(middle), QPoint(), QPoint(0, -240), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(bar, turn)
    assert code_of(curved).dial._value.text() == "6"
    QTest.keyClick(curved, Qt.Key.Key_F5)


def test_undo_while_rating_stops_and_leaves_nothing(curved: MainWindow, play_past: Play, qtbot: QtBot) -> None:
    QTest.keyClick(curved, Qt.Key.Key_F5)
    play_past(curved, 500)
    QTest.keyClick(curved, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(curve(curved)))
    QTest.keyClick(curved, Qt.Key.Key_Space)
    at(curved, qtbot, code_of(curved).playback.now_ms + 300)
    QTest.keyClick(curved, Qt.Key.Key_Z, CTRL)
    assert not dialling(curved).recording
    assert curve(curved) == {}


def test_undo_while_rating_takes_the_curve_back_and_not_what_was_before(
    curved: MainWindow, play_past: Play, qtbot: QtBot
) -> None:
    QTest.keyClick(curved, Qt.Key.Key_1)
    QTest.keyClick(curved, Qt.Key.Key_F5)
    play_past(curved, 500)
    assert curve(curved) == {}, "the first stretch is not written yet"
    QTest.keyClick(curved, Qt.Key.Key_Z, CTRL)
    assert not dialling(curved).recording
    assert curve(curved) == {}
    assert len(own_tags(curved)) == 1
    assert "Undone" in curved.state.note
    QTest.keyClick(curved, Qt.Key.Key_Z, CTRL | SHIFT)
    assert len(curve(curved)) >= 3, "what was undone had been written first, so it comes back"


def test_tags_can_be_put_meanwhile_and_a_change_of_the_codebook_ends_and_keeps_it(
    curved: MainWindow, play_past: Play, qtbot: QtBot
) -> None:
    project = project_of(curved)
    QTest.keyClick(curved, Qt.Key.Key_F5)
    play_past(curved, 400)
    QTest.keyClick(curved, Qt.Key.Key_1)
    at(curved, qtbot, 900)
    with project.step("Define") as step:
        step.update(project.find(Code)[0], definition="another")
    assert not dialling(curved).recording
    assert shown(curved, 300) == [("Tension", 4.0)]
    assert len(own_tags(curved)) == 1
    assert sorted(curve(curved)) == list(range(0, max(curve(curved)) + 1, 100))


def test_the_end_of_the_recording_stops_the_curve(curved: MainWindow, qtbot: QtBot) -> None:
    playback = code_of(curved).playback
    recording = code_of(curved).recording
    assert recording is not None
    playback.seek(recording.duration_ms - 700)
    QTest.keyClick(curved, Qt.Key.Key_F5)
    playback.play()
    qtbot.waitUntil(lambda: not dialling(curved).recording, timeout=15_000)
    assert recording.duration_ms - 200 <= max(curve(curved)) < recording.duration_ms


def test_what_was_rated_is_shown_and_can_be_deleted(curved: MainWindow, play_past: Play, qtbot: QtBot) -> None:
    project = project_of(curved)
    code = next(code for code in code_of(curved)._coded.tree.codes if code.name == "Tension")  # type: ignore[union-attr]
    run = code_of(curved).run
    assert run is not None
    with project.step("Curve") as step:
        if not project.find(Pass, id=run.id):
            step.insert(run)
        step.insert(Trace("t", run.id, code.id, 5_000, 100, (2.0, 2.5, 3.0)))
    code_of(curved).playback.seek(5_150)
    assert code_of(curved).dial._value.text() == "2.5"
    code_of(curved).playback.seek(6_000)
    assert code_of(curved).dial._value.text() == "–"
    QTest.keyClick(curved, Qt.Key.Key_F5, SHIFT)
    assert (curve(curved), "curve is deleted" in curved.state.note) == ({}, True)
    QTest.keyClick(curved, Qt.Key.Key_Z, CTRL)
    assert curve(curved) == {5_000: 2.0, 5_100: 2.5, 5_200: 3.0}


@pytest.mark.skipif(sys.platform != "linux", reason="game pads are read on Linux only")
def test_a_game_pad_rates_and_one_that_cannot_be_read_is_told(
    curved: MainWindow, tmp_path: Path, qtbot: QtBot, troubles: list[tuple[str, str]]
) -> None:
    device = tmp_path / "js0"
    os.mkfifo(device)
    out = os.open(device, os.O_RDWR)
    try:
        curved.settings["code.game_pad"] = str(device)
        QTest.keyClick(curved, Qt.Key.Key_F5)
        assert "game pad" in curved.state.note
        for place_, value in ((-32_767, "7"), (32_767, "1"), (0, "4")):
            os.write(out, struct.pack("<IhBB", 1, place_, 0x02, 1))
            qtbot.waitUntil(lambda value=value: code_of(curved).dial._value.text() == value)
    finally:
        os.close(out)
    qtbot.waitUntil(lambda: "game pad is gone" in curved.state.note)
    QTest.keyClick(curved, Qt.Key.Key_F5)
    curved.settings["code.game_pad"] = "/nowhere/js3"
    QTest.keyClick(curved, Qt.Key.Key_F5)
    assert dialling(curved).recording
    assert "js3 cannot be read" in troubles.pop()[0]
    QTest.keyClick(curved, Qt.Key.Key_F5)
