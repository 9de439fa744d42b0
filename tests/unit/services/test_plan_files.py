"""The typical study of the field, entered by a table; and tables that come again, change, or contradict."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import MediaKind, Part, PassKind, RecallMode, Respondent
from iprtool.domain.model import Codebook, Dyad, Pass, Planned, Recall, Recording, Session, Site, Therapist
from iprtool.services import plan_files, projects, study
from iprtool.services.board import Book
from iprtool.services.board_facts import facts, in_words
from iprtool.services.csv_files import Report
from iprtool.store import Project

HEADING = "site;dyad;therapist;session;date;ended;phase;recording;client_recall;therapist_recall;coders"


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Project]:
    made = projects.create(tmp_path / "Empty.iprt", title="Relationship formation", author="AB")
    yield made
    made.close()


def design() -> str:
    """Two clinics, one with two sub-clinics; 12 dyads, sessions 3 and 5; one recall missing with a reason."""
    lines = [HEADING]
    for n in range(1, 13):
        site = "Clinic 1" if n < 7 else f"Clinic 2/{('Oslo', 'Bergen')[n % 2 == 0]}"
        for number, day in ((3, n), (5, n + 14)):
            therapist_recall = "missing: ill" if (n, number) == (9, 5) else "yes"
            cells = [site, f"{n:02}", f"T{n % 5}", number, f"2026-03-{day:02}", "14:50", f"phase {number}"]
            lines.append(";".join(map(str, [*cells, "yes", "yes", therapist_recall, "AB, KL"])))
    return "\n".join(lines) + "\n"


def _import(project: Project, text: str, tmp_path: Path) -> Report:
    file = tmp_path / "plan.csv"
    file.write_text(text, "utf-8")
    return plan_files.import_file(project, file)


def _obtain(project: Project) -> None:
    """Everything that is planned and not missing, but for half of the second codings."""
    book, at = project.find(Codebook)[0], project.now()
    with project.step("Obtain") as step:
        for n, session in enumerate(project.find(Session)):
            film = Recording(new_id(), session.id, "A", "a.mp4", "a", False, 1, "", MediaKind.VIDEO, 0, 9)
            step.insert(film)
            for plan in project.find(Planned, session_id=session.id, missing=""):
                if plan.part in (Part.CLIENT_RECALL, Part.THERAPIST_RECALL):
                    who = Respondent.CLIENT if plan.part is Part.CLIENT_RECALL else Respondent.THERAPIST
                    step.insert(Recall(new_id(), session.id, who, RecallMode.FREE, "IN", at, delay_min=120))
                elif plan.part is Part.CODING and (plan.person == "AB" or n % 2):
                    step.insert(Pass(new_id(), film.id, book.id, PassKind.CODING, plan.person))


def test_the_typical_study_is_entered_in_one_step_and_shows_its_gap(empty: Project, tmp_path: Path) -> None:
    report = _import(empty, design(), tmp_path)
    assert dict(report.made) == {"dyads": 12, "sessions": 24, "planned parts": 120, "sites": 4, "therapists": 5}
    assert (report.rows, report.skipped, report.changed) == (24, 0, [])
    assert in_words(Book(empty).totals()) == {
        "recordings": "0 of 24", "recalls": "0 of 48", "coded_twice": "0 of 24"
    }  # fmt: skip
    _obtain(empty)
    held_on = empty.find(Session)[0].held_on
    assert held_on is not None
    found = facts(empty, held_on + timedelta(days=99))
    assert found["totals"] == {"recordings": "24 of 24", "recalls": "47 of 48", "coded_twice": "12 of 24"}
    row = next(each for each in found["dyads"] if each["dyad"] == "09")
    assert (row["site"], row["therapist"]) == ("Clinic 2/Oslo", "T4")
    (gap,) = [part for cell in row["sessions"] for part in cell["parts"] if part["status"] == "missing"]
    assert (gap["part"], gap["missing"]) == ("therapist_recall", "ill")
    assert len(found["next"]) == 12
    assert found["next"][0]["text"] == "KL is to code dyad 01, session 3"


def test_the_whole_plan_is_one_step_to_undo(empty: Project, tmp_path: Path) -> None:
    _import(empty, design(), tmp_path)
    empty.undo()
    assert [empty.count(kind) for kind in (Site, Therapist, Dyad, Session, Planned)] == [0] * 5
    empty.redo()
    assert empty.count(Planned) == 120


def test_the_same_plan_again_changes_nothing(empty: Project, tmp_path: Path) -> None:
    _import(empty, design(), tmp_path)
    seq = empty.seq
    report = _import(empty, design(), tmp_path)
    assert (report.made.total(), report.changed, report.skipped) == (0, [], 24)
    assert empty.seq == seq, "not even a step"
    assert report.told() == "Made: nothing. Changed: 0. Rows that said nothing new: 24."


def test_a_plan_that_says_something_else_changes_only_that(empty: Project, tmp_path: Path) -> None:
    _import(empty, design(), tmp_path)
    text = "dyad,session,phase,therapist,client_recall,coders,follow_up\n01,3,early,,no,AB (missing: left),2026-05-01\n"
    report = _import(empty, text, tmp_path)
    assert report.changed == [
        "Line 2: phase of session 3 of dyad 01",
        "Line 2: Client recall is not planned any more",
        "Line 2: Coding by AB",
    ]
    assert dict(report.made) == {"planned parts": 1}
    session = next(each for each in empty.find(Session) if each.phase == "early")
    assert (session.held_on, session.ended) == (date(2026, 3, 1), "14:50"), "what is empty stays"
    assert {plan.part: plan.missing for plan in empty.find(Planned, session_id=session.id, person="AB")} == {
        Part.CODING: "left"
    }


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("A,1,3\nB,Dyad 1,5", "Line 3: the site of dyad Dyad 1 is B here and A in line 2."),
        ("A,1,3\nB,1,3\nC,1,3\nA,1,4", "Line 3: the site of dyad 1 is B here and A in line 2."),
        ("A,1,3\nA,1,0", "Line 3: a session cannot have the number 0."),
        ("A,1,3\nA,2,100000", "Line 3: a session cannot have the number 100000."),
    ],
)
def test_a_refused_plan_leaves_the_study_as_it_was(empty: Project, tmp_path: Path, rows: str, said: str) -> None:
    with pytest.raises(IprError) as refused:
        _import(empty, f"site,dyad,session\n{rows}\n", tmp_path)
    assert refused.value.message == said
    assert empty.count(Dyad) == 0


def test_a_file_that_is_not_there_is_told(empty: Project, tmp_path: Path) -> None:
    with pytest.raises(IprError, match=r"plan\.csv cannot be read"):
        plan_files.import_file(empty, tmp_path / "plan.csv")


@pytest.mark.parametrize(
    ("heading", "rows", "said"),
    [
        ("date", ["2026-03-04", "5.3.2026"], "date of session 3 of dyad 1 is 2026-03-05 here and 2026-03-04"),
        ("client_recall", ["yes", "no"], "plan for Client recall of session 3 of dyad 1 is no here and yes"),
        ("follow_up", ["2026-05-01", "2026-06-01"], "day for Follow-up of session 3 of dyad 1 is 2026-06-01 here"),
        ("recording", ["missing: ill", "missing: lost"], "reason for Recording of session 3 of dyad 1 is lost here"),
        ("coders", ["AB (missing: left)", "ab (missing: ill)"], "reason for Coding by ab of session 3 of dyad 1"),
    ],
)
def test_rows_that_contradict_each_other_are_told_before_anything_is_written(
    empty: Project, tmp_path: Path, heading: str, rows: list[str], said: str
) -> None:
    lines = [f"dyad,session,{heading}", "2,1,", *(f"1,3,{each}" for each in rows), f"1,3,{rows[1]}"]
    with pytest.raises(IprError) as refused:
        _import(empty, "\n".join(lines), tmp_path)
    assert refused.value.message.startswith("Line 4: the ")
    assert said in refused.value.message
    assert "in line 3." in refused.value.message
    assert "Lines 5 too." in refused.value.hint
    assert empty.count(Dyad) == 0


def test_what_others_write_between_two_slices_counts(empty: Project, tmp_path: Path) -> None:
    plan = tmp_path / "plan.csv"
    plan.write_text("dyad,session\n" + "\n".join(f"{n},1" for n in range(300)), "utf-8")
    importing = plan_files.importing(empty, plan)
    while empty.count(Dyad) < 200:
        next(importing)
    empty.undo()
    study.add_dyad(empty, label="299")
    made = empty.count(Dyad)
    for _ in importing:
        pass
    assert 1 <= made < 200
    labels = [dyad.label for dyad in empty.find(Dyad)]
    assert labels.count("299") == 1
    assert "298" in labels


def test_a_plan_that_cannot_be_written_to_its_end_leaves_nothing(
    empty: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = tmp_path / "plan.csv"
    plan.write_text("dyad,session\n" + "\n".join(f"{n},1" for n in range(300)), "utf-8")
    importing = plan_files.importing(empty, plan)
    while empty.count(Dyad) < 100:
        next(importing)
    kept, step = [], empty.step

    def full(label: str, **more: object) -> object:
        kept.append(empty.count(Dyad))
        raise IprError("The disk is full.")

    monkeypatch.setattr(empty, "step", full)
    with pytest.raises(IprError, match="The disk is full"):
        next(importing)
    monkeypatch.setattr(empty, "step", step)
    assert kept[0] >= 100
    assert empty.count(Dyad) == 0
