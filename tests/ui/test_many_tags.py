"""Many tags at once, with real keys: clipboard, nudging, trimming, splitting, joining, moving by an amount."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from iprtool.domain.model import Tag
from iprtool.ui.window import MainWindow
from tests.ui.conftest import WAIT_MS
from tests.ui.opened import code_of, project_of, run_of

CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
Key = Qt.Key


@pytest.fixture
def two(coding: MainWindow) -> Iterator[MainWindow]:
    """Two own tags, a point at 10 s and an interval from 20 to 24 s, both selected, the playhead at 22 s."""
    code = code_of(coding)
    for at_ms, key in ((10_000, Key.Key_1), (20_000, Key.Key_2)):
        code.playback.seek(at_ms)
        QTest.keyClick(coding, key)
    code.playback.seek(24_000)
    QTest.keyClick(coding, Key.Key_BracketRight)
    code.playback.seek(22_000)
    QTest.keyClick(coding, Key.Key_A, CTRL)
    yield coding
    QGuiApplication.clipboard().clear()


def own(window: MainWindow) -> list[tuple[str, int, int | None]]:
    """(code, begin, end) of the own tags in order."""
    tags = project_of(window).find(Tag, pass_id=run_of(window).id)
    items = code_of(window).timeline
    found = [(item.label, tag.start_ms, tag.end_ms) for tag in tags if (item := items.tag_item(tag.id)) is not None]
    assert len(found) == len(tags), "the timeline shows them all"
    return sorted(found, key=lambda row: (row[1], row[0]))


BEFORE = [("Withdrawal", 10_000, None), ("Confrontation", 20_000, 24_000)]


def undo(window: MainWindow) -> list[tuple[str, int, int | None]]:
    QTest.keyClick(window, Key.Key_Z, CTRL)
    return own(window)


def selected(window: MainWindow) -> int:
    return len(code_of(window).timeline.selection())


def row_of(window: MainWindow, start_ms: int) -> QPoint:
    """Where the own tag that begins then stands in the table."""
    table, run_id = code_of(window).table, run_of(window).id
    tags = (table.tags.tag_at(row) for row in range(table.tags.rowCount()))
    tag = next(tag for tag in tags if tag.pass_id == run_id and tag.start_ms == start_ms)
    index = table.tags.index(table.tags.row_of(tag.id), 0)
    table.scrollTo(index)
    return table.visualRect(index).center()


def test_copy_and_paste_at_the_playhead(two: MainWindow) -> None:
    QTest.keyClick(two, Key.Key_C, CTRL)
    code_of(two).playback.seek(40_000)
    QTest.keyClick(two, Key.Key_V, CTRL)
    assert own(two) == [*BEFORE, ("Withdrawal", 40_000, None), ("Confrontation", 50_000, 54_000)]
    assert selected(two) == 2
    assert undo(two) == BEFORE
    table = QGuiApplication.clipboard().text().splitlines()
    assert [row.split("\t")[:3] for row in table] == [
        ["00:00:10.000", "", "Rupture/Withdrawal"],
        ["00:00:20.000", "00:00:24.000", "Rupture/Confrontation"],
    ]


def test_cut_takes_away_and_paste_brings_back(two: MainWindow) -> None:
    QTest.keyClick(two, Key.Key_X, CTRL)
    assert own(two) == []
    code_of(two).playback.seek(10_000)
    QTest.keyClick(two, Key.Key_V, CTRL)
    assert own(two) == BEFORE
    undo(two)
    assert undo(two) == BEFORE


def test_duplicate_at_the_playhead(two: MainWindow) -> None:
    QTest.keyClick(two, Key.Key_D, CTRL)
    assert own(two) == [*BEFORE, ("Withdrawal", 22_000, None), ("Confrontation", 32_000, 36_000)]


def test_nudges_in_a_row_are_one_undo_step(two: MainWindow) -> None:
    for _ in range(3):
        QTest.keyClick(two, Key.Key_Period, ALT)
    QTest.keyClick(two, Key.Key_PageDown, ALT)
    assert own(two) == [("Withdrawal", 11_120, None), ("Confrontation", 21_120, 25_120)]
    QTest.keyClick(two, Key.Key_Comma, ALT)
    QTest.keyClick(two, Key.Key_PageUp, ALT)
    assert own(two) == [("Withdrawal", 10_080, None), ("Confrontation", 20_080, 24_080)]
    assert undo(two) == BEFORE


def test_split_and_join(two: MainWindow) -> None:
    QTest.keyClick(two, Key.Key_K, CTRL | SHIFT)
    halves = [("Confrontation", 20_000, 22_000), ("Confrontation", 22_000, 24_000)]
    assert own(two) == [BEFORE[0], *halves]
    for start_ms, modifier in ((20_000, Qt.KeyboardModifier.NoModifier), (22_000, CTRL)):
        QTest.mouseClick(code_of(two).table.viewport(), Qt.MouseButton.LeftButton, modifier, row_of(two, start_ms))
    assert selected(two) == 2
    QTest.keyClick(two, Key.Key_J, CTRL)
    assert own(two) == BEFORE
    assert undo(two) == [BEFORE[0], *halves]


def test_brackets_trim_all_that_are_selected(two: MainWindow) -> None:
    code_of(two).playback.seek(30_000)
    QTest.keyClick(two, Key.Key_BracketRight)
    assert own(two) == [("Withdrawal", 10_000, 30_000), ("Confrontation", 20_000, 30_000)]
    assert undo(two) == BEFORE


def test_an_amount_is_typed_and_a_wrong_one_is_explained(two: MainWindow) -> None:
    QTest.keyClick(two, Key.Key_M, CTRL)
    bar = code_of(two).shift_bar
    assert bar.isVisible()
    assert bar.field.hasFocus()
    QTest.keyClicks(bar.field, "soon")
    QTest.keyClick(bar.field, Key.Key_Return)
    assert bar.isVisible()
    assert "no amount of time" in bar.said
    bar.field.selectAll()
    QTest.keyClicks(bar.field, "-1.5")
    QTest.keyClick(bar.field, Key.Key_Return)
    assert not bar.isVisible()
    assert own(two) == [("Withdrawal", 8_500, None), ("Confrontation", 18_500, 22_500)]
    assert undo(two) == BEFORE


def test_without_a_selection_it_is_said_what_to_do(two: MainWindow) -> None:
    QTest.keyClick(two, Key.Key_Escape)
    notes: list[str] = []
    two.messages.note.connect(notes.append)
    for key in (Key.Key_C, Key.Key_X, Key.Key_J, Key.Key_M, Key.Key_D):
        QTest.keyClick(two, key, CTRL)
    QTest.keyClick(two, Key.Key_V, CTRL)
    assert notes == ["Select a tag first: click it, or Ctrl+Right."] * 5 + [
        "No tags were copied yet: select some and press Ctrl+C."
    ]
    assert own(two) == BEFORE


def test_the_tag_is_played_once_with_its_lead_in(two: MainWindow, qtbot: QtBot) -> None:
    playback = code_of(two).playback
    QTest.mouseClick(code_of(two).table.viewport(), Qt.MouseButton.LeftButton, pos=row_of(two, 10_000))
    seen: list[int] = []
    playback.now_changed.connect(seen.append)
    QTest.keyClick(two, Key.Key_Space, SHIFT)
    qtbot.waitUntil(lambda: bool(seen) and not playback.playing and playback.now_ms > 10_500, timeout=WAIT_MS)
    assert min(seen) == 9_000
    assert 11_000 <= playback.now_ms < 11_500


def test_the_note_takes_back_its_own_step_only(two: MainWindow) -> None:
    code_of(two).playback.seek(30_000)
    QTest.keyClick(two, Key.Key_3)
    note = code_of(two)._stage.note
    assert note.isVisible()
    QTest.keyClick(two, Key.Key_Z, CTRL)
    assert not note.isVisible(), "its Undo would take back something else"
    assert own(two) == BEFORE


def test_a_click_on_the_picture_gives_the_keys_back_to_coding(two: MainWindow) -> None:
    memo = code_of(two).inspector.memo
    QTest.mouseClick(code_of(two).table.viewport(), Qt.MouseButton.LeftButton, pos=row_of(two, 10_000))
    memo.setFocus()
    QTest.keyClicks(memo, "looks away")
    QTest.mouseClick(code_of(two).video, Qt.MouseButton.LeftButton)
    assert not memo.hasFocus()
    QTest.keyClick(two, Key.Key_3)
    assert memo.toPlainText() == ""
    assert [row[0] for row in own(two)] == ["Withdrawal", "Confrontation", "Acknowledges"]
