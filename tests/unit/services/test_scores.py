"""Scores typed and out of tables."""

from pathlib import Path

import pytest

from iprtool.domain.errors import IprError
from iprtool.domain.kinds import Respondent, Timing
from iprtool.domain.model import Measure, Score, Session
from iprtool.services import exporting, scores, study
from iprtool.services.csv_files import Report
from iprtool.services.scores_facts import facts, lines
from iprtool.store import Project

CLIENT, AFTER = Respondent.CLIENT, Timing.AFTER


@pytest.fixture
def oq(project: Project) -> Measure:
    study.ensure_session(project, dyad="08", number=5)
    return scores.add_measure(project, name="oq-45")


def _import(project: Project, text: str, tmp_path: Path, encoding: str = "utf-8") -> Report:
    file = tmp_path / "scores.csv"
    file.write_text(text, encoding)
    return scores.import_file(project, file)


def test_a_known_measure_comes_with_its_figures_and_once(project: Project, oq: Measure) -> None:
    assert (oq.name, oq.high, oq.reliable_change) == ("OQ-45", 180, 14)
    assert "OQ-45" not in [measure.name for measure in scores.offered(project)]
    with pytest.raises(IprError, match="a measure OQ-45 already"):
        scores.add_measure(project, name=" OQ-45")
    scores.change_measure(project, measure_id=oq.id, cut_off=63)
    assert project.get(Measure, oq.id).cut_off == 63


def test_scores_are_put_changed_and_taken_away_in_one_step(project: Project, oq: Measure) -> None:
    three, five = project.find(Session)
    scores.put(project, measure_id=oq.id, values={(three.id, CLIENT, AFTER): 80, (five.id, CLIENT, AFTER): 60})
    (course,) = scores.courses(project, oq)
    assert (course.dyad.label, course.change.difference, course.change.verdict.value) == ("08", -20, "improved")
    scores.put(project, measure_id=oq.id, values={(three.id, CLIENT, AFTER): 70, (five.id, CLIENT, AFTER): None})
    assert [score.value for score in project.find(Score)] == [70]
    project.undo()
    assert sorted(score.value for score in project.find(Score)) == [60, 80]
    with pytest.raises(IprError, match=r"181 lies outside “OQ-45”\. Its scores are 0 to 180"):
        scores.put(project, measure_id=oq.id, values={(three.id, CLIENT, AFTER): 1, (five.id, CLIENT, AFTER): 181})
    assert sorted(score.value for score in project.find(Score)) == [60, 80], "none of them was written"
    with pytest.raises(IprError, match="80 lies outside"):
        scores.change_measure(project, measure_id=oq.id, high=70)
    scores.delete_measure(project, measure_id=oq.id)
    assert project.count(Score) == 0


def test_a_long_table_and_the_same_again(project: Project, oq: Measure, tmp_path: Path) -> None:
    text = (
        "Dyad;Session;Respondent;Timing;Measure;Value\n08;3;client;before;OQ-45;81\ndyad 08;5;;;oq-45;62,5\n"
        "08;5;therapist;follow-up;Own;3\n08;3;;;Own;NA\n"
    )
    report = _import(project, text, tmp_path, "cp1252")
    assert dict(report.made) == {"measures": 1, "scores": 3}
    told = facts(project)
    assert [
        (row["measure"], row["session"], row["respondent"], row["timing"], row["value"]) for row in told["scores"]
    ] == [
        ("OQ-45", 3, "client", "before", 81.0),
        ("OQ-45", 5, "client", "after", 62.5),
        ("Own", 5, "therapist", "follow_up", 3.0),
    ]
    assert [row["verdict"] for row in told["changes"]] == ["improved"]
    assert lines(told)[-1] == "08\tOQ-45\tclient\t81.0\t62.5\t-18.5\timproved"
    seq = project.seq
    again = _import(project, text, tmp_path)
    assert (again.made.total(), again.changed, again.skipped, project.seq) == (0, [], 3, seq)
    changed = _import(project, text.replace("81", "80"), tmp_path)
    assert changed.changed == ["Line 2: 81 is 80 now"]
    project.undo()
    assert 81 in [score.value for score in project.find(Score)]


