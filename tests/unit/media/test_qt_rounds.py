"""Qt's threads and the interpreter's lock never wait for each other, however busy the program is."""

import os
import subprocess
import sys
from pathlib import Path

from iprtool.shipped import shipped

CHILD = Path(__file__).parent / "qt_rounds.py"
ROUNDS = 10


def test_a_busy_program_plays_and_closes_again_and_again() -> None:
    """It hung within a few rounds while the player was told what to do with the lock held."""
    done = subprocess.run(
        [sys.executable, str(CHILD), str(shipped("demo", "session.mp4")), str(ROUNDS)],
        capture_output=True,
        text=True,
        timeout=120,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.strip() == f"{ROUNDS} rounds"
