"""What an interview writes, in order. What the disk refuses is kept and tried again; the interview goes on."""

import sys
from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from iprtool.domain.errors import IprError, StorageError

_AGAIN_MS = 2_000


class Desk(QObject):
    """Does one write after the other.

    One that the disk does not take holds up those after it until it is done. One that is refused, or fails for any
    other reason, would fail again: it is told and left out.
    """

    troubled = Signal(object)
    """Carries the StorageError; told once for each spell of trouble."""
    settled = Signal()
    """All that was held up is written."""
    refused = Signal(object)
    """Carries the IprError of a write that was left out."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: deque[Callable[[], object]] = deque()
        self._again = QTimer(self)
        self._again.setInterval(_AGAIN_MS)
        self._again.timeout.connect(self.write_all)

    @property
    def waiting(self) -> int:
        """How many writes are held up."""
        return len(self._waiting)

    def write(self, do: Callable[[], object]) -> None:
        """Write this after what is held up."""
        self._waiting.append(do)
        if not self._again.isActive():
            self.write_all()

    def write_all(self) -> bool:
        """Try now; whether nothing is held up any more."""
        held_up = self._again.isActive()
        while self._waiting:
            do = self._waiting.popleft()
            try:
                do()
            except StorageError as error:
                self._waiting.appendleft(do)
                self._again.start()
                if not held_up:
                    self.troubled.emit(error)
                return False
            except IprError as error:
                self.refused.emit(error)
            except Exception:
                sys.excepthook(*sys.exc_info())  # a bug to report; what comes after it is written all the same
        self._again.stop()
        if held_up:
            self.settled.emit()
        return True
