"""The interview's sound lies on the interview's clock to within 50 ms, whatever happens to microphone and server.

A microphone whose samples have known times is heard by a process of its own: Qt looks for its server once.
"""

import os
import signal
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
from PySide6.QtCore import QCoreApplication

from iprtool.domain.errors import IprError
from iprtool.media.microphone import Microphone
from iprtool.media.sound_writer import RETRY_S
from tests.sound_server import SoundServer
from tests.talking import EVERY_S, FEW_BYTES, Recorder, Speaker, heard_clicks, recording, spoken

WITHIN_MS = 50
TOLD_S = 3.0


def zero_of(recorder: Recorder) -> float:
    """The reading of `perf_counter` at which the interview began, as its clock says now."""
    now = time.perf_counter()
    return now - recorder.map(now) / 1000


def check(
    zero: float,
    speaker: Speaker,
    folder: Path,
    parts: list[dict[str, Any]],
    fewest: int,
    hung: tuple[float, float] | None = None,
) -> None:
    """Clicks are in the sound where the clock of the interview says they sounded, at least so many, in order.

    What was spoken while the server `hung` (from and to, of `perf_counter`) sounded later than it was spoken.
    """
    heard = heard_clicks(folder, parts)
    if hung is not None:
        times = heard / 1000 + zero
        heard = heard[(times < hung[0]) | (times > hung[1])]
    sounded = (np.array(speaker.clicks) - zero) * 1000
    nearest = np.abs(sounded[None, :] - heard[:, None]).argmin(axis=1)
    assert len(heard) >= fewest
    assert np.all(np.diff(nearest) >= 1)
    assert np.abs(sounded[nearest] - heard).max() < WITHIN_MS


def test_sound_lies_on_the_clock_from_begin_to_end(sound_server: SoundServer, tmp_path: Path) -> None:
    with spoken(sound_server) as speaker, recording(sound_server, tmp_path / "a.wav", "pipe") as recorder:
        begun = recorder.seen[-1]
        assert recorder.wait("part")["begin_ms"] < 1_000
        recorder.order("block", 1.0)
        time.sleep(1.5)
        assert recorder.told("map", time.perf_counter(), what="mapped")["peaks"] > 0.5
        zero = zero_of(recorder)
        parts = recorder.stop()
    assert not [each for each in recorder.seen if each["what"] == "trouble"]
    assert abs(zero - begun["perf"]) * 1000 < WITHIN_MS
    check(zero, speaker, tmp_path, parts, 3)
    assert np.allclose(np.diff(heard_clicks(tmp_path, parts)), 1000 * EVERY_S, atol=1), "also while it was busy"


def test_a_full_disk_loses_nothing_when_there_is_room_again(sound_server: SoundServer, tmp_path: Path) -> None:
    with spoken(sound_server) as speaker, recording(sound_server, tmp_path / "a.wav", "pipe") as recorder:
        recorder.wait("part")
        recorder.order("limit", (tmp_path / "a.wav").stat().st_size + 20_000)
        trouble = recorder.wait("disk")
        recorder.order("limit", 10)
        time.sleep(RETRY_S + 0.5)
        recorder.order("limit", 0)
        recorder.wait("disk over")
        time.sleep(EVERY_S)
        zero = zero_of(recorder)
        parts = recorder.stop()
    assert "is kept" in trouble["text"]
    assert "folder" not in trouble["text"], "no other can be chosen"
    assert [each["what"] for each in recorder.seen if "disk" in each["what"]] == ["disk", "disk over"], "told once"
    assert [each["file"] for each in parts] == ["a.wav", "a-2.wav"]
    assert {each.name for each in tmp_path.iterdir()} == {"a.wav", "a-2.wav"}, "files in which nothing is are gone"
    assert parts[1]["begin_ms"] == pytest.approx(parts[0]["begin_ms"] + parts[0]["length_ms"], abs=1)
    check(zero, speaker, tmp_path, parts, 2)
    assert np.allclose(np.diff(heard_clicks(tmp_path, parts)), 1000 * EVERY_S, atol=WITHIN_MS), "none is missing"


