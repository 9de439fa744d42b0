"""Among which lanes a lane can be moved: heads and lanes that stand alone among each other, others in their group."""

from collections.abc import Sequence

from iprtool.ui.timeline.model import Lane


def siblings(lanes: Sequence[Lane], number: int) -> list[int]:
    """The numbers of the lanes that a lane can change places with, and its own."""
    return [other for other, lane in enumerate(lanes) if lane.group == lanes[number].group]


def end_of_block(lanes: Sequence[Lane], number: int) -> int:
    """The number after a lane and, if it is a head, after the lanes of its group."""
    end = number + 1
    while end < len(lanes) and lanes[end].group == lanes[number].id:
        end += 1
    return end


def gaps(lanes: Sequence[Lane], number: int) -> list[tuple[int, str]]:
    """Where a lane can be put: number of the lane below the gap, and id of the one it comes before, "" for last."""
    others = siblings(lanes, number)
    return [(other, lanes[other].id) for other in others] + [(end_of_block(lanes, others[-1]), "")]


def stepped(lanes: Sequence[Lane], number: int, step: int) -> str | None:
    """Id of the lane before which a lane comes when it goes one place up (-1) or down (1); None at the ends."""
    others = [lanes[other].id for other in siblings(lanes, number)]
    at = others.index(lanes[number].id)
    if not 0 <= at + step < len(others):
        return None
    return others[at - 1] if step < 0 else [*others, ""][at + 2]
