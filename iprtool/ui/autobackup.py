"""A backup every hour in which something changed, made in small slices so that the window never waits."""

import time

from PySide6.QtCore import QObject, QTimer, Signal

from iprtool.domain.errors import IprError
from iprtool.store import BackupJob, Project, due

_LOOK_EVERY_MS = 60_000
_AFTER_TROUBLE_MS = 15 * 60_000
"""Trouble that was told is not told again every minute."""
_SLICE_S = 0.02
_PAUSE_MS = 15


class AutoBackup(QObject):
    """Looks every minute whether a backup is due."""

    trouble = Signal(object)

    def __init__(self, project: Project, parent: QObject) -> None:
        super().__init__(parent)
        self._project = project
        self._job: BackupJob | None = None
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_EVERY_MS)
        self._look.timeout.connect(self.look)
        self._slice = QTimer(self)
        self._slice.setInterval(_PAUSE_MS)
        self._slice.timeout.connect(self._advance)
        self._look.start()

    def look(self) -> None:
        """Begin a backup when one is due and none is being made."""
        if self._job is not None or not due(self._project):
            return
        try:
            self._job = BackupJob(self._project)
        except IprError as error:
            self._fail(error)
        else:
            self._slice.start()

    def _advance(self) -> None:
        if self._job is None:
            return
        until = time.perf_counter() + _SLICE_S
        try:
            while time.perf_counter() < until:
                if self._job.advance():
                    self._end()
                    return
        except IprError as error:
            self._end()
            self._fail(error)

    def _end(self) -> None:
        self._slice.stop()
        self._job = None

    def _fail(self, error: IprError) -> None:
        self._look.setInterval(_AFTER_TROUBLE_MS)
        self.trouble.emit(error)

    def close(self) -> None:
        """Stop; a backup that is half made is dropped."""
        self._look.stop()
        self._slice.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None
