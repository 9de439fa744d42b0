"""Things in time put into layers, so that nothing in one layer overlaps."""

import heapq
from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


def without_overlap(things: Iterable[T], span: Callable[[T], tuple[int, int]]) -> list[list[T]]:
    """As few layers as there are, each in the order of its begins. `span` gives begin and end of a thing, half-open.

    The first layer that is free takes the next thing, so that what does not overlap stays in the first one.
    """
    layers: list[list[T]] = []
    busy: list[tuple[int, int]] = []
    free: list[int] = []
    for thing in sorted(things, key=span):
        begin, end = span(thing)
        while busy and busy[0][0] <= begin:
            heapq.heappush(free, heapq.heappop(busy)[1])
        if not free:
            layers.append([])
            heapq.heappush(free, len(layers) - 1)
        layer = heapq.heappop(free)
        layers[layer].append(thing)
        heapq.heappush(busy, (end, layer))
    return layers
