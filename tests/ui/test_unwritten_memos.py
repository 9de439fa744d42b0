"""What is typed while the disk is full is kept, tried again, and not closed away."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from iprtool.domain.model import Tag
from iprtool.ui.window import MainWindow
from tests.ui.opened import code_of, project_of, run_of

TEXT = "She looks away. " * 400
Fill = Callable[[bool], None]


@pytest.fixture
def fill(coding: MainWindow) -> Fill:
    """Lets the database grow no further, or again: SQLite's own answer to a full disk."""
    driver = project_of(coding).driver

    def limit(full: bool) -> None:
        pages = driver.execute("PRAGMA page_count").fetchone()[0]
        driver.execute(f"PRAGMA max_page_count={pages if full else 1_000_000}")

    return limit


@pytest.fixture
def tags(coding: MainWindow) -> list[Tag]:
    """Two own tags."""
    for at_ms in (10_000, 20_000):
        code_of(coding).playback.seek(at_ms)
        QTest.keyClick(coding, Qt.Key.Key_1)
    return project_of(coding).find(Tag, pass_id=run_of(coding).id)


def select(window: MainWindow, tag: Tag) -> None:
    code_of(window).timeline.set_selection([tag.id])
    code_of(window).timeline.announce_selection()


def stored(window: MainWindow, tag: Tag) -> str:
    return project_of(window).get(Tag, tag.id).memo


def test_it_is_kept_through_other_selections_and_written_when_there_is_room(
    coding: MainWindow, tags: list[Tag], fill: Fill, troubles: list[tuple[str, str]], qtbot: QtBot
) -> None:
    memo = code_of(coding).inspector.memo
    select(coding, tags[0])
    memo.setFocus()
    fill(True)
    QTest.keyClicks(memo, "x")
    memo.insertPlainText(TEXT)
    select(coding, tags[1])
    assert "disk is full" in troubles.pop()[0]
    assert (memo.toPlainText(), stored(coding, tags[0])) == ("", "")
    select(coding, tags[0])
    assert memo.toPlainText() == "x" + TEXT
    troubles.clear()
    assert not coding.close_project()
    assert "stays open" in troubles.pop()[0]
    troubles.clear()
    fill(False)
    qtbot.waitUntil(lambda: stored(coding, tags[0]) == "x" + TEXT, timeout=15_000)
    assert memo.write_all()


def test_closing_twice_gives_it_up(
    coding: MainWindow, tags: list[Tag], fill: Fill, troubles: list[tuple[str, str]]
) -> None:
    select(coding, tags[0])
    code_of(coding).inspector.memo.setFocus()
    fill(True)
    QTest.keyClicks(code_of(coding).inspector.memo, "x")
    code_of(coding).inspector.memo.insertPlainText(TEXT)
    assert not coding.close_project()
    fill(True)
    coding.close_project()
    assert coding.session is None
    assert troubles
    troubles.clear()


def test_who_types_without_a_pause_loses_two_seconds_at_most(coding: MainWindow, tags: list[Tag], qtbot: QtBot) -> None:
    memo = code_of(coding).inspector.memo
    select(coding, tags[0])
    memo.setFocus()
    for _ in range(30):
        QTest.keyClicks(memo, "a")
        qtbot.wait(100)
        if stored(coding, tags[0]):
            break
    assert len(stored(coding, tags[0])) >= 10
    assert len(stored(coding, tags[0])) <= 25
