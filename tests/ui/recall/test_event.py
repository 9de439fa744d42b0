"""Brief Structured Recall: the client's event, its form, and the therapist's recall that is cued by it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from iprtool.domain.kinds import RecallMode, Respondent
from iprtool.domain.model import Recall
from iprtool.services import recall_events
from iprtool.ui.parts.memofield import MemoField
from iprtool.ui.recall.begin import BeginForm
from iprtool.ui.window import MainWindow
from tests.ui.conftest import WAIT_MS
from tests.ui.opened import project_of, session_of
from tests.ui.recall.conftest import place_of, the_recall
from tests.ui.recall.test_interview import click, page_of

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def marking(recall_place: MainWindow, form: BeginForm, qtbot: QtBot) -> MainWindow:
    """An event recall that has begun."""
    QTest.keyClick(form.mode, Qt.Key.Key_Down)
    QTest.keyClick(form.interviewer, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: place_of(recall_place).playback.player is not None, timeout=WAIT_MS)
    return recall_place


def test_an_event_that_is_undone_is_not_shown_as_marked(marking: MainWindow) -> None:
    window, page, project, recall = marking, page_of(marking), project_of(marking), the_recall(marking)
    panel = page.console.marking
    assert panel is not None
    for ms, key in ((20_000, Qt.Key.Key_4), (60_000, Qt.Key.Key_7)):
        page.interview.go_to(ms)
        QTest.keyClick(window, key, ALT)
    assert recall_events.event_of(project, recall) is not None
    session_of(window).undo()
    assert recall_events.event_of(project, recall) is None
    assert not any(button.isChecked() for button in panel.buttons.values())
    page.interview.go_to(70_000)
    QTest.keyClick(window, Qt.Key.Key_4, ALT)
    assert panel.buttons["begin"].text() == "Begin 01:10", "no end of before stands against it"
    click(page.console.end)
    click(page.console.sure)


def test_an_event_is_marked_asked_about_and_cues_the_other(marking: MainWindow, qtbot: QtBot) -> None:
    window, page, project, recall = marking, page_of(marking), project_of(marking), the_recall(marking)
    panel = page.console.marking
    assert panel is not None
    for ms, key in ((20_000, Qt.Key.Key_4), (60_000, Qt.Key.Key_7), (35_000, Qt.Key.Key_5)):
        page.interview.go_to(ms)
        QTest.keyClick(window, key, ALT)
    page.interview.go_to(50_000)
    click(panel.buttons["therapist_peak"])
    page.interview.go_to(10_000)
    click(panel.buttons["end"])
    assert "end before it begins" in page.console.trouble.text()
    cue = recall_events.Cue(20_000, 60_000, 35_000, 50_000)
    found = recall_events.event_of(project, recall)
    assert found is not None
    event, tag = found
    assert recall_events.Cue(tag.start_ms, tag.end_ms or 0, event.client_peak_ms, event.therapist_peak_ms) == cue
    assert panel.buttons["begin"].text() == "Begin 00:20"

    click(page.console.end)
    click(page.console.sure)
    summary = place_of(window).summary
    assert summary is not None
    field = summary.findChildren(MemoField)[0]
    QTest.keyClicks(field, "She waited")
    field.flush()
    assert recall_events.questions(project, recall)[0][1] == "She waited"
    click(summary.back)

    window.guide.show_recall(recall.session_id, Respondent.THERAPIST)
    form = place_of(window).list.form
    assert isinstance(form, BeginForm)
    QTest.keyClick(form.mode, Qt.Key.Key_Down)
    QTest.keyClick(form.mode, Qt.Key.Key_Down)
    QTest.keyClick(form.interviewer, Qt.Key.Key_Return)
    (cued,) = project.find(Recall, participant=Respondent.THERAPIST)
    assert (cued.mode, cued.cue_recall_id) == (RecallMode.CUED, recall.id)
    panel = page_of(window).console.marking
    assert panel is not None
    qtbot.waitUntil(lambda: place_of(window).playback.player is not None, timeout=WAIT_MS)
    click(panel.cues["client_peak"])
    assert place_of(window).playback.now_ms == 35_000
    assert "Other recall: sealed" in place_of(window).facts()
