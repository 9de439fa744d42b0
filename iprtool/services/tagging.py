"""Tags: put, moved, given a code or a memo, deleted. Window, command line and import all come through here."""

from collections.abc import Iterable

from iprtool.domain.codebook import CodeTree
from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.model import Code, Family, Pass, Recording, Tag
from iprtool.domain.rules import check_code, check_times
from iprtool.services import episodes, passes
from iprtool.store import Changes, Project

_NO_CODE = "without a code"


def tag_now(
    project: Project,
    *,
    pass_id: str,
    code_id: str | None,
    at_ms: int,
    end_ms: int | None = None,
    memo: str = "",
    gesture: str | None = None,
    initiator: object | None = None,
) -> Changes:
    """Put a tag at a time of the pass's recording: a point, or an interval when an end is given.

    What follows with the same `gesture` (the key that is held gives the tag its end) is one undo step with it.
    """
    run = project.get(Pass, pass_id)
    name = _code_name(project, run, code_id)
    return _put(project, run, Tag(new_id(), pass_id, code_id, at_ms, end_ms, memo), name, gesture, initiator)


def tag_in(
    project: Project, run: Pass, tree: CodeTree, *, code_id: str | None, at_ms: int, gesture: str | None = None
) -> Changes:
    """`tag_now` in a pass that may be a draft: the first tag stores the pass with it, and undo takes both back.

    `tree` is the codebook of the pass, which live coding has at hand: nothing of it is read again for each key.
    """
    check_code(code_id, tree)
    code = tree.code(code_id)
    tag = Tag(new_id(), run.id, code_id, at_ms)
    return _put(project, run, tag, code.name if code else _NO_CODE, gesture, None)


def _put(project: Project, run: Pass, tag: Tag, name: str, gesture: str | None, initiator: object | None) -> Changes:
    check_times(tag.start_ms, tag.end_ms, project.get(Recording, run.recording_id).duration_ms)
    with project.step(f"Tag {name}", initiator=initiator, merge=_merge(gesture)) as step:
        passes.keep(project, run)
        step.insert(tag)
    return step.changes


def set_times(
    project: Project,
    *,
    tag_id: str,
    start_ms: int,
    end_ms: int | None,
    gesture: str | None = None,
    initiator: object | None = None,
) -> Changes:
    """Move or trim a tag. Calls with the same `gesture` in a row are one undo step."""
    tag = project.get(Tag, tag_id)
    recording = project.get(Recording, project.get(Pass, tag.pass_id).recording_id)
    check_times(start_ms, end_ms, recording.duration_ms)
    with project.step(_edit_name(tag, start_ms, end_ms), initiator=initiator, merge=_merge(gesture)) as step:
        step.update(tag, start_ms=start_ms, end_ms=end_ms)
    return step.changes


def _edit_name(tag: Tag, start_ms: int, end_ms: int | None) -> str:
    """What the person would call it: a tag is moved, or one of its ends is."""
    if end_ms is None and tag.end_ms is not None:
        return "Make a point"
    if end_ms == tag.end_ms:
        return "Move tag" if end_ms is None else "Change begin"
    return "Change end" if start_ms == tag.start_ms else "Move tag"


def set_code(project: Project, *, tag_ids: Iterable[str], code_id: str | None) -> Changes:
    """Give tags a code of their pass's codebook, or take it away."""
    tags = [project.get(Tag, tag_id) for tag_id in tag_ids]
    names = {_code_name(project, project.get(Pass, pass_id), code_id) for pass_id in {tag.pass_id for tag in tags}}
    with project.step(f"Assign {', '.join(sorted(names))}") as step:
        for tag in tags:
            step.update(tag, code_id=code_id)
    return step.changes


def set_memo(
    project: Project, *, tag_id: str, memo: str, gesture: str | None = None, initiator: object | None = None
) -> Changes:
    """Write the memo of a tag. Calls with the same `gesture` (one spell of typing) in a row are one undo step."""
    with project.step("Edit memo", initiator=initiator, merge=_merge(gesture)) as step:
        step.update(project.get(Tag, tag_id), memo=memo)
    return step.changes


def delete(project: Project, *, tag_ids: Iterable[str]) -> Changes:
    """Delete tags with their ratings, in one step. An episode whose last rupture goes is gone with it."""
    ids = list(tag_ids)
    with project.step("Delete tag" if len(ids) == 1 else f"Delete {len(ids)} tags") as step:
        linked = set(episodes.of_tags(project, ids).values())
        step.delete_trees([project.get(Tag, tag_id) for tag_id in ids])
        episodes.tidy(project, linked)
    return step.changes


def _merge(gesture: str | None) -> str | None:
    return f"gesture:{gesture}" if gesture else None


def _code_name(project: Project, run: Pass, code_id: str | None) -> str:
    if code_id is None:
        return _NO_CODE
    code = project.get(Code, code_id)
    if project.get(Family, code.family_id).codebook_id != run.codebook_id:
        raise IprError(f"The code {code.name} is not in the codebook that this pass uses.", "Choose a code of it.")
    return code.name
