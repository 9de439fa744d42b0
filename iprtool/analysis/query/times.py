"""Times in a query: moments of a recording (`00:14:41`) and lengths (`5s`, `500ms`, `2min`, `1:30`)."""

import re
from fractions import Fraction

from iprtool.analysis.query.nodes import QueryError
from iprtool.analysis.query.tokens import Token
from iprtool.domain.errors import IprError
from iprtool.domain.times import parse_clock, to_ms

_SECONDS = {
    "ms": Fraction(1, 1000),
    "s": Fraction(1),
    "sec": Fraction(1),
    "m": Fraction(60),
    "min": Fraction(60),
    "h": Fraction(3600),
}
_SPAN = re.compile(r"(\d{1,9})(?:[.,](\d{1,9}))?([a-z]*)", re.IGNORECASE)


def unit(text: str) -> bool:
    """Whether this is a unit of time."""
    return text.casefold() in _SECONDS


def moment(text: str, token: Token) -> int:
    """Milliseconds of a time of the recording. Raises QueryError."""
    try:
        return parse_clock(text)
    except IprError as error:
        raise QueryError(error.message, error.hint, at=token.at, length=token.end - token.at) from error


def span(text: str, token: Token) -> int:
    """Milliseconds of a length; without a unit it is in seconds. Raises QueryError."""
    if ":" in text:
        return moment(text, token)
    match = _SPAN.fullmatch(text)
    seconds = _SECONDS.get(match[3].casefold() or "s") if match else None
    if match is None or seconds is None:
        raise QueryError(
            f"“{text}” is not a length of time.",
            "Write it as 5s, 500ms, 2min or 1:30.",
            at=token.at,
            length=token.end - token.at,
        )
    fraction = match[2] or ""
    number = int(match[1]) + Fraction(int(fraction or 0), 10 ** len(fraction))
    return to_ms(number * seconds)
