"""An interview held through the window, whose microphone hears the loudspeaker: how its sound lies to its log.

The session's recording is silence with clicks at irregular times of its own. They sound wherever the window plays them,
the microphone hears the room, and each click that was recorded is looked for in the log.
"""

import math
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from iprtool.domain.model import Recall
from iprtool.services import projects, recalls, recordings, study
from iprtool.store import Project
from tests.bench.report import percentile
from tests.bench.talk import RATE, Samples, write
from tests.sound_server import LOUDSPEAKER, SoundServer
from tests.talking import control, heard_clicks

ROOM = "room"
"""The microphone."""
SESSION_S = 240
_APART_S = (0.45, 0.8)
"""Two clicks lie so far apart; the times differ, so that no shift of the whole looks right."""
_CLICK_HZ, _CLICK_S = 2_000, 0.012
_EDGE_MS = 500
"""A click so near to a stop, a jump or a change of speed need not be heard, for VLC may begin sound too early."""
_STRAY_MS = 150
_TIMEOUT_S = 120.0


class Click(NamedTuple):
    """A click that was played by the log, when, at which speed; and by how much later its sound was recorded."""

    at_ms: float
    rate: float
    off_ms: float


class Held(NamedTuple):
    """What came of an interview. Clicks near a stop, a jump or a change of speed are in neither."""

    length_ms: int
    clicks: list[Click]
    strays: list[float]
    """When something was recorded where the log knows of no click."""

    def off_ms(
        self, from_ms: float = 0, until_ms: float = math.inf, *, as_it_is: bool = True, share: float = 1
    ) -> float:
        """How far sound is from log in a stretch, for that share of clicks, at the speed of life or the others."""
        chosen = [
            abs(each.off_ms)
            for each in self.clicks
            if from_ms <= each.at_ms < until_ms and (each.rate == 1.0) is as_it_is
        ]
        assert chosen, "no click was played there"
        return percentile(chosen, share)


def make_study(folder: Path) -> None:
    """A study with one session, whose recording is clicks."""
    clicks = click_times()
    with projects.create(folder, title="Clicks") as project:
        session = study.ensure_session(project, dyad="08", number=3)
        sound = write(folder.with_name("clicks.wav"), _clicking(clicks))
        recordings.add_file(project, session_id=session.id, file=sound)


def click_times() -> NDArray[np.float64]:
    """When the recording clicks, in ms of its time."""
    apart = np.random.default_rng(7).uniform(*_APART_S, SESSION_S * 3)
    times: NDArray[np.float64] = 1000 * np.cumsum(apart)
    return times[times < 1000 * (SESSION_S - 1)]


def _clicking(times: NDArray[np.float64]) -> Samples:
    sound = np.zeros(SESSION_S * RATE, np.float32)
    click = 0.9 * np.sin(2 * np.pi * _CLICK_HZ * np.arange(round(_CLICK_S * RATE)) / RATE).astype(np.float32)
    for ms in times:
        begin = round(ms * RATE / 1000)
        sound[begin : begin + len(click)] = click
    return sound


def hold(server: SoundServer, folder: Path, seconds: float) -> Held:
    """Hold an interview of that length in a window of its own, and see how it lies."""
    make_study(folder)
    named = (f"source_name={ROOM}", f"source_properties=device.description={ROOM}", "channels=1")
    remapped = control(server, "load-module", "module-remap-source", *named, f"master={LOUDSPEAKER}.monitor")
    command = [sys.executable, "-m", "tests.ui.recall.holding_child", str(folder), ROOM, str(seconds)]
    try:
        subprocess.run(command, env=server.environment, timeout=seconds + _TIMEOUT_S, check=True)
    finally:
        control(server, "unload-module", remapped, must=False)
    with Project.open(folder) as project:
        (recall,) = project.find(Recall)
        return _held(project, recall)


def _held(project: Project, recall: Recall) -> Held:
    log = recalls.stimulus_log(project, recall)
    sounds = [
        {"begin_ms": each.offset_ms, "file": str(recordings.file_of(project.folder, each))}
        for each in recalls.sounds(project, recall)
    ]
    heard = np.sort(heard_clicks(project.folder, sounds))
    edges = np.array([each.at_ms for each in recalls.happenings(project, recall)], float)
    played = [each.at_ms for ms in click_times() for each in log.interview_at(round(ms)) if each.playing]
    expected = np.sort(np.array(played, float))
    sure = expected[np.abs(_off(expected, edges)) > _EDGE_MS]
    strange = (np.abs(_off(heard, expected)) > _STRAY_MS) & (np.abs(_off(heard, edges)) > _EDGE_MS)
    clicks = [
        Click(float(at), log.session_at(round(at)).rate, float(off))
        for at, off in zip(sure, _off(sure, heard), strict=True)
    ]
    return Held(recall.length_ms, clicks, heard[strange].tolist())


def _off(these: NDArray[np.float64], those: NDArray[np.float64]) -> NDArray[np.float64]:
    """By how much later the nearest of those is than each of these."""
    distances = those[None, :] - these[:, None]
    nearest: NDArray[np.float64] = distances[np.arange(len(these)), np.abs(distances).argmin(axis=1)]
    return nearest
