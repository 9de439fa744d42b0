"""`python -m tests.ui.two_sides_child`: hear 440 Hz on the left and 880 Hz on the right, and say when it is over."""

import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtWidgets import QApplication

from iprtool.ui.code.two_sides import TwoSides

RATE, SECONDS = 44_100, 2


def main() -> None:
    """Play it."""
    application = QApplication(sys.argv)
    at = np.arange(RATE * SECONDS) / RATE
    sound = np.stack([np.sin(2 * np.pi * hz * at) * 8_000 for hz in (440, 880)], axis=1).astype(np.int16)
    playing = TwoSides(sound, RATE, 100, application.quit, application)
    application.exec()
    playing.close()
    print("over")


if __name__ == "__main__":
    main()
