"""How the things of a study are called, and in which order they stand."""

import re


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """A key that sorts `2` before `10`."""
    parts = re.findall(r"\d+|\D+", text.casefold())
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)


def dyad_title(label: str) -> str:
    """How a dyad is called on screen: `Dyad 01`."""
    return label if label.casefold().startswith("dyad") else f"Dyad {label}"
