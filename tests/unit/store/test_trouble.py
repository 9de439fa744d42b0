"""Every trouble of the surroundings: a clear message, nothing lost, never a fresh file in place of a damaged one."""

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.model import Pass, Tag
from iprtool.store import Project, check_project, copies, list_backups, restore
from tests.unit.store.studies import Clock, Small, fill, folder_bytes, new_tag, state

CHILDREN = Path(__file__).parent / "children.py"


def child(what: str, folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, CHILDREN, what, folder, *more], capture_output=True, text=True, timeout=60, check=False
    )


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """A project with 200 tags that is not open, with one backup inside."""
    with Project.create(tmp_path / "Lavik.iprt", title="Moments", now=Clock()) as project:
        small = fill(project)
        with project.step("Tags") as step:
            step.insert_many([new_tag(small, n, memo=f"memo {n}") for n in range(199)])
    return tmp_path / "Lavik.iprt"


def refused(folder: Path, *, read_only: bool = False) -> IprError:
    """The error of opening, after making sure that nothing at all was touched."""
    before = folder_bytes(folder)
    with pytest.raises(IprError) as caught:
        Project.open(folder, read_only=read_only)
    assert folder_bytes(folder) == before
    return caught.value


def test_no_such_project(tmp_path: Path) -> None:
    with pytest.raises(IprError, match=r"There is no project “gone\.iprt”"):
        Project.open(tmp_path / "gone.iprt")
    assert not (tmp_path / "gone.iprt").exists()


def test_a_folder_that_is_no_project(tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").write_bytes(b"x")
    assert "is not an iprtool project" in refused(tmp_path).message


@pytest.mark.parametrize("name", ["project.db", "project.json"])
def test_a_missing_file_is_never_made_anew(closed: Path, name: str) -> None:
    (closed / name).unlink()
    error = refused(closed)
    assert f"{name} is missing" in error.message
    assert list_backups(closed)[0].path.name in error.hint
    assert "iprtool restore" in error.hint
    restore(closed, list_backups(closed)[0])
    with Project.open(closed) as project:
        assert project.count(Tag) == 200
        assert check_project(project) == []


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format_version": "1"}', '{"format_version": 1}'])
def test_a_damaged_manifest(closed: Path, text: str) -> None:
    (closed / "project.json").write_text(text)
    assert "project.json is damaged" in refused(closed).message
    aside = restore(closed, list_backups(closed)[0])
    assert (aside / "project.json").read_text() == text
    with Project.open(closed) as project:
        assert project.id == project.study.id


def test_a_newer_format_is_left_alone(closed: Path) -> None:
    data = json.loads((closed / "project.json").read_text())
    (closed / "project.json").write_text(json.dumps({**data, "format_version": 2}))
    error = refused(closed)
    assert "made by a newer iprtool" in error.message
    assert "Update iprtool" in error.hint


def test_the_manifest_holds_nothing_personal(closed: Path) -> None:
    data = json.loads((closed / "project.json").read_text())
    assert data.keys() == {"format_version", "project_id", "key_slots"}
    assert (data["format_version"], data["key_slots"]) == (1, [])


@pytest.mark.parametrize("how", [False, True])
def test_a_newer_schema_is_left_alone(closed: Path, how: bool) -> None:
    _sql(closed / "project.db", "UPDATE alembic_version SET version_num = '9000'")
    error = refused(closed, read_only=how)
    assert "saved by a newer iprtool" in error.message
    assert "Update iprtool" in error.hint


def _sql(path: Path, statement: str) -> None:
    connection = dbapi2.connect(str(path), isolation_level=None)
    connection.execute(statement)
    connection.close()


@pytest.mark.parametrize("keep", [0, 1, 100, 4096, 0.3, 0.9, -1])
def test_a_truncated_database(closed: Path, keep: float) -> None:
    path = closed / "project.db"
    size = path.stat().st_size
    with path.open("rb+") as file:
        file.truncate(size + int(keep) if keep < 0 else int(size * keep) if isinstance(keep, float) else int(keep))
    error = refused(closed)
    assert "cannot be opened as it is" in error.message
    assert "Nothing in its folder was changed" in error.message
    assert list_backups(closed)[0].path.name in error.hint
    aside = restore(closed, list_backups(closed)[0])
    assert (aside / "project.db").exists()
    with Project.open(closed) as project:
        assert project.count(Tag) == 200


def test_a_database_that_is_something_else(closed: Path) -> None:
    (closed / "project.db").write_bytes(random.Random(1).randbytes(20_000))
    assert "database is damaged" in refused(closed).message
    (closed / "project.db").write_bytes(bytes(20_480))
    assert "cannot be opened as it is" in refused(closed).message
    (closed / "project.db").unlink()
    _sql(closed / "project.db", "CREATE TABLE other (a)")
    assert "holds no project" in refused(closed).message


@pytest.mark.parametrize("seed", range(40))
def test_flipped_bits_are_a_sentence_or_a_finding_or_harmless(closed: Path, seed: int) -> None:
    """Whatever a flipped bit hits: no crash, no other error than IprError, and `check` or opening finds real damage."""
    path, chance = closed / "project.db", random.Random(seed)
    data = bytearray(path.read_bytes())
    pages = len(data) // 4096
    page = 0 if seed % 4 == 0 else chance.randrange(pages)
    for _ in range(1 + seed % 3):
        data[page * 4096 + chance.randrange(112 if page == 0 else 4096)] ^= 1 << chance.randrange(8)
    path.write_bytes(data)
    trouble, findings, tags = _look(closed)
    if trouble is None:
        assert findings or tags == 200
    else:
        assert any(word in trouble.message for word in ("damaged", "cannot be opened as it is", "backup"))
        assert trouble.hint
    assert path.stat().st_size >= len(data) - 4096
    restore(closed, list_backups(closed)[-1])
    with Project.open(closed) as project:
        assert (project.count(Tag), check_project(project)) == (200, [])


@pytest.mark.parametrize("seed", range(12))
def test_many_flipped_bits_are_never_a_fault_of_the_program(closed: Path, seed: int) -> None:
    """Hundreds of them, outside the first page: rows that were read hold texts and names that cannot be."""
    path, chance = closed / "project.db", random.Random(seed)
    data = bytearray(path.read_bytes())
    for _ in range(400):
        data[chance.randrange(4096, len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)
    trouble, findings, _ = _look(closed)
    assert trouble or findings
    restore(closed, list_backups(closed)[-1])
    with Project.open(closed) as project:
        assert project.count(Tag) == 200


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE pass SET kind = 'nobody'",
        "UPDATE session SET held_on = 'soon'",
        "UPDATE tag SET memo = CAST(x'fffe41' AS TEXT)",
    ],
)
def test_values_that_cannot_be_are_told_as_damage(closed: Path, damage: str) -> None:
    _sql(closed / "project.db", damage)
    with Project.open(closed, read_only=True) as project:
        assert any("damaged" in finding for finding in check_project(project))
        with pytest.raises(IprError, match="is damaged"):
            state(project)


