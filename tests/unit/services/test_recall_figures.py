"""The figures of a recall, as the summary has them and as they leave the project."""

import csv
from pathlib import Path

import pytest

from iprtool.domain.errors import IprError
from iprtool.domain.kinds import Initiator, RecallMode, Respondent, Stance, Stimulus
from iprtool.domain.model import Recall, Recording
from iprtool.exchange.report import Fate
from iprtool.services import exporting, recall_events, recall_figures, recall_views, recalls
from iprtool.services.export_filters import Filters
from iprtool.store import Project


@pytest.fixture
def recall(project: Project) -> Recall:
    """Ten seconds are seen, four of them twice; two stops, three moments, an event; 60 s long and unsealed."""
    (recording,) = project.find(Recording)
    begun = recalls.begin(
        project,
        recording_id=recording.id,
        participant=Respondent.CLIENT,
        mode=RecallMode.EVENT,
        interviewer="KL",
    )
    for kind, by, at_ms, session_ms, from_ms in (
        (Stimulus.PLAY, Initiator.INTERVIEWER, 1_000, 0, None),
        (Stimulus.PAUSE, Initiator.PARTICIPANT, 9_000, 8_000, None),
        (Stimulus.SEEK, Initiator.PARTICIPANT, 20_000, 4_000, 8_000),
        (Stimulus.PLAY, Initiator.PARTICIPANT, 21_000, 4_000, None),
        (Stimulus.PAUSE, Initiator.INTERVIEWER, 27_000, 10_000, None),
    ):
        recalls.log(project, begun, kind, initiator=by, at_ms=at_ms, session_ms=session_ms, rate=1.0, from_ms=from_ms)
    for about_ms, said_ms, stance, by in (
        (8_000, 9_000, Stance.THEN, Initiator.PARTICIPANT),
        (10_000, 27_000, Stance.THEN, Initiator.INTERVIEWER),
        (6_000, 30_000, Stance.NOW, Initiator.PARTICIPANT),
    ):
        _, remark = recalls.put_moment(project, begun, about_ms=about_ms, said_ms=said_ms, initiator=by)
        recalls.set_stance(project, remark_id=remark.id, stance=stance)
    recall_events.set_event(project, begun, start_ms=6_000, end_ms=9_000)
    recall_events.set_peak(project, begun, of=Respondent.CLIENT, peak_ms=8_000)
    with project.step("Unseal") as step:
        step.update(recalls.pass_of(project, begun), sealed=False)
    return recalls.end(project, begun, 60_000)


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def test_the_summary_adds_up(project: Project, recall: Recall) -> None:
    found = recall_figures.figures(project, recall)
    assert (found.length_ms, found.played_ms, found.pauses_ms) == (60_000, 14_000, 12_000 + 33_000)
    assert (found.stops, found.stops_by) == (2, {Initiator.PARTICIPANT: 1, Initiator.INTERVIEWER: 1})
    assert found.stops_per_hour == pytest.approx(2 * 3600 / 14)
    assert found.stops_per_interview_hour == pytest.approx(120)
    assert found.median_stop_ms == 22_500
    assert found.coverage.seen_ms == 10_000
    assert (found.moments, found.stances) == (3, {Stance.THEN: 2, Stance.NOW: 1, Stance.UNCLEAR: 0})
    assert found.stance_share(Stance.THEN) == pytest.approx(2 / 3)
    assert found.delay_min is None


def test_a_recall_without_a_log_has_figures_too(project: Project) -> None:
    (recording,) = project.find(Recording)
    empty = recalls.begin(
        project, recording_id=recording.id, participant=Respondent.CLIENT, mode=RecallMode.ALONE, interviewer=""
    )
    found = recall_figures.figures(project, empty)
    assert (found.length_ms, found.stops_per_hour, found.stops_per_interview_hour) == (0, None, None)
    assert (found.median_stop_ms, found.stance_share(Stance.NOW), found.seen_share) == (None, None, 0.0)


def test_recalls_are_named_by_their_place(project: Project, recall: Recall) -> None:
    view = recall_views.named(project, "08/3/Client")
    assert (view.recall, view.name) == (recall, "08/3/client")
    assert recall_views.named(project, recall.id) == view
    again = recalls.begin(
        project,
        recording_id=view.recording.id,
        participant=Respondent.CLIENT,
        mode=RecallMode.FREE,
        interviewer="KL",
        follow_up=True,
    )
    assert [each.name for each in recall_views.overview(project)] == ["08/3/client", "08/3/client/2"]
    with pytest.raises(IprError, match="Its recalls are: 08/3/client, 08/3/client/2"):
        recall_views.named(project, "08/4/client")
    recalls.end(project, again, 0)


