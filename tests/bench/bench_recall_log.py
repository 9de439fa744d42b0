"""The stimulus log of a recall: both ways between interview and session in a log of 10,000 entries, and writing one."""

import random
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from iprtool.domain.kinds import Initiator, RecallMode, Respondent, Stimulus
from iprtool.domain.model import Happening
from iprtool.domain.stimulus import StimulusLog
from iprtool.services import recalls
from iprtool.store import Project
from tests.bench.report import Row, percentile
from tests.unit.store.studies import fill

ENTRIES = 10_000
DURATION_MS = 3_000_000
_WALL = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def run(quick: bool = False) -> list[Row]:
    """Times in ms."""
    chance = random.Random(2026)
    number = 200 if quick else 2_000
    log = StimulusLog(_happenings(chance), 0, DURATION_MS)
    building = _times(lambda _: StimulusLog(log.happenings, 0, DURATION_MS), range(3))
    there = _times(log.session_at, [chance.randrange(log.length_ms) for _ in range(number)])
    back = _times(log.interview_at, [chance.randrange(DURATION_MS) for _ in range(number)])
    found = [len(log.interview_at(chance.randrange(DURATION_MS))) for _ in range(50)]
    detail = f"{ENTRIES:,} entries, n = {number}"
    return [
        *_ranks("interview to session", there, detail),
        *_ranks("session to interview", back, f"{detail}, each finds {percentile(found, 0.5)} times in the median"),
        Row("build the map of a log", percentile(building, 0.5), "ms", None, f"{ENTRIES:,} entries"),
        Row("coverage of a log", percentile(_times(lambda _: log.coverage(), range(3)), 0.5), "ms", None),
        *_writing(50 if quick else 500),
    ]  # fmt: skip


def _ranks(name: str, times: list[float], detail: str) -> list[Row]:
    return [Row(f"{name}, p{100 * share:.0f}", percentile(times, share), "ms", 1, detail) for share in (0.5, 0.99)]


def _happenings(chance: random.Random) -> list[Happening]:
    """An interview with stops, replays of some seconds, jumps and changes of speed."""
    at_ms, place, rate, found = 0, 0, 1.0, list[Happening]()
    while len(found) < ENTRIES:
        for kind in (Stimulus.PLAY, Stimulus.RATE, Stimulus.PAUSE, Stimulus.SEEK):
            before = place
            if kind is Stimulus.RATE:
                rate = chance.choice([0.75, 1.0, 1.5, 2.0])
            if kind is Stimulus.SEEK:
                back = chance.random() < 0.7
                place = max(place - chance.randrange(10_000), 0) if back else chance.randrange(DURATION_MS - 60_000)
            from_ms = before if kind is Stimulus.SEEK else None
            found.append(
                Happening(str(len(found)), "r", kind, Initiator.PARTICIPANT, at_ms, _WALL, place, rate, from_ms)
            )
            wait_ms = chance.randrange(20_000)
            at_ms += wait_ms
            place += round(wait_ms * rate) if kind in (Stimulus.PLAY, Stimulus.RATE) else 0
    return found


def _times(act: Callable[[int], object], values: Sequence[int]) -> list[float]:
    times = []
    for value in values:
        begun = time.perf_counter()
        act(value)
        times.append((time.perf_counter() - begun) * 1000)
    return times


def _writing(number: int) -> list[Row]:
    with (
        tempfile.TemporaryDirectory(prefix="iprtool-bench-") as place,
        Project.create(Path(place) / "Bench.iprt", title="Bench") as project,
    ):
        recall = recalls.begin(
            project,
            recording_id=fill(project).recording.id,
            participant=Respondent.CLIENT,
            mode=RecallMode.FREE,
            interviewer="KL",
        )

        def write(at_ms: int) -> None:
            recalls.log(
                project, recall, Stimulus.SEEK, initiator=Initiator.PARTICIPANT, at_ms=at_ms, session_ms=0, rate=1.0
            )

        times = _times(write, range(number))
    return [Row("an entry, from call to committed, p99", percentile(times, 0.99), "ms", None, f"n = {number}")]
