"""Hearing a microphone through Qt Multimedia: which there are, and their samples as they come.

Everything is told on the thread that made the ear, which needs a running event loop. Qt keeps two seconds of sound
for a window that is busy. PulseAudio's and PipeWire's delay is not told to the program; measured with a source whose
every sample has a known time it is below 1 ms when the earliest pieces are believed, so nothing is taken off.
"""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QIODevice, QObject
from PySide6.QtMultimedia import QAudioDevice, QAudioFormat, QAudioSource, QMediaDevices, QtAudio

from iprtool.domain.errors import IprError
from iprtool.media.sound_stream import SoundKind

_BUFFER_S = 2
_MOST_CHANNELS = 2
_Form = QAudioFormat.SampleFormat
Samples = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Device:
    """A microphone: `id` is how the system calls it, `name` how people do."""

    id: str
    name: str
    is_default: bool


def devices() -> list[Device]:
    """The microphones that there are now, the system's own choice first."""
    usual = QMediaDevices.defaultAudioInput().id()
    found = [Device(_id(each), each.description(), each.id() == usual) for each in QMediaDevices.audioInputs()]
    return sorted(found, key=lambda each: (not each.is_default, each.name))


class Ear(QObject):
    """One microphone that is listened to. `heard` gets samples and the reading of `perf_counter` at which they came."""

    def __init__(self, device_id: str, heard: Callable[[Samples, float], None], ended: Callable[[], None]) -> None:
        """Raises IprError when the microphone is not there or cannot be opened. `ended`: the system closed it."""
        super().__init__()
        device = _device(device_id)
        self.name = device.description()
        form = _form(device)
        self.kind = SoundKind(form.sampleRate(), form.channelCount())
        self._of = form.sampleFormat()
        self._heard, self._ended = heard, ended
        self._rest = b""
        self._frame_bytes = form.bytesPerFrame()
        self._source = QAudioSource(device, form, self)
        self._source.setBufferSize(form.bytesForDuration(_BUFFER_S * 1_000_000))
        self._stream: QIODevice | None = self._source.start()
        if self._stream is None or self._source.error() != QtAudio.Error.NoError:
            raise IprError(
                f"The microphone “{self.name}” cannot be opened.",
                "Check that no other program uses it and that the system allows it, or choose another one.",
            )
        self._stream.readyRead.connect(self._on_ready)
        self._source.stateChanged.connect(self._on_state)

    def close(self) -> None:
        """Listen no more."""
        self._source.stateChanged.disconnect(self._on_state)
        if self._stream is not None:
            self._stream.readyRead.disconnect(self._on_ready)
            self._stream = None
        self._source.stop()
        self.deleteLater()

    def _on_ready(self) -> None:
        if self._stream is None:
            return
        raw = self._rest + bytes(self._stream.readAll().data())
        at = perf_counter()
        whole = len(raw) // self._frame_bytes * self._frame_bytes
        self._rest = raw[whole:]
        if whole:
            self._heard(as_whole_numbers(raw[:whole], self._of), at)

    def _on_state(self) -> None:
        if self._source.state() == QtAudio.State.StoppedState:
            self._ended()


def as_whole_numbers(raw: bytes, form: QAudioFormat.SampleFormat) -> Samples:
    """Samples of any form that Qt has, as numbers of 16 bits."""
    if form == _Form.Int16:
        return np.frombuffer(raw, np.int16)
    if form == _Form.Int32:
        return (np.frombuffer(raw, np.int32) >> 16).astype(np.int16)
    if form == _Form.UInt8:
        return (np.frombuffer(raw, np.uint8).astype(np.int16) - 128) << 8
    return (np.clip(np.frombuffer(raw, np.float32), -1, 1) * 32767).astype(np.int16)


def _id(device: QAudioDevice) -> str:
    return bytes(device.id().data()).decode("utf-8", "replace")


def _device(device_id: str) -> QAudioDevice:
    for each in QMediaDevices.audioInputs():
        if _id(each) == device_id:
            return each
    raise IprError("This microphone is not connected.", "Connect it, choose another one, or go on without sound.")


def _form(device: QAudioDevice) -> QAudioFormat:
    """The device's own rate, one or two channels, whole numbers where it can."""
    form = device.preferredFormat()
    own = form.sampleFormat()
    for channels in (min(form.channelCount(), _MOST_CHANNELS), form.channelCount()):
        for sample in (_Form.Int16, own):
            form.setChannelCount(channels)
            form.setSampleFormat(sample)
            if device.isFormatSupported(form):
                return form
    return device.preferredFormat()
