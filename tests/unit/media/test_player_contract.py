"""One behaviour of both engines: what holds for one holds for the other."""

import io
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from iprtool.domain.errors import IprError
from iprtool.media import Player, Probe, Stills, engines, inspect, open_player
from iprtool.media.types import Picture, State
from tests.bench.media_samples import read_code
from tests.unit.media.players_fixtures import DRAWINGS, SIZE, SOUNDS, Shelf, Watcher, damaged, until

Open = Callable[..., Watcher]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return Shelf(tmp_path_factory.mktemp("recordings"))


@pytest.fixture(params=["vlc", "qt"])
def engine(request: pytest.FixtureRequest, qapp: QApplication) -> str:
    status = {each.name: each for each in engines()}[request.param]
    if not status.usable:
        pytest.skip(f"{status.problem} {status.hint}")
    return str(request.param)


@pytest.fixture
def opened(engine: str, shelf: Shelf) -> Iterator[Open]:
    """Opens a recording with the engine and listens; all is closed at the end, and no thread may be left."""
    watchers: list[Watcher] = []

    def open_one(name: str | Path = "plain.mp4", **options: object) -> Watcher:
        path = name if isinstance(name, Path) else shelf[name]
        watcher = Watcher(open_player(path, engine, audio=False, **options))
        watchers.append(watcher)
        return watcher

    yield open_one
    for watcher in watchers:
        watcher.player.close()
    QApplication.processEvents()
    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("iprtool")]


def begin(name: str, number: int) -> int:
    """When a picture begins."""
    return DRAWINGS[name].times_ms[number]


def number_at(name: str, ms: int) -> int:
    """The picture on screen at a time."""
    return max(i for i, each in enumerate(DRAWINGS[name].times_ms) if each <= ms)


def plays_past(watcher: Watcher, ms: int) -> None:
    until(lambda: watcher.player.now_ms() > ms, f"playing past {ms} ms")


def errors_of_the_clock(watcher: Watcher, name: str, end_ms: int) -> list[int]:
    """Play until that time: how far the clock is ahead of each picture that comes."""
    told: list[int] = []
    watcher.player.on_frame(lambda _frame: told.append(watcher.player._clock.now()))
    seen = len(watcher.frames)
    watcher.player.play()
    plays_past(watcher, end_ms)
    codes = [code for _, code, _ in watcher.frames[seen:]]
    return [ms - begin(name, code) for ms, code in zip(told[1:], codes, strict=False) if code is not None]


def with_origin_later(path: Path, ms: int) -> Probe:
    """What is in a recording, with another origin than is found in it."""
    found = inspect(path)
    return found.with_origin(found.origin_us + ms * 1_000)


def test_it_opens_paused_at_the_beginning_with_its_picture(opened: Open) -> None:
    watcher = opened()
    assert isinstance(watcher.player.duration_ms, int)
    until(lambda: watcher.frames, "the first picture")
    assert (watcher.player.state, watcher.player.now_ms(), watcher.code) == (State.PAUSED, 0, 0)
    assert watcher.frames[0][2].time_ms == 0
    assert watcher.player.duration_ms == pytest.approx(6_000, abs=30)


def test_a_late_listener_is_given_the_picture_on_screen(opened: Open) -> None:
    watcher = opened()
    until(lambda: watcher.frames, "the first picture")
    late: list[object] = []
    watcher.player.on_frame(late.append)
    assert len(late) == 1


@pytest.mark.parametrize("name", ["plain.mp4", "late.mkv", "ten.mp4", "sound_first.mp4", "fragments.mp4", "stream.ts",
                                  "silent.mp4"])  # fmt: skip
def test_the_clock_agrees_with_the_picture_in_every_container(opened: Open, name: str) -> None:
    watcher = opened(name)
    until(lambda: watcher.frames, "the first picture")
    errors = errors_of_the_clock(watcher, name, 900)
    assert len(errors) > 12
    assert -20 <= float(np.median(errors)) < 40
    assert -20 <= float(np.median(errors[:6])) < 40, "from the first picture on"


