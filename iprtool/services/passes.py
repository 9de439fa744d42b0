"""Passes: one person's run over one recording."""

from iprtool.domain import reaction
from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import PassKind
from iprtool.domain.model import Codebook, Pass, Tag
from iprtool.services import codebooks
from iprtool.services.visibility import visible_passes
from iprtool.store import Changes, Project

KIND_TITLES = {
    PassKind.CLIENT_RECALL: "Client recall",
    PassKind.THERAPIST_RECALL: "Therapist recall",
    PassKind.CODING: "Coder",
    PassKind.CONSENSUS: "Consensus",
}


def draft(
    project: Project,
    *,
    recording_id: str,
    author: str,
    kind: PassKind = PassKind.CODING,
    codebook_id: str | None = None,
) -> Pass:
    """The pass of this author over this recording; a new one that is not stored yet where there is none.

    So looking at a recording leaves no trace, and the first tag stores the pass with it (`keep`). An author has one
    pass with each codebook; without `codebook_id` it is the last one that was begun, see `_codebook_for`.
    """
    author = author.strip()
    if not author:
        raise IprError("It is not known who is coding.", "Type your initials or pseudonym first.")
    found = visible_passes(project, recording_id=recording_id, kind=kind, author=author)
    if codebook_id is None and found:
        return _newest_of(project, found)
    book_id = codebook_id or _codebook_for(project, author, kind)
    own = next((run for run in found if run.codebook_id == book_id), None)
    return own or Pass(new_id(), recording_id, book_id, kind, author, _reaction_of(project, author, kind))


def _newest_of(project: Project, runs: list[Pass]) -> Pass:
    """The pass that was begun last, or that with the newest version of its codebook."""
    if len(runs) == 1:
        return runs[0]
    books = {book.id: book for book in project.find(Codebook)}
    root = codebooks.root_of(project, books[runs[-1].codebook_id])
    same = [run for run in runs if codebooks.root_of(project, books[run.codebook_id]) == root]
    return max(same, key=lambda run: books[run.codebook_id].version)


def _codebook_for(project: Project, author: str, kind: PassKind) -> str:
    """What a new pass is begun with: the newest version of the codebook that the author used last, else the first."""
    used = visible_passes(project, author=author, kind=kind)
    first = project.find(Codebook)[0]
    book = project.get(Codebook, used[-1].codebook_id) if used else first
    return codebooks.newest_version(project, book).id


def _reaction_of(project: Project, author: str, kind: PassKind) -> int:
    """The reaction time that a coder has in the passes made before."""
    others = visible_passes(project, kind=kind, author=author) if kind is PassKind.CODING else []
    return others[-1].reaction_ms if others else 0


def keep(project: Project, run: Pass) -> None:
    """Store a pass that is not stored yet."""
    try:
        project.get(Pass, run.id)
    except KeyError:
        with project.step(f"Begin pass of {run.author}") as step:
            step.insert(run)


def ensure(
    project: Project,
    *,
    recording_id: str,
    author: str,
    kind: PassKind = PassKind.CODING,
    codebook_id: str | None = None,
) -> Pass:
    """The pass of this author over this recording, see `draft`; it is made where it is not there yet."""
    run = draft(project, recording_id=recording_id, author=author, kind=kind, codebook_id=codebook_id)
    keep(project, run)
    return run


def set_reaction(project: Project, *, run: Pass, reaction_ms: int) -> Changes:
    """Take another reaction time off the live tags of a coder, in all their coding passes, in one step.

    What is there moves; a tag whose times were set by hand stays. 0 brings back the times of the presses. A draft is
    stored with it.
    """
    reaction.check(reaction_ms)
    with project.step(f"Reaction time {reaction_ms} ms") as step:
        keep(project, run)
        for own in visible_passes(project, kind=run.kind, author=run.author):
            live = [tag for tag in project.find(Tag, pass_id=own.id) if tag.reaction_ms is not None]
            step.update_many({tag: _moved(tag, own.reaction_ms, reaction_ms) for tag in live})
            step.update(own, reaction_ms=reaction_ms)
    return step.changes


def _moved(tag: Tag, before_ms: int, after_ms: int) -> dict[str, int | None]:
    start_ms, end_ms, off_ms = reaction.corrected(tag, before_ms, after_ms)
    return {"start_ms": start_ms, "end_ms": end_ms, "reaction_ms": off_ms}


def title(run: Pass) -> str:
    """How the pass is called on screen: `Client recall`, `Coder AB`."""
    name = KIND_TITLES[run.kind]
    return f"{name} {run.author}" if run.kind is PassKind.CODING else name
