"""Does with lanes what a person asks for on the timeline, and remembers it for the study."""

from PySide6.QtCore import QObject, Signal

from iprtool.ui.actions import shown_key
from iprtool.ui.arrangement import Arrangement, of_study, with_study
from iprtool.ui.code.coded import Coded
from iprtool.ui.code.stage import Stage
from iprtool.ui.settings import Settings
from iprtool.ui.study_session import StudySession


class LaneKeeping(QObject):
    """Order, groups, heights, hidden and locked lanes; kept in the settings, so that no coder disturbs another."""

    locks_changed = Signal()

    def __init__(self, session: StudySession, stage: Stage, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._stage, self._settings = session, stage, settings
        self._coded: Coded | None = None
        timeline = stage.timeline
        timeline.lane_expanded.connect(self._on_expanded)
        timeline.lane_moved.connect(self._on_moved)
        timeline.lane_resized.connect(self._on_resized)
        timeline.lane_hidden.connect(self._on_hidden)
        timeline.lane_locked.connect(self._on_locked)

    def take(self, coded: Coded | None) -> None:
        """Other passes are open."""
        self._coded = coded

    @property
    def arrangement(self) -> Arrangement:
        """How the lanes of the study are arranged."""
        return of_study(self._settings["code.lanes"], self._session.project.study.id)

    def _on_expanded(self, lane_id: str, on: bool) -> None:
        if self._coded is not None:
            self._keep(self.arrangement.with_expanded(self._coded.lanes.name_of(lane_id), on))
            selected = self._stage.timeline.selection()
            self._coded.lanes.load(self._stage.timeline, self._stage.table.tags.all())
            self._stage.timeline.set_selection(selected)
            self._stage.timeline.focus_lane(lane_id)

    def _on_moved(self, lane_id: str, before_id: str) -> None:
        if self._coded is not None:
            lanes = self._coded.lanes
            parent, names = lanes.siblings(lane_id)
            before = lanes.name_of(before_id) if before_id else ""
            self._show(self.arrangement.moved(parent, names, lanes.name_of(lane_id), before), lane_id)

    def _on_resized(self, lane_id: str, factor: float) -> None:
        if self._coded is not None:
            self._show(self.arrangement.with_height(self._coded.lanes.name_of(lane_id), factor), lane_id)

    def _on_hidden(self, lane_id: str, on: bool) -> None:
        if self._coded is not None:
            self._show(self.arrangement.with_hidden(self._coded.lanes.name_of(lane_id), on), "" if on else lane_id)
            if on:
                self._session.messages.tell(
                    self.tr(
                        "Lane hidden. The corner over the names, or the menu of a lane ({0}), shows it again."
                    ).format(shown_key("timeline.lane_menu"))
                )

    def _on_locked(self, lane_id: str, on: bool) -> None:
        if self._coded is not None:
            self._show(self.arrangement.with_locked(self._coded.lanes.name_of(lane_id), on), lane_id)
            self.locks_changed.emit()

    def _show(self, arrangement: Arrangement, focused: str) -> None:
        """Lanes with the tags that they have already."""
        self._keep(arrangement)
        if self._coded is not None:
            self._stage.timeline.set_lanes(self._coded.lanes.lanes())
        self._stage.timeline.focus_lane(focused or self._stage.timeline.focused_lane)

    def _keep(self, arrangement: Arrangement) -> None:
        study_id = self._session.project.study.id
        self._settings["code.lanes"] = with_study(self._settings["code.lanes"], study_id, arrangement)
        if self._coded is not None:
            self._coded.lanes.arrangement = arrangement
