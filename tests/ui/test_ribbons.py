"""What was played in a recall, on the timeline of the real window."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from iprtool.domain.model import Pass
from iprtool.domain.sessiontime import session_ms
from iprtool.domain.times import clock
from iprtool.services import recall_views, recalls, recordings, sealing
from iprtool.ui.timeline import TimelineWidget
from iprtool.ui.window import MainWindow
from tests.bench.talk import talk, write
from tests.ui.opened import code_of, project_of
from tests.ui.timeline.test_widget import painted

CTRL_ALT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


def ink(timeline: TimelineWidget, ms: int) -> int:
    """How many pixels of the ribbon are drawn on in the column of a time."""
    places = timeline.places
    column = painted(timeline)[places.ribbons_top + 1 : places.lanes_top - 1, at(timeline, ms).x()] & 0xFFFFFF
    accent = timeline._paints.accent.rgb() & 0xFFFFFF
    return int(np.count_nonzero(column == accent))


def at(timeline: TimelineWidget, ms: int) -> QPoint:
    places = timeline.places
    return QPoint(places.header + round(timeline.view.x_of(ms)), (places.ribbons_top + places.lanes_top) // 2)


def test_the_ribbon_shows_what_the_client_saw_and_goes_there(coding: MainWindow) -> None:
    code, session = coding.code, coding.session
    assert code is not None
    assert session is not None
    project, timeline = session.project, code.timeline
    log = recalls.stimulus_log(project, recall_views.named(project, "01/3/client").recall)
    assert len(timeline.places.ribbons) == 1
    once, twice, never = ink(timeline, 15_000), ink(timeline, 22_000), ink(timeline, 118_000)
    assert (once > 0, twice, never) == (True, 2 * once, 0)
    tip = timeline.tip_at(at(timeline, 22_000)).splitlines()
    assert tip[0] == "Client recall"
    times = [each for each in log.viewings if each.session_begin_ms <= 22_000 < each.session_end_ms]
    assert [clock(each.begin_ms) for each in times] == [line.split()[-3] for line in tip[1:3]]
    stop = log.stops[0]
    said = timeline.tip_at(at(timeline, stop.session_ms))
    assert f"Stopped by the participant at {clock(stop.begin_ms)}" in said
    QTest.mouseClick(timeline, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at(timeline, 60_000))
    assert abs(code.playback.now_ms - 60_000) <= 2 * timeline.view.ms_per_px


def hear(coding: MainWindow, ms: int) -> QMenu | None:
    """Press the key at a time; the menu, where one is asked by it."""
    code_of(coding).playback.seek(ms)
    QTest.keyClick(coding, Qt.Key.Key_I, CTRL_ALT)
    menu = QApplication.activePopupWidget()
    return menu if isinstance(menu, QMenu) else None


def standing(coding: MainWindow) -> tuple[int, int]:
    """Where the interview stands that is to be heard, and the session beside it."""
    assert coding.recall is not None
    listening = coding.recall.listening
    assert listening is not None
    (voice,) = listening.heard
    return session_ms(voice.recording, voice.playback.now_ms), listening.watched.playback.now_ms


def test_the_interview_is_heard_from_the_ribbon_at_each_time_at_which_it_was_seen(
    coding: MainWindow, tmp_path: Path
) -> None:
    project = project_of(coding)
    recall = recall_views.named(project, "01/3/client").recall
    sound = recordings.prepare(project.folder, write(tmp_path / "interview.wav", talk(recall.length_ms // 1000)))
    assert sound is not None
    recalls.put_sound(project, recall, sound)
    log = recalls.stimulus_log(project, recall)
    (once,) = log.interview_at(15_000)
    assert hear(coding, 15_000) is None
    assert standing(coding) == (once.at_ms, 15_000)
    coding.show_place("code")
    menu = hear(coding, 22_000)
    assert menu is not None
    twice = log.interview_at(22_000)
    offers = [each for each in menu.actions() if not each.isSeparator()]
    assert [each.text().split()[-1] for each in offers] == [clock(each.at_ms) for each in twice]
    menu.close()
    offers[1].trigger()
    assert standing(coding) == (twice[1].at_ms, 22_000)


def test_a_ribbon_has_a_menu_and_says_what_was_never_seen(coding: MainWindow) -> None:
    code = code_of(coding)
    spot = at(code.timeline, 118_000)
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, spot, code.timeline.mapToGlobal(spot))
    QApplication.sendEvent(code.timeline, asked)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [(each.text(), each.isEnabled()) for each in menu.actions()] == [
        ("Client recall", True),
        ("This was not seen in the interview.", False),
    ]
    menu.close()
    notes: list[str] = []
    coding.messages.note.connect(notes.append)
    assert hear(coding, 118_000) is None
    assert coding.pages.place == "code"
    assert "was not seen" in notes[-1]


def test_it_is_switched_by_key_and_gone_while_the_recall_is_sealed(coding: MainWindow) -> None:
    code, session = coding.code, coding.session
    assert code is not None
    assert session is not None
    timeline, shown = code.timeline, code.timeline.places
    QTest.keyClick(coding, Qt.Key.Key_R, CTRL_ALT)
    assert timeline.places.lanes_top == shown.lanes_top - sum(shown.ribbons)
    assert not coding.settings["code.ribbons"]
    QTest.keyClick(coding, Qt.Key.Key_R, CTRL_ALT)
    assert timeline.places == shown
    run = next(run for run in session.project.find(Pass) if run.recall_id is not None)
    sealing.seal(session.project, pass_ids=[run.id])
    QApplication.processEvents()
    assert timeline.places.ribbons == ()
    sealing.unseal(session.project, pass_ids=[run.id])
    QApplication.processEvents()
    assert len(timeline.places.ribbons) == 1
