"""A game pad or joystick, read as Linux gives it: Qt has no such thing any more, and other systems have no such file.

The kernel writes events of eight bytes: time, value, kind, number (`Documentation/input/joydev`).
"""

import os
import struct
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QSocketNotifier, Signal

_EVENT = struct.Struct("<IhBB")
_AXIS = 0x02
_AT_FIRST = 0x80
"""Set in events that only say how things stood when the device was opened."""
_MOST = 32_767
_READ_BYTES = 4_096
_FOLDER = Path("/dev/input")


def first_pad() -> Path | None:
    """The first game pad of the machine, None where there is none or the system does not tell."""
    return next(iter(sorted(_FOLDER.glob("js*"))), None) if sys.platform == "linux" else None


class GamePad(QObject):
    """Tells how the axes of a device move, until it is closed or unplugged."""

    axis_moved = Signal(int, float)
    """(number of the axis, -1 to 1). The second axis is that of the first stick up and down; up is -1."""
    lost = Signal()

    def __init__(self, device: Path, parent: QObject | None = None) -> None:
        """Raises OSError when the device cannot be read."""
        super().__init__(parent)
        self._file = os.open(device, os.O_RDONLY | os.O_NONBLOCK)
        self._rest = b""
        self._notifier = QSocketNotifier(self._file, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_readable)

    def close(self) -> None:
        """Listen no more. Doing it twice is harmless."""
        if self._file >= 0:
            self._notifier.setEnabled(False)
            os.close(self._file)
            self._file = -1

    def _on_readable(self) -> None:
        try:
            data = os.read(self._file, _READ_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.close()
            self.lost.emit()
            return
        data = self._rest + data
        whole = len(data) // _EVENT.size * _EVENT.size
        self._rest = data[whole:]
        for _time, value, kind, number in _EVENT.iter_unpack(data[:whole]):
            if kind == _AXIS:  # how it stood at first is not what the person wants
                self.axis_moved.emit(number, max(value / _MOST, -1.0))
