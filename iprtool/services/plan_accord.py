"""Whether the rows of a plan go together: each can be kept, and no two say different things of one dyad or session."""

from collections.abc import Iterable, Iterator

from iprtool.domain.errors import IprError
from iprtool.exchange import csv_table
from iprtool.exchange.plan_csv import PlanRow
from iprtool.services import planning, study

_MOST_TOLD = 5
_Fact = tuple[str, int | None, str]
"""Of which dyad, of which of its sessions, and what is said."""


class Accord:
    """Takes row after row; `check` raises IprError that names the lines."""

    def __init__(self) -> None:
        self._said: dict[_Fact, tuple[str, int]] = {}
        self._troubles: list[tuple[int, str]] = []

    def take(self, row: PlanRow) -> None:
        """One more row. Raises IprError for one that can never be kept."""
        try:
            _check_alone(row)
        except IprError as error:
            raise csv_table.at_line(row.line, error) from error
        for key, value in _facts(row):
            before, line = self._said.setdefault((*key[:2], key[2].casefold()), (value, row.line))
            if before.casefold() != value.casefold():
                where = f"dyad {row.dyad}" if key[1] is None else f"session {key[1]} of dyad {row.dyad}"
                said = f"the {key[2]} of {where} is {value} here and {before} in line {line}."
                self._troubles.append((row.line, said))

    def check(self) -> None:
        """Raise IprError where rows contradict each other."""
        if not self._troubles:
            return
        (line, said), *more = self._troubles
        lines = [str(each) for each in dict.fromkeys(each for each, _ in more if each != line)]
        also = f" Lines {', '.join(lines[:_MOST_TOLD])} too" if lines else ""
        also += f", and {len(lines) - _MOST_TOLD} more." if len(lines) > _MOST_TOLD else "." if lines else ""
        raise IprError(f"Line {line}: {said}", f"Say it once, or the same.{also} {csv_table.UNTOUCHED}")


def check(rows: Iterable[PlanRow]) -> None:
    """Raise IprError unless all rows go together."""
    accord = Accord()
    for row in rows:
        accord.take(row)
    accord.check()


def _check_alone(row: PlanRow) -> None:
    if row.number is not None:
        study.check_number(row.number)
    for part in row.parts:
        planning.checked_person(part.part, part.person)
        planning.checked_reason(part.missing or "")


def _facts(row: PlanRow) -> Iterator[tuple[_Fact, str]]:
    """What a row says; what it leaves empty it does not say."""
    dyad = study.dyad_key(row.dyad)
    of_dyad = {"site": row.site, "therapist": row.therapist}
    of_session = {"date": str(row.held_on or ""), "ended": row.ended, "phase": row.phase}
    for said in row.parts:
        name = planning.title(said.part, said.person)
        of_session |= {
            f"plan for {name}": "yes" if said.wanted else "no",
            f"day for {name}": str(said.due_on or ""),
            f"reason for {name}": said.missing or "",
        }
    for number, facts in ((None, of_dyad), (row.number, of_session)):
        yield from (((dyad, number, name), value) for name, value in facts.items() if value)
