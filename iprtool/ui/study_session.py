"""The open project as the window sees it: one signal for all changes, undo and redo, and errors in one place."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from iprtool.domain.errors import IprError
from iprtool.services import visibility
from iprtool.services.finding import Finder
from iprtool.store import Changes, Project
from iprtool.ui.messages import Messages
from iprtool.ui.sliced import Sliced

T = TypeVar("T")


class StudySession(QObject):
    """Wraps a project for the widgets. They read from `project`, search with `finder`, and write through `attempt`."""

    changed = Signal(object)
    """Carries the Changes of every committed step."""
    undoing = Signal()
    """Something is about to be undone: what is not written yet is to be written now, for it comes first."""
    recall_changed = Signal()
    """What can be undone is another step now, for an interview came or went."""
    tags_read = Signal()
    """From now on a search answers at once."""

    def __init__(self, project: Project, messages: Messages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.project = project
        self.messages = messages
        self.finder = Finder(project)
        self._refused: dict[str, str] = {}
        self._recall_id: str | None = None
        self._labels: dict[str, str | None] = {}
        self._reading = Sliced(self)
        self._reading.done.connect(self.tags_read)
        self._stop = project.listen(self._announce)

    def _announce(self, changes: Changes) -> None:
        self._labels.clear()
        self.changed.emit(changes)

    def read_tags(self) -> bool:
        """Begin to read the tags for searching, in slices that no one feels. Whether they are read already."""
        if not self.finder.ready and not self._reading.busy:
            self._reading.start(self.finder.reading())
        return self.finder.ready

    def attempt(self, do: Callable[[], T], *, about: str = "") -> T | None:
        """Call a service; trouble is shown instead of raised, and None returned.

        `about` names the field that was filled in: what is taken from it next ends the trouble with it.
        """
        try:
            done = do()
        except IprError as error:
            self.messages.show_error(error)
            if about:
                self._refused[about] = error.message
            return None
        if about in self._refused:
            self.messages.mend(self._refused.pop(about))
        return done

    def may_change(self) -> bool:
        """Whether the study can be changed; says so where it cannot."""
        if self.project.read_only:
            self.messages.tell(self.tr("This study is open to read only: nothing can be changed."))
        return not self.project.read_only

    def set_recall(self, recall_id: str | None) -> None:
        """Say which recall's interview is before one's eyes, if any: it may see and undo what it says itself."""
        if recall_id != self._recall_id:
            self._recall_id = recall_id
            self._labels.clear()
            self.recall_changed.emit()

    @property
    def undo_label(self) -> str | None:
        """What undo would take back, of what may be seen: no one undoes what is sealed but in its interview."""
        return self._label("undo", visibility.undo_label)

    @property
    def redo_label(self) -> str | None:
        """What redo would bring back; likewise."""
        return self._label("redo", visibility.redo_label)

    def _label(self, which: str, read: Callable[[Project, str | None], str | None]) -> str | None:
        """Read once after each step, though several show it: whether it may be told takes some reading."""
        if which not in self._labels:
            self._labels[which] = read(self.project, self._recall_id)
        return self._labels[which]

    def _nothing(self, plain: str, hidden: str | None) -> str:
        return plain if hidden is None else self.tr("What was done last belongs to a sealed recall, so it stays.")

    def undo(self) -> Changes | None:
        """Take back the last step, and say what it was."""
        self.undoing.emit()
        label = self.undo_label
        if label is None:
            self.messages.tell(self._nothing(self.tr("There is nothing to undo."), self.project.undo_label))
            return None
        changes = self.attempt(self.project.undo)
        if changes is not None:
            self.messages.tell(self.tr("Undone: {0}").format(label))
        return changes

    def redo(self) -> Changes | None:
        """Do again what was taken back last."""
        label = self.redo_label
        if label is None:
            self.messages.tell(self._nothing(self.tr("There is nothing to redo."), self.project.redo_label))
            return None
        changes = self.attempt(self.project.redo)
        if changes is not None:
            self.messages.tell(self.tr("Done again: {0}").format(label))
        return changes

    def close(self) -> None:
        """Stop listening and close the project."""
        self._reading.stop()
        self._stop()
        self.finder.close()
        self.project.close()
