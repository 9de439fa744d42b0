"""A recording of which only the times are known, from an imported file, in the real window."""

import shutil
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from iprtool.domain.kinds import MediaKind
from iprtool.domain.model import Recording, Tag
from iprtool.exchange.found import Found, FoundMedium, FoundTag
from iprtool.exchange.report import Report
from iprtool.services import importing, projects, recordings
from iprtool.services.import_homes import Target
from iprtool.ui.window import MainWindow
from tests.ui.conftest import WAIT_MS
from tests.ui.opened import code_of, project_of


@pytest.fixture
def imported(window: MainWindow, demo_folder: Path) -> Recording:
    """The only recording of a session, brought by a file that knew of 20 seconds of it."""
    assert window.open_project(demo_folder)
    project = project_of(window)
    found = Found(Report("pilot.eaf", "ELAN"), media=[FoundMedium("room.mp4", 20_000)])
    found.tags = [FoundTag(1_000, 2_000, ("Rupture", "Withdrawal")), FoundTag(15_000)]
    importing.take_in(project, found, Target(dyad="77", session=1, author="CD"))
    return next(each for each in project.find(Recording) if each.media_kind is MediaKind.NONE)


def test_its_tags_are_shown_and_its_file_can_be_given(
    window: MainWindow, imported: Recording, tmp_path: Path, qtbot: QtBot
) -> None:
    project = project_of(window)
    window.guide.open_recording(imported.id)
    code = code_of(window)
    assert code.missing.isVisible()
    assert code.table.tags.rowCount() == 2
    assert not projects.check(project)
    source = recordings.file_of(project.folder, project.find(Recording, label="camera A")[0])
    file = Path(shutil.copy(source, tmp_path / f"room{source.suffix}"))
    code.missing.file_chosen.emit(file)
    qtbot.waitUntil(lambda: code.playback.player is not None and code.video.frame is not None, timeout=WAIT_MS)
    assert not code.missing.isVisible()
    now = project.get(Recording, imported.id)
    assert (now.media_kind, now.linked, now.file_name) == (MediaKind.VIDEO, True, file.name)
    assert now.duration_ms > 20_000
    assert code.table.tags.rowCount() == 2


def test_a_file_that_is_too_short_for_its_tags_is_not_taken(
    window: MainWindow, imported: Recording, tmp_path: Path, qtbot: QtBot, troubles: list[tuple[str, str]]
) -> None:
    project = project_of(window)
    late = project.find(Tag, start_ms=15_000)[0]
    with project.step("Move far") as step:
        step.update(imported, duration_ms=10_000_000)
        step.update(late, start_ms=9_999_999)
    window.guide.open_recording(imported.id)
    code = code_of(window)
    source = recordings.file_of(project.folder, project.find(Recording, label="camera A")[0])
    code.missing.file_chosen.emit(source)
    qtbot.waitUntil(lambda: bool(troubles), timeout=WAIT_MS)
    assert "it is another recording" in troubles.pop()[0]
    assert code.missing.isVisible()
    assert project.get(Recording, imported.id).media_kind is MediaKind.NONE