def test_a_wide_table_has_a_column_for_each_measure(project: Project, oq: Measure, tmp_path: Path) -> None:
    report = _import(project, "dyad,session,OQ-45,CORE-OM\n08,3,80,2.1\n08,5,-,1.5\n", tmp_path)
    assert dict(report.made) == {"measures": 1, "scores": 3}
    assert [course.measure.name for m in scores.measures(project) for course in scores.courses(project, m)] == [
        "CORE-OM"
    ]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("08,3,client,OQ-45,80\n08,4,client,OQ-45,80", "Line 3: the study has no session 4 of dyad 08."),
        ("99,3,client,OQ-45,80", "Line 2: the study has no session 3 of dyad 99."),
        ("08,3,client,OQ-45,200", "Line 2: 200 lies outside “OQ-45”."),
        ("08,3,friend,OQ-45,20", "Line 2: “friend” is no respondent."),
        ("08,3,client,OQ-45,many", "Line 2: “many” is no number."),
        ("08,3,client,,20", "Line 2: the score has no measure."),
        ("08,3,client,OQ-45,80\n08,3,client,OQ-45,81", "Line 3: this score is 81 here and 80 in line 2."),
    ],
)
def test_a_refused_table_changes_nothing(project: Project, oq: Measure, tmp_path: Path, rows: str, said: str) -> None:
    with pytest.raises(IprError) as refused:
        _import(project, f"dyad,session,respondent,measure,value\n{rows}\n", tmp_path)
    assert refused.value.message == said
    assert "Nothing was changed" in refused.value.hint
    assert project.count(Score) == 0


def test_a_column_that_would_not_be_read_is_told(project: Project, oq: Measure, tmp_path: Path) -> None:
    with pytest.raises(IprError, match="Line 2: “WAI” is no column of a table with measure and value"):
        _import(project, "dyad,session,measure,value,WAI\n08,3,OQ-45,80,4\n", tmp_path)
    assert project.count(Score) == 0
    _import(project, "dyad,session,measure,value,remark\n08,3,OQ-45,80,\n", tmp_path)
    assert project.count(Score) == 1


def test_scores_leave_with_the_citation_of_their_measure_and_are_read_again(
    project: Project, oq: Measure, tmp_path: Path
) -> None:
    rows = "08,3,Own,4,after us\n08,5,OQ-45,62.5,\n08,3,OQ-45,81,\n"
    report = _import(project, f"dyad,session,measure,value,citation\n{rows}", tmp_path)
    assert (report.made["measures"], report.changed) == (1, [])
    exporting.export(project, "scores-csv", tmp_path / "out.csv")
    text = (tmp_path / "out.csv").read_text("utf-8-sig")
    assert text.splitlines() == [
        "dyad,session,respondent,timing,measure,value,citation",
        '08,3,client,after,OQ-45,81.0,"after Lambert et al., 1996"',
        '08,5,client,after,OQ-45,62.5,"after Lambert et al., 1996"',
        "08,3,client,after,Own,4.0,after us",
    ]
    again = _import(project, text, tmp_path)
    assert (again.skipped, again.changed, again.made.total()) == (3, [], 0)
    other = _import(project, text.replace("after us", '"after Elliott, 2020"'), tmp_path)
    assert other.changed == ["Line 4: citation of Own"]
    assert {measure.citation for measure in scores.measures(project)} == {
        "after Lambert et al., 1996",
        "after Elliott, 2020",
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "dyad,session,measure,value,citation\n08,3,Own,4,A\n08,5,Own,4,B\n",
            "Line 3: the citation of Own is “B” here and “A” in line 2.",
        ),
        ("dyad,session,Own,citation\n08,3,4,A\n", "Line 2: it is not said of which measure the citation is."),
    ],
)
def test_a_citation_that_cannot_be_kept_is_told(
    project: Project, oq: Measure, tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(IprError) as refused:
        _import(project, text, tmp_path)
    assert refused.value.message == said
    assert [measure.name for measure in scores.measures(project)] == ["OQ-45"]
