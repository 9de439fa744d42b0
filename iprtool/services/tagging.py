"""Tags: put, moved, given a code or a memo, deleted. Window, command line and import all come through here."""

from collections.abc import Iterable

from iprtool.domain.codebook import CodeTree
from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Carrier
from iprtool.domain.model import Code, Family, Pass, Recording, Tag
from iprtool.domain.rules import check_carrier, check_code, check_times, ended_by
from iprtool.services import episodes, memos, passes
from iprtool.services.gestures import merge_key
from iprtool.store import Changes, Project

_Coded = tuple[Code, Family] | None


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
    coded = _coded(project, run, code_id)
    _check(project, run, coded, at_ms, end_ms)
    with project.step(f"Tag {_name(coded)}", initiator=initiator, merge=merge_key(gesture)) as step:
        step.insert(Tag(new_id(), pass_id, code_id, at_ms, end_ms, memo))
    return step.changes


def tag_live(
    project: Project,
    run: Pass,
    tree: CodeTree,
    *,
    code_id: str | None,
    at_ms: int,
    reaction_ms: int | None = None,
    opens: bool = False,
    running: Iterable[Tag] = (),
    gesture: str | None = None,
) -> Changes:
    """Put a point, or with `opens` begin an interval, in a pass that may be a draft: its first tag stores it.

    In the same step the `running` intervals end that the new tag ends (see `rules.ended_by`). `reaction_ms` is what was
    taken off already. `tree` is the codebook of the pass, which live coding has at hand: nothing of it is read again.
    """
    check_code(code_id, tree)
    code, family = tree.code(code_id), tree.family_of(code_id)
    coded = (code, family) if code and family else None
    _check(project, run, coded, at_ms, None)
    ended = ended_by(running, code, tree, at_ms)
    with project.step(f"Tag {_name(coded)}", merge=merge_key(gesture)) as step:
        passes.keep(project, run)
        for tag in ended:
            same = tag.reaction_ms == reaction_ms
            step.update(tag, end_ms=at_ms, open=False, reaction_ms=reaction_ms if same else None)
        step.insert(Tag(new_id(), run.id, code_id, at_ms, open=opens, reaction_ms=reaction_ms))
    return step.changes


def end_live(
    project: Project, tag: Tag, *, end_ms: int, reaction_ms: int | None, gesture: str | None = None
) -> Changes:
    """Let an interval end where its key was pressed again or released; `reaction_ms` was taken off its times."""
    duration_ms = project.get(Recording, project.get(Pass, tag.pass_id).recording_id).duration_ms
    check_times(tag.start_ms, end_ms, duration_ms)
    with project.step("End interval", merge=merge_key(gesture)) as step:
        step.update(tag, end_ms=end_ms, open=False, reaction_ms=reaction_ms)
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
    """Move or trim a tag by hand; an interval that runs goes on, unless it is given an end.

    No reaction time is in such times. Calls with the same `gesture` in a row are one undo step.
    """
    tag = project.get(Tag, tag_id)
    _check_tag(project, tag, start_ms, end_ms)
    with project.step(_edit_name(tag, start_ms, end_ms), initiator=initiator, merge=merge_key(gesture)) as step:
        if (start_ms, end_ms) != (tag.start_ms, tag.end_ms):
            step.update(tag, start_ms=start_ms, end_ms=end_ms, open=tag.open and end_ms is None, reaction_ms=None)
    return step.changes


def make_point(project: Project, *, tag_id: str, gesture: str | None = None) -> Changes:
    """Take the end away from a tag; an interval that runs becomes a point at its begin."""
    tag = project.get(Tag, tag_id)
    _check_tag(project, tag, tag.start_ms, None)
    with project.step("Make a point", merge=merge_key(gesture)) as step:
        step.update(tag, end_ms=None, open=False)
    return step.changes


