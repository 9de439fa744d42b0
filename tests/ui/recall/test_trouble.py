"""A disk that is full is told at once in the console; the interview goes on, and all of it is written afterwards."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from iprtool.domain.kinds import Stimulus
from iprtool.domain.model import Happening, Tag
from iprtool.services import recalls
from iprtool.ui.window import MainWindow
from tests.ui.conftest import WAIT_MS
from tests.ui.recall.conftest import persons_log, project_of, the_recall
from tests.ui.recall.test_interview import click, page_of, play_until

TEXT = "She looks away. " * 300


def test_a_full_disk_is_told_and_nothing_is_lost(interviewing: MainWindow, qtbot: QtBot) -> None:
    window, page, project = interviewing, page_of(interviewing), project_of(interviewing)
    console, recall = page.console, the_recall(interviewing)
    QTest.keyClick(window, Qt.Key.Key_F4)
    play_until(window, 300, qtbot)
    click(page.view.stop)
    driver = project.driver
    pages = driver.execute("PRAGMA page_count").fetchone()[0]
    driver.execute(f"PRAGMA max_page_count={pages}")
    console.notes.insertPlainText(TEXT)
    console.notes.flush()
    qtbot.waitUntil(console.trouble.isVisible, timeout=WAIT_MS)
    assert "Go on: what happens is kept" in console.trouble.text()
    QTest.keyClick(window, Qt.Key.Key_F4)
    play_until(window, 900, qtbot)
    click(page.view.stop)
    assert len(page.interview.moments.all) == 2
    assert page.interview.desk.waiting > 0
    driver.execute("PRAGMA max_page_count=1000000")
    qtbot.waitUntil(lambda: page.interview.desk.waiting == 0, timeout=WAIT_MS)
    assert not console.trouble.isVisible()
    (first, _), (second, _) = recalls.moments(project, recall)
    assert project.get(Tag, first.id).memo == TEXT
    assert second.start_ms > first.start_ms
    log = project.find(Happening, recall_id=recall.id)
    assert [kind for kind, _ in persons_log(project, recall)] == [Stimulus.PLAY, Stimulus.PAUSE] * 2
    assert log == sorted(log, key=lambda each: each.at_ms)
