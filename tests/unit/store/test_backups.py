"""Backups: checked, in slices, kept for a while, put back."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from iprtool.domain.errors import IprError
from iprtool.domain.model import Tag
from iprtool.store import Backup, BackupJob, Project, back_up, check_project, due, list_backups, restore
from iprtool.store.backups import kept
from iprtool.store.copies import folder_of, problems
from tests.unit.store.studies import Clock, Small, fill, folder_bytes, new_tag, state


def _write(project: Project, small: Small, number: int = 1) -> None:
    with project.step("Tags") as step:
        step.insert_many([new_tag(small, n, memo="m" * 500) for n in range(number)])


def test_a_backup_is_the_project_as_it_is(project: Project, small: Small, tmp_path: Path) -> None:
    path = back_up(project, "by hand")
    assert path.parent == folder_of(project.folder)
    before = state(project)
    _write(project, small)
    (found,) = list_backups(project.folder)
    assert (found.path, found.reason, found.at) == (path, "by hand", project.now())
    assert found.size == path.stat().st_size
    assert problems(path) == []
    project.close()
    aside = restore(project.folder, found)
    assert (aside / "project.db").is_file()
    with Project.open(project.folder) as again:
        assert state(again) == before


def test_closing_makes_one_only_when_something_changed(tmp_path: Path) -> None:
    folder, clock = tmp_path / "a.iprt", Clock()
    with Project.create(folder, title="T", now=clock) as project:
        small = fill(project)
    assert [backup.reason for backup in list_backups(folder)] == ["close"]
    clock.move(minutes=1)
    with Project.open(folder, now=clock):
        pass
    with Project.open(folder, read_only=True, now=clock):
        pass
    assert len(list_backups(folder)) == 1
    with Project.open(folder, now=clock) as project:
        _write(project, small)
        back_up(project, "by hand")
    assert [backup.reason for backup in list_backups(folder)] == ["by hand", "close"]


def test_what_a_crash_left_without_backup_gets_one_at_the_next_close(tmp_path: Path) -> None:
    folder, clock = tmp_path / "a.iprt", Clock()
    with Project.create(folder, title="T", now=clock) as project:
        small = fill(project)
    clock.move(minutes=1)
    project = Project.open(folder, now=clock)
    _write(project, small)
    project.database.close()  # as a crash would: no backup
    clock.move(minutes=1)
    with Project.open(folder, now=clock) as project:
        assert project.changed_since_backup
    assert len(list_backups(folder)) == 2 or list_backups(folder)[0].at == clock.at


def test_a_clock_that_goes_back_costs_no_backup(tmp_path: Path) -> None:
    folder, clock = tmp_path / "a.iprt", Clock()
    with Project.create(folder, title="T", now=clock) as project:
        small = fill(project)
    clock.move(days=-400)
    project = Project.open(folder, now=clock)
    _write(project, small)
    expected = state(project)
    assert due(project)  # the last backup seems to be of the future
    project.database.close()  # as a crash would: no backup
    clock.move(minutes=1)
    with Project.open(folder, now=clock) as project:
        assert project.changed_since_backup
    backup = list_backups(folder)[-1]
    assert (backup.at, backup.reason) == (clock.at, "close")
    assert backup.mark.startswith("3-")
    with Project.open(folder, now=clock) as project:
        assert not project.changed_since_backup
    assert len(list_backups(folder)) == 2
    restore(folder, backup)
    with Project.open(folder, now=clock) as project:
        assert state(project) == expected


def test_a_backup_just_made_stays_whatever_the_clock_says(project: Project, small: Small, clock: Clock) -> None:
    for _ in range(10):
        clock.move(days=8)
        _write(project, small)
        back_up(project, "hourly")
    clock.move(days=-400)
    for _ in range(30):
        clock.move(hours=1)
        _write(project, small)
        back_up(project, "hourly")
    _write(project, small)
    clock.move(days=-400)
    made = back_up(project, "hourly")
    assert made.exists()


def test_after_a_restore_the_same_numbers_are_other_steps(tmp_path: Path) -> None:
    folder, clock = tmp_path / "a.iprt", Clock()
    with Project.create(folder, title="T", now=clock) as project:
        small = fill(project)
        early = back_up(project, "by hand")
        clock.move(minutes=1)
        _write(project, small)  # step 3, in the backup on close
    restore(folder, early)
    with Project.open(folder, now=clock) as project:
        assert not project.changed_since_backup
    clock.move(hours=1)
    project = Project.open(folder, now=clock)
    _write(project, small)  # another step 3
    project.database.close()  # as a crash would: no backup
    with Project.open(folder, now=clock) as project:
        assert (project.seq, project.changed_since_backup) == (3, True)
    marks = [backup.mark for backup in list_backups(folder)]
    assert [mark.partition("-")[0] for mark in marks] == ["3", "3", "2"]
    assert len(set(marks)) == 3


def test_old_names_are_read_and_count_as_nothing_known(tmp_path: Path) -> None:
    folder, clock = tmp_path / "a.iprt", Clock()
    with Project.create(folder, title="T", now=clock) as project:
        back_up(project, "before update")
    (new,) = list_backups(folder)
    old = new.path.with_name("2026-03-02T09-00-00.000000Z_before-update.db")
    new.path.rename(old)
    (found,) = list_backups(folder)
    assert (found.path, found.at, found.reason, found.mark) == (old, clock.at, "before update", "")
    for _ in range(2):  # one backup more, once
        clock.move(minutes=1)
        with Project.open(folder, now=clock):
            pass
        assert [backup.reason for backup in list_backups(folder)] == ["close", "before update"]
    restore(folder, found)
    with Project.open(folder) as project:
        assert project.study.title == "T"


def test_due_is_hourly_when_something_changed(project: Project, small: Small, clock: Clock) -> None:
    assert not due(project)
    clock.move(minutes=59)
    assert not due(project)
    clock.move(minutes=1)
    assert due(project)
    back_up(project, "hourly")
    assert not due(project)
    clock.move(hours=5)
    assert not due(project)
    _write(project, small)
    assert due(project)


def test_a_job_copies_in_slices_and_takes_in_what_is_written_between(project: Project, small: Small) -> None:
    _write(project, small, 3_000)
    job = BackupJob(project, pages=50)
    slices = 1
    assert not job.advance()
    with project.step("Between") as step:
        step.update(small.tag, memo="written between two slices")
    expected = state(project)
    while not job.advance():
        slices += 1
    assert slices > 10
    assert job.advance()
    assert project.backup_job is None
    assert not project.changed_since_backup
    project.close()
    restore(project.folder, job.path)
    with Project.open(project.folder) as again:
        assert state(again) == expected
        assert check_project(again) == []


def _fail(project: Project, small: Small, job: BackupJob) -> None:
    with project.step("Fails") as step:
        step.insert_many([new_tag(small, n, memo="lost" * 100) for n in range(2_000)])
        with pytest.raises(RuntimeError, match="inside a step"):
            job.advance()
        raise ZeroDivisionError


def test_a_rolled_back_step_between_two_slices_is_not_in_the_backup(project: Project, small: Small) -> None:
    _write(project, small, 2_000)
    expected = state(project)
    job = BackupJob(project, pages=50)
    job.advance()
    with pytest.raises(ZeroDivisionError):
        _fail(project, small, job)
    while not job.advance():
        pass
    project.close()
    restore(project.folder, job.path)
    with Project.open(project.folder) as again:
        assert state(again) == expected


def test_a_job_can_be_cancelled_and_closing_does_so(project: Project, small: Small) -> None:
    _write(project, small, 500)
    job = BackupJob(project, pages=10)
    job.advance()
    job.cancel()
    job.cancel()
    assert list(folder_of(project.folder).iterdir()) == []
    assert project.changed_since_backup
    BackupJob(project, pages=10).advance()
    project.close()
    assert [backup.reason for backup in list_backups(project.folder)] == ["close"]
    assert len(list(folder_of(project.folder).iterdir())) == 1


def test_a_job_that_is_given_up_comes_to_an_end_without_a_backup(project: Project, small: Small) -> None:
    _write(project, small, 300)
    job = BackupJob(project, pages=10)
    assert not job.advance()
    assert 0 < job.share < 1
    job.give_up()
    while not job.advance():
        pass
    assert not job.made
    assert list_backups(project.folder) == []
    assert list(folder_of(project.folder).iterdir()) == []
    assert project.changed_since_backup


def test_a_job_that_never_began_is_cancelled_too(project: Project, small: Small) -> None:
    BackupJob(project)
    project.close()
    assert [backup.reason for backup in list_backups(project.folder)] == ["close"]


def _break_the_job(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a backup in slices fail without its failure being taken in yet."""
    from iprtool.store import backups

    advanced = threading.Event()

    def full(*_: object) -> None:
        assert advanced.wait(10)  # or `advance` might take the failure in at once
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(backups, "sync_file", full)
        job = BackupJob(project, pages=10_000)
        assert not job.advance()
        advanced.set()
        job._thread.join()


