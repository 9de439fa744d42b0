"""Whether what was coded with a code can have another one, or another carrier: asked before codes change under it."""

from iprtool.domain import bins
from iprtool.domain.errors import IprError
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
    runs = {run.id: run for run in project.find(Pass, id=list({tag.pass_id for tag in tags}))}
    recordings = project.find(Recording, id=list({run.recording_id for run in runs.values()}))
    durations = {recording.id: recording.duration_ms for recording in recordings}
    others = 0
    for tag in tags:
        duration_ms = durations[runs[tag.pass_id].recording_id]
        others += not bins.is_whole(tag.start_ms, tag.end_ms, duration_ms, bin_ms)
    if others:
        none = "is no whole segment" if others == 1 else "are no whole segments"
        raise IprError(
            f"{_counted(others)} of “{old.name}” {none} of {short_clock(bin_ms)}, so nothing was changed.", _TAGS_HINT
        )


def _counted(tags: int) -> str:
    return "1 tag" if tags == 1 else f"{tags} tags"
