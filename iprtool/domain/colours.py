"""The colours that codes are offered: told apart by colour-blind people too, and never the only sign of a code."""

import re

from iprtool.domain.errors import IprError

CODE_COLOURS: tuple[tuple[str, str], ...] = (
    ("#E8A33D", "Amber"),
    ("#E4572E", "Vermilion"),
    ("#2A9D8F", "Teal"),
    ("#7B6CF6", "Violet"),
    ("#3A86C8", "Blue"),
    ("#CC79A7", "Pink"),
    ("#56B4E9", "Sky"),
    ("#F0E442", "Yellow"),
    ("#8C6D46", "Brown"),
    ("#9AA4B2", "Grey"),
)
"""(colour, its name), the first ones first."""

_FORM = re.compile(r"#[0-9A-Fa-f]{6}")


def check_colour(colour: str) -> str:
    """The colour as it is stored, `#RRGGBB`. Raises IprError for anything else."""
    if not _FORM.fullmatch(colour.strip()):
        raise IprError(f"“{colour}” is not a colour.", "Write it as # and six figures or letters a to f: #2A9D8F.")
    return colour.strip().upper()


def free_colour(used: set[str]) -> str:
    """The first colour of the list that is not used yet, else the first."""
    return next((colour for colour, _ in CODE_COLOURS if colour not in used), CODE_COLOURS[0][0])
