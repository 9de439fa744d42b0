"""A microphone that goes away in the middle of an interview, in a real window with a real sound server."""

import json
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

from tests.sound_server import SoundServer
from tests.talking import spoken

TOLD_S = 4.0


def told(lines: IO[str], what: str) -> dict[str, Any]:
    """The next thing the child says."""
    said = json.loads(lines.readline() or "{}")
    assert said.get("what") == what
    return dict(said)


def test_a_microphone_that_vanishes_is_told_and_what_was_recorded_is_attached(
    demo_folder: Path, sound_server: SoundServer
) -> None:
    command = [sys.executable, "-m", "tests.ui.recall.unplugged_child", str(demo_folder), "first", "second"]
    with ExitStack() as first, spoken(sound_server, "second"):
        first.enter_context(spoken(sound_server, "first"))
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=sound_server.environment) as child:
            try:
                assert child.stdout is not None
                heard = told(child.stdout, "heard")
                first.close()
                unplugged = time.perf_counter()
                trouble, moved = told(child.stdout, "told"), told(child.stdout, "moved")
                second, kept = told(child.stdout, "second"), told(child.stdout, "kept")
                assert child.wait(20) == 0
            finally:
                child.kill()
    assert (heard["hears"], heard["state"]) == (True, "Recording interview")
    assert trouble["perf"] - unplugged < TOLD_S
    assert "first" in trouble["text"]
    assert "what was recorded is kept" in trouble["text"]
    assert moved["ms"] >= 500, "the interview goes on"
    assert (moved["state"], moved["no_sound"]) == ("Interview", True)
    assert second["stopped"] == [False, 1], "while all is stopped nothing is recorded"
    assert "second" in second["box"]
    assert second["trouble"] == ""
    (begin, length), (later, more) = kept["sounds"]
    assert begin < 1_000
    assert length > 300
    assert more > 300
    assert later >= begin + length
    assert kept["moments"] == 1
    assert not list((demo_folder / "media").glob("*.json")), "nothing waits any more"
