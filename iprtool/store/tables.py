"""The tables: one for each dataclass of the domain (a field is a column of that name), and the two of the journal."""

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import partial
from operator import attrgetter
from sys import intern
from types import NoneType
from typing import Any, Generic, TypeVar, cast, get_args, get_origin, get_type_hints

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator, TypeEngine

from iprtool.domain.model import (
    Anchor,
    Answer,
    Code,
    Codebook,
    Dyad,
    Entity,
    Episode,
    Event,
    Family,
    Happening,
    Measure,
    Member,
    Pass,
    Planned,
    Preset,
    Query,
    Rating,
    Recall,
    Recording,
    Remark,
    Scale,
    Score,
    Sentence,
    Session,
    Site,
    Speaker,
    Study,
    Successor,
    Tag,
    Therapist,
    Trace,
    Transcript,
    Turn,
)
from iprtool.store.changes import E

SCHEMA = "0004"
"""The revision of the newest migration; `migrations/versions` has the file."""

KINDS: tuple[type[Entity], ...] = (
    *(Study, Site, Therapist, Dyad, Session, Planned, Measure, Score, Recall, Recording),
    *(Codebook, Family, Code, Successor, Scale, Anchor),
    *(Pass, Tag, Rating, Trace, Episode, Member, Query),
    *(Happening, Remark, Event, Answer, Sentence),
    *(Transcript, Speaker, Turn, Preset),
)
"""Parents before children."""

LOOSE = frozenset([("tag", "code_id"), ("recall", "cue_recall_id")])
"""References that are emptied when what they name is deleted with all that hangs on it: tags stay, without a code, and
so does a recall that was cued by another one."""

S = TypeVar("S", bound=StrEnum)


class EnumText(TypeDecorator[S], Generic[S]):
    """A member of an enum as its text, so that a new member needs no migration."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, kind: type[S]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> str | None:
        return None if value is None else str(self.kind(value))

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> S | None:
        return None if value is None else self.kind(value)


class Reference(TypeDecorator[str]):
    """The id of a row elsewhere. Many rows have the same one: it is kept in memory once."""

    impl = sa.String
    cache_ok = True

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> str | None:
        return None if value is None else intern(value)


class UtcTime(TypeDecorator[datetime]):
    """An aware time, stored in UTC without a zone."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class Numbers(TypeDecorator[tuple[float, ...]]):
    """Numbers in a row, as text: `3,3.5,4`."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, kind: type[float]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: tuple[float, ...] | None, dialect: sa.Dialect) -> str | None:
        return None if value is None else ",".join(f"{number:.12g}" for number in value)

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> tuple[float, ...] | None:
        return None if value is None else tuple(map(self.kind, value.split(","))) if value else ()


def _json_default(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in the journal")


to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_json_default).encode
"""How the journal writes a row."""


class Kept(TypeDecorator[Any]):
    """A row as the journal keeps it: as JSON, made here, since SQLAlchemy's own way there is as long as the work."""

    impl = sa.JSON
    cache_ok = True

    def bind_processor(self, dialect: sa.Dialect) -> Callable[[Any], str | None]:
        return lambda row: None if row is None else to_json(row)


metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
    }
)

_COLUMN_TYPES: dict[Any, Callable[[], TypeEngine[Any]]] = {
    tuple[float, ...]: partial(Numbers, float),
    tuple[int, ...]: partial(Numbers, int),
    str: sa.Text,
    bool: sa.Boolean,
    int: sa.BigInteger,
    float: sa.Float,
    date: sa.Date,
    datetime: UtcTime,
}


def _split(hint: Any) -> tuple[Any, bool]:
    """`X | None` as (X, True), `X` as (X, False)."""
    args = get_args(hint)
    if NoneType not in args:
        return hint, False
    return next(arg for arg in args if arg is not NoneType), True


def _target(table: str, column: str) -> str:
    """The table that a column refers to: its last word names it, `parent_id` its own."""
    word = column.removesuffix("_id").rsplit("_", 1)[-1]
    return table if word == "parent" else word


def _column(table: str, name: str, hint: Any) -> sa.Column[Any]:
    if name == "id":
        return sa.Column(name, sa.String(36), primary_key=True)
    base, nullable = _split(hint)
    if name.endswith("_id"):
        # Undo puts back many rows at once and checks them together at the end; everything else is checked at once.
        link = sa.ForeignKey(f"{_target(table, name)}.id", deferrable=True, initially="IMMEDIATE")
        return sa.Column(name, Reference(36), link, nullable=nullable, index=True)
    kind = EnumText(base) if _is_enum(base) else _COLUMN_TYPES[base]()
    return sa.Column(name, kind, nullable=nullable)


