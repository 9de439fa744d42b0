"""A program that the tests run: opens, plays, jumps, pauses and closes with Qt, again and again: `FILE ROUNDS`."""

import faulthandler
import sys
import threading
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from iprtool.media import open_player

_LONGEST_S = 60


def main(file: Path, rounds: int) -> None:
    """Ends with a traceback when it stands still for a minute."""
    faulthandler.dump_traceback_later(_LONGEST_S, exit=True)
    app = QApplication([])
    over = threading.Event()
    threading.Thread(target=_keep_busy, args=(over,), daemon=True).start()
    for n in range(rounds):
        player = open_player(file, "qt")
        _wait(20)
        player.play()
        _wait(120 + 37 * n % 200)
        player.seek(500)
        _wait(40)
        player.pause()
        player.play()
        _wait(60)
        player.close()
    _wait(50)
    over.set()
    app.processEvents()
    print(f"{rounds} rounds")


def _keep_busy(over: threading.Event) -> None:
    """Wants the interpreter all the time, as a program with much to do does."""
    while not over.is_set():
        sum(range(2_000))


def _wait(ms: int) -> None:
    loop = QEventLoop(QCoreApplication.instance())
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
