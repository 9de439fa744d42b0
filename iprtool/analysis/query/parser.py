"""From the text of a query to its tree. Every refusal is a sentence that points at its place.

query    = part { ["and"] part | "or" part }          "or" binds less than standing side by side
part     = ("-" | "not") part | "(" query ")" | relation | field ":" value | scale operator value | word | "phrase"
relation = "within" time "of" part | "overlaps" part | ("followed" | "preceded") "by" part ["within" time]
"""

from collections.abc import Callable, Mapping

from iprtool.analysis.query.nodes import (
    All,
    And,
    Field,
    Is,
    Lasting,
    Named,
    Node,
    Not,
    Or,
    QueryError,
    Rated,
    Related,
    Relation,
    Said,
    Since,
    State,
    Text,
    Until,
)
from iprtool.analysis.query.times import moment, span, unit
from iprtool.analysis.query.tokens import Kind, Token, tokens

EXAMPLES: Mapping[str, str] = {
    "within": "within 5s of code:Repair/Clarifies",
    "overlaps": "overlaps code:Rupture/Withdrawal",
    "followed": "followed by family:Repair within 60s",
    "preceded": "preceded by family:Rupture within 60s",
    "not": "not family:Repair",
    "-": "-family:Repair",
    "or": "code:Rupture/Withdrawal or code:Rupture/Confrontation",
    "and": "family:Rupture and by:AB",
    "(": "(family:Rupture or family:Repair) by:AB",
    "code": "code:Rupture/Withdrawal",
    "family": "family:Rupture",
    "by": "by:AB",
    "pass": "pass:client",
    "dyad": "dyad:08",
    "session": "session:3",
    "recording": 'recording:"camera A"',
    "from": "from:00:10:00",
    "to": "to:00:20:00",
    "said": "said:mother",
    "rating": "rating:Impact>=3",
    "is": "is:interval",
    "longer": "longer:5s",
    "shorter": "shorter:2s",
}
"""One right use of every word and sign of the language."""

_FIELDS = ", ".join(name for name in EXAMPLES if name.isalpha())
DEEPEST = 50
"""Parentheses nest no deeper; nobody could read it."""


def parse(text: str) -> Node:
    """What a query says. Raises QueryError."""
    return _Parser(text).query()


