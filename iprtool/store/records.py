"""Reading rows as the dataclasses of the domain."""

from collections.abc import Iterator, Sequence
from functools import cache
from operator import attrgetter
from typing import Any, cast

import sqlalchemy as sa

from iprtool.domain.collecting import no_collection
from iprtool.domain.model import Entity
from iprtool.store import trouble
from iprtool.store.changes import E
from iprtool.store.database import Database
from iprtool.store.tables import Mapper, mapper_of

_CHUNK = 10_000
"""How many values one `IN (...)` gets."""
_PART = 2_000
"""How many rows are fetched at a time."""


@cache
def _by_id(mapper: Mapper[Any]) -> sa.Select[Any]:
    table = mapper.table
    return sa.select(table).where(table.c.id == sa.bindparam("id"))


def get(database: Database, kind: type[E], entity_id: str) -> E:
    """The row with this id. Raises KeyError when there is none."""
    with trouble.sound_rows(database.path.parent):
        row = database.read(_by_id(mapper_of(kind)), {"id": entity_id}).fetchone()
    if row is None:
        raise KeyError(f"{kind.__name__} {entity_id}")
    return mapper_of(kind).make(*row)


def find(database: Database, kind: type[E], equals: dict[str, Any]) -> list[E]:
    """All rows that fit, ordered by id. A value may be None (is empty) or a list (any of these)."""
    lists = [name for name, value in equals.items() if isinstance(value, list | tuple | set | frozenset)]
    longest = max(lists, key=lambda name: len(equals[name]), default=None)
    if longest is None or len(equals[longest]) <= _CHUNK:
        return _select(database, kind, equals)
    values = sorted(set(equals[longest]), key=lambda value: (value is not None, value))
    chunks = (values[start : start + _CHUNK] for start in range(0, len(values), _CHUNK))
    found = [row for chunk in chunks for row in _select(database, kind, {**equals, longest: chunk})]
    return sorted(found, key=lambda row: row.id)


def _select(database: Database, kind: type[E], equals: dict[str, Any]) -> list[E]:
    mapper = mapper_of(kind)
    table, make = mapper.table, mapper.make
    statement = sa.select(table).where(*_conditions(table, equals))
    found: list[E] = []
    with trouble.sound_rows(database.path.parent), no_collection():
        for part in database.read(statement).partitions(_PART):
            found += [make(*row) for row in part]
    found.sort(key=attrgetter("id"))  # here and not in the database, whose own sorting holds all rows a second time
    return found


def count(database: Database, kind: type[Entity], equals: dict[str, Any]) -> int:
    """How many rows fit."""
    table = mapper_of(kind).table
    statement = sa.select(sa.func.count()).select_from(table).where(*_conditions(table, equals))
    return cast(int, database.read(statement).scalar_one())


def counts(database: Database, kind: type[Entity], by: str) -> dict[str | None, int]:
    """How many rows there are for each value of a column."""
    column = _column(mapper_of(kind).table, by)
    rows = database.read(sa.select(column, sa.func.count()).group_by(column)).fetchall()
    return {row[0]: row[1] for row in rows}


def columns(database: Database, kind: type[Entity], names: Sequence[str], after: str, limit: int) -> list[Any]:
    """Some columns of the next rows after an id, in the order of ids."""
    table = mapper_of(kind).table
    wanted = sa.select(*(_column(table, name) for name in names)).where(table.c.id > after)
    with no_collection():
        return list(database.read(wanted.order_by(table.c.id).limit(limit)).fetchall())


def _conditions(table: sa.Table, equals: dict[str, Any]) -> Iterator[sa.ColumnElement[bool]]:
    for name, value in equals.items():
        column = _column(table, name)
        if not isinstance(value, list | tuple | set | frozenset):
            yield column.is_(None) if value is None else column == value
        elif None in value:
            yield sa.or_(column.is_(None), column.in_([item for item in value if item is not None]))
        else:
            yield column.in_(list(value))


def _column(table: sa.Table, name: str) -> sa.Column[Any]:
    if name not in table.c:
        raise TypeError(f"{table.name} has no column {name!r}")
    return table.c[name]
