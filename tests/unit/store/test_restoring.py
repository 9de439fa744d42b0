"""Restoring that fails on the way: everything is as it was."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from iprtool.domain.errors import IprError
from iprtool.store import Project, check_project, files, list_backups, restore, restoring
from tests.unit.store.studies import fill, folder_bytes, state


@pytest.fixture
def worn(tmp_path: Path) -> Path:
    """A project with a backup whose database and manifest are damaged, and a leftover of the database."""
    folder = tmp_path / "Lavik.iprt"
    with Project.create(folder, title="T") as project:
        fill(project)
    (folder / "project.db").write_bytes(b"garbage that is no database, long enough to be looked at" * 20)
    # Not a journal: SQLite itself plays back or removes one whenever it looks whether the database is in use.
    (folder / "project.db-shm").write_bytes(b"old leftovers")
    (folder / "project.json").write_text("{")
    return folder


class Failing:
    """Lets the actions of a restore fail from the one with number `first` to the one with number `last`."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, first: int, last: int) -> None:
        self.first, self.last, self.count = first, last, 0
        self.names: list[str] = []
        for owner, name in ((Path, "replace"), (Path, "mkdir"), (restoring, "sync_folder"), (restoring, "sync_file")):
            monkeypatch.setattr(owner, name, self.wrap(name, getattr(owner, name)))

    def wrap(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def action(*args: Any, **more: Any) -> Any:
            self.count += 1
            self.names.append(name)
            if self.first <= self.count <= self.last:
                raise OSError(5, "Input/output error")
            return real(*args, **more)

        return action


def _try(folder: Path, first: int, last: int) -> tuple[Failing, IprError | None]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        failing = Failing(monkeypatch, first, last)
        try:
            restore(folder, list_backups(folder)[0])
        except IprError as error:
            return failing, error
    return failing, None


def test_whatever_fails_everything_is_as_it_was(worn: Path) -> None:
    before, entries = folder_bytes(worn), sorted(worn.rglob("*"))
    for number in range(1, 30):
        failing, error = _try(worn, number, number)
        if error is None:
            break
        assert "Input/output error" in error.message
        assert "everything is as it was" in error.message
        assert folder_bytes(worn) == before, (number, failing.names)
        assert sorted(worn.rglob("*")) == entries
    # sync of the copy; manifest written; aside made; three files aside, synced; two put in place, synced
    assert failing.names == [
        "sync_file", "replace", "mkdir", "replace", "replace", "replace", "sync_folder",
        "replace", "replace", "sync_folder",
    ]  # fmt: skip
    assert number == len(failing.names) + 1
    with Project.open(worn) as project:
        assert check_project(project) == []


def test_it_says_where_the_files_are_when_they_cannot_go_back(worn: Path) -> None:
    before = folder_bytes(worn)
    _, error = _try(worn, 8, 30)
    assert error is not None
    (aside,) = worn.glob("backups/replaced-*")
    assert aside.name in error.message
    assert "Nothing was deleted" in error.hint
    for name in ("project.db", "project.db-shm", "project.json"):
        assert (aside / name).read_bytes() == before[name]
    assert not list(worn.glob("*.part"))
    assert not list(worn.glob("*.new"))
    restore(worn, list_backups(worn)[0])
    with Project.open(worn) as project:
        assert check_project(project) == []


def test_a_copy_that_comes_out_damaged_changes_nothing(worn: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def spoiling(path: Path) -> None:
        path.write_bytes(path.read_bytes()[:5000])
        files.sync_file(path)

    monkeypatch.setattr(restoring, "sync_file", spoiling)
    before = folder_bytes(worn)
    with pytest.raises(IprError, match="copy of the backup came out damaged"):
        restore(worn, list_backups(worn)[0])
    assert folder_bytes(worn) == before


def test_a_sound_project_stays_usable_when_restoring_it_fails(tmp_path: Path) -> None:
    folder = tmp_path / "Lavik.iprt"
    with Project.create(folder, title="T") as project:
        fill(project)
        kept = state(project)
    before = folder_bytes(folder)
    for number in range(1, 20):
        _, error = _try(folder, number, number)
        if error is None:
            break
        assert folder_bytes(folder) == before
    assert number == 6 + 1  # sync, aside made, database aside, synced, put in place, synced
    with Project.open(folder) as project:
        assert state(project) == kept
