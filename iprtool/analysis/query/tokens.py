"""The text of a query cut into words, signs and what is put in quotation marks, each with its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from iprtool.analysis.query.nodes import QueryError


class Kind(Enum):
    """What a token is."""

    WORD = "word"
    PHRASE = "phrase"
    FIELD = "field"
    OPERATOR = "operator"
    OPENING = "("
    CLOSING = ")"
    MINUS = "-"
    END = "the end"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query. `text` is without quotation marks, for a field without its colon."""

    kind: Kind
    text: str
    at: int
    end: int


_SPACE = re.compile(r"\s+")
_SIGNS = {"(": Kind.OPENING, ")": Kind.CLOSING}
_OPERATOR = re.compile(r">=|<=|!=|=|>|<|≥|≤|≠")
_SAME = {"≥": ">=", "≤": "<=", "≠": "!="}
_FIELD = re.compile(r"([^\W\d_]+):")
_QUOTES = {'"': '"', "“": "”", "„": "“"}
_PIECE = re.compile(r"[^\s()<>=≥≤≠\"“„!]+|!(?!=)")


def tokens(text: str) -> list[Token]:
    """All tokens of a query, with one for its end. Raises QueryError for a quotation mark that is not closed."""
    return [*_walk(text), Token(Kind.END, "", len(text), len(text))]


def _walk(text: str) -> Iterator[Token]:
    at, value_wanted = 0, False
    while at < len(text):
        space = _SPACE.match(text, at)
        if space:
            at = space.end()
            continue
        token = _value(text, at) if value_wanted else _token(text, at)
        value_wanted = token.kind in (Kind.FIELD, Kind.OPERATOR)
        yield token
        at = token.end


def _token(text: str, at: int) -> Token:
    sign = _SIGNS.get(text[at])
    if sign:
        return Token(sign, text[at], at, at + 1)
    operator = _OPERATOR.match(text, at)
    if operator:
        return Token(Kind.OPERATOR, _SAME.get(operator[0], operator[0]), at, operator.end())
    if text[at] == "-":
        return Token(Kind.MINUS, "-", at, at + 1)
    field = _FIELD.match(text, at)
    if field:
        return Token(Kind.FIELD, field[1].casefold(), at, field.end())
    return _value(text, at)


def _value(text: str, at: int) -> Token:
    """A word, a phrase, or a name some of whose parts stand in quotation marks: `Repair/"Invites feelings"`."""
    if text[at] in _SIGNS:
        return Token(_SIGNS[text[at]], text[at], at, at + 1)
    parts, place, kind = [], at, Kind.WORD
    while place < len(text):
        if text[place] in _QUOTES:
            kind = Kind.PHRASE
            end = text.find(_QUOTES[text[place]], place + 1)
            if end < 0:
                raise QueryError(
                    f"The quotation mark before “{text[place + 1 :].strip()}” is not closed.",
                    'Put one at its end too, as in: "looks away".',
                    at=place,
                    length=len(text) - place,
                )
            parts.append(text[place + 1 : end])
            place = end + 1
            continue
        piece = _PIECE.match(text, place)
        if piece is None:
            break
        parts.append(piece[0])
        place = piece.end()
    if place == at:  # a sign where a word was expected: `impact > = 3`
        return _sign(text, at)
    return Token(kind, "".join(parts), at, place)


def _sign(text: str, at: int) -> Token:
    operator = _OPERATOR.match(text, at)
    end = operator.end() if operator else at + 1
    return Token(Kind.OPERATOR, text[at:end], at, end)
