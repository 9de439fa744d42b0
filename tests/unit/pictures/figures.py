"""Figures to be painted."""

import numpy as np

from iprtool.domain.figure import Course, Figure, Group, Lane, Link, Mark, Seen, Sign
from iprtool.domain.kinds import Outcome

AMBER, TEAL = Sign("Rupture", "Withdrawal", "#E8A33D"), Sign("Repair", "Clarifies", "#2A9D8F")
TENSION = Sign("Rupture", "Tension", "#8C6D46")
MINUTE = 60_000


def whole() -> Figure:
    """Ten minutes with everything that a figure can have."""
    values = np.array([0, 1, 2, 3, np.nan, 5, 6, 7], np.float64)
    ruptures = (
        Mark("a", MINUTE, 3 * MINUTE, AMBER, "4"),
        Mark("b", 2 * MINUTE, None, AMBER),
        Mark("c", 9 * MINUTE, None, AMBER, open=True),
    )
    repairs = (Mark("d", 5 * MINUTE, None, TEAL), Mark("e", 7 * MINUTE, 8 * MINUTE, TEAL))
    courses = (Course(TENSION, (0.0, float(MINUTE), values), 0, 7),)
    coder = Group("Coder AB", "5 tags", (Lane("Rupture", ruptures, courses), Lane("Repair", repairs)))
    seen = Seen("Seen in client recall", ((0, 4 * MINUTE), (MINUTE, 2 * MINUTE)), ((MINUTE, True), (2 * MINUTE, False)))
    links = (Link("a", "d", Outcome.RESOLVED), Link("d", "e", Outcome.UNRESOLVED), Link("a", "gone", Outcome.PARTIAL))
    sound = np.tile(np.array([[-0.5, 0.5]], np.float32), (100, 1))
    return Figure("Dyad 08 · Session 3", 10 * MINUTE, (coder,), (AMBER, TENSION, TEAL), (seen,), links, sound)
