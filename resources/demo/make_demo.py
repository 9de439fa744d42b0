"""Makes the demo study: draws and speaks the two recordings, and writes when everything happens.

    python resources/demo/make_demo.py

reads script.json (who says what, who sits how) and study.json (who tagged what, by the turns of the script) and writes
session.mp4, session.vtt, session-audio.m4a, session-audio.vtt and demo.json beside this file. The output is committed:
nobody needs to run this to use the program. It needs iprtool's own dependencies and the program `espeak-ng`.
"""

import json
import os
import random
from collections.abc import Iterator
from dataclasses import fields, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import anchors
import av
import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from scene import HEIGHT, WIDTH, Posture, caption, paint, wave
from speech import RATE, Samples, Spoken, loudness, perform

HERE = Path(__file__).parent
FRAME_RATE = 25
KEYFRAME_EVERY = 75
AUDIO_BIT_RATE = 48_000
CAPTION = ("A fictional session", "Drawn figures, synthetic voices, invented words")
CAPTION_MS = (500, 5200)
SPEAKERS = {"C": "Client", "T": "Therapist"}
_X264 = {
    "preset": "veryslow",
    "tune": "animation",
    "crf": "27",
    "x264-params": f"keyint={KEYFRAME_EVERY}:min-keyint={KEYFRAME_EVERY}:scenecut=0:bframes=0:threads=1",
}
_MOVED = tuple(field.name for field in fields(Posture) if field.name not in ("mouth", "blink", "breath"))
_EASE = 0.075


class Actor:
    """One figure through time: goes over to the posture of the moment, breathes, blinks, speaks."""

    def __init__(self, who: str, turns: list[Spoken], poses: dict[str, dict[str, float]], seed: int) -> None:
        self._own = [turn for turn in turns if turn.speaker == who]
        self._changes = [(turn.begin_ms - 300, poses[turn.pose[who]]) for turn in turns if who in turn.pose]
        self._phase = seed
        self._blinks = self._plan_blinks(random.Random(seed), turns[-1].end_ms + 10_000)
        self._now = Posture()
        self._mouth = 0.0
        self._energy = 0.0

    @staticmethod
    def _plan_blinks(chance: random.Random, until_ms: int) -> list[int]:
        at_ms, blinks = 0, []
        while at_ms < until_ms:
            at_ms += chance.randint(2200, 5200)
            blinks.append(at_ms)
        return blinks

    def at(self, at_ms: int, loud: float) -> Posture:
        """The posture in the picture at a time; call it once per picture, in order."""
        speaking = any(turn.begin_ms <= at_ms < turn.end_ms for turn in self._own)
        self._mouth += (loud * speaking - self._mouth) * 0.6
        self._energy += (loud * speaking - self._energy) * 0.06
        target = Posture(**next((pose for begin, pose in reversed(self._changes) if begin <= at_ms), {}))
        steps = {name: self._step(name, getattr(target, name)) for name in _MOVED}
        self._now = Posture(**steps)
        return replace(
            self._now,
            lean=self._now.lean + 0.7 * wave(at_ms, 9100, self._phase),
            tilt=self._now.tilt + 2.5 * self._energy * wave(at_ms, 1300, self._phase),
            hand=min(1.0, self._now.hand + 0.35 * self._energy * (1 + wave(at_ms, 1900, self._phase))),
            mouth=self._mouth,
            blink=float(any(blink <= at_ms < blink + 150 for blink in self._blinks)),
            breath=0.8 * wave(at_ms, 3900, self._phase),
        )

    def _step(self, name: str, target: float) -> float:
        now: float = getattr(self._now, name)
        return now + (target - now) * _EASE


