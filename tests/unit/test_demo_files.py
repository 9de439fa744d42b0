"""What is shipped as data is complete and in step with itself: the demo study, the starter codebook, the icons."""

import json
import re
import struct
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from iprtool.shipped import shipped

CLOCK = r"(\d\d):(\d\d):(\d\d)\.(\d\d\d)"
CUE = re.compile(rf"^(\w+)\n{CLOCK} --> {CLOCK}\n<v (\w+)>(.+)$", re.MULTILINE)
COLOUR = re.compile(r"#[0-9A-F]{6}")
MAX_DEMO_BYTES = 3_000_000


class Cue(NamedTuple):
    id: str
    begin_ms: int
    end_ms: int
    speaker: str
    text: str


def _json(*parts: str) -> Any:
    return json.loads(shipped(*parts).read_text("utf-8"))


def _ms(hours: str, minutes: str, seconds: str, milliseconds: str) -> int:
    return ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(milliseconds)


def _cues(path: Path) -> list[Cue]:
    found = CUE.findall(path.read_text("utf-8"))
    return [Cue(c[0], _ms(*c[1:5]), _ms(*c[5:9]), c[9], c[10]) for c in found]


def _sound(path: Path) -> tuple[NDArray[np.float32], int]:
    with av.open(str(path)) as file:
        stream = file.streams.audio[0]
        blocks = [frame.to_ndarray()[0] for frame in file.decode(stream)]
        return np.concatenate(blocks), stream.rate


def _db(samples: NDArray[np.float32]) -> float:
    return float(20 * np.log10(np.sqrt(np.mean(samples**2)) + 1e-9))


def _recordings() -> list[dict[str, Any]]:
    demo = _json("demo", "demo.json")
    return [r for dyad in demo["dyads"] for session in dyad["sessions"] for r in session["recordings"]]


def _duration_ms(file: str) -> int:
    with av.open(str(shipped("demo", file))) as opened:
        assert opened.duration is not None
        return opened.duration // 1000


FILES = [recording["file"] for recording in _recordings()]


def test_the_demo_is_small() -> None:
    files = [path for path in shipped("demo").iterdir() if path.is_file()]
    assert {"session.mp4", "session.vtt", "session-audio.m4a", "demo.json", "make_demo.py"} <= {f.name for f in files}
    assert sum(path.stat().st_size for path in files) <= MAX_DEMO_BYTES


def test_the_session_is_a_plain_mp4_that_scrubs_well() -> None:
    path = shipped("demo", "session.mp4")
    with av.open(str(path)) as file:
        video, sound = file.streams.video[0], file.streams.audio[0]
        assert (video.codec_context.name, sound.codec_context.name) == ("h264", "aac")
        assert (video.width, video.height, video.average_rate) == (640, 360, 25)
        assert sound.channels == 1
        packets = [packet for packet in file.demux(video) if packet.pts is not None]
        times = [float((packet.pts or 0) * (packet.time_base or 0)) for packet in packets]
        keys = [at for at, packet in zip(times, packets, strict=True) if packet.is_keyframe]
    assert times[0] == 0
    assert 170 <= times[-1] <= 190
    assert max(b - a for a, b in pairwise([*keys, times[-1]])) <= 4.0
    head = path.read_bytes()[:4096]
    assert head.index(b"moov") < path.read_bytes().index(b"mdat"), "not playable while it loads"
    assert struct.unpack(">I", head[:4])[0] < 64


def test_the_second_recording_is_sound_only_and_short() -> None:
    path = shipped("demo", "session-audio.m4a")
    with av.open(str(path)) as file:
        assert not file.streams.video
        assert len(file.streams.audio) == 1
    assert 30_000 <= _duration_ms(path.name) <= 45_000
    assert path.stat().st_size < 300_000


def test_the_picture_moves_with_the_voice() -> None:
    """From one picture to the next something changes while somebody speaks: the session is not a still."""
    with av.open(str(shipped("demo", "session.mp4"))) as file:
        frames = [frame.to_ndarray(format="gray") for _, frame in zip(range(200), file.decode(video=0), strict=False)]
    changed = [np.count_nonzero(np.abs(a.astype(int) - b) > 20) for a, b in pairwise(frames[150:])]
    assert np.median(changed) > 5
    assert max(changed) < 0.05 * 640 * 360


