"""Going back to an earlier state, also of a damaged project."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from iprtool.domain.model import Dyad
from iprtool.services import projects, study
from iprtool.store import Project, back_up, list_backups, restore
from iprtool.ui.restore.page import RestorePage, age


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (timedelta(seconds=59), "just now"),
        (timedelta(seconds=61), "1 minute ago"),
        (timedelta(minutes=59), "59 minutes ago"),
        (timedelta(hours=1, minutes=59), "1 hour ago"),
        (timedelta(hours=26), "1 day ago"),
        (timedelta(days=40), "40 days ago"),
        (timedelta(seconds=-5), "just now"),
    ],
)
def test_age(passed: timedelta, said: str) -> None:
    assert age(passed.total_seconds()) == said


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A study with three backups: before the first dyad, after it, and one that closing made."""
    place = tmp_path / "Study.iprt"
    start = datetime.now(UTC) - timedelta(hours=5)
    now = [start]
    project = projects.create(place, title="Study")
    project.now = lambda: now[0]
    back_up(project, "by hand")
    study.add_dyad(project, label="01")
    now[0] = start + timedelta(hours=3)
    back_up(project, "hourly")
    study.add_dyad(project, label="02")
    now[0] = start + timedelta(hours=5)
    project.close()
    return place


def _cells(page: RestorePage, column: int) -> list[str]:
    items = [page.table.item(row, column) for row in range(page.table.rowCount())]
    return [item.text() for item in items if item is not None]


def test_backups_are_listed_newest_first(folder: Path, showing: Callable[[QWidget], None]) -> None:
    page = RestorePage(folder)
    showing(page)
    assert _cells(page, 1) == ["just now", "2 hours ago", "5 hours ago"]
    assert _cells(page, 2) == ["When the study was closed", "While you worked", "By hand"]
    assert page.chosen == list_backups(folder)[0]


def test_the_chosen_one_is_restored(folder: Path, showing: Callable[[QWidget], None], qtbot: QtBot) -> None:
    (folder / "project.db").write_bytes(b"damaged" * 1000)
    page = RestorePage(folder)
    showing(page)
    page.home.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    with qtbot.waitSignal(page.restore_requested) as asked:
        qtbot.keyClick(page.restore, Qt.Key.Key_Space)
    aside = restore(folder, asked.args[0])
    assert (aside / "project.db").read_bytes().startswith(b"damaged")
    with Project.open(folder) as project:
        assert [dyad.label for dyad in project.find(Dyad)] == ["01"]


def test_escape_and_cancel_leave(folder: Path, showing: Callable[[QWidget], None], qtbot: QtBot) -> None:
    page = RestorePage(folder)
    showing(page)
    with qtbot.waitSignal(page.cancelled):
        qtbot.keyClick(page.table, Qt.Key.Key_Escape)
    with qtbot.waitSignal(page.cancelled):
        page.cancel.click()


def test_without_backups_it_explains_itself(tmp_path: Path, showing: Callable[[QWidget], None]) -> None:
    page = RestorePage(tmp_path)
    showing(page)
    assert page.nothing.isVisible()
    assert not page.restore.isEnabled()
    assert page.chosen is None
