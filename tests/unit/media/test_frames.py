"""The index of pictures is what decoding the whole recording gives."""

import random
from bisect import bisect_right
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iprtool.domain.errors import IprError
from iprtool.domain.times import to_ms
from iprtool.media import FrameIndex, file_source, inspect
from iprtool.media.frames import times_around
from tests.unit.media.make_media import Made, Recipe

Get = Callable[[Recipe], Made]

RECIPES = [
    Recipe("a.mp4"),
    Recipe("b.mp4", b_frames=3, keyframe_every=40),
    Recipe("b.mkv", b_frames=3, variable=True, first_pts=Fraction(23, 1000)),
    Recipe("ten.mp4", first_pts=Fraction(10), b_frames=2),
    Recipe("v.mp4", variable=True),
    Recipe("ntsc.mp4", fps=Fraction(30_000, 1001)),
    Recipe("ntsc.mkv", fps=Fraction(30_000, 1001), first_pts=Fraction(1, 3)),
    Recipe("fast.mp4", fps=Fraction(1000, 7), seconds=Fraction(1)),
    Recipe("b.ts", b_frames=2),
    Recipe("a.webm"),
    Recipe("a.avi"),
    Recipe("pieces.mp4", b_frames=2, options={"movflags": "frag_keyframe+empty_moov"}),
]

rising = st.lists(st.integers(0, 50_000), min_size=1, unique=True).map(sorted).map(lambda each: [0, *each[1:]])


def _built(path: Path) -> FrameIndex:
    index = FrameIndex.build(file_source(path))
    assert index is not None
    return index


def decoded_times(path: Path) -> list[int]:
    """Times of all pictures that PyAV decodes, from the first on; damaged ones are missing."""
    ticks: list[int] = []
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        base = Fraction(stream.time_base or 0)
        for packet in container.demux(stream):
            try:
                frames = stream.codec_context.decode(packet if packet.size else None)
                ticks += [frame.pts for frame in frames if frame.pts is not None]
            except av.FFmpegError:
                continue
    return [to_ms((tick - ticks[0]) * base) for tick in ticks]


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.name)
def test_the_index_is_the_truth(recording: Get, recipe: Recipe) -> None:
    made = recording(recipe)
    index = _built(made.path)
    assert tuple(index.times_ms) == made.times_ms
    assert list(index.times_ms) == decoded_times(made.path)
    assert index.keyframe_before(0) == 0
    assert set(index.keyframes_ms) <= set(index.times_ms)


def test_keyframes_are_where_they_were_put(recording: Get) -> None:
    index = _built(recording(Recipe("b.mp4", b_frames=3, keyframe_every=40)).path)
    assert list(index.keyframes_ms) == [0, 1600]
    assert [index.keyframe_before(ms) for ms in (-1, 0, 1599, 1600, 9000)] == [None, 0, 0, 1600, 1600]


def test_samples(samples: Path) -> None:
    known_damage = {"media3__sample_with_invalid_nalu.mp4": {868}}
    seen = 0
    for path in sorted((samples / "media").iterdir()):
        if inspect(path).has_video:
            index = set(map(int, _built(path).times_ms))
            assert index - set(decoded_times(path)) == known_damage.get(path.name, set()), path.name
            assert set(decoded_times(path)) <= index, path.name
            seen += 1
    assert seen == 15


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.name)
def test_neighbours_are_right_without_an_index(recording: Get, recipe: Recipe) -> None:
    made = recording(recipe)
    source, probe, rng = file_source(made.path), inspect(made.path), random.Random(recipe.name)
    for _ in range(30):
        ms, frames = rng.randrange(made.end_ms + 500), rng.randrange(-60, 60)
        number = max(0, bisect_right(made.times_ms, ms) - 1) + frames
        expected = made.times_ms[min(max(number, 0), len(made.times_ms) - 1)]
        assert times_around(source, probe, ms, frames).neighbour(ms, frames) == expected, (ms, frames)


def test_a_recording_without_a_picture_has_no_index(recording: Get) -> None:
    with pytest.raises(IprError, match="no picture"):
        FrameIndex.build(file_source(recording(Recipe("a.wav", size=None)).path))


def test_building_tells_its_progress_and_can_be_stopped(recording: Get) -> None:
    made = recording(Recipe("long.mp4", seconds=Fraction(60), size=(64, 48), sound=False))
    told: list[float] = []
    assert FrameIndex.build(file_source(made.path), told.append) is not None
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0.0, 1.0)
    assert any(0 < share < 1 for share in told)
    assert FrameIndex.build(file_source(made.path), cancelled=lambda: True) is None


@given(rising)
def test_number_and_time_are_inverse(times: list[int]) -> None:
    index = FrameIndex(times)
    assert [index.number_at(index.time_of(number)) for number in range(len(index))] == list(range(len(times)))
    assert len(index) == len(times)


@given(rising, st.integers(-100, 60_000))
def test_the_picture_at_a_time_is_the_last_that_has_begun(times: list[int], ms: int) -> None:
    index = FrameIndex(times)
    begun = [number for number, time in enumerate(times) if time <= ms]
    assert index.number_at(ms) == (begun[-1] if begun else 0)
    nearest = index.nearest(ms)
    assert abs(nearest - ms) == min(abs(time - ms) for time in times)


@given(rising, st.integers(0, 60_000), st.integers(-300, 300))
def test_neighbours_stop_at_both_ends(times: list[int], ms: int, frames: int) -> None:
    index = FrameIndex(times)
    number = min(max(index.number_at(ms) + frames, 0), len(times) - 1)
    assert index.neighbour(ms, frames) == times[number]


@pytest.mark.parametrize("times", [[], [0, 0], [5, 3], [[1, 2]]])
def test_an_index_that_is_none_is_refused(times: list[int]) -> None:
    with pytest.raises(ValueError, match="index"):
        FrameIndex(times)


@pytest.mark.parametrize("number", [-1, 3])
def test_a_number_that_is_not_there_is_refused(number: int) -> None:
    with pytest.raises(IndexError):
        FrameIndex([0, 40, 80]).time_of(number)


def test_a_kept_index_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "cache" / "index.npz"
    index = FrameIndex([0, 40, 83, 120], [0, 83])
    index.save(path)
    again = FrameIndex.load(path)
    assert again is not None
    assert (list(again.times_ms), list(again.keyframes_ms)) == ([0, 40, 83, 120], [0, 83])
    assert [each.name for each in path.parent.iterdir()] == ["index.npz"]


def test_a_damaged_cache_is_as_good_as_none(tmp_path: Path) -> None:
    path = tmp_path / "index.npz"
    assert FrameIndex.load(path) is None
    FrameIndex(range(0, 40_000, 40), [0]).save(path)
    whole = path.read_bytes()
    rng = random.Random(5)
    for _ in range(60):
        damaged = bytearray(whole)
        at = rng.randrange(len(whole))
        damaged[at] ^= 1 << rng.randrange(8)
        path.write_bytes(bytes(damaged))
        again = FrameIndex.load(path)
        assert again is None or list(again.times_ms) == list(range(0, 40_000, 40)), f"byte {at}"
    for length in (0, 1, 30, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:length])
        assert FrameIndex.load(path) is None
    path.write_bytes(b"something else entirely")
    assert FrameIndex.load(path) is None
