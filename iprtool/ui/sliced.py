"""Long reading on the main thread, which alone may read the project, in slices that no one feels."""

import math
from collections.abc import Generator
from time import perf_counter
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from iprtool.domain.errors import IprError

BUDGET_S = 0.02
"""How long one slice goes on before the window gets its turn. A step of the reading is not interrupted."""

Reading = Generator[Any, None, Any]
"""Yields None, or something that is worth telling before the end; returns what was read."""


class Sliced(QObject):
    """Runs one reading at a time; a new one takes the place of the one before."""

    told = Signal(object)
    """Carries what the reading tells on its way."""
    done = Signal(object)
    """Carries what the reading returned."""
    failed = Signal(object)
    """Carries an IprError."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reading: Reading | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._go_on)

    @property
    def busy(self) -> bool:
        """Whether something is being read."""
        return self._reading is not None

    def start(self, reading: Reading) -> None:
        """Begin."""
        self.stop()
        self._reading = reading
        self._timer.start()

    def stop(self) -> None:
        """Forget what is being read."""
        self._timer.stop()
        if self._reading is not None:
            self._reading.close()
            self._reading = None

    def finish(self) -> None:
        """Do what is left of it now: its end is told before this returns."""
        while self.busy:
            self._go_on(math.inf)

    def _go_on(self, budget_s: float = BUDGET_S) -> None:
        reading = self._reading
        if reading is None:
            return
        until = perf_counter() + budget_s
        try:
            while perf_counter() < until:
                news = next(reading)
                if news is not None:
                    self.told.emit(news)
                    return
        except StopIteration as end:
            self.stop()
            self.done.emit(end.value)
        except IprError as error:
            self.stop()
            self.failed.emit(error)