OTHER_ORIGINS = [("plain.mp4", 1_000), ("late.mkv", -80), ("ten.mp4", -400)]
"""A recording, and by how much later the origin that is stored with it is than the one that is found in it now."""


@pytest.mark.parametrize(("name", "shift_ms"), OTHER_ORIGINS)
def test_the_clock_agrees_with_the_picture_where_another_origin_is_stored(
    opened: Open, shelf: Shelf, name: str, shift_ms: int
) -> None:
    watcher = opened(name, probe=with_origin_later(shelf[name], shift_ms))
    until(lambda: watcher.frames, "the first picture")
    errors = errors_of_the_clock(watcher, name, 900)
    assert len(errors) > 8
    assert -20 <= float(np.median(errors)) + shift_ms < 40
    assert -20 <= float(np.median(errors[:6])) + shift_ms < 40, "from the first picture on"


@pytest.mark.parametrize(("name", "shift_ms"), OTHER_ORIGINS)
def test_tags_stay_on_their_pictures_where_another_origin_is_stored(
    opened: Open, shelf: Shelf, name: str, shift_ms: int
) -> None:
    watcher = opened(name, probe=with_origin_later(shelf[name], shift_ms))
    assert watcher.player.duration_ms == inspect(shelf[name]).duration_ms - shift_ms
    for target in (3_333, 1_999):
        watcher.player.seek(target)
        until(lambda target=target: watcher.code == number_at(name, target + shift_ms), f"the picture at {target}")
    following = number_at(name, 1_999 + shift_ms) + 1
    watcher.player.step(1)
    assert watcher.player.now_ms() == begin(name, following) - shift_ms
    until(lambda: watcher.code == following, "the next picture")
    errors = errors_of_the_clock(watcher, name, 2_700)
    assert len(errors) > 8
    assert -20 <= float(np.median(errors)) + shift_ms < 40


def test_the_time_advances_as_the_wall_clock_does(opened: Open) -> None:
    watcher = opened()
    watcher.player.play()
    plays_past(watcher, 300)
    wall, media = time.perf_counter(), watcher.player.now_ms()
    plays_past(watcher, 900)
    passed = (time.perf_counter() - wall) * 1000
    assert watcher.player.now_ms() - media == pytest.approx(passed, abs=40)


