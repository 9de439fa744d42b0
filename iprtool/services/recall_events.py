"""The event of a Brief Structured Recall, after Elliott: its bounds, its peaks, and the answers to its form.

The other participant gets the times of it as a cue, and nothing else: its text is in a sealed pass.
"""

from dataclasses import dataclass

from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Respondent, Wording
from iprtool.domain.model import Answer, Event, Recall, Tag
from iprtool.services import recalls, sentences, tagging
from iprtool.services.gestures import merge_key
from iprtool.store import Changes, Project

FORMS = {Respondent.CLIENT: Wording.CLIENT_FORM, Respondent.THERAPIST: Wording.THERAPIST_FORM}
"""Which questions a participant is asked."""


@dataclass(frozen=True, slots=True)
class Cue:
    """When the other's event was, in the session; no more of it is shown."""

    start_ms: int
    end_ms: int
    client_peak_ms: int | None
    therapist_peak_ms: int | None


def event_of(project: Project, recall: Recall) -> tuple[Event, Tag] | None:
    """The event of a recall with its tag, once it was marked."""
    event = next(iter(project.find(Event, recall_id=recall.id)), None)
    return None if event is None else (event, project.get(Tag, event.tag_id))


def cue_of(project: Project, recall: Recall) -> Cue | None:
    """The times of the event by which a recall is cued; None where it is not, or the event is gone."""
    if recall.cue_recall_id is None:
        return None
    found = event_of(project, project.get(Recall, recall.cue_recall_id))
    if found is None:
        return None
    event, tag = found
    end_ms = tag.start_ms if tag.end_ms is None else tag.end_ms
    return Cue(tag.start_ms, end_ms, event.client_peak_ms, event.therapist_peak_ms)


def set_event(
    project: Project, recall: Recall, *, start_ms: int, end_ms: int, gesture: str | None = None
) -> tuple[Event, Tag]:
    """Mark the event of a recall, or move the one that is marked; a peak that lies outside then is taken away."""
    found = event_of(project, recall)
    with project.step("Mark the event", merge=merge_key(gesture)) as step:
        if found is None:
            run = recalls.pass_of(project, recall)
            put = tagging.tag_now(project, pass_id=run.id, code_id=None, at_ms=start_ms, end_ms=end_ms)
            tag = next(after for _, after in put.of(Tag) if after is not None)
            event = Event(new_id(), recall.id, tag.id)
            step.insert(event)
            return event, tag
        event, tag = found
        tagging.set_times(project, tag_id=tag.id, start_ms=start_ms, end_ms=end_ms)
        peaks = {"client_peak_ms": event.client_peak_ms, "therapist_peak_ms": event.therapist_peak_ms}
        kept = {name: ms if ms is not None and start_ms <= ms <= end_ms else None for name, ms in peaks.items()}
        return step.update(event, **kept), project.get(Tag, tag.id)


def set_peak(
    project: Project, recall: Recall, *, of: Respondent, peak_ms: int | None, gesture: str | None = None
) -> Changes:
    """Say where in the event the client, or the therapist, was touched most; None takes it away."""
    found = event_of(project, recall)
    if found is None:
        raise IprError("The event is not marked yet, so it has no peak.", "Mark its begin and end first.")
    event, tag = found
    end_ms = tag.start_ms if tag.end_ms is None else tag.end_ms
    if peak_ms is not None and not tag.start_ms <= peak_ms <= end_ms:
        raise IprError("This moment lies outside the event, so it is no peak of it.", "Go into the event.")
    name = "client_peak_ms" if of is Respondent.CLIENT else "therapist_peak_ms"
    with project.step(f"Peak of the {of}", merge=merge_key(gesture)) as step:
        step.update(event, **{name: peak_ms})
    return step.changes


def questions(project: Project, recall: Recall) -> list[tuple[str, str]]:
    """The form of a recall: each question with its answer, empty where there is none yet.

    A question that was answered stays as it was asked, also when the study words it differently now.
    """
    given = answers(project, recall)
    asked = {n: (text, "") for n, text in enumerate(sentences.texts(project, FORMS[recall.participant]))}
    form = asked | {n: (answer.question, answer.text) for n, answer in given.items()}
    return [form[n] for n in sorted(form)]


def answers(project: Project, recall: Recall) -> dict[int, Answer]:
    """The answers of a recall's form by the position of the question."""
    found = event_of(project, recall)
    return {} if found is None else {each.position: each for each in project.find(Answer, event_id=found[0].id)}


def set_answer(
    project: Project, recall: Recall, *, position: int, question: str, text: str, gesture: str | None = None
) -> Changes:
    """Write an answer; an empty one is taken away. Raises IprError while the event is not marked."""
    found = event_of(project, recall)
    if found is None:
        raise IprError("The event is not marked yet, so its form cannot be filled in.", "Mark its begin and end first.")
    before = answers(project, recall).get(position)
    with project.step("Answer", merge=merge_key(gesture)) as step:
        if not text.strip():
            step.delete_many([before] if before else [])
        elif before is None:
            step.insert(Answer(new_id(), found[0].id, position, question, text))
        else:
            step.update(before, text=text)
    return step.changes
