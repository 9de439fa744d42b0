"""The still at a time is exactly the picture on screen then: its number is read back from its pixels."""

import random
from bisect import bisect_right
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from iprtool.domain.errors import IprError
from iprtool.media import FrameIndex, Stills, file_source, inspect, stills
from tests.unit.media.make_media import Made, Recipe, read_number
from tests.unit.media.test_frames import RECIPES, decoded_times

Get = Callable[[Recipe], Made]

LONG = Recipe("long.mp4", seconds=Fraction(20), keyframe_every=250, b_frames=2, sound=False)

SLIDES = Recipe("slides.mp4", Fraction(40), fps=Fraction(1), keyframe_every=250, b_frames=2, sound=False)
"""Pictures that last longer than what is decoded before a time."""


@pytest.fixture(params=[False, True], ids=["no index", "index"])
def with_index(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def _open(path: Path, with_index: bool, memory_bytes: int = stills.MEMORY_BYTES) -> Stills:
    index = FrameIndex.build(file_source(path)) if with_index else None
    return Stills(path, index=index, memory_bytes=memory_bytes)


def _number(made: Made, ms: int) -> int:
    return max(0, bisect_right(made.times_ms, ms) - 1)


@pytest.mark.parametrize("recipe", [*RECIPES, LONG, SLIDES], ids=lambda recipe: recipe.name)
def test_random_seeks_show_the_picture_of_that_time(recording: Get, recipe: Recipe, with_index: bool) -> None:
    made, rng = recording(recipe), random.Random(recipe.name)
    shown = _open(made.path, with_index)
    for _ in range(40):
        ms = rng.randrange(made.end_ms + 100)
        picture = shown.at(ms)
        assert read_number(picture.rgb()) == _number(made, ms), ms
        assert picture.time_ms == made.times_ms[_number(made, ms)]
    shown.close()


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.name)
def test_a_picture_begins_on_its_millisecond(recording: Get, recipe: Recipe) -> None:
    made = recording(recipe)
    shown = Stills(made.path)
    for number, time_ms in enumerate(made.times_ms):
        if number:
            assert read_number(shown.at(time_ms - 1).rgb()) == number - 1
        assert read_number(shown.at(time_ms).rgb()) == number
    shown.close()