@pytest.mark.parametrize("name", ["short_sound.mp4", "short_sound.mkv", "subtitles.mp4", "subtitles.mkv"])
def test_the_clock_goes_on_where_the_engine_has_nothing_to_tell(opened: Open, name: str) -> None:
    """libvlc tells no time while one of the streams is silent: after short sound, between subtitles.

    Then only the moment of its start is known, to within a picture.
    """
    watcher = opened(name)
    until(lambda: watcher.frames, "the first picture")
    errors = errors_of_the_clock(watcher, name, 2_800)
    late = errors[len(errors) // 2 :]
    assert len(late) > 25
    assert -20 <= float(np.median(late)) < 80


def test_pausing_shows_the_exact_picture_and_stands_still(opened: Open, shelf: Shelf) -> None:
    watcher = opened()
    watcher.player.play()
    plays_past(watcher, 700)
    watcher.player.pause()
    here = watcher.player.now_ms()
    until(lambda: isinstance(watcher.frames[-1][2], Picture), "the still")
    assert watcher.code == number_at("plain.mp4", here)
    seen = len(watcher.frames)
    end = time.perf_counter() + 0.3
    until(lambda: time.perf_counter() > end, "a moment", 1.0)
    assert watcher.player.now_ms() == here
    assert len(watcher.frames) == seen, "a late picture of the engine replaced the still"
    stills = Stills(shelf["plain.mp4"])
    assert np.array_equal(watcher.frames[-1][2].rgb(), stills.at(here).rgb())
    stills.close()


@pytest.mark.parametrize("name", ["plain.mp4", "late.mkv", "ten.mp4", "variable.mp4"])
def test_seeking_while_paused_shows_the_exact_picture(opened: Open, name: str) -> None:
    watcher = opened(name)
    for target in (3_333, 41, 4_000, 1_999, 0):
        watcher.player.seek(target)
        assert watcher.player.now_ms() == target
        until(lambda target=target: watcher.code == number_at(name, target), f"the picture at {target}")


def test_seeks_are_clamped_to_the_recording(opened: Open) -> None:
    player = opened().player
    player.seek(-500)
    assert player.now_ms() == 0
    player.seek(10**9)
    assert player.now_ms() == player.duration_ms


def test_of_many_seeks_the_last_one_wins(opened: Open) -> None:
    watcher = opened()
    for target in range(0, 5_000, 50):
        watcher.player.seek(target)
    until(lambda: watcher.code == number_at("plain.mp4", 4_950), "the last picture")
    assert len(watcher.frames) < 60


def test_playing_goes_on_where_it_was_sent_while_paused(opened: Open) -> None:
    watcher = opened()
    until(lambda: watcher.frames, "the first picture")
    watcher.player.seek(3_010)
    watcher.frames.clear()
    watcher.player.play()
    plays_past(watcher, 3_400)
    codes = [code for _, code, _ in watcher.frames if code is not None]
    assert abs(codes[0] - 75) <= 3
    assert codes == sorted(codes)


@pytest.mark.parametrize("target", [4_000, 200])
def test_seeking_while_playing(opened: Open, target: int) -> None:
    watcher = opened()
    watcher.player.play()
    plays_past(watcher, 1_000)
    watcher.player.seek(target)
    assert abs(watcher.player.now_ms() - target) < 40
    watcher.frames.clear()
    until(lambda: target + 300 < watcher.player.now_ms() < target + 2_000, "going on there")
    assert abs(begin("plain.mp4", watcher.code or 0) - watcher.player.now_ms()) <= 80
    assert watcher.player.state is State.PLAYING


@pytest.mark.parametrize("name", ["short.mp4", "variable.mp4"])
def test_steps_reach_every_picture_both_ways(opened: Open, name: str) -> None:
    watcher = opened(name)
    count = min(len(DRAWINGS[name].times_ms), 30)
    there = range(1, count)
    for number in (*there, *reversed(range(count - 1))):
        forward = number > number_at(name, watcher.player.now_ms())
        watcher.player.step(1 if forward else -1)
        assert watcher.player.now_ms() == begin(name, number)
        until(lambda number=number: watcher.code == number, f"picture {number}")


def test_steps_stop_at_both_ends(opened: Open) -> None:
    watcher = opened("short.mp4")
    watcher.player.step(-1)
    assert watcher.player.now_ms() == 0
    watcher.player.step(500)
    assert watcher.player.now_ms() == begin("short.mp4", 14)


def test_hurried_steps_add_up(opened: Open) -> None:
    watcher = opened()
    for _ in range(20):
        watcher.player.step(1)
    assert watcher.player.now_ms() == 800


def test_stepping_pauses(opened: Open) -> None:
    watcher = opened()
    watcher.player.play()
    plays_past(watcher, 400)
    watcher.player.step(1)
    assert watcher.player.state is State.PAUSED
    until(lambda: watcher.code == number_at("plain.mp4", watcher.player.now_ms()), "the picture stepped to")


@pytest.mark.parametrize("rate", [0.5, 1.5, 2.0])
def test_rates(opened: Open, rate: float) -> None:
    watcher = opened()
    watcher.player.set_rate(rate)
    watcher.player.play()
    plays_past(watcher, 200)
    wall, media = time.perf_counter(), watcher.player.now_ms()
    plays_past(watcher, round(200 + 600 * rate))
    passed = (time.perf_counter() - wall) * 1000
    assert watcher.player.now_ms() - media == pytest.approx(passed * rate, abs=40 * max(1, rate))
    assert watcher.player.rate == rate


def test_changing_the_rate_while_playing_keeps_picture_and_clock_together(opened: Open) -> None:
    watcher = opened()
    watcher.player.play()
    plays_past(watcher, 600)
    watcher.player.set_rate(2.0)
    plays_past(watcher, 1_800)
    assert abs(begin("plain.mp4", watcher.code or 0) - watcher.player.now_ms()) <= 80


def test_the_end_is_told_once_and_playing_starts_over(opened: Open) -> None:
    watcher = opened("short.mp4")
    watcher.player.play()
    until(lambda: watcher.ends, "the end")
    assert watcher.player.state is State.ENDED
    assert watcher.player.now_ms() == watcher.player.duration_ms
    until(lambda: watcher.code == 14, "the last picture")
    watcher.frames.clear()
    watcher.player.play()
    until(lambda: watcher.ends == 2, "the second end")
    assert min(code for _, code, _ in watcher.frames if code is not None) <= 3
    assert watcher.states == [State.PLAYING, State.ENDED] * 2
    assert watcher.errors == []


def test_going_back_from_the_end(opened: Open) -> None:
    watcher = opened("short.mp4")
    watcher.player.play()
    until(lambda: watcher.ends, "the end")
    watcher.player.seek(200)
    assert (watcher.player.state, watcher.player.now_ms()) == (State.PAUSED, 200)
    until(lambda: watcher.code == 5, "the picture there")
    watcher.player.play()
    until(lambda: watcher.ends == 2, "the second end")


SLOW = ["slow.mp4", "slow.mkv", "slow_short_sound.mp4", "slow_sound.mp4"]
"""Recordings of one picture a second, the last of which begins at 5 s."""


def plays_to_the_end(watcher: Watcher, seconds: float) -> None:
    """From here, in that time, and the end is told no sooner."""
    ends = watcher.ends
    started = time.perf_counter()
    watcher.player.play()
    until(lambda: watcher.ends > ends, "the end")
    assert time.perf_counter() - started == pytest.approx(seconds, abs=0.4)
    assert (watcher.player.state, watcher.player.now_ms()) == (State.ENDED, watcher.player.duration_ms)
    assert watcher.errors == []


@pytest.mark.parametrize("name", SLOW)
@pytest.mark.parametrize("first", [2, 3, 4, 5])
def test_the_last_pictures_are_played_where_they_are_far_apart(opened: Open, name: str, first: int) -> None:
    """libvlc ends while the second-to-last picture stands, and at once where it is sent to that one."""
    watcher = opened(name)
    assert watcher.player.duration_ms == 6_000
    watcher.player.seek(begin(name, first))
    until(lambda: watcher.code == first, "the still")
    watcher.frames.clear()
    late: list[int] = []
    stop = watcher.player.on_frame(lambda _frame: late.append(watcher.player._clock.now()))
    late.clear()
    plays_to_the_end(watcher, 6 - first)
    stop()
    codes = [code for _, code, _ in watcher.frames if code is not None]
    assert {first, *codes} >= set(range(first, 6))
    errors = [ms - begin(name, code) for ms, code in zip(late, codes, strict=False) if ms < 6_000]
    assert all(-150 < error < 1_250 for error in errors), (
        "each picture in its second, and one before for a moment after the jump"
    )


def test_pausing_seeking_and_speed_work_after_the_engine_has_ended(opened: Open) -> None:
    name = "slow.mp4"
    watcher = opened(name)
    watcher.player.seek(4_000)
    watcher.player.play()
    plays_past(watcher, 4_300)
    watcher.player.pause()
    here = watcher.player.now_ms()
    assert 4_300 < here < 4_500
    until(lambda: watcher.code == 4, "the still")
    assert (watcher.player.state, watcher.player.now_ms()) == (State.PAUSED, here)
    watcher.player.play()
    plays_past(watcher, here + 200)
    watcher.player.set_rate(2.0)
    wall, media = time.perf_counter(), watcher.player.now_ms()
    plays_past(watcher, media + 300)
    assert watcher.player.now_ms() - media == pytest.approx((time.perf_counter() - wall) * 2_000, abs=60)
    watcher.player.seek(1_000)
    until(lambda: 1_500 < watcher.player.now_ms() < 2_500, "going on there")
    assert (watcher.ends, watcher.player.state) == (0, State.PLAYING)
    until(lambda: watcher.ends, "the end")
    assert watcher.states == [State.PLAYING, State.PAUSED, State.PLAYING, State.ENDED]
    assert watcher.errors == []


def test_closing_after_the_engine_has_ended(opened: Open) -> None:
    watcher = opened("slow.mp4")
    watcher.player.seek(4_500)
    watcher.player.play()
    plays_past(watcher, 4_700)
    watcher.player.close()
    assert watcher.states[-1] is State.CLOSED
    assert watcher.ends == 0


@pytest.mark.parametrize("name", ["plain.mp4", "silent.mp4"])
def test_playing_goes_on_after_a_damaged_picture(opened: Open, shelf: Shelf, name: str) -> None:
    """Qt tells an error when it is among the last ones, and ends there."""
    last = len(DRAWINGS[name].times_ms) - 1
    watcher = opened(damaged(shelf[name], -2))
    for back in (12, 1):
        watcher.player.seek(begin(name, last - back))
        watcher.player.play()
        ends = watcher.ends
        until(lambda ends=ends: watcher.ends > ends, "the end")
        assert (watcher.player.state, watcher.player.now_ms()) == (State.ENDED, watcher.player.duration_ms)
    watcher.player.seek(1_000)
    until(lambda: watcher.code == number_at(name, 1_000), "the picture there")
    watcher.player.play()
    plays_past(watcher, 1_300)
    assert watcher.player.state is State.PLAYING
    assert len(watcher.errors) <= 1
    assert all("leaves it out" in each for each in watcher.errors)


def test_time_at_looks_back_over_a_pause(opened: Open) -> None:
    watcher = opened()
    watcher.player.play()
    plays_past(watcher, 800)
    then, told = time.perf_counter(), watcher.player.now_ms()
    watcher.player.pause()
    watcher.player.seek(4_000)
    assert abs(watcher.player.time_at(then) - told) <= 40
    assert watcher.player.now_ms() == 4_000


def test_listeners_can_stop_listening(opened: Open) -> None:
    watcher = opened()
    heard: list[object] = []
    stops = [register(lambda *told: heard.append(told))
             for register in (watcher.player.on_state, watcher.player.on_end, watcher.player.on_error)]  # fmt: skip
    stop_frames = watcher.player.on_frame(heard.append)
    for stop in (*stops, stop_frames):
        stop()
        stop()
    heard.clear()
    watcher.player.play()
    plays_past(watcher, 300)
    assert heard == []


def test_pictures_have_the_size_asked_for(opened: Open) -> None:
    watcher = opened(frame_size=(160, 90))
    until(lambda: watcher.frames, "the first picture")
    watcher.player.play()
    plays_past(watcher, 300)
    for _, _, frame in watcher.frames:
        assert (frame.width, frame.height) == (160, 90)
        rgb = frame.rgb()
        assert (rgb.shape, rgb.dtype) == ((90, 160, 3), np.uint8)
        assert len(frame.bgrx()) == 160 * 90 * 4
    assert len({code for _, code, _ in watcher.frames}) > 3


def test_a_held_picture_is_never_painted_over(opened: Open) -> None:
    watcher = opened()
    watcher.player.play()
    plays_past(watcher, 800)
    again = [
        read_code(np.frombuffer(frame.bgrx(), np.uint8).reshape(SIZE[1], SIZE[0], 4)) for _, _, frame in watcher.frames
    ]
    assert again == [code for _, code, _ in watcher.frames]


@pytest.mark.parametrize("name", SOUNDS)
def test_sound_alone(opened: Open, name: str) -> None:
    watcher = opened(name)
    assert watcher.player.duration_ms == pytest.approx(3_000, abs=60)
    watcher.player.step(1)
    assert watcher.player.now_ms() == 40
    watcher.player.play()
    plays_past(watcher, 250)
    wall, media = time.perf_counter(), watcher.player.now_ms()
    plays_past(watcher, 750)
    assert watcher.player.now_ms() - media == pytest.approx((time.perf_counter() - wall) * 1000, abs=60)
    watcher.player.seek(2_700)
    until(lambda: watcher.ends, "the end")
    assert watcher.frames == []
    assert watcher.errors == []


@pytest.mark.parametrize("sound", [True, False])
def test_it_plays_in_real_time_without_a_sound_device(engine: str, shelf: Shelf, sound: bool) -> None:
    watcher = Watcher(open_player(shelf["blip.wav"], engine, audio=sound))
    started = time.perf_counter()
    watcher.player.set_volume(0)
    watcher.player.play()
    until(lambda: watcher.ends or watcher.errors, "the end")
    assert 1.1 < time.perf_counter() - started < 4.0
    assert watcher.errors == []
    watcher.player.close()
    QApplication.processEvents()


def test_sound_that_outlasts_the_picture_is_no_damage(engine: str, shelf: Shelf) -> None:
    """Where nobody hears it, libvlc ends two seconds early; the time of the recording passes all the same."""
    watcher = Watcher(open_player(shelf["long_sound.mp4"], engine))
    watcher.player.set_volume(0)
    plays_to_the_end(watcher, 2.6)
    assert watcher.player.duration_ms == pytest.approx(2_600, abs=40)
    watcher.player.close()
    QApplication.processEvents()


def test_a_turned_recording_stands_upright(opened: Open, samples: Path) -> None:
    path = samples / "media" / "media3__sample_rotate_and_reflect.mp4"
    watcher = opened(path)
    until(lambda: watcher.frames, "the first picture")
    still = watcher.frames[0][2].rgb().astype(int)
    watcher.player.play()
    until(lambda: len(watcher.frames) > 2, "pictures of the engine")
    moving = watcher.frames[1][2].rgb().astype(int)
    assert moving.shape == still.shape
    assert np.abs(moving - still).mean() < 0.5 * np.abs(moving[::-1] - still).mean()
    assert np.abs(moving - still).mean() < 0.5 * np.abs(moving[:, ::-1] - still).mean()


def test_two_players_at_once(opened: Open) -> None:
    one, other = opened("plain.mp4"), opened("late.mkv")
    one.player.play()
    other.player.seek(2_000)
    other.player.play()
    plays_past(one, 800)
    plays_past(other, 2_800)
    assert abs(begin("plain.mp4", one.code or 0) - one.player.now_ms()) <= 80
    assert abs(begin("late.mkv", other.code or 0) - other.player.now_ms()) <= 80


def test_closing_while_playing(opened: Open) -> None:
    watcher = opened()
    watcher.player.play()
    plays_past(watcher, 300)
    watcher.player.close()
    watcher.player.close()
    assert watcher.player.state is State.CLOSED
    assert watcher.states[-1] is State.CLOSED
    seen = len(watcher.frames)
    watcher.player.play()
    watcher.player.seek(100)
    watcher.player.step(1)
    QApplication.processEvents()
    assert len(watcher.frames) == seen


def test_closing_at_once(opened: Open) -> None:
    for _ in range(5):
        watcher = opened()
        watcher.player.play()
        watcher.player.close()
        assert watcher.player.state is State.CLOSED


@pytest.mark.parametrize("content", [None, b"", b"no recording at all" * 500])
def test_what_is_no_recording_is_refused(engine: str, tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "session.mp4"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(IprError) as raised:
        open_player(path, engine, audio=False)
    assert raised.value.message.endswith(".")


def test_damage_ends_with_a_sentence(opened: Open, shelf: Shelf, tmp_path: Path) -> None:
    whole = shelf["late.mkv"].read_bytes()
    path = tmp_path / "damaged.mkv"
    path.write_bytes(whole[: len(whole) // 2])
    watcher = opened(path)
    watcher.player.set_rate(2.0)
    watcher.player.play()
    until(lambda: watcher.player.state in (State.ENDED, State.ERROR), "the end or an error", 15)
    assert watcher.player.duration_ms < 3_000, "what is missing was found while looking through it"
    assert any("cut off" in each for each in watcher.player.probe.problems)


def test_a_source_that_fails_while_playing_is_told(engine: str, shelf: Shelf) -> None:
    """From a third of the file on nothing can be read but its end, where the container has its table."""
    data = shelf["plain.mp4"].read_bytes()
    hole = range(len(data) // 3, len(data) * 9 // 10)

    class Failing(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() in hole:
                raise OSError("the disk was taken away")
            return super().read(min(size or 4096, 4096) if size and size > 0 else 4096)

    probe = inspect(shelf["plain.mp4"])
    watcher = Watcher(open_player(lambda: Failing(data), engine, audio=False, probe=probe))
    until(lambda: watcher.frames, "the first picture")
    watcher.player.play()
    until(lambda: watcher.player.state in (State.ENDED, State.ERROR), "the end or an error", 15)
    until(lambda: watcher.errors, "a sentence")
    assert watcher.player.now_ms() < 4_500
    watcher.player.close()
    QApplication.processEvents()


class _Sleepy(io.BytesIO):
    """Bytes that stay away for a while once, when a reader gets so far."""

    def __init__(self, data: bytes, beyond: int, seconds: float, asleep: threading.Event) -> None:
        super().__init__(data)
        self._beyond, self._seconds, self._asleep = beyond, seconds, asleep

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() > self._beyond and not self._asleep.is_set():
            self._asleep.set()
            time.sleep(self._seconds)
        return super().read(size)


@pytest.mark.parametrize("name", ["silent.mkv", "loud.mkv"])
def test_a_disk_that_sleeps_stops_the_clock_with_the_picture(engine: str, shelf: Shelf, name: str) -> None:
    data, asleep = shelf[name].read_bytes(), threading.Event()
    asleep.set()  # until it plays: the first look at a recording goes all over it
    watcher = Watcher(open_player(lambda: _Sleepy(data, len(data) * 2 // 5, 2.0, asleep), engine, audio=False))  # type: ignore[arg-type]
    until(lambda: watcher.frames, "the first picture")
    told: list[int] = []
    watcher.player.on_frame(lambda _frame: told.append(watcher.player._clock.now()))
    seen = len(watcher.frames)
    asleep.clear()
    watcher.player.play()
    until(lambda: watcher.ends, "the end", 20)
    watcher.player.close()
    assert asleep.is_set()
    codes = [code for _, code, _ in watcher.frames[seen:]]
    errors = [ms - begin(name, code) for ms, code in zip(told[1:], codes, strict=False) if code is not None]
    assert max(abs(error) for error in errors) < 1_200, "for as long as buffers may last"
    assert abs(float(np.median(errors[-15:]))) < 100, "at the end both agree again"


def test_an_unknown_engine_is_refused(shelf: Shelf) -> None:
    with pytest.raises(IprError, match="no player engine “quicktime”") as raised:
        open_player(shelf["plain.mp4"], "quicktime")
    assert "vlc" in raised.value.hint


def test_the_environment_chooses_the_engine(engine: str, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IPRTOOL_ENGINE", engine)
    player: Player = open_player(shelf["plain.mp4"], audio=False)
    assert player.engine == engine
    player.close()
    QApplication.processEvents()
