"""One connection to one project database: the measured settings, the exclusive lock, no write outside a transaction."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2

from iprtool.domain.errors import IprError
from iprtool.store import lock, trouble
from iprtool.store.driver import connect

SETTINGS = ("locking_mode=EXCLUSIVE", "journal_mode=DELETE", "synchronous=EXTRA")


def _configured(path: Path, mode: str) -> Any:
    """Raises the driver's errors; a lock held elsewhere is one of them."""
    connection = connect(path, mode)
    try:
        if mode != "ro":
            for setting in SETTINGS:
                connection.execute(f"PRAGMA {setting}").fetchall()
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
        if mode == "rw":
            _try_writing(connection)
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA query_only=ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _try_writing(connection: Any) -> None:
    """SQLite opens a file that is not writable without a word: write what is there already, and take it back."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute(f"PRAGMA user_version={version}")
    finally:
        connection.rollback()


def _open(path: Path, mode: str) -> Any:
    """Raises IprError."""
    try:
        try:
            return _configured(path, mode)
        except dbapi2.OperationalError as error:
            if mode != "ro" or not trouble.is_refusal(error):
                raise
            # A crash left a step half done in the file: whoever may write takes it back, then it can be read.
            _configured(path, "rw").close()
            return _configured(path, mode)
    except (dbapi2.Error, UnicodeDecodeError) as error:
        if trouble.code_of(error) in trouble.BUSY:
            raise lock.in_use(path.parent) from error
        raise trouble.cannot_open(error, path.parent, mode == "ro") from error


class Database:
    """The connection of an open project. It belongs to the thread that made it.

    Outside `transaction` the connection is read-only, so a stray write raises.
    """

    def __init__(self, path: Path, *, read_only: bool = False, create: bool = False) -> None:
        """Open and lock. Raises IprError when another window holds it, or it cannot be opened, read or written."""
        self.path, self.read_only, self._thread = path, read_only, threading.get_ident()
        self._writing = False
        mode = "ro" if read_only else "rwc" if create else "rw"
        self.driver = _open(path, mode)
        self._engine = sa.create_engine("sqlite://", module=dbapi2, creator=lambda: self.driver, poolclass=StaticPool)
        sa.event.listen(self._engine, "begin", self._on_begin)
        sa.event.listen(self._engine, "handle_error", self._on_error)
        # Two faces of the same connection: one that only reads and never begins, one that writes in transactions.
        self._reader = self._engine.connect().execution_options(reads_only=True)
        self._writer = self._engine.connect()

    def _on_begin(self, connection: sa.Connection) -> None:
        if connection.get_execution_options().get("reads_only"):
            return
        self._writing = True
        self.driver.execute("PRAGMA query_only=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    def _on_error(self, context: sa.ExceptionContext) -> IprError | None:
        stray_write = not self._writing and trouble.is_refusal(context.original_exception)
        return None if stray_write else trouble.explain(context.original_exception, self.path.parent)

    def check_thread(self) -> None:
        """Raise RuntimeError on any thread but the one that opened the project."""
        if threading.get_ident() != self._thread:
            raise RuntimeError("A project belongs to the thread that opened it. Hand a snapshot to the other thread.")

    def read(self, statement: sa.Executable, values: dict[str, Any] | None = None) -> sa.CursorResult[*tuple[Any, ...]]:
        """Run a query, inside or outside a transaction."""
        self.check_thread()
        return self._reader.execute(statement, values)

    def pragma(self, text: str) -> Sequence[Any]:
        """Run `PRAGMA text` outside any transaction and return its rows."""
        self.check_thread()
        return self._reader.exec_driver_sql(f"PRAGMA {text}").fetchall()

    def keep_references(self, on: bool) -> None:
        """Switch the checking of references off or on again; only outside a transaction."""
        self.check_thread()
        self.driver.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")

    @contextmanager
    def transaction(self) -> Iterator[sa.Connection]:
        """Commit at the end, roll back on any exception. Raises IprError when it cannot begin or commit."""
        self.check_thread()
        try:
            with self._writer.begin():
                yield self._writer
        finally:
            if self.driver.in_transaction:
                self.driver.rollback()
            self._writing = False
            self.driver.execute("PRAGMA query_only=ON")

    def close(self) -> None:
        """Give the lock back. Doing it twice is harmless."""
        self.check_thread()
        self._writer.close()
        self._reader.close()
        self._engine.dispose()
        self.driver.close()
