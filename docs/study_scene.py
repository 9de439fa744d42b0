"""A study in full work for the pictures of the board: two clinics, 12 dyads, sessions 3 and 5, all fictional."""

import random
from dataclasses import replace
from datetime import UTC, datetime

from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Part, PassKind, RecallMode, Respondent, Timing
from iprtool.domain.model import Codebook, Dyad, Pass, Planned, Recall, Recording, Session, Tag
from iprtool.domain.parts import RECALLS
from iprtool.exchange import plan_csv
from iprtool.services import plan_files, scores, study
from iprtool.store import Project

_HEADING = "site;dyad;therapist;session;date;ended;recording;client_recall;therapist_recall;follow_up;coders"
_DAYS_LATE = 5
_TWICE = (0, 1, 12, 13, 14)


def fill(project: Project) -> None:
    """Make the study of the demo into this one."""
    (film,) = project.find(Recording)[:1]
    kept = replace(film, id=new_id())
    for dyad in project.find(Dyad):
        study.delete(project, what=dyad)
    plan_files.import_rows(project, plan_csv.read("\n".join([_HEADING, *_rows()]).encode()))
    rnd = random.Random(8)
    for number, session in enumerate(project.find(Session)):
        _obtain(project, session, kept, number, rnd)
    _scores(project, rnd)


def _rows() -> list[str]:
    rows = []
    for n in range(1, 13):
        site = "Clinic 1" if n < 7 else f"Clinic 2/{'Bergen' if n % 2 == 0 else 'Oslo'}"
        for number in (3, 5):
            recall = "missing: ill" if (n, number) == (9, 5) else "yes"
            follow_up = "2026-05-04" if (n, number) == (2, 5) else ""
            day = f"2026-03-{n + number:02}"
            rows.append(f"{site};{n:02};T{n % 5 + 1};{number};{day};14:50;yes;yes;{recall};{follow_up};ME, KL")
    return rows


def _obtain(project: Project, session: Session, film: Recording, number: int, rnd: random.Random) -> None:
    book = project.find(Codebook)[0]
    recording = replace(film, id=new_id(), session_id=session.id)
    late = 60 * 24 * _DAYS_LATE if number == 21 else 90
    begun = datetime(2026, 3, 20, 12, tzinfo=UTC)
    with project.step("Fill the board") as step:
        step.insert(recording)
        for plan in project.find(Planned, session_id=session.id, missing=""):
            if plan.part in RECALLS:
                who = Respondent.CLIENT if plan.part is Part.CLIENT_RECALL else Respondent.THERAPIST
                kind = PassKind(plan.part.value)
                recall = Recall(new_id(), session.id, who, RecallMode.FREE, "IN", begun, begun, 3_000_000, late)
                run = Pass(new_id(), recording.id, book.id, kind, "", 0, recall.id, sealed=number > 17)
            elif plan.part is Part.CODING and (number in _TWICE or (plan.person == "ME") == (number != 7)):
                run, recall = Pass(new_id(), recording.id, book.id, PassKind.CODING, plan.person), None
            else:
                continue
            step.insert_many([each for each in (recall, run) if each is not None])
            step.insert_many(Tag(new_id(), run.id, None, 1000 * n) for n in range(rnd.randint(5, 20)))


def _scores(project: Project, rnd: random.Random) -> None:
    measure = scores.add_measure(project, name="OQ-45")
    values: dict[scores.Spot, float | None] = {}
    for session in project.find(Session):
        gain = rnd.randint(0, 40) if session.number == 5 else 0
        values[session.id, Respondent.CLIENT, Timing.BEFORE] = float(95 + rnd.randint(-8, 8) - gain)
    scores.put(project, measure_id=measure.id, values=values)
