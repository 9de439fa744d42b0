"""Older projects: brought along after a backup, in one transaction, or left as they were."""

import re
import shutil
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from iprtool.domain.errors import IprError
from iprtool.domain.model import Entity, Study, Tag
from iprtool.store import Project, check_project, list_backups, migrate, tables
from iprtool.store.copies import problems
from iprtool.store.database import Database
from tests.unit.store.studies import fill, new_tag, state

PROJECTS = Path(__file__).parents[2] / "data" / "projects"
LATER = Path(__file__).parents[2] / "data" / "migrations"

# What each fixture holds, by table.
FIXTURES = {
    "schema_0001.iprt": {
        "Study": 1, "Site": 2, "Dyad": 2, "Session": 3, "Recording": 2,
        "Codebook": 1, "Family": 2, "Code": 4, "Pass": 3, "Tag": 12,
    },
    "schema_0002.iprt": {
        "Study": 1, "Site": 2, "Dyad": 2, "Session": 3, "Recording": 2,
        "Codebook": 2, "Family": 3, "Code": 5, "Successor": 1, "Scale": 2, "Anchor": 1,
        "Pass": 3, "Tag": 12, "Rating": 2, "Trace": 1, "Episode": 1, "Member": 2, "Query": 1,
    },
    "schema_0003.iprt": {
        "Study": 1, "Site": 2, "Therapist": 1, "Dyad": 2, "Session": 3, "Planned": 6, "Measure": 1, "Score": 1,
        "Recall": 2, "Recording": 3,
        "Codebook": 2, "Family": 3, "Code": 5, "Successor": 1, "Scale": 2, "Anchor": 1,
        "Pass": 4, "Tag": 13, "Rating": 2, "Trace": 1, "Episode": 1, "Member": 2, "Query": 1,
        "Happening": 1, "Remark": 1, "Event": 1, "Answer": 1, "Sentence": 3,
    },
    "schema_0004.iprt": {
        "Study": 1, "Site": 2, "Therapist": 1, "Dyad": 2, "Session": 3, "Planned": 6, "Measure": 1, "Score": 1,
        "Recall": 2, "Recording": 3,
        "Codebook": 2, "Family": 3, "Code": 5, "Successor": 1, "Scale": 2, "Anchor": 1,
        "Pass": 5, "Tag": 13, "Rating": 2, "Trace": 1, "Episode": 1, "Member": 2, "Query": 1,
        "Happening": 1, "Remark": 1, "Event": 1, "Answer": 1, "Sentence": 3,
        "Transcript": 1, "Speaker": 4, "Turn": 2, "Preset": 1,
    },
}  # fmt: skip


def _shape(path: Path) -> list[tuple[str, str, str]]:
    """sqlite_master without the marks that a table's way of coming about leaves."""
    connection = dbapi2.connect(str(path))
    rows = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE sql NOT NULL").fetchall()
    connection.close()
    return sorted(
        (kind, name, re.sub(r"\s+", " ", sql.replace('"', "")).replace("( ", "(")) for kind, name, sql in rows
    )


def test_every_schema_has_its_fixture_and_the_newest_is_the_programs_own() -> None:
    names = [path.name for path in migrate.VERSIONS[0].glob("[0-9]*.py")]
    revisions = sorted(name.split("_")[0] for name in names)
    assert revisions[-1] == tables.SCHEMA
    assert [f"schema_{revision}.iprt" for revision in revisions] == sorted(path.name for path in PROJECTS.iterdir())
    assert FIXTURES.keys() == {path.name for path in PROJECTS.iterdir()}


def test_migrated_equals_fresh(tmp_path: Path) -> None:
    with Project.create(tmp_path / "fresh.iprt", title="T"):
        pass
    database = Database(tmp_path / "migrated.db", create=True)
    with database.transaction() as connection:
        migrate._run(connection, tables.SCHEMA)
    database.close()
    assert _shape(tmp_path / "migrated.db") == _shape(tmp_path / "fresh.iprt" / "project.db")


