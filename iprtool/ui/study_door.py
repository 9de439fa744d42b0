"""The way into a study and out of it: one is open at a time, and nothing that was typed is lost on leaving."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from iprtool.domain.errors import IprError, RestorableError
from iprtool.services import projects, recalls
from iprtool.store import Project
from iprtool.ui.actions import ActionSet
from iprtool.ui.bars import MessageBar
from iprtool.ui.jobs import Jobs
from iprtool.ui.messages import Messages
from iprtool.ui.parts.memofield import MemoField
from iprtool.ui.settings import Settings
from iprtool.ui.waiting import wait_until

if TYPE_CHECKING:  # the places are loaded with the first study, see `_come_in`
    from iprtool.ui.open_study import OpenStudy

DEFAULT_AUTHOR = "me"


class StudyDoor(QObject):
    """Opens a study in the place of the present one, and closes it with a backup.

    Who shows the study listens: `opened`, `leaving` when its pages have to go, `left` when it is closed.
    """

    opened = Signal(object)
    """OpenStudy."""
    leaving = Signal()
    left = Signal(object)
    """The OpenStudy that is closed now: its pages may go."""
    restore_requested = Signal(object)
    """Path of the project folder."""
    recalls_requested = Signal()

    def __init__(
        self, settings: Settings, actions: ActionSet, jobs: Jobs, messages: Messages, bar: MessageBar, window: QWidget
    ) -> None:
        super().__init__(window)
        self._settings, self._actions, self._jobs = settings, actions, jobs
        self._messages, self._bar, self._window = messages, bar, window
        self.inside: OpenStudy | None = None
        """The study that is open."""
        self.closing = False
        self._warned = False

    @property
    def author(self) -> str:
        """Under which initials the person at the keyboard codes."""
        return str(self._settings["code.author"]) or DEFAULT_AUTHOR

    # ---- in

    def is_at(self, folder: Path) -> bool:
        """Whether the study in this folder is the one that is open."""
        return self.inside is not None and self.inside.session.project.folder == folder.absolute()

    def enter(self, opening: Callable[[], Project], folder: Path) -> bool:
        """Open a study; trouble is shown, with a way out of it. The present one stays open until this one is."""
        self._bar.hide()
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            project = opening()
        except IprError as error:
            self._messages.show_error(error)
            self._offer_way_out(folder, error)
            return False
        finally:
            QApplication.restoreOverrideCursor()
        if not self.leave():  # only now: what cannot be opened takes nothing away
            project.close()
            return False
        self._come_in(project)
        return True

    def enter_to_read(self, folder: Path) -> bool:
        """Open a study to read and play only."""
        return self.enter(lambda: Project.open(folder, read_only=True), folder)

    def _offer_way_out(self, folder: Path, error: IprError) -> None:
        """What cannot be opened to be changed can perhaps be read, or restored."""
        if projects.is_readable(folder):
            self._bar.offer(self.tr("Open to read only"), lambda: self.enter_to_read(folder))
        elif isinstance(error, RestorableError):
            self._bar.offer(self.tr("Restore…"), lambda: self.restore_requested.emit(folder))

    def _come_in(self, project: Project) -> None:
        from iprtool.ui.open_study import OpenStudy

        project.author = self.author
        self.inside = OpenStudy(project, self._actions, self._settings, self._jobs, self._messages, self)
        self._settings.remember(project.folder, project.study.title)
        self.opened.emit(self.inside)
        self._offer_broken_off(self.inside)

    def _offer_broken_off(self, inside: "OpenStudy") -> None:
        """A recall that did not end, because the program or the computer died in it, is not forgotten."""
        if recalls.unfinished(inside.session.project):
            told = self.tr("A recall was broken off. What was said, noted and seen until then is kept.")
            self._bar.show_trouble(told, self.tr("Go on with it, or end it where it was."))
            self._bar.offer(self.tr("Show"), self.recalls_requested.emit)
            inside.recall.taken_up.connect(lambda: self._messages.mend(told))

    # ---- out

    def leave(self) -> bool:
        """Write what is typed, stop playing, close the study with a backup. The window goes on painting meanwhile.

        Returns False when it stays open, because something that was typed cannot be written; asked again it closes.
        """
        if self.inside is None or self.closing:
            return True
        if not self._typed_is_written():
            return False
        self.closing = True
        try:
            self._let_go(self.inside)
        finally:
            self.closing = False
        return True

    def _typed_is_written(self) -> bool:
        written = [field.write_all() for field in self._window.findChildren(MemoField)]
        if all(written) or self._warned:
            self._warned = False
            return True
        self._warned = True
        self._messages.say(
            self.tr("A memo could not be written, so the study stays open. What you typed is still in its field."),
            self.tr("Make room on the disk, or copy the text. Closing once more gives it up."),
        )
        return False

    def _let_go(self, study: "OpenStudy") -> None:
        study.recall.close_interview()
        study.code.close_recording()
        study.study.tables.finish()
        study.study.importing.finish()
        study.study.memos.flush()
        self.leaving.emit()  # now, so that no page of the study is shown again while the study closes
        self._jobs.cancel()
        wait_until(lambda: not self._jobs.busy, self._window)
        study.backups.make_last()
        wait_until(lambda: not study.backups.busy, self._window)
        self.inside = None
        study.close()
        self.left.emit(study)
        study.deleteLater()
