"""Memos: what researchers note at the study, a dyad, a session, a code, a tag or an episode."""

from iprtool.domain.model import Code, Dyad, Episode, Session, Study, Tag
from iprtool.store import Changes, Project

Noted = Study | Dyad | Session | Code | Tag | Episode
"""What has a memo."""


def set_memo(
    project: Project,
    *,
    kind: type[Noted],
    row_id: str,
    memo: str,
    gesture: str | None = None,
    initiator: object | None = None,
) -> Changes:
    """Write a memo. Calls with the same `gesture` (one spell of typing) in a row are one undo step.

    A code's memo is the researchers' own note and no part of what the code means: it can be written at frozen
    codebooks too.
    """
    merge = f"gesture:{gesture}" if gesture else None
    with project.step("Edit memo", initiator=initiator, merge=merge) as step:
        step.update(project.get(kind, row_id), memo=memo)
    return step.changes


def find(project: Project, kind: type[Noted], row_id: str) -> Noted | None:
    """What a memo belongs to, None when it is gone."""
    return next(iter(project.find(kind, id=row_id)), None)
