"""Keeps the playhead on screen while the recording plays, with one soft turn of the page."""

from collections.abc import Callable

from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation

from iprtool.ui.timeline.view import Viewport

_TURN_MS = 180
_LANDS_AT = 0.08


class Follower(QObject):
    """Turns the page when the playhead leaves it; after the person has scrolled away, waits until they are back."""

    def __init__(self, parent: QObject, view: Callable[[], Viewport], show: Callable[[Viewport], None]) -> None:
        super().__init__(parent)
        self._view, self._show = view, show
        self.on = False
        self._away = False
        self._left = (0, 0)
        self._turn = QVariantAnimation(self)
        self._turn.setDuration(_TURN_MS)
        self._turn.setStartValue(0.0)
        self._turn.setEndValue(1.0)
        self._turn.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._turn.valueChanged.connect(self._on_turning)

    def set_on(self, on: bool) -> None:
        """Follow or not, from now on."""
        self.on, self._away = on, False
        self._turn.stop()

    def person_moved(self, now_ms: int) -> None:
        """The person scrolled or zoomed."""
        self._turn.stop()
        self._away = not self._view().sees(now_ms)

    def playhead_moved(self, now_ms: int) -> None:
        """See whether the page must be turned."""
        view = self._view()
        if view.sees(now_ms):
            self._away = False
            return
        if not self.on or self._away or self._turn.state() == QVariantAnimation.State.Running:
            return
        target = view.with_ms_at(now_ms, view.width * _LANDS_AT)
        if abs(target.left_px - view.left_px) > 1.5 * view.width:
            self._show(target)
            return
        self._left = (view.left_px, target.left_px)
        self._turn.start()

    def _on_turning(self, share: float) -> None:
        begin, end = self._left
        self._show(self._view().scrolled(begin + (end - begin) * share - self._view().left_px))
