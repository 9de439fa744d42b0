"""Playing with Qt Multimedia, which brings its own FFmpeg: nothing has to be installed on the system.

Everything is told on the thread that made the driver, which needs a running event loop; only reading is done on
threads of Qt's. `QMediaPlayer.stop` and others wait for Qt's own threads, and what Python calls holds the interpreter
meanwhile: a thread that then wants the interpreter waits for ever. So pictures are queued to the driver's thread, and
the player is told what to do only through the event loop, which holds nothing: Qt's sound thread asks objects that
Python made whether they override something, even while it ends.
"""

from collections.abc import Callable
from functools import partial
from pathlib import PurePath
from time import perf_counter
from typing import Any

import numpy as np
from PySide6.QtCore import (
    Q_ARG,
    QCoreApplication,
    QIODevice,
    QMetaObject,
    QObject,
    Qt,
    QUrl,
    Slot,
    qVersion,
)
from PySide6.QtGui import QImage, QTransform
from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer, QtVideo, QVideoFrame, QVideoSink

from iprtool.domain.errors import IprError
from iprtool.domain.progress import Cancelled
from iprtool.domain.times import to_ms
from iprtool.media.play_driver import Driver, Job
from iprtool.media.play_frames import EngineFrame
from iprtool.media.source import Source

_STALE_MS = 1500
"""After a jump, pictures further than this from where it went are from before it."""
_SIDEWAYS = (QtVideo.Rotation.Clockwise90, QtVideo.Rotation.Clockwise270)
_HALF_TURN = QTransform().rotate(180)
_NO_LOOP = "Qt Multimedia plays only inside the program's window."
_CANNOT = "Qt Multimedia cannot play this recording."
_LEFT_OUT = "A part of this recording is damaged, and Qt Multimedia leaves it out. The rest can be played."


def version() -> str:
    """The version of Qt, such as `6.11.3`."""
    return qVersion()


def open_driver(job: Job) -> Driver:
    """A driver for this recording. Raises IprError without a Qt application."""
    if QCoreApplication.instance() is None:
        raise IprError(_NO_LOOP, "Open the window first, or use the engine “vlc”.")
    return QtDriver(job)


class SourceDevice(QIODevice):
    """A source as Qt reads it, on threads of Qt's. Trouble is told and never raised."""

    def __init__(self, source: Source, failed: Callable[[str], None]) -> None:
        """`failed` is told the first trouble, on the thread that met it."""
        super().__init__()
        self._problem = ""
        self._failed = failed
        self._file = source()
        self._size = self._file.seek(0, 2)
        self._file.seek(0)
        self.open(QIODevice.OpenModeFlag.ReadOnly | QIODevice.OpenModeFlag.Unbuffered)

    def size(self) -> int:
        """Bytes of the recording."""
        return self._size

    def isSequential(self) -> bool:
        """It can be read anywhere."""
        return False

    def bytesAvailable(self) -> int:
        """Bytes from here to the end; none after trouble, or Qt would try to read for ever."""
        return 0 if self._problem else max(0, self._size - self.pos())

    def seek(self, pos: int) -> bool:
        """Go to a byte."""
        try:
            self._file.seek(pos)
        except Exception as error:  # one that left a function that Qt calls would corrupt PySide6
            self._went_wrong(error)
            return False
        return super().seek(pos)

    def readData(self, maxlen: int) -> object:
        """Up to so many bytes from here."""
        try:
            return self._file.read(maxlen)
        except Exception as error:  # one that left a function that Qt calls would corrupt PySide6
            self._went_wrong(error)
            return b""

    def writeData(self, data: Any, length: int) -> int:
        """Nothing is ever written."""
        return -1

    def let_go(self) -> None:
        """Close the file; what still reads gets nothing more."""
        self._file.close()

    def _went_wrong(self, error: Exception) -> None:
        if not self._problem:
            self._problem = f"The recording cannot be read any further: {error}."
            self._failed(self._problem)


