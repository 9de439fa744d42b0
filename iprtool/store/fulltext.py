"""Full-text search over memos, codes and transcripts, by SQLite's FTS5.

Triggers keep it what the rows say, after undo too.

`searchable` holds one row for each text that is not empty; `fulltext` is the index over it. Both are derived: they are
made anew after every migration, and only SQLite has them.
"""

from collections.abc import Iterator, Mapping, Sequence

import sqlalchemy as sa

from iprtool.store.database import Database

TEXTS: Mapping[str, tuple[str, ...]] = {
    "study": ("title", "memo"),
    "dyad": ("label", "memo"),
    "session": ("phase", "memo"),
    "code": ("name", "definition", "include", "exclude", "examples", "memo"),
    "tag": ("memo",),
    "episode": ("memo",),
    "transcript": ("title", "memo"),
    "turn": ("text",),
}
"""What is searched, by table: columns that make up the text of a row."""

_MAKE = (
    "CREATE TABLE searchable "
    "(n INTEGER PRIMARY KEY, kind TEXT NOT NULL, row_id TEXT NOT NULL UNIQUE, text TEXT NOT NULL)",
    "CREATE VIRTUAL TABLE fulltext USING fts5(text, content='searchable', content_rowid='n', "
    "tokenize='unicode61 remove_diacritics 2')",
    "CREATE TRIGGER searchable_added AFTER INSERT ON searchable BEGIN "
    "INSERT INTO fulltext(rowid, text) VALUES (new.n, new.text); END",
    "CREATE TRIGGER searchable_gone AFTER DELETE ON searchable BEGIN "
    "INSERT INTO fulltext(fulltext, rowid, text) VALUES ('delete', old.n, old.text); END",
)
_FIND_IDS = sa.text(
    "SELECT group_concat(s.row_id) FROM fulltext f JOIN searchable s ON s.n = f.rowid "
    "WHERE s.kind = :kind AND fulltext MATCH :words"
)


def _joined(columns: Sequence[str], row: str) -> str:
    """The text of a row as SQL: its columns, one a line, without empty ends."""
    return "trim(" + " || char(10) || ".join(f'{row}"{column}"' for column in columns) + ", char(10))"


def _triggers(table: str, columns: Sequence[str]) -> Iterator[str]:
    old, new = _joined(columns, "old."), _joined(columns, "new.")
    named = ", ".join(f'"{column}"' for column in columns)
    add = f"INSERT INTO searchable(kind, row_id, text) SELECT '{table}', new.id, {new} WHERE {new} <> '';"
    drop = "DELETE FROM searchable WHERE row_id = old.id;"
    yield f"CREATE TRIGGER {table}_text_added AFTER INSERT ON {table} WHEN {new} <> '' BEGIN {add} END"
    yield f"CREATE TRIGGER {table}_text_gone AFTER DELETE ON {table} WHEN {old} <> '' BEGIN {drop} END"
    changed = f"AFTER UPDATE OF {named} ON {table} WHEN {old} <> {new}"
    yield f"CREATE TRIGGER {table}_text_changed {changed} BEGIN {drop} {add} END"


def drop_in(connection: sa.Connection) -> None:
    """Take index and triggers away, so that tables can be made anew."""
    if connection.dialect.name != "sqlite":
        return
    found = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
    for name in found:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    for name in ("fulltext", "searchable"):
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name}")


def create_in(connection: sa.Connection) -> None:
    """Make index and triggers, and index what is there already. Does nothing on another database than SQLite."""
    if connection.dialect.name != "sqlite":
        return
    for statement in _MAKE:
        connection.exec_driver_sql(statement)
    for table, columns in TEXTS.items():
        text = _joined(columns, "")
        connection.exec_driver_sql(
            f"INSERT INTO searchable(kind, row_id, text) SELECT '{table}', id, {text} FROM {table} WHERE {text} <> ''"
        )
        for statement in _triggers(table, columns):
            connection.exec_driver_sql(statement)


def expression(text: str) -> str:
    """What a person typed as an expression of FTS5: every word must occur, its end may be missing; `"a b"` as it is."""
    parts = [part for n, quoted in enumerate(text.split('"')) for part in ([quoted] if n % 2 else quoted.split())]
    whole = {part for n, part in enumerate(text.split('"')) if n % 2}
    return " ".join(f'"{part}"' if part in whole else f'"{part}"*' for part in parts if any(c.isalnum() for c in part))


def find_ids(database: Database, table: str, text: str) -> list[str]:
    """Ids of all rows of one table that hold the words, in no order; none for a text without words."""
    words = expression(text)
    ids = database.read(_FIND_IDS, {"kind": table, "words": words}).scalar() if words else None
    return str(ids).split(",") if ids else []
