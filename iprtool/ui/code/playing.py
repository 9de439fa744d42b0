"""The playback actions: shuttle, steps, speed, loop."""

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from iprtool.domain.model import Tag
from iprtool.ui.playback import Playback

_FORWARD = (1.0, 1.5, 2.0, 3.0, 4.0)
_BACK_MS = (2_000, 4_000, 8_000)
_AGAIN_S = 0.8
_LOOP_SLACK_MS = 40
_POINT_MS = 1_000
"""So much is played after a point."""


class PlaybackActions(QObject):
    """What the `play.*` actions do. `selected` gives the selected tags, `lead_in_ms` how long before a tag to begin."""

    looping_changed = Signal(bool)
    said = Signal(str)
    """Why nothing was done."""

    def __init__(
        self,
        playback: Playback,
        selected: Callable[[], Sequence[Tag]],
        lead_in_ms: Callable[[], int],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._playback = playback
        self._selected = selected
        self._lead_in_ms = lead_in_ms
        self._stop_at: int | None = None
        self._backs = 0
        self._last_back = 0.0
        self.looping = False
        playback.now_changed.connect(self._keep_in_loop)
        playback.now_changed.connect(self._stop_after_tag)
        playback.ended.connect(self._on_end)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Action ids and what they do."""
        go = self._playback
        return {
            "play.toggle": go.toggle,
            "play.slower_back": self.shuttle_back,
            "play.stop": self.shuttle_stop,
            "play.faster": self.shuttle_forward,
            "play.frame_back": lambda: go.step(-1),
            "play.frame_forward": lambda: go.step(1),
            "play.second_back": lambda: go.skip(-1_000),
            "play.second_forward": lambda: go.skip(1_000),
            "play.back_five": lambda: go.skip(-5_000),
            "play.begin": lambda: go.seek(0),
            "play.end": lambda: go.seek(go.duration_ms),
            "play.speed_down": lambda: go.change_rate(-1),
            "play.speed_up": lambda: go.change_rate(1),
            "play.speed_normal": lambda: go.set_rate(1.0),
            "play.loop": self.toggle_loop,
            "play.tag": self.play_tag,
        }

    def shuttle_forward(self) -> None:
        """Play; while playing, the next faster speed."""
        player = self._playback.player
        if player is None:
            return
        if not self._playback.playing:
            self._playback.set_rate(1.0)
            self._playback.play()
            return
        self._playback.set_rate(next((rate for rate in _FORWARD if rate > player.rate + 0.01), _FORWARD[-1]))

    def shuttle_stop(self) -> None:
        """Pause, natural speed."""
        self._playback.pause()
        self._playback.set_rate(1.0)

    def shuttle_back(self) -> None:
        """Jump back, further when pressed again at once."""
        now = time.monotonic()
        self._backs = self._backs + 1 if now - self._last_back < _AGAIN_S else 0
        self._last_back = now
        self._playback.skip(-_BACK_MS[min(self._backs, len(_BACK_MS) - 1)])

    def toggle_loop(self) -> None:
        """Begin or end looping the selected interval."""
        tag = self._selected_interval()
        self._set_looping(not self.looping and tag is not None)
        if tag is None:
            self.said.emit(self.tr("Select an interval to loop it."))
        elif self.looping:
            self._playback.seek(tag.start_ms)
            self._playback.play()

    def play_tag(self) -> None:
        """Play the first selected tag once, with what leads up to it; then stop."""
        tag = min(self._selected(), key=lambda tag: tag.start_ms, default=None)
        if tag is None:
            self.said.emit(self.tr("Select a tag to play it."))
            return
        self._playback.seek(max(0, tag.start_ms - self._lead_in_ms()))
        self._playback.play()
        self._stop_at = tag.start_ms + _POINT_MS if tag.end_ms is None else tag.end_ms

    def _stop_after_tag(self, now_ms: int) -> None:
        if self._stop_at is None:
            return
        if not self._playback.playing:
            self._stop_at = None  # stopped by hand: going on is going on
        elif now_ms >= self._stop_at:
            self._stop_at = None
            self._playback.pause()

    def _selected_interval(self) -> Tag | None:
        tags = self._selected()
        return tags[0] if len(tags) == 1 and tags[0].end_ms is not None else None

    def stop_looping(self) -> None:
        """Loop nothing."""
        self._set_looping(False)

    def _set_looping(self, looping: bool) -> None:
        self.looping = looping
        self.looping_changed.emit(looping)

    def _keep_in_loop(self, now_ms: int) -> None:
        tag = self._selected_interval() if self.looping and self._playback.playing else None
        if tag is not None and tag.end_ms is not None:
            outside = now_ms >= tag.end_ms or now_ms < tag.start_ms - _LOOP_SLACK_MS
            if outside:
                self._playback.seek(tag.start_ms)

    def _on_end(self) -> None:
        tag = self._selected_interval() if self.looping else None
        if tag is not None:
            self._playback.seek(tag.start_ms)
            self._playback.play()
