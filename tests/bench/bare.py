"""The least that a commit can cost on this disk: what a key press costs is read beside it."""

from collections.abc import Callable
from pathlib import Path

from iprtool.domain.ids import new_id
from iprtool.store.database import SETTINGS
from iprtool.store.driver import connect


def bare_commit(folder: Path) -> Callable[[], object]:
    """Writes one short row into a database of its own in a folder, with a project's settings, and commits it."""
    driver = connect(folder / f"bare-{new_id()}.db", "rwc")
    for text in (*SETTINGS, "CREATE TABLE row (id)"):
        driver.execute(text if text.startswith("CREATE") else f"PRAGMA {text}").fetchall()
    return lambda: driver.execute("INSERT INTO row VALUES (1)")