def _look(folder: Path) -> tuple[IprError | None, list[str], int]:
    """The trouble of opening, checking, reading or closing; what checking found; how many tags could be read."""
    findings, tags = list[str](), 0
    try:
        with Project.open(folder) as project:
            findings = check_project(project)
            tags = 0 if findings else len(project.find(Tag))
    except IprError as error:
        return error, findings, tags
    return None, findings, tags


def test_damage_that_shows_up_later_is_translated_everywhere(closed: Path) -> None:
    path = closed / "project.db"
    data = bytearray(path.read_bytes())
    roots = _roots(path)
    for name in ("tag", "ix_tag_pass_id", "change"):  # the pages on which they begin; the schema stays readable
        start = (roots[name] - 1) * 4096
        data[start : start + 100] = b"\xff" * 100
    path.write_bytes(data)
    project = Project.open(closed)
    uses = [lambda: project.find(Tag), lambda: project.count(Tag, pass_id="x"), project.undo, lambda: _press(project)]
    for use in uses:
        with pytest.raises(IprError, match=r"is damaged\. The last change was not written") as caught:
            use()
        assert list_backups(closed)[0].path.name in caught.value.hint
    assert any("damaged" in text for text in check_project(project))
    project.close()


def _roots(path: Path) -> dict[str, int]:
    connection = dbapi2.connect(str(path))
    roots = dict(connection.execute("SELECT name, rootpage FROM sqlite_master").fetchall())
    connection.close()
    return roots


def _press(project: Project) -> None:
    with project.step("Tag") as step:
        step.insert(Tag(new_id(), project.find(Pass)[0].id, None, 1))


def test_a_second_window_is_told_who_holds_it(project: Project, small: Small) -> None:
    for what in ("write", "read"):
        result = child(what, project.folder)
        assert result.returncode == 3, result.stderr
        assert "“Lavik.iprt” is open in another window: " in result.stdout
        assert f" on {os.uname().nodename} since " in result.stdout
    with pytest.raises(IprError, match="open in another window"):
        Project.open(project.folder)  # in the same process too
    with pytest.raises(IprError, match="open in another window"):
        Project.open(project.folder, read_only=True)
    with pytest.raises(IprError, match="open in another window"):
        restore(project.folder, _some_backup(project))
    with project.step("Still mine") as step:
        step.delete(small.tag)
    assert child("read", project.folder).returncode == 3


