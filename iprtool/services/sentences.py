"""Sentences of the study's own: prompts of the interviewer, questions of the forms of an event."""

from collections.abc import Iterable

from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Wording
from iprtool.domain.model import Sentence
from iprtool.store import Changes, Project

AT_FIRST: dict[Wording, tuple[str, ...]] = {
    Wording.PROMPT: (
        "What was going on in you right there?",
        "What did you want from the other?",
        "Was there something left unsaid?",
    ),
    Wording.CLIENT_FORM: (
        "What made this moment important to you?",
        "What did your therapist do that mattered here?",
        "What changed for you afterwards?",
    ),
    Wording.THERAPIST_FORM: (
        "What made this moment important, as you see it?",
        "What did you intend here?",
        "What do you think it was like for your client?",
    ),
}
"""What a study has until it writes its own."""


def texts(project: Project, wording: Wording) -> list[str]:
    """The sentences, in their order."""
    own = sorted(project.find(Sentence, wording=wording), key=lambda each: each.position)
    return [each.text for each in own] or list(AT_FIRST[wording])


def set_texts(project: Project, wording: Wording, lines: Iterable[str]) -> Changes:
    """Write the study's own in the place of those before; with none, those of the beginning are back."""
    wanted = [line.strip() for line in lines if line.strip()]
    with project.step("Edit prompts" if wording is Wording.PROMPT else "Edit questions") as step:
        if wanted != texts(project, wording):
            for each in project.find(Sentence, wording=wording):
                step.delete(each)
            step.insert_many(Sentence(new_id(), project.study.id, wording, n, text) for n, text in enumerate(wanted))
    return step.changes
