"""One selection in three widgets, and what is changed in them: times, code, memo."""

from PySide6.QtCore import QObject, QPoint

from iprtool.domain.kinds import Carrier, Press
from iprtool.domain.model import Pass, Tag
from iprtool.services import code_editing, passes, tagging
from iprtool.ui.actions import ActionSet
from iprtool.ui.code.coded import Coded
from iprtool.ui.code.editing import TagEditing
from iprtool.ui.code.notes import TAG
from iprtool.ui.code.stage import Stage
from iprtool.ui.code.tag_menu import TagMenu
from iprtool.ui.playback import Playback
from iprtool.ui.study_session import StudySession


class TagFields(QObject):
    """Shows what is selected in timeline, table and inspector, and writes what is entered there."""

    def __init__(
        self,
        session: StudySession,
        stage: Stage,
        playback: Playback,
        editing: TagEditing,
        actions: ActionSet,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._actions = actions
        self._session, self._stage, self._playback, self._editing = session, stage, playback, editing
        self._coded: Coded | None = None
        editing.selection_changed.connect(self._show_selection)
        stage.timeline.selection_changed.connect(editing.select)
        stage.timeline.tag_times_edited.connect(self._set_times)
        stage.timeline.memo_requested.connect(self.go_to_memo)
        stage.timeline.context_menu_requested.connect(self._show_menu)
        stage.table.tags_selected.connect(editing.select)
        stage.table.tag_activated.connect(self.go_to_tag)
        stage.table.menu_requested.connect(self._show_menu)
        stage.inspector.code_chosen.connect(editing.set_code)
        stage.inspector.times_entered.connect(self._on_times_entered)
        stage.inspector.memo_edited.connect(self._on_memo)
        stage.inspector.trouble.connect(session.messages.say)
        stage.inspector.mended.connect(session.messages.mend)
        stage.inspector.open_bar.end_requested.connect(actions["tag.end"].trigger)
        stage.inspector.open_bar.point_requested.connect(actions["tag.point"].trigger)
        stage.codes.way_chosen.connect(self._on_way)

    def take(self, coded: Coded | None) -> None:
        """Another pass is open, with nothing selected."""
        self._coded = coded

    def go_to_memo(self, tag_id: str = "") -> None:
        """Write the memo of a tag, or of the one that is selected."""
        if tag_id:
            self._editing.select([tag_id])
        self._stage.notes.show_page(TAG)
        if self._stage.inspector.memo.isEnabled():
            self._stage.inspector.memo.setFocus()

    def _show_selection(self, tag_ids: list[str]) -> None:
        tags = self._editing.selected
        own = bool(tags) and tags == self._editing.own
        editable = own and not self._session.project.read_only
        self._stage.timeline.set_selection(tag_ids)
        self._stage.table.select(tag_ids)
        self._stage.inspector.show_tags(
            tags, editable=editable, made_by=self._made_by(tags[0]) if tags and not own else ""
        )

    def _made_by(self, tag: Tag) -> str:
        if self._editing.is_locked(tag):
            return self.tr("On a locked lane: to read, not to change.")
        run = self._session.project.get(Pass, tag.pass_id)
        return self.tr("Of the pass “{0}” by {1}: to read, not to change.").format(passes.title(run), run.author)

    def go_to_tag(self, tag_id: str, at_ms: int | None = None) -> None:
        """Select a tag and go to its begin, or to another time."""
        tag = self._stage.table.tags.tag(tag_id)
        if tag is not None:
            self._editing.select([tag_id])
            self._playback.seek(tag.start_ms if at_ms is None else at_ms)
            self._stage.timeline.ensure_visible(tag_id)

    def _on_times_entered(self, start_ms: int, end_ms: int | None) -> None:
        own = self._editing.own
        if len(own) == 1:
            self._set_times(own[0].id, start_ms, end_ms, None)
            self._show_selection([own[0].id])

    def _set_times(self, tag_id: str, start_ms: int, end_ms: int | None, gesture: str | None) -> None:
        project = self._session.project
        self._session.attempt(
            lambda: tagging.set_times(project, tag_id=tag_id, start_ms=start_ms, end_ms=end_ms, gesture=gesture),
            about="times",
        )

    def _on_memo(self, tag_id: str, memo: str, typing: str) -> None:
        project = self._session.project
        if not project.find(Tag, id=tag_id):
            return
        written = self._session.attempt(lambda: tagging.set_memo(project, tag_id=tag_id, memo=memo, gesture=typing))
        if written is None:
            self._stage.inspector.memo.keep(tag_id, memo)

    def _on_way(self, code_id: str, carrier: Carrier, press: Press) -> None:
        project = self._session.project
        if self._session.may_change():
            self._session.attempt(
                lambda: code_editing.change_code(project, code_id=code_id, carrier=carrier, press=press)
            )

    def _show_menu(self, tag_ids: list[str], at: QPoint, _ms: int = 0, _lane_id: str = "") -> None:
        if not tag_ids or self._coded is None:
            return
        self._editing.select(tag_ids)
        own = bool(self._editing.own) and not self._session.project.read_only
        menu = TagMenu(self._coded.tree, self._actions, self._stage, own=own)
        menu.code_chosen.connect(self._editing.set_code)
        menu.begin_chosen.connect(lambda: self.go_to_tag(tag_ids[0]))
        menu.popup(at)