def test_a_server_that_hangs_is_told_and_its_gap_is_silent(sound_server: SoundServer, tmp_path: Path) -> None:
    (server,) = [each for each in psutil.Process().children() if each.name() == "pulseaudio"]
    speaking = spoken(sound_server, waits_bytes=FEW_BYTES)
    with speaking as speaker, recording(sound_server, tmp_path / "a.wav", "pipe") as recorder:
        recorder.wait("part")
        time.sleep(0.5)
        hung = time.perf_counter()
        os.kill(server.pid, signal.SIGSTOP)
        try:
            trouble = recorder.wait("trouble")
            zero = zero_of(recorder)
        finally:
            os.kill(server.pid, signal.SIGCONT)
        resumed = time.perf_counter()
        time.sleep(2.0)
        (part,) = recorder.stop()
    assert "No sound comes" in trouble["text"]
    assert trouble["perf"] - hung < TOLD_S
    assert abs(trouble["position_ms"] / 1000 - (trouble["perf"] - zero)) * 1000 < WITHIN_MS, "the clock goes on"
    check(zero, speaker, tmp_path, [part], 2, (hung, resumed + EVERY_S))
    last = heard_clicks(tmp_path, [part])[-1] / 1000 + zero
    assert last > trouble["perf"], "what was said after the gap is heard"


def test_a_microphone_that_comes_back_and_another_one_go_on(sound_server: SoundServer, tmp_path: Path) -> None:
    with ExitStack() as first, spoken(sound_server, "second") as second:
        first.enter_context(spoken(sound_server, "first"))
        with recording(sound_server, tmp_path / "a.wav", "first") as recorder:
            recorder.wait("part")
            first.close()
            unplugged = time.perf_counter()
            trouble = recorder.wait("trouble")
            zero = zero_of(recorder)
            with spoken(sound_server, "first") as again:
                assert recorder.wait("part")["file"] == "a-2.wav"
                time.sleep(2 * EVERY_S)
                recorder.order("use", "second")
                begun = recorder.wait("part")
                time.sleep(2 * EVERY_S)
            parts = recorder.stop()
    assert trouble["perf"] - unplugged < TOLD_S
    assert "unplugged" in trouble["text"] or "no longer connected" in trouble["text"]
    assert [each["file"] for each in parts] == ["a.wav", "a-2.wav", "a-3.wav"]
    assert parts[2]["begin_ms"] == begun["begin_ms"] > parts[1]["begin_ms"] + parts[1]["length_ms"] - 2
    check(zero, again, tmp_path, parts[1:2], 2)
    check(zero, second, tmp_path, parts[2:], 2)


def test_without_a_microphone_the_clock_runs(sound_server: SoundServer, tmp_path: Path) -> None:
    with recording(sound_server, tmp_path / "a.wav", "") as recorder:
        zero = zero_of(recorder)
        assert abs(zero - recorder.seen[1]["perf"]) * 1000 < WITHIN_MS
        recorder.order("use", "nothing of that name")
        assert "not connected" in recorder.wait("refused")["text"]
        assert recorder.stop() == []
    assert not (tmp_path / "a.wav").exists()


def test_without_a_sound_server_there_is_a_clock_and_no_device(qapp: QCoreApplication, tmp_path: Path) -> None:
    microphone = Microphone()
    assert microphone.position_ms == 0
    with pytest.raises(IprError, match="not connected"):
        microphone.start(tmp_path / "a.wav", "gone")
    assert microphone.position_ms == 0, "nothing has begun"
    assert not microphone.is_hearing
    microphone.start()
    time.sleep(0.1)
    assert microphone.position_ms == pytest.approx(100, abs=50)
    assert microphone.stop() == []
    microphone.start(at_ms=60_000)
    assert microphone.position_ms == pytest.approx(60_000, abs=20), "taken up again"
    assert microphone.stop() == []
    assert not list(tmp_path.iterdir())
