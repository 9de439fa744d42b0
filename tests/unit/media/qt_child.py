"""`python -m tests.unit.media.qt_child FILE RATE`: play a recording with Qt, aloud, until the end or a signal."""

import os
import sys
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from iprtool.app import make_application
from iprtool.media import open_player


def main() -> None:
    """Play it."""
    application = make_application()
    player = open_player(Path(sys.argv[1]), "qt")
    player.on_end(application.quit)
    player.on_error(partial(print, file=sys.stderr))
    player.set_rate(float(sys.argv[2]))
    player.play()
    application.exec()
    player.close()


if __name__ == "__main__":
    main()
