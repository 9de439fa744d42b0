"""One sound left, one right: what comes out of the loudspeaker."""

import subprocess
import sys

import numpy as np
import pytest

from tests.sound_server import SoundServer, loudest_hz, sound_server

__all__ = ["sound_server"]


def test_each_side_has_its_own_sound(sound_server: SoundServer) -> None:
    command = (sys.executable, "-m", "tests.ui.two_sides_child")
    with subprocess.Popen(command, env=sound_server.environment, stdout=subprocess.PIPE, text=True) as child:
        try:
            pieces = [sound_server.heard_sides(0.25) for _ in range(12)]
            assert child.communicate(timeout=10)[0].strip() == "over"
        finally:
            child.kill()
    loud = [piece for piece in pieces if np.abs(piece).min(axis=1).max() > 1_000]
    assert len(loud) >= 4
    sides = loud[len(loud) // 2]
    for side, own, other in ((0, 440, 880), (1, 880, 440)):
        assert loudest_hz(sides[:, side]) == pytest.approx(own, rel=0.02)
        spectrum = np.abs(np.fft.rfft(sides[:, side] * np.hanning(len(sides))))
        assert spectrum[other // 4] < spectrum.max() / 100, "a piece of a quarter of a second: 4 Hz a line"
