"""A microphone whose every sample has a known time, and a recorder in a process of its own that hears it.

PulseAudio reads its samples from a pipe at the moment at which they are written there.
"""

import fcntl
import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from tests.sound_server import RATE, Sound, SoundServer

PIECE = RATE // 100
_PATIENCE_S = 10.0
CLICK = 25_000
_LOUD = 8_000
EVERY_S = 0.5
_USUAL_BYTES, FEW_BYTES = 1 << 16, 1 << 12
"""What waits for a server that does not listen: 740 ms, and less than 50 ms."""


class Speaker:
    """Says sound into a pipe, in pieces of 10 ms, each when it is over; noise where nothing else is said."""

    def __init__(
        self, pipe: Path, sound: Callable[[int], Sound] | None = None, waits_bytes: int = _USUAL_BYTES
    ) -> None:
        """`sound`: what to say in a piece of that number; clicks, one every `EVERY_S`, by default.

        waits_bytes: so much sound waits for a server that is busy; what is more is lost.
        """
        self._pipe, self._waits_bytes = pipe, waits_bytes
        self._sound = sound or self._clicks
        self._ended = threading.Event()
        self._random = np.random.default_rng(1)
        self.clicks: list[float] = []
        """Readings of `perf_counter` at which clicks began."""
        self.begun = time.perf_counter()
        self._thread = threading.Thread(target=self._say)
        self._thread.start()

    def close(self) -> None:
        """Be silent."""
        self._ended.set()
        self._thread.join()

    def noise(self) -> Sound:
        """A piece in which nothing is said."""
        return self._random.integers(-200, 200, PIECE).astype(np.int16)

    def _clicks(self, number: int) -> Sound:
        piece = self.noise()
        if number % round(EVERY_S * 100) == 25:
            piece[:40] = CLICK
            self.clicks.append(self.begun + number / 100)
        return piece

    def _say(self) -> None:
        number = 0
        with self._pipe.open("wb", buffering=0) as pipe:
            os.set_blocking(pipe.fileno(), False)
            fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, self._waits_bytes)
            while not self._ended.is_set():
                time.sleep(max(0.0, self.begun + (number + 1) / 100 - time.perf_counter()))
                with suppress(BrokenPipeError):  # a server that does not listen misses it
                    pipe.write(self._sound(number).tobytes())
                number += 1


@contextmanager
def spoken(
    server: SoundServer,
    name: str = "pipe",
    sound: Callable[[int], Sound] | None = None,
    waits_bytes: int = _USUAL_BYTES,
) -> Iterator[Speaker]:
    """A microphone of this name that hears clicks, or another sound."""
    with plugged_in(server, name) as pipe:
        speaker = Speaker(pipe, sound, waits_bytes)
        try:
            yield speaker
        finally:
            speaker.close()


@contextmanager
def plugged_in(server: SoundServer, name: str) -> Iterator[Path]:
    """A microphone that hears what is written into its pipe."""
    pipe = server.folder / f"{name}.pipe"
    form = ("format=s16le", f"rate={RATE}", "channels=1")
    number = control(server, "load-module", "module-pipe-source", f"source_name={name}", f"file={pipe}", *form)
    try:
        yield pipe
    finally:
        control(server, "unload-module", number, must=False)


def control(server: SoundServer, *order: str, must: bool = True) -> str:
    """Give the server an order."""
    done = subprocess.run(
        ["pactl", *order], env=server.environment, capture_output=True, text=True, timeout=_PATIENCE_S, check=must
    )
    return done.stdout.strip()


class Recorder:
    """The child process that records; what it tells comes as dictionaries."""

    def __init__(self, server: SoundServer, file: Path, device: str) -> None:
        command = [sys.executable, "-m", "tests.unit.media.mic_child", str(file), device]
        self.folder = file.parent
        self._child = subprocess.Popen(
            command, env=server.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self._lines: queue.Queue[dict[str, Any]] = queue.Queue()
        self.seen: list[dict[str, Any]] = []
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    @property
    def pid(self) -> int:
        """Its process."""
        return self._child.pid

    def wait(self, what: str, seconds: float = _PATIENCE_S) -> dict[str, Any]:
        """The next of this kind."""
        end = time.monotonic() + seconds
        while True:
            try:
                told = self._lines.get(timeout=max(0.0, end - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"no {what} in {seconds} s, but {self.seen}") from None
            self.seen.append(told)
            if told["what"] == what:
                return told

    def order(self, *words: object) -> None:
        """Tell it to do something."""
        assert self._child.stdin
        self._child.stdin.write(" ".join(map(str, words)) + "\n")

    def map(self, perf: float) -> int:
        """The time of the interview at a reading of `perf_counter`."""
        return int(self.told("map", perf, what="mapped")["ms"])

    def told(self, *words: object, what: str) -> dict[str, Any]:
        """Tell it to do something, and wait for what it says to that."""
        self.order(*words)
        return self.wait(what)

    def stop(self) -> list[dict[str, Any]]:
        """End it: the parts."""
        parts: list[dict[str, Any]] = self.told("stop", what="parts")["parts"]
        return parts

    def close(self) -> None:
        """End the process, however far it is."""
        self._child.kill()
        self._child.wait()
        self._reader.join()
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe:
                with suppress(BrokenPipeError):
                    pipe.close()

    def _read(self) -> None:
        assert self._child.stdout
        for line in self._child.stdout:
            self._lines.put(json.loads(line))


@contextmanager
def recording(server: SoundServer, file: Path, device: str) -> Iterator[Recorder]:
    """An interview that is recorded with this microphone, none for an empty name."""
    recorder = Recorder(server, file, device)
    try:
        recorder.wait("begun", 30)
        yield recorder
    finally:
        recorder.close()


def heard_clicks(folder: Path, parts: list[dict[str, Any]]) -> NDArray[np.float64]:
    """The times of clicks in ms on the interview's clock, as the files of an interview have them."""
    found = [part["begin_ms"] + _clicks_ms(folder / part["file"]) for part in parts]
    return np.concatenate(found) if found else np.zeros(0)


def _clicks_ms(file: Path) -> NDArray[np.float64]:
    with av.open(str(file)) as container:
        rate = container.streams.audio[0].codec_context.sample_rate
        sound = np.concatenate([frame.to_ndarray().reshape(-1) for frame in container.decode(audio=0)])
    loud = np.flatnonzero(np.abs(sound.astype(np.int32)) > _LOUD)
    begins = loud[np.insert(np.diff(loud) > rate // 10, 0, True)] if len(loud) else loud
    times: NDArray[np.float64] = begins * 1000 / rate
    return times
