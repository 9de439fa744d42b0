"""Offset and drift of two sounds: different microphones, noise as loud as the talk, clipping, polarity."""

import threading
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from iprtool.domain.errors import IprError
from iprtool.media import file_source, inspect
from iprtool.media.align import Alignment, Sureness, align, compare
from iprtool.media.hearing import RATE, Samples, listen
from tests.bench import talk
from tests.bench.talk import Microphone, heard, write
from tests.unit.media.make_media import Recipe, make

NOISY = Microphone(noise=1.0)


@cache
def spoken(seconds: int, seed: int = 1) -> talk.Samples:
    return talk.talk(seconds, seed)


@cache
def recorded(microphone: Microphone, seconds: int = 150, seed: int = 1, noise_seed: int = 11) -> Samples:
    """What a microphone hears, at the rate that is compared."""
    sound = heard(spoken(seconds, seed), microphone, noise_seed)
    sound = sound[: len(sound) // 2 * 2]
    few: Samples = ((sound[::2] + sound[1::2]) / 2 * 32767).astype(np.int16)
    return few


def off_by(found: Alignment, here: Microphone, there: Microphone, at_s: float) -> float:
    """How far the alignment is off at a time of the other recording, in ms."""
    truth = (there.begins_s + at_s * (1 + there.drift_ppm / 1e6) - here.begins_s) / (1 + here.drift_ppm / 1e6)
    return abs(found.offset_ms + at_s * 1000 * (1 + found.drift_ppm / 1e6) - truth * 1000)


@pytest.mark.parametrize(
    "other",
    [
        Microphone(begins_s=3.2843, noise=1.0, colour=2),
        Microphone(begins_s=-7.5, noise=1.0, colour=3),
        Microphone(begins_s=1.0, noise=1.0, gain=8, colour=2),
        Microphone(begins_s=1.0, noise=1.0, gain=-0.5, colour=2),
        Microphone(begins_s=60.4, seconds=60, noise=1.0, colour=2),
        Microphone(begins_s=0, noise=2.0, gain=-4, colour=4),
    ],
    ids=["later", "earlier", "clipped", "wired the wrong way", "a part only", "noise twice as loud"],
)
def test_two_microphones_are_aligned_within_5_ms(other: Microphone) -> None:
    found = compare(recorded(NOISY), recorded(other, noise_seed=12))
    assert off_by(found, NOISY, other, 0) < 5
    assert off_by(found, NOISY, other, 60) < 5
    assert found.sureness is Sureness.HIGH


@pytest.mark.parametrize("ppm", [0, 20, -100])
def test_a_clock_that_drifts_is_noticed(ppm: float) -> None:
    other = Microphone(begins_s=2.5, noise=1.0, drift_ppm=ppm, colour=2)
    found = compare(recorded(NOISY, 600), recorded(other, 600, noise_seed=12))
    assert found.drift_ppm == pytest.approx(ppm, abs=1)
    assert off_by(found, NOISY, other, 0) < 2
    assert off_by(found, NOISY, other, 590) < 2
    assert found.residual_ms < 2


def test_ten_seconds_are_enough_but_tell_no_drift() -> None:
    other = Microphone(begins_s=1.5, noise=0.3, drift_ppm=100, colour=2)
    found = compare(recorded(Microphone(noise=0.3), 10), recorded(other, 10, noise_seed=12))
    assert off_by(found, NOISY, other, 4) < 5
    assert found.drift_ppm == 0
    assert found.sureness is Sureness.FAIR


def tones(seconds: int) -> Samples:
    """A beep each second: it fits itself at every whole second."""
    at = np.arange(seconds * RATE)
    beeps: Samples = (np.where(at % RATE < RATE // 10, np.sin(at * 2 * np.pi * 440 / RATE), 0) * 9000).astype(np.int16)
    return beeps


@pytest.mark.parametrize("seconds", [8, 15, 60, 150])
def test_two_talks_that_have_nothing_in_common_give_no_number(seconds: int) -> None:
    with pytest.raises(IprError, match="No common sound was found"):
        compare(recorded(NOISY, seconds), recorded(NOISY, seconds, seed=7, noise_seed=12))


def silence(seconds: int) -> Samples:
    return np.zeros(seconds * RATE, np.int16)


@pytest.mark.parametrize(
    "pair",
    [
        lambda: (tones(60), tones(50)),
        lambda: (silence(60), silence(60)),
        lambda: (recorded(NOISY), silence(60)),
        lambda: (recorded(NOISY)[:RATE], recorded(NOISY)[:RATE]),
        lambda: (silence(0), silence(60)),
    ],
    ids=["beeps", "silence", "one is silent", "one second", "nothing"],
)
def test_what_fits_anywhere_gives_no_number(pair: Callable[[], tuple[Samples, Samples]]) -> None:
    with pytest.raises(IprError, match="No common sound was found") as trouble:
        compare(*pair())
    assert "their offset is as it was" in trouble.value.message


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A video and the file of a recorder that was switched on 2.345 s later."""
    folder = tmp_path_factory.mktemp("pair")
    camera = write(folder / "camera.mp4", heard(spoken(30), Microphone(noise=0.3)), range(30 * 25))
    later = Microphone(begins_s=2.345, noise=0.5, colour=2, gain=-2)
    return camera, write(folder / "recorder.mp3", heard(spoken(30), later, 12))


def test_files_are_heard_from_their_origin(files: tuple[Path, Path]) -> None:
    shares: list[float] = []
    sources, probes = [file_source(path) for path in files], [inspect(path) for path in files]
    found = align(sources[0], probes[0], sources[1], probes[1], shares.append)
    assert found is not None
    assert found.offset_ms == pytest.approx(2_345, abs=5)
    assert shares[-1] == 1.0
    assert all(0 <= share <= 1 for share in shares)


def test_a_cancelled_alignment_gives_nothing(files: tuple[Path, Path]) -> None:
    stop = threading.Event()
    sources, probes = [file_source(path) for path in files], [inspect(path) for path in files]
    assert align(sources[0], probes[0], sources[1], probes[1], lambda _share: stop.set(), stop.is_set) is None


def test_a_recording_without_sound_is_told(files: tuple[Path, Path], tmp_path: Path) -> None:
    silent = make(tmp_path, Recipe("silent.mp4", sound=False)).path
    with pytest.raises(IprError, match="has no sound"):
        align(file_source(files[0]), inspect(files[0]), file_source(silent), inspect(silent))


@pytest.mark.parametrize(
    "recipe",
    [
        Recipe("plain.mp4"),
        Recipe("later.mp4", sound_later=Fraction(7, 10)),
        Recipe("earlier.mkv", sound_later=Fraction(-3, 10), first_pts=Fraction(1)),
        Recipe("ten.mp4", first_pts=Fraction(10), sample_rate=44_100),
        Recipe("sound.wav", size=None, sample_rate=44_100),
        Recipe("sound.mp3", size=None, channels=1),
    ],
    ids=lambda recipe: recipe.name,
)
def test_a_tone_is_heard_when_it_sounds(recipe: Recipe, tmp_path: Path) -> None:
    made = make(tmp_path, recipe)
    probe = inspect(made.path)
    sound = listen(file_source(made.path), probe)
    assert len(sound) == probe.duration_ms * RATE // 1000
    loud = np.abs(sound.astype(float)) > 3000
    begins = [at for at in np.flatnonzero(loud) if not loud[max(0, at - RATE // 5) : at].any()]
    whole = [at for at in begins if at > RATE // 2]
    assert len(whole) == 2
    assert [at * 1000 / RATE for at in whole] == pytest.approx([1_000, 2_000], abs=3)
