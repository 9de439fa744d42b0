"""Backups by hand and on closing are made in slices: the window goes on, and nothing is lost."""

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from iprtool.domain.ids import new_id
from iprtool.domain.model import Tag
from iprtool.services import passes
from iprtool.store import Project, list_backups
from iprtool.ui.window import MainWindow
from tests.ui.conftest import WAIT_MS, Phase
from tests.ui.opened import project_of, run_of


@pytest.fixture
def large(coding: MainWindow) -> Project:
    """The study that is open, with some ten megabytes that no backup has."""
    project, run = project_of(coding), run_of(coding)
    passes.keep(project, run)
    with project.step("Many") as step:
        step.insert_many([Tag(new_id(), run.id, None, n * 20, None, memo="m" * 1_500) for n in range(4_000)])
    return project


def test_back_up_now_goes_on_beside_the_work(coding: MainWindow, large: Project, phase: Phase, qtbot: QtBot) -> None:
    def made() -> bool:
        return [backup.reason for backup in list_backups(large.folder)][:1] == ["by hand"]

    phase("back up now", lambda: coding.action_set.run("project.backup"), made)
    (newest, *_) = list_backups(large.folder)
    qtbot.waitUntil(lambda: coding.state.note == f"Backed up and checked: {newest.path.name}", timeout=WAIT_MS)
    assert not large.changed_since_backup


def test_a_backup_by_hand_can_be_cancelled(coding: MainWindow, large: Project, qtbot: QtBot) -> None:
    before = list_backups(large.folder)
    coding.action_set.run("project.backup")
    assert coding.job_bar.title == "Backing up …"
    coding.job_bar.cancel.click()
    qtbot.waitUntil(lambda: coding.job_bar.title == "", timeout=WAIT_MS)
    assert list_backups(large.folder) == before
    assert large.changed_since_backup
    assert list(large.folder.glob("backups/*.part*")) == []


def test_the_window_paints_while_it_closes_and_is_closed_once(coding: MainWindow, large: Project, phase: Phase) -> None:
    seen: list[tuple[str, bool]] = []

    def close_again() -> None:
        seen.append((coding.job_bar.title, coding.close()))

    watch = QTimer(coding)
    watch.setInterval(5)
    watch.timeout.connect(close_again)

    def close() -> None:
        watch.start()
        coding.close_project()
        watch.stop()

    tags = large.count(Tag)
    phase("close with a backup", close, lambda: coding.session is None)
    assert ("Backing up …", False) in seen
    (newest, *_) = list_backups(large.folder)
    assert newest.reason == "close"
    assert coding.isVisible()
    assert coding.isEnabled()
    assert coding.open_project(large.folder)
    assert project_of(coding).count(Tag) == tags
    assert not project_of(coding).changed_since_backup
