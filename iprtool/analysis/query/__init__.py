"""Searching tags: a small language (`parser`), what a query means as a tree (`nodes`), and its answer on arrays.

Nothing in here knows a project: `evaluate` asks its caller which rows a leaf of the tree names.
"""

from iprtool.analysis.query.evaluate import Mask, Times, evaluate
from iprtool.analysis.query.nodes import Leaf, Node, QueryError, texts_of
from iprtool.analysis.query.parser import parse

__all__ = ["Leaf", "Mask", "Node", "QueryError", "Times", "evaluate", "parse", "texts_of"]
