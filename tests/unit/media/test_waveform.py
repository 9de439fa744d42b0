"""The waveform lies where the sound is, at every zoom, and is never wrong because of a damaged cache."""

import random
import threading
import wave
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from iprtool.media import Waveform, compute_waveform, inspect
from iprtool.media.waveform import BUCKET_MS
from tests.unit.media.make_media import TONE_LEVEL, Made, Recipe

Get = Callable[[Recipe], Made]

_RECIPES = [
    Recipe("a.wav", size=None),
    Recipe("a.mp3", size=None),
    Recipe("a.m4a", size=None),
    Recipe("a.ogg", size=None),
    Recipe("a.flac", size=None),
    Recipe("mono.mp3", size=None, channels=1, sample_rate=22_050),
    Recipe("odd.wav", size=None, channels=1, sample_rate=11_025),
    Recipe("a.mp4"),
    Recipe("ten.mp4", first_pts=Fraction(10), b_frames=2),
    Recipe("a.mkv", first_pts=Fraction(23, 1000)),
    Recipe("a.webm"),
    Recipe("a.ts"),
    Recipe("a.avi"),
    Recipe("late.mp4", sound_later=Fraction(1, 2)),
    Recipe("early.mp4", sound_later=Fraction(-1, 2), first_pts=Fraction(1)),
    Recipe("late.mkv", sound_later=Fraction(3, 2)),
]


_DIGITAL_SILENCE = {
    "media3__edit_list_positive_shift.mp4",
    "media3__sample_12_5fps_720p_1s.mp4",
    "moviepy__no_duration.webm",
}
"""Samples whose sound track holds nothing but zeros."""


@pytest.mark.parametrize("recipe", _RECIPES, ids=lambda recipe: recipe.name)
def test_the_tones_lie_on_their_seconds(recording: Get, recipe: Recipe) -> None:
    waveform = compute_waveform(recording(recipe).path)
    assert waveform.complete
    loud = np.abs(waveform.peaks(0, 3_000, 300)).max(axis=1)
    for second in range(3):
        begin = second * 100
        heard = second * 1000 >= recipe.sound_later * 1000
        assert (loud[begin + 2 : begin + 9] > 0.8 * TONE_LEVEL).all() == heard
        assert (loud[begin + 2 : begin + 9] < 1.2 * TONE_LEVEL).all()
        assert (loud[begin + 14 : begin + 94] < 0.05).all()
        if heard:
            assert abs(int(np.argmax(loud[begin + 1 :] > 0.1)) + 1) <= 2, "the tone begins with its second"


def _write_wav(path: Path, samples: NDArray[np.int16], rate: int) -> None:
    with wave.open(str(path), "wb") as out:
        out.setnchannels(samples.shape[1])
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(samples.tobytes())


