"""Planning on the board: by the menu, by its forms, and by a table."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from iprtool.domain.errors import IprError
from iprtool.domain.kinds import Part
from iprtool.domain.model import Dyad, Planned, Session, Therapist
from iprtool.services import planning
from iprtool.ui.study.forms import parse_day
from iprtool.ui.study.model import Spot
from iprtool.ui.study.place import StudyPlace
from iprtool.ui.study.plan_forms import MeetingForm, MissingForm, PlanForm, TherapistForm
from tests.ui.conftest import Phase
from tests.ui.places.conftest import WAIT_MS, World


def _pick(place: StudyPlace, spot: Spot, *path: str) -> None:
    menu = place.menu.make(spot, None)
    for text in path[:-1]:
        below = next(action.menu() for action in menu.actions() if action.text() == text)
        assert isinstance(below, QMenu)
        menu = below
    next(action for action in menu.actions() if action.text() == path[-1]).trigger()


def _chips(place: StudyPlace, spot: Spot) -> dict[str, str]:
    return {chip.text: chip.name for _, chip in place.board.chip_rects(spot)}


def _spot(world: World) -> Spot:
    world.recording("09", 5)
    return Spot(world.dyad("09").id, 5)


def test_a_part_is_planned_by_keys(place: StudyPlace, world: World, qtbot: QtBot) -> None:
    spot = _spot(world)
    place.board.go_to(spot)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0))
    QApplication.sendEvent(place.board.viewport(), event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    plan = next(action for action in menu.actions() if action.text() == "Plan a part…")
    menu.setActiveAction(plan)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    form = place.form
    assert isinstance(form, PlanForm)
    assert form.part.hasFocus()
    assert not form.person.isEnabled()
    form.part.setCurrentIndex(form.part.findData(Part.CODING.value))
    qtbot.keyClick(form.part, Qt.Key.Key_Return)
    assert form.trouble.startswith("It is not said who is to code.")
    qtbot.keyClicks(form.person, "KL")
    qtbot.keyClicks(form.day, "2126-04-01")
    qtbot.keyClick(form.day, Qt.Key.Key_Return)
    assert place.form is None
    (planned,) = world.project.find(Planned)
    assert (planned.part, planned.person, planned.due_on) == (Part.CODING, "KL", date(2126, 4, 1))
    assert _chips(place, spot)["KL"] == "Coder KL, not there yet, due on 2126-04-01"
    assert list(_chips(place, spot)) == ["Rec", "KL"], "the plan says what is wanted of this session"
    assert place.side.links[0].text_shown == "KL is to code dyad 09, session 5, until 2126-04-01"


def test_what_is_missing_shows_its_reason_and_counts(place: StudyPlace, world: World, qtbot: QtBot) -> None:
    spot = _spot(world)
    session = world.meeting("09", 5)
    for part in (Part.RECORDING, Part.CLIENT_RECALL, Part.THERAPIST_RECALL):
        planning.plan(world.project, session_id=session.id, part=part)
    before = place.board.rowHeight(0)
    _pick(place, spot, "Missing, with a reason", "Therapist recall…")
    form = place.form
    assert isinstance(form, MissingForm)
    qtbot.keyClick(form.reason, Qt.Key.Key_Return)
    assert form.trouble.startswith("There is no reason yet.")
    qtbot.keyClicks(form.reason, "ill")
    qtbot.keyClick(form.reason, Qt.Key.Key_Return)
    shown = place.model.shown_at(place.model.index_of(spot))
    assert shown is not None
    assert shown.notes == ("therapist recall missing: ill",)
    assert place.board.rowHeight(0) >= before
    assert place.side.figures["recalls"] == "0 of 2"
    assert [link.text_shown for link in place.side.links] == ["Recall with the client: dyad 09, session 5"]
    _pick(place, spot, "Missing, with a reason", "Therapist recall…")
    assert isinstance(place.form, MissingForm)
    place.form.reason.clear()
    qtbot.keyClick(place.form.reason, Qt.Key.Key_Return)
    assert len(place.side.links) == 2, "it may still come"
    _pick(place, spot, "Do not plan", "Client recall")
    assert world.project.count(Planned) == 2
    world.session.undo()
    assert world.project.count(Planned) == 3


def test_next_leads_to_the_recall(place: StudyPlace, world: World, qtbot: QtBot) -> None:
    _spot(world)
    session = world.meeting("09", 5)
    planning.plan(world.project, session_id=session.id, part=Part.CLIENT_RECALL)
    with qtbot.waitSignal(place.recall_requested) as asked:
        qtbot.mouseClick(place.side.links[0], Qt.MouseButton.LeftButton)
    assert asked.args is not None
    assert asked.args[0] == session.id


def test_day_end_and_phase_of_a_session(place: StudyPlace, world: World, qtbot: QtBot) -> None:
    spot = _spot(world)
    _pick(place, spot, "Date, time and phase…")
    form = place.form
    assert isinstance(form, MeetingForm)
    qtbot.keyClicks(form.day, "2026-03-04")
    qtbot.keyClicks(form.ended, "25:00")
    qtbot.keyClick(form.ended, Qt.Key.Key_Return)
    assert "25:00" in form.trouble
    form.ended.setText("14:50")
    form.phase.setCurrentText("working")
    qtbot.keyClick(form.ended, Qt.Key.Key_Return)
    (session,) = world.project.find(Session)
    assert (session.held_on, session.ended, session.phase) == (date(2026, 3, 4), "14:50", "working")
    assert "14:50 · working" in place.model.tip(place.model.index_of(spot), None)


def test_the_therapist_of_a_dyad(place: StudyPlace, world: World, qtbot: QtBot) -> None:
    spot = _spot(world)
    _pick(place, spot, "Therapist of Dyad 09…")
    form = place.form
    assert isinstance(form, TherapistForm)
    qtbot.keyClicks(form.label, "T1")
    qtbot.keyClick(form.label, Qt.Key.Key_Return)
    (therapist,) = world.project.find(Therapist)
    assert world.project.find(Dyad)[0].therapist_id == therapist.id
    assert place.model.tip(place.model.index(0, 0), None) == "Dyad 09, therapist T1"


def test_a_plan_is_imported_from_the_empty_board(
    place: StudyPlace, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    plan = tmp_path / "plan.csv"
    plan.write_text("site;dyad;session;recording;coders\nA/B;01;3;yes;AB, KL\nA/B;02;3;yes;AB\n", "utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(plan), ""))
    qtbot.mouseClick(place.empty.import_plan, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not place.tables.busy, timeout=WAIT_MS)
    assert place.stack.currentWidget() is place.board
    assert world.said == [
        "Made: 2 dyads, 2 sessions, 5 planned parts, 2 sites. Changed: 0. Rows that said nothing new: 0."
    ]
    assert place.side.figures["coded_twice"] == "0 of 1"
    plan.write_text("dyad;session\n01;x\n", "utf-8")
    world.actions["study.import_plan"].trigger()
    qtbot.waitUntil(lambda: not place.tables.busy, timeout=WAIT_MS)
    assert world.trouble.pop().startswith("Line 2: “x” is no number of a session.")


def _large_plan(folder: Path, dyads: int) -> Path:
    rows = [
        f"Clinic {n % 4};{n:03};T{n % 9};{number};yes;yes;yes;AB, KL" for n in range(dyads) for number in range(1, 21)
    ]
    plan = folder / "plan.csv"
    plan.write_text("\n".join(["site;dyad;therapist;session;recording;client_recall;therapist_recall;coders", *rows]))
    return plan


def test_a_large_plan_is_taken_in_while_the_window_goes_on_and_undone_at_once(
    place: StudyPlace, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, phase: Phase
) -> None:
    plan = _large_plan(tmp_path, 120)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(plan), ""))
    phase("a plan of 2,400 sessions", world.actions["study.import_plan"].trigger, lambda: place.model.rowCount() == 120)
    assert world.said[0].startswith("Made: 120 dyads, 2400 sessions, 12000 planned parts, 4 sites, 9 therapists.")
    world.session.undo()
    assert [world.project.count(kind) for kind in (Dyad, Session, Planned, Therapist)] == [0, 0, 0, 0]


def test_what_is_left_of_a_plan_is_taken_in_before_the_study_closes(
    place: StudyPlace, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = _large_plan(tmp_path, 10)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(plan), ""))
    place.tables.import_plan()
    assert place.tables.busy
    place.tables.import_plan()
    assert world.said == ["A plan is being imported. Try again in a moment."]
    place.tables.finish()
    assert not place.tables.busy
    assert world.project.count(Session) == 200


@pytest.mark.parametrize(
    ("system", "typed"), [("en_US", "3/4/26"), ("de_DE", "04.03.26"), ("nb_NO", "04.03.2026"), ("en_US", "2026-03-04")]
)
def test_a_day_is_typed_as_the_system_writes_it(system: str, typed: str) -> None:
    before = QLocale()
    QLocale.setDefault(QLocale(system))
    try:
        assert parse_day(typed) == date(2026, 3, 4)
    finally:
        QLocale.setDefault(before)


def test_a_slip_in_the_year_is_no_day() -> None:
    with pytest.raises(IprError, match="0206-03-04 is no day of a study"):
        parse_day("0206-03-04")
