"""What a probe says about recordings whose truth is known, and about files that are none."""

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import pytest

from iprtool.domain.errors import IprError
from iprtool.media import Probe, inspect, probe, probing
from tests.unit.media.make_media import Made, Recipe, draw_number

Get = Callable[[Recipe], Made]

_VIDEO = {
    # recipe: origin in seconds, duration in ms, pictures per second
    Recipe("a.mp4"): (Fraction(0), 3000, 25.0),
    Recipe("b.mp4", b_frames=3, sound=False): (Fraction(0), 3000, 25.0),
    Recipe("ten.mp4", first_pts=Fraction(10)): (Fraction(10), 3000, 25.0),
    Recipe("a.mkv", first_pts=Fraction(23, 1000), sound=False): (Fraction(23, 1000), 3000, 25.0),
    Recipe("ntsc.mp4", fps=Fraction(30_000, 1001)): (Fraction(0), 3003, 29.97003),
    Recipe("ntsc.mkv", fps=Fraction(30_000, 1001), sound=False): (Fraction(0), 3003, 29.97003),
    Recipe("a.webm"): (Fraction(0), 3000, 25.0),
    Recipe("a.avi"): (Fraction(0), 3000, 25.0),
    Recipe("a.ts", sound=False): (Fraction(0), 3000, 25.0),
    Recipe("slow.mp4", fps=Fraction(25, 2), sound=False): (Fraction(0), 3040, 12.5),
    Recipe("v.mp4", variable=True): (Fraction(0), 3000, None),
    Recipe("v.ts", variable=True): (Fraction(8, 375), 3008, None),
    Recipe("one.mp4", fps=Fraction(1), seconds=Fraction(1), sound=False): (Fraction(0), 1000, 1.0),
}
_SOUND = [
    Recipe("a.wav", size=None),
    Recipe("a.mp3", size=None),
    Recipe("a.m4a", size=None),
    Recipe("a.ogg", size=None),
    Recipe("a.flac", size=None),
    Recipe("long.ogg", size=None, seconds=Fraction(25), channels=1),
    Recipe("long.flac", size=None, seconds=Fraction(25), sample_rate=44_100),
    Recipe("long.m4a", size=None, seconds=Fraction(25), sample_rate=44_100),
    Recipe("long.wav", size=None, seconds=Fraction(25), sample_rate=11_025),
]
_SAMPLES = {
    # name: origin in seconds, duration, rate, shown size, rotation, mirrored
    "media3__bbb_800x640_768kbps_30fps_avc_2b_firstpts_10_sec.mp4": ("10", 4000, 30.0, (1137, 640), 0, False),
    "media3__edit_list_positive_shift.mp4": ("1", 9005, 30.0, (1920, 1080), 0, False),
    "media3__iibbibb_editlist_videoonly.mp4": ("0", 12_000, 1.0, (704, 576), 0, False),
    "media3__long_edit_list_audioonly.mp4": ("0", 1548, None, (0, 0), 0, False),
    "media3__sample_12_5fps_720p_1s.mp4": ("0", 1040, 12.5, (1280, 720), 0, False),
    "media3__sample_fragmented.mp4": ("1001/15000", 1001, 29.97003, (1080, 720), 0, False),
    "media3__sample_mdat_too_long.mp4": ("0", 1067, 29.97003, (1080, 720), 0, False),
    "media3__sample_portrait.mp4": ("0", 1088, 29.97003, (720, 1080), 0, False),
    "media3__sample_rotate_and_reflect.mp4": ("0", 1067, 29.97003, (720, 1080), 90, True),
    "media3__sample_video_only.mp4": ("0", 1001, 29.97003, (1080, 720), 0, False),
    "media3__sample_with_invalid_nalu.mp4": ("0", 1001, 29.97003, (1080, 720), 0, False),
    "moviepy__-video-with-dash-.mp4": ("0", 5000, 1.0, (1, 1), 0, False),
    "moviepy__big_buck_bunny_432_433.webm": ("0", 1008, 24.0, (1280, 720), 0, False),
    "moviepy__no_duration.webm": ("0", 4938, None, (1280, 720), 0, False),
    "moviepy__video_with_failing_audio.mp4": ("0", 11_234, 25.0, (640, 360), 0, False),
    "torchcodec__nasa_13013.mp4": ("0", 13_056, 25.0, (320, 180), 0, False),
}