def _edit_name(tag: Tag, start_ms: int, end_ms: int | None) -> str:
    """What the person would call it: a tag is moved, or one of its ends is."""
    if end_ms is None and tag.end_ms is not None:
        return "Make a point"
    if tag.open and end_ms is not None:
        return "End interval"
    if end_ms == tag.end_ms:
        return "Move tag" if end_ms is None else "Change begin"
    return "Change end" if start_ms == tag.start_ms else "Move tag"


def set_code(project: Project, *, tag_ids: Iterable[str], code_id: str | None) -> Changes:
    """Give tags a code of their pass's codebook, or take it away."""
    tags = [project.get(Tag, tag_id) for tag_id in tag_ids]
    name = _name(None)
    for pass_id in {tag.pass_id for tag in tags}:
        run = project.get(Pass, pass_id)
        coded = _coded(project, run, code_id)
        name = _name(coded)
        if coded is not None:
            duration_ms = project.get(Recording, run.recording_id).duration_ms
            for tag in (tag for tag in tags if tag.pass_id == pass_id):
                check_carrier(*coded, tag.start_ms, tag.end_ms, duration_ms)
    with project.step(f"Assign {name}") as step:
        for tag in tags:
            step.update(tag, code_id=code_id)
    return step.changes


def set_memo(
    project: Project, *, tag_id: str, memo: str, gesture: str | None = None, initiator: object | None = None
) -> Changes:
    """Write the memo of a tag. Calls with the same `gesture` (one spell of typing) in a row are one undo step."""
    return memos.set_memo(project, kind=Tag, row_id=tag_id, memo=memo, gesture=gesture, initiator=initiator)


def delete(project: Project, *, tag_ids: Iterable[str]) -> Changes:
    """Delete tags with their ratings, in one step. An episode whose last rupture goes is gone with it."""
    ids = list(tag_ids)
    with project.step("Delete tag" if len(ids) == 1 else f"Delete {len(ids)} tags") as step:
        linked = episodes.with_tags(project, ids)
        step.delete_trees([project.get(Tag, tag_id) for tag_id in ids])
        episodes.tidy(project, linked)
    return step.changes


def check_carriers(project: Project, tags: Iterable[Tag], duration_ms: int) -> None:
    """Raise IprError where one of these tags, as it is about to be, cannot have its code."""
    wanted = list(tags)
    codes = {code.id: code for code in project.find(Code, id=list({tag.code_id for tag in wanted if tag.code_id}))}
    bound = {code.id: code for code in codes.values() if code.carrier in (Carrier.BIN, Carrier.TRACE)}
    families = {family.id: family for family in project.find(Family, id=[code.family_id for code in bound.values()])}
    for tag in wanted:
        code = bound.get(tag.code_id or "")
        if code is not None:
            check_carrier(code, families[code.family_id], tag.start_ms, tag.end_ms, duration_ms)


def _check_tag(project: Project, tag: Tag, start_ms: int, end_ms: int | None) -> None:
    run = project.get(Pass, tag.pass_id)
    _check(project, run, _coded(project, run, tag.code_id), start_ms, end_ms)


def _check(project: Project, run: Pass, coded: _Coded, start_ms: int, end_ms: int | None) -> None:
    duration_ms = project.get(Recording, run.recording_id).duration_ms
    check_times(start_ms, end_ms, duration_ms)
    if coded is not None:
        check_carrier(*coded, start_ms, end_ms, duration_ms)


def _coded(project: Project, run: Pass, code_id: str | None) -> _Coded:
    """A code with its family; IprError when it is not of the pass's codebook."""
    if code_id is None:
        return None
    code = project.get(Code, code_id)
    family = project.get(Family, code.family_id)
    if family.codebook_id != run.codebook_id:
        raise IprError(f"The code {code.name} is not in the codebook that this pass uses.", "Choose a code of it.")
    return code, family


def _name(coded: _Coded) -> str:
    return coded[0].name if coded else "without a code"
