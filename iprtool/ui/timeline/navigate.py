"""From tag to tag: in the order of begins, and of lanes where begins are equal."""

from collections.abc import Sequence

import numpy as np

from iprtool.ui.timeline.index import LaneTags

Spot = tuple[int, int, int]
"""Begin, number of the lane, place in the lane: what tags are ordered by."""


def following(lanes: Sequence[LaneTags], now: Spot) -> Spot | None:
    """The first tag after a spot."""
    found = []
    for number, lane in enumerate(lanes):
        if number == now[1]:
            place = now[2] + 1
        else:
            place = int(np.searchsorted(lane.starts, now[0], "left" if number > now[1] else "right"))
        if place < len(lane):
            found.append((int(lane.starts[place]), number, place))
    return min(found, default=None)


def preceding(lanes: Sequence[LaneTags], now: Spot) -> Spot | None:
    """The last tag before a spot."""
    found = []
    for number, lane in enumerate(lanes):
        if number == now[1]:
            place = now[2] - 1
        else:
            place = int(np.searchsorted(lane.starts, now[0], "right" if number < now[1] else "left")) - 1
        if place >= 0:
            found.append((int(lane.starts[place]), number, place))
    return max(found, default=None)


def spot_at(lanes: Sequence[LaneTags], ms: int, forward: bool) -> Spot:
    """A spot between tags from which the next (or previous) tag is the first at or after (or before) a time."""
    return (ms, -1, -1) if forward else (ms, len(lanes), -1)
