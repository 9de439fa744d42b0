"""The reaction time of a coder, which is taken off the times of live tags.

A person is late by so many milliseconds of their own time; while the recording plays at another speed than natural,
that is more or less of the recording's time. What was taken off is kept with the tag, so that it can be changed later.
"""

from iprtool.domain.errors import IprError
from iprtool.domain.model import Tag

MOST_MS = 2_000
"""Who is later than this waits for something."""


def check(reaction_ms: int) -> None:
    """Raise IprError for what is no reaction time."""
    if not 0 <= reaction_ms <= MOST_MS:
        raise IprError(f"A reaction time of {reaction_ms} ms cannot be.", f"Give 0 to {MOST_MS:,} ms.")


def taken_off(pressed_ms: int, reaction_ms: int, rate: float) -> int:
    """How much earlier than the press a tag begins that was put while playing at this speed; never before 0."""
    return min(pressed_ms, round(reaction_ms * rate))


def corrected(tag: Tag, before_ms: int, after_ms: int) -> tuple[int, int | None, int]:
    """Begin, end, and what is taken off, of a live tag when the reaction time is changed.

    At which speed it was put is told by how much was taken off; where nothing was, or where the begin of the recording
    left no more, it counts as natural. The end moves with the begin.
    """
    off = tag.reaction_ms or 0
    rate = off / before_ms if off and before_ms and tag.start_ms else 1.0
    now_off = taken_off(tag.start_ms + off, after_ms, rate)
    moved = off - now_off
    return tag.start_ms + moved, None if tag.end_ms is None else tag.end_ms + moved, now_off
