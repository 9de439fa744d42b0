"""What is said about an engine that cannot be used, and the pitch of speech at other speeds."""

import ctypes
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from iprtool.media import default_engine, engines
from iprtool.media.engine_choice import EngineStatus, diagnose_vlc
from tests.bench.media_samples import TONE_HZ, draw_sound
from tests.sound_server import RATE, SoundServer, loudest_hz
from tests.unit.media.players_fixtures import until


@pytest.mark.parametrize(
    ("error", "version", "system", "problem", "hint"),
    [
        (OSError("libvlc.so.5: cannot open shared object file"), "", "linux", "not found", "apt install"),
        (NameError("no function 'libvlc_new'"), "", "win32", "not found", "64 bit"),
        (OSError("[WinError 193] %1 is not a valid Win32 application"), "", "win32", "another kind", "64 bit"),
        (OSError("mach-o file, but is an incompatible architecture"), "", "darwin", "another kind", "Applications"),
        (OSError("libvlc.so.5: wrong ELF class: ELFCLASS32"), "", "linux", "another kind", "apt install"),
        (RuntimeError("no instance"), "3.0.21 Vetinari", "linux", "plugins are missing", "vlc-plugin-base"),
        (None, "2.2.8 Weatherwax", "linux", "too old", "apt install"),
        (None, "4.0.0-dev Otto Chriek", "darwin", "too new", "videolan.org"),
    ],
)
def test_trouble_with_vlc_is_explained(
    error: Exception | None, version: str, system: str, problem: str, hint: str
) -> None:
    status = diagnose_vlc(error, version, system)
    assert not status.usable
    assert problem in status.problem
    assert hint in status.hint
    assert status.problem.endswith(".")


def test_a_working_vlc_has_no_problem() -> None:
    assert diagnose_vlc(None, "3.0.24 Vetinari") == EngineStatus("vlc", True, "3.0.24 Vetinari")


def test_the_default_engine_is_one_that_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("IPRTOOL_ENGINE", raising=False)
    usable = [each.name for each in engines() if each.usable]
    assert default_engine() == usable[0]
    assert [each.name for each in engines()] == ["vlc", "qt"]


@pytest.mark.parametrize("rate", [0.5, 1.5, 2.0])
def test_vlc_keeps_the_pitch(tmp_path: Path, rate: float) -> None:
    """The sound is taken from libvlc where it would go to the loudspeakers."""
    if not engines()[0].usable:
        pytest.skip(engines()[0].problem)
    import vlc

    from iprtool.media.engine_vlc import instance

    taken = bytearray()

    @vlc.CallbackDecorators.AudioPlayCb
    def take(_opaque: int, samples: int, count: int, _pts: int) -> None:
        taken.extend(ctypes.string_at(samples, count * 2))

    player = instance().media_player_new()
    media = instance().media_new(str(draw_sound(tmp_path / "tone.wav", 6.0)))
    player.set_media(media)
    media.release()
    player.audio_set_format("S16N", RATE, 1)
    player.audio_set_callbacks(take, None, None, None, None, None)
    player.play()
    player.set_rate(rate)
    end = time.perf_counter() + 10
    while len(taken) < RATE * 2 * 2 and time.perf_counter() < end:
        time.sleep(0.01)
    player.stop()
    player.release()
    heard = np.frombuffer(bytes(taken), np.int16)[RATE // 2 : RATE // 2 + RATE]
    assert loudest_hz(heard) == pytest.approx(TONE_HZ, rel=0.03)


@pytest.mark.parametrize("rate", [0.5, 1.0, 2.0])
def test_qt_keeps_the_pitch(tmp_path: Path, sound_server: SoundServer, rate: float) -> None:
    """The sound is taken where it comes out of the loudspeaker."""
    tone = draw_sound(tmp_path / "tone.wav", 8.0)
    command = [sys.executable, "-m", "tests.unit.media.qt_child", str(tone), str(rate)]
    with subprocess.Popen(command, env=sound_server.environment, stderr=subprocess.PIPE, text=True) as child:
        try:
            until(lambda: sound_server.heard(0.1).any() or child.poll() is not None, "the first sound")
            heard = sound_server.heard(0.75)[RATE // 4 :]  # without the begin, where a filter still settles
        finally:
            child.kill()
        assert child.stderr
        told = child.stderr.read()
    assert np.abs(heard).max() > 1_000
    assert loudest_hz(heard) == pytest.approx(TONE_HZ, rel=0.01)
    assert told == "", "nothing is printed for the person at the terminal"
