"""Planning parts of sessions, and what the board and its list make of it."""

from datetime import date, timedelta

import pytest

from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Outcome, Part, PassKind, RecallMode, Respondent
from iprtool.domain.model import Dyad, Episode, Pass, Planned, Recall, Recording, Session, Therapist
from iprtool.services import passes, planning, sealing, study, tagging
from iprtool.services.board import Book
from iprtool.services.due import Due, Need, due, duration
from iprtool.store import Project

TODAY = date(2026, 3, 4)


@pytest.fixture
def session(project: Project) -> Session:
    return project.find(Session)[0]


def _due(project: Project, author: str = "AB") -> list[Due]:
    return due(Book(project), author, TODAY)


def test_a_part_is_planned_once_and_can_be_changed_and_undone(project: Project, session: Session) -> None:
    planning.plan(project, session_id=session.id, part=Part.CODING, person="KL")
    planning.plan(project, session_id=session.id, part=Part.CODING, person="kl ", due_on=TODAY)
    (plan,) = project.find(Planned)
    assert (plan.person, plan.due_on) == ("KL", TODAY)
    planning.set_missing(project, session_id=session.id, part=Part.CODING, person="KL", reason=" has \n left ")
    (plan,) = project.find(Planned)
    assert (plan.due_on, plan.missing) == (TODAY, "has left"), "the day is kept"
    planning.unplan(project, session_id=session.id, part=Part.CODING, person="KL")
    assert project.count(Planned) == 0
    project.undo()
    assert project.find(Planned) == [plan]


def test_what_cannot_be_planned_is_refused(project: Project, session: Session) -> None:
    with pytest.raises(IprError, match="not said who is to code"):
        planning.plan(project, session_id=session.id, part=Part.CODING, person="  ")
    with pytest.raises(IprError, match="at most 200 letters"):
        planning.set_missing(project, session_id=session.id, part=Part.FOLLOW_UP, reason="x" * 201)
    with pytest.raises(IprError, match="not a time of day"):
        planning.set_meeting(project, session_id=session.id, held_on=TODAY, ended="25:00")
    with pytest.raises(IprError, match="from 1 to 10,000"):
        planning.set_waits(project, recall_within_h=0, follow_up_days=30)
    assert project.count(Planned) == 0


def test_a_therapist_is_in_several_dyads(project: Project) -> None:
    dyads = [project.find(Dyad)[0], study.add_dyad(project, label="09")]
    for dyad, label in zip(dyads, ("T1", "t1"), strict=True):
        planning.set_therapist(project, dyad_id=dyad.id, label=label)
    assert [each.label for each in project.find(Therapist)] == ["T1"]
    assert [Book(project).row(dyad.id).therapist for dyad in dyads] == ["T1", "T1"]
    planning.set_therapist(project, dyad_id=dyads[0].id, label="")
    assert Book(project).row(dyads[0].id).therapist == ""


def test_what_is_due_is_said_by_day_and_leads_to_its_part(project: Project, session: Session, run: Pass) -> None:
    for part, person, day in (
        (Part.CLIENT_RECALL, "", None),
        (Part.CODING, "AB", None),
        (Part.CODING, "KL", TODAY),
        (Part.FOLLOW_UP, "", TODAY + timedelta(days=9)),
        (Part.CODING, "MM", TODAY - timedelta(days=1)),
        (Part.THERAPIST_RECALL, "", None),
    ):
        planning.plan(project, session_id=session.id, part=part, person=person, due_on=day)
    planning.set_missing(project, session_id=session.id, part=Part.THERAPIST_RECALL, reason="ill")
    assert [item.text for item in _due(project)] == [
        "MM is to code dyad 08, session 3, was due on 2026-03-03",
        "KL is to code dyad 08, session 3, until 2026-03-04",
        "Follow-up: dyad 08, session 3, until 2026-03-13",
        "Recall with the client: dyad 08, session 3",
    ], "what AB has coded and what is missing for a reason is not due"
    assert [item.need for item in _due(project, "KL")][1] is Need.CODING, "KL is told as KL"


def test_sessions_to_come_wait_and_without_a_recording_only_it_is_due(project: Project) -> None:
    later = study.ensure_session(project, dyad="09", number=1)
    for part in (Part.RECORDING, Part.CLIENT_RECALL):
        planning.plan(project, session_id=later.id, part=part)
    texts = [item.text for item in _due(project) if item.session and item.session.id == later.id]
    assert texts == ["Add a recording: dyad 09, session 1"]
    planning.set_meeting(project, session_id=later.id, held_on=TODAY + timedelta(days=1))
    assert [item for item in _due(project) if item.session and item.session.id == later.id] == []


def test_a_late_recall_is_told(project: Project, session: Session) -> None:
    _recall(project, session, delay_min=5 * 1440)
    assert "Recall of dyad 08 was 3 days late" in [item.text for item in _due(project)]
    planning.set_waits(project, recall_within_h=5 * 24, follow_up_days=30)
    assert Need.LATE not in {item.need for item in _due(project)}


def _recall(project: Project, session: Session, delay_min: int = 60, *, sealed: bool = False) -> Pass:
    recall = Recall(new_id(), session.id, Respondent.CLIENT, RecallMode.FREE, "IN", project.now(), delay_min=delay_min)
    recording = project.find(Recording)[0]
    run = passes.draft(project, recording_id=recording.id, author="C1")
    with project.step("Begin recall") as step:
        step.insert(recall)
        made = Pass(new_id(), recording.id, run.codebook_id, PassKind.CLIENT_RECALL, "C1", 0, recall.id, sealed)
        step.insert(made)
    return made


def test_tags_and_episodes_are_counted_by_the_gate(project: Project, session: Session, run: Pass) -> None:
    book = Book(project)
    listening = project.listen(book.apply)
    for _ in range(3):
        tagging.tag_now(project, pass_id=run.id, code_id=None, at_ms=5)
    with project.step("Begin episode") as step:
        step.insert(Episode(new_id(), run.id, Outcome.OPEN))
    sealed = _recall(project, session, sealed=True)
    tagging.tag_now(project, pass_id=sealed.id, code_id=None, at_ms=5)
    with project.step("Begin episode") as step:
        step.insert(Episode(new_id(), sealed.id, Outcome.OPEN))
    row = book.row(session.dyad_id)
    assert (row.tags, row.episodes, book.tags_of(sealed.id)) == (3, 1, 0)
    assert [mark.sealed for mark in row.cells[3].marks if mark.pass_id == sealed.id] == [True]
    sealing.unseal(project, pass_ids=[sealed.id])
    row = book.row(session.dyad_id)
    assert (row.tags, row.episodes, book.tags_of(sealed.id)) == (4, 2, 1)
    listening()


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "0 minutes"), (1, "1 minute"), (59, "59 minutes"), (60, "1 hour"), (1440, "1 day"), (4320, "3 days")],
)
def test_how_long_is_said_in_the_largest_unit(minutes: int, said: str) -> None:
    assert duration(minutes) == said
