"""Transcripts of a recording: taken in, read, and edited, everything to be undone."""

from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iprtool.domain.errors import IprError
from iprtool.domain.kinds import Voice
from iprtool.domain.model import Recording, Speaker, Transcript, Turn
from iprtool.domain.transcript import Script
from iprtool.exchange.found import FoundTranscript, FoundTurn
from iprtool.exchange.report import Report
from iprtool.services import recordings, scripts, transcript_editing, transcripts
from iprtool.store import Project
from tests.own_time import own_ms

_FOUND = FoundTranscript(
    (
        FoundTurn("I do not know", 1_000, 3_000, "Cl.", (1_000, 1_400, 2_000, 2_500)),
        FoundTurn("Mhm", 3_000, 3_500, "T1"),
        FoundTurn("Well", None, None, "Anna"),
        FoundTurn("It was hard", 4_000, None, "Cl."),
    ),
    language="en",
    voices=(("Anna", Voice.INTERVIEWER),),
)


@pytest.fixture
def film(project: Project) -> Recording:
    """The recording of the project."""
    return project.find(Recording)[0]


@pytest.fixture
def made(project: Project, film: Recording) -> Transcript:
    """The transcript of four turns."""
    return transcripts.add(project, recording_id=film.id, found=_FOUND, source="talk.vtt")


def script(project: Project) -> Script:
    return scripts.of_transcript(project, project.find(Transcript)[0].id)


def texts(project: Project) -> list[str]:
    return [turn.text for turn in script(project).turns]


def test_a_found_transcript_is_taken_in_as_one_step(project: Project, film: Recording, made: Transcript) -> None:
    found = script(project)
    assert (found.transcript.title, found.transcript.language, found.transcript.source) == ("talk", "en", "talk.vtt")
    assert [(s.label, s.voice) for s in found.speakers] == [
        ("Cl.", Voice.CLIENT), ("T1", Voice.THERAPIST), ("Anna", Voice.INTERVIEWER),
    ]  # fmt: skip
    assert found.turns[0].word_ms == (1_000, 1_400, 2_000, 2_500)
    assert found.turns[-1].end_ms == film.duration_ms
    assert found.spoken(1_400, 1_900) == "Cl.: do"
    assert scripts.of_recordings(project, [film.id, "other"]) == {film.id: (found,)}
    assert transcripts.of_recording(project, film.id) == [made]
    project.undo()
    assert [project.count(kind) for kind in (Transcript, Speaker, Turn)] == [0, 0, 0]


def test_who_a_speaker_is_may_be_said(project: Project, film: Recording) -> None:
    report = Report()
    found = replace(_FOUND, turns=(*_FOUND.turns, FoundTurn("Late", film.duration_ms + 5, None, "Anna")))
    transcripts.add(
        project, recording_id=film.id, found=found, said_voices={"ANNA": Voice.CLIENT}, title="First", report=report
    )
    assert {s.label: s.voice for s in script(project).speakers}["Anna"] is Voice.CLIENT
    assert script(project).turns[-1].end_ms == film.duration_ms + 5
    assert report.text == "1 turn changed: they begin after the end of the recording"


def test_a_transcript_goes_with_its_recording(project: Project, film: Recording, made: Transcript) -> None:
    recordings.remove(project, recording_id=film.id)
    assert project.count(Turn) == project.count(Transcript) == 0
    project.undo()
    assert len(texts(project)) == 4


def test_typing_keeps_times_and_is_one_undo_step(project: Project, made: Transcript) -> None:
    first = script(project).turns[0]
    for text in ("I do not", "I do not really", "I do not really know\nit \x00"):
        transcript_editing.set_text(project, turn_id=first.id, text=text, gesture="a")
    now = script(project).turns[0]
    assert now.text == "I do not really know it"
    assert now.word_ms[:3] == first.word_ms[:3]
    assert len(now.word_ms) == 6
    project.undo()
    assert script(project).turns[0] == first
    transcript_editing.set_text(project, turn_id=first.id, text="")
    assert script(project).turns[0].word_ms == ()


