"""One project folder: schema, the writing step and its journal, migrations, locks, backups.

The names below are imported when they are first used, so that importing this package costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from iprtool.store.changes import Change, Changes, Kind

if TYPE_CHECKING:
    from iprtool.store.backup_job import BackupJob
    from iprtool.store.backups import back_up, due
    from iprtool.store.checking import check_project
    from iprtool.store.copies import Backup, list_backups
    from iprtool.store.files import utc_now
    from iprtool.store.journal import StepRecord
    from iprtool.store.links import find_moved, place_of, relative_place, sha256_of
    from iprtool.store.project import Project
    from iprtool.store.restoring import restore
    from iprtool.store.step import Step
    from iprtool.store.tables import KINDS

_HOMES = {
    "KINDS": "tables",
    "Backup": "copies",
    "BackupJob": "backup_job",
    "Project": "project",
    "Step": "step",
    "StepRecord": "journal",
    "back_up": "backups",
    "check_project": "checking",
    "due": "backups",
    "find_moved": "links",
    "list_backups": "copies",
    "place_of": "links",
    "relative_place": "links",
    "restore": "restoring",
    "sha256_of": "links",
    "utc_now": "files",
}

__all__ = [
    "KINDS",
    "Backup",
    "BackupJob",
    "Change",
    "Changes",
    "Kind",
    "Project",
    "Step",
    "StepRecord",
    "back_up",
    "check_project",
    "due",
    "find_moved",
    "list_backups",
    "place_of",
    "relative_place",
    "restore",
    "sha256_of",
    "utc_now",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
