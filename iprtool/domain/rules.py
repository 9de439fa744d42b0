"""What a tag may be: times within its recording, a code of the pass's codebook."""

from iprtool.domain.codebook import CodeTree
from iprtool.domain.errors import IprError
from iprtool.domain.times import clock

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
