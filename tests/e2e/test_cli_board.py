"""Plan, board and scores on the command line, with real processes."""

import json
from pathlib import Path

from iprtool.services import projects
from tests.command import run


def test_a_study_is_planned_and_seen(tmp_path: Path) -> None:
    project, plan, scores = tmp_path / "S.iprt", tmp_path / "plan.csv", tmp_path / "scores.csv"
    projects.create(project, title="Closeness").close()
    plan.write_text(
        "site;dyad;therapist;session;recording;client_recall;therapist_recall;coders\n"
        "Clinic 2/Oslo;09;T1;3;yes;yes;yes;AB, KL\nClinic 2/Oslo;09;T1;5;yes;yes;missing: ill;AB, KL\n",
        "cp1252",
    )
    made = json.loads(run("plan", project, plan, "--json").stdout)
    assert made["made"] == {"dyads": 1, "sessions": 2, "planned parts": 10, "sites": 2, "therapists": 1}
    board = json.loads(run("board", project, "--json").stdout)
    assert board["totals"] == {"recordings": "0 of 2", "recalls": "0 of 4", "coded_twice": "0 of 2"}
    assert board["dyads"][0]["site"] == "Clinic 2/Oslo"
    assert [item["text"] for item in board["next"]] == [f"Add a recording: dyad 09, session {n}" for n in (3, 5)]
    assert "therapist_recall: ill" in run("board", project).stdout
    scores.write_text("dyad,session,OQ-45\n09,3,90\n09,5,70\n", "utf-8")
    assert "2 scores" in run("scores", project, scores).stdout
    (change,) = json.loads(run("scores", project, "--json").stdout)["changes"]
    assert (change["difference"], change["verdict"]) == (-20, "improved")
    plan.write_text("dyad,session\n01,third\n", "utf-8")
    failed = run("plan", project, plan, status=1)
    assert failed.stderr.startswith("iprtool: Line 2: “third” is no number of a session.")
    assert "01" not in [row["dyad"] for row in board["dyads"]]
