"""Everything that lives as long as a study is open: its session, its places, its backups."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from iprtool.domain.errors import IprError
from iprtool.domain.model import Dyad, Session
from iprtool.domain.naming import dyad_title
from iprtool.services import passes, projects
from iprtool.store import Project
from iprtool.ui.actions import ACTIONS, ActionSet
from iprtool.ui.backing_up import Backups
from iprtool.ui.code.place import CodePlace
from iprtool.ui.codebook.place import CodebookPlace
from iprtool.ui.export.place import ExportPlace
from iprtool.ui.jobs import Jobs
from iprtool.ui.messages import Messages
from iprtool.ui.recall.place import RecallPlace
from iprtool.ui.settings import Settings
from iprtool.ui.study.place import StudyPlace
from iprtool.ui.study_session import StudySession
from iprtool.ui.theme.palette import Palette

_ENGINES = {"vlc": "VLC", "qt": "Qt"}


class OpenStudy(QObject):
    """One open project with its places; who shows them lets go of them when it ends."""

    facts_changed = Signal()

    def __init__(
        self, project: Project, actions: ActionSet, settings: Settings, jobs: Jobs, messages: Messages, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._actions, self._messages = actions, messages
        self.session = StudySession(project, messages, self)
        if project.read_only:
            actions.refuse_changes(self.tr("The study is open to read only: nothing can be changed."))
        self.study = StudyPlace(self.session, actions, jobs, settings)
        self.code = CodePlace(self.session, actions, settings, jobs)
        self.recall = RecallPlace(self.session, actions, jobs, settings)
        self.export = ExportPlace(self.session, jobs)
        self.codebook = CodebookPlace(self.session, actions, settings)
        self.backups = Backups(project, self)
        self.backups.trouble.connect(messages.show_error)
        self.session.changed.connect(self.show_steps)
        self.session.recall_changed.connect(self.show_steps)
        for changed in (self.code.facts_changed, self.code.playback.now_changed, self.recall.facts_changed):
            changed.connect(self.facts_changed)
        self._own: dict[str, Callable[[], object]] = {"edit.undo": self.session.undo, "edit.redo": self.session.redo}
        actions.attach(self._own)

    @property
    def places(self) -> dict[str, QWidget]:
        """The places by name."""
        return {
            "study": self.study, "code": self.code, "recall": self.recall, "export": self.export,
            "codebook": self.codebook,
        }  # fmt: skip

    def set_palette(self, palette: Palette) -> None:
        """Take colours and text size anew."""
        self.code.set_palette(palette)
        self.study.set_palette(palette)

    def open_first_recording(self, author: str) -> None:
        """Open the recording that one most likely wants, if there is one."""
        first = projects.first_recording(self.session.project)
        if first is not None:
            self.code.open_recording(first.id, author)

    def show_steps(self) -> None:
        """Let undo and redo say what they would do."""
        session = self.session
        for action_id, verb, step in (
            ("edit.undo", self.tr("Undo"), session.undo_label),
            ("edit.redo", self.tr("Redo"), session.redo_label),
        ):
            self._actions[action_id].setText(f"{verb}: {step}" if step else verb)

    def where(self, place: str) -> str:
        """Where one is, in a line: the study, or in the Code place dyad, session, recording and pass."""
        project, recording, run = self.session.project, self.code.recording, self.code.run
        if place == "recall" and self.recall.where():
            return self.recall.where()
        if place != "code" or recording is None or run is None:
            return project.study.title
        session = project.get(Session, recording.session_id)
        dyad = project.get(Dyad, session.dyad_id)
        return f"{dyad_title(dyad.label)} › Session {session.number} › {recording.label} · {passes.title(run)}"

    def facts(self, place: str) -> list[str]:
        """What the status bar says of the recording that is open."""
        if place == "recall":
            return self.recall.facts()
        code = self.code
        if place != "code" or code.recording is None:
            return []
        count = code.table.tags.rowCount()
        facts = [self.tr("1 tag") if count == 1 else self.tr("{0} tags").format(count)]
        if code.playback.player is not None:
            facts.append(self.tr("Engine: {0}").format(_ENGINES[code.playback.player.engine]))
        if code.run is not None and code.run.reaction_ms:
            facts.append(self.tr("Reaction time −{0} ms").format(code.run.reaction_ms))
        number = code.frame_number
        if number is not None:
            facts.append(self.tr("Frame {0}").format(number))
        return facts

    def close(self) -> None:
        """Close the project, with a backup of what has none yet; the places are left to who shows them."""
        self.backups.close()
        in_places = [spec.id for spec in ACTIONS if {"study", "code", "codebook", "recall"} & set(spec.places)]
        self._actions.detach([*self._own, *in_places])
        self._actions.refuse_changes("")
        try:
            self.session.close()
        except IprError as error:
            self._messages.show_error(error)
