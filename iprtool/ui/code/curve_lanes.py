"""The curves on the lanes of their families."""

from PySide6.QtCore import QObject

from iprtool.domain.traces import dial_of
from iprtool.ui.code.coded import Coded
from iprtool.ui.code.curve_book import Key
from iprtool.ui.code.dialling import Dialling
from iprtool.ui.code.stage import Stage
from iprtool.ui.timeline import Curve


class CurveLanes(QObject):
    """Draws what is stored and what is just being recorded. It has to hear of opened passes before who rates does."""

    def __init__(self, stage: Stage, dialling: Dialling, parent: QObject) -> None:
        super().__init__(parent)
        self._timeline, self._dialling = stage.timeline, dialling
        self._coded: Coded | None = None
        self._shown: set[str] = set()
        dialling.curves_changed.connect(self._show)
        dialling.began.connect(self._reveal)
        stage.timeline.lane_expanded.connect(lambda _lane_id, _on: self._show(None))

    def take(self, coded: Coded | None) -> None:
        """Other passes are open."""
        self._coded = coded

    def _reveal(self, key: Key) -> None:
        """Bring the lane on which the curve will grow on screen."""
        if self._coded is not None:
            self._timeline.reveal_lane(self._coded.lanes.lane_of_code(*key))

    def _show(self, touched: set[Key] | None) -> None:
        coded, book = self._coded, self._dialling.book
        by_lane: dict[str, list[Key]] = {}
        if coded is not None and book is not None:
            pending = self._dialling.pending
            for key in {*book.keys, *([pending[0]] if pending is not None else [])}:
                if coded.trees[key[0]].code(key[1]) is not None:
                    by_lane.setdefault(coded.lanes.lane_of_code(*key), []).append(key)
        wanted = None if touched is None or coded is None else {coded.lanes.lane_of_code(*key) for key in touched}
        for lane_id in self._shown | set(by_lane):
            if wanted is None or lane_id in wanted:
                self._timeline.set_curves(lane_id, [self._curve(key) for key in sorted(by_lane.get(lane_id, []))])
        self._shown = set(by_lane)

    def _curve(self, key: Key) -> Curve:
        assert self._coded is not None
        assert self._dialling.book is not None
        tree = self._coded.trees[key[0]]
        code = tree.code(key[1])
        assert code is not None
        pending = self._dialling.pending
        start_ms, step_ms, values = self._dialling.book.curve(
            key, pending[1] if pending and pending[0] == key else None
        )
        dial = dial_of(tree, code)
        return Curve(start_ms, step_ms, values, dial.low, dial.high, code.colour, code.name)
