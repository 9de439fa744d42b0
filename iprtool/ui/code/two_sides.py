"""Two sounds through Qt, one left and one right: both are in one stream of samples, so nothing brings them apart."""

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject
from PySide6.QtMultimedia import QAudioFormat, QAudioSink, QMediaDevices, QtAudio

from iprtool.domain.errors import IprError
from iprtool.services.syncing import Sides

_FRAME_BYTES = 4
_AFTER_S = 0.3
"""Silence after it: what the system has not played yet when it has taken all is thrown away."""


class TwoSides(QObject):
    """Plays left and right once. `ended`: there is nothing more, or the system closed it."""

    def __init__(self, sound: Sides, rate: int, volume: int, ended: Callable[[], None], parent: QObject) -> None:
        """Raises IprError when there is no loudspeaker for it."""
        super().__init__(parent)
        device, form = QMediaDevices.defaultAudioOutput(), QAudioFormat()
        form.setSampleRate(rate)
        form.setChannelCount(2)
        form.setSampleFormat(QAudioFormat.SampleFormat.Int16)
        self._samples = QBuffer(self)
        self._samples.setData(QByteArray(sound.tobytes() + bytes(_FRAME_BYTES * round(_AFTER_S * rate))))
        self._samples.open(QIODevice.OpenModeFlag.ReadOnly)
        self._ended = ended
        self._sink = QAudioSink(device, form, self)
        self._sink.setVolume(volume / 100)
        if not device.isNull():
            self._sink.start(self._samples)
        if device.isNull() or self._sink.error() != QtAudio.Error.NoError:
            raise IprError(
                "Nothing is heard: there is no loudspeaker with a left and a right side.",
                "Connect headphones or loudspeakers, and try again.",
            )
        self._sink.stateChanged.connect(self._on_state)

    def close(self) -> None:
        """Be silent at once."""
        self._sink.stateChanged.disconnect(self._on_state)
        self._sink.stop()
        self.deleteLater()

    def _on_state(self) -> None:
        if self._sink.state() in (QtAudio.State.IdleState, QtAudio.State.StoppedState):
            self._ended()