@pytest.mark.parametrize("name", ["b.mp4", "b.mkv", "b.ts", "long.mp4"])
def test_steps_go_both_ways_picture_by_picture(recording: Get, name: str, with_index: bool) -> None:
    made = recording(next(recipe for recipe in (*RECIPES, LONG) if recipe.name == name))
    shown = _open(made.path, with_index)
    ms = made.times_ms[len(made.times_ms) // 2]
    for step in [-1] * 60 + [1] * 90 + [-2, 3, -5, 7] * 5:
        expected = min(max(_number(made, ms) + step, 0), len(made.times_ms) - 1)
        ms = shown.neighbour(ms, step)
        assert ms == made.times_ms[expected]
        assert read_number(shown.at(ms).rgb()) == expected
    shown.close()


@pytest.mark.parametrize("memory_bytes", [0, 5 * 320 * 180 * 3 // 2])
def test_steps_stay_right_when_hardly_anything_is_kept(recording: Get, memory_bytes: int) -> None:
    made = recording(LONG)
    shown = _open(made.path, with_index=True, memory_bytes=memory_bytes)
    for number in [*range(300, 280, -1), *range(281, 300), 12, 499, 0]:
        assert read_number(shown.at(made.times_ms[number]).rgb()) == number
    shown.close()


def test_what_is_kept_stays_within_its_bound(recording: Get) -> None:
    made = recording(LONG)
    shown = Stills(made.path, memory_bytes=2 << 20)
    for ms in range(0, 20_000, 480):
        shown.at(ms)
        kept = shown._kept._entries.values()
        assert sum(stills._size(entry) for entry in kept) == shown._kept._bytes <= 2 << 20
        assert len(shown._pictures) <= stills._PICTURES
    shown.close()


def test_before_the_beginning_and_after_the_end(recording: Get, with_index: bool) -> None:
    made = recording(Recipe("ten.mp4", first_pts=Fraction(10), b_frames=2))
    shown = _open(made.path, with_index)
    last = len(made.times_ms) - 1
    for ms, number in [(10_000_000, last), (-5_000, 0), (made.end_ms, last), (0, 0), (made.end_ms + 1, last), (-1, 0)]:
        assert read_number(shown.at(ms).rgb()) == number
    assert shown.neighbour(0, -1) == 0
    assert shown.neighbour(made.end_ms, 1) == made.times_ms[-1]
    shown.close()


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("mirror", [False, True])
def test_pictures_are_upright(recording: Get, turn: int, mirror: bool) -> None:
    made = recording(Recipe("turned.mp4", seconds=Fraction(1), turn=turn, mirror=mirror))
    shown = Stills(made.path)
    width, height = (180, 320) if turn in (90, 270) else (320, 180)
    for part in (1, 2):
        picture = shown.at(480, (width // part, height // part)).rgb()
        assert picture.shape == (height // part, width // part, 3)
        coded = np.rot90(picture[:, ::-1] if mirror else picture, turn // 90)
        assert read_number(coded) == 12
    shown.close()


def test_a_smaller_picture_is_the_same_picture(recording: Get) -> None:
    made = recording(Recipe("a.mp4"))
    shown = Stills(made.path)
    small = shown.at(1_000, (96, 54))
    assert (small.width, small.height, small.time_ms) == (96, 54, 1_000)
    assert len(small.bgrx()) == 96 * 54 * 4
    assert read_number(small.rgb()) == 25
    shown.close()


def test_pixels_that_are_not_square_are_stretched(samples: Path) -> None:
    path = samples / "media" / "media3__bbb_800x640_768kbps_30fps_avc_2b_firstpts_10_sec.mp4"
    shown = Stills(path)
    assert shown.at(0).rgb().shape == (640, 1137, 3)
    shown.close()


def test_colours_are_those_that_were_drawn(tmp_path: Path) -> None:
    path = tmp_path / "colours.mp4"
    drawn = np.zeros((64, 192, 3), np.uint8)
    for third, colour in enumerate([(220, 30, 30), (30, 200, 60), (40, 60, 210)]):
        drawn[:, third * 64 : third * 64 + 64] = colour
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=25, options={"crf": "4"})
        stream.width, stream.height, stream.pix_fmt = 192, 64, "yuv420p"
        for _ in range(5):
            out.mux(stream.encode(av.VideoFrame.from_ndarray(drawn, "rgb24")))
        out.mux(stream.encode(None))
    shown = Stills(path)
    found = shown.at(80)
    for third in range(3):
        middle = (slice(16, 48), slice(third * 64 + 16, third * 64 + 48))
        difference = found.rgb()[middle].astype(int) - drawn[middle]
        assert abs(difference).max() <= 8
    assert bytes(found.bgrx()[:3]) == bytes(found.rgb()[0, 0, ::-1])
    shown.close()


def test_samples(samples: Path) -> None:
    rng, seen = random.Random(2), 0
    for path in sorted((samples / "media").iterdir()):
        probe = inspect(path)
        if not probe.has_video:
            continue
        times, shown = decoded_times(path), Stills(path, probe)
        for _ in range(12):
            ms = rng.randrange(probe.duration_ms)
            picture = shown.at(ms, (32, 18))
            assert picture.time_ms == times[max(0, bisect_right(times, ms) - 1)], (path.name, ms)
        shown.close()
        seen += 1
    assert seen == 15


def test_pictures_around_damage_are_not_lost(samples: Path) -> None:
    path = samples / "media" / "media3__sample_with_invalid_nalu.mp4"
    times, shown = decoded_times(path), Stills(path)
    assert [shown.at(time).time_ms for time in times] == times
    assert shown.at(868).time_ms == 834, "the damaged picture is not shown; the one before stays"
    shown.close()


def test_a_film_that_is_cut_off_shows_what_there_is(recording: Get, tmp_path: Path) -> None:
    made = recording(Recipe("streamed.mp4", seconds=Fraction(20), options={"movflags": "faststart"}))
    data = made.path.read_bytes()
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(data[: len(data) // 2])
    shown = Stills(cut)
    assert read_number(shown.at(5_000).rgb()) == 125
    last = shown.at(19_000)
    assert last.time_ms is not None
    assert 5_000 < last.time_ms < 15_000
    assert read_number(shown.at(2_000).rgb()) == 50
    shown.close()


def test_sound_has_no_stills(recording: Get) -> None:
    with pytest.raises(IprError, match="no picture"):
        Stills(recording(Recipe("a.wav", size=None)).path)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(IprError, match="is not where it was"):
        Stills(tmp_path / "gone.mp4")


def test_closing_twice_is_fine(recording: Get) -> None:
    shown = Stills(recording(Recipe("a.mp4")).path)
    shown.at(100)
    shown.close()
    shown.close()


def test_an_index_can_come_later(recording: Get) -> None:
    made = recording(LONG)
    shown = Stills(made.path)
    assert read_number(shown.at(9_000).rgb()) == 225
    shown.index = FrameIndex.build(file_source(made.path))
    for number in (226, 224, 260, 12):
        assert read_number(shown.at(made.times_ms[number]).rgb()) == number
    shown.close()


def test_small_pictures_are_the_same_every_time(recording: Get) -> None:
    """libswscale left stray pixels at the seams where its threads met."""
    path = recording(LONG).path
    for size in ((58, 34), (37, 21), (101, 57)):
        pictures = set()
        for _ in range(8):
            opened = Stills(path)
            pictures.add(opened.at(3_000, size).bgrx())
            opened.close()
        assert len(pictures) == 1, size
