"""Brief Structured Recall: the event, its peaks and its form; the cue of the other; the study's own sentences."""

import pytest

from iprtool.domain.errors import IprError
from iprtool.domain.kinds import RecallMode, Respondent, Wording
from iprtool.domain.model import Answer, Event, Recall, Recording, Sentence, Tag
from iprtool.services import recall_events, recalls, sentences, tagging
from iprtool.store import Project


def begin(project: Project, participant: Respondent, mode: RecallMode) -> Recall:
    (recording,) = project.find(Recording)
    return recalls.begin(project, recording_id=recording.id, participant=participant, mode=mode, interviewer="KL")


@pytest.fixture
def recall(project: Project) -> Recall:
    return begin(project, Respondent.CLIENT, RecallMode.EVENT)


def test_the_event_is_marked_moved_and_taken_back(project: Project, recall: Recall) -> None:
    recall_events.set_event(project, recall, start_ms=1_000, end_ms=9_000)
    recall_events.set_peak(project, recall, of=Respondent.CLIENT, peak_ms=2_000)
    recall_events.set_peak(project, recall, of=Respondent.THERAPIST, peak_ms=8_000)
    event, tag = recall_events.set_event(project, recall, start_ms=3_000, end_ms=9_500)
    assert (tag.start_ms, tag.end_ms) == (3_000, 9_500)
    assert (event.client_peak_ms, event.therapist_peak_ms) == (None, 8_000), "a peak outside is none"
    assert (project.count(Event), project.count(Tag)) == (1, 1)
    project.undo()
    before = recall_events.event_of(project, recall)
    assert before is not None
    assert (before[0].client_peak_ms, before[1].start_ms) == (2_000, 1_000)


def test_a_peak_and_an_answer_need_an_event(project: Project, recall: Recall) -> None:
    with pytest.raises(IprError, match="not marked yet"):
        recall_events.set_peak(project, recall, of=Respondent.CLIENT, peak_ms=2_000)
    with pytest.raises(IprError, match="not marked yet"):
        recall_events.set_answer(project, recall, position=0, question="What?", text="That.")
    recall_events.set_event(project, recall, start_ms=1_000, end_ms=9_000)
    with pytest.raises(IprError, match="outside the event"):
        recall_events.set_peak(project, recall, of=Respondent.CLIENT, peak_ms=9_001)


def test_answers_keep_the_question_as_it_was_asked(project: Project, recall: Recall) -> None:
    recall_events.set_event(project, recall, start_ms=1_000, end_ms=9_000)
    asked = sentences.texts(project, Wording.CLIENT_FORM)
    recall_events.set_answer(project, recall, position=1, question=asked[1], text="She waited.")
    sentences.set_texts(project, wording=Wording.CLIENT_FORM, texts=["One?", "Two?"])
    assert recall_events.questions(project, recall) == [("One?", ""), (asked[1], "She waited.")]
    recall_events.set_answer(project, recall, position=1, question="Two?", text=" ")
    assert project.count(Answer) == 0
    assert recall_events.questions(project, recall) == [("One?", ""), ("Two?", "")]


def test_the_other_gets_the_times_and_no_word(project: Project, recall: Recall) -> None:
    _, tag = recall_events.set_event(project, recall, start_ms=1_000, end_ms=9_000)
    recall_events.set_peak(project, recall, of=Respondent.CLIENT, peak_ms=2_000)
    tagging.set_memo(project, tag_id=tag.id, memo="for nobody else")
    recalls.end(project, recall, 60_000)
    cued = begin(project, Respondent.THERAPIST, RecallMode.CUED)
    assert cued.cue_recall_id == recall.id
    assert recall_events.cue_of(project, cued) == recall_events.Cue(1_000, 9_000, 2_000, None)
    assert recall_events.cue_of(project, recall) is None
    tagging.delete(project, tag_ids=[tag.id])
    assert recall_events.cue_of(project, cued) is None, "the event is gone with its tag"


def test_the_sentences_of_the_study(project: Project) -> None:
    own = sentences.texts(project, Wording.PROMPT)
    assert own == list(sentences.DEFAULTS[Wording.PROMPT])
    assert project.count(Sentence) == 0
    sentences.set_texts(project, wording=Wording.PROMPT, texts=["  And  then? ", "", "Where?", "Why?"])
    assert sentences.texts(project, Wording.PROMPT) == ["And then?", "Where?", "Why?"]
    kept = project.find(Sentence)[0].id
    sentences.set_texts(project, wording=Wording.PROMPT, texts=["Where?"])
    assert [(row.id, row.text) for row in project.find(Sentence)] == [(kept, "Where?")]
    assert sentences.texts(project, Wording.CLIENT_FORM) == list(sentences.DEFAULTS[Wording.CLIENT_FORM])
    with pytest.raises(IprError, match="At least one sentence"):
        sentences.set_texts(project, wording=Wording.PROMPT, texts=[" "])
    sentences.set_texts(project, wording=Wording.PROMPT, texts=own)
    assert project.count(Sentence) == 0, "the program's own need no rows"
    project.undo()
    assert sentences.texts(project, Wording.PROMPT) == ["Where?"]
