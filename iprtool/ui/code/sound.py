"""How loud the recording is heard."""

from PySide6.QtCore import QObject

from iprtool.ui.code.transport import Transport
from iprtool.ui.playback import Playback
from iprtool.ui.settings import Settings


class Sound(QObject):
    """The loudness of the settings, and mute, which lasts as long as the study is open."""

    def __init__(self, playback: Playback, transport: Transport, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._playback, self._transport, self._settings = playback, transport, settings
        self._muted = False
        transport.volume_chosen.connect(self._on_volume)

    def apply(self) -> None:
        """Let the player be as loud as was chosen."""
        volume = self._settings["play.volume"]
        self._transport.set_volume(volume, self._muted)
        if self._playback.player is not None:
            self._playback.player.set_volume(0 if self._muted else volume)

    def toggle_mute(self) -> None:
        """Switch the sound off or on."""
        self._muted = not self._muted
        self.apply()

    def _on_volume(self, volume: int) -> None:
        self._settings["play.volume"] = volume
        self._muted = False
        self.apply()
