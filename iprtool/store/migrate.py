"""Bringing an older project to the newest schema. Alembic is imported here only, when a project really is older."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from iprtool.domain.errors import IprError
from iprtool.store import fulltext, journal
from iprtool.store.changes import Kind
from iprtool.store.database import Database

VERSIONS: Sequence[Path] = (Path(__file__).parent / "migrations" / "versions",)
"""Folders with the revisions, one file each, in a line from the first to `tables.SCHEMA`."""


def upgrade(database: Database, target: str, now: datetime) -> None:
    """Run the missing migrations in one transaction. Raises IprError when one fails; then the file is as it was.

    The caller has made a backup. The journal gets an entry that cannot be undone, for what was before has another form.
    """
    # Batch migrations make a table anew and drop the old one: with foreign keys on, that would delete the rows that
    # refer to it. The setting can only be changed outside a transaction.
    database.keep_references(False)
    try:
        with database.transaction() as connection:
            _run(connection, target)
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"{len(broken)} rows refer to rows that are not there")
            journal.write(connection, journal.Entry(f"Update to schema {target}", Kind.DO, "", now, barrier=True), ())
    except IprError:
        raise
    except Exception as error:
        raise IprError(
            f"The project “{database.path.parent.name}” could not be brought to the form that this iprtool needs. "
            "It is unchanged.",
            "Open it with the iprtool that made it, and report this.",
        ) from error
    finally:
        database.keep_references(True)


def _run(connection: sa.Connection, target: str) -> None:
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.runtime.migration import MigrationStep
    from alembic.script import ScriptDirectory

    script = ScriptDirectory(str(VERSIONS[0].parent), version_locations=[str(folder) for folder in VERSIONS])

    def steps(revision: Any, _context: Any) -> Any:
        ahead = reversed(list(script.iterate_revisions(target, revision, implicit_base=True)))
        return [MigrationStep.upgrade_from_script(script.revision_map, each) for each in ahead]

    fulltext.drop_in(connection)
    with EnvironmentContext(Config(), script, fn=steps) as environment:
        environment.configure(connection=connection, transactional_ddl=True)
        environment.run_migrations()
    fulltext.create_in(connection)
