"""Trouble is told at once where somebody sees it; the interview goes on, and what can be written is written."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from iprtool.domain.errors import IprError
from iprtool.domain.kinds import Stimulus, Wording
from iprtool.domain.model import Happening, Tag
from iprtool.media.microphone import SoundPart
from iprtool.media.sound_stream import SoundKind, SoundStream
from iprtool.services import recall_sounds, recalls, sentences
from iprtool.store import Project
from iprtool.ui.recall.begin import BeginForm
from iprtool.ui.recall.troubles import Source
from iprtool.ui.window import MainWindow
from tests.ui.conftest import WAIT_MS
from tests.ui.opened import project_of
from tests.ui.recall.conftest import persons_log, place_of, the_recall
from tests.ui.recall.test_interview import click, page_of, play_until

TEXT = "She looks away. " * 300


def fill_disk(project: Project) -> None:
    """Let the database take no more."""
    pages = project.driver.execute("PRAGMA page_count").fetchone()[0]
    project.driver.execute(f"PRAGMA max_page_count={pages}")


def make_room(project: Project) -> None:
    """Let it take more again."""
    project.driver.execute("PRAGMA max_page_count=1000000")


def test_a_full_disk_is_told_and_nothing_is_lost(interviewing: MainWindow, qtbot: QtBot) -> None:
    window, page, project = interviewing, page_of(interviewing), project_of(interviewing)
    console, recall = page.console, the_recall(interviewing)
    QTest.keyClick(window, Qt.Key.Key_F4)
    play_until(window, 300, qtbot)
    click(page.view.stop)
    fill_disk(project)
    console.notes.insertPlainText(TEXT)
    console.notes.flush()
    qtbot.waitUntil(console.trouble.isVisible, timeout=WAIT_MS)
    assert "Go on: what happens is kept" in console.trouble.text()
    QTest.keyClick(window, Qt.Key.Key_F4)
    play_until(window, 900, qtbot)
    click(page.view.stop)
    assert len(page.interview.moments.all) == 2
    assert page.interview.desk.waiting > 0
    make_room(project)
    qtbot.waitUntil(lambda: page.interview.desk.waiting == 0, timeout=WAIT_MS)
    assert not console.trouble.isVisible()
    (first, _), (second, _) = recalls.moments(project, recall)
    assert project.get(Tag, first.id).memo == TEXT
    assert second.start_ms > first.start_ms
    log = project.find(Happening, recall_id=recall.id)
    assert [kind for kind, _ in persons_log(project, recall)] == [Stimulus.PLAY, Stimulus.PAUSE] * 2
    assert log == sorted(log, key=lambda each: each.at_ms)


def test_what_can_never_be_written_is_told_and_holds_up_nothing(
    interviewing: MainWindow, troubles: list[tuple[str, str]], qtbot: QtBot
) -> None:
    window, page, project = interviewing, page_of(interviewing), project_of(interviewing)
    QTest.keyClick(window, Qt.Key.Key_F4)
    play_until(window, 300, qtbot)

    def refused() -> None:
        raise IprError("This cannot be.", "Do something else.")

    page.interview.desk.write(refused)
    click(page.view.stop)
    assert troubles.pop() == ("This cannot be.", "Do something else.")
    assert page.interview.desk.waiting == 0
    assert not page.console.trouble.isVisible()
    assert len(recalls.moments(project, the_recall(window))) == 1


def test_the_end_of_one_trouble_leaves_the_others(interviewing: MainWindow, qtbot: QtBot) -> None:
    window, page, project = interviewing, page_of(interviewing), project_of(interviewing)
    console, troubles = page.console, page.interview.troubles
    page.interview.microphone.trouble.emit(IprError("The microphone is gone."))
    page.interview.microphone.disk_trouble.emit(IprError("The disk is slow."))
    fill_disk(project)
    QTest.keyClick(window, Qt.Key.Key_F2)
    console.notes.insertPlainText(TEXT)
    console.notes.flush()
    qtbot.waitUntil(lambda: page.interview.desk.waiting > 0, timeout=WAIT_MS)
    shown = console.trouble.text().splitlines()
    assert [shown[0], shown[1]] == ["The microphone is gone.", "The disk is slow."]
    assert "is kept and written" in shown[2]
    make_room(project)
    qtbot.waitUntil(lambda: page.interview.desk.waiting == 0, timeout=WAIT_MS)
    page.interview.microphone.trouble.emit(None)
    assert console.trouble.text() == "The disk is slow."
    troubles.say(Source.SOUND, "")
    assert not console.trouble.isVisible()


@pytest.fixture
def alone(form: BeginForm, recall_place: MainWindow, qtbot: QtBot) -> MainWindow:
    """A participant alone."""
    QTest.keyClick(form.mode, Qt.Key.Key_End)
    QTest.keyClick(form.recording, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page_of(recall_place).view.video.frame is not None, timeout=WAIT_MS)
    return recall_place


def test_a_participant_alone_takes_up_what_was_stopped_as_a_whole(alone: MainWindow, qtbot: QtBot) -> None:
    page = page_of(alone)
    view, interview = page.view, page.interview
    click(view.go_on)
    qtbot.waitUntil(lambda: interview.playback.playing, timeout=WAIT_MS)
    QTest.keyClick(alone, Qt.Key.Key_Escape)
    assert interview.paused
    words = list(view.codes.values())
    assert not any(each.isEnabled() for each in (view.stop, *words)), "nothing is marked that is not kept"
    click(view.go_on)
    qtbot.waitUntil(lambda: interview.playback.playing, timeout=WAIT_MS)
    assert not interview.paused
    assert all(each.isEnabled() for each in (view.stop, *words))


def test_a_participant_alone_is_told_in_plain_words(alone: MainWindow, qtbot: QtBot) -> None:
    page = page_of(alone)
    assert not page.view.trouble.isVisible()
    page.interview.microphone.trouble.emit(IprError("The microphone “x” is no longer connected.", "Connect it."))
    assert page.view.trouble.isVisible()
    said = page.view.trouble.text()
    assert "You are not heard" in said
    assert "tell whoever set this up" in said
    QTest.keyClick(alone, Qt.Key.Key_F11)
    own = page.window_view
    assert own is not None
    assert own.view.trouble.text() == said
    page.interview.microphone.trouble.emit(None)
    assert not page.view.trouble.isVisible()
    assert not own.view.trouble.isVisible()
    QTest.keyClick(alone, Qt.Key.Key_F11)


def test_prompts_that_are_being_written_are_written_when_the_study_closes(
    interviewing: MainWindow, demo_folder: Path
) -> None:
    window, page, project = interviewing, page_of(interviewing), project_of(interviewing)
    click(page.console.prompts.edit)
    page.console.prompts.field.setPlainText("What did you feel?")
    page.console.write()
    assert sentences.texts(project, Wording.PROMPT) == ["What did you feel?"]
    page.console.prompts.field.setPlainText("What did you want?")
    QTest.keyClick(window, Qt.Key.Key_F2)
    assert window.close_project()
    with Project.open(demo_folder) as again:
        assert sentences.texts(again, Wording.PROMPT) == ["What did you want?"], "also what was still being typed"
        assert recalls.unfinished(again) == []


def test_the_end_that_a_full_disk_does_not_take_is_told_when_the_study_closes(
    interviewing: MainWindow, demo_folder: Path, troubles: list[tuple[str, str]]
) -> None:
    window, page, project = interviewing, page_of(interviewing), project_of(interviewing)
    QTest.keyClick(window, Qt.Key.Key_F2)
    fill_disk(project)
    page.console.notes.insertPlainText(TEXT)
    page.console.notes.flush()
    assert page.interview.desk.waiting > 0
    window.close_project()
    said = [message for message, _ in troubles]
    troubles.clear()
    assert any("end of the interview could not be written" in each for each in said)
    with Project.open(demo_folder) as again:
        assert len(recalls.unfinished(again)) == 1, "it is there to be ended"


def test_a_note_that_the_disk_did_not_take_is_written_when_the_interview_is_over(
    interviewing: MainWindow, troubles: list[tuple[str, str]], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, project, recall = place_of(interviewing), project_of(interviewing), the_recall(interviewing)
    file = recall_sounds.file_for(project.folder, recall)
    stream = SoundStream(file, SoundKind(48_000))
    stream.write(bytes(96_000))
    stream.close()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(recall_sounds, "write_json", full)
        place.microphone.part_begun.emit(SoundPart(file, 250, 1_000, "x"))
    assert "No space left" in troubles.pop()[0]
    click(page_of(interviewing).console.end)
    click(page_of(interviewing).console.sure)
    qtbot.waitUntil(lambda: len(recalls.sounds(project, recall)) == 1, timeout=WAIT_MS)
    assert recalls.sounds(project, recall)[0].offset_ms == 250