def _true_peaks(mono: NDArray[np.float64], rate: int, start_ms: int, end_ms: int) -> tuple[float, float]:
    part = mono[-(-start_ms * rate // 1000) : -(-end_ms * rate // 1000)]
    return float(part.min()), float(part.max())


@pytest.mark.parametrize("rate", [8_000, 11_025, 44_100, 48_000])
@pytest.mark.parametrize("channels", [1, 2])
def test_every_stretch_holds_its_own_samples_exactly(tmp_path: Path, rate: int, channels: int) -> None:
    rng = np.random.default_rng(rate)
    loudness = rng.uniform(0, 1, (rate * 13 // 100 + 1, 1)).repeat(100, axis=0)
    samples = (rng.uniform(-32767, 32767, (len(loudness), channels)) * loudness).astype(np.int16)
    _write_wav(tmp_path / "noise.wav", samples, rate)
    waveform = compute_waveform(tmp_path / "noise.wav")
    mono = samples.astype(np.float64).mean(axis=1) / 32768
    for start_ms in range(0, 12_990, 170):
        low, high = waveform.peaks(start_ms, start_ms + BUCKET_MS, 1)[0]
        expected = _true_peaks(mono, rate, start_ms, start_ms + BUCKET_MS)
        assert (low, high) == pytest.approx(expected, abs=1.1 / 32767)
        assert low <= expected[0]
        assert high >= expected[1]


@pytest.mark.parametrize(
    ("name", "codec", "kind"),
    [
        ("u8.wav", "pcm_u8", "u8"),
        ("s24.wav", "pcm_s24le", "s32"),
        ("f32.wav", "pcm_f32le", "flt"),
        ("f64.wav", "pcm_f64le", "dbl"),
    ],
)
def test_every_kind_of_sample_has_the_same_scale(tmp_path: Path, name: str, codec: str, kind: str) -> None:
    shape = np.sin(np.arange(48_000) * 2 * np.pi / 480)
    kinds: dict[str, NDArray[Any]] = {
        "u8": (shape * 64 + 128).astype(np.uint8),
        "s32": (shape * 2**30).astype(np.int32),
        "flt": (shape / 2).astype(np.float32),
        "dbl": shape / 2,
    }
    values = kinds[kind]
    with av.open(str(tmp_path / name), "w") as out:
        stream = out.add_stream(codec, rate=48_000)
        assert isinstance(stream, av.AudioStream)
        stream.layout = "mono"
        frame = av.AudioFrame.from_ndarray(values[None, :], kind, "mono")
        frame.sample_rate, frame.pts = 48_000, 0
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    peaks = compute_waveform(tmp_path / name).peaks(0, 1_000, 20)
    assert peaks[:, 0] == pytest.approx(-0.5, abs=0.01)
    assert peaks[:, 1] == pytest.approx(0.5, abs=0.01)


def test_samples(samples: Path) -> None:
    loudest = {}
    for path in sorted((samples / "media").iterdir()):
        probe = inspect(path)
        waveform = compute_waveform(path, probe)
        assert waveform.complete
        assert waveform.duration_ms == probe.duration_ms
        loudest[path.name] = float(np.abs(waveform.peaks(0, probe.duration_ms, 1)).max())
    without = {name for name in loudest if not inspect(samples / "media" / name).has_audio}
    assert {name for name, loud in loudest.items() if loud == 0} == without | _DIGITAL_SILENCE


@st.composite
def _filled(draw: st.DrawFn) -> tuple[NDArray[np.int16], Waveform]:
    count, seed = draw(st.integers(1, 3000)), draw(st.integers(0, 2**32))
    peaks = np.sort(np.random.default_rng(seed).integers(-32767, 32767, (count, 2)).astype(np.int16), axis=1)
    waveform = Waveform(count * BUCKET_MS - draw(st.integers(0, BUCKET_MS - 1)))
    begin = 0
    while begin < count:
        size = draw(st.integers(1, 1500))
        waveform.put(begin, peaks[begin : begin + size])
        begin += size
    return peaks, waveform


@settings(deadline=None)
@given(_filled(), st.data())
def test_peaks_at_any_zoom_bracket_the_truth(filled: tuple[NDArray[np.int16], Waveform], data: st.DataObject) -> None:
    peaks, waveform = filled
    whole = len(peaks) * BUCKET_MS
    start = data.draw(st.floats(-500, whole, allow_nan=False))
    end = start + data.draw(st.floats(0.5, whole + 1_000))
    columns = data.draw(st.integers(1, 300))
    found = waveform.peaks(start, end, columns)
    assert found.shape == (columns, 2)
    width = (end - start) / columns
    slack = max(BUCKET_MS, width / 4)
    for column in range(0, columns, max(1, columns // 20)):
        inner = _touched(peaks, start + column * width, start + (column + 1) * width)
        outer = _touched(peaks, start + column * width - slack, start + (column + 1) * width + slack)
        low, high = found[column] * 32767
        if len(inner):
            assert low <= inner[:, 0].min() + 0.01
            assert high >= inner[:, 1].max() - 0.01
        if len(outer):
            assert low >= min(0, outer[:, 0].min()) - 0.01
            assert high <= max(0, outer[:, 1].max()) + 0.01
        else:
            assert (low, high) == (0, 0)


def _touched(peaks: NDArray[np.int16], start: float, end: float) -> NDArray[np.int16]:
    """The stretches that a span of time lies in, but for those that it only grazes by an error of rounding."""
    first, last = int(np.floor(start / BUCKET_MS + 1e-6)), int(np.ceil(end / BUCKET_MS - 1e-6))
    return peaks[max(0, first) : max(0, last)]


@pytest.mark.parametrize(("start", "end", "columns"), [(0, 0, 5), (10, 5, 5), (0, 100, 0), (0, 100, -3)])
def test_what_cannot_be_drawn_is_refused(start: int, end: int, columns: int) -> None:
    with pytest.raises(ValueError, match="cannot be drawn"):
        Waveform(1_000).peaks(start, end, columns)


def test_it_can_be_drawn_while_it_is_computed(recording: Get) -> None:
    made = recording(Recipe("long.flac", size=None, seconds=Fraction(60)))
    probe = inspect(made.path)
    waveform = Waveform(probe.duration_ms)
    seen: list[tuple[float, int, float, float]] = []

    def look(share: float) -> None:
        ready = waveform.ready_ms
        here = waveform.peaks(0, max(ready, 1), 1)[0, 1]
        beyond = waveform.peaks(min(ready + 4_000, 59_000), 60_000, 7).max()
        seen.append((share, ready, float(here), float(beyond)))

    worker = threading.Thread(target=compute_waveform, args=(made.path, probe, look, lambda: False, waveform))
    worker.start()
    worker.join(30)
    assert waveform.complete
    assert [share for share, *_ in seen] == sorted(share for share, *_ in seen)
    assert seen[-1][0] == 1.0
    partly = [each for each in seen if each[1] < 55_000]
    assert len(partly) >= 2
    assert all(here > 0.4 and beyond == 0 for _, _, here, beyond in partly)


def test_it_can_be_stopped(recording: Get) -> None:
    made = recording(Recipe("long.flac", size=None, seconds=Fraction(60)))
    waveform = compute_waveform(made.path, cancelled=lambda: True)
    assert not waveform.complete
    assert 0 < waveform.ready_ms < 60_000
    with pytest.raises(ValueError, match="not complete"):
        waveform.save(made.path.with_suffix(".npz"))


def test_without_sound_all_is_silent(recording: Get) -> None:
    waveform = compute_waveform(recording(Recipe("silent.mp4", sound=False)).path)
    assert waveform.complete
    assert not waveform.peaks(0, 3_000, 50).any()


def test_a_kept_waveform_comes_back(recording: Get, tmp_path: Path) -> None:
    waveform = compute_waveform(recording(Recipe("a.mp4")).path)
    path = tmp_path / "cache" / "peaks.npz"
    waveform.save(path)
    again = Waveform.load(path)
    assert again is not None
    assert again.complete
    assert (again.duration_ms, again.ready_ms) == (3_000, 3_000)
    for columns in (1, 7, 300, 1_000):
        assert (again.peaks(-100, 3_100, columns) == waveform.peaks(-100, 3_100, columns)).all()
    assert [each.name for each in path.parent.iterdir()] == ["peaks.npz"]


def test_a_damaged_cache_is_as_good_as_none(recording: Get, tmp_path: Path) -> None:
    path = tmp_path / "peaks.npz"
    assert Waveform.load(path) is None
    waveform = compute_waveform(recording(Recipe("a.mp4")).path)
    waveform.save(path)
    whole, rng, expected = path.read_bytes(), random.Random(7), waveform.peaks(0, 3_000, 300)
    for _ in range(60):
        damaged = bytearray(whole)
        at = rng.randrange(len(whole))
        damaged[at] ^= 1 << rng.randrange(8)
        path.write_bytes(bytes(damaged))
        again = Waveform.load(path)
        assert again is None or (again.peaks(0, 3_000, 300) == expected).all(), f"byte {at}"
    for length in (0, 4, len(whole) // 3, len(whole) - 2):
        path.write_bytes(whole[:length])
        assert Waveform.load(path) is None


def test_damaged_sound_is_silent_where_it_is_damaged(recording: Get, tmp_path: Path) -> None:
    made = recording(Recipe("a.mp4"))
    data = bytearray(made.path.read_bytes())
    with av.open(str(made.path)) as container:
        for packet in container.demux(audio=0):
            if packet.size and packet.pos and 900 < float((packet.pts or 0) * (packet.time_base or 0)) * 1000 < 1_400:
                data[packet.pos : packet.pos + packet.size] = b"\xff" * packet.size
    (tmp_path / "damaged.mp4").write_bytes(bytes(data))
    loud = np.abs(compute_waveform(tmp_path / "damaged.mp4").peaks(0, 3_000, 30)).max(axis=1)
    assert [tenth for tenth in range(30) if loud[tenth] > 0.4] == [0, 20]
