"""The moments of an interview as its console shows them; each is written as it is made."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Initiator, Stance
from iprtool.domain.model import Recall, Remark, Tag
from iprtool.services import recalls, tagging
from iprtool.store import Changes, Project
from iprtool.ui.recall.desk import Desk


@dataclass
class Moment:
    """One stop: what it is about in the session, when something was said, and the tag it became."""

    id: str
    about_ms: int
    said_ms: int
    initiator: Initiator
    code_id: str | None = None
    stance: Stance = Stance.UNCLEAR
    words: str = ""
    tag_id: str | None = None
    remark_id: str | None = None


class Moments(QObject):
    """All of them, in the order in which they were said."""

    changed = Signal()

    def __init__(self, project: Project, recall: Recall, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._project, self._recall, self._desk = project, recall, desk
        self.all: list[Moment] = []
        self._writing = False
        self._stop = project.listen(self._on_changes)
        desk.settled.connect(self.load)

    def close(self) -> None:
        """Listen no more."""
        self._stop()

    def put(self, about_ms: int, said_ms: int, initiator: Initiator, code_id: str | None = None) -> Moment:
        """A new one."""
        moment = Moment(new_id(), about_ms, said_ms, initiator, code_id)
        self.all.append(moment)
        self._write(partial(self._store, moment))
        self.changed.emit()
        return moment

    def _write(self, do: Callable[[], None]) -> None:
        self._desk.write(partial(self._write_own, do))

    def _write_own(self, do: Callable[[], None]) -> None:
        self._writing = True
        try:
            do()
        finally:
            self._writing = False

    def _store(self, moment: Moment) -> None:
        tag, remark = recalls.put_moment(
            self._project, self._recall, about_ms=moment.about_ms, said_ms=moment.said_ms, initiator=moment.initiator,
            code_id=moment.code_id,
        )  # fmt: skip
        moment.tag_id, moment.remark_id = tag.id, remark.id

    def by_id(self, moment_id: str) -> Moment | None:
        """The moment with this id, None where it was taken back."""
        return next((each for each in self.all if each.id == moment_id), None)

    def set_words(self, moment_id: str, words: str, spell: str) -> None:
        """Write what was said; `spell` names one spell of typing."""
        moment = self.by_id(moment_id)
        if moment is not None:
            moment.words = words
            self._write(partial(self._write_words, moment, words, spell))
            self.changed.emit()

    def _write_words(self, moment: Moment, words: str, spell: str) -> None:
        if self._is_stored(moment):
            tagging.set_memo(self._project, tag_id=moment.tag_id or "", memo=words, gesture=spell)

    def set_stance(self, moment: Moment, stance: Stance) -> None:
        """Whether it is about then or now."""
        moment.stance = stance
        self._write(partial(self._write_stance, moment, stance))
        self.changed.emit()

    def _write_stance(self, moment: Moment, stance: Stance) -> None:
        if self._is_stored(moment):
            recalls.set_stance(self._project, remark_id=moment.remark_id or "", stance=stance)

    def set_code(self, moment: Moment, code_id: str) -> None:
        """Say what it was."""
        moment.code_id = code_id
        self._write(partial(self._write_code, moment, code_id))
        self.changed.emit()

    def _write_code(self, moment: Moment, code_id: str) -> None:
        if self._is_stored(moment):
            tagging.set_code(self._project, tag_ids=[moment.tag_id or ""], code_id=code_id)

    def end(self, moment: Moment, said_end_ms: int) -> None:
        """What is said from now on belongs to another."""
        self._write(partial(self._write_end, moment, said_end_ms))

    def _write_end(self, moment: Moment, said_end_ms: int) -> None:
        if self._is_stored(moment):
            recalls.end_moment(self._project, remark_id=moment.remark_id or "", said_end_ms=said_end_ms)

    def _is_stored(self, moment: Moment) -> bool:
        """False where it was taken back meanwhile."""
        return moment.tag_id is not None and self._project.count(Tag, id=moment.tag_id) > 0

    def load(self) -> None:
        """Take them as they are stored; what is not stored yet stays."""
        known = {moment.tag_id: moment.id for moment in self.all}
        found = recalls.moments(self._project, self._recall)
        stored = [_stored(known.get(tag.id) or new_id(), tag, remark) for tag, remark in found]
        self.all = [*stored, *(moment for moment in self.all if moment.tag_id is None)]
        self.changed.emit()

    def _on_changes(self, changes: Changes) -> None:
        """Take what others wrote: edits in the Code place, undo. What waits to be written here comes first."""
        if not self._writing and not self._desk.waiting and self._are_touched(changes):
            self.load()

    def _are_touched(self, changes: Changes) -> bool:
        remarks = (each for pair in changes.of(Remark) for each in pair if each is not None)
        if any(each.recall_id == self._recall.id for each in remarks):
            return True
        return any(moment.tag_id in changes.rows for moment in self.all)


def _stored(moment_id: str, tag: Tag, remark: Remark) -> Moment:
    return Moment(
        moment_id, tag.start_ms, remark.said_ms, remark.initiator, tag.code_id, remark.stance, tag.memo, tag.id,
        remark.id,
    )  # fmt: skip