def test_words_move_with_their_turn(project: Project, made: Transcript) -> None:
    first = script(project).turns[0]
    transcript_editing.set_times(project, turn_id=first.id, start_ms=2_000, end_ms=4_000)
    assert script(project).turns[0].word_ms == (2_000, 2_400, 3_000, 3_500)
    transcript_editing.set_times(project, turn_id=first.id, start_ms=2_000, end_ms=3_000)
    assert script(project).turns[0].word_ms == (2_000, 2_200, 2_500, 2_750)
    with pytest.raises(IprError, match="ends after its begin"):
        transcript_editing.set_times(project, turn_id=first.id, start_ms=2_000, end_ms=1_000)
    transcript_editing.set_times(project, turn_id=first.id, start_ms=None, end_ms=5)
    assert script(project).turns[0] == replace(first, start_ms=None, end_ms=None, word_ms=())


def test_split_and_join(project: Project, made: Transcript) -> None:
    first = script(project).turns[0]
    second = transcript_editing.split(project, turn_id=first.id, at=5)
    assert texts(project)[:2] == ["I do", "not know"]
    assert (script(project).turns[0].end_ms, second.start_ms, second.word_ms) == (2_000, 2_000, (2_000, 2_500))
    transcript_editing.join(project, turn_id=first.id)
    assert script(project).turns[0] == first
    with pytest.raises(IprError, match="one side only"):
        transcript_editing.split(project, turn_id=first.id, at=0)
    with pytest.raises(IprError, match="last turn"):
        transcript_editing.join(project, turn_id=script(project).turns[-1].id)


def test_turns_are_put_between_until_all_get_new_positions(project: Project, made: Transcript) -> None:
    first = script(project).turns[0]
    for number in range(40):
        transcript_editing.insert_after(project, transcript_id=made.id, turn_id=first.id, text=f"new {number}")
    assert texts(project)[:3] == ["I do not know", "new 39", "new 38"]
    assert texts(project)[-3:] == ["Mhm", "Well", "It was hard"]
    transcript_editing.insert_after(project, transcript_id=made.id, text="before all")
    assert texts(project)[0] == "before all"
    transcript_editing.delete_turns(project, turn_ids=[turn.id for turn in script(project).turns])
    transcript_editing.insert_after(project, transcript_id=made.id, text="alone")
    assert texts(project) == ["alone"]


def test_speakers(project: Project, made: Transcript) -> None:
    client, therapist, anna = script(project).speakers
    transcript_editing.set_speaker(project, turn_ids=[turn.id for turn in script(project).turns], speaker_id=anna.id)
    change = partial(transcript_editing.change_speaker, project)
    change(speaker_id=therapist.id, label=" Dr. X ", voice=therapist.voice)
    change(speaker_id=client.id, label=client.label, voice=Voice.OTHER)
    assert [(s.label, s.voice) for s in script(project).speakers][:2] == [
        ("Cl.", Voice.OTHER), ("Dr. X", Voice.THERAPIST),
    ]  # fmt: skip
    change(speaker_id=anna.id, label="cl.", voice=Voice.CLIENT)
    assert script(project).speakers[0].voice is Voice.OTHER, "the one that was there stays as it was"
    assert {turn.speaker_id for turn in script(project).turns} == {client.id}
    assert len(script(project).speakers) == 2
    added = transcript_editing.add_speaker(project, transcript_id=made.id, label="Interviewer")
    assert added.voice is Voice.INTERVIEWER
    for label, message in (("interviewer", "already"), (" ", "needs a name")):
        with pytest.raises(IprError, match=message):
            transcript_editing.add_speaker(project, transcript_id=made.id, label=label)


def test_all_times_are_shifted_back_no_further_than_the_begin(project: Project, made: Transcript) -> None:
    transcripts.shift(project, transcript_id=made.id, by_ms=-5_000)
    turns = script(project).turns
    assert [turn.start_ms for turn in turns] == [0, 2_000, None, 3_000]
    assert turns[0].word_ms == (0, 400, 1_000, 1_500)


