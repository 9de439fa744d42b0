"""Clips are read back by the decoder alone: which picture comes first, how long it is, what is heard."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from iprtool.domain.errors import IprError
from iprtool.media.clip import WHOLE, Made, Masks, Span
from iprtool.media.clip_exact import ClipStoppedError, ClipWriter, cut_exact
from iprtool.media.clip_fast import cut_fast, ending_of
from iprtool.media.inspection import inspect
from iprtool.media.source import file_source
from iprtool.media.stills import Stills
from tests.bench.media_samples import TONE_HZ, Drawing, draw, draw_sound, read_code, steady, variable
from tests.unit.media.make_media import Recipe, make


@dataclass
class Seen:
    """What is in a clip."""

    codes: list[int | None]
    times_ms: list[float]
    first: np.ndarray[Any, Any]
    metadata: dict[str, str]


def look(file: Path) -> Seen:
    with av.open(str(file)) as clip:
        stream = clip.streams.video[0]
        assert stream.time_base is not None
        frames = [(frame.pts or 0, frame.to_ndarray(format="rgb24")) for frame in clip.decode(stream)]
        metadata = {**clip.metadata, **stream.metadata}
        times = [float(pts * stream.time_base * 1000) for pts, _ in frames]
    return Seen([read_code(image) for _, image in frames], times, frames[0][1], metadata)


def hear(file: Path) -> tuple[np.ndarray[Any, Any], int]:
    """All samples of the first channel, and their rate."""
    with av.open(str(file)) as clip:
        resampler = av.AudioResampler(format="s16", layout="mono", rate=48_000)
        frames = [made for frame in clip.decode(audio=0) for made in resampler.resample(frame)]
        frames += resampler.resample(None)
    return np.concatenate([frame.to_ndarray()[0] for frame in frames]), 48_000


def pitch(samples: np.ndarray[Any, Any], rate: int) -> float:
    """The loudest frequency."""
    window = samples * np.hanning(len(samples))
    return float(np.argmax(np.abs(np.fft.rfft(window))) * rate / len(samples))


def exact(source: Path, span: Span, to: Path, masks: Masks | None = None) -> Made:
    return cut_exact(file_source(source), inspect(source), span, to, masks=masks or Masks())


SMALL = (320, 180)
FILMS = {
    "steady.mp4": Drawing(steady(6), size=SMALL, keyframe_every=50),
    "late.mp4": Drawing(steady(6), size=SMALL, first_ms=10_000, keyframe_every=50),
    "variable.mkv": Drawing(variable(6), size=SMALL, first_ms=23, keyframe_every=60),
    "stream.ts": Drawing(steady(6), size=SMALL, keyframe_every=40),
    "web.webm": Drawing(steady(4), size=SMALL, keyframe_every=50),
}


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("films")
    return {name: draw(folder / name, drawing) for name, drawing in FILMS.items()}


@pytest.mark.parametrize("name", FILMS)
def test_the_first_picture_is_the_one_at_the_begin(films: dict[str, Path], tmp_path: Path, name: str) -> None:
    times, begin, end = FILMS[name].times_ms, 2_345, 3_210
    exact(films[name], (begin, end), tmp_path / "clip.mp4")
    seen = look(tmp_path / "clip.mp4")
    first = max(number for number, ms in enumerate(times) if ms <= begin)
    last = max(number for number, ms in enumerate(times) if ms < end)
    assert seen.codes == list(range(first, last + 1))
    wanted = [0, *(ms - begin for ms in times[first + 1 : last + 1])]
    assert seen.times_ms == pytest.approx(wanted, abs=1)
    clip = inspect(tmp_path / "clip.mp4")
    assert clip.origin == 0
    assert clip.duration_ms == pytest.approx(end - begin, abs=30)


@pytest.mark.parametrize("name", FILMS)
def test_a_stretch_to_the_very_end_has_the_last_picture(films: dict[str, Path], tmp_path: Path, name: str) -> None:
    probe, times = inspect(films[name]), FILMS[name].times_ms
    begin, end = times[-1] - 100, probe.duration_ms
    exact(films[name], (begin, end), tmp_path / "clip.mp4")
    assert look(tmp_path / "clip.mp4").codes[-1] == len(times) - 1
    assert inspect(tmp_path / "clip.mp4").duration_ms == pytest.approx(end - begin, abs=45)
    cut_fast(file_source(films[name]), probe, (begin, end), tmp_path / f"fast{ending_of(probe)}")
    assert look(tmp_path / f"fast{ending_of(probe)}").codes[-1] == len(times) - 1


def test_the_sound_is_there_to_the_sample_and_nothing_of_the_file_is_told(
    films: dict[str, Path], tmp_path: Path
) -> None:
    source = tmp_path / "told.mp4"
    with av.open(str(films["steady.mp4"])) as given, av.open(str(source), "w") as out:
        out.metadata.update({"title": "Anna", "location": "+59+010/", "creation_time": "2026-03-04T10:00:00Z"})
        lanes = {each.index: out.add_stream_from_template(each) for each in given.streams}
        for packet in given.demux():
            if packet.dts is not None:
                packet.stream = lanes[packet.stream.index]
                out.mux(packet)
    assert b"Anna" in source.read_bytes()
    exact(source, (1_000, 3_000), tmp_path / "exact.mp4")
    cut_fast(file_source(source), inspect(source), (1_000, 3_000), tmp_path / "fast.mp4")
    samples, rate = hear(tmp_path / "exact.mp4")
    assert len(samples) == pytest.approx(2 * rate, abs=1_100)
    assert pitch(samples, rate) == pytest.approx(TONE_HZ, abs=2)
    for name in ("exact.mp4", "fast.mp4"):
        assert not {"title", "location", "creation_time", "encoder"} & set(look(tmp_path / name).metadata)
        assert not any(word in (tmp_path / name).read_bytes() for word in (b"Anna", b"+59+010", b"Lavf"))


def test_a_shifted_voice_has_another_pitch_and_the_same_length(films: dict[str, Path], tmp_path: Path) -> None:
    exact(films["steady.mp4"], (1_000, 4_000), tmp_path / "clip.mp4", Masks(semitones=-4))
    samples, rate = hear(tmp_path / "clip.mp4")
    assert pitch(samples[rate // 2 : -rate // 2], rate) == pytest.approx(TONE_HZ * 2 ** (-4 / 12), abs=5)
    assert len(samples) == pytest.approx(3 * rate, abs=1_100)


@pytest.mark.parametrize("semitones", [0, 5])
def test_nothing_but_the_tone_is_heard_in_a_bleep(films: dict[str, Path], tmp_path: Path, semitones: int) -> None:
    masks = Masks(semitones=semitones, bleeps=((2_000, 2_500), (3_900, 9_000)))
    exact(films["late.mp4"], (1_000, 4_000), tmp_path / "clip.mp4", masks)
    samples, rate = hear(tmp_path / "clip.mp4")
    for begin, end in ((1.02, 1.48), (2.92, 3.0)):
        part = samples[int(begin * rate) : int(end * rate)].astype(float)
        power = np.abs(np.fft.rfft(part * np.hanning(len(part)))) ** 2
        tone = int(1_000 * len(part) / rate)
        assert power[tone - 6 : tone + 7].sum() > 0.999 * power.sum()
    assert pitch(samples[rate // 4 : rate * 3 // 4], rate) == pytest.approx(TONE_HZ * 2 ** (semitones / 12), abs=6)


def test_a_blurred_picture_has_no_detail_left_in_its_rectangle(films: dict[str, Path], tmp_path: Path) -> None:
    sharp, whole, part = (tmp_path / f"{name}.mp4" for name in ("sharp", "whole", "part"))
    exact(films["steady.mp4"], (1_000, 1_200), sharp)
    exact(films["steady.mp4"], (1_000, 1_200), whole, Masks(blur=WHOLE))
    exact(films["steady.mp4"], (1_000, 1_200), part, Masks(blur=(50, 0, 50, 40)))
    images = {file: look(file).first.astype(int) for file in (sharp, whole, part)}
    detail = {file: np.abs(np.diff(image, axis=1)).max() for file, image in images.items()}
    assert detail[whole] < 30 < 150 < detail[sharp]
    height, width = images[sharp].shape[:2]
    difference = np.abs(images[part] - images[sharp]).mean(axis=2)
    assert difference[: height // 3, width // 2 + 8 :].mean() > 20
    assert difference[:, : width // 2 - 8].mean() < 3
    assert np.abs(np.diff(images[part][: height * 2 // 5 - 4, width // 2 + 4 :], axis=1)).max() < 40


def test_a_fast_cut_says_by_how_much_it_is_off(films: dict[str, Path], tmp_path: Path) -> None:
    source = films["late.mp4"]
    made = cut_fast(file_source(source), inspect(source), (2_900, 4_500), tmp_path / "clip.mp4")
    seen = look(tmp_path / "clip.mp4")
    assert made.begin_off_ms == 2_000 - 2_900
    assert seen.codes[0] == 50
    assert seen.times_ms[0] == pytest.approx(0, abs=1)
    assert abs(made.end_off_ms) <= 120
    last = seen.codes[-1]
    assert last is not None
    assert (last + 1) * 40 == 4_500 + made.end_off_ms
    samples, rate = hear(tmp_path / "clip.mp4")
    assert pitch(samples, rate) == pytest.approx(TONE_HZ, abs=2)


@pytest.mark.parametrize("name", ["variable.mkv", "stream.ts", "web.webm"])
def test_a_fast_cut_begins_with_the_keyframe(films: dict[str, Path], tmp_path: Path, name: str) -> None:
    probe = inspect(films[name])
    file = tmp_path / f"clip{ending_of(probe)}"
    made = cut_fast(file_source(films[name]), probe, (2_900, 3_500), file)
    first = look(file).codes[0]
    assert first is not None
    assert FILMS[name].times_ms[first] == pytest.approx(2_900 + made.begin_off_ms, abs=1)
    assert first % FILMS[name].keyframe_every == 0
    assert made.begin_off_ms <= 0, "nothing of what was asked for is missing"


@pytest.mark.parametrize("suffix", [".mp3", ".wav", ".m4a", ".flac"])
def test_a_recording_without_picture_gives_sound(tmp_path: Path, suffix: str) -> None:
    source = draw_sound(tmp_path / f"talk{suffix}", 5)
    probe = inspect(source)
    exact(source, (1_500, 3_000), tmp_path / "exact.m4a")
    fast = tmp_path / f"fast{ending_of(probe)}"
    made = cut_fast(file_source(source), probe, (1_500, 3_000), fast)
    samples, rate = hear(tmp_path / "exact.m4a")
    assert len(samples) == pytest.approx(1.5 * rate, abs=1_100)
    assert pitch(samples, rate) == pytest.approx(TONE_HZ, abs=2)
    assert -120 <= made.begin_off_ms <= 0
    assert abs(len(hear(fast)[0]) / rate - 1.5) < 0.25


def test_several_stretches_and_cards_make_one_reel(films: dict[str, Path], tmp_path: Path) -> None:
    file = tmp_path / "reel.mp4"
    writer = ClipWriter(file, (640, 360), has_sound=True)
    card = np.full((360, 640, 3), 200, np.uint8)
    for name in ("steady.mp4", "web.webm"):
        source = films[name]
        writer.add_card(card, 1_000)
        writer.add(file_source(source), inspect(source), (1_000, 2_000), Masks(), lambda share: None, lambda: False)
    writer.finish()
    seen = look(file)
    by_time = dict(zip((round(ms) for ms in seen.times_ms), seen.codes, strict=True))
    assert (by_time[1_000], by_time[3_000]) == (25, 25)
    assert by_time[0] is by_time[2_000] is None
    assert inspect(file).duration_ms == pytest.approx(4_000, abs=30)


def test_a_cancel_is_heard(films: dict[str, Path], tmp_path: Path) -> None:
    source = films["steady.mp4"]
    for cut in (cut_exact, cut_fast):
        with pytest.raises(ClipStoppedError):
            cut(file_source(source), inspect(source), (0, 3_000), tmp_path / "clip.mp4", cancelled=lambda: True)


def test_a_damaged_recording_gives_what_can_be_read(films: dict[str, Path], tmp_path: Path) -> None:
    data = bytearray(films["stream.ts"].read_bytes())
    middle = len(data) * 2 // 5
    data[middle : middle + 4_000] = bytes(4_000)
    source = tmp_path / "damaged.ts"
    source.write_bytes(data)
    exact(source, (500, 5_500), tmp_path / "clip.mp4")
    seen = look(tmp_path / "clip.mp4")
    assert seen.codes[0] == 12
    assert len(seen.codes) > 60
    assert inspect(tmp_path / "clip.mp4").duration_ms == pytest.approx(5_000, abs=30)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_recording_turned_by_its_camera_is_upright(tmp_path: Path, turn: int) -> None:
    made = make(tmp_path, Recipe("turned.mp4", seconds=Fraction(1), turn=turn, mirror=turn == 90))
    stills = Stills(file_source(made.path), inspect(made.path))
    exact(made.path, (200, 600), tmp_path / "clip.mp4")
    first = look(tmp_path / "clip.mp4").first.astype(int)
    cut_fast(file_source(made.path), inspect(made.path), (200, 600), tmp_path / "fast.mp4")
    assert inspect(tmp_path / "clip.mp4").rotation == 0
    assert (inspect(tmp_path / "fast.mp4").rotation, inspect(tmp_path / "fast.mp4").mirrored) == (turn, turn == 90)
    assert np.abs(first - stills.at(200).rgb()).mean() < 4
    stills.close()


def test_what_is_no_recording_is_refused(tmp_path: Path, films: dict[str, Path]) -> None:
    other = tmp_path / "page.mp4"
    other.write_text("<html>")
    with pytest.raises(IprError, match="no video or sound"):
        cut_exact(file_source(other), inspect(films["steady.mp4"]), (0, 1_000), tmp_path / "c.mp4")
