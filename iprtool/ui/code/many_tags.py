"""What is done with the selected tags together: copied and pasted, nudged, trimmed, split, joined, moved."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QByteArray, QMimeData, QObject
from PySide6.QtGui import QGuiApplication

from iprtool.domain.ids import new_id
from iprtool.domain.model import USUAL_FRAME_MS, Tag
from iprtool.domain.segment import Clip
from iprtool.domain.times import clock
from iprtool.exchange import clipboard
from iprtool.services import tag_editing
from iprtool.store import Changes
from iprtool.ui.actions import shown_key
from iprtool.ui.code.coded import Coded
from iprtool.ui.code.editing import TagEditing
from iprtool.ui.code.shift_bar import ShiftBar
from iprtool.ui.playback import Playback
from iprtool.ui.study_session import StudySession

_SECOND_MS = 1_000


class ManyTags(QObject):
    """The `tag.*` actions that take one tag or many. Only tags of the own pass are changed; others can be copied."""

    def __init__(
        self, session: StudySession, playback: Playback, editing: TagEditing, bar: ShiftBar, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._playback, self._editing, self._bar = session, playback, editing, bar
        self._coded: Coded | None = None
        self._nudging = ("", frozenset[str]())
        bar.amount_chosen.connect(self._shift)

    def take(self, coded: Coded | None) -> None:
        """From now on that pass is the own one."""
        self._coded = coded
        self._bar.hide()

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """Action ids and what they do."""
        return {
            "tag.cut": self.cut,
            "tag.copy": self.copy,
            "tag.paste": self.paste,
            "tag.duplicate": self.duplicate,
            "tag.nudge_back": lambda: self.nudge(-self._frame_ms()),
            "tag.nudge_forward": lambda: self.nudge(self._frame_ms()),
            "tag.nudge_second_back": lambda: self.nudge(-_SECOND_MS),
            "tag.nudge_second_forward": lambda: self.nudge(_SECOND_MS),
            "tag.split": lambda: self._edit(
                lambda ids: tag_editing.split(self._session.project, tag_ids=ids, at_ms=self._playback.now_ms)
            ),
            "tag.join": lambda: self._edit(lambda ids: tag_editing.join(self._session.project, tag_ids=ids)),
            "tag.begin": lambda: self._trim(begin=True),
            "tag.end": lambda: self._trim(begin=False),
            "tag.shift": self.ask_for_amount,
        }

    # ---- clipboard

    def copy(self) -> None:
        """Put the selected tags, of any pass, into the clipboard: for iprtool, and as a table for a spreadsheet."""
        tags, coded = self._editing.selected, self._coded
        if coded is None or not tags:
            return self._explain()
        if self._session.attempt(lambda: self._put_into_clipboard(coded, tags)):
            self._tell(self.tr("Tag copied."), self.tr("{0} tags copied."), len(tags))
        return None

    def _clip(self, coded: Coded, tags: list[Tag]) -> Clip:
        return tag_editing.copy(self._session.project, coded.trees, tag_ids=[tag.id for tag in tags])

    def _put_into_clipboard(self, coded: Coded, tags: list[Tag]) -> Clip:
        clip = self._clip(coded, tags)
        rows = [
            (clock(tag.start_ms), "" if tag.end_ms is None else clock(tag.end_ms), copied.code, copied.memo)
            for tag, copied in zip(sorted(tags, key=lambda tag: (tag.start_ms, tag.id)), clip, strict=True)
        ]
        data = QMimeData()
        data.setData(clipboard.FORMAT, QByteArray(clipboard.to_text(clip).encode()))
        data.setText(clipboard.to_table(rows))
        QGuiApplication.clipboard().setMimeData(data)
        return clip

    def cut(self) -> None:
        """Copy the selected tags of the own pass, and take them away."""
        own, coded, stayed = self._editing.own, self._coded, self._editing.words_for_rest()
        if coded is None or not own:
            return self._explain()
        if self._session.attempt(lambda: self._put_into_clipboard(coded, own)) and self._edit(
            lambda ids: tag_editing.cut(self._session.project, tag_ids=ids)
        ):
            one = self.tr("Tag cut. {0} puts it at the playhead.").format(shown_key("tag.paste"))
            many = self.tr("{0} tags cut.")
            if stayed:
                one, many = self.tr("1 tag cut; {0}.").format(stayed), self.tr("{0} tags cut;") + f" {stayed}."
            self._tell(one, many, len(own))
        return None

    def paste(self) -> None:
        """Put the tags of the clipboard into the own pass, the first one at the playhead."""
        data: QMimeData | None = QGuiApplication.clipboard().mimeData()  # None where it was never used
        if data is None or not data.hasFormat(clipboard.FORMAT):
            self._session.messages.tell(
                self.tr("No tags were copied yet: select some and press {0}.").format(shown_key("tag.copy"))
            )
            return
        text = bytes(data.data(clipboard.FORMAT).data()).decode("utf-8", "replace")
        self._put(lambda: clipboard.from_text(text))

    def duplicate(self) -> None:
        """Put the selected tags once more, at the playhead."""
        tags, coded = self._editing.selected, self._coded
        if coded is None or not tags:
            return self._explain()
        self._put(lambda: self._clip(coded, tags))
        return None

    def _put(self, clip: Callable[[], Clip]) -> None:
        coded, now = self._coded, self._playback.now_ms
        if coded is None:
            return
        changes = self._session.attempt(lambda: self._paste(coded, clip(), now))
        if changes is not None:
            self._editing.select([after.id for _, after in changes.of(Tag) if after])

    def _paste(self, coded: Coded, clip: Clip, at_ms: int) -> Changes | None:
        tree = coded.tree
        code_ids = [tree.by_path(copied.code).id if copied.code else None for copied in clip]
        if not self._editing.may_change_lane(*code_ids):
            return None
        changes = tag_editing.paste(self._session.project, coded.run, tree, clip=clip, at_ms=at_ms)
        left_out = len(clip) - sum(1 for _ in changes.of(Tag))
        if left_out:
            said = self.tr("Tags on segments stay where they are; {0} left out.")
            self._session.messages.tell(said.format(left_out))
        return changes

    # ---- moving

    def nudge(self, by_ms: int) -> None:
        """Move the selected tags a little; nudges of the same tags in a row are one undo step."""
        gesture, nudged = self._nudging
        ids = frozenset(tag.id for tag in self._editing.own)
        if ids != nudged:
            gesture = new_id()
            self._nudging = (gesture, ids)
        self._edit(lambda _: tag_editing.shift(self._session.project, tag_ids=ids, by_ms=by_ms, gesture=gesture))

    def _frame_ms(self) -> int:
        return self._coded.recording.frame_ms if self._coded else USUAL_FRAME_MS

    def ask_for_amount(self) -> None:
        """Show the field for an amount of time."""
        count = len(self._editing.own)
        if count:
            self._bar.ask(count)
        else:
            self._explain()

    def _shift(self, by_ms: int) -> None:
        self._edit(lambda ids: tag_editing.shift(self._session.project, tag_ids=ids, by_ms=by_ms))

    def _trim(self, *, begin: bool) -> None:
        now = self._playback.now_ms
        self._edit(lambda ids: tag_editing.trim(self._session.project, tag_ids=ids, at_ms=now, begin=begin))

    # ---- inside

    def _edit(self, do: Callable[[list[str]], Changes]) -> Changes | None:
        own = [tag.id for tag in self._editing.own]
        if own:
            return self._session.attempt(lambda: do(own))
        self._explain()
        return None

    def _explain(self) -> None:
        if self._editing.has_locked:
            self._editing.tell_locked()
        elif self._editing.selected:
            self._session.messages.tell(self.tr("These tags are of another pass; only your own can be changed."))
        else:
            self._session.messages.tell(self.tr("Select a tag first: click it, or {0}.").format(shown_key("tag.next")))

    def _tell(self, one: str, many: str, count: int) -> None:
        self._session.messages.tell(one if count == 1 else many.format(count))
