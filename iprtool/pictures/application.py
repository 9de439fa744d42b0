"""Qt needs an application before it can lay out letters; a command has none yet."""

import os
import sys

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication


def ready() -> None:
    """Make the application where there is none; no screen is needed."""
    if QCoreApplication.instance() is None:
        if sys.platform.startswith("linux"):
            os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        _KEPT.append(QApplication(["iprtool"]))


_KEPT: list[QApplication] = []
"""Qt does not keep it, and an application that is let go of takes Qt with it."""
