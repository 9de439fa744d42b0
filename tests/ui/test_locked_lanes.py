"""A locked lane is read and played, not changed, by whatever way: keys, clipboard, ratings, segments, dial, codes."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from iprtool.domain.kinds import Press
from iprtool.domain.model import Rating, Tag, Trace
from iprtool.services import codebooks
from iprtool.ui.code.scale_rows import ButtonRow
from iprtool.ui.window import MainWindow
from tests.ui.conftest import WAIT_MS
from tests.ui.opened import code_of, own_tags, project_of
from tests.ui.segments import BIN_MS, add_curve, add_segments
from tests.ui.test_live_coding import AFTER_RELEASE_MS
from tests.ui.test_live_intervals import make
from tests.ui.test_rating import rated as rated  # a fixture

Play = Callable[[MainWindow, int], None]
Key = Qt.Key
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
WHY = "This lane is locked. Unlock it in the menu of its name (Ctrl+L)."


@pytest.fixture(autouse=True)
def clean_clipboard() -> Iterator[None]:
    yield
    QGuiApplication.clipboard().clear()


def toggle_lock(window: MainWindow, title: str) -> None:
    """Lock the lane of a family in the own pass, or unlock it."""
    timeline = code_of(window).timeline
    timeline.toggle_locked(next(n for n, lane in enumerate(timeline.lanes) if lane.title.startswith(title)))


def tags(window: MainWindow) -> list[tuple[str, int, int | None, bool]]:
    tree = codebooks.tree(project_of(window))
    return sorted((tree.path(tag.code_id), tag.start_ms, tag.end_ms, tag.open) for tag in own_tags(window))


def refused(window: MainWindow, act: Callable[[], object]) -> bool:
    """Whether something is not done, and it is said why."""
    project = project_of(window)
    before = project.seq, project.find(Tag), project.find(Trace), project.find(Rating)
    window.state.tell("")
    act()
    same = before == (project.seq, project.find(Tag), project.find(Trace), project.find(Rating))
    return same and window.state.note == WHY


def test_live_keys_put_and_end_nothing(coding: MainWindow) -> None:
    make(coding, "Rupture/Withdrawal", Press.AGAIN)
    code_of(coding).playback.seek(5_000)
    QTest.keyClick(coding, Key.Key_1)
    code_of(coding).playback.seek(10_000)
    toggle_lock(coding, "Rupture")
    assert refused(coding, lambda: QTest.keyClick(coding, Key.Key_1))
    assert refused(coding, lambda: QTest.keyClick(coding, Key.Key_2))
    QTest.keyClick(coding, Key.Key_3)
    assert [tag[1:] for tag in tags(coding)] == [(10_000, None, False), (5_000, None, True)], "other lanes take tags"
    toggle_lock(coding, "Rupture")
    QTest.keyClick(coding, Key.Key_1)
    assert ("Rupture/Withdrawal", 5_000, 10_000, False) in tags(coding)


def test_a_key_that_is_held_ends_nothing_once_its_lane_is_locked(
    coding: MainWindow, play_past: Play, qtbot: QtBot
) -> None:
    make(coding, "Rupture/Withdrawal", Press.HOLD)
    play_past(coding, 1_000)
    QTest.keyPress(coding, Key.Key_1)
    qtbot.wait(100)
    toggle_lock(coding, "Rupture")

    def release() -> None:
        QTest.keyRelease(coding, Key.Key_1)
        qtbot.wait(3 * AFTER_RELEASE_MS)

    assert refused(coding, release)
    assert [tag[2:] for tag in tags(coding)] == [(None, True)]


def test_nothing_is_pasted_or_duplicated_there(coding: MainWindow) -> None:
    QTest.keyClick(coding, Key.Key_1)
    QTest.keyClick(coding, Key.Key_C, CTRL)
    toggle_lock(coding, "Rupture")
    code_of(coding).playback.seek(20_000)
    assert refused(coding, lambda: QTest.keyClick(coding, Key.Key_V, CTRL))
    assert refused(coding, lambda: QTest.keyClick(coding, Key.Key_D, CTRL))
    toggle_lock(coding, "Rupture")
    QTest.keyClick(coding, Key.Key_V, CTRL)
    assert [tag[1] for tag in tags(coding)] == [0, 20_000]


def test_no_tag_is_coded_onto_it(coding: MainWindow) -> None:
    QTest.keyClick(coding, Key.Key_3)
    toggle_lock(coding, "Rupture")
    box = code_of(coding).inspector.code
    before = box.currentIndex()
    box.setFocus()
    assert refused(coding, lambda: QTest.keyClick(box, Key.Key_Up))
    assert box.currentIndex() == before, "the field shows what holds"
    assert before > 0


def test_ratings_there_stay_as_they_are(rated: MainWindow) -> None:
    QTest.keyClick(rated, Key.Key_4, ALT)
    toggle_lock(rated, "Rupture")
    assert refused(rated, lambda: QTest.keyClick(rated, Key.Key_2, ALT))
    assert refused(rated, lambda: QTest.keyClick(rated, Key.Key_0, ALT))
    rows = [row for row in code_of(rated).inspector.ratings.rows.values() if isinstance(row, ButtonRow)]
    assert rows
    assert not any(button.isEnabled() for row in rows for button in row.buttons)
    toggle_lock(rated, "Rupture")
    QTest.keyClick(rated, Key.Key_0, ALT)
    assert project_of(rated).count(Rating, tag_id=own_tags(rated)[0].id) == 0


def test_segments_there_are_neither_coded_nor_emptied(coding: MainWindow) -> None:
    add_segments(project_of(coding))
    QTest.keyClick(coding, Key.Key_F4)
    QTest.keyClick(coding, Key.Key_Q)
    toggle_lock(coding, "Segment")
    for key in (Key.Key_Q, Key.Key_W):
        assert refused(coding, lambda key=key: QTest.keyClick(coding, key))
    assert refused(coding, coding.action_set["bins.nothing"].trigger), "it would take the codes away"
    QTest.keyClick(coding, Key.Key_F4)
    assert refused(coding, lambda: QTest.keyClick(coding, Key.Key_Q)), "and without walking"
    toggle_lock(coding, "Segment")
    QTest.keyClick(coding, Key.Key_W)
    assert [tag[:3] for tag in tags(coding)] == [("Segment/Calm", 0, BIN_MS), ("Segment/Tense", 0, BIN_MS)]


def test_no_curve_is_recorded_or_deleted_there(coding: MainWindow, play_past: Play, qtbot: QtBot) -> None:
    project = project_of(coding)
    add_curve(project)
    code = code_of(coding)
    QTest.keyClick(coding, Key.Key_F5)
    play_past(coding, 1_000)
    toggle_lock(coding, "Tension")
    qtbot.waitUntil(lambda: not code._dialling.recording, timeout=WAIT_MS)
    assert coding.state.note == WHY
    assert project.count(Trace) == 1, "what was rated before is kept"
    code.playback.pause()
    for act in ("trace.record", "trace.delete"):
        assert refused(coding, coding.action_set[act].trigger)
    assert refused(coding, lambda: QTest.keyClick(coding, Key.Key_T))
    assert not code._dialling.recording
    toggle_lock(coding, "Tension")
    coding.action_set["trace.delete"].trigger()
    assert project.count(Trace) == 0


def test_what_stays_of_a_selection_is_said(coding: MainWindow) -> None:
    for at_ms, key in ((1_000, Key.Key_1), (2_000, Key.Key_2), (3_000, Key.Key_3), (4_000, Key.Key_3)):
        code_of(coding).playback.seek(at_ms)
        QTest.keyClick(coding, key)
    toggle_lock(coding, "Rupture")
    QTest.keyClick(coding, Key.Key_A, CTRL)
    QTest.keyClick(coding, Key.Key_Delete)
    assert coding.state.note == "2 tags deleted; 2 on locked lanes stayed. Ctrl+Z undoes it."
    assert [tag[1] for tag in tags(coding)] == [2_000, 1_000]
    QTest.keyClick(coding, Key.Key_Z, CTRL)
    QTest.keyClick(coding, Key.Key_A, CTRL)
    QTest.keyClick(coding, Key.Key_X, CTRL)
    assert coding.state.note == "2 tags cut; 2 on locked lanes stayed."
    QTest.keyClick(coding, Key.Key_Z, CTRL)
    others = [tag.id for tag in code_of(coding).table.tags.all() if tag.pass_id != code_of(coding).run.id]  # type: ignore[union-attr]
    code_of(coding)._editing.select([*others[:1], *(tag.id for tag in own_tags(coding))])
    QTest.keyClick(coding, Key.Key_Delete)
    assert coding.state.note == "2 tags deleted; 2 on locked lanes stayed, 1 of other passes stayed. Ctrl+Z undoes it."


def test_undo_goes_back_over_what_was_done_before_the_lock(coding: MainWindow) -> None:
    QTest.keyClick(coding, Key.Key_1)
    toggle_lock(coding, "Rupture")
    QTest.keyClick(coding, Key.Key_Z, CTRL)
    assert tags(coding) == []
    assert next(lane for lane in code_of(coding).timeline.lanes if lane.title == "Rupture").locked
