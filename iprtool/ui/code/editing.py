"""What is selected, and the actions on it. The selection is one list of tag ids; three widgets show it."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from iprtool.domain.model import Tag
from iprtool.services import tagging
from iprtool.ui.actions import shown_key
from iprtool.ui.code.coded import Coded
from iprtool.ui.code.tag_table import TagTableModel
from iprtool.ui.playback import Playback
from iprtool.ui.study_session import StudySession

_LAST = "~"
"""Comes after every id."""


@dataclass(frozen=True, slots=True)
class _Extended:
    """The selection as keys have extended it: the tag where it began, the one where it ends now, and all of them."""

    fixed_id: str
    end_id: str
    ids: frozenset[str]


class TagEditing(QObject):
    """Selection of one recording's tags, and the `tag.*` actions.

    Only tags of the own pass are changed, and of these only those on lanes that are not locked.
    """

    selection_changed = Signal(list)

    def __init__(self, session: StudySession, tags: TagTableModel, playback: Playback, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._tags, self._playback = session, tags, playback
        self._run_id = ""
        self._coded: Coded | None = None
        self._selected: list[str] = []
        self._extended = _Extended("", "", frozenset())

    def take(self, coded: Coded | None) -> None:
        """From now on that pass is the own one; nothing is selected."""
        self._coded = coded
        self._run_id = coded.run.id if coded is not None else ""
        self._selected = []
        self.selection_changed.emit([])

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Action ids and what they do."""
        return {
            "tag.delete": self.delete,
            "tag.point": self.make_point,
            "tag.previous": lambda: self.go(forward=False),
            "tag.next": lambda: self.go(forward=True),
            "tag.extend_previous": lambda: self.extend(forward=False),
            "tag.extend_next": lambda: self.extend(forward=True),
            "tag.select_all": lambda: self.select(self._tags.ids_of_pass(self._run_id)),
        }

    @property
    def selected(self) -> list[Tag]:
        """The selected tags."""
        return [tag for tag_id in self._selected if (tag := self._tags.tag(tag_id)) is not None]

    @property
    def own(self) -> list[Tag]:
        """The selected tags that can be changed."""
        return [tag for tag in self.selected if tag.pass_id == self._run_id and not self.is_locked(tag)]

    def is_locked(self, tag: Tag) -> bool:
        """Whether a tag is on a locked lane."""
        return self._coded is not None and self._coded.lanes.is_locked(tag)

    @property
    def has_locked(self) -> bool:
        """Whether some of the selected tags are on a locked lane."""
        return any(self.is_locked(tag) for tag in self.selected)

    def is_lane_locked(self, code_id: str | None) -> bool:
        """Whether the lane of a code in the own pass is locked; None stands for the lane without a code."""
        return self._coded is not None and self._coded.lanes.is_code_locked(self._run_id, code_id)

    def may_change_lane(self, *code_ids: str | None) -> bool:
        """Whether the lanes of all these codes in the own pass can be changed; says so where they cannot.

        Everything that puts, changes or deletes tags or curves by code asks here first.
        """
        locked = any(self.is_lane_locked(code_id) for code_id in code_ids)
        if locked:
            self.tell_locked()
        return not locked

    def tell_locked(self) -> None:
        """Say why nothing was changed."""
        self._session.messages.tell(
            self.tr("This lane is locked. Unlock it in the menu of its name ({0}).").format(
                shown_key("timeline.lane_menu")
            )
        )

    def announce(self) -> None:
        """Show the selection anew: what can be done with it has changed."""
        self.selection_changed.emit(self._selected)

    def select(self, tag_ids: list[str]) -> None:
        """Select these tags."""
        if tag_ids != self._selected:
            self._selected = list(tag_ids)
            self.selection_changed.emit(self._selected)

    def tags_changed(self, gone: set[str], touched: set[str]) -> None:
        """Tags were deleted or changed: show what became of the selection."""
        if gone & set(self._selected):
            self._selected = [tag_id for tag_id in self._selected if tag_id not in gone]
            self.selection_changed.emit(self._selected)
        elif touched & set(self._selected):
            self.selection_changed.emit(self._selected)

    def go(self, *, forward: bool) -> None:
        """Select the next or previous tag of the own pass and go to its begin.

        Where nothing is selected, the next one may begin right at the playhead.
        """
        selected = self.selected
        if len(selected) == 1:
            here = (selected[0].start_ms, selected[0].id)
        else:
            here = (self._playback.now_ms, _LAST if forward and selected else "")
        tag = self._tags.neighbour(here, forward, self._run_id)
        if tag is not None:
            self.select([tag.id])
            self._playback.seek(tag.start_ms)

    def extend(self, *, forward: bool) -> None:
        """Select one tag more, or one less where the selection was extended the other way; go to its begin."""
        own = sorted((tag for tag in self.selected if tag.pass_id == self._run_id), key=lambda t: (t.start_ms, t.id))
        if not own:
            return self.go(forward=forward)
        if set(self._selected) != self._extended.ids:
            fixed, end = (own[0], own[-1]) if forward else (own[-1], own[0])
            self._extended = _Extended(fixed.id, end.id, frozenset())
        tag = self._tags.beside(self._extended.end_id, forward=forward)
        if tag is not None:
            ids = self._tags.ids_between(self._extended.fixed_id, tag.id)
            self._extended = _Extended(self._extended.fixed_id, tag.id, frozenset(ids))
            self.select(ids)
            self._playback.seek(tag.start_ms)
        return None

    def delete(self) -> None:
        """Delete the selected tags of the own pass."""
        ids, stayed = [tag.id for tag in self.own], self.words_for_rest()
        if not ids:
            return self._explain()
        if self._session.attempt(lambda: tagging.delete(self._session.project, tag_ids=ids)):
            self._session.messages.tell(self._deleted(len(ids), stayed))
        return None

    def _deleted(self, count: int, stayed: str) -> str:
        key = shown_key("edit.undo")
        if stayed:
            done = self.tr("1 tag deleted") if count == 1 else self.tr("{0} tags deleted").format(count)
            return self.tr("{0}; {1}. {2} undoes it.").format(done, stayed, key)
        if count == 1:
            return self.tr("Tag deleted. {0} brings it back.").format(key)
        return self.tr("{0} tags deleted. {1} brings them back.").format(count, key)

    def words_for_rest(self) -> str:
        """What of the selection cannot be changed and stays as it is, in words; empty where all of it can be."""
        own = {tag.id for tag in self.own}
        rest = [tag for tag in self.selected if tag.id not in own]
        locked = sum(self.is_locked(tag) for tag in rest)
        said = [
            self.tr("{0} on locked lanes stayed").format(locked) if locked else "",
            self.tr("{0} of other passes stayed").format(len(rest) - locked) if len(rest) > locked else "",
        ]
        return ", ".join(filter(None, said))

    def make_point(self) -> None:
        """Take the end away from the selected tag."""
        self._on_one(lambda tag, _now: tagging.make_point(self._session.project, tag_id=tag.id))

    def set_code(self, code_id: str | None) -> None:
        """Give the selected tags a code."""
        ids = [tag.id for tag in self.own]
        if ids and not self.may_change_lane(code_id):
            self.announce()  # what was refused must not stay in the field
        elif ids:
            self._session.attempt(lambda: tagging.set_code(self._session.project, tag_ids=ids, code_id=code_id))

    def _on_one(self, do: Callable[[Tag, int], object]) -> None:
        own = self.own
        if len(own) != 1:
            return self._explain()
        now = self._playback.now_ms
        self._session.attempt(lambda: do(own[0], now))
        return None

    def _explain(self) -> None:
        if self.has_locked:
            self.tell_locked()
        elif self.selected and not self.own:
            self._session.messages.tell(self.tr("This tag is of another pass; only your own can be changed."))
        elif len(self.own) > 1:
            self._session.messages.tell(self.tr("Select one tag for this."))
        else:
            self._session.messages.tell(self.tr("Select a tag first: click it, or {0}.").format(shown_key("tag.next")))
