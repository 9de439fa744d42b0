"""Waiting while the window goes on painting."""

from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QWidget

_LOOK_MS = 5


def wait_until(done: Callable[[], bool], window: QWidget) -> None:
    """Come back when it is so. Meanwhile the window takes neither keys nor clicks, for what it shows is going away."""
    if done():
        return
    loop = QEventLoop()
    timer = QTimer()
    timer.setInterval(_LOOK_MS)
    timer.timeout.connect(lambda: loop.quit() if done() else None)
    timer.start()
    window.setEnabled(False)
    try:
        loop.exec()
    finally:
        window.setEnabled(True)


def pause(ms: int) -> None:
    """Let the window work for some time. The loop leaves Python's lock alone, as `QTest.qWait` does not."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()
