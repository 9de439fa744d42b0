"""A step: the three verbs that write rows, and the memory of what each row was before."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from iprtool.domain.errors import IprError
from iprtool.domain.model import Entity
from iprtool.store import bulk, records
from iprtool.store.changes import Change, Changes, E, Kind
from iprtool.store.database import Database
from iprtool.store.tables import LOOSE, Mapper, children_of, mapper_of


def net(touches: Iterable[Change]) -> list[Change]:
    """What touches come to: each row once, in the order of first touch, without those that are as they were."""
    rows: dict[tuple[type[Entity], str], Change] = {}
    for touch in touches:
        row = touch.entity
        key = (type(row), row.id)
        first = rows.get(key)
        rows[key] = touch if first is None else Change(first.before, touch.after)
    return [touch for touch in rows.values() if touch.before != touch.after]


def summary(touches: Iterable[Change], seq: int, label: str, kind: Kind, initiator: object | None) -> Changes:
    """The net effect of touches as it is announced."""
    return Changes(seq, label, kind, initiator, {touch.row_id: touch for touch in touches})


@cache
def _update(mapper: Mapper[Any], names: tuple[str, ...]) -> sa.Update:
    table = mapper.table
    values: dict[str, Any] = {name: sa.bindparam(f"new_{name}") for name in names}
    return sa.update(table).where(table.c.id == sa.bindparam("row_id")).values(values)


@cache
def _delete(mapper: Mapper[Any]) -> sa.Delete:
    table = mapper.table
    return sa.delete(table).where(table.c.id == sa.bindparam("row_id"))


def _difference(pair: tuple[Entity, Entity]) -> tuple[type[Entity], tuple[str, ...]]:
    before, after = pair
    mapper: Mapper[Any] = mapper_of(type(after))
    old, new = mapper.row(before), mapper.row(after)
    return mapper.kind, tuple(name for name in mapper.names if old[name] != new[name])


def _is_left(touch: Change, stored: Entity | None) -> bool:
    """Whether a row is as a touch begins, at least in the fields that it writes."""
    before, after = touch
    if stored is None or before is None or after is None:
        return stored == before
    _, names = _difference((before, after))
    return all(getattr(stored, name) == getattr(before, name) for name in names)


def has_moved_on() -> IprError:
    """Why a step cannot be undone or done again."""
    return IprError(
        "What this step changed has been written on since by something that is never undone, such as the log of a "
        "recall, so nothing was changed.",
        "If you still want it, do it once more by hand.",
    )


class Writer:
    """The verbs on the rows of one transaction. `touches` grows by one with each row written."""

    def __init__(self, database: Database, connection: sa.Connection) -> None:
        self.database, self.connection = database, connection
        self.touches: list[Change] = []

    def insert(self, entities: Sequence[Entity]) -> None:
        """Write new rows, in the order given."""
        for kind, group in groupby(entities, type):
            batch = list(group)
            mapper: Mapper[Any] = mapper_of(kind)
            bulk.insert(self.connection, mapper.table, map(mapper.values, batch))
            self.touches += [Change(None, entity) for entity in batch]

    def update(self, pairs: Sequence[tuple[Entity, Entity]]) -> None:
        """Write the fields in which two versions of each row differ."""
        for (kind, names), group in groupby(pairs, _difference):
            batch = list(group)
            rows = [
                {"row_id": after.id, **{f"new_{name}": getattr(after, name) for name in names}} for _, after in batch
            ]
            result = self.connection.execute(_update(mapper_of(kind), names), rows[0] if len(rows) == 1 else rows)
            self._expect(result.rowcount, len(rows))
            self.touches += [Change(before, after) for before, after in batch]

    def delete(self, entities: Sequence[Entity]) -> None:
        """Remove rows, as they are now. Raises IprError when something else still refers to one of them."""
        for kind, group in groupby(entities, type):
            batch = list(group)
            keys = [{"row_id": entity.id} for entity in batch]
            try:
                result = self.connection.execute(_delete(mapper_of(kind)), keys[0] if len(keys) == 1 else keys)
            except sa.exc.IntegrityError as error:
                raise IprError(
                    f"This {kind.__name__.lower()} is still in use, so it was not deleted.",
                    "Delete what belongs to it first, or delete it with all that hangs on it.",
                ) from error
            self._expect(result.rowcount, len(batch))
            self.touches += [Change(entity, None) for entity in batch]

    def apply(self, touches: Sequence[Change]) -> None:
        """Bring rows from `before` to `after`, in any order; references are checked at the end of the transaction.

        Raises IprError where a row is not as it was left: what is lasting has changed it since, and it would be lost.
        """
        by_kind = sorted(touches, key=lambda touch: touch.kind.__name__)
        if not all(self._is_as_left(kind, list(group)) for kind, group in groupby(by_kind, lambda touch: touch.kind)):
            raise has_moved_on()
        self.connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        self.delete([touch.before for touch in by_kind if touch.after is None and touch.before is not None])
        self.insert([touch.after for touch in by_kind if touch.before is None and touch.after is not None])
        self.update([(before, after) for before, after in by_kind if before is not None and after is not None])

    def _is_as_left(self, kind: type[Entity], touches: Sequence[Change]) -> bool:
        """Whether rows are, in the fields that are to be written, what they are to be changed from."""
        stored = {row.id: row for row in records.find(self.database, kind, {"id": [touch.row_id for touch in touches]})}
        return all(_is_left(touch, stored.get(touch.row_id)) for touch in touches)

    @contextmanager
    def all_or_none(self) -> Iterator[None]:
        """Take back what was written inside when an exception leaves it, also when the step itself goes on."""
        mark = len(self.touches)
        try:
            with self.connection.begin_nested():
                yield
        except BaseException:
            del self.touches[mark:]
            raise

    def _expect(self, rows: int, wanted: int) -> None:
        if rows != wanted:
            raise RuntimeError(f"{wanted - rows} of {wanted} rows are not there")


class Step:
    """One transaction, one undo step, one audit entry; handed out by `Project.step` and valid within its `with` only.

    changes: what the step changed, empty until it is committed. For a step within a step: what that part changed, with
        seq 0, from the moment it ends.
    """

    def __init__(self, writer: Writer, label: str, initiator: object | None) -> None:
        self._writer, self._open = writer, True
        self.changes = summary((), 0, label, Kind.DO, initiator)

    def insert(self, entity: Entity) -> None:
        """Write a new row."""
        self._check()
        self._writer.insert([entity])

    def insert_many(self, entities: Iterable[Entity]) -> None:
        """Write new rows, in the order given: parents before children."""
        self._check()
        self._writer.insert(list(entities))

    def update(self, entity: E, **fields: Any) -> E:
        """Change fields of a row and return it as it is now. Other fields keep what is stored, however old `entity` is.

        Raises KeyError when the row is gone.
        """
        self._check()
        before = records.get(self._writer.database, type(entity), entity.id)
        after = replace(before, **fields)
        if after.id != before.id:
            raise ValueError("the id of a row never changes")
        if after != before:
            self._writer.update([(before, after)])
        return after

    def update_many(self, fields: Mapping[E, Mapping[str, Any]]) -> None:
        """Change rows of one kind, each in its own fields; see `update`. Raises KeyError when one is gone."""
        self._check()
        if not fields:
            return
        stored = self._as_stored(type(next(iter(fields))), [entity.id for entity in fields])
        pairs = [(row, replace(row, **own)) for row, own in zip(stored, fields.values(), strict=True)]
        changed = [(before, after) for before, after in pairs if after != before]
        self._writer.update(sorted(changed, key=lambda pair: _difference(pair)[1]))

    def delete(self, entity: Entity) -> None:
        """Remove a row. Raises KeyError when it is gone, IprError when others still refer to it."""
        self._check()
        self._writer.delete([records.get(self._writer.database, type(entity), entity.id)])

    def delete_many(self, entities: Iterable[Entity]) -> None:
        """Remove rows, in the order given: children before parents. All of them or none.

        Raises KeyError when one is gone, IprError when others still refer to one.
        """
        self._check()
        with self._writer.all_or_none():
            for kind, group in groupby(list(entities), type):
                self._writer.delete(self._as_stored(kind, [entity.id for entity in group]))

    def _as_stored(self, kind: type[E], ids: Sequence[str]) -> list[E]:
        """The rows with these ids as they are now, each once, in this order."""
        stored = {row.id: row for row in records.find(self._writer.database, kind, {"id": ids})}
        return [stored.pop(i) for i in dict.fromkeys(ids)]

    def delete_tree(self, entity: Entity) -> None:
        """Remove a row after all that hangs on it. A tag of a deleted code stays, without a code."""
        self.delete_trees([entity])

    def delete_trees(self, entities: Iterable[Entity]) -> None:
        """Remove rows of one kind after all that hangs on them; see `delete_tree`. Raises KeyError when one is gone."""
        self._check()
        given = list(entities)
        doomed = self._as_stored(type(given[0]), [entity.id for entity in given]) if given else []
        level = list(doomed)
        while level:
            level = [child for kind, group in groupby(level, type) for child in self._dependants(kind, list(group))]
            doomed += level
        rank = {row.id: place for place, row in enumerate(doomed)}  # what is reached twice counts where it is deepest
        self._writer.delete([row for place, row in reversed(list(enumerate(doomed))) if rank[row.id] == place])

    def _dependants(self, kind: type[Entity], parents: list[Entity]) -> list[Entity]:
        ids, found = [parent.id for parent in parents], list[Entity]()
        for mapper, column in children_of(mapper_of(kind).table.name):
            rows = records.find(self._writer.database, mapper.kind, {column: ids})
            if (mapper.table.name, column) in LOOSE:
                self._writer.update([(row, replace(row, **{column: None})) for row in rows])
            else:
                found += rows
        return found

    def apply(self, touches: Sequence[Change]) -> None:
        """Undo or redo: bring rows from `before` to `after`."""
        self._check()
        self._writer.apply(touches)

    def close(self) -> None:
        """From now on nothing can be written in it."""
        self._open = False

    def _check(self) -> None:
        self._writer.database.check_thread()
        if not self._open:
            raise RuntimeError("This step is over: nothing more can be written in it.")
