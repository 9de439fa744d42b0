"""Files that are there whole or not at all, and what `project.json` says."""

import json
import os
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from iprtool.domain.disk import sync_folder
from iprtool.domain.errors import IprError
from iprtool.store import trouble

FORMAT_VERSION = 1
MANIFEST = "project.json"
DATABASE = "project.db"
LOCK = "lock.json"
UPDATE_HINT = "Update iprtool, then open it again. Nothing was changed."


def utc_now() -> datetime:
    """The time now, aware, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is known of a project before its database is opened. Never anything personal."""

    format_version: int
    project_id: str
    key_slots: list[Any] = field(default_factory=list)


def sync_file(path: Path) -> None:
    """Make a file's content survive a power cut."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def write_json(path: Path, data: Any) -> None:
    """Write a file so that a crash leaves the old or the new one, never a part."""
    part = path.with_name(path.name + ".part")
    try:
        with part.open("w", encoding="utf-8") as file:
            json.dump(data, file, ensure_ascii=False, indent=1)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        sync_folder(path.parent)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def write_manifest(folder: Path, manifest: Manifest, name: str = MANIFEST) -> None:
    """Write `project.json`, or the same under another name. Raises OSError."""
    write_json(folder / name, asdict(manifest))


def parse_manifest(text: str) -> Manifest:
    """Read `project.json`. Raises ValueError when it is damaged."""
    data = json.loads(text)
    if not isinstance(data, dict):
        raise ValueError("not an object")
    version, project_id = data.get("format_version"), data.get("project_id")
    if not isinstance(version, int) or not isinstance(project_id, str):
        raise ValueError("version or id is missing")
    slots = data.get("key_slots", [])
    return Manifest(version, project_id, slots if isinstance(slots, list) else [])


def _expect_project(folder: Path) -> None:
    if not folder.is_dir():
        raise IprError(f"There is no project “{folder.name}” in that place.", "Check the name, or choose it again.")
    if not any((folder / name).exists() for name in (MANIFEST, DATABASE, "backups")):
        raise IprError(f"The folder “{folder.name}” is not an iprtool project.", "Choose a folder that ends in .iprt.")


def read_manifest(folder: Path) -> Manifest:
    """What `project.json` says. Raises IprError when this is no project, a damaged one, or one of a newer program."""
    try:
        _expect_project(folder)
        manifest = parse_manifest((folder / MANIFEST).read_text("utf-8"))
    except FileNotFoundError:
        raise trouble.damaged(folder, f"Its file {MANIFEST} is missing.") from None
    except OSError as error:
        raise trouble.of_os(error, f"“{folder.name}” cannot be read") from error
    except ValueError as error:
        raise trouble.damaged(folder, f"Its file {MANIFEST} is damaged.") from error
    if manifest.format_version > FORMAT_VERSION:
        raise IprError(f"The project “{folder.name}” was made by a newer iprtool.", UPDATE_HINT)
    return manifest
