"""An interview of ten minutes held through the window: how far its recorded sound lies from its stimulus log.

The window's keys and buttons, the player, a sound server's loudspeaker and the microphone that hears it are real.
"""

import tempfile
from pathlib import Path

from tests.bench.report import Row
from tests.sound_server import served
from tests.ui.recall.holding import hold

BAR_MS = 50.0
_MINUTE_MS = 60_000


def run(quick: bool = False) -> list[Row]:
    """The largest distance in the first and in the last minute, and over all."""
    with tempfile.TemporaryDirectory(prefix="bench") as folder, served() as server:
        held = hold(server, Path(folder, "Study.iprt"), 30 if quick else 600)
    last_ms = held.length_ms - _MINUTE_MS
    detail = f"{len(held.clicks)} clicks in {held.length_ms / 1000:.0f} s, {len(held.strays)} strays"
    return [
        Row("window: sound against log, first minute: off by", held.off_ms(until_ms=_MINUTE_MS), "ms", BAR_MS, detail),
        Row("window: sound against log, last minute: off by", held.off_ms(from_ms=last_ms), "ms", BAR_MS),
        Row("window: sound against log, 95 % of all: off by", held.off_ms(share=0.95), "ms", BAR_MS),
        Row("window: sound against log, all of it: off by", held.off_ms(), "ms"),
        Row("window: at other speeds, where VLC keeps the pitch, 95 %", held.off_ms(as_it_is=False, share=0.95), "ms"),
    ]
