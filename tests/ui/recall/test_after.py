"""What is there after an interview: also one that was killed, one that was held alone, and one that is sealed."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from iprtool.domain.kinds import Initiator, RecallMode, Respondent, Stance, Stimulus
from iprtool.domain.model import Code, Recall
from iprtool.domain.sessiontime import session_ms
from iprtool.services import projects, recalls, sealing, tagging
from iprtool.store import Project
from iprtool.ui.recall.begin import BeginForm
from iprtool.ui.waiting import pause
from iprtool.ui.window import MainWindow
from tests.sound_server import SoundServer
from tests.talking import spoken
from tests.ui.conftest import WAIT_MS
from tests.ui.opened import project_of, session_of
from tests.ui.recall.conftest import click, page_of, persons_log, place_of, play_until, the_recall


def _hold_and_be_killed(folder: Path, *microphone: str, env: Mapping[str, str] | None = None) -> None:
    """An interview in a process of its own, which is killed while it goes on."""
    command = [sys.executable, "-m", "tests.ui.recall.interview_child", str(folder), *microphone]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env) as child:
        assert child.stdout is not None
        try:
            assert child.stdout.readline().strip() == "playing"
        finally:
            os.kill(child.pid, signal.SIGKILL)


def test_a_killed_program_loses_neither_log_nor_moments_nor_notes(
    demo_folder: Path, window: MainWindow, qtbot: QtBot
) -> None:
    _hold_and_be_killed(demo_folder)
    assert window.open_project(demo_folder)
    project, recall = project_of(window), the_recall(window)
    assert recall.ended_at is None
    by = Initiator.INTERVIEWER
    assert persons_log(project, recall) == [(Stimulus.PLAY, by), (Stimulus.PAUSE, by), (Stimulus.PLAY, by)]
    ((tag, remark),) = recalls.moments(project, recall)
    assert tag.memo == "I was scared"
    assert remark.said_end_ms is not None

    assert "broken off" in window.message_bar.message.text()
    click(window.message_bar.offered)
    (card,) = place_of(window).list.broken
    click(card.resume)
    page = page_of(window)
    qtbot.waitUntil(lambda: page.view.video.frame is not None, timeout=WAIT_MS)
    here = place_of(window).playback.now_ms
    assert here == recalls.happenings(project, recall)[-1].session_ms
    assert page.console.table.moments.rowCount() == 1
    QTest.keyClick(window, Qt.Key.Key_F4)
    play_until(window, here + 500, qtbot)
    click(page.view.stop)
    assert persons_log(project, recall)[-1] == (Stimulus.PAUSE, Initiator.PARTICIPANT)
    assert [each.about_ms for each in page.interview.moments.all] == [tag.start_ms, place_of(window).playback.now_ms]
    click(page.console.end)
    click(page.console.sure)
    assert project.get(Recall, recall.id).ended_at is not None
    assert place_of(window).list.broken == []
    assert recalls.happenings(project, recall)[-1].kind is Stimulus.END


def test_a_recall_that_goes_on_is_no_longer_told_to_be_broken_off(
    demo_folder: Path, window: MainWindow, qtbot: QtBot
) -> None:
    with Project.open(demo_folder) as project:
        film = projects.first_recording(project)
        assert film is not None
        who, mode = Respondent.CLIENT, RecallMode.FREE
        recalls.begin(project, recording_id=film.id, participant=who, mode=mode, interviewer="KL")
    assert window.open_project(demo_folder)
    window.show_place("recall")
    assert "broken off" in window.message_bar.message.text()
    assert window.message_bar.isVisible()
    (card,) = place_of(window).list.broken
    assert "Client recall, Dyad 01 · Session 3, begun" in card.findChildren(QLabel)[0].text()
    click(card.resume)
    assert not window.message_bar.isVisible(), "the participant may see this window"
    qtbot.waitUntil(lambda: page_of(window).view.video.frame is not None, timeout=WAIT_MS)


def test_the_sound_of_a_killed_interview_is_taken_in_and_heard_beside_the_session(
    demo_folder: Path, window: MainWindow, sound_server: SoundServer, qtbot: QtBot
) -> None:
    with spoken(sound_server, "spoken"):
        _hold_and_be_killed(demo_folder, "spoken", env=sound_server.environment)
    assert window.open_project(demo_folder)
    project, recall = project_of(window), the_recall(window)
    click(place_of(window).list.broken[0].finish)
    assert the_recall(window).ended_at is None, "how long it was is not known before its sound is taken in"
    qtbot.waitUntil(lambda: len(recalls.sounds(project, recall)) == 1, timeout=WAIT_MS)
    (sound,) = recalls.sounds(project, recall)
    log = recalls.stimulus_log(project, recall)
    assert sound.offset_ms + sound.duration_ms > log.happenings[-1].at_ms, "at most a second of sound is lost"
    assert not list((demo_folder / "media").glob("*.json"))

    window.show_place("recall")
    place = place_of(window)
    assert "broken off" in window.message_bar.message.text()
    click(place.list.broken[0].finish)
    assert not window.message_bar.isVisible(), "what it spoke of is over"
    place.show_summary(recall.id, own=True)
    listening = place.listening
    assert listening is not None
    (heard,) = listening.heard
    players = (listening.watched.playback, heard.playback)
    qtbot.waitUntil(lambda: all(each.player is not None for each in players), timeout=WAIT_MS)
    (moment,) = listening.moments.all
    table = listening.table
    QTest.mouseClick(
        table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(table.moments.index(0, 1)).center()
    )
    assert [each.now_ms for each in players] == [moment.about_ms, moment.said_ms - sound.offset_ms]
    heard.strip.time_chosen.emit(0)
    click(heard.button)
    qtbot.waitUntil(lambda: players[0].now_ms > 500, timeout=WAIT_MS)
    at_ms = session_ms(heard.recording, heard.playback.now_ms)
    assert abs(log.session_at(at_ms).session_ms - players[0].now_ms) < 400
    click(place.summary.back if place.summary else heard.button)


def test_the_summary_says_what_came_of_it(interviewing: MainWindow, qtbot: QtBot) -> None:
    window, page = interviewing, page_of(interviewing)
    QTest.keyClick(window, Qt.Key.Key_F4)
    play_until(window, 1_000, qtbot)
    click(page.view.stop)
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    click(page.console.end)
    click(page.console.sure)
    summary = place_of(window).summary
    assert summary is not None
    assert summary.figures["Moments"] == "1"
    assert summary.figures["Stops"].startswith("1 · 1 by the client, 0 by the interviewer")
    assert summary.figures["Then or now"].startswith("then and there 100 %")
    assert summary.figures["Length"].startswith("00:00:0")
    click(summary.back)
    model = place_of(window).list.table.recalls
    assert [model.data(model.index(0, column)) for column in (1, 2)] == ["Client recall", "Free: stops anywhere"]
    begun = project_of(window).get(Recall, summary.recall_id).begun_at.astimezone()
    assert model.data(model.index(0, 3)) == f"{begun.day} {begun:%b %Y  %H:%M}", "the month is in words"
    QTest.keyClick(place_of(window).list.table, Qt.Key.Key_Home)
    QTest.keyClick(place_of(window).list.table, Qt.Key.Key_Return)
    again = place_of(window).summary
    assert again is not None
    click(again.back)


def test_a_participant_alone_chooses_from_plain_words(form: BeginForm, recall_place: MainWindow, qtbot: QtBot) -> None:
    window = recall_place
    QTest.keyClick(form.mode, Qt.Key.Key_End)
    assert not form.interviewer.isVisible()
    assert form.words.isVisible()
    QTest.keyClick(form.recording, Qt.Key.Key_Return)
    page, project, recall = page_of(window), project_of(window), the_recall(window)
    assert recall.mode is RecallMode.ALONE
    assert not page.console.isVisible()
    qtbot.waitUntil(lambda: page.view.video.frame is not None, timeout=WAIT_MS)
    assert 3 <= len(page.view.codes) <= 6
    click(page.view.go_on)
    play_until(window, 800, qtbot)
    first, second = list(page.view.codes)[:2]
    assert page.view.codes[first].height() >= 64
    click(page.view.codes[first])
    assert place_of(window).playback.playing
    click(page.view.stop)
    click(page.view.codes[second])
    pause(50)
    codes = [project.get(Code, tag.code_id or "").id for tag, _ in recalls.moments(project, recall)]
    assert codes == [first, second]
    click(page.view.finish)
    click(page.view.finish)
    assert project.get(Recall, recall.id).ended_at is not None


def test_a_summary_that_is_open_follows_edits_of_its_moments(interviewing: MainWindow, qtbot: QtBot) -> None:
    window, page, project = interviewing, page_of(interviewing), project_of(interviewing)
    place = place_of(window)
    QTest.keyClick(window, Qt.Key.Key_F4)
    play_until(window, 600, qtbot)
    click(page.view.stop)
    click(page.console.end)
    click(page.console.sure)
    recall = the_recall(window)
    sealing.unseal(project, pass_ids=[recalls.pass_of(project, recall).id])
    place.show_summary(recall.id)
    summary, listening = place.summary, place.listening
    assert summary is not None
    assert listening is not None
    ((tag, remark),) = recalls.moments(project, recall)

    window.show_place("code")
    tagging.set_memo(project, tag_id=tag.id, memo="I left")
    tagging.set_times(project, tag_id=tag.id, start_ms=120, end_ms=None)
    recalls.set_stance(project, remark_id=remark.id, stance=Stance.NOW)
    window.show_place("recall")
    assert place.summary is summary
    model = listening.table.moments
    assert [model.data(model.index(0, column)) for column in (0, 1)] == ["00:00", "I left"]
    assert [each.about_ms for each in listening.moments.all] == [120]
    assert "here and now 100 %" in summary.figures["Then or now"]
    assert any("here and now 100 %" in part.text() for part in summary.findChildren(QLabel) if part.isVisible())
    tagging.delete(project, tag_ids=[tag.id])
    assert (summary.figures["Moments"], model.rowCount()) == ("0", 0)
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (summary.figures["Moments"], model.rowCount()) == ("1", 1)


def test_notes_of_an_interview_follow_what_undo_takes_back(interviewing: MainWindow, qtbot: QtBot) -> None:
    window, page = interviewing, page_of(interviewing)
    project, recall = project_of(window), the_recall(window)
    QTest.keyClick(window, Qt.Key.Key_F2)
    page.console.notes.setFocus()
    QTest.keyClicks(page.console.notes, "I was scared")
    qtbot.waitUntil(lambda: [tag.memo for tag, _ in recalls.moments(project, recall)] == ["I was scared"])
    noted = page.interview.noted
    assert noted is not None
    assert page.interview.moments.all == [noted], "what one writes oneself is not read anew"
    session_of(window).undo()
    assert page.console.notes.toPlainText() == ""
    assert page.interview.noted is not None
    assert page.interview.noted.words == ""
