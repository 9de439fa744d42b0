"""Where everything is put together: the application, the window, the demo that runs by itself."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from iprtool.ui.window import MainWindow


_QUIET = "qt.multimedia.*.info=false\nqt.multimedia.symbolsresolver.warning=false"
"""Otherwise Qt tells the terminal what is in every recording that it opens, and which libraries it does without.

All other warnings stay, and the environment variable QT_LOGGING_RULES outweighs this.
"""


def has_display() -> bool:
    """Whether there is a screen to open a window on."""
    if os.environ.get("QT_QPA_PLATFORM", "").split(":")[0] in ("offscreen", "minimal"):
        return False
    return not sys.platform.startswith("linux") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def run_window(folder: Path | None) -> int:
    """Open the window, on a project if one is named, and run until it is closed. Returns the exit status."""
    from iprtool.domain.errors import IprError

    if not has_display() and not os.environ.get("QT_QPA_PLATFORM"):
        raise IprError(
            "There is no screen to open a window on.",
            "Use the commands (`iprtool --help`), or `iprtool demo --headless`.",
        )
    if folder is not None and not folder.is_dir():
        raise IprError(f"There is no project folder {folder}.", "`iprtool new PROJECT --title T` makes one.")
    return _run(lambda window: window.open_project(folder) if folder is not None else None)


def run_demo_window() -> int:
    """Open the window on the demo study."""
    return _run(lambda window: window.open_demo())


def _run(begin: Callable[["MainWindow"], object]) -> int:
    from iprtool.ui.settings import Settings
    from iprtool.ui.window import MainWindow

    app = make_application()
    window = MainWindow(Settings())
    window.place_on_screen()
    window.show()
    begin(window)
    warm_up(window)
    return int(app.exec())


def warm_up(window: "MainWindow") -> None:
    """While the person is still choosing, load what a study needs and let VLC look for its plugins."""
    from iprtool.ui.jobs import Job

    window.jobs.start(Job("", lambda _progress, _cancelled: _load()), quiet=True)


def _load() -> None:
    from importlib import import_module

    from iprtool.media import engines

    import_module("iprtool.ui.open_study")
    engines()


def make_application() -> "QApplication":
    """Qt's application as the program needs it; the one that is there already, if one is."""
    from PySide6.QtCore import QLoggingCategory
    from PySide6.QtGui import QIcon
    from PySide6.QtWidgets import QApplication

    from iprtool.shipped import shipped

    # After a commit the main thread waits for Python's lock: at the usual 5 ms a key takes twice as long to store.
    sys.setswitchinterval(0.0005)
    QLoggingCategory.setFilterRules(_QUIET)  # before Qt Multimedia is loaded, which has its first say then
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    app = QApplication(["iprtool"])
    app.setApplicationName("iprtool")
    app.setDesktopFileName("iprtool")
    app.setWindowIcon(QIcon(str(shipped("icons", "iprtool.svg"))))
    return app


def run_demo_headless(out: Path) -> list[str]:
    """Show without a screen what the program does: play, tag by real key events, export; pictures and CSV in `out`.

    Returns what was done, in sentences.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from iprtool.ui.tour import run_tour

    make_application()
    return run_tour(out)
