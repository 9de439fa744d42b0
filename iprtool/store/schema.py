"""Making the tables of a new project, and telling the schema of one that is opened."""

from dataclasses import dataclass

import sqlalchemy as sa

from iprtool.domain.errors import IprError
from iprtool.store import fulltext, tables, trouble
from iprtool.store.database import Database
from iprtool.store.files import UPDATE_HINT


@dataclass(frozen=True, slots=True)
class Found:
    """The schema of a database: its revision, and whether it has to be brought to the newest."""

    revision: str
    outdated: bool


def make(database: Database) -> None:
    """Make all tables in an empty database and mark them as the newest schema."""
    with database.transaction() as connection:
        tables.metadata.create_all(connection, checkfirst=False)
        fulltext.create_in(connection)
        connection.execute(sa.insert(tables.version_table), {"version_num": tables.SCHEMA})


def look(database: Database) -> Found:
    """Read which schema a database has. Raises IprError when it is a newer one, when parts of it are missing, or the
    file is shorter than it says of itself."""
    folder = database.path.parent
    pages, size = database.pragma("page_count")[0][0], database.pragma("page_size")[0][0]
    if database.path.stat().st_size < pages * size:
        raise trouble.damaged(folder, "Its database is cut off.")
    names = set(database.read(sa.text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars())
    if "alembic_version" not in names:
        raise trouble.damaged(folder, "Its database holds no project.")
    revisions = list(database.read(sa.select(tables.version_table.c.version_num)).scalars())
    if len(revisions) != 1:
        raise trouble.damaged(folder, "Its database does not say which form it has.")
    revision = str(revisions[0])
    if revision > tables.SCHEMA:
        raise IprError(f"The project “{folder.name}” was saved by a newer iprtool.", UPDATE_HINT)
    if revision == tables.SCHEMA and not names >= set(tables.metadata.tables):
        raise trouble.damaged(folder, "Parts of its database are missing.")
    return Found(revision, revision < tables.SCHEMA)
