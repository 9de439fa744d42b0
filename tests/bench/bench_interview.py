"""An interview of ten minutes: how far its recorded sound lies from what its stimulus log says was played.

What the loudspeaker would say is said into a microphone whose every sample has a known time: the session's recording, a
click every half second of its time, played, paused, sought and played at other speeds as the log tells. Each happening
is put on the interview's clock as the program does it, by the reading of `perf_counter` at which it happened.
"""

import tempfile
import time
from bisect import bisect_right
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import psutil
from numpy.typing import NDArray

from iprtool.domain.kinds import Initiator, Stimulus
from iprtool.domain.model import Happening
from iprtool.domain.stimulus import StimulusLog
from tests.bench.report import Row
from tests.sound_server import RATE, Sound, SoundServer, served
from tests.talking import CLICK, PIECE, Recorder, Speaker, heard_clicks, recording, spoken

BAR_MS = 50.0
_CLICK_MS = 500
_PIECE_MS = 10
_MINUTE_MS = 60_000
_FIRST_PIECE = 600
"""The recorder needs some seconds to begin, and hears the first sound then."""
_SPEEDS = (1.0, 0.5, 1.25, 1.5, 2.0)


class Turn(NamedTuple):
    """What happens at a piece: from then on the session's recording plays, or stands, from `session_ms` on."""

    piece: int
    kind: Stimulus
    session_ms: float
    playing: bool
    rate: float
    from_ms: float | None = None


def run(quick: bool = False) -> list[Row]:
    """The largest distance in the first and in the last minute, and over all."""
    seconds = 30 if quick else 600
    with tempfile.TemporaryDirectory(prefix="bench") as folder, served() as server:
        return _interview(server, Path(folder), seconds)


def _interview(server: SoundServer, folder: Path, seconds: int) -> list[Row]:
    turns = _turns(seconds, np.random.default_rng(4))
    voice = _Voice(turns)
    with spoken(server, sound=voice.piece) as speaker, recording(server, folder / "a.wav", "pipe") as recorder:
        happenings = [_logged(recorder, speaker, turn) for turn in turns]
        time.sleep(1)
        used = psutil.Process(recorder.pid).cpu_times()
        (part,) = recorder.stop()
    log = StimulusLog(happenings)
    heard = heard_clicks(folder, [part])
    off = _distances(log, heard)
    share = (used.user + used.system) / seconds
    told = f"{len(turns)} happenings, {len(_troubles(recorder))} troubles"
    detail = f"{len(heard)} of {len(voice.clicks)} clicks heard, {told}"
    first, last = off[heard < heard[0] + _MINUTE_MS].max(), off[heard > heard[-1] - _MINUTE_MS].max()
    return [
        Row("sound against log, first minute: off by", float(first), "ms", BAR_MS, detail),
        Row("sound against log, last minute: off by", float(last), "ms", BAR_MS),
        Row("sound against log, median", float(np.median(off)), "ms"),
        Row("recording: share of a core", 100 * share, "%"),
    ]


def _turns(seconds: int, random: np.random.Generator) -> list[Turn]:
    """Plays, pauses, jumps and changes of speed, every few seconds until the end."""
    turns = [Turn(_FIRST_PIECE, Stimulus.PLAY, 0.0, True, 1.0)]
    while True:
        last = turns[-1]
        piece = last.piece + int(random.integers(200, 1_000))
        here = last.session_ms + (piece - last.piece) * _PIECE_MS * last.rate * last.playing
        if piece > seconds * 100:
            return [*turns, Turn(seconds * 100, Stimulus.END, here, False, last.rate)]
        kind = random.choice([Stimulus.SEEK, Stimulus.RATE, Stimulus.PAUSE if last.playing else Stimulus.PLAY])
        if kind == Stimulus.SEEK:
            there = max(0.0, here - float(random.integers(-20_000, 20_000)))
            turns.append(Turn(piece, Stimulus.SEEK, there, last.playing, last.rate, here))
        elif kind == Stimulus.RATE:
            turns.append(Turn(piece, Stimulus.RATE, here, last.playing, float(random.choice(_SPEEDS))))
        else:
            turns.append(Turn(piece, Stimulus(kind), here, not last.playing, last.rate))


class _Voice:
    """What the loudspeaker says in each piece."""

    def __init__(self, turns: list[Turn]) -> None:
        self._turns = turns
        self._begins = [turn.piece for turn in turns]
        self._random = np.random.default_rng(1)
        self.clicks: list[float] = []
        """The session's time of each."""

    def piece(self, number: int) -> Sound:
        """10 ms of sound, with a click where the session has one."""
        sound = self._random.integers(-200, 200, PIECE).astype(np.int16)
        turn = self._turns[max(0, bisect_right(self._begins, number) - 1)]
        if number < self._begins[0] or not turn.playing:
            return sound
        begin = turn.session_ms + (number - turn.piece) * _PIECE_MS * turn.rate
        click = -(-begin // _CLICK_MS) * _CLICK_MS
        if click < begin + _PIECE_MS * turn.rate:
            at = int((click - begin) / turn.rate * RATE / 1000)
            sound[at : at + 40] = CLICK
            self.clicks.append(click)
        return sound


def _logged(recorder: Recorder, speaker: Speaker, turn: Turn) -> Happening:
    """The happening of a turn, once it has come."""
    perf = speaker.begun + turn.piece / 100
    time.sleep(max(0.0, perf + 0.02 - time.perf_counter()))
    from_ms = None if turn.from_ms is None else round(turn.from_ms)
    return Happening(
        str(turn.piece), "recall", turn.kind, Initiator.PARTICIPANT, recorder.map(perf), datetime.now(UTC),
        round(turn.session_ms), turn.rate, from_ms,
    )  # fmt: skip


def _distances(log: StimulusLog, heard: NDArray[np.float64]) -> NDArray[np.float64]:
    """For each click that was heard, how far it is from the nearest time at which the log says it was played."""
    clicks = np.arange(0, int(max(each.session_end_ms for each in log.stretches)) + _CLICK_MS, _CLICK_MS)
    played = [occasion.at_ms for click in clicks for occasion in log.interview_at(int(click)) if occasion.playing]
    expected = np.sort(np.array(played, float))
    return np.array([float(np.abs(expected - each).min()) for each in heard])


def _troubles(recorder: Recorder) -> list[dict[str, Any]]:
    return [each for each in recorder.seen if each["what"] == "trouble"]