def test_moments_leave_with_what_was_said(project: Project, recall: Recall, tmp_path: Path) -> None:
    assert exporting.export(project, "csv", tmp_path / "tags.csv").count(Fate.TAKEN) == 4
    said = [
        (row["begin_ms"], row["said_at_ms"], row["stance"], row["stopped_by"], row["times_seen"])
        for row in rows(tmp_path / "tags.csv")
    ]
    assert said == [
        ("6000", "30000", "now", "participant", "2"),
        ("6000", "", "", "", ""),
        ("8000", "9000", "then", "participant", "1"),
        ("10000", "27000", "then", "interviewer", "1"),
    ]


def test_figures_leave_a_line_a_recall(project: Project, recall: Recall, tmp_path: Path) -> None:
    assert exporting.export(project, "recalls-csv", tmp_path / "recalls.csv").count(Fate.TAKEN) == 1
    (row,) = rows(tmp_path / "recalls.csv")
    assert (row["recall"], row["participant"], row["mode"], row["delay_min"]) == ("08/3/client", "client", "event", "")
    assert (row["stops"], row["stops_participant"], row["stops_per_interview_hour"]) == ("2", "1", "120.0")
    assert (row["moments"], row["then_share"], row["now_share"]) == ("3", "0.6667", "0.3333")
    assert (row["event_begin_ms"], row["event_end_ms"], row["client_peak_ms"]) == ("6000", "9000", "8000")
    assert row["therapist_peak_ms"] == ""
    duration_ms = project.find(Recording)[0].duration_ms
    assert row["skipped"] == f"10000-{duration_ms}"
    shares = [float(row[name]) for name in ("seen_once_share", "seen_again_share", "skipped_share")]
    assert sum(shares) == pytest.approx(1, abs=0.001)


def test_the_log_leaves_as_it_was_written(project: Project, recall: Recall, tmp_path: Path) -> None:
    assert exporting.export(project, "recall-log-csv", tmp_path / "log.csv").count(Fate.TAKEN) == 6
    found = rows(tmp_path / "log.csv")
    assert [row["kind"] for row in found] == ["play", "pause", "seek", "play", "pause", "end"]
    assert (found[2]["session_ms"], found[2]["from_ms"], found[2]["rate"]) == ("4000", "8000", "1.0")
    assert found[-1]["initiator"] == "program"
    exporting.export(project, "recall-log-csv", tmp_path / "again.csv")
    assert (tmp_path / "again.csv").read_bytes() == (tmp_path / "log.csv").read_bytes()
    nothing = Filters(passes=("client",), dyads=("08",))
    assert exporting.export(project, "recall-log-csv", tmp_path / "client.csv", nothing).count(Fate.TAKEN) == 6


def test_answers_leave_with_the_event_they_are_about(project: Project, recall: Recall, tmp_path: Path) -> None:
    for position, text in ((2, "=It hurt"), (0, "Warmth,\nat once")):
        recall_events.set_answer(project, recall, position=position, question=f"Question {position}?", text=text)
    assert exporting.export(project, "recall-answers-csv", tmp_path / "answers.csv").count(Fate.TAKEN) == 2
    first, second = rows(tmp_path / "answers.csv")
    assert (first["number"], first["question"], first["answer"]) == ("1", "Question 0?", "Warmth,\nat once")
    assert (second["number"], second["answer"]) == ("3", "'=It hurt")
    event = [second[name] for name in ("recall", "mode", "event_begin_ms", "event_end_ms", "client_peak_ms")]
    assert event == ["08/3/client", "event", "6000", "9000", "8000"]
    assert second["therapist_peak_ms"] == ""
    by_id = {row["tag_id"]: row for row in _tags(project, tmp_path)}
    assert by_id[second["tag_id"]]["begin_ms"] == "6000"
    with project.step("Seal") as step:
        step.update(recalls.pass_of(project, recall), sealed=True)
    assert exporting.export(project, "recall-answers-csv", tmp_path / "answers.csv").count(Fate.TAKEN) == 0


def _tags(project: Project, folder: Path) -> list[dict[str, str]]:
    exporting.export(project, "csv", folder / "tags.csv")
    return rows(folder / "tags.csv")


def test_a_recall_whose_pass_is_gone_is_on_no_list_and_has_figures(project: Project, recall: Recall) -> None:
    with project.step("As an older version left it") as step:
        step.delete_tree(recalls.pass_of(project, recall))
    assert recall_views.overview(project) == []
    assert recall_figures.figures(project, recall).coverage.duration_ms == 0
