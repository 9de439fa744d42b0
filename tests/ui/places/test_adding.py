"""Dyads, sessions and recordings are added without a dialog in the way."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from iprtool.domain.model import Dyad, Recording, Session, Site
from iprtool.ui.jobs import Job
from iprtool.ui.parts.inline import InlineForm
from iprtool.ui.study.forms import BelongForm, DyadForm, SessionForm
from iprtool.ui.study.model import Spot
from iprtool.ui.study.place import StudyPlace
from tests.ui.places.conftest import WAIT_MS, World, drop


def _idle(world: World, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not world.jobs.busy, timeout=WAIT_MS)
    QApplication.processEvents()


def _added(world: World, qtbot: QtBot, count: int) -> list[Recording]:
    qtbot.waitUntil(lambda: world.project.count(Recording) == count, timeout=WAIT_MS)
    _idle(world, qtbot)
    return world.project.find(Recording)


def test_a_file_dropped_on_a_fresh_study_needs_one_key(place: StudyPlace, world: World, qtbot: QtBot) -> None:
    drop(place, [world.clip], QPoint(400, 300))
    form = place.form
    assert isinstance(form, BelongForm)
    assert (form.dyad.currentText(), form.number.value()) == ("01", 1)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert form.isAncestorOf(focus)
    qtbot.keyClick(focus, Qt.Key.Key_Return)
    (recording,) = _added(world, qtbot, 1)
    assert world.project.get(Session, recording.session_id).number == 1
    assert [dyad.label for dyad in world.project.find(Dyad)] == ["01"]
    assert (world.project.folder / recording.path).read_bytes() == world.clip.read_bytes()
    assert place.board.spot == Spot(world.dyad("01").id, 1)
    assert place.note.isVisible()
    assert place.note.text.text() == "session one.mp4 was added to Dyad 01, session 1."
    with qtbot.waitSignal(place.recording_opened) as opened:
        qtbot.keyClick(place.note.code, Qt.Key.Key_Space)
    assert opened.args == [recording.id]
    assert place.note.isHidden()
    world.session.undo()
    assert place.stack.currentWidget() is place.empty, "dyad, session and recording are one step"


def test_a_file_dropped_on_a_session_goes_there_at_once(place: StudyPlace, world: World, qtbot: QtBot) -> None:
    world.meeting("01", 3)
    world.dyad("02")
    spot = Spot(world.dyad("02").id, 2)
    at = place.board.visualRect(place.model.index_of(spot)).center()
    drop(place.board.viewport(), [world.clip, world.sound], at)
    assert place.form is None
    assert {r.file_name for r in _added(world, qtbot, 2)} == {"session one.mp4", "interview.wav"}
    (session,) = world.project.find(Session, dyad_id=world.dyad("02").id)
    assert session.number == 2
    assert len(place.book.row(world.dyad("02").id).cells[2].lines) == 2


def test_a_file_dropped_beside_the_sessions_asks(place: StudyPlace, world: World, qtbot: QtBot) -> None:
    world.recording("01", 1)
    world.recording("02", 1, world.sound)
    at = place.board.visualRect(place.model.index(1, 0)).center()
    drop(place.board.viewport(), [world.clip], at)
    form = place.form
    assert isinstance(form, BelongForm)
    assert (form.dyad.currentText(), form.number.value()) == ("02", 2)
    form.dyad.setCurrentText("7")
    assert form.number.value() == 1, "a new dyad begins with its first session"
    qtbot.keyClick(form.number, Qt.Key.Key_Up)
    assert form.number.value() == 2
    qtbot.keyClick(form.number, Qt.Key.Key_Escape)
    assert place.form is None
    assert world.project.count(Recording) == 2


def test_a_link_leaves_the_file_where_it_is(place: StudyPlace, world: World, qtbot: QtBot) -> None:
    place.taking.take_files([world.clip])
    form = place.form
    assert isinstance(form, BelongForm)
    form.link.click()
    assert "has to stay where it is" in form.meaning
    form.main.click()
    (recording,) = _added(world, qtbot, 1)
    assert recording.linked
    assert not list((world.project.folder / "media").glob("*"))
    place.taking.take_files([world.sound])
    assert isinstance(place.form, BelongForm)
    assert place.form.link.isChecked(), "the choice is kept for the next file"


def test_the_same_file_twice_is_refused_and_nothing_is_left(place: StudyPlace, world: World, qtbot: QtBot) -> None:
    recording = world.recording("01", 1)
    place.taking.take_files([world.clip], Spot(world.dyad("01").id, 1))
    qtbot.waitUntil(lambda: bool(world.trouble), timeout=WAIT_MS)
    _idle(world, qtbot)
    assert "is in this session already" in world.trouble.pop()
    assert [file.name for file in (world.project.folder / "media").iterdir()] == [Path(recording.path).name]


def test_a_file_that_is_no_recording_does_not_stop_the_others(
    place: StudyPlace, world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"this is no film")
    notes = tmp_path / "notes.docx"
    notes.write_bytes(b"")
    world.meeting("01", 1)
    place.taking.take_files([broken, notes, world.clip], Spot(world.dyad("01").id, 1))
    assert "No recording that iprtool knows: notes.docx." in world.trouble.pop()
    _added(world, qtbot, 1)
    assert "broken.mp4" in world.trouble.pop()


def test_cancel_stops_what_is_being_added_and_what_waits(place: StudyPlace, world: World, qtbot: QtBot) -> None:
    world.meeting("01", 1)
    world.jobs.started.connect(lambda job: job.cancel())
    place.taking.take_files([world.clip, world.sound], Spot(world.dyad("01").id, 1))
    qtbot.waitUntil(lambda: bool(world.said), timeout=WAIT_MS)
    _idle(world, qtbot)
    assert world.said == ["Stopped: session one.mp4 and 1 more were not added."]
    assert world.project.count(Recording) == 0
    assert not list((world.project.folder / "media").glob("*"))
    assert not place.taking.intake.busy


def test_progress_is_shown_for_each_file(place: StudyPlace, world: World, qtbot: QtBot) -> None:
    titles: list[str] = []

    def on_started(job: Job[object]) -> None:
        titles.append(job.title)

    world.jobs.started.connect(on_started)
    world.meeting("01", 1)
    place.taking.take_files([world.clip, world.sound], Spot(world.dyad("01").id, 1))
    _added(world, qtbot, 2)
    assert titles == ["Adding session one.mp4 (1 of 2)", "Adding interview.wav (2 of 2)"]


def test_the_button_asks_for_files_of_the_known_kinds(
    place: StudyPlace, world: World, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def choose(_parent: object, _title: str, _folder: str, kinds: str) -> tuple[list[str], str]:
        asked.append(kinds)
        return [str(world.clip), str(world.sound)], ""

    monkeypatch.setattr(QFileDialog, "getOpenFileNames", choose)
    qtbot.mouseClick(place.empty.add, Qt.MouseButton.LeftButton)
    assert "*.mp4" in asked[0]
    assert "*.wav" in asked[0]
    assert isinstance(place.form, BelongForm)
    assert place.form.title == "Where do these 2 files belong? session one.mp4, interview.wav"
    place.form.main.click()
    _added(world, qtbot, 2)


def test_what_is_odd_in_a_file_is_told(place: StudyPlace, world: World, qtbot: QtBot, samples: Path) -> None:
    world.meeting("01", 1)
    odd = samples / "media" / "torchcodec__nasa_13013.mp4"
    place.taking.take_files([odd], Spot(world.dyad("01").id, 1))
    _added(world, qtbot, 1)
    assert place.note.problems.isVisible()
    assert "There are 2 sound tracks; iprtool uses the first." in place.note.problems.text()


def test_a_dyad_at_a_new_site(place: StudyPlace, world: World, qtbot: QtBot) -> None:
    world.actions["study.add_dyad"].trigger()
    form = place.form
    assert isinstance(form, DyadForm)
    assert form.dyad.hasFocus()
    assert form.dyad.text() == "01"
    qtbot.keyClick(form.dyad, Qt.Key.Key_Tab)
    assert form.site.hasFocus()
    qtbot.keyClicks(form.site, "Clinic 2/Oslo")
    qtbot.keyClick(form.site, Qt.Key.Key_Return)
    assert place.form is None
    assert place.book.row(world.dyad("01").id).site == "Clinic 2/Oslo"
    world.actions["study.add_dyad"].trigger()
    form = place.form
    assert isinstance(form, DyadForm)
    assert form.dyad.text() == "02"
    assert [form.site.itemText(n) for n in range(form.site.count())] == ["", "Clinic 2", "Clinic 2/Oslo"]
    form.site.setCurrentText("clinic 2/oslo")
    qtbot.keyClick(form.dyad, Qt.Key.Key_Return)
    assert world.project.count(Site) == 2, "a site that is there is not made again"


def test_a_session_with_day_and_phase(place: StudyPlace, world: World, qtbot: QtBot) -> None:
    world.meeting("01", 4)
    world.dyad("02")
    place.board.go_to(Spot(world.dyad("01").id, 2))
    world.actions["study.add_session"].trigger()
    form = place.form
    assert isinstance(form, SessionForm)
    assert (form.dyad.currentText(), form.number.value()) == ("Dyad 01", 5)
    form.dyad.setCurrentIndex(1)
    assert form.number.value() == 1
    form.number.selectAll()
    qtbot.keyClicks(form.number, "3")
    qtbot.keyClicks(form.day, "yesterday")
    qtbot.keyClicks(form.phase, "early")
    qtbot.keyClick(form.phase, Qt.Key.Key_Return)
    assert "is not a day" in form.trouble
    form.day.clear()
    qtbot.keyClicks(form.day, "2026-03-04")
    qtbot.keyClick(form.day, Qt.Key.Key_Return)
    assert place.form is None
    (session,) = world.project.find(Session, dyad_id=world.dyad("02").id)
    assert (session.number, session.held_on, session.phase) == (3, date(2026, 3, 4), "early")
    assert place.board.spot == Spot(world.dyad("02").id, 3)


def test_a_session_needs_a_number(place: StudyPlace, world: World, qtbot: QtBot) -> None:
    world.dyad("01")
    place.entering.add_session()
    form = place.form
    assert isinstance(form, SessionForm)
    form.number.clear()
    qtbot.keyClicks(form.number, "x0")
    qtbot.keyClick(form.number, Qt.Key.Key_Return)
    assert "no number" in form.trouble
    assert world.project.count(Session) == 0


def test_a_session_without_any_dyad_begins_with_the_dyad(place: StudyPlace, world: World) -> None:
    world.actions["study.add_session"].trigger()
    assert isinstance(place.form, DyadForm)
    assert world.said == ["A session belongs to a dyad: add a dyad first."]


def test_a_form_takes_the_place_of_the_one_before(place: StudyPlace, world: World) -> None:
    place.entering.add_dyad()
    place.taking.take_files([world.clip])
    shown = [form for form in place.findChildren(InlineForm) if form.isVisible()]
    assert shown == [place.form]


def test_enter_on_cancel_cancels(place: StudyPlace, world: World, qtbot: QtBot) -> None:
    place.entering.add_dyad()
    form = place.form
    assert form is not None
    form.cancel.setFocus()
    qtbot.keyClick(form.cancel, Qt.Key.Key_Return)
    assert place.form is None
    assert world.project.count(Dyad) == 0


def test_what_is_next_leads_to_the_work(
    place: StudyPlace, world: World, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.dyad("01")
    recording = world.recording("02", 1)
    world.meeting("03", 2)
    texts = [link.text_shown for link in place.side.links]
    assert texts == ["Code dyad 02, session 1", "Add a recording: dyad 03, session 2", "Add a session to dyad 01"]
    with qtbot.waitSignal(place.coding_requested) as opened:
        qtbot.keyClick(place.side.links[0], Qt.Key.Key_Space)
    assert opened.args == [recording.id, "ME"]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args: ([str(world.sound)], ""))
    qtbot.mouseClick(place.side.links[1], Qt.MouseButton.LeftButton)
    _added(world, qtbot, 2)
    session_link = place.side.links[-1]
    assert session_link.text_shown == "Add a session to dyad 01"
    qtbot.mouseClick(session_link, Qt.MouseButton.LeftButton)
    assert isinstance(place.form, SessionForm)
    assert place.form.dyad.currentText() == "Dyad 01"


def test_coding_something_takes_it_off_the_list(place: StudyPlace, world: World) -> None:
    recording = world.recording("01", 1)
    assert [link.text_shown for link in place.side.links] == ["Code dyad 01, session 1"]
    world.coding(recording, "ME", 1)
    assert place.side.links == []
    assert place.side.figures == {
        "dyads": "1",
        "recordings": "1 of 1",
        "recalls": "0",
        "coded_twice": "0",
    }
