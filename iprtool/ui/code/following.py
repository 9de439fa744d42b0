"""What is shown follows the project: each step's `Changes` are brought to lanes, table and fields."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from iprtool.domain.model import Anchor, Code, Codebook, Family, Pass, Recording, Scale, Tag
from iprtool.services.visibility import seals_changed
from iprtool.store import Changes
from iprtool.ui.code.coded import Coded
from iprtool.ui.code.editing import TagEditing
from iprtool.ui.code.live_tagging import LiveTagging
from iprtool.ui.code.stage import Stage
from iprtool.ui.study_session import StudySession


class ChangeFollower(QObject):
    """Takes in tags one by one; when more changed than tags of this recording, it asks for everything anew."""

    reload_needed = Signal(bool)
    """Says whether it must be at once, even if nobody sees it."""
    tags_counted = Signal()

    def __init__(
        self, session: StudySession, stage: Stage, editing: TagEditing, tagging: LiveTagging, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._stage, self._editing, self._tagging = stage, editing, tagging
        self._coded: Coded | None = None
        session.changed.connect(self._on_changes)

    def take(self, coded: Coded | None) -> None:
        """From now on these passes are followed."""
        self._coded = coded
        self._count()

    def _on_changes(self, changes: Changes) -> None:
        coded = self._coded
        if coded is None:
            return
        if _needs_reload(coded, changes):
            self.reload_needed.emit(seals_changed(changes))
            return
        pairs = [(before, after) for before, after in changes.of(Tag) if _is_here(coded, after or before)]
        if pairs:
            self._apply(coded, pairs)

    def _apply(self, coded: Coded, pairs: list[tuple[Tag | None, Tag | None]]) -> None:
        self._stage.table.apply(pairs)
        coded.lanes.apply(self._stage.timeline, pairs)
        gone = {before.id for before, after in pairs if before and after is None}
        self._tagging.follow(pairs)
        self._editing.tags_changed(gone, {after.id for _, after in pairs if after})
        self._count()

    def _count(self) -> None:
        self._stage.show_count()
        self.tags_counted.emit()


def _is_here(coded: Coded, tag: Tag | None) -> bool:
    return tag is not None and coded.lanes.knows(tag.pass_id)


def _needs_reload(coded: Coded, changes: Changes) -> bool:
    """Whether more than tags changed of what is shown: this recording, its passes, the codes."""
    here = coded.recording.id
    passes_changed = any(
        (after or before) != coded.run and _concerns(coded.recording, run)
        for before, after in changes.of(Pass)
        for run in (before, after)
        if run
    )
    recording_changed = any((after or before or coded.recording).id == here for before, after in changes.of(Recording))
    codes_changed = any(not _same_but_memo(before, after) for before, after in changes.of(Code))
    return passes_changed or recording_changed or codes_changed or changes.touches(Codebook, Family, Scale, Anchor)


def _concerns(recording: Recording, run: Pass) -> bool:
    """Whether a pass is over a recording, or sealed with it."""
    return run.recording_id == recording.id or (run.recall_id is not None and run.recall_id == recording.recall_id)


def _same_but_memo(before: Code | None, after: Code | None) -> bool:
    return before is not None and after is not None and replace(before, memo=after.memo) == after
