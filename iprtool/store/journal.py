"""The journal in the file: what each step changed, who made it, and what can be undone.

What can be undone is read off the journal alone, from its end backwards, as one reads brackets: `do` and `redo` open,
`undo` closes, what is `lasting` is passed over. Steps that merged share a group and count once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from iprtool.domain.model import Entity
from iprtool.store import bulk
from iprtool.store.changes import Change, Kind
from iprtool.store.database import Database
from iprtool.store.step import net
from iprtool.store.tables import BY_TABLE, Mapper, change_table, mapper_of, step_table

_steps, _changes = step_table.c, change_table.c
_INSERT_STEP = sa.insert(step_table)
_BEFORE = (
    sa.select(_steps.seq, _steps.kind, _steps.group_seq, _steps.refers, _steps.barrier)
    .where(_steps.seq < sa.bindparam("before"))
    .order_by(_steps.seq.desc())
    .limit(1)
)
_LABEL = sa.select(_steps.label).where(_steps.seq == sa.bindparam("seq"))
_NEWEST = sa.select(_steps.seq, _steps.at).order_by(_steps.seq.desc()).limit(1)
_OF_GROUP = (
    sa.select(_changes.table_name, _changes.before, _changes.after)
    .join(step_table, _steps.seq == _changes.step_seq)
    .where(sa.or_(_steps.seq == sa.bindparam("seq"), _steps.group_seq == sa.bindparam("seq")))
    .order_by(_changes.step_seq, _changes.ordinal)
)
_OF_STEP = (
    sa.select(_changes.ordinal, _changes.table_name, _changes.before, _changes.after)
    .where(_changes.step_seq == sa.bindparam("seq"), _changes.ordinal > sa.bindparam("last"))
    .order_by(_changes.ordinal)
    .limit(sa.bindparam("limit"))
)
_END = 1 << 62
_PAGES = (1, 500)
"""How many rows of a step are read first, and how many at a time then."""


@dataclass(frozen=True, slots=True)
class StepRecord:
    """One entry of the history. `at` is aware, in UTC; `rows` is how many rows changed."""

    seq: int
    label: str
    kind: Kind
    author: str
    at: datetime
    rows: int


class Entry(NamedTuple):
    """A step to be entered. group: first step of the undo group it joins; refers: the group it undoes or redoes."""

    label: str
    kind: Kind
    author: str
    at: datetime
    barrier: bool = False
    group: int | None = None
    refers: int | None = None


def write(connection: sa.Connection, entry: Entry, touches: Sequence[Change]) -> int:
    """Enter a step in the transaction that wrote its rows. Returns its number."""
    values = {
        "label": entry.label,
        "kind": entry.kind.value,
        "author": entry.author,
        "at": entry.at,
        "group_seq": entry.group,
        "refers": entry.refers,
        "barrier": entry.barrier,
    }
    key = connection.execute(_INSERT_STEP, values).inserted_primary_key
    assert key is not None
    seq = int(key[0])
    bulk.insert(connection, change_table, (_change_row(seq, n, touch) for n, touch in enumerate(touches)))
    return seq


def _change_row(seq: int, ordinal: int, touch: Change) -> tuple[Any, ...]:
    """In the order of the columns of the journal."""
    before, after = touch
    row = touch.entity
    mapper: Mapper[Any] = mapper_of(type(row))
    kept = None if before is None else mapper.row(before), None if after is None else mapper.row(after)
    return seq, ordinal, mapper.table.name, row.id, *kept


def changes_of(database: Database, group: int) -> list[Change]:
    """The net effect of the steps of an undo group."""
    rows = database.read(_OF_GROUP, {"seq": group})
    return net(_change(name, before, after) for name, before, after in rows)


def _change(table: str, before: Any, after: Any) -> Change:
    mapper = BY_TABLE[table]
    return Change(mapper.from_json(before), mapper.from_json(after))


def rows_of(database: Database, seq: int | None) -> Iterator[Entity]:
    """The rows that a step changed, in its order, read as they are asked for; nothing without a step."""
    last, limit = -1, _PAGES[0]
    while seq is not None:
        page = database.read(_OF_STEP, {"seq": seq, "last": last, "limit": limit}).fetchall()
        for _, name, before, after in page:
            change = _change(name, before, after)
            yield change.entity if change.before is None else change.before
        if len(page) < limit:
            return
        last, limit = page[-1].ordinal, _PAGES[1]


def label_of(database: Database, seq: int) -> str:
    """What a step is called."""
    return str(database.read(_LABEL, {"seq": seq}).scalar_one())


def newest(database: Database) -> tuple[int, datetime | None]:
    """Number and time of the last step; (0, None) where there is none."""
    row = database.read(_NEWEST).fetchone()
    return (0, None) if row is None else (row[0], row[1])


def history(database: Database, limit: int) -> list[StepRecord]:
    """The last steps, newest first."""
    number = sa.select(sa.func.count()).where(_changes.step_seq == _steps.seq).scalar_subquery()
    columns = (_steps.seq, _steps.label, _steps.kind, _steps.author, _steps.at, number)
    rows = database.read(sa.select(*columns).order_by(_steps.seq.desc()).limit(limit)).fetchall()
    return [StepRecord(seq, label, Kind(kind), author, at, n) for seq, label, kind, author, at, n in rows]


class _Stack:
    """A stack of groups whose lower part is still in the journal and is read only when it is reached."""

    def __init__(self, below: Iterator[int]) -> None:
        self._known: list[int] = []
        self._below = below

    def top(self) -> int | None:
        if not self._known:
            self._known.extend(group for group in [next(self._below, None)] if group is not None)
        return self._known[-1] if self._known else None

    def push(self, group: int) -> None:
        self._known.append(group)

    def pop(self) -> None:
        self.top()
        self._known.pop()

    def clear(self) -> None:
        self._known.clear()
        self._below = iter(())


class UndoState:
    """Which group would be undone or redone next. A cache of what the journal says, brought along with each step."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._undo, self._redo = _Stack(self._undoable()), _Stack(self._redoable())

    def next_undo(self) -> int | None:
        """The first step of the group that undo takes back."""
        return self._undo.top()

    def next_redo(self) -> int | None:
        """The first step of the group that redo brings back."""
        return self._redo.top()

    def note(self, seq: int, entry: Entry) -> None:
        """Take in a step that was committed."""
        if entry.kind is Kind.LASTING:
            return
        if entry.kind is Kind.UNDO and entry.refers is not None:
            self._undo.pop()
            self._redo.push(entry.refers)
        elif entry.kind is Kind.REDO and entry.refers is not None:
            self._redo.pop()
            self._undo.push(entry.refers)
        else:
            self._redo.clear()
            self._note_do(seq, entry)

    def _note_do(self, seq: int, entry: Entry) -> None:
        if entry.barrier:
            self._undo.clear()
        elif entry.group is None:
            self._undo.push(seq)

    def _undoable(self) -> Iterator[int]:
        # What lay below a group when it was done lies below it whenever it is on top again. So whether the group is met
        # as done, redone or undone, the walk goes on before its first step: one row read for each group.
        before = self._first_unread()
        while (row := self._row_before(before)) is not None and not row.barrier:
            before = row.refers or row.group_seq or row.seq
            if row.kind not in (Kind.UNDO, Kind.LASTING):
                yield before

    def _redoable(self) -> Iterator[int]:
        before, redone = self._first_unread(), 0
        while (row := self._row_before(before)) is not None and row.kind != Kind.DO:
            before = row.seq
            if row.kind == Kind.REDO:
                redone += 1
            elif row.kind == Kind.LASTING:
                continue
            elif redone:
                redone -= 1
            else:
                yield row.refers

    def _first_unread(self) -> int:
        return newest(self._database)[0] + 1

    def _row_before(self, seq: int) -> Any:
        return self._database.read(_BEFORE, {"before": seq}).fetchone()
