"""An import on its way into the study: a slice at a time, with progress; cancelled, it is taken back."""

from collections.abc import Generator

from PySide6.QtCore import QObject, Signal

from iprtool.exchange.report import Report
from iprtool.ui.jobs import Followed
from iprtool.ui.sliced import Sliced


class ImportRun(Followed):
    """Is started once its first slice is written, in which the import may have been refused."""

    finished = Signal(object)
    """Carries the report."""
    failed = Signal(object)
    """Carries an IprError."""

    def __init__(self, title: str, parent: QObject) -> None:
        super().__init__(parent)
        self.title = title
        self._sliced = Sliced(self)
        self._sliced.told.connect(self._on_told)
        self._sliced.done.connect(self._on_done)
        self._sliced.failed.connect(self._on_failed)

    def start(self, reading: Generator[float, None, Report]) -> None:
        """Go on with it."""
        self._sliced.start(reading)

    @property
    def busy(self) -> bool:
        """Whether it is not over."""
        return self._sliced.busy

    def finish(self) -> None:
        """Do now what is left of it."""
        self._sliced.finish()

    def cancel(self) -> None:
        """Stop, and take back what is written."""
        if self.busy:
            self._sliced.stop()
            self.ended.emit()

    def _on_told(self, share: float) -> None:
        self.progressed.emit(share)

    def _on_done(self, report: Report) -> None:
        self.ended.emit()
        self.finished.emit(report)

    def _on_failed(self, error: object) -> None:
        self.ended.emit()
        self.failed.emit(error)
