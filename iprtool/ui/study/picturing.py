"""Asks for the picture of the board."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from iprtool.domain.picture_size import Size
from iprtool.services import board_figures
from iprtool.services.board import Book
from iprtool.ui.jobs import Jobs
from iprtool.ui.parts.inline import InlineForm
from iprtool.ui.picture_form import PictureForm
from iprtool.ui.picture_saving import PictureSaving
from iprtool.ui.settings import Settings
from iprtool.ui.study_session import StudySession


class BoardPicturing(PictureSaving):
    """The picture is of the whole board."""

    def __init__(
        self,
        session: StudySession,
        book: Book,
        settings: Settings,
        jobs: Jobs,
        show: Callable[[InlineForm], None],
        place: QWidget,
    ) -> None:
        super().__init__(session, jobs, place)
        self._book, self._settings, self._show, self._place = book, settings, show, place

    def ask(self) -> None:
        """Ask how large."""
        form = PictureForm(self.tr("Save the board as a picture"), self._settings)
        form.offer(self._save)
        self._show(form)

    def _save(self, size: Size) -> None:
        self.save(self._place, self.tr("board"), size, partial(board_figures.reading, self._book))
