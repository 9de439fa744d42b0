"""Asks for the picture of the timeline that is open, in the place of tag and lists."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject

from iprtool.domain.model import Dyad, Session
from iprtool.domain.naming import session_title
from iprtool.domain.picture_size import Size
from iprtool.services import session_pictures
from iprtool.services.export_filters import Filters
from iprtool.services.visibility import visible_passes
from iprtool.ui.code.coded import Coded
from iprtool.ui.code.hidden_lanes import hidden_lanes
from iprtool.ui.code.stage import Stage
from iprtool.ui.jobs import Jobs
from iprtool.ui.parts.scrolled import BareScroll
from iprtool.ui.picture_form import PictureForm
from iprtool.ui.picture_saving import PictureSaving
from iprtool.ui.settings import Settings
from iprtool.ui.study_session import StudySession


class Picturing(QObject):
    """The picture is of the session, so of all its recordings; of an interview where that is open."""

    def __init__(self, session: StudySession, stage: Stage, settings: Settings, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._stage = session, stage
        self._coded: Coded | None = None
        self._saving = PictureSaving(session, jobs, self)
        self.form, self._page = PictureForm(self.tr("Save the timeline as a picture"), settings), BareScroll(stage)
        self.form.offer_timeline(self._save)
        self._page.setWidget(self.form)
        self._page.setAccessibleName(self.form.title)
        self._page.hide()
        self.form.closed.connect(self._close)

    def take(self, coded: Coded | None) -> None:
        """From now on that recording is open."""
        if coded is None or self._coded is None or coded.recording.id != self._coded.recording.id:
            self._stage.close_form(self._page)
        self._coded = coded

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """Action ids and what they do."""
        return {"timeline.picture": self.ask}

    def ask(self) -> None:
        """Ask how large."""
        if self._coded is not None:
            self._stage.show_form(self._page)
            self.form.begin()

    def _close(self) -> None:
        self._stage.close_form(self._page)
        self._stage.timeline.setFocus()

    def _save(self, size: Size, sound: bool, as_shown: bool) -> None:
        coded, project = self._coded, self._session.project
        if coded is None:
            return
        place = project.get(Session, coded.recording.session_id)
        title = session_title(project.get(Dyad, place.dyad_id).label, place.number)
        hidden = hidden_lanes(project, coded) if as_shown else frozenset()
        read = partial(session_pictures.reading, project, self._filters(coded), sound=sound, hidden=hidden)
        self._saving.save(self._stage, f"{title} timeline", size, read)

    def _filters(self, coded: Coded) -> Filters:
        recording = coded.recording
        if recording.recall_id is None:
            return Filters(sessions=(recording.session_id,))
        runs = visible_passes(self._session.project, recording_id=recording.id)
        return Filters(passes=tuple(run.id for run in runs), sessions=(recording.session_id,))
