"""How revisions make tables. Each writes out its own, so that it stays what it was when the program moves on."""

from typing import Any

import sqlalchemy as sa
from alembic import op


def link(name: str, *, empty: bool = False) -> sa.Column[Any]:
    """A column with the id of a row elsewhere."""
    return sa.Column(name, sa.String(36), nullable=empty)


def text(name: str) -> sa.Column[Any]:
    """A column with text."""
    return sa.Column(name, sa.Text(), nullable=False)


def number(name: str, *, empty: bool = False) -> sa.Column[Any]:
    """A column with whole numbers."""
    return sa.Column(name, sa.BigInteger(), nullable=empty)


def real(name: str, *, empty: bool = False) -> sa.Column[Any]:
    """A column with numbers."""
    return sa.Column(name, sa.Float(), nullable=empty)


def flag(name: str) -> sa.Column[Any]:
    """A column with yes or no."""
    return sa.Column(name, sa.Boolean(), nullable=False)


def day(name: str) -> sa.Column[Any]:
    """A column that may hold a day."""
    return sa.Column(name, sa.Date(), nullable=True)


def moment(name: str, *, empty: bool = False) -> sa.Column[Any]:
    """A column with a time in UTC."""
    return sa.Column(name, sa.DateTime(), nullable=empty)


def _table(name: str, columns: list[sa.Column[Any]], links: dict[str, str], *, called: str | None = None) -> None:
    keys = [
        sa.ForeignKeyConstraint(
            [column], [f"{target}.id"], name=f"fk_{name}_{column}", deferrable=True, initially="IMMEDIATE"
        )
        for column, target in links.items()
    ]
    key = sa.Column("id", sa.String(36), nullable=False)
    op.create_table(called or name, key, *columns, sa.PrimaryKeyConstraint("id", name=f"pk_{name}"), *keys)


def _index(name: str, links: dict[str, str]) -> None:
    for column in links:
        op.create_index(f"ix_{name}_{column}", name, [column])


def new(name: str, columns: list[sa.Column[Any]], links: dict[str, str]) -> None:
    """Make a table; `links` says which table a column refers to."""
    _table(name, columns, links)
    _index(name, links)


def widen(name: str, columns: list[sa.Column[Any]], links: dict[str, str], added: dict[str, str]) -> None:
    """Make a table anew with more columns; `added` names them with what old rows get, as SQL."""
    kept = ", ".join(["id", *(column.name for column in columns if column.name not in added)])
    _table(name, columns, links, called=f"new_{name}")
    op.execute(
        f"INSERT INTO new_{name} ({kept}, {', '.join(added)}) SELECT {kept}, {', '.join(added.values())} FROM {name}"
    )
    op.drop_table(name)
    op.rename_table(f"new_{name}", name)
    _index(name, links)
