"""Whether what was coded with a code can have another one, or another carrier: asked before codes change under it."""

from collections.abc import Sequence

from iprtool.domain import bins
from iprtool.domain.codebook import CodeTree
from iprtool.domain.errors import IprError
from iprtool.domain.grids import grids
from iprtool.domain.kinds import Carrier
from iprtool.domain.model import Code, Family, Pass, Recording, Tag, Trace
from iprtool.domain.times import short_clock
from iprtool.services.visibility import check_unsealed
from iprtool.store import Project

_TAGS_HINT = "Give them another code first."

Coded = tuple[Code, Family]
"""A code with its family."""


def check(project: Project, before: Coded, after: Coded) -> None:
    """Raise IprError where tags or curves of a code cannot be those of the code that takes its place.

    What does not fit the code that it has is no reason: it is no worse with the other one.
    """
    (old, old_family), (new, family) = before, after
    if old.carrier is new.carrier and old_family.bin_ms == family.bin_ms:
        return
    check_unsealed(project, old_family.codebook_id)
    if old.carrier is not new.carrier:
        _check_curves(project, old, new)
    if new.carrier is Carrier.BIN and family.bin_ms is not None:
        _check_segments(project, old, family.bin_ms)


def check_length(project: Project, tree: CodeTree, family: Family, bin_ms: int | None) -> None:
    """Raise IprError where tags stand on the segments of a family, and would stand on none of the other length.

    So do those that say “no code holds”, unless another family has segments of that length too.
    """
    if family.bin_ms is None or family.bin_ms == bin_ms:
        return
    check_unsealed(project, tree.codebook.id)
    alike = [grid for grid in grids(tree, 0) if grid.bin_ms == family.bin_ms]
    code_ids: list[str | None] = [code.id for grid in alike for code in grid.codes if code.family_id == family.id]
    if code_ids and all(grid.families == (family,) for grid in alike):
        code_ids.append(None)
    runs = project.find(Pass, codebook_id=tree.codebook.id)
    tags = project.find(Tag, pass_id=[run.id for run in runs], code_id=code_ids)
    durations = _durations(project, tags)
    standing = [
        tag
        for tag in tags
        if bins.is_whole(tag.start_ms, tag.end_ms, durations[tag.pass_id], family.bin_ms)
        and not (bin_ms and bins.is_whole(tag.start_ms, tag.end_ms, durations[tag.pass_id], bin_ms))
    ]
    if standing:
        stand = "stands" if len(standing) == 1 else "stand"
        raise IprError(
            f"{_counted(len(standing))} {stand} on the segments of {short_clock(family.bin_ms)} of “{family.name}”, "
            "so their length was not changed.",
            "Make a new version of the codebook for the other length; what was coded stays with this one.",
        )


def _durations(project: Project, tags: Sequence[Tag]) -> dict[str, int]:
    """How long the recording of each pass is that has one of these tags."""
    runs = project.find(Pass, id=list({tag.pass_id for tag in tags}))
    recordings = project.find(Recording, id=list({run.recording_id for run in runs}))
    by_id = {recording.id: recording.duration_ms for recording in recordings}
    return {run.id: by_id[run.recording_id] for run in runs}


def _check_curves(project: Project, old: Code, new: Code) -> None:
    tags = project.count(Tag, code_id=old.id) if new.carrier is Carrier.TRACE else 0
    if tags:
        raise IprError(
            f"{_counted(tags)} of “{old.name}” cannot be part of a curve, so nothing was changed.", _TAGS_HINT
        )
    if old.carrier is Carrier.TRACE and project.count(Trace, code_id=old.id):
        raise IprError(
            f"“{old.name}” has been rated as a curve, which only a code for curves can have, so nothing was changed.",
            "Choose a code for curves, or delete its curves first.",
        )


def _check_segments(project: Project, old: Code, bin_ms: int) -> None:
    tags = project.find(Tag, code_id=old.id)
    durations = _durations(project, tags)
    others = sum(not bins.is_whole(tag.start_ms, tag.end_ms, durations[tag.pass_id], bin_ms) for tag in tags)
    if others:
        none = "is no whole segment" if others == 1 else "are no whole segments"
        raise IprError(
            f"{_counted(others)} of “{old.name}” {none} of {short_clock(bin_ms)}, so nothing was changed.", _TAGS_HINT
        )


def _counted(tags: int) -> str:
    return "1 tag" if tags == 1 else f"{tags} tags"
