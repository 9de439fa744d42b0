"""Backups while a study is open: every hour in which something changed, and by hand; the window never waits."""

from PySide6.QtCore import QObject, QTimer, Signal

from iprtool.domain.errors import IprError
from iprtool.store import BackupJob, Project, due
from iprtool.ui.jobs import Followed

HOURLY, BY_HAND, ON_CLOSE = "hourly", "by hand", "close"
_LOOK_EVERY_MS = 60_000
_AFTER_TROUBLE_MS = 15 * 60_000
"""Trouble that was told is not told again every minute."""
_PAUSE_MS = 10
"""Between two slices the window gets its turn."""


class BackupRun(Followed):
    """One backup, made in slices from a timer."""

    done = Signal(object)
    """Carries the path of the backup."""
    failed = Signal(object)
    """Carries an IprError."""

    def __init__(self, project: Project, reason: str, parent: QObject) -> None:
        """Connect, then `start`. Raises IprError when no backup can be begun."""
        super().__init__(parent)
        self.title = self.tr("Backing up …")
        self.reason = reason
        self._job = BackupJob(project, reason)
        self._timer = QTimer(self)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._advance)

    def start(self) -> None:
        """Begin."""
        self._timer.start()

    def cancel(self) -> None:
        """Make it no further; a half backup is dropped."""
        self._job.give_up()

    def _advance(self) -> None:
        try:
            over = self._job.advance()
        except IprError as error:
            self._timer.stop()
            self.failed.emit(error)
            self.ended.emit()
            return
        self.progressed.emit(self._job.share)
        if over:
            self._timer.stop()
            if self._job.made:
                self.done.emit(self._job.path)
            self.ended.emit()


class Backups(QObject):
    """The backups of an open study, one at a time."""

    started = Signal(object)
    """A backup that somebody waits for, to be followed."""
    made = Signal(object)
    """Carries the path of a backup by hand."""
    trouble = Signal(object)
    """Carries an IprError."""

    def __init__(self, project: Project, parent: QObject) -> None:
        super().__init__(parent)
        self._project = project
        self._run: BackupRun | None = None
        self._next = ""
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_EVERY_MS)
        self._look.timeout.connect(self.look)
        self._look.start()

    @property
    def busy(self) -> bool:
        """Whether one is being made."""
        return self._run is not None

    def look(self) -> None:
        """Begin a backup when one is due and none is being made."""
        if self._run is None and due(self._project):
            self._begin(HOURLY)

    def make(self) -> None:
        """Begin a backup by hand; after the one that is being made just now."""
        if self._run is None:
            self._begin(BY_HAND)
        elif self._run.reason != BY_HAND:
            self._next = BY_HAND

    def make_last(self) -> None:
        """The study is about to be closed: back up what no backup has yet. It is done when nothing is `busy`."""
        self._look.stop()
        if self._run is not None:
            self._next = ON_CLOSE
        elif self._project.changed_since_backup:
            self._begin(ON_CLOSE)

    def _begin(self, reason: str) -> None:
        try:
            run = BackupRun(self._project, reason, self)
        except IprError as error:
            self._on_failed(reason, error)
            return
        self._run = run
        run.failed.connect(lambda error: self._on_failed(reason, error))
        run.ended.connect(self._on_ended)
        if reason == BY_HAND:
            run.done.connect(self.made)
        if reason != HOURLY:
            self.started.emit(run)
        run.start()

    def _on_failed(self, reason: str, error: IprError) -> None:
        if reason == ON_CLOSE:
            return  # closing the project tries once more, and tells
        self._look.setInterval(_AFTER_TROUBLE_MS)
        self.trouble.emit(error)

    def _on_ended(self) -> None:
        run, self._run = self._run, None
        if run is not None:
            run.deleteLater()
        reason, self._next = self._next, ""
        if reason and (reason != ON_CLOSE or self._project.changed_since_backup):
            self._begin(reason)

    def close(self) -> None:
        """Look no more. One that is still being made is dropped with the project."""
        self._look.stop()
