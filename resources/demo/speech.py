"""Two synthetic voices speak a script: sound, and where each turn lies in it.

Needs the program `espeak-ng` (Debian, Ubuntu: apt install espeak-ng; macOS: brew install espeak-ng).
"""

import itertools
import subprocess
import tempfile
import wave
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

RATE = 22050
DEFAULT_PAUSE_MS = 950
_SPOKEN_RMS = 0.11
_PEAK = 0.89
_SILENCE = 0.004

Samples = NDArray[np.float32]


@dataclass(frozen=True)
class Spoken:
    """One turn of the script with its place in the sound, in ms."""

    id: str
    speaker: str
    text: str
    begin_ms: int
    end_ms: int
    pose: dict[str, str] = field(default_factory=dict)


def perform(recording: dict[str, Any]) -> tuple[Samples, list[Spoken]]:
    """Speak all turns of one recording of the script: mono samples in [-1, 1] at RATE, and the turns with times."""
    at_ms = int(recording["lead_in_ms"])
    pieces: list[tuple[int, Samples]] = []
    turns: list[Spoken] = []
    for turn in recording["turns"]:
        if turns:
            at_ms += int(turn.get("pause_ms", DEFAULT_PAUSE_MS))
        sound = _speak(turn.get("say", turn["text"]), recording["voices"][turn["speaker"]])
        end_ms = at_ms + round(len(sound) * 1000 / RATE)
        pieces.append((at_ms, sound))
        turns.append(Spoken(turn["id"], turn["speaker"], turn["text"], at_ms, end_ms, turn.get("pose", {})))
        at_ms = end_ms
    whole = np.zeros(_sample(at_ms + int(recording["lead_out_ms"])), dtype=np.float32)
    for begin_ms, sound in pieces:
        begin = _sample(begin_ms)
        whole[begin : begin + len(sound)] += sound
    return whole, turns


def loudness(samples: Samples, frame_rate: int) -> NDArray[np.float32]:
    """Loudness per picture, 0 to 1: what a mouth shows."""
    per_frame = RATE / frame_rate
    count = int(len(samples) / per_frame)
    edges = (np.arange(count + 1) * per_frame).astype(int)
    rms = np.sqrt([float(np.mean(samples[a:b] ** 2)) for a, b in itertools.pairwise(edges)])
    return np.clip(rms / (1.6 * _SPOKEN_RMS), 0.0, 1.0).astype(np.float32)


def _sample(ms: int) -> int:
    return round(ms * RATE / 1000)


def _speak(text: str, voice: dict[str, Any]) -> Samples:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "turn.wav")
        words = ["-v", voice["name"], "-p", str(voice["pitch"]), "-s", str(voice["words_per_minute"])]
        subprocess.run(["espeak-ng", *words, "-w", str(path), "--", text], check=True)
        with wave.open(str(path)) as file:
            if file.getframerate() != RATE:
                raise RuntimeError(f"the voice {voice['name']} speaks at {file.getframerate()} Hz, not {RATE}")
            raw = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
    return _level(_trim(raw.astype(np.float32) / 32768))


def _trim(sound: Samples) -> Samples:
    loud = np.flatnonzero(np.abs(sound) > _SILENCE)
    return sound[loud[0] : loud[-1] + 1]


def _level(sound: Samples) -> Samples:
    """Both voices equally loud, soft at the ends so that no turn clicks."""
    active = sound[np.abs(sound) > 0.01]
    gain = _SPOKEN_RMS / float(np.sqrt(np.mean(active**2)))
    out = np.tanh(sound * gain / _PEAK).astype(np.float32) * _PEAK
    fade = np.linspace(0, 1, round(RATE * 0.006), dtype=np.float32)
    out[: len(fade)] *= fade
    out[-len(fade) :] *= fade[::-1]
    return out
