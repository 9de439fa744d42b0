"""The study's own sentences: prompts of the interviewer, the questions of an event's forms, and which words a
participant alone chooses from.

A study that has written none has those of the program.
"""

from collections.abc import Iterable

from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Wording
from iprtool.domain.model import Sentence
from iprtool.store import Changes, Project

DEFAULTS: dict[Wording, tuple[str, ...]] = {
    Wording.PROMPT: (
        "What was going on in you right there?",
        "What did you want from the other?",
        "How did you think the other saw you?",
        "What did you feel in your body?",
        "Was there something left unsaid?",
        "Is that what you felt then, or what you feel now?",
    ),
    Wording.CLIENT_FORM: (
        "What happened in this event, in your own words?",
        "What made it helpful?",
        "What did you feel when it was strongest?",
        "What did you mean to say or do, and what did the other mean?",
        "Has anything changed since because of it?",
    ),
    Wording.THERAPIST_FORM: (
        "What happened in this event, in your own words?",
        "What were you trying to do?",
        "What do you think the client felt when it was strongest?",
        "What in the therapy so far made this event possible?",
        "What would you do differently?",
    ),
    Wording.WORDS: (),
}
"""What a study begins with, in our own words."""

TITLES = {
    Wording.PROMPT: "Prompts",
    Wording.CLIENT_FORM: "Questions to the client",
    Wording.THERAPIST_FORM: "Questions to the therapist",
    Wording.WORDS: "Words to choose from",
}


def texts(project: Project, wording: Wording) -> list[str]:
    """The sentences of one use, in order."""
    own = _own(project, wording)
    return [sentence.text for sentence in own] or list(DEFAULTS[wording])


def set_texts(project: Project, *, wording: Wording, texts: Iterable[str]) -> Changes:
    """Write the sentences of one use, in this order; empty ones are left out. The program's own need no rows.

    Answers keep the question as it was asked. Raises IprError where no sentence is left.
    """
    wanted = [text for text in (" ".join(each.split()) for each in texts) if text]
    if not wanted:
        raise IprError("At least one sentence has to stay, so nothing was changed.", "Write another one first.")
    own = _own(project, wording)
    with project.step(f"Change {TITLES[wording].lower()}") as step:
        if wanted == list(DEFAULTS[wording]):
            wanted = []
        both = enumerate(zip(own, wanted, strict=False))
        step.update_many({row: {"position": n, "text": text} for n, (row, text) in both})
        step.delete_many(own[len(wanted) :])
        more = enumerate(wanted[len(own) :], len(own))
        step.insert_many(Sentence(new_id(), project.study.id, wording, n, text) for n, text in more)
    return step.changes


def _own(project: Project, wording: Wording) -> list[Sentence]:
    return sorted(project.find(Sentence, wording=wording), key=lambda each: (each.position, each.id))
