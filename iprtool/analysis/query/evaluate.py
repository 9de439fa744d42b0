"""The answer to a query: which of many tags it names."""

from collections.abc import Callable
from functools import reduce

import numpy as np

from iprtool.analysis.query.nodes import All, And, Leaf, Node, Not, Or, Related
from iprtool.analysis.query.relations import Mask, Times

__all__ = ["Mask", "Times", "evaluate"]


def evaluate(node: Node, times: Times, leaf: Callable[[Leaf], Mask]) -> Mask:
    """Which tags a query names. `leaf` answers for the leaves of its tree, in the order of `times`."""
    if isinstance(node, All):
        return np.ones(len(times.start), np.bool_)
    if isinstance(node, Not):
        return ~evaluate(node.of, times, leaf)
    if isinstance(node, And):
        return reduce(np.logical_and, (evaluate(part, times, leaf) for part in node.parts))
    if isinstance(node, Or):
        return reduce(np.logical_or, (evaluate(part, times, leaf) for part in node.parts))
    if isinstance(node, Related):
        return times.related(node.relation, evaluate(node.to, times, leaf), node.ms)
    return leaf(node)
