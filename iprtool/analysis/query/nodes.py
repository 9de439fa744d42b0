"""What a query says, as a tree. Leaves name tags by what they are; the other nodes put answers together."""

from dataclasses import dataclass
from enum import StrEnum

from iprtool.domain.errors import IprError


class QueryError(IprError):
    """A query that cannot be understood or answered. `at` and `length` are the place in its text."""

    def __init__(self, message: str, hint: str = "", *, at: int = 0, length: int = 0) -> None:
        super().__init__(message, hint)
        self.at, self.length = at, length


class Field(StrEnum):
    """What is named before a colon, as in `code:Rupture/Withdrawal`."""

    CODE = "code"
    FAMILY = "family"
    BY = "by"
    PASS = "pass"
    DYAD = "dyad"
    SESSION = "session"
    RECORDING = "recording"


class State(StrEnum):
    """What can stand after `is:`."""

    OPEN = "open"
    POINT = "point"
    INTERVAL = "interval"
    UNCODED = "uncoded"


class Relation(StrEnum):
    """How a tag lies to another one of its recording."""

    WITHIN = "within"
    OVERLAPS = "overlaps"
    FOLLOWED = "followed"
    PRECEDED = "preceded"


@dataclass(frozen=True, slots=True)
class All:
    """Every tag: the empty query."""


@dataclass(frozen=True, slots=True)
class Text:
    """Tags in whose memo or code name a word occurs (its end may be missing), or a phrase as it stands."""

    text: str
    phrase: bool
    at: int = 0


@dataclass(frozen=True, slots=True)
class Said:
    """Tags in whose time a word is spoken (its end may be missing), or a phrase as it stands."""

    text: str
    phrase: bool


@dataclass(frozen=True, slots=True)
class Named:
    """Tags of a code, family, author, kind of pass, dyad, session or recording."""

    field: Field
    name: str
    at: int = 0
    length: int = 0


@dataclass(frozen=True, slots=True)
class Rated:
    """Tags with a rating that compares so with a value: a number, or the anchor's label."""

    scale: str
    operator: str
    value: str
    at: int = 0
    length: int = 0


@dataclass(frozen=True, slots=True)
class Is:
    """Tags in a state."""

    state: State


@dataclass(frozen=True, slots=True)
class Since:
    """Tags of which something lies at or after a time of their recording."""

    ms: int


@dataclass(frozen=True, slots=True)
class Until:
    """Tags that begin before a time of their recording."""

    ms: int


@dataclass(frozen=True, slots=True)
class Lasting:
    """Intervals that last at least, or at most, so long."""

    longer: bool
    ms: int


@dataclass(frozen=True, slots=True)
class Not:
    """All tags but these."""

    of: "Node"


@dataclass(frozen=True, slots=True)
class And:
    """Tags that are in each of these."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Or:
    """Tags that are in any of these."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Related:
    """Tags that lie so to another tag of their recording, of whatever pass. `ms` None: at any distance."""

    relation: Relation
    to: "Node"
    ms: int | None = None


Leaf = Text | Said | Named | Rated | Is | Since | Until | Lasting
Node = All | Leaf | Not | And | Or | Related


def texts_of(node: Node) -> tuple[Text, ...] | None:
    """The words of a query that is nothing but words, all of which are wanted; None for any other query."""
    if isinstance(node, Text):
        return (node,)
    if isinstance(node, And) and all(isinstance(part, Text) for part in node.parts):
        return tuple(part for part in node.parts if isinstance(part, Text))
    return None
