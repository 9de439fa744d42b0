"""A playback seen and led: its pictures and times go to the widgets, where these want to go it goes."""

from PySide6.QtCore import QObject

from iprtool.media.types import State
from iprtool.ui.code.stage import Stage
from iprtool.ui.playback import Playback


class PlaybackView(QObject):
    """Connects a playback with picture, transport and timeline."""

    def __init__(self, playback: Playback, stage: Stage, parent: QObject) -> None:
        super().__init__(parent)
        self._playback, self._stage = playback, stage
        self._plays_on = False
        playback.frame_ready.connect(stage.video.show_frame)
        playback.now_changed.connect(self._on_now)
        playback.state_changed.connect(self._on_state)
        playback.rate_changed.connect(stage.transport.set_rate)
        stage.transport.rate_chosen.connect(playback.set_rate)
        stage.timeline.seek_requested.connect(playback.seek)
        stage.timeline.scrub_started.connect(self._on_scrub)
        stage.timeline.scrub_finished.connect(self._on_scrubbed)

    def _on_now(self, ms: int) -> None:
        self._stage.transport.set_now(ms)
        self._stage.timeline.set_now(ms)

    def _on_state(self, state: State) -> None:
        self._stage.transport.set_state(state)
        self._stage.video.set_smooth(state is not State.PLAYING)

    def _on_scrub(self) -> None:
        """While the playhead is dragged the exact pictures are shown; playing goes on afterwards."""
        self._plays_on = self._playback.playing
        self._playback.pause()

    def _on_scrubbed(self) -> None:
        if self._plays_on:
            self._playback.play()