def test_the_backup_on_close_is_made_though_a_pending_one_failed(
    project: Project, small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    _break_the_job(project, monkeypatch)
    with pytest.raises(IprError, match="No space left on device"):
        project.close()
    assert [backup.reason for backup in list_backups(project.folder)] == ["close"]
    assert not (project.folder / "lock.json").exists()
    with Project.open(project.folder) as again:
        assert again.get(Tag, small.tag.id) == small.tag


def test_when_both_fail_the_first_is_told(project: Project, small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    from iprtool.store import backups

    _break_the_job(project, monkeypatch)

    def damaged(*_: object) -> list[str]:
        return ["page 3 is torn"]

    with monkeypatch.context() as patch:
        patch.setattr(backups, "problems", damaged)
        with pytest.raises(IprError, match="No space left on device"):
            project.close()
    assert list_backups(project.folder) == []
    Project.open(project.folder, read_only=True).close()


def test_a_failing_backup_says_so_and_the_project_goes_on(project: Project, small: Small) -> None:
    folder_of(project.folder).rmdir()
    folder_of(project.folder).write_text("in the way")
    with pytest.raises(IprError, match="folder for backups cannot be made"):
        back_up(project, "by hand")
    _write(project, small)
    with pytest.raises(IprError):
        project.close()
    folder_of(project.folder).unlink()
    with Project.open(project.folder) as again:
        assert again.count(Tag) == 2


def test_a_copy_that_came_out_damaged_is_not_kept(
    project: Project, small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    from iprtool.store import backups, copies

    def spoiling(source: object, part: Path, pages: int, progress: Callable[[int, int, int], None]) -> None:
        copies.copy(source, part, pages, progress)
        data = bytearray(part.read_bytes())
        data[4096:8192] = b"\xff" * 4096
        part.write_bytes(data)

    monkeypatch.setattr(backups, "copy", spoiling)
    with pytest.raises(IprError, match="came out damaged"):
        back_up(project, "by hand")
    assert list(folder_of(project.folder).iterdir()) == []
    assert project.changed_since_backup
    monkeypatch.undo()


def test_rotation_keeps_hours_days_weeks_and_what_is_precious() -> None:
    start = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)  # a Monday
    every = [start + timedelta(minutes=20 * n) for n in range(3 * 24 * 100)]  # a hundred days
    backups = [Backup(Path(f"{at:%Y%m%d%H%M}"), at, 1, "hourly") for at in every]
    old = [Backup(Path("hand"), start, 1, "by hand"), Backup(Path("update"), start, 1, "before update")]
    stay = sorted(path.name for path in kept([*backups, *old]))
    assert stay[-2:] == ["hand", "update"]
    times = [datetime.strptime(name, "%Y%m%d%H%M").replace(tzinfo=UTC) for name in stay[:-2]]
    hours = [at for at in times if at > every[-1] - timedelta(hours=24)]
    assert len(hours) == 24
    assert all(at.minute == 40 for at in hours)
    days = {at.date() for at in times if at > every[-1] - timedelta(days=14)}
    assert len(days) == 14
    weeks = {at.isocalendar()[:2] for at in times}
    assert len(weeks) == 8
    assert len(times) == 24 + 12 + 5  # two of the days are among the hours, three of the weeks among the days
    assert kept([]) == set()


def test_rotation_deletes_the_files(project: Project, small: Small, clock: Clock) -> None:
    for _ in range(60):
        clock.move(minutes=30)
        _write(project, small)
        back_up(project, "hourly")
    times = [backup.at for backup in list_backups(project.folder)]
    assert times[0] == clock.at
    assert 24 <= len(times) <= 27
    assert len(list(folder_of(project.folder).iterdir())) == len(times)


def test_restore_moves_leftovers_aside_first(tmp_path: Path) -> None:
    folder = tmp_path / "a.iprt"
    with Project.create(folder, title="T") as project:
        before = state(project)
    (folder / "project.db").write_bytes(b"garbage that is no database, long enough to be looked at" * 20)
    for suffix in ("-journal", "-wal", "-shm"):
        (folder / f"project.db{suffix}").write_bytes(b"old leftovers")
    aside = restore(folder, list_backups(folder)[0])
    assert sorted(path.name for path in aside.iterdir()) == [
        "project.db", "project.db-journal", "project.db-shm", "project.db-wal",
    ]  # fmt: skip
    assert (aside / "project.db-journal").read_bytes() == b"old leftovers"
    assert not list(folder.glob("project.db-*"))
    with Project.open(folder) as project:
        assert state(project) == before


def test_restoring_a_damaged_backup_changes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "a.iprt"
    with Project.create(folder, title="T"):
        pass
    (backup,) = list_backups(folder)
    for content in (b"", backup.path.read_bytes()[:5000], b"x" * 9000):
        backup.path.write_bytes(content)
        before = folder_bytes(folder)
        with pytest.raises(IprError, match="is damaged, so nothing was changed"):
            restore(folder, backup)
        assert folder_bytes(folder) == before
    with pytest.raises(IprError, match="is damaged"):
        restore(folder, folder / "backups" / "gone.db")


def test_the_newest_good_backup_is_named_not_a_damaged_one(tmp_path: Path) -> None:
    folder, clock = tmp_path / "a.iprt", Clock()
    with Project.create(folder, title="T", now=clock) as project:
        good = back_up(project, "by hand")
        clock.move(hours=2)
        bad = back_up(project, "by hand")
    bad.write_bytes(bad.read_bytes()[:6000])
    (folder / "project.db").unlink()
    with pytest.raises(IprError) as caught:
        Project.open(folder)
    assert good.name in caught.value.hint
    good.unlink()
    with pytest.raises(IprError, match="no good backup inside"):
        Project.open(folder)