def _is_enum(base: Any) -> bool:
    return get_origin(base) is None and issubclass(base, StrEnum)


def _decoder(hint: Any) -> Callable[[Any], Any] | None:
    base, _ = _split(hint)
    if base in (date, datetime):
        return cast(Callable[[Any], Any], base.fromisoformat)
    return cast(Callable[[Any], Any] | None, base if _is_enum(base) else get_origin(base))


@dataclass(frozen=True, slots=True, eq=False)
class Mapper(Generic[E]):
    """How one dataclass is kept: its table, its values as a row, and both ways between it and the journal's JSON."""

    kind: type[E]
    make: Callable[..., E]
    table: sa.Table
    names: tuple[str, ...]
    values: Callable[[E], tuple[Any, ...]]
    decoders: Mapping[str, Callable[[Any], Any]]
    optional: frozenset[str]

    def row(self, entity: E) -> dict[str, Any]:
        """Column name to value; also what the journal stores as JSON."""
        return dict(zip(self.names, self.values(entity), strict=True))

    def from_json(self, data: Mapping[str, Any] | None) -> E | None:
        """The row as the journal kept it: what a later schema dropped is left out, what it added gets its default."""
        if data is None:
            return None
        kept = {name: data[name] for name in self.names if name in data or name not in self.optional}
        for name, decode in self.decoders.items():
            if kept.get(name) is not None:
                kept[name] = decode(kept[name])
        return self.make(**kept)


def _mapper(kind: type[E]) -> Mapper[E]:
    name, hints, own = kind.__name__.lower(), get_type_hints(kind), fields(kind)
    names = tuple(field.name for field in own)
    decoders = {field: decode for field in names if (decode := _decoder(hints[field])) is not None}
    return Mapper(
        kind=kind,
        make=cast(Callable[..., E], kind),
        table=sa.Table(name, metadata, *(_column(name, field, hints[field]) for field in names)),
        names=names,
        values=cast(Callable[[E], tuple[Any, ...]], attrgetter(*names)),
        decoders=decoders,
        optional=frozenset(field.name for field in own if field.default is not MISSING),
    )


_MAPPERS: dict[Any, Mapper[Any]] = {kind: _mapper(kind) for kind in KINDS}
BY_TABLE: dict[str, Mapper[Any]] = {mapper.table.name: mapper for mapper in _MAPPERS.values()}


def mapper_of(kind: type[E]) -> Mapper[E]:
    """How a dataclass is kept. KeyError for anything that is not of the domain."""
    return _MAPPERS[kind]


def children_of(table: str) -> list[tuple[Mapper[Any], str]]:
    """(mapper, column) of everything that refers to rows of a table."""
    return [
        (mapper, column.name)
        for mapper in _MAPPERS.values()
        for column in mapper.table.columns
        if any(key.column.table.name == table for key in column.foreign_keys)
    ]


_SEQ = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

step_table = sa.Table(
    "step",
    metadata,
    sa.Column("seq", _SEQ, primary_key=True, autoincrement=True),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    # The first step of the undo group that this one joined; empty for a step that stands alone or begins a group.
    sa.Column("group_seq", _SEQ, nullable=True),
    # The group that this step undoes or redoes.
    sa.Column("refers", _SEQ, nullable=True),
    sa.Column("barrier", sa.Boolean, nullable=False),
    sa.Index("ix_step_group_seq", "group_seq"),
    sqlite_autoincrement=True,
)

change_table = sa.Table(
    "change",
    metadata,
    sa.Column("step_seq", _SEQ, primary_key=True, autoincrement=False),
    sa.Column("ordinal", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("table_name", sa.Text, nullable=False),
    sa.Column("row_id", sa.String(36), nullable=False),
    sa.Column("before", Kept(none_as_null=True), nullable=True),
    sa.Column("after", Kept(none_as_null=True), nullable=True),
    sqlite_with_rowid=False,
)

version_table = sa.Table(
    "alembic_version",
    metadata,
    sa.Column("version_num", sa.String(32), nullable=False),
    sa.PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