def _some_backup(project: Project) -> Path:
    from iprtool.store import back_up

    return back_up(project, "by hand")


def test_the_holder_is_another_process(closed: Path) -> None:
    with subprocess.Popen(
        [sys.executable, CHILDREN, "hold", closed], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        with pytest.raises(IprError, match="open in another window: ") as caught:
            Project.open(closed)
        assert "Close it there" in caught.value.hint
        with pytest.raises(IprError, match="open in another window"):
            restore(closed, list_backups(closed)[0])
        (closed / "project.db").rename(closed / "gone.db")
        with pytest.raises(IprError, match="open in another window"):
            restore(closed, list_backups(closed)[0])
        (closed / "gone.db").rename(closed / "project.db")
        holder.communicate("")
    assert not (closed / "lock.json").exists()
    with Project.open(closed) as project:
        assert project.count(Tag) == 200


def _crash(folder: Path) -> None:
    assert child("crash", folder).returncode == -9
    assert (folder / "project.db-journal").read_bytes()[:4] == b"\xd9\xd5\x05\xf9"


def test_reading_after_a_crash_takes_the_half_step_back(closed: Path) -> None:
    _crash(closed)
    result = child("read", closed)
    assert (result.stdout, result.returncode) == ("200\n", 0), result.stderr
    with Project.open(closed, read_only=True) as project:
        assert check_project(project) == []


def test_restoring_after_a_crash(closed: Path) -> None:
    _crash(closed)
    aside = restore(closed, list_backups(closed)[0])
    assert (aside / "project.db-journal").read_bytes()[:8] == bytes(8)  # the half step was taken back before the move
    assert copies.problems(aside / "project.db") == []
    with Project.open(closed) as project:
        assert project.count(Tag) == 200


def test_a_crash_leaves_neither_a_lock_nor_half_a_step(closed: Path) -> None:
    _crash(closed)
    assert (closed / "lock.json").exists()
    with Project.open(closed) as project:
        assert project.count(Tag) == 200
        assert check_project(project) == []
    assert not (closed / "lock.json").exists()


def test_several_readers_at_once_leave_no_trace(closed: Path) -> None:
    before = folder_bytes(closed)
    with Project.open(closed, read_only=True) as one, Project.open(closed, read_only=True) as two:
        assert one.count(Tag) == two.count(Tag) == 200
        assert child("read", closed).stdout == "200\n"
        with pytest.raises(IprError, match="open to read only"), one.step("Write"):
            pass
    assert folder_bytes(closed) == before


@pytest.fixture
def reachable(closed: Path) -> Iterator[Path]:
    """The closed project in a place where an ordinary user gets at it, who is not allowed to write there."""
    if os.getuid() != 0:
        pytest.skip("only root can turn into another user; others are tested with their own permissions")
    with tempfile.TemporaryDirectory(
        prefix="iprtool-", dir="/tmp"
    ) as place:  # pytest's own folders are closed to others
        Path(place).chmod(0o755)
        yield Path(shutil.copytree(closed, Path(place) / closed.name))


def test_a_folder_that_one_may_not_look_into(reachable: Path) -> None:
    reachable.parent.chmod(0o700)
    for what in ("nobody-write", "nobody-read"):
        result = child(what, reachable)
        assert result.returncode == 3, result.stderr
        assert "“Lavik.iprt” cannot be read: Permission denied." in result.stdout


def test_a_read_only_folder_as_an_ordinary_user(reachable: Path) -> None:
    before = folder_bytes(reachable)
    result = child("nobody-write", reachable)
    assert result.returncode == 3, result.stderr
    assert "“Lavik.iprt” cannot be opened. The project is read-only here. Nothing was changed." in result.stdout
    assert "open the project to read only" in result.stdout
    result = child("nobody-read", reachable)
    assert (result.stdout, result.returncode) == ("200\n", 0), result.stderr
    assert folder_bytes(reachable) == before


def test_reading_after_a_crash_where_one_may_not_write(reachable: Path) -> None:
    _crash(reachable)
    before = folder_bytes(reachable)
    result = child("nobody-read", reachable)
    assert result.returncode == 3, result.stderr
    assert "was not closed properly" in result.stdout
    assert "Open it once where you may write" in result.stdout
    assert folder_bytes(reachable) == before


def test_a_writable_database_in_a_read_only_folder(reachable: Path) -> None:
    (reachable / "project.db").chmod(0o666)
    before = folder_bytes(reachable)
    result = child("nobody-write", reachable)
    assert result.returncode == 3, result.stderr
    assert "“Lavik.iprt” cannot be opened. The project is read-only here. Nothing was changed." in result.stdout
    assert folder_bytes(reachable) == before


def test_a_read_only_database_in_a_writable_folder(reachable: Path) -> None:
    reachable.chmod(0o777)
    before = folder_bytes(reachable)
    result = child("nobody-write", reachable)
    assert result.returncode == 3, result.stderr
    assert "The project is read-only here. Nothing was changed." in result.stdout
    assert folder_bytes(reachable) == before


def _after_filling(folder: Path, output: str, sentence: str) -> None:
    lines = output.splitlines()
    acknowledged, counted = map(int, lines[0].split())
    assert counted == 200 + acknowledged
    assert sentence in lines[1]
    assert "everything before it is kept" in lines[1]
    with Project.open(folder) as project:
        assert project.count(Tag) == counted
        assert check_project(project) == []


def test_a_file_that_may_not_grow(closed: Path) -> None:
    result = child("fill", closed, "1000000")
    assert result.returncode == 0, result.stderr
    _after_filling(closed, result.stdout, "The disk failed to read or write")


def test_a_full_disk(tmp_path: Path, closed: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)]
    if (
        sys.platform != "linux"
        or os.getuid() != 0
        or subprocess.run(mount, capture_output=True, check=False).returncode
    ):
        pytest.skip("a small disk can only be mounted by root on Linux")
    try:
        subprocess.run(["cp", "-r", str(closed), str(disk)], check=True)
        folder = disk / closed.name
        result = child("fill", folder)
        assert result.returncode == 0, result.stderr
        assert "No backup was made: The disk is full" in result.stdout
        assert list(folder.rglob("*.part")) == []
        subprocess.run(["mount", "-o", "remount,size=20m", str(disk)], check=True)
        _after_filling(folder, result.stdout, "The disk is full")
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.parametrize("occupied", ["file", "folder"])
def test_create_touches_nothing_that_is_there(tmp_path: Path, occupied: str) -> None:
    folder = tmp_path / "Mine.iprt"
    if occupied == "file":
        folder.write_text("mine")
    else:
        folder.mkdir()
        (folder / "notes.txt").write_text("mine")
    before = folder_bytes(tmp_path)
    with pytest.raises(IprError, match=r"There is something in “Mine\.iprt” already"):
        Project.create(folder, title="T")
    assert folder_bytes(tmp_path) == before