class _Inbox(QObject):
    """Where pictures arrive on this thread."""

    def __init__(self, take: Callable[[QVideoFrame], None]) -> None:
        super().__init__()
        self._take = take

    @Slot(QVideoFrame)
    def take(self, frame: QVideoFrame) -> None:
        """Pass it on."""
        self._take(frame)


class QtDriver:
    """See `Driver`."""

    jumps_to_change_rate = False
    ends_early_s = 0.0

    def __init__(self, job: Job) -> None:
        self._job = job
        self._reports = job.reports
        self._zero_ms = job.engine_zero_us / 1000
        self._running = self._closed = False
        self._loaded = self._ended = False
        # Even a jump to the beginning leads to the next keyframe where a container cannot seek (MPEG-TS).
        self._fresh = True
        self._target: float | None = None
        self._rate = 1.0
        self._device = SourceDevice(job.source, self._on_unreadable)
        self._player = QMediaPlayer()
        # Without any output, sound alone never comes to its end.
        self._sound = QAudioOutput() if job.audio or not job.probe.has_video else None
        if self._sound:
            self._sound.setMuted(not job.audio)
            self._player.setAudioOutput(self._sound)
        self._inbox = _Inbox(self._on_frame)
        self._sink = QVideoSink() if job.probe.has_video else None
        if self._sink:
            self._player.setVideoOutput(self._sink)
            self._sink.videoFrameChanged.connect(self._inbox.take, Qt.ConnectionType.QueuedConnection)
        # With a picture, what sounds is told too: it goes on where the pictures are far apart or at an end.
        self._tells_position = not job.probe.has_video or (job.audio and job.probe.has_audio)
        if self._tells_position:
            self._player.positionChanged.connect(self._on_position)
        _keep_pitch(self._player)
        self._player.errorOccurred.connect(self._on_error)
        self._player.mediaStatusChanged.connect(self._on_status)
        self._player.setSourceDevice(self._device, QUrl(f"recording{PurePath('x' + job.suffix).suffix}"))

    def prepare(self, given_up: Cancelled) -> None:
        """See `Driver.prepare`: Qt opens while the event loop runs, and never lets anyone wait."""

    def play(self, at_ms: int | None, rate: float) -> None:
        """See `Driver.play`."""
        self.set_rate(rate)
        self._running = True
        fresh, self._fresh = self._fresh, False
        if (at_ms is not None and not (fresh and at_ms == 0)) or self._ended:
            self._jump(at_ms or 0)
        self._ended = False
        self._ask("play")

    def pause(self) -> None:
        """See `Driver.pause`."""
        self._running = False
        self._ask("pause")

    def seek(self, ms: int) -> None:
        """See `Driver.seek`."""
        if self._ended:
            self.play(ms, self._rate)
        else:
            self._jump(ms)

    def set_rate(self, rate: float) -> None:
        """See `Driver.set_rate`."""
        if rate != self._rate:
            self._rate = rate
            self._ask("setPlaybackRate", Q_ARG(float, rate))

    def nudge(self, rate: float) -> None:
        """See `Driver.nudge`."""
        self.set_rate(rate)

    def set_volume(self, volume: int) -> None:
        """See `Driver.set_volume`."""
        if self._sound:
            self._sound.setVolume(volume / 100)

    def raw_time_ms(self) -> float | None:
        """See `Driver.raw_time_ms`: Qt's position is told late and read nowhere else."""
        return None

    def close(self) -> None:
        """See `Driver.close`."""
        self._closed = True
        self._running = False
        self._player.errorOccurred.disconnect()
        self._player.mediaStatusChanged.disconnect(self._on_status)
        if self._sink:
            self._sink.videoFrameChanged.disconnect()
        if self._tells_position:
            self._player.positionChanged.disconnect()
        self._device.let_go()
        # Python must not let go of anything before the event loop has ended the player: that too waits for threads.
        _ending.add(self)
        self._player.destroyed.connect(partial(_ending.discard, self))
        if self._player.mediaStatus() is QMediaPlayer.MediaStatus.LoadingMedia:
            # Qt's thread that opens the file still has the device, and finds nothing in it any more.
            self._player.mediaStatusChanged.connect(self._end, Qt.ConnectionType.SingleShotConnection)
        else:
            self._end()

    def _end(self) -> None:
        self._ask("stop")
        for part in (self._player, self._sink, self._sound, self._device, self._inbox):
            if part is not None:
                part.deleteLater()

    def _ask(self, what: str, *values: Any) -> None:
        QMetaObject.invokeMethod(self._player, what, Qt.ConnectionType.QueuedConnection, *values)

    def _jump(self, ms: int) -> None:
        self._target = max(float(ms), -self._zero_ms)
        self._ask("setPosition", Q_ARG("qlonglong", round(self._target + self._zero_ms)))

    def _on_frame(self, frame: QVideoFrame) -> None:
        perf = perf_counter()
        if not self._running or not frame.isValid():
            return
        begin, end = frame.startTime() / 1000 - self._zero_ms, frame.endTime() / 1000 - self._zero_ms
        target = self._target
        if end <= 0:
            return
        if target is not None:
            if end <= target or begin > target + _STALE_MS:
                return
            self._target = None
        self._reports.anchor(begin if target is None else max(begin, target), perf)
        pixels = _pixels(frame, self._job.size)
        if pixels is not None and self._running:
            self._reports.frame(EngineFrame(pixels, to_ms(begin / 1000)))

    def _on_position(self, position: int) -> None:
        perf = perf_counter()
        if self._sink and self._target is not None:
            return  # after a jump the pictures tell when it runs: the position is there before
        if self._running and (self._target is None or abs(position - self._zero_ms - self._target) < _STALE_MS):
            self._target = None
            self._reports.anchor(position - self._zero_ms, perf)

    def _on_status(self, status: QMediaPlayer.MediaStatus) -> None:
        if status is QMediaPlayer.MediaStatus.LoadedMedia:
            self._loaded = True
            if self._target is not None:
                self._jump(round(self._target))  # Qt forgets a jump asked for while it was still opening the file
        elif status is QMediaPlayer.MediaStatus.EndOfMedia:
            self._ended = True
            if self._running:
                self._running = False
                self._reports.ended()
        elif status is QMediaPlayer.MediaStatus.InvalidMedia:
            self._give_up()

    def _on_error(self, error: QMediaPlayer.Error, *_: object) -> None:
        if not self._loaded or error is not QMediaPlayer.Error.FormatError:
            self._give_up()
            return
        # What cannot be decoded is no end: Qt goes on, or tells the end where nothing comes after it.
        if self._tells_position:
            self._target = None  # the picture it was sent to may never come, and what sounds tells the time
        self._reports.left_out(_LEFT_OUT)

    def _give_up(self) -> None:
        self._running = False
        self._reports.failed(_CANNOT)

    def _on_unreadable(self, problem: str) -> None:
        if not self._closed:
            self._running = False
            self._reports.failed(problem)


_ending: set[QtDriver] = set()
"""Closed drivers whose players have not ended yet."""


def _keep_pitch(player: QMediaPlayer) -> None:
    keep = getattr(player, "setPitchCompensation", None)
    if keep is not None:
        keep(True)


def _pixels(frame: QVideoFrame, size: tuple[int, int]) -> Any:
    """The upright picture as array (height, width, 4) of blue, green, red, unused; None where Qt cannot convert it."""
    image = frame.toImage()
    if image.isNull():
        return None
    shape = frame.surfaceFormat()
    if shape.isMirrored() and shape.rotation() in _SIDEWAYS:
        image = image.transformed(_HALF_TURN)  # Qt mirrors after turning where the recording means before
    if (image.width(), image.height()) != size:
        image = image.scaled(*size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    if image.format() != QImage.Format.Format_RGB32:
        image = image.convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return rows[:, : image.width()].copy()
