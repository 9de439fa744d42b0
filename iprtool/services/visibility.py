"""The one gate that decides what of the recalls may be seen: everything that shows, counts, searches or writes asks it.

What a sealed pass holds is hidden, and so are the recordings of its interview, their transcripts, and the passes over
those. A recall is open only by an open pass of its own: one that has lost its pass stays shut. `of_recall` names the
recall that asks: an interview sees its own, sealed or not.
"""

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from functools import partial
from typing import Any

from iprtool.domain.errors import IprError
from iprtool.domain.model import (
    Answer,
    Entity,
    Episode,
    Event,
    Happening,
    Member,
    Pass,
    Rating,
    Recall,
    Recording,
    Remark,
    Speaker,
    Tag,
    Trace,
    Transcript,
    Turn,
)
from iprtool.store import KINDS, Changes, Project

OWNERS: dict[type[Entity], tuple[type[Entity], str]] = {
    **dict.fromkeys((Tag, Rating, Trace, Episode), (Pass, "pass_id")),
    **dict.fromkeys((Remark, Event, Happening), (Recall, "recall_id")),
    Transcript: (Recording, "recording_id"),
    **dict.fromkeys((Speaker, Turn), (Transcript, "transcript_id")),
    Member: (Episode, "episode_id"),
    Answer: (Event, "event_id"),
}
"""What is seen with what it belongs to, and the field that names that."""


_JUDGED = (Pass, Recall, Recording)


def visible_passes(project: Project, /, *, of_recall: str | None = None, **equals: Any) -> list[Pass]:
    """The passes whose tags may be seen now, of those that fit (see `Project.find`)."""
    found = [run for run in project.find(Pass, **equals) if not _shuts(run, of_recall)]
    hidden = _hidden_recordings(project, of_recall) if found else set()
    return [run for run in found if run.recording_id not in hidden]


def visible_recordings(project: Project, /, *, of_recall: str | None = None, **equals: Any) -> list[Recording]:
    """The recordings that may be seen and heard now, of those that fit; those of interviews too."""
    found = project.find(Recording, **equals)
    recalls = {each.recall_id for each in found if each.recall_id is not None}
    sealed = sealed_recalls(project, recalls) - {of_recall}
    return [each for each in found if each.recall_id not in sealed]


def visible_transcripts(project: Project, /, *, of_recall: str | None = None, **equals: Any) -> list[Transcript]:
    """The transcripts that may be read now, of those that fit."""
    found = project.find(Transcript, **equals)
    heard = {each.id for each in visible_recordings(project, of_recall=of_recall, id={t.recording_id for t in found})}
    return [each for each in found if each.recording_id in heard]


def sealed_recalls(project: Project, recall_ids: Iterable[str]) -> set[str]:
    """Those of some recalls that have no open pass.

    That there is a recall is no secret: whoever only counts or dates them reads them as they are.
    """
    ids = set(recall_ids)
    return ids - {str(run.recall_id) for run in project.find(Pass, recall_id=ids, sealed=False)} if ids else ids


def _shuts(run: Pass, of_recall: str | None) -> bool:
    return run.sealed and (of_recall is None or run.recall_id != of_recall)


def _hidden_recordings(project: Project, of_recall: str | None) -> set[str]:
    recalls = sealed_recalls(project, [each.id for each in project.find(Recall)]) - {of_recall}
    return {each.id for each in project.find(Recording, recall_id=recalls)} if recalls else set()


def seals_changed(changes: Changes) -> bool:
    """Whether a step sealed or unsealed something: what shows it is read anew at once, even where nobody sees it."""
    return any(before and after and before.sealed is not after.sealed for before, after in changes.of(Pass))


