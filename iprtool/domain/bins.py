"""Segments of fixed length that are laid over a recording, as in segment-by-segment coding."""

from iprtool.domain.errors import IprError

LEAST_MS = 1_000
"""Bins shorter than this are no segments but samples."""
_MOST = 100_000


def check_length(bin_ms: int) -> None:
    """Raise IprError for a length that no segment can have."""
    if bin_ms < LEAST_MS:
        raise IprError(f"A segment of {bin_ms} ms is too short.", f"Give at least {LEAST_MS} ms.")


def count(duration_ms: int, bin_ms: int) -> int:
    """How many segments a recording has; the last one may be shorter."""
    return min(max(1, -(-duration_ms // bin_ms)), _MOST)


def bounds(number: int, duration_ms: int, bin_ms: int) -> tuple[int, int]:
    """Begin and end of a segment, numbered from 0: `[start_ms, end_ms)`."""
    return number * bin_ms, min((number + 1) * bin_ms, duration_ms)


def number_at(ms: int, duration_ms: int, bin_ms: int) -> int:
    """The segment that a time lies in; the recording's very end belongs to the last one."""
    return min(max(ms, 0) // bin_ms, count(duration_ms, bin_ms) - 1)


def is_whole(start_ms: int, end_ms: int | None, duration_ms: int, bin_ms: int) -> bool:
    """Whether these times are exactly those of a segment."""
    return (start_ms, end_ms) == bounds(number_at(start_ms, duration_ms, bin_ms), duration_ms, bin_ms)
