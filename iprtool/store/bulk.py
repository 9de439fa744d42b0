"""New rows, a hundred in one statement.

After each statement that a trigger hangs on, SQLite writes out what the full-text index has gathered: row by row, that
takes three times as long as the rows themselves.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import chain, islice
from typing import Any

import sqlalchemy as sa

_ROWS = 100
"""How many rows one statement writes."""


def insert(connection: sa.Connection, table: sa.Table, rows: Iterable[Sequence[Any]]) -> None:
    """Write new rows, in the order given; the values of a row are in the order of the table's columns."""
    left = map(_ready(table, connection.dialect), rows)
    while part := list(islice(left, _ROWS)):
        connection.exec_driver_sql(_statement(table, connection.dialect, len(part)), tuple(chain.from_iterable(part)))


@cache
def _statement(table: sa.Table, dialect: sa.Dialect, rows: int) -> str:
    head, values, one = str(sa.insert(table).compile(dialect=dialect)).partition(" VALUES ")
    return head + values + ", ".join([one] * rows)


@cache
def _ready(table: sa.Table, dialect: sa.Dialect) -> Callable[[Sequence[Any]], Sequence[Any]]:
    """What brings the values of a row into the form in which the driver takes them."""
    makers = [column.type.dialect_impl(dialect).bind_processor(dialect) for column in table.columns]
    made = [(place, make) for place, make in enumerate(makers) if make is not None]

    def ready(row: Sequence[Any]) -> Sequence[Any]:
        values = list(row)
        for place, make in made:
            values[place] = make(values[place])
        return values

    return ready
