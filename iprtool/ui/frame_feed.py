"""Brings the pictures of a player from its threads to the window's."""

import threading

from PySide6.QtCore import QObject, Qt, Signal

from iprtool.media.types import Frame


class FrameFeed(QObject):
    """Gives the newest picture only: those that come while the window is busy replace the one that waits."""

    frame_ready = Signal(object)
    _waiting = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._newest: Frame | None = None
        self._waiting.connect(self._on_waiting, Qt.ConnectionType.QueuedConnection)

    def take(self, frame: Frame) -> None:
        """A picture came; on any thread."""
        with self._lock:
            waiting = self._newest is not None
            self._newest = frame
        if not waiting:
            self._waiting.emit()

    def clear(self) -> None:
        """What waits is not given any more."""
        with self._lock:
            self._newest = None

    def _on_waiting(self) -> None:
        with self._lock:
            frame, self._newest = self._newest, None
        if frame is not None:
            self.frame_ready.emit(frame)
