"""Going back to a backup: the page to choose one, and then the study of it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from iprtool.domain.errors import IprError
from iprtool.store import Backup, restore
from iprtool.ui.messages import Messages
from iprtool.ui.pages import Pages
from iprtool.ui.restore.page import RestorePage


class Restoring(QObject):
    """Leads from a project folder through its backups to the study as it was then."""

    def __init__(
        self,
        pages: Pages,
        messages: Messages,
        close: Callable[[], bool],
        reopen: Callable[[Path], bool],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._pages, self._messages, self._close, self._reopen = pages, messages, close, reopen

    def show(self, folder: Path) -> None:
        """The backups of a project, to choose one."""
        page = RestorePage(folder)
        page.cancelled.connect(lambda: self._cancel(page))
        page.restore_requested.connect(lambda backup: self._restore(page, folder, backup))
        self._pages.show_aside(page)

    def _cancel(self, page: RestorePage) -> None:
        self._pages.leave_aside()
        self._pages.drop(page)

    def _restore(self, page: RestorePage, folder: Path, backup: Backup) -> None:
        if not self._close():
            return  # something that was typed is not written yet
        self._pages.drop(page)
        try:
            restore(folder, backup)
        except IprError as error:
            self._messages.show_error(error)
            return
        if self._reopen(folder):
            self._messages.tell(self.tr("Restored. What was there before was moved aside, not deleted."))
