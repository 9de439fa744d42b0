"""Checked copies of the database inside the project: made, listed, kept for a while."""

import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlcipher3 import dbapi2

from iprtool.domain.disk import sync_folder
from iprtool.domain.errors import IprError
from iprtool.store import trouble
from iprtool.store.database import connect
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
STAMP = "%Y-%m-%dT%H-%M-%S.%f"
_NAME = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d-\d\d-\d\d\.\d{6})Z_([a-z-]+)(?:_(\d+-[0-9a-f]{8}))?\.db")


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup. `at` is aware, in UTC; `size` in bytes; `reason` is why it was made, e.g. "hourly", "by hand".

    mark: the `mark_of` what it holds; empty for backups of the first versions.
    """

    path: Path
    at: datetime
    size: int
    reason: str
    mark: str = ""


def folder_of(project_folder: Path) -> Path:
    """Where the backups of a project lie."""
    return Path(project_folder) / "backups"


def list_backups(folder: Path) -> list[Backup]:
    """The backups of a project folder, newest first."""
    place = folder_of(folder)
    if not place.is_dir():
        return []
    found = []
    for path in place.iterdir():
        match = _NAME.fullmatch(path.name)
        if match:
            at = datetime.fromisoformat(f"{match[1]}T{match[2].replace('-', ':')}+00:00")
            found.append(Backup(path, at, path.stat().st_size, match[3].replace("-", " "), match[4] or ""))
    return sorted(found, key=lambda backup: backup.path.name, reverse=True)


def newest_good(folder: Path) -> Backup | None:
    """The newest backup that is sound when it is read again now."""
    return next((backup for backup in list_backups(folder) if not problems(backup.path)), None)


def problems(path: Path) -> list[str]:
    """What is wrong with a database file that nobody has open; empty when it is sound."""
    try:
        connection = connect(path, "ro")
    except dbapi2.Error as error:
        return [str(error)]
    try:
        found = [row[0] for row in connection.execute("PRAGMA integrity_check(10)") if row[0] != "ok"]
        tables = connection.execute("SELECT count(*) FROM sqlite_master WHERE name IN ('study', 'step', 'change')")
        return found or ([] if tables.fetchone()[0] == 3 else ["it holds no project"])
    except dbapi2.Error as error:
        return [str(error)]
    finally:
        connection.close()


def mark_of(connection: Any) -> str:
    """Which step a database ends with, to compare a backup with a project without trusting any clock.

    The number alone is not enough: after a restore the numbers begin again where the backup ended. So a checksum of
    when the step was written stands beside it. Empty when there is no step. Raises the driver's errors.
    """
    row = connection.execute("SELECT seq, at FROM step ORDER BY seq DESC LIMIT 1").fetchone()
    return "" if row is None else f"{row[0]}-{zlib.crc32(str(row[1]).encode()):08x}"


def is_saved(connection: Any, saved: Iterable[Backup]) -> bool:
    """Whether one of the backups has the last step of a project."""
    mark = mark_of(connection)
    return any(backup.mark == mark for backup in saved if backup.mark)


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


def copy(source: Any, part: Path, pages: int, progress: Callable[[int, int, int], None]) -> None:
    """Copy the driver's connection to a file, so many pages at a time; `progress` as in `sqlite3.Connection.backup`."""
    target = connect(part, "rwc")
    try:
        source.backup(target, pages=pages, progress=progress, sleep=0)
    finally:
        target.close()


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