def pictures(samples: Samples, turns: list[Spoken], poses: dict[str, dict[str, float]]) -> Iterator[NDArray[np.uint8]]:
    """Every picture of the video, RGB, height x width x 3."""
    loud = loudness(samples, FRAME_RATE)
    client, therapist = Actor("C", turns, poses, seed=3), Actor("T", turns, poses, seed=11)
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGBX8888)
    for number, level in enumerate(loud):
        at_ms = round(number * 1000 / FRAME_RATE)
        painter = QPainter(image)
        paint(painter, at_ms, number / len(loud), client.at(at_ms, float(level)), therapist.at(at_ms, float(level)))
        if CAPTION_MS[0] <= at_ms < CAPTION_MS[1]:
            caption(painter, CAPTION, min(1.0, (at_ms - CAPTION_MS[0]) / 400, (CAPTION_MS[1] - at_ms) / 400))
        painter.end()
        whole = np.frombuffer(image.constBits(), np.uint8).reshape(HEIGHT, image.bytesPerLine() // 4, 4)
        yield np.ascontiguousarray(whole[:, :WIDTH, :3])


def write_media(path: Path, samples: Samples, frames: Iterator[NDArray[np.uint8]] | None) -> None:
    """Encode sound, and pictures where there are any, H.264 and AAC, playable while it loads."""
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as out:
        video = None
        if frames is not None:
            video = out.add_stream("libx264", rate=FRAME_RATE, options=_X264)
            video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        sound = out.add_stream("aac", rate=RATE, layout="mono")
        sound.bit_rate = AUDIO_BIT_RATE
        blocks = _blocks(samples)
        for number, picture in enumerate(frames or ()):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, FRAME_RATE)
            out.mux(video.encode(frame))
            _mux_until(out, sound, blocks, (number + 1) / FRAME_RATE)
        _mux_until(out, sound, blocks, float("inf"))
        for stream in filter(None, (video, sound)):
            out.mux(stream.encode(None))


def _blocks(samples: Samples) -> list[av.AudioFrame]:
    blocks = []
    for begin in range(0, len(samples), 1024):
        block = av.AudioFrame.from_ndarray(samples[None, begin : begin + 1024], format="fltp", layout="mono")
        block.sample_rate, block.pts, block.time_base = RATE, begin, Fraction(1, RATE)
        blocks.append(block)
    return blocks[::-1]


def _mux_until(out: Any, sound: Any, blocks: list[av.AudioFrame], seconds: float) -> None:
    while blocks and blocks[-1].pts < seconds * RATE:
        out.mux(sound.encode(blocks.pop()))


def write_subtitles(path: Path, turns: list[Spoken]) -> None:
    """The turns as WebVTT, one cue each, with the speaker as voice."""
    cues = [
        f"{turn.id}\n{_clock(turn.begin_ms)} --> {_clock(turn.end_ms)}\n<v {SPEAKERS[turn.speaker]}>{turn.text}\n"
        for turn in turns
    ]
    note = "NOTE A fictional session: drawn figures, synthetic voices, invented words.\n"
    path.write_text("\n".join(["WEBVTT\n", note, *cues]), encoding="utf-8")


def _clock(ms: int) -> str:
    seconds, milliseconds = divmod(ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{milliseconds:03}"


def main() -> None:
    """Make everything anew."""
    app = QGuiApplication([])
    script = json.loads((HERE / "script.json").read_text(encoding="utf-8"))
    times: dict[str, list[Spoken]] = {}
    for recording in script["recordings"]:
        path = HERE / recording["file"]
        samples, turns = perform(recording)
        frames = pictures(samples, turns, script["poses"]) if path.suffix == ".mp4" else None
        write_media(path, samples, frames)
        write_subtitles(path.with_suffix(".vtt"), turns)
        times[path.name] = turns
        print(f"{path.name}: {len(samples) / RATE:.1f} s, {path.stat().st_size / 1e6:.2f} MB")
    study = anchors.resolve(json.loads((HERE / "study.json").read_text(encoding="utf-8")), times)
    (HERE / "demo.json").write_text(json.dumps(study, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    app.quit()


if __name__ == "__main__":
    main()
