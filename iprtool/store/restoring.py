"""Putting a backup in the place of the database."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlcipher3 import dbapi2

from iprtool.domain.errors import IprError
from iprtool.store import lock, trouble
from iprtool.store.backups import STAMP, Backup, copy, folder_of, problems
from iprtool.store.database import connect
from iprtool.store.files import (
    DATABASE,
    FORMAT_VERSION,
    MANIFEST,
    Manifest,
    parse_manifest,
    sync_file,
    sync_folder,
    utc_now,
    write_manifest,
)


def restore(folder: Path, backup: Backup | Path) -> Path:
    """Put a backup in the place of the database and return the folder to which what was there has been moved.

    Works on a project whose database or `project.json` is damaged or missing. Raises IprError, with everything left as
    it was, when the project is open somewhere, or the backup is damaged.
    """
    folder, source = Path(folder), backup.path if isinstance(backup, Backup) else Path(backup)
    found = problems(source)
    if found:
        raise IprError(f"The backup {source.name} is damaged, so nothing was changed.", "Choose another backup.")
    part = folder / f"{DATABASE}.part"
    with _locked(folder), _failing_restore(part):
        project_id = _copy_file(source, part)
        aside = _move_aside(folder)
        part.replace(folder / DATABASE)
        _mend_manifest(folder, aside, project_id)
        sync_folder(folder)
    return aside


def _copy_file(source: Path, part: Path) -> str:
    part.unlink(missing_ok=True)
    connection = connect(source, "ro")
    try:
        copy(connection, part, -1, lambda *_: None)
        row = connection.execute("SELECT id FROM study LIMIT 1").fetchone()
    finally:
        connection.close()
    sync_file(part)
    return row[0] if row else ""


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the project for oneself, as far as there is a database that can be locked."""
    path = folder / DATABASE
    if not path.exists():
        if lock.held_by_living_process(folder):
            raise lock.in_use(folder)
        yield
        return
    connection = None
    try:
        connection = connect(path, "rw")
        connection.execute("PRAGMA locking_mode=EXCLUSIVE").fetchall()
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
    except dbapi2.Error as error:
        if trouble.code_of(error) in trouble.BUSY:
            raise lock.in_use(folder) from error
        # Damaged or unreadable: nobody can have it open, and that is why it is being replaced.
    try:
        if connection is not None and os.name == "nt":  # there a file that is open cannot be renamed
            connection.close()
        yield
    finally:
        if connection is not None:
            connection.close()


def _move_aside(folder: Path) -> Path:
    """Move the database with its leftovers away, the leftovers first: on a new database they would be poison."""
    aside = folder_of(folder) / f"replaced-{utc_now().strftime(STAMP)}Z"
    aside.mkdir(parents=True)
    for suffix in ("-journal", "-wal", "-shm", ""):
        path = folder / (DATABASE + suffix)
        if path.exists():
            path.replace(aside / path.name)
    sync_folder(aside)
    return aside


def _mend_manifest(folder: Path, aside: Path, project_id: str) -> None:
    path = folder / MANIFEST
    try:
        parse_manifest(path.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        if path.exists():
            path.replace(aside / MANIFEST)
        write_manifest(folder, Manifest(FORMAT_VERSION, project_id))


@contextmanager
def _failing_restore(part: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise trouble.of_os(error, "The backup could not be put in place; nothing was deleted") from error
    except dbapi2.Error as error:
        raise IprError(f"The backup could not be copied: {error}. Nothing was deleted.", "Check the disk.") from error
    finally:
        part.unlink(missing_ok=True)
