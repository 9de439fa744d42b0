"""Codebooks: families of codes, and scales."""

from dataclasses import dataclass

from iprtool.domain.kinds import Carrier, Level, Press, ScaleKind


@dataclass(frozen=True, slots=True)
class Codebook:
    """One version of a named set of families of codes. A frozen version never changes.

    parent_id: the version that this one was made from.
    citation: whose work it follows, such as `after Eubanks, Muran & Safran, 2015`; licence: what may be done with it.
    """

    id: str
    study_id: str
    name: str
    version: int = 1
    frozen: bool = False
    parent_id: str | None = None
    description: str = ""
    citation: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """A group of codes that answer one question; it has a lane of its own on the timeline.

    exclusive: only one of its codes at a time: the next one ends the one before.
    bin_ms: length of the equal segments that its codes of the bin carrier are put on; None without bins.
    """

    id: str
    codebook_id: str
    name: str
    position: int
    colour: str
    exclusive: bool = False
    bin_ms: int | None = None
    definition: str = ""
    citation: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """What a tag can say. `key` is the one key that sets it while the recording plays, or empty.

    parent_id: the code of the same family that this one is a kind of.
    press: what the key does with a code on intervals.
    definition, include, exclude, examples: what it means, when to use it and when not, one example a line.
    """

    id: str
    family_id: str
    name: str
    position: int
    colour: str
    key: str = ""
    carrier: Carrier = Carrier.POINT
    definition: str = ""
    parent_id: str | None = None
    press: Press = Press.AGAIN
    include: str = ""
    exclude: str = ""
    examples: str = ""
    memo: str = ""


@dataclass(frozen=True, slots=True)
class Successor:
    """That `code_id` stands for the code `previous_code_id` of the version before, when tags are recoded.

    Merged codes have one successor in common; a code that was split has several.
    """

    id: str
    code_id: str
    previous_code_id: str


@dataclass(frozen=True, slots=True)
class Scale:
    """What is rated, once for each thing of its level. It belongs to a code, else to a family, else to the codebook.

    low, high, step: the values of an ordinal scale, and the bounds of a numeric one where it has any.
    """

    id: str
    codebook_id: str
    name: str
    position: int
    kind: ScaleKind
    level: Level = Level.TAG
    family_id: str | None = None
    code_id: str | None = None
    low: float | None = None
    high: float | None = None
    step: float | None = None
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Anchor:
    """What one value of a scale means; the values of a nominal scale are its anchors."""

    id: str
    scale_id: str
    value: float
    label: str
