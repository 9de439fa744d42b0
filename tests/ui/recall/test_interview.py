"""A free recall from begin to end, by the keys and buttons of participant and interviewer."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from iprtool.domain.kinds import Initiator, RecallMode, Respondent, Stance, Stimulus
from iprtool.domain.model import Happening, Recall, Tag
from iprtool.services import recalls
from iprtool.ui.recall.page import InterviewPage
from iprtool.ui.waiting import pause
from iprtool.ui.window import MainWindow
from tests.ui.conftest import WAIT_MS
from tests.ui.opened import project_of
from tests.ui.recall.conftest import persons_log, place_of, the_recall


def page_of(window: MainWindow) -> InterviewPage:
    page = place_of(window).page
    assert page is not None
    return page


def play_until(window: MainWindow, ms: int, qtbot: QtBot) -> None:
    playback = place_of(window).playback
    qtbot.waitUntil(lambda: playback.playing and playback.now_ms > ms, timeout=WAIT_MS)
    pause(10)


def click(button: object) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)  # type: ignore[call-overload]


def test_the_place_explains_itself_and_begins(recall_place: MainWindow) -> None:
    place = place_of(recall_place)
    assert place.list.empty.isVisible()
    assert "stops it where something mattered" in place.list.empty.text()
    QTest.keyClick(recall_place, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert place.list.form is not None
    QTest.keyClick(place.list.form, Qt.Key.Key_Escape)
    assert place.list.form is None


def test_a_free_recall_from_begin_to_end(interviewing: MainWindow, qtbot: QtBot) -> None:
    window, page, project = interviewing, page_of(interviewing), project_of(interviewing)
    recall = the_recall(window)
    assert (recall.participant, recall.mode, recall.interviewer) == (Respondent.CLIENT, RecallMode.FREE, "ME")
    assert not window.top.isVisible()

    QTest.keyClick(window, Qt.Key.Key_Space)  # the participant's one key
    play_until(window, 1_000, qtbot)
    click(page.view.stop)
    assert persons_log(project, recall)[-1] == (Stimulus.PAUSE, Initiator.PARTICIPANT)
    ((tag, remark),) = recalls.moments(project, recall)
    assert tag.start_ms == place_of(window).playback.now_ms
    assert remark.initiator is Initiator.PARTICIPANT
    assert "BY THE CLIENT" in page.console.stood.text()

    page.console.notes.setFocus()
    QTest.keyClicks(page.console.notes, "I was scared")
    QTest.keyClick(page.console.notes, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: project.get(Tag, tag.id).memo == "I was scared")
    assert recalls.moments(project, recall)[0][1].stance is Stance.NOW
    assert page.console.stances[Stance.NOW].isChecked()

    QTest.keyClick(page.console.notes, Qt.Key.Key_F4)
    play_until(window, 2_500, qtbot)
    QTest.keyClick(window, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: len(recalls.moments(project, recall)) == 2)
    first, second = recalls.moments(project, recall)
    assert first[1].said_end_ms is not None
    assert second[1].initiator is Initiator.INTERVIEWER
    assert page.console.table.moments.rowCount() == 2

    click(page.console.end)
    click(page.console.sure)
    assert place_of(window).page is None
    assert window.top.isVisible()
    ended = project.get(Recall, recall.id)
    assert ended.ended_at is not None
    assert persons_log(project, recall) == [
        (Stimulus.PLAY, Initiator.PARTICIPANT),
        (Stimulus.PAUSE, Initiator.PARTICIPANT),
        (Stimulus.PLAY, Initiator.INTERVIEWER),
        (Stimulus.PAUSE, Initiator.INTERVIEWER),
        (Stimulus.END, Initiator.PROGRAM),
    ]


def test_the_log_leads_from_what_was_said_to_what_it_is_about(interviewing: MainWindow, qtbot: QtBot) -> None:
    window, page, project = interviewing, page_of(interviewing), project_of(interviewing)
    QTest.keyClick(window, Qt.Key.Key_PageDown)
    play_until(window, 1_500, qtbot)
    click(page.view.stop)
    moment = page.interview.current
    assert moment is not None
    pause(300)
    log = recalls.stimulus_log(project, the_recall(window))
    assert abs(log.session_at(moment.said_ms + 200).session_ms - moment.about_ms) <= 40


def test_esc_stops_everything_from_the_notes_too(interviewing: MainWindow, qtbot: QtBot) -> None:
    window, page = interviewing, page_of(interviewing)
    playback = place_of(window).playback
    QTest.keyClick(window, Qt.Key.Key_F4)
    play_until(window, 500, qtbot)
    click(page.view.stop)
    QTest.keyClick(window, Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: playback.playing)
    page.console.notes.setFocus()
    QTest.keyClick(page.console.notes, Qt.Key.Key_Escape)
    assert not playback.playing
    assert not page.view.stop.isEnabled()
    assert "ALL STOPPED" in page.console.stood.text()
    QTest.keyClick(window, Qt.Key.Key_PageDown)  # the participant cannot take up what was stopped as a whole
    assert not playback.playing
    click(page.console.go_on)
    qtbot.waitUntil(lambda: playback.playing)
    assert page.view.stop.isEnabled()


def test_back_a_little_seek_and_speed_are_logged(interviewing: MainWindow, qtbot: QtBot) -> None:
    window, page, project = interviewing, page_of(interviewing), project_of(interviewing)
    console = page.console
    QTest.mouseClick(console.strip, Qt.MouseButton.LeftButton, pos=QPoint(console.strip.width() // 2, 10))
    half = place_of(window).playback.now_ms
    assert abs(half - page.interview.recording.duration_ms / 2) < 2_000
    console.rate.setFocus()
    QTest.keyClick(console.rate, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: project.count(Happening, kind=Stimulus.RATE) == 1)
    QTest.keyClick(window, Qt.Key.Key_F3)
    qtbot.waitUntil(lambda: project.count(Happening, kind=Stimulus.PLAY) > 0, timeout=WAIT_MS)
    click(page.view.stop)
    seeks = project.find(Happening, kind=Stimulus.SEEK, initiator=Initiator.INTERVIEWER)
    assert [(each.from_ms, each.session_ms) for each in seeks] == [(0, half), (half, half - 5_000)]
    assert {each.rate for each in project.find(Happening, kind=Stimulus.PLAY)} == {1.25}


def test_a_click_on_a_moment_goes_there(interviewing: MainWindow, qtbot: QtBot) -> None:
    window, page = interviewing, page_of(interviewing)
    for until in (600, 1_800):
        QTest.keyClick(window, Qt.Key.Key_F4)
        play_until(window, until, qtbot)
        QTest.keyClick(window, Qt.Key.Key_F2)
    table, first = page.console.table, page.interview.moments.all[0]
    spot = table.visualRect(table.moments.index(0, 1)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert place_of(window).playback.now_ms == first.about_ms
    assert page.interview.noted is first


def test_the_participants_window_has_picture_and_buttons_only(interviewing: MainWindow, qtbot: QtBot) -> None:
    window, page = interviewing, page_of(interviewing)
    QTest.keyClick(window, Qt.Key.Key_F11)
    own = page.window_view
    assert own is not None
    qtbot.waitUntil(lambda: own.view.video.frame is not None, timeout=WAIT_MS)
    assert own.windowTitle() == "Recording"
    texts = {button.text() for button in (own.view.stop, own.view.back, own.view.go_on)}
    assert texts == {"Stop here", "Back a little", "Go on"}
    assert own.styleSheet() == window.styleSheet()
    window.action_set.run("view.theme")
    assert own.styleSheet() == window.styleSheet()
    assert min(button.height() for button in (own.view.stop, own.view.back, own.view.go_on)) >= 64
    click(own.view.go_on)
    play_until(window, 500, qtbot)
    QTest.keyClick(own, Qt.Key.Key_Space)
    assert len(page.interview.moments.all) == 1
    QTest.keyClick(own, Qt.Key.Key_Escape)
    assert page.interview.paused
    QTest.keyClick(window, Qt.Key.Key_F11)
    assert page.window_view is None


@pytest.mark.parametrize("place", ["study", "code"])
def test_another_place_lets_the_picture_stand(interviewing: MainWindow, place: str, qtbot: QtBot) -> None:
    window, page = interviewing, page_of(interviewing)
    QTest.keyClick(window, Qt.Key.Key_F4)
    play_until(window, 300, qtbot)
    window.show_place(place)
    assert not place_of(window).playback.playing
    assert page.interview.paused
    assert window.top.isVisible()