@pytest.mark.parametrize("recipe", _VIDEO, ids=lambda recipe: recipe.name)
def test_video(recording: Get, recipe: Recipe) -> None:
    origin, duration_ms, rate = _VIDEO[recipe]
    found = inspect(recording(recipe).path)
    assert (found.origin, found.duration_ms, found.frame_rate) == (origin, duration_ms, rate)
    assert found.is_variable == recipe.variable
    assert (found.width, found.height, found.rotation, found.mirrored) == (320, 180, 0, False)
    assert (found.has_video, found.has_audio) == (True, recipe.sound)
    assert found.problems == ()


@pytest.mark.parametrize("recipe", _SOUND, ids=lambda recipe: recipe.name)
def test_sound_only(recording: Get, recipe: Recipe) -> None:
    found = inspect(recording(recipe).path)
    assert found.duration_ms == recipe.seconds * 1000
    assert (found.has_video, found.has_audio, found.frame_rate, found.is_variable) == (False, True, None, False)
    assert (found.width, found.height) == (0, 0)
    assert found.problems == ()


def test_the_origin_of_an_mp3_is_the_first_sample_that_is_played(recording: Get) -> None:
    found = inspect(recording(Recipe("a.mp3", size=None)).path)
    assert found.origin == Fraction(1105, 48_000), "the encoder's delay is skipped"
    assert found.origin_us == 23_021


def test_an_mp3_without_seek_table_is_counted_not_guessed(recording: Get, tmp_path: Path) -> None:
    bare = {"write_xing": "0", "id3v2_version": "0"}
    slow = recording(Recipe("slow.mp3", size=None, sound_kbps=32, seconds=Fraction(1), options=bare))
    fast = recording(Recipe("fast.mp3", size=None, sound_kbps=320, seconds=Fraction(4), options=bare))
    joined = tmp_path / "joined.mp3"
    joined.write_bytes(slow.path.read_bytes() + fast.path.read_bytes())
    with av.open(str(joined)) as container:
        believed = (container.duration or 0) / 1000
        samples = sum(frame.samples for frame in container.decode(audio=0))
    found = inspect(joined)
    assert abs(found.duration_ms - samples / 48) <= 1
    assert believed > 3 * found.duration_ms, "the guess from the first frames is far off, or this test proves nothing"


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("mirror", [False, True])
def test_turned_and_mirrored(recording: Get, turn: int, mirror: bool) -> None:
    found = inspect(recording(Recipe("turned.mp4", seconds=Fraction(1), turn=turn, mirror=mirror)).path)
    assert (found.rotation, found.mirrored) == (turn, mirror)
    assert (found.width, found.height) == ((180, 320) if turn in (90, 270) else (320, 180))


def test_picture_and_sound_that_do_not_begin_together(recording: Get) -> None:
    late = inspect(recording(Recipe("late.mp4", sound_later=Fraction(1, 2))).path)
    assert late.origin == 0
    assert late.problems == ("The sound begins 0.5 seconds after the picture.",)
    early = inspect(recording(Recipe("early.mp4", sound_later=Fraction(-1, 2), first_pts=Fraction(1))).path)
    assert (early.origin, early.duration_ms) == (1, 3000)
    assert early.problems == (
        "The sound begins 0.5 seconds before the picture. "
        "Time counts from the first picture; the sound before it is left out.",
    )


def test_a_cover_is_no_video(recording: Get, tmp_path: Path) -> None:
    with av.open(str(tmp_path / "cover.png"), "w", format="image2") as out:
        stream = out.add_stream("png", rate=1)
        stream.width, stream.height, stream.pix_fmt = 96, 96, "gray"
        frame = av.VideoFrame.from_ndarray(draw_number(7, 96, 96), "gray")
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    picture = b"\0image/png\0\3\0" + (tmp_path / "cover.png").read_bytes()
    body = b"APIC" + len(picture).to_bytes(4, "big") + b"\0\0" + picture
    size = bytes((len(body) >> shift) & 0x7F for shift in (21, 14, 7, 0))
    song = tmp_path / "song.mp3"
    song.write_bytes(b"ID3\3\0\0" + size + body + recording(Recipe("a.mp3", size=None)).path.read_bytes())
    found = inspect(song)
    assert [(each.kind, each.used) for each in found.streams] == [("audio", True), ("other", False)]
    assert (found.has_video, found.duration_ms) == (False, 3000)


