"""Outcome scores as a table: one row a score, or one row a session with a column for each measure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from iprtool.domain.errors import IprError
from iprtool.domain.kinds import Respondent, Timing
from iprtool.domain.model import Dyad, Measure, Score, Session
from iprtool.domain.naming import natural
from iprtool.exchange import csv_table
from iprtool.exchange.columns import Column

COLUMNS = {
    "dyad": "label of the dyad",
    "session": "number of the session",
    "respondent": "`client` (also without the column), `therapist` or `observer`",
    "timing": "`after` the session (also without the column), `before` it, or `follow_up`",
    "measure": "name of the measure, such as `OQ-45`",
    "value": "the score; `63` or `2.5`, also with a decimal comma",
    "citation": "whose measure it is, such as `after Lambert et al., 1996`; needs the column `measure`",
}
"""The heading; a table without `measure` and `value` has a column for each measure, under its name."""

_ALIASES = {"session_number": "session", "number": "session", "who": "respondent", "score": "value", "when": "timing"}
_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)")
_EMPTY = frozenset(["", "-", "–", "na", "n/a", "."])
T = TypeVar("T", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One score of a table."""

    line: int
    dyad: str
    number: int
    respondent: Respondent
    timing: Timing
    measure: str
    value: float
    citation: str = ""


class ScoreLine(NamedTuple):
    """A score with where it belongs, as it leaves a study."""

    dyad: Dyad
    session: Session
    measure: Measure
    score: Score

    @property
    def order(self) -> tuple[Any, ...]:
        """Its place among the scores of a study: by measure, dyad, session, respondent and timing."""
        who, when = list(Respondent).index(self.score.respondent), list(Timing).index(self.score.timing)
        return natural(self.measure.name), natural(self.dyad.label), self.session.number, who, when


SCORE_COLUMNS: tuple[Column[ScoreLine], ...] = (
    Column("dyad", "Pseudonymous label of the dyad.", lambda line: line.dyad.label),
    Column("session", "Number of the session in the therapy.", lambda line: line.session.number),
    Column("respondent", "`client`, `therapist` or `observer`.", lambda line: line.score.respondent.value, fixed=True),
    Column("timing", "`before`, `after` or `follow_up`.", lambda line: line.score.timing.value, fixed=True),
    Column("measure", "Name of the measure.", lambda line: line.measure.name),
    Column("value", "The score.", lambda line: line.score.value),
    Column("citation", "Whose measure it is.", lambda line: line.measure.citation),
)
"""The columns that scores leave with; they can be read again as they are."""


def read(data: bytes) -> list[ScoreRow]:
    """The scores of a table; a cell without a number (`-`, `NA`) says nothing. Raises IprError that names the line."""
    found: list[ScoreRow] = []
    rows = csv_table.rows(data, tuple(COLUMNS), needed=("dyad", "session"), aliases=_ALIASES, open_ended=True)
    for line, cells in rows:
        try:
            found += _scores(line, cells)
        except IprError as error:
            raise csv_table.at_line(line, error) from error
    if not found:
        raise IprError("There is no score in the file.", f"Write one row for each score. {csv_table.UNTOUCHED}")
    return found


def _scores(line: int, cells: dict[str, str]) -> Iterator[ScoreRow]:
    dyad = cells["dyad"]
    if not dyad:
        raise IprError("The dyad has no name.", "Write its label into the column dyad.")
    number = csv_table.session_number(cells.get("session", ""))
    respondent = _one_of(Respondent, cells.get("respondent", ""), Respondent.CLIENT)
    timing = _one_of(Timing, cells.get("timing", ""), Timing.AFTER)
    for measure, text in _values(cells):
        if text.casefold() not in _EMPTY:
            value = parse_number(text)
            yield ScoreRow(line, dyad, number, respondent, timing, measure, value, cells.get("citation", ""))


def _values(cells: dict[str, str]) -> Iterator[tuple[str, str]]:
    if "measure" not in cells and "value" not in cells:
        if cells.get("citation"):
            raise IprError("It is not said of which measure the citation is.", "Add the columns measure and value.")
        yield from ((name, text) for name, text in cells.items() if name and name not in COLUMNS)
        return
    unread = next((name for name, text in cells.items() if text and name and name not in COLUMNS), None)
    if unread:
        raise IprError(
            f"“{unread[:40]}” is no column of a table with measure and value.",
            "Take it out; or write each measure into a column of its own, without measure and value.",
        )
    if not cells.get("measure"):
        raise IprError("The score has no measure.", "Write its name into the column measure.")
    yield cells["measure"], cells.get("value", "")


def parse_number(text: str) -> float:
    """A score as it was typed. Raises IprError when it is no number."""
    if not _NUMBER.fullmatch(text.strip()):
        raise IprError(f"“{text.strip()[:40]}” is no number.", "Write it as 63 or 2.5.")
    return float(text.strip().replace(",", "."))


def _one_of(kind: type[T], text: str, usual: T) -> T:
    wanted = re.sub(r"[\s-]+", "_", text.strip().casefold())
    found = next((each for each in kind if each.value == wanted), None) if wanted else usual
    if found is None:
        names = ", ".join(each.value for each in kind)
        raise IprError(f"“{text[:40]}” is no {kind.__name__.lower()}.", f"Write one of these: {names}.")
    return found
