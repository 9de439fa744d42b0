"""What is being typed at a place of a query: a word of the language, a name after a colon, or a value of a scale."""

from dataclasses import dataclass
from enum import Enum

from iprtool.analysis.query.nodes import QueryError
from iprtool.analysis.query.tokens import Kind, Token, tokens

_CLOSING = ("", '"', "”", "“")
_WAITING, _VALUES = (Kind.FIELD, Kind.OPERATOR), (Kind.WORD, Kind.PHRASE)


class Role(Enum):
    """What the piece at the cursor will be."""

    WORD = "word"
    NAME = "name"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands from `at` to `end` is being typed; `typed` is what of it stands before the cursor, unquoted.

    of: the field that a name is of, or the scale that a value is of.
    """

    role: Role
    of: str
    typed: str
    at: int
    end: int


def piece_at(text: str, cursor: int) -> Piece | None:
    """What is being typed at the cursor; None where nothing is begun, or a phrase that is looked for as it stands."""
    known = _before(text[:cursor])
    last = known[-1] if known else None
    if last is not None and last.kind in _WAITING:
        return _piece(known, "", cursor, _end_of(text, cursor, cursor))
    if last is None or last.kind not in _VALUES or last.end < cursor:
        return None
    piece = _piece(known[:-1], last.text, last.at, _end_of(text, last.at, cursor))
    return None if piece.role is Role.WORD and last.kind is Kind.PHRASE else piece


def _piece(before: list[Token], typed: str, at: int, end: int) -> Piece:
    if before and before[-1].kind is Kind.FIELD:
        return Piece(Role.NAME, before[-1].text, typed, at, end)
    if before and before[-1].kind is Kind.OPERATOR:
        return Piece(Role.VALUE, before[-2].text if len(before) > 1 else "", typed, at, end)
    return Piece(Role.WORD, "", typed, at, end)


def _before(text: str) -> list[Token]:
    """The tokens of a text whose last quotation mark may not be closed yet."""
    for closing in _CLOSING:
        try:
            return tokens(text + closing)[:-1]
        except QueryError:
            continue
    return []


def _end_of(text: str, at: int, cursor: int) -> int:
    """Where what begins at a place ends, which may be after the cursor."""
    try:
        found = [token.end for token in tokens(text) if token.at == at and token.kind in _VALUES]
    except QueryError:
        found = []
    return max([cursor, *found])