def test_a_file_that_is_cut_off_says_how_much_is_missing(recording: Get, tmp_path: Path) -> None:
    made = recording(Recipe("streamed.mp4", seconds=Fraction(20), options={"movflags": "faststart"}))
    data = made.path.read_bytes()
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(data[: len(data) // 2])
    found = inspect(cut)
    assert 5_000 < found.duration_ms < 15_000
    missing = round((20_000 - found.duration_ms) / 1000)
    assert found.problems == (f"The file is cut off: the last {missing} seconds are missing. The rest can be used.",)


def test_sound_that_cannot_be_decoded_leaves_the_picture(recording: Get, tmp_path: Path) -> None:
    made = recording(Recipe("whole.mp4", seconds=Fraction(2)))
    data = bytearray(made.path.read_bytes())
    with av.open(str(made.path)) as container:
        spans = [(p.pos, p.size) for p in container.demux(audio=0) if p.size and p.pos is not None]
    for position, size in spans:
        data[position : position + size] = b"\xff" * size
    (tmp_path / "broken.mp4").write_bytes(bytes(data))
    found = inspect(tmp_path / "broken.mp4")
    assert found.has_video
    assert not found.has_audio
    assert found.problems == ("The sound track cannot be decoded; the picture can be used.",)


@pytest.mark.parametrize("name", _SAMPLES)
def test_samples(samples: Path, name: str) -> None:
    origin, duration_ms, rate, size, rotation, mirrored = _SAMPLES[name]
    found = inspect(samples / "media" / name)
    assert (str(found.origin), found.duration_ms, found.frame_rate) == (str(Fraction(origin)), duration_ms, rate)
    assert ((found.width, found.height), found.rotation, found.mirrored) == (size, rotation, mirrored)


def test_every_sample_is_known_here(samples: Path) -> None:
    assert {path.name for path in (samples / "media").iterdir()} == set(_SAMPLES)


def test_several_tracks_are_told(samples: Path) -> None:
    found = inspect(samples / "media" / "torchcodec__nasa_13013.mp4")
    assert [each.index for each in found.streams if each.used] == [0, 1]
    assert found.problems == (
        "There are 2 picture tracks; iprtool uses the first.",
        "There are 2 sound tracks; iprtool uses the first.",
    )


def test_the_child_finds_the_same_as_this_process(recording: Get, samples: Path) -> None:
    for path in (
        recording(Recipe("ntsc.mp4", fps=Fraction(30_000, 1001))).path,
        samples / "media" / "moviepy__-video-with-dash-.mp4",
    ):
        assert probe(path) == inspect(path)


def test_a_probe_survives_json(recording: Get) -> None:
    found = inspect(recording(Recipe("a.mp3", size=None)).path)
    assert Probe.from_json(json.loads(json.dumps(found.as_json()))) == found


def test_a_probe_is_kept_in_a_cache_and_never_read_from_a_damaged_one(recording: Get, tmp_path: Path) -> None:
    found, path = inspect(recording(Recipe("a.mp4")).path), tmp_path / "cache" / "probe.txt"
    assert Probe.load(path) is None
    found.save(path)
    assert Probe.load(path) == found
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    whole, dice = path.read_bytes(), random.Random(4)
    for _ in range(100):
        damaged = bytearray(whole)
        damaged[dice.randrange(len(whole))] ^= 1 << dice.randrange(8)
        path.write_bytes(bytes(damaged))
        assert Probe.load(path) is None
        path.write_bytes(whole[: dice.randrange(len(whole))])
        assert Probe.load(path) is None


def test_another_origin_moves_the_time_and_leaves_the_end_where_it_is(recording: Get) -> None:
    found = inspect(recording(Recipe("ntsc.mp4", fps=Fraction(30_000, 1001), first_pts=Fraction(10))).path)
    assert found.with_origin(found.origin_us) is found
    later = found.with_origin(found.origin_us + 250_000)
    assert (later.origin_us, later.duration_ms) == (found.origin_us + 250_000, found.duration_ms - 250)
    assert later.with_origin(found.origin_us) == found


_NO_RECORDING = {
    "text.mp4": b"This is a letter and no film.\n" * 200,
    "random.mp4": random.Random(3).randbytes(200_000),
    "playlist.mp4": b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nother.ts\n#EXT-X-ENDLIST\n",
    "script.mp4": b"ffconcat version 1.0\nfile other.mp4\n",
    "page.txt": b"nothing to see\n" * 50,
}


@pytest.mark.parametrize("name", _NO_RECORDING)
@pytest.mark.parametrize("look", [inspect, probe], ids=["here", "child"])
def test_what_is_no_recording_is_told(tmp_path: Path, name: str, look: Callable[[Path], Probe]) -> None:
    (tmp_path / name).write_bytes(_NO_RECORDING[name])
    with pytest.raises(IprError) as told:
        look(tmp_path / name)
    assert told.value.message == "This file is no video or sound recording that iprtool can read."


@pytest.mark.parametrize("look", [inspect, probe], ids=["here", "child"])
def test_an_empty_file_is_told(tmp_path: Path, look: Callable[[Path], Probe]) -> None:
    (tmp_path / "empty.mp4").touch()
    with pytest.raises(IprError) as told:
        look(tmp_path / "empty.mp4")
    assert told.value.message == "The recording is empty: it has no bytes."


@pytest.mark.parametrize("look", [inspect, probe], ids=["here", "child"])
def test_a_missing_file_is_told(tmp_path: Path, look: Callable[[Path], Probe]) -> None:
    with pytest.raises(IprError, match="is not where it was"):
        look(tmp_path / "gone.mp4")


def test_a_film_without_its_table_of_contents_is_told(recording: Get, tmp_path: Path) -> None:
    data = recording(Recipe("a.mp4")).path.read_bytes()
    (tmp_path / "half.mp4").write_bytes(data[: len(data) // 2])
    with pytest.raises(IprError, match="no video or sound recording"):
        inspect(tmp_path / "half.mp4")


@pytest.mark.parametrize("seed", range(12))
def test_damaged_bytes_end_in_a_probe_or_a_sentence(recording: Get, tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    data = bytearray(recording(Recipe(("a.mp4", "a.mkv", "a.ts", "a.avi")[seed % 4])).path.read_bytes())
    for _ in range(200):
        data[rng.randrange(len(data) if seed % 3 else 4_000)] = rng.randrange(256)
    (tmp_path / "damaged").write_bytes(bytes(data))
    try:
        found = probe(tmp_path / "damaged")
    except IprError as error:
        said = error.message
    else:
        said = "found." if found.has_video or found.has_audio else "nothing"
    assert said.endswith(".")


def test_a_child_that_takes_too_long_is_stopped(recording: Get) -> None:
    with pytest.raises(IprError, match=r"a\.mp4 took longer than 0\.01 seconds and was stopped"):
        probe(recording(Recipe("a.mp4")).path, timeout_s=0.01)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps a process to an amount of memory")
def test_a_child_that_wants_too_much_memory_does_no_harm(recording: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probing, "_MEMORY_MB", 24)
    with pytest.raises(IprError, match=r"a\.mp4 could not be looked through: the decoder broke on it\."):
        probe(recording(Recipe("a.mp4")).path)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no signals here")
@pytest.mark.parametrize("deed", ["kill -9 $$", "echo '{\"probe\": {}}'", "echo nonsense", "exit 3", "kill -11 $$"])
def test_a_child_that_dies_or_talks_nonsense_is_told(
    recording: Get, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deed: str
) -> None:
    child = tmp_path / "child"
    child.write_text(f"#!/bin/sh\n{deed}\n")
    child.chmod(0o755)
    path = recording(Recipe("a.mp4")).path
    monkeypatch.setattr(sys, "executable", str(child))
    with pytest.raises(IprError, match="the decoder broke on it"):
        probe(path)


def test_the_child_imports_nothing_from_the_folder_it_runs_in(recording: Get, tmp_path: Path) -> None:
    (tmp_path / "av.py").write_text("raise SystemExit('taken over')\n")
    path = recording(Recipe("a.mp4")).path
    before = Path.cwd()
    os.chdir(tmp_path)
    try:
        assert probe(path).duration_ms == 3000
    finally:
        os.chdir(before)


def test_importing_the_package_is_light() -> None:
    code = (
        "import sys, iprtool.media; "
        "print([name for name in ('av', 'numpy', 'PySide6', 'vlc', 'sqlalchemy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30)
    assert done.stdout.strip() == "[]"


def test_the_public_names_are_there() -> None:
    import iprtool.media

    assert sorted(iprtool.media._HOMES) == iprtool.media.__all__
    for name in iprtool.media.__all__:
        assert callable(getattr(iprtool.media, name)) or name == "Source"
    with pytest.raises(AttributeError, match="nothing_such"):
        _ = iprtool.media.nothing_such
