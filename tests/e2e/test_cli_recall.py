"""The commands about recalls, on a recall that was held and one that is sealed."""

from pathlib import Path

import pytest

from iprtool.domain.kinds import Initiator, RecallMode, Respondent, Stimulus
from iprtool.services import recalls
from iprtool.store import Project
from tests.command import facts, run
from tests.unit.store.studies import fill


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The client's recall: played to 8 s, back to 4 s, on to 10 s at double speed. The therapist's is sealed."""
    folder = tmp_path_factory.mktemp("recalls") / "Study.iprt"
    with Project.create(folder, title="Closeness") as project:
        recording = fill(project).recording
        client, therapist = (
            recalls.begin(project, recording_id=recording.id, participant=who, mode=RecallMode.FREE, interviewer="KL")
            for who in (Respondent.CLIENT, Respondent.THERAPIST)
        )
        for kind, at_ms, session_ms, rate, from_ms in (
            (Stimulus.PLAY, 1_000, 0, 1.0, None),
            (Stimulus.PAUSE, 9_000, 8_000, 1.0, None),
            (Stimulus.SEEK, 20_000, 4_000, 1.0, 8_000),
            (Stimulus.PLAY, 21_000, 4_000, 2.0, None),
            (Stimulus.END, 24_000, 10_000, 2.0, None),
        ):
            recalls.log(
                project, client, kind, initiator=Initiator.PARTICIPANT,
                at_ms=at_ms, session_ms=session_ms, rate=rate, from_ms=from_ms,
            )  # fmt: skip
        recalls.put_moment(project, client, about_ms=8_000, said_ms=9_000, initiator=Initiator.PARTICIPANT)
        recalls.end(project, client, 30_000)
        with project.step("Unseal") as step:
            step.update(recalls.pass_of(project, client), sealed=False)
        recalls.end(project, therapist, 0)
    return folder


def test_recalls_are_listed_and_located(study: Path, tmp_path: Path) -> None:
    client, therapist = facts("recalls", study)
    assert (client["recall"], client["stops"], client["moments"], client["sealed"]) == ("08/3/client", 1, 1, False)
    assert (therapist["recall"], therapist["sealed"]) == ("08/3/therapist", True)
    assert "stops" not in therapist
    log = facts("recall-log", study, "--recall", client["id"])
    assert [(each["kind"], each["interview_ms"], each["session_ms"]) for each in log][1:3] == [
        ("pause", 9_000, 8_000),
        ("seek", 20_000, 4_000),
    ]
    place = facts("locate", study, "--recall", "08/3/client", "--interview-ms", "22000")
    assert (place["session_ms"], place["playing"], place["rate"]) == (6_000, True, 2.0)
    found = facts("locate", study, "--recall", "08/3/client", "--session-ms", "6000")["occasions"]
    assert [(each["interview_ms"], each["playing"], each["rate"]) for each in found] == [
        (7_000, True, 1.0),
        (22_000, True, 2.0),
    ]
    seen = facts("coverage", study, "--recall", "08/3/client")
    assert (seen["seen_ms"], seen["seen_once_ms"], seen["seen_again_ms"]) == (10_000, 6_000, 4_000)
    assert seen["by_times_ms"] == {"0": 2_990_000, "1": 6_000, "2": 4_000}
    assert seen["parts"][-1] == {"begin_ms": 10_000, "end_ms": 3_000_000, "times": 0}
    said = run("export", study, "--to", "recalls-csv", "-o", tmp_path / "recalls.csv").stdout
    assert said.startswith("Wrote 1 recall to ")


def test_words_for_people(study: Path) -> None:
    assert run("recalls", study).stdout.splitlines() == [
        "08/3/client\tfree\t00:00:30.000\t1 stops\t1 moments\t0% seen",
        "08/3/therapist\tfree\tsealed",
    ]
    where = ("--recall", "08/3/client")
    assert run("locate", study, *where, "--session-ms", "8000").stdout.splitlines() == [
        "00:00:09.000 – 00:00:20.000\tstood",
        "00:00:23.000\tplayed at 2x",
    ]
    assert run("locate", study, *where, "--session-ms", "90000").stdout == "00:01:30.000 was never shown\n"
    assert run("locate", study, *where, "--interview-ms", "10000").stdout == (
        "00:00:08.000, where the recording stood\n"
    )
    assert "00:00:04.000 – 00:00:08.000\tseen twice" in run("coverage", study, *where).stdout
    assert "00:00:21.000\tplay\t00:00:04.000\t2x\tparticipant" in run("recall-log", study, *where).stdout


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("coverage", "--recall", "08/3/therapist"), 1, "sealed, so nothing of it is shown"),
        (("recall-log", "--recall", "08/9/client"), 1, "Its recalls are: 08/3/client, 08/3/therapist"),
        (("locate", "--recall", "08/3/client"), 2, "either --interview-ms or --session-ms"),
    ],
)
def test_what_cannot_be_shown_is_said(study: Path, arguments: tuple[str, ...], status: int, words: str) -> None:
    command, *more = arguments
    said = run(command, study, *more, status=status).stderr
    assert words in " ".join(said.replace("│", " ").split())
