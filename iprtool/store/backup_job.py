"""A backup that leaves the window free."""

import threading
from typing import TYPE_CHECKING

from iprtool.store import backups, copies

if TYPE_CHECKING:
    from iprtool.store.project import Project

SLICE_PAGES = 1_000
"""Pages (of 4 KiB) that one slice copies: some milliseconds."""


class CancelledError(Exception):
    """The job was stopped before its end."""


class BackupJob:
    """A backup in slices, for a window that must not stop: call `advance` from a timer until it says that it is done.

    SQLite copies a database within one call, so the call runs on a helper thread that holds still between slices. While
    it copies, the caller waits: the connection is never used twice at once. What is written between two slices is in
    the backup. Reading the copy again and syncing it happen on the helper thread while the caller goes on.

    path: where the backup is, once it is done; its name gets its last part then. made: whether there is one.
    share: how much is copied, from 0 to 1.
    """

    def __init__(self, project: "Project", reason: str = backups.HOURLY, pages: int = SLICE_PAGES) -> None:
        """Raises IprError when the folder for backups cannot be made."""
        self._project, self._driver, self._pages = project, project.driver, pages
        self.path, self._part = backups.new_names(project, reason)
        self._go, self._rest = threading.Semaphore(0), threading.Semaphore(0)
        self._copying, self._cancelled, self._told = True, False, False
        self.share, self.made = 0.0, False
        self._seq = 0
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="backup", daemon=True)
        self._thread.start()
        project.backup_job = self

    def advance(self) -> bool:
        """Copy one slice. True when it is done and checked, or was cancelled. Raises IprError when it failed."""
        self._project.check_idle()
        if self._copying:
            self._seq = self._project.seq
            self._go.release()
            self._rest.acquire()
        if self._copying or self._thread.is_alive():
            return False
        return self._finish()

    def give_up(self) -> None:
        """Have `advance` come to an end soon, without a backup unless it is all but done. Nobody waits."""
        self._cancelled = True

    def cancel(self) -> None:
        """Stop, and leave nothing behind. Harmless when it is done."""
        self._cancelled = True
        self._go.release()
        self._thread.join()
        if not self._told:
            self._finish()

    def _finish(self) -> bool:
        if self._told:
            return True
        self._told = True
        self._project.backup_job = None
        if self._error is None:
            backups.finish(self._project, self._seq, self.path)
            self.made = True
        elif not isinstance(self._error, CancelledError):
            raise self._error
        return True

    def _run(self) -> None:
        self._go.acquire()
        try:
            with backups.failing(self._project.folder, self._part):
                self._check_cancelled()
                copies.copy(self._driver, self._part, self._pages, self._pause)
                self._copying = False
                self._rest.release()
                self.path = backups.seal(self._part, self.path)
        except BaseException as error:
            self._error = error
        finally:
            if self._copying:
                self._copying = False
                self._rest.release()

    def _pause(self, status: int, remaining: int, total: int) -> None:
        self.share = 1 - remaining / total if total else 1.0
        if remaining:
            self._rest.release()
            self._go.acquire()
            self._check_cancelled()

    def _check_cancelled(self) -> None:
        if self._cancelled:
            raise CancelledError
