"""Who has a project open. The lock itself is SQLite's, on the database; `lock.json` beside it only says who holds it.

So a lock file that a crash left behind never keeps anyone out.
"""

import getpass
import json
import os
import socket
from datetime import datetime
from pathlib import Path

from iprtool.domain.errors import IprError
from iprtool.store.files import LOCK


def announce(folder: Path, now: datetime) -> None:
    """Write who has the project open from now on. Raises OSError."""
    data = {"user": _user(), "host": socket.gethostname(), "pid": os.getpid(), "since": now.isoformat()}
    (folder / LOCK).write_text(json.dumps(data) + "\n", "utf-8")


def withdraw(folder: Path) -> None:
    """Take the announcement away; it is no trouble when that is not possible."""
    try:
        (folder / LOCK).unlink(missing_ok=True)
    except OSError:
        return


def in_use(folder: Path) -> IprError:
    """The sentence for whoever comes second."""
    return IprError(
        f"“{folder.name}” is open in another window{_holder(folder)}.",
        "Close it there, then open it here; until then it cannot be read either. Nothing was changed.",
    )


def held_by_living_process(folder: Path) -> bool:
    """Whether the process named in `lock.json` runs on this machine: asked only when there is no database to lock."""
    data = _read(folder)
    pid = data.get("pid")
    if os.name == "nt" or data.get("host") != socket.gethostname() or not isinstance(pid, int) or pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "someone"


def _read(folder: Path) -> dict[str, object]:
    try:
        data = json.loads((folder / LOCK).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def _holder(folder: Path) -> str:
    data = _read(folder)
    try:
        since = datetime.fromisoformat(str(data["since"])).astimezone()
        return f": {data['user']} on {data['host']} since {since:%Y-%m-%d %H:%M}"
    except (KeyError, ValueError):
        return ""
