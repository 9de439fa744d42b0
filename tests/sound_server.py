"""A PulseAudio of a test's own: a loudspeaker that can be listened to and a microphone that can be spoken into.

It has no sound card, no connection to the user's own sound server and leaves nothing behind. Qt and libvlc look for
their server when they are first used, so what plays or records has to run in a child process with `environment`.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

RATE = 44_100
LOUDSPEAKER, MICROPHONE = "loudspeaker", "microphone"
_VOICE = "voice"
"""What is played here is what the microphone hears."""
_MODULES = (
    f"module-null-sink sink_name={LOUDSPEAKER} rate={RATE}",
    f"module-null-sink sink_name={_VOICE} rate={RATE}",
    f"module-remap-source source_name={MICROPHONE} master={_VOICE}.monitor",
    # Somebody who always listens: a sink that nobody hears sleeps for two seconds at a time.
    "module-null-sink sink_name=nowhere",
    *(f"module-loopback source={each}.monitor sink=nowhere latency_msec=20" for each in (LOUDSPEAKER, _VOICE)),
)
_RAW = ("--raw", "--format=s16le", f"--rate={RATE}", "--latency-msec=20")
_PATIENCE_S = 10.0

Sound = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class SoundServer:
    """A running server. Sounds are samples of one channel, `RATE` in a second."""

    folder: Path
    environment: dict[str, str]
    """For a child process that shall play and record here."""

    def heard(self, seconds: float) -> Sound:
        """What comes out of the loudspeaker from now on, for so long; silence counts."""
        return self._record(f"{LOUDSPEAKER}.monitor", seconds)

    def heard_sides(self, seconds: float) -> Sound:
        """The same with what is left and what is right, in two columns."""
        return self._record(f"{LOUDSPEAKER}.monitor", seconds, 2).reshape(-1, 2)

    def recorded(self, seconds: float) -> Sound:
        """What the microphone hears from now on."""
        return self._record(MICROPHONE, seconds)

    @contextmanager
    def saying(self, sound: Sound) -> Iterator[None]:
        """Say it into the microphone meanwhile, from its beginning, once."""
        spoken = self.folder / "spoken"
        spoken.write_bytes(sound.tobytes())
        command = ["pacat", "--playback", f"--device={_VOICE}", "--channels=1", *_RAW, str(spoken)]
        with subprocess.Popen(command, env=self.environment) as process:
            try:
                yield
            finally:
                process.kill()

    def _record(self, device: str, seconds: float, channels: int = 1) -> Sound:
        wanted = round(seconds * RATE) * 2 * channels
        command = ["parec", f"--device={device}", f"--channels={channels}", *_RAW]
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=self.environment) as process:
            assert process.stdout
            try:
                return np.frombuffer(process.stdout.read(wanted), np.int16)
            finally:
                process.kill()


def loudest_hz(sound: Sound, rate: int = RATE) -> float:
    """The frequency that dominates."""
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    return float(np.argmax(spectrum)) * rate / len(sound)


@pytest.fixture(scope="module")
def sound_server() -> Iterator[SoundServer]:
    """A sound server of this module's tests; they are skipped where PulseAudio is not installed."""
    missing = [each for each in ("pulseaudio", "parec", "pacat") if shutil.which(each) is None]
    if missing:
        pytest.skip(f"{', '.join(missing)} is not installed (Debian package pulseaudio)")
    with served() as server:
        yield server


@contextmanager
def served() -> Iterator[SoundServer]:
    """A sound server that runs meanwhile."""
    # The path of a socket has to be short.
    with tempfile.TemporaryDirectory(prefix="sound", dir="/tmp", ignore_cleanup_errors=True) as folder:
        socket, log = Path(folder, "native"), Path(folder, "log")
        environment = os.environ | {
            "HOME": folder,
            "XDG_RUNTIME_DIR": folder,
            "XDG_CONFIG_HOME": folder,
            "PULSE_SERVER": f"unix:{socket}",
            "PULSE_SINK": LOUDSPEAKER,
            "PULSE_SOURCE": MICROPHONE,
        }
        modules = [f"--load={each}" for each in (*_MODULES, f"module-native-protocol-unix socket={socket}")]
        command = ["pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1", *modules]
        with log.open("wb") as told, subprocess.Popen(command, env=environment, stdout=told, stderr=told) as process:
            try:
                _wait(process, socket, log)
                yield SoundServer(Path(folder), environment)
            finally:
                process.terminate()
                process.wait(_PATIENCE_S)


def _wait(process: "subprocess.Popen[bytes]", socket: Path, log: Path) -> None:
    end = time.monotonic() + _PATIENCE_S
    while not socket.exists():
        assert process.poll() is None, f"pulseaudio ended: {log.read_text()}"
        assert time.monotonic() < end, f"pulseaudio does not begin: {log.read_text()}"
        time.sleep(0.01)