@pytest.mark.parametrize("name", sorted(FIXTURES))
def test_a_project_of_every_released_schema_opens(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    shutil.copytree(PROJECTS / name, folder)
    with Project.open(folder) as project:
        assert {kind: len(rows) for kind, rows in state(project).items() if rows} == FIXTURES[name]
        assert project.find_text_ids(Tag, "memo")
        assert project.study == Study(project.id, "Fixture study")
        assert check_project(project) == []
        assert "AB" in {record.author for record in project.history()}
        tag = project.find(Tag)[0]
        with project.step("Edit") as step:
            step.update(tag, memo="still works")
        project.undo()
        assert project.find(Tag)[0] == tag


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of today, opened by a program whose schema is a later one, with 500 tags."""
    folder = tmp_path / "old.iprt"
    with Project.create(folder, title="Old") as project:
        small = fill(project)
        with project.step("Tags") as step:
            step.insert_many([new_tag(small, n) for n in range(499)])
    monkeypatch.setattr(migrate, "VERSIONS", (*migrate.VERSIONS, LATER))
    return folder


def _rows(folder: Path) -> dict[str, list[Entity]]:
    with Project.open(folder) as project:
        return state(project)


def test_an_update_keeps_every_row_after_a_backup(later: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _rows(later)
    monkeypatch.setattr(tables, "SCHEMA", "test_good")
    count = len(list_backups(later))
    with Project.open(later) as project:
        backups = list_backups(later)
        assert (len(backups), backups[0].reason) == (count + 1, "before update")
        assert problems(backups[0].path) == []
        assert state(project) == before  # the pass table was made anew: its tags are still there
        assert check_project(project) == []
        assert project.database.pragma("foreign_keys") == [(1,)]
        assert project.database.pragma("query_only") == [(1,)]
        columns = [row[1] for row in project.database.pragma("table_info('pass')")]
        assert "note" in columns
        assert project.undo_label is None
        assert project.history(1)[0].label == "Update to schema test_good"
    with Project.open(later) as project:
        assert state(project) == before
    assert [b.reason for b in list_backups(later)].count("before update") == 1


@pytest.mark.parametrize("target", ["test_fails", "test_orphans"])
def test_a_failing_update_leaves_the_file_as_it_was(later: Path, monkeypatch: pytest.MonkeyPatch, target: str) -> None:
    before, content = _rows(later), (later / "project.db").read_bytes()
    with monkeypatch.context() as newer:
        newer.setattr(tables, "SCHEMA", target)
        with pytest.raises(IprError, match="could not be brought to the form") as caught:
            Project.open(later)
        assert "It is unchanged" in caught.value.message
        assert list_backups(later)[0].reason == "before update"
    assert not (later / "lock.json").exists()
    assert _tables(later / "project.db") == _tables_of(content, later.parent)
    assert _rows(later) == before


def _tables(path: Path) -> list[str]:
    connection = dbapi2.connect(str(path))
    dump = [str(row) for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            for row in connection.execute(f'SELECT * FROM "{name}"')]  # fmt: skip
    connection.close()
    return dump


def _tables_of(content: bytes, place: Path) -> list[str]:
    (place / "copy.db").write_bytes(content)
    return _tables(place / "copy.db")


def test_reading_an_older_project_only_asks_to_open_it_once(later: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = (later / "project.db").read_bytes()
    monkeypatch.setattr(tables, "SCHEMA", "test_good")
    with pytest.raises(IprError, match="was saved by an older iprtool") as caught:
        Project.open(later, read_only=True)
    assert "Open it once for writing" in caught.value.hint
    assert (later / "project.db").read_bytes() == content


def test_no_room_for_the_backup_means_no_update(later: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = (later / "project.db").read_bytes()
    monkeypatch.setattr(tables, "SCHEMA", "test_good")
    shutil.rmtree(later / "backups")
    (later / "backups").write_text("in the way")
    with pytest.raises(IprError, match="backups"):
        Project.open(later)
    assert (later / "project.db").read_bytes() == content
