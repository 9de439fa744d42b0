"""What a pass says of one segment of a grid, and how often each code was put in a pass: the rows of two tables."""

from dataclasses import dataclass

from iprtool.domain.model import Dyad, Pass, Recording, Session


@dataclass(frozen=True, slots=True)
class BinRow:
    """One segment of a grid in one pass.

    grid: the names of the families that are put on segments of this length. number: counted from 1.
    codes: those that hold, as `Family/Code`. ratings: (scale, value in words). done: whether nothing is left to do.
    """

    dyad: Dyad
    session: Session
    recording: Recording
    run: Pass
    grid: str
    number: int
    start_ms: int
    end_ms: int
    codes: tuple[str, ...]
    ratings: tuple[tuple[str, str], ...]
    memo: str
    done: bool


@dataclass(frozen=True, slots=True)
class CodeCounts:
    """How often each code was put in a pass, and for how long: by `Family/Code`, in the order of the codebook.

    Overlapping intervals of one code count once for each in their time.
    """

    dyad: Dyad
    session: Session
    recording: Recording
    run: Pass
    counts: dict[str, int]
    lengths_ms: dict[str, int]
