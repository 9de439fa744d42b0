"""The checked copies of the database that lie inside a project: listed, read again, told apart."""

import re
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from iprtool.store.driver import connect

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


def copy(source: Any, part: Path, pages: int, progress: Callable[[int, int, int], None]) -> None:
    """Copy the driver's connection to a file, so many pages at a time; `progress` as in `sqlite3.Connection.backup`."""
    target = connect(part, "rwc")
    try:
        source.backup(target, pages=pages, progress=progress, sleep=0)
    finally:
        target.close()
