"""What is recorded of an interview held through the window lies where its stimulus log says that it was played."""

from pathlib import Path

from tests.sound_server import SoundServer
from tests.ui.recall.holding import hold

WITHIN_MS, WITHIN_AT_SPEED_MS = 50, 150
"""At other speeds sound is late by what VLC needs to keep the pitch: 50 ms of the recording, 100 ms at half speed."""
END_MS = 2_500
"""At begin and end half of the clicks have to be in accord: a busy machine delays one. The benchmark asks for all."""


def test_sound_and_log_are_in_accord_at_begin_and_end(sound_server: SoundServer, tmp_path: Path) -> None:
    held = hold(sound_server, tmp_path / "Study.iprt", 8.5)
    first = min(each.at_ms for each in held.clicks if each.rate == 1.0)
    assert held.off_ms(until_ms=first + END_MS, share=0.5) < WITHIN_MS
    assert held.off_ms(from_ms=held.length_ms - END_MS, share=0.5) < WITHIN_MS
    assert held.off_ms(share=0.8) < WITHIN_MS, "between them too"
    assert held.off_ms(as_it_is=False, share=0.5) < WITHIN_AT_SPEED_MS
    assert held.strays == [], "nothing is heard that was not played"
