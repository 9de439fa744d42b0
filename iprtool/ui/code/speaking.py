"""What becomes of tags, in words for a person who does not see the timeline."""

from PySide6.QtCore import QObject

from iprtool.domain.model import Tag
from iprtool.store import Changes
from iprtool.store.changes import Kind
from iprtool.ui.announce import spoken_time
from iprtool.ui.code.coded import Coded
from iprtool.ui.code.editing import TagEditing
from iprtool.ui.code.tag_table import TagTable
from iprtool.ui.study_session import StudySession


class TagSpeaker(QObject):
    """Speaks of new tags, of intervals that end, and of the tag that was gone to.

    What is deleted, undone and redone is told in notes, which are spoken too; the table speaks for itself.
    """

    def __init__(self, session: StudySession, editing: TagEditing, table: TagTable, parent: QObject) -> None:
        super().__init__(parent)
        self._messages, self._editing, self._table = session.messages, editing, table
        self._coded: Coded | None = None
        self._told: list[str] = []
        session.changed.connect(self._on_changes)
        editing.selection_changed.connect(self._on_selection)

    def take(self, coded: Coded | None) -> None:
        """From now on these tags are spoken of."""
        self._coded = coded

    def _on_changes(self, changes: Changes) -> None:
        coded = self._coded
        if coded is None or changes.kind is not Kind.DO:
            return
        pairs = [(before, after) for before, after in changes.of(Tag) if after and coded.lanes.knows(after.pass_id)]
        added = [after for before, after in pairs if after and before is None]
        if len(added) > 1:
            self._messages.speak(self.tr("{0} tags added").format(len(added)))
        elif added:
            self._told = [added[0].id]
            self._messages.speak(self._begun(coded, added[0]))
        for before, after in pairs if not added else ():
            if before and after and _runs(before) and not _runs(after):
                self._messages.speak(self._ended(coded, after))

    def _on_selection(self, tag_ids: list[str]) -> None:
        if tag_ids == self._told or not tag_ids:
            return
        self._told = list(tag_ids)
        tags = self._editing.selected
        if self._coded is None or self._table.hasFocus():
            return
        if len(tags) == 1:
            self._messages.speak(self._where(self._coded, tags[0]))
        else:
            self._messages.speak(self.tr("{0} tags selected").format(len(tags)))

    # ---- words

    def _name(self, coded: Coded, tag: Tag) -> str:
        code = coded.trees[tag.pass_id].code(tag.code_id)
        return code.name if code else self.tr("Mark")

    def _begun(self, coded: Coded, tag: Tag) -> str:
        words = self.tr("{0} begins at {1}") if tag.open else self.tr("{0} at {1}")
        return words.format(self._name(coded, tag), spoken_time(tag.start_ms))

    def _ended(self, coded: Coded, tag: Tag) -> str:
        end_ms = tag.end_ms or tag.start_ms
        return self.tr("{0} ended at {1}, {2} long").format(
            self._name(coded, tag), spoken_time(end_ms), spoken_time(end_ms - tag.start_ms)
        )

    def _where(self, coded: Coded, tag: Tag) -> str:
        if tag.end_ms is None:
            return self._begun(coded, tag)
        return self.tr("{0} from {1} to {2}").format(
            self._name(coded, tag), spoken_time(tag.start_ms), spoken_time(tag.end_ms)
        )


def _runs(tag: Tag) -> bool:
    """Whether a tag can still get an end by going on."""
    return tag.open or tag.end_ms is None