def visible_rows(project: Project) -> Iterator[Entity]:
    """Every row that may be seen, parents before children, without the study itself.

    What belongs to something hidden is left out; a recall that was cued by a hidden one does not say by which.
    """
    recalls = {recall.id for recall in project.find(Recall)}
    seen = {run.id for run in visible_passes(project)} | {each.id for each in visible_recordings(project)}
    seen |= recalls - sealed_recalls(project, recalls)
    hidden: set[str] = set()
    for kind in KINDS[1:]:
        mentions = [field.name for field in fields(kind) if field.name.endswith("_id")]
        for row in map(partial(_without_cue, seen), project.find(kind)):
            may_be = row.id in seen or not isinstance(row, _JUDGED)
            if may_be and hidden.isdisjoint(getattr(row, name) for name in mentions):
                yield row
            else:
                hidden.add(row.id)


def _without_cue(seen: set[str], row: Entity) -> Entity:
    return replace(row, cue_recall_id=None) if isinstance(row, Recall) and row.cue_recall_id not in seen else row


# Single things, by id


def is_visible(project: Project, what: Entity, of_recall: str | None = None) -> bool:
    """Whether a thing of a study may be seen; some look-ups by id, nothing is searched.

    Nothing can be seen of what belongs to a thing that is gone.
    """
    if isinstance(what, Pass):
        return not _shuts(what, of_recall) and _is_open(project, Recording, what.recording_id, of_recall)
    if isinstance(what, Recording | Recall):
        recall_id = what.recall_id if isinstance(what, Recording) else what.id
        return recall_id is None or not sealed_recalls(project, [recall_id]) - {of_recall}
    owner, field = OWNERS.get(type(what), (None, ""))
    return owner is None or _is_open(project, owner, getattr(what, field), of_recall)


def _is_open(project: Project, kind: type[Entity], row_id: str, of_recall: str | None) -> bool:
    return any(is_visible(project, row, of_recall) for row in project.find(kind, id=row_id))


def find_tag(project: Project, tag_id: str) -> Tag | None:
    """The tag with this id; None where there is none that may be seen."""
    return next((tag for tag in project.find(Tag, id=tag_id) if is_visible(project, tag)), None)


def recording(project: Project, recording_id: str) -> Recording:
    """The recording with this id. Raises IprError where it belongs to a sealed interview."""
    found = project.get(Recording, recording_id)
    if not is_visible(project, found):
        raise IprError("This is the recording of an interview that is sealed.", "Unseal the recall first.")
    return found


# Counting


def tag_counts(project: Project) -> dict[str, int]:
    """How many tags each pass has that may be seen."""
    counts = project.counts(Tag, "pass_id")
    return {run.id: counts.get(run.id, 0) for run in visible_passes(project)}


# Undo and redo


def undo_label(project: Project, of_recall: str | None = None) -> str | None:
    """What undo would take back; None where that is nothing, or something that may not be seen."""
    return project.undo_label if _may_be_told(project, project.undo_rows(), of_recall) else None


def redo_label(project: Project, of_recall: str | None = None) -> str | None:
    """What redo would bring back; likewise."""
    return project.redo_label if _may_be_told(project, project.redo_rows(), of_recall) else None


def _may_be_told(project: Project, rows: Iterable[Entity], of_recall: str | None) -> bool:
    """Whether a step changed anything that may be seen: of nearly every step the first row says so.

    That a pass is begun, sealed or unsealed may be told, if not what is in it.
    """
    open_rows = (replace(row, sealed=False) if isinstance(row, Pass) else row for row in rows)
    return any(is_visible(project, row, of_recall) for row in open_rows)


# What cannot be judged without seeing what is sealed


def check_unsealed(project: Project, codebook_id: str) -> None:
    """Raise IprError where a sealed pass uses a codebook.

    For changes that would touch or judge tags: nobody may change what they cannot see, and whether a change is refused
    must not tell what is in a sealed pass.
    """
    if len(visible_passes(project, codebook_id=codebook_id)) != project.count(Pass, codebook_id=codebook_id):
        raise IprError(
            "A sealed recall uses this codebook, so nothing was changed that its tags depend on.",
            "Unseal the recall first, or make a new version of the codebook and change that.",
        )