@pytest.mark.parametrize("file", FILES)
def test_the_subtitles_say_what_the_script_says_when_it_is_heard(file: str) -> None:
    script = next(r for r in _json("demo", "script.json")["recordings"] if r["file"] == file)
    cues = _cues(shipped("demo", file).with_suffix(".vtt"))
    speakers = {"C": "Client", "T": "Therapist"}
    assert [(c.id, c.speaker, c.text) for c in cues] == [
        (t["id"], speakers[t["speaker"]], t["text"]) for t in script["turns"]
    ]
    assert all(a.end_ms < b.begin_ms for a, b in pairwise(cues))
    samples, rate = _sound(shipped("demo", file))
    heard = [_db(samples[c.begin_ms * rate // 1000 : c.end_ms * rate // 1000]) for c in cues]
    gaps = [(a.end_ms + 80, b.begin_ms - 80) for a, b in pairwise(cues)]
    silent = [_db(samples[begin * rate // 1000 : end * rate // 1000]) for begin, end in gaps]
    assert min(heard) > -26
    assert max(heard) - min(heard) < 6, "one voice drowns the other"
    assert max(silent) < -50


def test_the_study_is_in_step_with_the_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    """demo.json is what make_demo.py writes from study.json and the times that the subtitles give."""
    monkeypatch.syspath_prepend(str(shipped("demo")))
    anchors, speech = import_module("anchors"), import_module("speech")
    times = {
        file: [
            speech.Spoken(cue.id, cue.speaker[0], cue.text, cue.begin_ms, cue.end_ms)
            for cue in _cues(shipped("demo", file).with_suffix(".vtt"))
        ]
        for file in FILES
    }
    assert anchors.resolve(_json("demo", "study.json"), times) == _json("demo", "demo.json")


def test_every_tag_lies_in_its_recording_and_has_a_code_of_the_starter_codebook() -> None:
    codes = {f"{f['name']}/{c['name']}" for f in _json("presets", "starter.json")["families"] for c in f["codes"]}
    used = set()
    for recording in _recordings():
        duration_ms = _duration_ms(recording["file"])
        for tag in (tag for one_pass in recording["passes"] for tag in one_pass["tags"]):
            end_ms = tag["start_ms"] if tag["end_ms"] is None else tag["end_ms"]
            assert 0 <= tag["start_ms"] <= end_ms <= duration_ms
            assert tag["end_ms"] is None or end_ms - tag["start_ms"] >= 200
            used.add(tag["code"])
    assert used == codes | {None}


def test_two_dyads_with_the_passes_that_later_features_need() -> None:
    demo = _json("demo", "demo.json")
    assert [dyad["label"] for dyad in demo["dyads"]] == ["01", "02"]
    assert {dyad["site"] for dyad in demo["dyads"]} <= set(demo["sites"])
    passes = _recordings()[0]["passes"]
    assert [(p["kind"], p["author"]) for p in passes] == [
        ("client_recall", "C01"),
        ("therapist_recall", "T01"),
        ("coding", "AB"),
        ("coding", "KL"),
    ]
    for one_pass in passes:
        tags = one_pass["tags"]
        assert 10 <= len(tags) <= 20
        assert {tag["end_ms"] is None for tag in tags} == {True, False}, "points and intervals"
        assert any(tag["code"] is None for tag in tags)
        assert any(tag["memo"] for tag in tags)


def test_the_coders_agree_mostly_and_not_fully() -> None:
    first, second = (p["tags"] for p in _recordings()[0]["passes"] if p["kind"] == "coding")

    def met(tag: dict[str, Any], others: list[dict[str, Any]]) -> bool:
        return any(o["code"] == tag["code"] and abs(o["start_ms"] - tag["start_ms"]) <= 1500 for o in others)

    share = sum(met(tag, second) for tag in first) / len(first)
    assert 0.5 <= share <= 0.85


def test_the_starter_codebook() -> None:
    families = _json("presets", "starter.json")["families"]
    assert [f["name"] for f in families] == ["Rupture", "Repair", "Real relationship", "Alliance"]
    codes = [code for family in families for code in family["codes"]]
    assert [code["key"] for code in codes] == list("1234567890")
    assert {code.get("carrier", "point") for code in codes} == {"point"}
    for family in families:
        assert COLOUR.fullmatch(family["colour"])
        assert re.fullmatch(r"after [^,]+(, [^,]+)*, \d{4}", family["citation"])
    for code in codes:
        assert COLOUR.fullmatch(code.get("colour", "#000000"))
        assert 40 <= len(code["definition"]) <= 300


def _ink(svg: bytes, size: int) -> float:
    """Share of the square that is drawn on."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    renderer = QSvgRenderer(QByteArray(svg))
    assert renderer.isValid()
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    alpha = np.frombuffer(image.constBits(), np.uint8).reshape(size, size, 4)[..., 3]
    return float(np.mean(alpha > 100))


def _kind(path: Path) -> tuple[str, bool]:
    """The grid that an icon is drawn on, and whether it takes the colour of the text beside it.

    The program's own has its colours; those of the style sheets, which Qt reads as they are, exist once per theme.
    """
    if path.stem == "iprtool":
        return "0 0 256 256", False
    return ("0 0 16 16", False) if path.stem.endswith(("-dark", "-light", "-contrast")) else ("0 0 20 20", True)


@pytest.mark.parametrize("path", sorted(shipped("icons").glob("*.svg")), ids=lambda path: path.stem)
def test_an_icon_is_one_grid_and_one_ink(path: Path) -> None:
    root = ElementTree.fromstring(path.read_text("utf-8"))
    grid, takes_colour = _kind(path)
    assert root.get("viewBox") == grid
    inks = {element.get(name) for element in root.iter() for name in ("fill", "stroke")} - {None, "none"}
    assert (inks == {"currentColor"}) is takes_colour
    assert 0.02 < _ink(path.read_bytes().replace(b"currentColor", b"#E8EAED"), 20) < 0.95


def test_the_icons_of_the_style_sheets_exist_for_both_themes() -> None:
    names = {path.stem for path in shipped("icons").glob("*.svg")}
    assert {n.removesuffix("-dark") for n in names if n.endswith("-dark")} == {
        n.removesuffix("-light") for n in names if n.endswith("-light")
    }


def test_the_programs_own_icon_is_there_as_a_picture() -> None:
    image = QImage(str(shipped("icons", "iprtool.png")))
    assert (image.width(), image.height()) == (256, 256)
    assert image.hasAlphaChannel()
