"""Passes: one person's run over one recording."""

from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import PassKind
from iprtool.domain.model import Codebook, Pass
from iprtool.store import Project

KIND_TITLES = {
    PassKind.CLIENT_RECALL: "Client recall",
    PassKind.THERAPIST_RECALL: "Therapist recall",
    PassKind.CODING: "Coder",
    PassKind.CONSENSUS: "Consensus",
}


def draft(project: Project, *, recording_id: str, author: str, kind: PassKind = PassKind.CODING) -> Pass:
    """The pass of this author over this recording; a new one that is not stored yet where there is none.

    So looking at a recording leaves no trace, and the first tag stores the pass with it (`keep`).
    """
    author = author.strip()
    if not author:
        raise IprError("It is not known who is coding.", "Type your initials or pseudonym first.")
    found = project.find(Pass, recording_id=recording_id, kind=kind, author=author)
    return found[0] if found else Pass(new_id(), recording_id, project.find(Codebook)[0].id, kind, author)


def keep(project: Project, run: Pass) -> None:
    """Store a pass that is not stored yet."""
    try:
        project.get(Pass, run.id)
    except KeyError:
        with project.step(f"Begin pass of {run.author}") as step:
            step.insert(run)


def ensure(project: Project, *, recording_id: str, author: str, kind: PassKind = PassKind.CODING) -> Pass:
    """The pass of this author over this recording; it is made where it is not there yet."""
    run = draft(project, recording_id=recording_id, author=author, kind=kind)
    keep(project, run)
    return run


def title(run: Pass) -> str:
    """How the pass is called on screen: `Client recall`, `Coder AB`."""
    name = KIND_TITLES[run.kind]
    return f"{name} {run.author}" if run.kind is PassKind.CODING else name
