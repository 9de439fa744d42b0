"""SQLite's driver: SQLCipher's, so that a project can get a password later."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlcipher3 import dbapi2

_WAIT_S = 0.5


def connect(path: Path, mode: str, wait_s: float = _WAIT_S) -> Any:
    """A bare connection of the driver in autocommit mode. `mode` is `rw`, `rwc` or `ro`. Raises the driver's errors."""
    # check_same_thread: a backup's slices run on a helper thread while the owner waits; `Database` checks on its own.
    return dbapi2.connect(
        f"file:{quote(str(path))}?mode={mode}", uri=True, isolation_level=None, check_same_thread=False, timeout=wait_s
    )