def test_a_transcript_is_found_by_name(project: Project, made: Transcript) -> None:
    assert transcripts.named(project, "TALK").id == transcripts.named(project, "talk.vtt").id == made.id
    with pytest.raises(IprError, match="no transcript “x”"):
        transcripts.named(project, "x")
    transcripts.delete(project, transcript_id=made.id)
    assert project.count(Speaker) == 0
    with pytest.raises(IprError, match="no longer there"):
        transcripts.delete(project, transcript_id=made.id)


def test_an_hour_of_turns_is_taken_in_at_once(project: Project, film: Recording) -> None:
    turns = tuple(
        FoundTurn("I do not know what it was but we said it", n * 3_600, n * 3_600 + 3_000, "TC"[n % 2],
                  tuple(n * 3_600 + 300 * k for k in range(10)))
        for n in range(1_000)
    )  # fmt: skip
    begun = own_ms()
    transcripts.add(project, recording_id=film.id, found=FoundTranscript(turns))
    assert own_ms() - begun < 500


_EDITS = st.lists(
    st.tuples(st.integers(0, 8), st.integers(0, 20), st.integers(-3_000, 9_000), st.text("ab \n", max_size=9)),
    min_size=1,
    max_size=8,
)


def _edit(project: Project, transcript_id: str, kind: int, which: int, ms: int, text: str) -> None:
    found = scripts.of_transcript(project, transcript_id)
    turn = found.turns[which % len(found.turns)].id if found.turns else ""
    speaker = found.speakers[which % len(found.speakers)].id
    edits: list[Any] = [
        lambda: transcript_editing.set_text(project, turn_id=turn, text=text, gesture="typing" if ms % 2 else None),
        lambda: transcript_editing.set_times(project, turn_id=turn, start_ms=ms, end_ms=ms + which * 100),
        lambda: transcript_editing.set_speaker(project, turn_ids=[turn], speaker_id=speaker if ms % 3 else None),
        lambda: transcript_editing.split(project, turn_id=turn, at=which),
        lambda: transcript_editing.join(project, turn_id=turn),
        lambda: transcript_editing.insert_after(project, transcript_id=transcript_id, turn_id=turn, text=text),
        lambda: transcript_editing.delete_turns(project, turn_ids=[turn]),
        lambda: transcripts.shift(project, transcript_id=transcript_id, by_ms=ms),
        lambda: transcript_editing.change_speaker(
            project, speaker_id=speaker, label=text, voice=list(Voice)[which % 4]
        ),
    ]
    edits[kind]()


def _rows(project: Project) -> list[Any]:
    return [project.find(kind) for kind in (Transcript, Speaker, Turn)]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=_EDITS)
def test_any_edits_are_undone_and_redone_exactly(project: Project, edits: list[tuple[int, int, int, str]]) -> None:
    film = project.find(Recording)[0]
    made = transcripts.add(project, recording_id=film.id, found=_FOUND)
    before, seq = _rows(project), project.seq
    for edit in edits:
        try:
            _edit(project, made.id, *edit)
        except IprError:
            continue
        _check(scripts.of_transcript(project, made.id))
    after, undone = _rows(project), 0
    while _rows(project) != before:
        project.undo()
        undone += 1
    assert undone <= project.seq - seq
    for _ in range(undone):
        project.redo()
    assert _rows(project) == after
    transcripts.delete(project, transcript_id=made.id)


def _check(found: Script) -> None:
    positions = [turn.position for turn in found.turns]
    assert len(set(positions)) == len(positions)
    for turn in found.turns:
        assert len(turn.word_ms) in (0, len(turn.text.split()))
        assert list(turn.word_ms) == sorted(turn.word_ms)
        assert turn.end_ms is None or (turn.start_ms is not None and turn.end_ms >= turn.start_ms >= 0)
