"""Putting a backup in the place of the database."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlcipher3 import dbapi2

from iprtool.domain.disk import sync_folder
from iprtool.domain.errors import IprError
from iprtool.store import lock, trouble
from iprtool.store.copies import STAMP, Backup, copy, folder_of, problems
from iprtool.store.driver import connect
from iprtool.store.files import (
    DATABASE,
    FORMAT_VERSION,
    MANIFEST,
    Manifest,
    parse_manifest,
    sync_file,
    utc_now,
    write_manifest,
)


def restore(folder: Path, backup: Backup | Path) -> Path:
    """Put a backup in the place of the database and return the folder to which what was there has been moved.

    Works on a project whose database or `project.json` is damaged or missing. Raises IprError, with everything left as
    it was, when the project is open somewhere, the backup is damaged, or anything fails on the way.
    """
    folder, source = Path(folder), backup.path if isinstance(backup, Backup) else Path(backup)
    found = problems(source)
    if found:
        raise IprError(f"The backup {source.name} is damaged, so nothing was changed.", "Choose another backup.")
    part, manifest = folder / f"{DATABASE}.part", folder / f"{MANIFEST}.new"
    with _locked(folder), _failing_restore(part, manifest):
        project_id = _copy_file(source, part)
        new = [(part, folder / DATABASE)]
        if _manifest_is_lost(folder):
            write_manifest(folder, Manifest(FORMAT_VERSION, project_id), manifest.name)
            new.append((manifest, folder / MANIFEST))
        return _exchange(folder, new)


def _copy_file(source: Path, part: Path) -> str:
    part.unlink(missing_ok=True)
    connection = connect(source, "ro")
    try:
        copy(connection, part, -1, lambda *_: None)
        row = connection.execute("SELECT id FROM study LIMIT 1").fetchone()
    finally:
        connection.close()
    sync_file(part)
    found = problems(part)
    if found:
        raise IprError(f"The copy of the backup came out damaged ({found[0]}). Nothing was changed.", "Check the disk.")
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


def _manifest_is_lost(folder: Path) -> bool:
    try:
        parse_manifest((folder / MANIFEST).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return True
    return False


def _exchange(folder: Path, new: list[tuple[Path, Path]]) -> Path:
    """Move away what is there, and put in its place what lies ready. On any failure all of it goes back.

    The database leaves before its leftovers, and comes after they are gone: at no moment is there a database without
    the leftovers that belong to it, or with those of another one.
    """
    place = folder_of(folder)
    aside, place_is_new = place / f"replaced-{utc_now().strftime(STAMP)}Z", not place.exists()
    old = [folder / (DATABASE + suffix) for suffix in ("", "-journal", "-wal", "-shm")]
    old += [target for _, target in new if target not in old]
    done: list[tuple[Path, Path]] = []
    try:
        aside.mkdir(parents=True)
        for path in old:
            if path.exists():
                _move(path, aside / path.name, done)
        sync_folder(aside)
        for source, target in new:
            _move(source, target, done)
        sync_folder(folder)
    except BaseException as error:
        _move_back(done, aside, error)
        if place_is_new:
            _remove_empty(place)
        raise
    return aside


def _move(source: Path, target: Path, done: list[tuple[Path, Path]]) -> None:
    source.replace(target)
    done.append((source, target))


def _move_back(done: list[tuple[Path, Path]], aside: Path, cause: BaseException) -> None:
    """Undo moves, the last one first. Raises IprError that says where the files are when they cannot go back."""
    try:
        for source, target in reversed(done):
            target.replace(source)
    except OSError:
        raise IprError(
            f"The backup could not be put in place: {cause}. What was there could not be put back either; it is in the "
            f"folder {aside.name} among the backups.",
            "Check the disk, then restore again. Nothing was deleted.",
        ) from cause
    _remove_empty(aside)


def _remove_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()


@contextmanager
def _failing_restore(*parts: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise trouble.of_os(error, "The backup could not be put in place; everything is as it was") from error
    except dbapi2.Error as error:
        raise IprError(
            f"The backup could not be copied: {error}. Everything is as it was.", "Check the disk."
        ) from error
    finally:
        for part in parts:
            for leftover in (part, part.with_name(f"{part.name}-journal"), part.with_name(f"{part.name}.part")):
                with suppress(OSError):
                    leftover.unlink(missing_ok=True)
