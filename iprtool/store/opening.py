"""Making, opening and giving back a project folder: what has to be right before there is a `Project`."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from iprtool.domain.errors import IprError
from iprtool.store import backups, lock, schema, tables, trouble
from iprtool.store.database import Database
from iprtool.store.files import DATABASE, LOCK, MANIFEST, Manifest, read_manifest, write_manifest

if TYPE_CHECKING:
    from iprtool.store.project import Project

_FOLDERS = ("media", "cache", "backups")
_SMALLEST = 512
"""Bytes of the smallest database that there is. SQLite would take a shorter file for a new one and begin to fill it."""


@contextmanager
def making(folder: Path) -> Iterator[Database]:
    """A database with empty tables in a new project folder. When the block fails, nothing new stays."""
    new: list[Path] = []
    try:
        _expect_free(folder)
        new = _missing(folder)
    except OSError as error:
        raise _not_made(folder, error) from error
    database = None
    try:
        for name in _FOLDERS:
            (folder / name).mkdir(parents=True)
        database = Database(folder / DATABASE, create=True)
        schema.make(database)
        yield database
    except BaseException as error:
        if database is not None:
            database.close()
        _remove(folder, new)
        if isinstance(error, OSError):
            raise _not_made(folder, error) from error
        raise


def _expect_free(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise IprError(f"There is something in “{folder.name}” already.", "Choose an empty folder or a new name.")


def _not_made(folder: Path, error: OSError) -> IprError:
    return trouble.of_os(error, f"The project “{folder.name}” cannot be made there")


def _missing(folder: Path) -> list[Path]:
    """Which folders on the way to a new project are not there yet, the innermost first."""
    return [place for place in (folder, *folder.parents) if not place.exists()]


def _remove(folder: Path, new: list[Path]) -> None:
    """Take away what was made in a folder that was empty, and the folders that were not there before."""
    for name in _FOLDERS:
        shutil.rmtree(folder / name, ignore_errors=True)
    for name in (DATABASE, f"{DATABASE}-journal", MANIFEST, LOCK):
        with suppress(OSError):
            (folder / name).unlink(missing_ok=True)
    for place in new:
        with suppress(OSError):
            place.rmdir()


def seal(folder: Path, manifest: Manifest, now: datetime) -> None:
    """Make a new folder a project: the last step of making one. Raises OSError."""
    lock.announce(folder, now)
    write_manifest(folder, manifest)


@contextmanager
def opened(folder: Path, read_only: bool, now: datetime) -> Iterator[tuple[Database, Manifest, bool]]:
    """The locked database of a project, what `project.json` says, and whether the schema is an older one.

    When the block fails, the lock is given back.
    """
    manifest = read_manifest(folder)
    path = folder / DATABASE
    if not path.is_file():
        raise trouble.damaged(folder, f"Its file {DATABASE} is missing.")
    if path.stat().st_size < _SMALLEST:
        raise trouble.damaged(folder, f"Its file {DATABASE} is empty or cut off.")
    database = Database(path, read_only=read_only)
    try:
        outdated = schema.look(database).outdated
        if outdated and read_only:
            raise IprError(
                f"“{folder.name}” was saved by an older iprtool and must be brought up to date to be read.",
                "Open it once for writing. A backup is made first.",
            )
        if not read_only:
            _announce(folder, now)
        yield database, manifest, outdated
    except BaseException:
        release(folder, database)
        raise


def _announce(folder: Path, now: datetime) -> None:
    try:
        lock.announce(folder, now)
    except OSError as error:
        raise trouble.of_os(error, f"“{folder.name}” cannot be opened for writing") from error


def update(project: "Project") -> None:
    """Bring an older project to the newest schema, after a backup."""
    from iprtool.store import migrate

    backups.back_up(project, backups.BEFORE_MIGRATION)
    migrate.upgrade(project.database, tables.SCHEMA, project.now())


def release(folder: Path, database: Database) -> None:
    """Close the database, and take back what was announced."""
    if not database.read_only:
        lock.withdraw(folder)
    database.close()
