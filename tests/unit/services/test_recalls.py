"""Recalls: begun, logged, their moments, ended; what undo passes over, and what a crash leaves."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Initiator, PassKind, RecallMode, Respondent, Stance, Stimulus
from iprtool.domain.model import (
    Answer,
    Codebook,
    Dyad,
    Entity,
    Event,
    Happening,
    Member,
    Pass,
    Rating,
    Recall,
    Recording,
    Remark,
    Session,
    Tag,
)
from iprtool.services import (
    board,
    codebooks,
    recall_events,
    recalls,
    recordings,
    study,
    tag_editing,
    tagging,
    visibility,
)
from iprtool.shipped import shipped
from iprtool.store import Project
from iprtool.store.tables import children_of
from tests.unit.store.studies import state


@pytest.fixture
def recording(project: Project) -> Recording:
    return project.find(Recording)[0]


def begin(project: Project, **more: object) -> Recall:
    (recording,) = project.find(Recording, recall_id=None)
    wanted: dict[str, Any] = {"participant": Respondent.CLIENT, "mode": RecallMode.FREE, "interviewer": "KL", **more}
    return recalls.begin(project, recording_id=recording.id, **wanted)


def add_sound(project: Project, recall: Recall, file: Path, begin_ms: int = 0, label: str = "Interview") -> Recording:
    prepared = recordings.prepare_there(project.folder, file) or recordings.prepare(project.folder, file)
    assert prepared is not None
    return recalls.put_sound(project, recall, prepared, begin_ms=begin_ms, label=label)


def log(project: Project, recall: Recall, kind: Stimulus, at_ms: int, session_ms: int) -> Happening:
    return recalls.log(
        project, recall, kind, initiator=Initiator.PARTICIPANT, at_ms=at_ms, session_ms=session_ms, rate=1.0
    )


@pytest.fixture
def recall(project: Project, recording: Recording) -> Recall:
    return begin(project)


def test_it_begins_with_a_sealed_pass_and_cannot_be_undone(project: Project, recall: Recall) -> None:
    run = recalls.pass_of(project, recall)
    assert (run.kind, run.author, run.sealed) == (PassKind.CLIENT_RECALL, "client", True)
    assert project.get(Codebook, run.codebook_id).name == "In the participant's words"
    assert project.undo_label is None
    assert recall.begun_at.tzinfo is not None
    other = begin(project, participant=Respondent.THERAPIST)
    assert recalls.pass_of(project, other).kind is PassKind.THERAPIST_RECALL
    assert recalls.pass_of(project, other).codebook_id == run.codebook_id, "that of the recall before"


def test_a_codebook_can_be_chosen(project: Project) -> None:
    book = project.find(Codebook)[0]
    assert recalls.pass_of(project, begin(project, codebook_id=book.id)).codebook_id == book.id
    assert project.count(Codebook) == 1


def test_the_words_are_added_once(project: Project) -> None:
    codebooks.add_preset(project, preset=recalls.WORDS_PRESET)
    begin(project)
    assert project.count(Codebook) == 2


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ({"participant": Respondent.OBSERVER}, "Only the client or the therapist"),
        ({"interviewer": "  "}, "not known who interviews"),
        ({"mode": RecallMode.CUED}, "no event of the other participant"),
        ({"mode": RecallMode.CUED, "cue_recall_id": "elsewhere"}, "no event of the other participant"),
    ],
)
def test_what_cannot_begin_says_why_and_writes_nothing(project: Project, wanted: dict[str, object], told: str) -> None:
    with pytest.raises(IprError, match=told):
        begin(project, **wanted)
    assert (project.count(Recall), project.count(Pass)) == (0, 0)


def test_without_a_recording_of_the_session_there_is_no_recall(project: Project, recall: Recall) -> None:
    with pytest.raises(IprError, match="no recording"):
        recalls.begin(
            project,
            recording_id="gone",
            participant=Respondent.CLIENT,
            mode=RecallMode.FREE,
            interviewer="KL",
        )
    sound = add_sound(project, recall, shipped("demo", "session.mp4"))
    with pytest.raises(IprError, match="recording of an interview"):
        recalls.begin(
            project,
            recording_id=sound.id,
            participant=Respondent.THERAPIST,
            mode=RecallMode.FREE,
            interviewer="KL",
        )


def test_a_participant_who_tags_alone_needs_no_interviewer(project: Project) -> None:
    assert begin(project, mode=RecallMode.ALONE, interviewer="").interviewer == ""


def test_a_second_recall_must_be_a_follow_up(project: Project, recall: Recall) -> None:
    with pytest.raises(IprError, match="has not ended"):
        begin(project, follow_up=True)
    recalls.end(project, recall, 1_000)
    with pytest.raises(IprError, match="already"):
        begin(project)
    again = begin(project, follow_up=True)
    assert recalls.pass_of(project, again) != recalls.pass_of(project, recall)


def test_the_delay_is_told_on_the_clock_of_the_place() -> None:
    session = Session("s", "d", 3, date(2026, 3, 2), ended="14:50")
    ended = datetime(2026, 3, 2, 14, 50).astimezone()
    assert recalls.delay_min(session, (ended + timedelta(hours=26, seconds=30)).astimezone(UTC)) == 26 * 60
    assert recalls.delay_min(replace(session, ended=""), ended) is None
    assert recalls.delay_min(replace(session, ended="late"), ended) is None
    assert recalls.delay_min(replace(session, held_on=None), ended) is None
    assert recalls.delay_min(replace(session, held_on=date.min, ended="00:00"), ended) is None


def test_the_delay_is_stored(project: Project) -> None:
    (session,) = project.find(Session)
    ended = (project.now() - timedelta(hours=50)).astimezone()
    with project.step("Session") as step:
        session = step.update(session, held_on=ended.date(), ended=f"{ended:%H:%M}")
    recall = begin(project)
    assert recall.delay_min in (3_000, 3_001)


def test_undo_takes_back_a_moment_and_never_the_log(project: Project, recall: Recall) -> None:
    log(project, recall, Stimulus.PLAY, 1_000, 0)
    log(project, recall, Stimulus.PAUSE, 6_000, 5_000)
    tag, remark = recalls.put_moment(
        project, recall, about_ms=5_000, said_ms=6_000, initiator=Initiator.PARTICIPANT, memo="“there”"
    )
    log(project, recall, Stimulus.PLAY, 9_000, 5_000)
    assert project.undo_label == "Moment at 00:05"
    project.undo()
    assert (project.count(Tag), project.count(Remark), project.count(Happening)) == (0, 0, 3)
    assert project.undo() is None
    project.redo()
    assert recalls.moments(project, recall) == [(tag, remark)]


def test_a_moment_is_edited_and_deleted_like_any_tag(project: Project, recall: Recall) -> None:
    later, _ = recalls.put_moment(project, recall, about_ms=1, said_ms=9_000, initiator=Initiator.INTERVIEWER)
    tag, remark = recalls.put_moment(project, recall, about_ms=5_000, said_ms=6_000, initiator=Initiator.PARTICIPANT)
    recalls.set_stance(project, remark_id=remark.id, stance=Stance.NOW)
    tagging.set_memo(project, tag_id=tag.id, memo="“I was scared”")
    recalls.end_moment(project, remark_id=remark.id, said_end_ms=8_000)
    (first, said), (second, _) = recalls.moments(project, recall)
    assert (first.memo, second.id) == ("“I was scared”", later.id)
    assert (said.stance, said.said_ms, said.said_end_ms, said.initiator) == (
        Stance.NOW,
        6_000,
        8_000,
        Initiator.PARTICIPANT,
    )
    with pytest.raises(IprError, match="nor end before it begins"):
        recalls.end_moment(project, remark_id=remark.id, said_end_ms=5_999)
    tagging.delete(project, tag_ids=[tag.id])
    assert project.find(Remark, tag_id=tag.id) == []
    project.undo()
    assert project.find(Remark, tag_id=tag.id) == [said]


def test_the_end_of_a_moment_is_one_step_with_it_unless_something_was_written_since(
    project: Project, recall: Recall
) -> None:
    _, remark = recalls.put_moment(project, recall, about_ms=5_000, said_ms=6_000, initiator=Initiator.PARTICIPANT)
    log(project, recall, Stimulus.PLAY, 7_000, 5_000)
    recalls.end_moment(project, remark_id=remark.id, said_end_ms=8_000)
    assert project.undo_label == "Moment at 00:05"
    project.undo()
    assert recalls.moments(project, recall) == []
    project.redo()
    ((tag, said),) = recalls.moments(project, recall)
    assert said.said_end_ms == 8_000
    tagging.set_memo(project, tag_id=tag.id, memo="“I was scared”")
    recalls.end_moment(project, remark_id=remark.id, said_end_ms=9_000)
    assert project.undo_label == "End of the moment at 00:05"
    project.undo()
    ((tag, said),) = recalls.moments(project, recall)
    assert (tag.memo, said.said_end_ms) == ("“I was scared”", 8_000)


def test_a_moment_lies_within_the_recording(project: Project, recall: Recall, recording: Recording) -> None:
    tag, _ = recalls.put_moment(
        project, recall, about_ms=recording.duration_ms + 40, said_ms=0, initiator=Initiator.PARTICIPANT
    )
    assert tag.start_ms == recording.duration_ms


def test_the_end_closes_the_log(project: Project, recall: Recall) -> None:
    log(project, recall, Stimulus.PLAY, 1_000, 0)
    ended = recalls.end(project, recall, 4_000)
    assert (ended.length_ms, ended.ended_at is not None) == (4_000, True)
    last = recalls.happenings(project, recall)[-1]
    assert (last.kind, last.initiator, last.at_ms, last.session_ms) == (
        Stimulus.END,
        Initiator.PROGRAM,
        4_000,
        3_000,
    )
    assert recalls.unfinished(project) == []
    project.undo()
    assert project.get(Recall, recall.id) == ended, "that it ended is a fact"


def test_an_end_that_was_logged_is_kept(project: Project, recall: Recall) -> None:
    log(project, recall, Stimulus.END, 4_000, 3_000)
    assert recalls.end(project, recall, 3_500).length_ms == 4_000
    assert len(recalls.happenings(project, recall)) == 1


def test_what_a_crash_left_ends_with_its_log_or_its_sound(project: Project, recall: Recall) -> None:
    log(project, recall, Stimulus.PLAY, 1_000, 0)
    last = log(project, recall, Stimulus.PAUSE, 3_000, 2_000)
    assert recalls.unfinished(project) == [recall]
    sound = add_sound(project, recall, shipped("demo", "session.mp4"), begin_ms=500)
    assert recalls.stimulus_log(project, recall).length_ms == 500 + sound.duration_ms
    ended = recalls.finish(project, recall)
    assert ended.length_ms == 500 + sound.duration_ms
    assert ended.ended_at == last.wall + timedelta(milliseconds=ended.length_ms - last.at_ms)


def test_one_that_was_broken_off_and_taken_up_ends_when_it_ended(project: Project, recall: Recall) -> None:
    log(project, recall, Stimulus.PLAY, 1_000, 0)
    next_day = recall.begun_at + timedelta(days=1)
    recalls.log(
        project, recall, Stimulus.PAUSE, initiator=Initiator.PARTICIPANT, at_ms=5_000, session_ms=4_000, rate=1.0,
        wall=next_day,
    )  # fmt: skip
    assert recalls.finish(project, recall).ended_at == next_day


def test_a_recall_that_nothing_is_known_of_ends_where_it_began(project: Project, recall: Recall) -> None:
    assert recalls.finish(project, recall).ended_at == recall.begun_at


def test_a_sound_whose_clock_runs_slow_is_longer_on_the_clock_of_the_interview(
    project: Project, recall: Recall
) -> None:
    sound = add_sound(project, recall, shipped("demo", "session.mp4"), begin_ms=500)
    with project.step("Drift") as step:
        step.update(sound, drift_ppm=1_000.0)
    assert recalls.finish(project, recall).length_ms == 500 + sound.duration_ms + round(sound.duration_ms / 1_000)


def test_without_a_sound_it_ends_with_its_last_entry(project: Project, recall: Recall) -> None:
    log(project, recall, Stimulus.PLAY, 1_000, 0)
    log(project, recall, Stimulus.SEEK, 3_000, 500)
    assert recalls.finish(project, recall).length_ms == 3_000


def test_a_sound_that_was_recorded_here_stays_and_is_a_fact(project: Project, recall: Recall) -> None:
    file = project.folder / "media" / "interview.m4a"
    file.write_bytes(shipped("demo", "session.mp4").read_bytes())
    sound = add_sound(project, recall, file, begin_ms=250)
    assert (sound.path, sound.linked, sound.offset_ms, sound.recall_id) == (
        "media/interview.m4a",
        False,
        250,
        recall.id,
    )
    assert recordings.trouble(project.folder, sound) == ""
    project.undo()
    assert recalls.sounds(project, recall) == [sound]
    with pytest.raises(IprError, match="in this session already"):
        add_sound(project, recall, file)
    assert file.exists(), "what was recorded is never thrown away"


def test_a_sound_from_elsewhere_is_copied_and_can_be_undone(project: Project, recall: Recall, tmp_path: Path) -> None:
    file = tmp_path / "dictaphone.mp4"
    file.write_bytes(shipped("demo", "session.mp4").read_bytes())
    sound = add_sound(project, recall, file, label="Dictaphone")
    assert sound.path == "media/dictaphone.mp4"
    project.undo()
    assert recalls.sounds(project, recall) == []


def test_a_deletion_is_not_done_again_over_what_was_logged_since(project: Project, recall: Recall) -> None:
    with project.step("Delete") as step:
        step.delete_tree(project.find(Session)[0])
    project.undo()
    logged = log(project, recall, Stimulus.PLAY, 1_000, 0)
    with pytest.raises(IprError, match="such as the log of a recall"):
        project.redo()
    assert (recalls.happenings(project, recall), project.count(Session)) == ([logged], 1)


# Joining its tags


def moment(project: Project, recall: Recall, at_ms: int) -> tuple[Tag, Remark]:
    return recalls.put_moment(
        project, recall, about_ms=at_ms, said_ms=at_ms + 500, initiator=Initiator.PARTICIPANT, memo=f"at {at_ms}"
    )


def test_joining_keeps_what_was_said_and_the_event_with_its_answers(project: Project, recall: Recall) -> None:
    plain = recalls.pass_of(project, recall)
    tagging.tag_now(project, pass_id=plain.id, code_id=None, at_ms=1_000)
    (first,) = project.find(Tag)
    said, remark = moment(project, recall, 4_000)
    event, marked = recall_events.set_event(project, recall, start_ms=5_000, end_ms=9_000)
    recall_events.set_answer(project, recall, position=0, question="What happened?", text="I left")
    before = (project.find(Remark), project.find(Event), project.find(Answer))
    tag_editing.join(project, tag_ids=[first.id, said.id, marked.id])
    assert [(tag.id, tag.start_ms, tag.end_ms, tag.memo) for tag in project.find(Tag)] == [
        (first.id, 1_000, 9_000, "at 4000")
    ]
    assert project.find(Remark) == [replace(remark, tag_id=first.id)]
    assert project.find(Event) == [replace(event, tag_id=first.id)]
    assert [answer.text for answer in project.find(Answer)] == ["I left"]
    project.undo()
    assert (project.find(Remark), project.find(Event), project.find(Answer)) == before


def test_moments_that_were_talked_about_twice_are_not_joined(project: Project, recall: Recall) -> None:
    ids = [moment(project, recall, at_ms)[0].id for at_ms in (2_000, 6_000)]
    seq = project.seq
    with pytest.raises(IprError, match="talked about at different times"):
        tag_editing.join(project, tag_ids=ids)
    assert (project.seq, project.count(Tag), project.count(Remark)) == (seq, 2, 2)


def test_all_that_hangs_on_a_tag_is_thought_of_when_tags_are_joined() -> None:
    assert {mapper.kind for mapper, _ in children_of("tag")} == {Rating, Member, Remark, Event}


# The recording that was watched is removed


def test_it_goes_with_the_recording_that_was_watched_and_comes_back(
    project: Project, recall: Recall, recording: Recording
) -> None:
    recall_events.set_event(project, recall, start_ms=1_000, end_ms=2_000)
    recall_events.set_answer(project, recall, position=0, question="What happened?", text="I left")
    moment(project, recall, 4_000)
    log(project, recall, Stimulus.PLAY, 1_000, 0)
    add_sound(project, recall, shipped("demo", "session.mp4"))
    recalls.end(project, recall, 9_000)
    copy = replace(recording, id=new_id(), label="camera B", sha256="ef" * 32)
    with project.step("Another camera") as step:
        step.insert(copy)
    other = recalls.begin(
        project, recording_id=copy.id, participant=Respondent.THERAPIST, mode=RecallMode.CUED, interviewer="KL"
    )
    before = state(project)
    recordings.remove(project, recording_id=recording.id)
    assert project.find(Recording) == [copy]
    (left,) = project.find(Recall)
    assert (left.id, left.cue_recall_id) == (other.id, None), "that of another recording stays, without its cue"
    gone = (Tag, Remark, Event, Answer, Happening)
    assert [project.count(kind) for kind in gone] == [0] * len(gone)
    project.undo()
    assert state(project) == before


def test_one_that_lost_its_pass_stays_sealed_and_says_why(project: Project, recall: Recall) -> None:
    sound = add_sound(project, recall, shipped("demo", "session.mp4"))
    log(project, recall, Stimulus.PLAY, 1_000, 0)
    with project.step("As an older version left it") as step:
        step.delete_tree(recalls.pass_of(project, recall))
    assert sound not in visibility.visible_recordings(project)
    sealed: list[Entity] = [recall, sound, *project.find(Happening)]
    assert not any(visibility.is_visible(project, each) for each in sealed)
    assert board.Book(project).row(project.find(Dyad)[0].id).cells[3].marks[1].sealed
    with pytest.raises(IprError, match="no longer in the study"):
        recalls.pass_of(project, recall)


@pytest.mark.parametrize("what", [Dyad, Session, Recording])
def test_nothing_goes_in_which_a_recall_goes_on(project: Project, what: type[Dyad | Session | Recording]) -> None:
    recall = begin(project)
    run = recalls.pass_of(project, recall)
    session = project.get(Session, recall.session_id)

    gone: dict[type, Dyad | Session] = {Dyad: project.get(Dyad, session.dyad_id), Session: session}

    def delete() -> None:
        if what is Recording:
            recordings.remove(project, recording_id=run.recording_id)
        else:
            study.delete(project, what=gone[what])

    with pytest.raises(IprError, match="has not ended would go with it, so nothing was deleted"):
        delete()
    log(project, recall, Stimulus.PLAY, 0, 0)
    recalls.end(project, recall, 1_000)
    delete()
    assert project.find(Recall) == []
    project.undo()
    assert len(recalls.happenings(project, recall)) == 2
