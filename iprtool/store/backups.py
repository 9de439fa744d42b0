"""Backups of an open project: made, checked, kept for a while."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlcipher3 import dbapi2

from iprtool.domain.disk import sync_folder
from iprtool.domain.errors import IprError
from iprtool.store import trouble
from iprtool.store.copies import STAMP, Backup, copy, folder_of, list_backups, mark_of, problems
from iprtool.store.driver import connect
from iprtool.store.files import sync_file

if TYPE_CHECKING:
    from iprtool.store.project import Project

HOURLY, ON_CLOSE, BEFORE_MIGRATION, BY_HAND = "hourly", "close", "before update", "by hand"
EVERY = timedelta(hours=1)

_ROTATED = frozenset([HOURLY, ON_CLOSE])
_KEEP: tuple[tuple[Callable[[datetime], object], int], ...] = (
    (lambda at: (at.date(), at.hour), 24),
    (lambda at: at.date(), 14),
    (lambda at: at.isocalendar()[:2], 8),
)


def due(project: "Project") -> bool:
    """Whether something changed that no backup has, and the last backup is an hour old."""
    since = project.now() - project.backed_up_at
    return project.changed_since_backup and not timedelta(0) <= since < EVERY  # below 0: the clock was set back


def back_up(project: "Project", reason: str) -> Path:
    """Write a checked backup now and return its path. Raises IprError when that fails; no half backup stays."""
    named, part = new_names(project, reason)
    seq = project.seq
    with failing(project.folder, part):
        copy(project.driver, part, -1, lambda *_: None)
        final = seal(part, named)
    finish(project, seq, final)
    return final


def finish(project: "Project", seq: int, made: Path) -> None:
    """Let the project know of a backup that is whole, and take away those that are too many now."""
    project.note_backup(seq)
    rotate(project.folder, made)


def new_names(project: "Project", reason: str) -> tuple[Path, Path]:
    """The name of a backup, still without its mark, and the name of the file while it is made."""
    place = folder_of(project.folder)
    try:
        place.mkdir(exist_ok=True)
    except OSError as error:
        raise trouble.of_os(error, "The folder for backups cannot be made") from error
    slug = re.sub(r"[^a-z]+", "-", reason.casefold()).strip("-") or "other"
    at = project.now().astimezone(UTC)
    while any(place.glob(f"{at.strftime(STAMP)}Z_{slug}*")):
        at += timedelta(microseconds=1)
    named = place / f"{at.strftime(STAMP)}Z_{slug}.db"
    return named, named.with_name(named.name + ".part")


def seal(part: Path, named: Path) -> Path:
    """Make the copy last, read it again, and only then give it the name of a backup, with its mark."""
    sync_file(part)
    found = problems(part)
    if found:
        raise IprError(f"The backup came out damaged ({found[0]}), so it was not kept.", "Check the disk.")
    connection = connect(part, "ro")
    try:
        mark = mark_of(connection)
    finally:
        connection.close()
    final = named.with_name(f"{named.stem}_{mark}.db" if mark else named.name)
    part.replace(final)
    sync_folder(final.parent)
    return final


@contextmanager
def failing(folder: Path, part: Path) -> Iterator[None]:
    """Turn every failure into an IprError, and leave no half backup."""
    try:
        yield
    except dbapi2.Error as error:
        found = trouble.explain(error, folder)
        detail = found.message.split(". ")[0] if found else str(error)
        raise IprError(f"No backup was made: {detail}. The project itself is unchanged.", "Check the disk.") from error
    except OSError as error:
        raise trouble.of_os(error, "No backup was made; the project itself is unchanged") from error
    finally:
        for leftover in (part, part.with_name(part.name + "-journal")):
            leftover.unlink(missing_ok=True)


def kept(backups: Iterable[Backup]) -> set[Path]:
    """Which backups stay: the newest of each of the last 24 hours, 14 days and 8 weeks that have one.

    Those that were made by hand or before an update of the file stay for good.
    """
    backups = list(backups)
    stay = {backup.path for backup in backups if backup.reason not in _ROTATED}
    rotated = [backup for backup in backups if backup.reason in _ROTATED]
    newest_first = sorted(rotated, key=lambda backup: backup.at, reverse=True)
    for bucket_of, number in _KEEP:
        buckets: dict[object, Path] = {}
        for backup in newest_first:
            buckets.setdefault(bucket_of(backup.at), backup.path)
        stay.update(list(buckets.values())[:number])
    return stay


def rotate(folder: Path, made: Path) -> None:
    """Delete the backups whose time is over, never the one just made: its time is wrong when the clock was set back."""
    backups = list_backups(folder)
    stay = kept(backups) | {made}
    for backup in backups:
        if backup.path not in stay:
            backup.path.unlink(missing_ok=True)
