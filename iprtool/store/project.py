"""An open project: the rows of a study, the steps that change them, undo, and who is told."""

import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.model import Entity, Study
from iprtool.store import backups, copies, fulltext, journal, opening, records
from iprtool.store.changes import Change, Changes, E, Kind
from iprtool.store.database import Database
from iprtool.store.files import FORMAT_VERSION, Manifest, utc_now
from iprtool.store.journal import Entry, StepRecord, UndoState
from iprtool.store.step import Step, Writer, has_moved_on, net, summary

if TYPE_CHECKING:
    from iprtool.store.backup_job import BackupJob

Listener = Callable[[Changes], object]


class Project:
    """One open project folder. It belongs to the thread that opened it; every write happens in a `step`.

    author: who the journal names as the author of steps, a pseudonym or initials; empty until it is set.
    """

    def __init__(self, folder: Path, database: Database, manifest: Manifest, now: Callable[[], datetime]) -> None:
        """Use `Project.create` or `Project.open`."""
        self.folder, self.id, self.now, self.author = folder, manifest.project_id, now, ""
        self.backup_job: BackupJob | None = None
        self._database = database
        self._undo = UndoState(database)
        self._seq, self._changed_at = journal.newest(database)
        saved = copies.list_backups(folder)
        self.backed_up_at = saved[0].at if saved else now()
        self._saved_seq = self._seq if copies.is_saved(database.driver, saved) else 0
        self._writer: Writer | None = None
        self._barrier = False
        self._merge: tuple[str, int] | None = None
        self._listeners: list[Listener] = []
        self._news: deque[Changes] = deque()
        self._announcing = False
        self._closed = False

    @classmethod
    def create(cls, folder: Path, *, title: str, author: str = "", now: Callable[[], datetime] = utc_now) -> "Project":
        """Make a project in a folder that is empty or not there yet, and open it.

        Raises IprError when there is something in the folder, or it cannot be written; then nothing new stays.
        """
        folder, study = Path(folder).absolute(), Study(new_id(), title)
        manifest = Manifest(FORMAT_VERSION, study.id)
        with opening.making(folder) as database:
            project = cls(folder, database, manifest, now)
            project.author = author
            with project.step("Create the study", barrier=True) as step:
                step.insert(study)
            opening.seal(folder, manifest, now())
        return project

    @classmethod
    def open(cls, folder: Path, *, read_only: bool = False, now: Callable[[], datetime] = utc_now) -> "Project":
        """Open a project, to read and write or (any number of times at once) to read only.

        A project of an older iprtool is brought to the newest form, after a backup. Raises IprError when it is open
        elsewhere, damaged, incomplete, or of a newer iprtool; then nothing in the folder was changed.
        """
        folder = Path(folder).absolute()
        with opening.opened(folder, read_only, now()) as (database, manifest, outdated):
            if outdated:
                opening.update(cls(folder, database, manifest, now))
            return cls(folder, database, manifest, now)

    @property
    def read_only(self) -> bool:
        """Whether the project was opened to read only."""
        return self._database.read_only

    @property
    def cache_dir(self) -> Path:
        """What can be computed again."""
        return self.folder / "cache"

    # Reading

    def get(self, kind: type[E], entity_id: str) -> E:
        """The row with this id. Raises KeyError when there is none."""
        return records.get(self._database, kind, entity_id)

    def find(self, kind: type[E], /, **equals: Any) -> list[E]:
        """All rows that fit, ordered by id: `column=value`, `column=[values]` (any of these), `column=None` (empty)."""
        return records.find(self._database, kind, equals)

    def count(self, kind: type[Entity], /, **equals: Any) -> int:
        """How many rows fit."""
        return records.count(self._database, kind, equals)

    def counts(self, kind: type[Entity], by: str) -> dict[str | None, int]:
        """How many rows there are for each value of a column."""
        return records.counts(self._database, kind, by)

    def find_text_ids(self, kind: type[Entity], text: str) -> list[str]:
        """Ids of all rows of one kind whose memo, name or definition holds these words, in no order.

        Words may be cut short; what stands in quotation marks is looked for as it is.
        """
        return fulltext.find_ids(self._database, kind.__name__.lower(), text)

    def columns(self, kind: type[Entity], names: Sequence[str], *, after: str = "", limit: int) -> list[Any]:
        """The next rows by id after an id, as tuples of these columns: for a long reading in slices."""
        return records.columns(self._database, kind, names, after, limit)

    @property
    def study(self) -> Study:
        """The study of this project."""
        return self.find(Study)[0]

    def history(self, limit: int = 100) -> list[StepRecord]:
        """The last steps, newest first."""
        return journal.history(self._database, limit)

    @property
    def seq(self) -> int:
        """The number of the last step."""
        return self._seq

    @property
    def changed_at(self) -> datetime | None:
        """When the last step was written, aware, in UTC."""
        return self._changed_at

    # Writing

    @contextmanager
    def step(
        self,
        label: str,
        *,
        author: str | None = None,
        initiator: object | None = None,
        merge: str | None = None,
        barrier: bool = False,
        lasting: bool = False,
    ) -> Iterator[Step]:
        """One transaction, one undo step, one entry of the journal. An exception inside takes back everything.

        A step within a step joins the outer one, under the outer one's label; when it fails and the outer one goes on,
        only its own part is taken back. A step without effect writes nothing. With the `merge` key of the step right
        before, it joins the undo step of that one. A `barrier` cannot be undone, nor anything before it. A `lasting`
        step is a fact that undo passes over, such as an entry of a log; its rows must not hang on what can be undone.
        """
        if self._writer is not None:
            with self._inner_step(self._writer, label, initiator, barrier) as inner:
                yield inner
            return
        kind = Kind.LASTING if lasting else Kind.DO
        entry = Entry(label, kind, self.author if author is None else author, self.now())
        group = self._merge[1] if merge is not None and self._merge is not None and self._merge[0] == merge else None
        with self._transaction(entry, initiator, group, barrier) as step:
            yield step
        if step.changes and not lasting:
            self._merge = None if merge is None or self._barrier else (merge, group or step.changes.seq)
        self._announce(step.changes)

    def undo(self, *, initiator: object | None = None) -> Changes | None:
        """Take back the last step that is not taken back yet. None when there is nothing to undo.

        Raises IprError where a lasting step has built on what would go or be written over; then nothing was changed.
        """
        return self._revert(Kind.UNDO, self._undo.next_undo(), initiator)

    def redo(self, *, initiator: object | None = None) -> Changes | None:
        """Bring back the step that was taken back last, likewise. None when there is nothing to redo."""
        return self._revert(Kind.REDO, self._undo.next_redo(), initiator)

    @property
    def undo_label(self) -> str | None:
        """What undo would take back."""
        group = self._undo.next_undo()
        return None if group is None else journal.label_of(self._database, group)

    @property
    def redo_label(self) -> str | None:
        """What redo would bring back."""
        group = self._undo.next_redo()
        return None if group is None else journal.label_of(self._database, group)

    def undo_rows(self) -> Iterator[Entity]:
        """The rows that undo would change, as they were before the step or after it, read as they are asked for.

        Of steps that merged, those of the first one.
        """
        return journal.rows_of(self._database, self._undo.next_undo())

    def redo_rows(self) -> Iterator[Entity]:
        """The rows that redo would change; likewise."""
        return journal.rows_of(self._database, self._undo.next_redo())

    def _revert(self, kind: Kind, group: int | None, initiator: object | None) -> Changes | None:
        self.check_idle()
        if group is None:
            return None
        touches = journal.changes_of(self._database, group)
        if kind is Kind.UNDO:
            touches = [Change(touch.after, touch.before) for touch in reversed(touches)]
        entry = Entry(journal.label_of(self._database, group), kind, self.author, self.now(), refers=group)
        self._merge = None
        try:
            with self._transaction(entry, initiator) as step:
                step.apply(touches)
        except sa.exc.IntegrityError as error:  # told at the end of the transaction, when all rows are in their place
            raise has_moved_on() from error
        self._announce(step.changes)
        return step.changes

    @contextmanager
    def _transaction(
        self, entry: Entry, initiator: object | None, group: int | None = None, barrier: bool = False
    ) -> Iterator[Step]:
        self._check_open()
        if self.read_only:
            raise IprError(f"“{self.folder.name}” is open to read only.", "Open it for writing to change something.")
        self._barrier = barrier
        with self._database.transaction() as connection:
            self._writer = writer = Writer(self._database, connection)
            step = Step(writer, entry.label, initiator)
            try:
                yield step
                entry = entry if entry.kind is not Kind.DO else self._final(entry, group)
                touches, seq = net(writer.touches), 0
                if touches or entry.kind in (Kind.UNDO, Kind.REDO):
                    seq = journal.write(connection, entry, touches)
                else:
                    connection.rollback()
            finally:
                self._writer = None
                step.close()
        if seq:
            self._undo.note(seq, entry)
            self._seq, self._changed_at = seq, entry.at
            step.changes = summary(touches, seq, entry.label, entry.kind, initiator)

    def _final(self, entry: Entry, group: int | None) -> Entry:
        return entry._replace(barrier=self._barrier, group=None if self._barrier else group)

    @contextmanager
    def _inner_step(self, writer: Writer, label: str, initiator: object | None, barrier: bool) -> Iterator[Step]:
        self._database.check_thread()
        step, mark = Step(writer, label, initiator), len(writer.touches)
        try:
            with writer.all_or_none():
                yield step
        finally:
            step.close()
        self._barrier |= barrier
        step.changes = summary(net(writer.touches[mark:]), 0, label, Kind.DO, initiator)

    # Telling

    def listen(self, fn: Listener) -> Callable[[], None]:
        """Have every change told to `fn` after it was committed, in order. Returns what ends the listening."""
        self._listeners.append(fn)

        def stop() -> None:
            if fn in self._listeners:
                self._listeners.remove(fn)

        return stop

    def _announce(self, changes: Changes) -> None:
        if not changes:
            return
        self._news.append(changes)
        if self._announcing:
            return  # a listener wrote something: its news comes after what is being told now
        self._announcing = True
        try:
            while self._news:
                news = self._news.popleft()
                for fn in list(self._listeners):
                    self._tell(fn, news)
        finally:
            self._announcing = False

    def _tell(self, fn: Listener, news: Changes) -> None:
        try:
            fn(news)
        except Exception:
            # What is written is written: a fault of who listens is a bug to report, not a failed write.
            sys.excepthook(*sys.exc_info())

    # Backups and the end

    @property
    def driver(self) -> Any:
        """The driver's connection, for the backup only."""
        self._check_open()
        return self._database.driver

    @property
    def database(self) -> Database:
        """The connection, for the other modules of the store."""
        self._check_open()
        return self._database

    @property
    def changed_since_backup(self) -> bool:
        """Whether a step was written that no backup has."""
        return not self.read_only and self._seq > self._saved_seq

    def note_backup(self, seq: int) -> None:
        """Take in that a backup has everything up to a step."""
        self._saved_seq, self.backed_up_at = seq, self.now()

    def check_idle(self) -> None:
        """Raise RuntimeError inside a step, or when the project is closed."""
        self._check_open()
        if self._writer is not None:
            raise RuntimeError("This cannot be done inside a step.")

    def _check_open(self) -> None:
        self._database.check_thread()
        if self._closed:
            raise RuntimeError("The project is closed.")

    def close(self) -> None:
        """Make a backup when something changed since the last one, and give the lock back. Doing it twice is harmless.

        Raises IprError when that backup fails, or one that was being made; the project is closed all the same, and
        everything in it is kept.
        """
        if self._closed:
            return
        self.check_idle()
        failures: list[Exception] = []
        try:
            for act in (self._drop_backup_job, self._back_up_changes):
                try:
                    act()
                except Exception as error:
                    failures.append(error)  # the backup on close is made even when the one before it failed
        finally:
            self._closed = True
            opening.release(self.folder, self._database)
        if failures:
            raise failures[0]

    def _drop_backup_job(self) -> None:
        if self.backup_job is not None:
            self.backup_job.cancel()

    def _back_up_changes(self) -> None:
        if self.changed_since_backup:
            backups.back_up(self, backups.ON_CLOSE)

    def __enter__(self) -> "Project":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.close()
        except IprError:
            if error is None:
                raise