def test_create_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, data: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("iprtool.store.files.write_json", full)
    (tmp_path / "empty.iprt").mkdir()
    for name in ("new.iprt", "empty.iprt"):
        with pytest.raises(IprError, match="No space left"):
            Project.create(tmp_path / name, title="T")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["empty.iprt"]


@pytest.mark.parametrize("fails_at", ["media", "cache", "backups", "within.iprt"])
def test_create_leaves_nothing_when_a_folder_cannot_be_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: str
) -> None:
    mkdir = Path.mkdir

    def failing(path: Path, *args: Any, **more: Any) -> None:
        if path.name == fails_at:
            raise OSError(28, "No space left on device")
        mkdir(path, *args, **more)

    (tmp_path / "empty.iprt").mkdir()
    monkeypatch.setattr(Path, "mkdir", failing)
    for name in ("new.iprt", "empty.iprt", "deep/down/within.iprt"):
        if fails_at == "within.iprt" and not name.endswith(fails_at):
            continue
        with pytest.raises(IprError, match="cannot be made there: No space left"):
            Project.create(tmp_path / name, title="T")
        assert [path.name for path in tmp_path.rglob("*")] == ["empty.iprt"]


def test_create_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(IprError, match="cannot be made there"):
        Project.create(tmp_path / "notes.txt" / "New.iprt", title="T")
    assert folder_bytes(tmp_path) == {"notes.txt": b"mine"}


def test_check_finds_a_foreign_study_and_broken_links(closed: Path) -> None:
    _sql(closed / "project.db", "UPDATE study SET id = 'other'")
    with Project.open(closed) as project:
        found = check_project(project)
    assert any("names a row of study" in text for text in found)
    assert any("project.json names" in text for text in found)


def test_states_survive_a_restore_to_the_same_place(closed: Path) -> None:
    with Project.open(closed) as project:
        kept = state(project)
    restore(closed, list_backups(closed)[0])
    with Project.open(closed) as project:
        assert state(project) == kept
        assert project.undo_label == "Tags"
