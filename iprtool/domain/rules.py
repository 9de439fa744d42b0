"""What a tag may be: times within its recording, a code of the pass's codebook, on what that code is put; and which
running intervals a new tag ends."""

from collections.abc import Iterable

from iprtool.domain import bins
from iprtool.domain.codebook import CodeTree
from iprtool.domain.errors import IprError
from iprtool.domain.kinds import Carrier
from iprtool.domain.model import Code, Family, Tag
from iprtool.domain.times import clock, short_clock

MIN_INTERVAL_MS = 1


def check_times(start_ms: int, end_ms: int | None, duration_ms: int) -> None:
    """Raise IprError unless the point or interval lies within `[0, duration_ms]` and an interval has a length."""
    if start_ms < 0 or start_ms > duration_ms:
        raise IprError(
            f"The time {clock(start_ms)} lies outside the recording, which ends at {clock(duration_ms)}.",
            "Give a time within the recording.",
        )
    if end_ms is None:
        return
    if end_ms < start_ms + MIN_INTERVAL_MS:
        raise IprError(
            f"The tag would end at {clock(end_ms)}, before or at its begin {clock(start_ms)}.",
            "Give an end after the begin, or no end for a point.",
        )
    if end_ms > duration_ms:
        raise IprError(
            f"The end {clock(end_ms)} lies outside the recording, which ends at {clock(duration_ms)}.",
            "Give a time within the recording.",
        )


def check_code(code_id: str | None, tree: CodeTree) -> None:
    """Raise IprError unless the code is of the pass's codebook, or none."""
    if code_id is not None and tree.code(code_id) is None:
        raise IprError(
            f"This code is not in the codebook “{tree.codebook.name}” that the pass uses.",
            "Choose a code of that codebook.",
        )


def check_carrier(code: Code, family: Family, start_ms: int, end_ms: int | None, duration_ms: int) -> None:
    """Raise IprError where a code is not for tags, or only for segments of its family and these times are none."""
    if code.carrier is Carrier.TRACE:
        raise IprError(
            f"“{code.name}” is rated as a curve while the recording plays; it cannot be put on a tag.",
            "Choose another code.",
        )
    if code.carrier is not Carrier.BIN:
        return
    if family.bin_ms is None:
        raise IprError(
            f"“{code.name}” is put on segments, and “{family.name}” does not say how long they are.",
            "Give the family a segment length in the codebook.",
        )
    if not bins.is_whole(start_ms, end_ms, duration_ms, family.bin_ms):
        raise IprError(
            f"“{code.name}” is put on whole segments of {short_clock(family.bin_ms)}, and this tag is none.",
            "Choose another code, or code the segment itself.",
        )


def ended_by(running: Iterable[Tag], code: Code | None, tree: CodeTree, at_ms: int) -> tuple[Tag, ...]:
    """The running intervals that a new tag with this code ends at its begin.

    In an exclusive family only one code holds at a time, so every tag, be it a point or the begin of an interval, ends
    the running intervals of the family's other codes. One that begins at that moment or later cannot end there: a point
    lets it run, an interval raises IprError, because both would run.
    """
    family = tree.family_of(code.id) if code else None
    if code is None or family is None or not family.exclusive:
        return ()
    others = [tag for tag in running if tag.code_id != code.id and tree.family_of(tag.code_id) == family]
    later = next((tag for tag in others if tag.start_ms >= at_ms), None)
    if later is not None and code.carrier is not Carrier.POINT:
        other = tree.code(later.code_id)
        raise IprError(
            f"“{other.name if other else ''}” runs since {clock(later.start_ms)}, and only one code of "
            f"“{family.name}” holds at a time: “{code.name}” cannot begin at or before that.",
            "Go on past its begin, or end it first.",
        )
    return tuple(tag for tag in others if tag.start_ms < at_ms)