def quoted(name: str) -> str:
    """A name as it can stand after a colon: in quotation marks where it needs them."""
    plain = all(char.isalnum() or char in "/_-.'" for char in name)
    return name if plain and name else '"' + name.replace('"', '"“"”"') + '"'


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = tokens(text)
        self._place = 0
        self._depth = 0

    # ---- tokens

    @property
    def _now(self) -> Token:
        return self._tokens[self._place]

    @property
    def _next(self) -> Token:
        return self._tokens[min(self._place + 1, len(self._tokens) - 1)]

    def _take(self) -> Token:
        token = self._now
        self._place = min(self._place + 1, len(self._tokens) - 1)
        return token

    def _is_word(self, *words: str) -> bool:
        return self._now.kind is Kind.WORD and self._now.text.casefold() in words

    def _missing(self, after: str, what: str) -> QueryError:
        word = after.split()[0].rstrip(":").casefold()
        at = self._now
        return QueryError(
            f"After “{after}” {what} is missing, as in: {EXAMPLES[word]}", at=at.at, length=at.end - at.at
        )

    # ---- rules

    def query(self) -> Node:
        """The whole text."""
        if self._now.kind is Kind.END:
            return All()
        node = self._any()
        if self._now.kind is Kind.CLOSING:
            self._stray_closing()
        return node

    def _any(self) -> Node:
        parts = [self._every()]
        while self._is_word("or"):
            self._take()
            if self._at_end():
                raise self._missing("or", "a second part")
            parts.append(self._every())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _every(self) -> Node:
        if self._is_word("or", "and"):
            word = self._now
            raise QueryError(
                f"Before “{word.text}” something is missing, as in: {EXAMPLES[word.text.casefold()]}",
                at=word.at,
                length=word.end - word.at,
            )
        parts = [self._part()]
        while not self._at_end() and not self._is_word("or"):
            if self._is_word("and"):
                self._take()
                if self._at_end() or self._is_word("or", "and"):
                    raise self._missing("and", "a second part")
            parts.append(self._part())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _at_end(self) -> bool:
        return self._now.kind in (Kind.END, Kind.CLOSING)

    def _part(self) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            raise QueryError("This query nests too deeply.", "Ask in simpler parts.", at=self._now.at, length=1)
        try:
            return self._of_kind()
        finally:
            self._depth -= 1

    def _of_kind(self) -> Node:
        rules: dict[Kind, Callable[[], Node]] = {
            Kind.OPENING: self._group,
            Kind.MINUS: self._negation,
            Kind.FIELD: self._field,
            Kind.WORD: self._word,
            Kind.PHRASE: self._phrase,
            Kind.OPERATOR: self._stray_operator,
            Kind.CLOSING: self._stray_closing,
        }
        return rules[self._now.kind]()

    def _group(self) -> Node:
        opening = self._take()
        if self._at_end():
            raise self._missing("(", "something to look for")
        node = self._any()
        if self._now.kind is not Kind.CLOSING:
            raise QueryError(
                "This “(” is not closed.", f"Put a “)” where it ends, as in: {EXAMPLES['(']}", at=opening.at, length=1
            )
        self._take()
        return node

    def _negation(self) -> Node:
        sign = self._take()
        return Not(self._needed(sign.text.casefold(), "what to leave out"))

    def _needed(self, after: str, what: str) -> Node:
        """The part that must follow."""
        if self._at_end() or self._is_word("or", "and"):
            raise self._missing(after, what)
        return self._part()

    def _stray_closing(self) -> Node:
        raise QueryError("This “)” closes nothing.", "Take it away, or put a “(” before it.", at=self._now.at, length=1)

    def _stray_operator(self) -> Node:
        at = self._now
        raise QueryError(
            f"Before “{at.text}” the name of a scale is missing, as in: {EXAMPLES['rating']}",
            at=at.at,
            length=at.end - at.at,
        )

    # ---- words

    def _word(self) -> Node:
        words: dict[str, Callable[[], Node]] = {
            "not": self._negation,
            "within": self._within,
            "overlaps": self._overlaps,
            "followed": lambda: self._neighbour(Relation.FOLLOWED),
            "preceded": lambda: self._neighbour(Relation.PRECEDED),
        }
        rule = words.get(self._now.text.casefold())
        if rule is not None:
            return rule()
        return self._phrase()

    def _phrase(self) -> Node:
        token = self._take()
        if self._now.kind is Kind.OPERATOR:
            return self._comparison(token)
        return Text(token.text, token.kind is Kind.PHRASE, token.at)

    def _comparison(self, scale: Token) -> Node:
        operator = self._take()
        if self._now.kind not in (Kind.WORD, Kind.PHRASE):
            at = self._now
            raise QueryError(
                f"After “{scale.text}{operator.text}” a value is missing, as in: {EXAMPLES['rating']}",
                at=at.at,
                length=at.end - at.at,
            )
        value = self._take()
        if operator.text not in (">=", "<=", "!=", "=", ">", "<"):
            raise self._stray_sign(operator)
        return Rated(scale.text, operator.text, value.text, scale.at, value.end - scale.at)

    def _stray_sign(self, operator: Token) -> QueryError:
        return QueryError(
            f"“{operator.text}” compares nothing.",
            "Use one of >=, <=, >, <, = and !=.",
            at=operator.at,
            length=operator.end - operator.at,
        )

    # ---- relations

    def _within(self) -> Node:
        within = self._take()
        ms = self._span("within")
        if not self._is_word("of"):
            raise self._missing(self._text[within.at : self._tokens[self._place - 1].end], "“of”")
        self._take()
        return Related(Relation.WITHIN, self._needed("within … of", "what it is near to"), ms)

    def _overlaps(self) -> Node:
        self._take()
        return Related(Relation.OVERLAPS, self._needed("overlaps", "what it overlaps"))

    def _neighbour(self, relation: Relation) -> Node:
        word = self._take().text.casefold()
        by = self._now
        if by.kind is Kind.FIELD and by.text == "by":
            raise self._missing(f"{word} by", "a space instead of the colon")
        if not self._is_word("by"):
            error = self._missing(word, "“by”")
            raise QueryError(error.message, f'To look for the word itself, type "{word}".', at=error.at, length=1)
        self._take()
        node = self._needed(f"{word} by", "what comes next" if relation is Relation.FOLLOWED else "what came before")
        return Related(relation, node, self._limit())

    def _limit(self) -> int | None:
        """The time after a neighbour: `within 60s`, but not the beginning of `within 60s of …`."""
        if not self._is_word("within"):
            return None
        before = self._place
        self._take()
        ms = self._span("within")
        if self._is_word("of"):
            self._place = before
            return None
        return ms

    def _span(self, after: str) -> int:
        token = self._now
        if token.kind is not Kind.WORD or not token.text[:1].isdigit():
            raise self._missing(after, "a time")
        self._take()
        if self._now.kind is Kind.WORD and token.text[-1].isdigit() and unit(self._now.text):
            return span(token.text + self._take().text, token)
        return span(token.text, token)

    # ---- fields

    def _field(self) -> Node:
        field = self._take()
        if field.text == "rating":
            return self._rating()
        if field.text not in EXAMPLES:
            raise QueryError(
                f"There is nothing called “{field.text}:” to look for.",
                f"There are {_FIELDS}. To look for the words themselves, put them in quotation marks.",
                at=field.at,
                length=field.end - field.at,
            )
        value = self._now
        if value.kind not in (Kind.WORD, Kind.PHRASE) or not value.text.strip():
            raise self._missing(f"{field.text}:", _WANTED.get(field.text, "a name"))
        if field.text in _TIMES:
            return self._time(field)
        self._take()
        if field.text in _VALUES:
            return _VALUES[field.text](value)
        return Named(Field(field.text), value.text.strip(), value.at, value.end - value.at)

    def _rating(self) -> Node:
        if self._now.kind not in (Kind.WORD, Kind.PHRASE):
            raise self._missing("rating:", "the name of a scale")
        if self._next.kind is not Kind.OPERATOR:
            self._take()
            raise self._missing("rating:", "a comparison")
        return self._comparison(self._take())

    def _time(self, field: Token) -> Node:
        if field.text in ("from", "to"):
            value = self._take()
            ms = moment(value.text, value)
            return Since(ms) if field.text == "from" else Until(ms)
        return Lasting(field.text == "longer", self._span(f"{field.text}:"))


_TIMES = ("from", "to", "longer", "shorter")
_WANTED = dict.fromkeys(_TIMES, "a time") | {"said": "a word"}


def _state(value: Token) -> Node:
    name = value.text.casefold()
    if name not in set(State):
        raise QueryError(
            f"A tag cannot be “{value.text}”.",
            f"After “is:” stands {', '.join(State)}.",
            at=value.at,
            length=value.end - value.at,
        )
    return Is(State(name))


_VALUES: Mapping[str, Callable[[Token], Node]] = {
    "is": _state,
    "said": lambda value: Said(value.text.strip(), value.kind is Kind.PHRASE),
}
