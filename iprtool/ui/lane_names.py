"""What lanes are called in a person's arrangement: a name outlives recordings and versions of the codebook."""

from collections import Counter
from collections.abc import Iterable, Mapping

from iprtool.domain.model import Codebook, Family, Pass

NO_FAMILY = "-"
"""Stands for a family where tags have no code."""


def pass_names(runs: Iterable[Pass], books: Mapping[str, Codebook]) -> dict[str, str]:
    """The names of the passes of one recording by pass id; `books` are their codebooks, by pass id too.

    Passes that are called alike are told apart by their codebooks.
    """
    names = {run.id: f"{run.kind.value}/{run.author}" for run in runs}
    times = Counter(names.values())
    return {
        run_id: name if times[name] == 1 else f"{name} ({books[run_id].name}, {books[run_id].version})"
        for run_id, name in names.items()
    }


def family_name(pass_name: str, family: Family | None) -> str:
    """The name of a lane that holds one family of a pass, or what has no code."""
    return f"{pass_name}/{family.name if family is not None else NO_FAMILY}"
