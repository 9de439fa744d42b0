"""The sound server that tests listen to."""

import numpy as np
import pytest

from tests.sound_server import RATE, SoundServer, loudest_hz


def test_the_microphone_hears_what_is_said(sound_server: SoundServer) -> None:
    tone = (np.sin(np.arange(2 * RATE) * 2 * np.pi * 330 / RATE) * 10_000).astype(np.int16)
    with sound_server.saying(tone):
        assert loudest_hz(sound_server.recorded(0.75)[RATE // 4 :]) == pytest.approx(330, rel=0.01)
        assert not sound_server.heard(0.1).any(), "the loudspeaker is another device"
