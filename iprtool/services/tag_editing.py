"""Edits of several tags at once: moved together, split, joined, copied and pasted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from iprtool.domain.codebook import CodeTree
from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Role
from iprtool.domain.model import Event, Member, Pass, Rating, Recording, Remark, Tag
from iprtool.domain.rules import check_carrier
from iprtool.domain.scales import has_value
from iprtool.domain.segment import Clip, CopiedTag
from iprtool.services import episodes, passes, tagging
from iprtool.services.gestures import merge_key
from iprtool.store import Changes, Project
from iprtool.store.step import Step

_SINGLE: dict[type[Remark | Event], tuple[str, str]] = {
    Remark: (
        "These are moments that were talked about at different times of the interview, so they were not joined.",
        "Keep them apart, or delete all but one of them.",
    ),
    Event: ("Both tags are the event of a recall, so they were not joined.", "Delete one of them first."),
}
"""What a tag has one of, and what is said where two tags that are to be joined have one each."""


def shift(project: Project, *, tag_ids: Iterable[str], by_ms: int, gesture: str | None = None) -> Changes:
    """Move tags together, as far as they stay within the recording. Times that are moved by hand are no live times."""
    tags = _tags(project, tag_ids)
    duration = _duration(project, tags)
    earliest, latest = min(tag.start_ms for tag in tags), max(_end(tag) for tag in tags)
    by_ms = min(max(by_ms, -earliest), duration - latest)
    merge = merge_key(gesture)
    moved = [
        replace(
            tag,
            start_ms=tag.start_ms + by_ms,
            end_ms=None if tag.end_ms is None else tag.end_ms + by_ms,
            reaction_ms=None,
        )
        for tag in tags
    ]
    return _write(project, _counted("Move", tags), moved, duration, merge)


def trim(project: Project, *, tag_ids: Iterable[str], at_ms: int, begin: bool) -> Changes:
    """Let tags begin, or end, at a time. Raises IprError when one of them would end before its begin."""
    tags = _tags(project, tag_ids)
    if any(_would_vanish(tag, at_ms, begin) for tag in tags):
        raise IprError(
            "A selected tag would end before its begin, so nothing was changed.",
            "Go to a time after every begin, to trim ends, or before every end, to trim begins.",
        )
    trimmed = [
        replace(tag, start_ms=at_ms, reaction_ms=None)
        if begin
        else replace(tag, end_ms=at_ms, reaction_ms=None, open=False)
        for tag in tags
    ]
    return _write(project, _counted("Trim", tags), trimmed, _duration(project, tags))


def _write(project: Project, label: str, tags: Sequence[Tag], duration_ms: int, merge: str | None = None) -> Changes:
    """Give tags the times they have here, where their codes allow it."""
    tagging.check_carriers(project, tags, duration_ms)
    with project.step(label, merge=merge) as step:
        step.update_many(
            {
                tag: {"start_ms": tag.start_ms, "end_ms": tag.end_ms, "reaction_ms": tag.reaction_ms, "open": tag.open}
                for tag in tags
            }
        )
    return step.changes


def _would_vanish(tag: Tag, at_ms: int, begin: bool) -> bool:
    return at_ms >= tag.end_ms if begin and tag.end_ms is not None else not begin and at_ms <= tag.start_ms


def split(project: Project, *, tag_ids: Iterable[str], at_ms: int) -> Changes:
    """Cut the intervals among these tags in two at a time; both halves have code, memo and ratings."""
    tags = _tags(project, tag_ids)
    cut = [tag for tag in tags if tag.end_ms is not None and tag.start_ms < at_ms < tag.end_ms]
    if not cut and any(tag.open for tag in tags):
        raise IprError("An interval that still runs cannot be split.", "End it first.")
    if not cut:
        raise IprError("None of the selected intervals is under the playhead.", "Go into an interval, then split it.")
    tagging.check_carriers(project, [replace(tag, end_ms=at_ms) for tag in cut], _duration(project, cut))
    with project.step(_counted("Split", cut)) as step:
        for tag in cut:
            later = replace(tag, id=new_id(), start_ms=at_ms, reaction_ms=None)
            step.update(tag, end_ms=at_ms, reaction_ms=None)
            step.insert(later)
            step.insert_many(
                replace(rating, id=new_id(), tag_id=later.id) for rating in project.find(Rating, tag_id=tag.id)
            )
    return step.changes


def join(project: Project, *, tag_ids: Iterable[str]) -> Changes:
    """Make one interval of tags of one code, from the first begin to the last end, with all their memos.

    The first tag stays and takes over what hangs on the others: ratings, episode, and what was said at a moment of a
    recall. Raises IprError where they contradict each other.
    """
    tags = sorted(_tags(project, tag_ids), key=lambda tag: (tag.start_ms, tag.id))
    if len(tags) < 2:
        raise IprError("There is nothing to join.", "Select two tags or more of one code.")
    if len({(tag.pass_id, tag.code_id) for tag in tags}) > 1:
        raise IprError("Tags of different codes cannot be joined.", "Give them one code first.")
    first, others = tags[0], tags[1:]
    memos = "\n".join(dict.fromkeys(tag.memo for tag in tags if tag.memo))
    is_open = any(tag.open for tag in tags)
    end_ms = None if is_open else max(_end(tag) for tag in tags)
    tagging.check_carriers(project, [replace(first, end_ms=end_ms)], _duration(project, tags))
    with project.step(_counted("Join", tags)) as step:
        _take_over(project, step, first, others)
        step.update(first, end_ms=end_ms, memo=memos, open=is_open, reaction_ms=None)
        step.delete_trees(others)
    return step.changes


def _take_over(project: Project, step: Step, first: Tag, others: Sequence[Tag]) -> None:
    """What hangs on tags that go, on the one that stays."""
    ids = [first.id, *(tag.id for tag in others)]
    _take_over_ratings(project, step, ids)
    _take_over_episodes(project, step, ids)
    for kind, trouble in _SINGLE.items():
        rows = project.find(kind, tag_id=ids)
        if len(rows) > 1:
            raise IprError(*trouble)
        step.update_many({row: {"tag_id": first.id} for row in rows})


def _take_over_ratings(project: Project, step: Step, ids: list[str]) -> None:
    by_scale: dict[str, Rating] = {}
    for rating in sorted(project.find(Rating, tag_id=ids), key=lambda rating: ids.index(rating.tag_id or "")):
        kept = by_scale.setdefault(rating.scale_id, rating)
        if kept.value != rating.value:
            raise IprError("These tags are rated differently, so they were not joined.", "Rate them alike first.")
    step.update_many({rating: {"tag_id": ids[0]} for rating in by_scale.values()})


def _take_over_episodes(project: Project, step: Step, ids: list[str]) -> None:
    """The episodes of tags, sealed ones too, on the first of them."""
    if len(set(episodes.of_tags(project, ids).values())) > 1:
        raise IprError("These tags belong to different episodes, so they were not joined.", "Unlink them first.")
    by_episode: dict[str, list[Member]] = {}
    for member in sorted(project.find(Member, tag_id=ids), key=lambda member: ids.index(member.tag_id)):
        by_episode.setdefault(member.episode_id, []).append(member)
    for members in by_episode.values():
        is_rupture = any(member.role is Role.RUPTURE for member in members)
        step.update(members[0], tag_id=ids[0], role=Role.RUPTURE if is_rupture else members[0].role)


def copy(project: Project, trees: Mapping[str, CodeTree], *, tag_ids: Iterable[str]) -> Clip:
    """What pasting needs to put these tags elsewhere, in the order of their begins. `trees` has codebooks by pass id.

    Raises IprError for an interval that still runs: it has no length to copy.
    """
    tags = sorted(_tags(project, tag_ids), key=lambda tag: (tag.start_ms, tag.id))
    if any(tag.open for tag in tags):
        raise IprError("An interval that still runs cannot be copied.", "End it first.")
    zero = tags[0].start_ms
    scales = {scale.id: scale.name for tree in trees.values() for scale in tree.scales}
    ratings: dict[str | None, list[tuple[str, float]]] = {}
    for rating in project.find(Rating, tag_id=[tag.id for tag in tags]):
        if rating.scale_id in scales:
            ratings.setdefault(rating.tag_id, []).append((scales[rating.scale_id], rating.value))
    return tuple(
        CopiedTag(
            trees[tag.pass_id].path(tag.code_id),
            tag.start_ms - zero,
            tag.duration_ms,
            tag.memo,
            tuple(sorted(ratings.get(tag.id, ()))),
        )
        for tag in tags
    )


def paste(project: Project, run: Pass, tree: CodeTree, *, clip: Clip, at_ms: int) -> Changes:
    """Put copied tags into a pass, the first one at a time. Ratings are kept where the codebook has scale and value;
    tags on segments are left out where no segment of theirs is.

    Raises IprError for a code that the codebook of the pass has not, and when they would not fit into the recording.
    """
    duration = project.get(Recording, run.recording_id).duration_ms
    if any(at_ms + copied.start_ms + (copied.length_ms or 0) > duration for copied in clip):
        raise IprError("The copied tags would lie beyond the end of the recording.", "Go to an earlier time.")
    pasted = [(_pasted(run, tree, copied, at_ms), copied) for copied in clip]
    fitting = [(tag, copied) for tag, copied in pasted if _carries(tree, tag, duration)]
    if not fitting:
        raise IprError(
            "What was copied are whole segments; they stay where they are.",
            "Code the segments there: walk through them.",
        )
    tags = [tag for tag, _ in fitting]
    with project.step(_counted("Paste", tags)) as step:
        passes.keep(project, run)
        step.insert_many(tags)
        for tag, copied in fitting:
            step.insert_many(_ratings(tree, tag, dict(copied.ratings)))
    return step.changes


def _carries(tree: CodeTree, tag: Tag, duration_ms: int) -> bool:
    """Whether a tag may have its code where it is put."""
    code, family = tree.code(tag.code_id), tree.family_of(tag.code_id)
    if code is None or family is None:
        return True
    try:
        check_carrier(code, family, tag.start_ms, tag.end_ms, duration_ms)
    except IprError:
        return False
    return True


def _pasted(run: Pass, tree: CodeTree, copied: CopiedTag, at_ms: int) -> Tag:
    start_ms = at_ms + copied.start_ms
    end_ms = None if copied.length_ms is None else start_ms + copied.length_ms
    code_id = tree.by_path(copied.code).id if copied.code else None
    return Tag(new_id(), run.id, code_id, start_ms, end_ms, copied.memo)


def _ratings(tree: CodeTree, tag: Tag, values: Mapping[str, float]) -> list[Rating]:
    return [
        Rating(new_id(), tag.pass_id, scale.id, tag.id, values[scale.name])
        for scale in tree.scales_for(tag.code_id)
        if scale.name in values and has_value(scale, tree.anchors_of(scale), values[scale.name])
    ]


def cut(project: Project, *, tag_ids: Iterable[str]) -> Changes:
    """Take tags away that were copied, in one step."""
    tags = _tags(project, tag_ids)
    with project.step(_counted("Cut", tags)) as step:
        linked = episodes.with_tags(project, [tag.id for tag in tags])
        step.delete_trees(tags)
        episodes.tidy(project, linked)
    return step.changes


def _tags(project: Project, tag_ids: Iterable[str]) -> list[Tag]:
    tags = project.find(Tag, id=list(tag_ids))
    if not tags:
        raise IprError("No tag of yours is selected.", "Select tags first: click them, or drag over empty space.")
    return tags


def _duration(project: Project, tags: Sequence[Tag]) -> int:
    runs = project.find(Pass, id=list({tag.pass_id for tag in tags}))
    recordings = project.find(Recording, id=list({run.recording_id for run in runs}))
    return min(recording.duration_ms for recording in recordings)


def _end(tag: Tag) -> int:
    return tag.start_ms if tag.end_ms is None else tag.end_ms


def _counted(verb: str, tags: Sequence[Tag]) -> str:
    return f"{verb} tag" if len(tags) == 1 else f"{verb} {len(tags)} tags"
