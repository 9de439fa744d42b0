"""Searching 100,000 tags with memos and ratings: words, names, ratings and how tags lie to each other."""

import random
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from iprtool.domain.ids import new_id
from iprtool.domain.kinds import PassKind
from iprtool.domain.model import Code, Pass, Rating, Tag
from iprtool.services import tagging
from iprtool.services.finding import Finder
from iprtool.store import Project
from tests.bench.report import Row, percentile
from tests.unit.store.studies import Small, fill

TAGS = 100_000
RECORDINGS = 20
_WORDS = (
    "avoid",
    "angry",
    "answer",
    "about",
    "alone",
    "again",
    "away",
    "story",
    "looks",
    "tears",
    "voice",
    "therapist",
)
QUERIES = (
    ("one letter, in nearly every memo", "a"),
    ("two words", "looks away"),
    ("a phrase", '"looks away"'),
    ("a code and a rating", "code:Rupture/Withdrawal impact>=3"),
    ("a time range of one author", "by:AB from:00:10:00 to:00:20:00 is:interval"),
    ("within of", "code:Rupture/Withdrawal within 5s of code:Rupture/Confrontation"),
    ("overlaps", "code:Rupture/Withdrawal overlaps impact>=4"),
    ("followed by", "family:Rupture not followed by looks within 60s"),
    ("everything at once", "(looks or tears) -code:Rupture/Withdrawal within 10s of (impact>=3 overlaps by:AB)"),
)


def run(quick: bool = False) -> list[Row]:
    """Times in ms: every query anew with nothing remembered, and after one more tag."""
    with (
        tempfile.TemporaryDirectory(prefix="iprtool-bench-") as place,
        Project.create(Path(place) / "Bench.iprt", title="Bench") as project,
    ):
        small = fill(project)
        _fill(project, small)
        return _measure(project, small, 3 if quick else 15)


def _fill(project: Project, small: Small) -> None:
    rng = random.Random(1)
    other = Code(new_id(), small.family.id, "Confrontation", 1, "#E4572E")
    films = [small.recording]
    films += [replace(small.recording, id=new_id(), label=f"camera {n}") for n in range(1, RECORDINGS)]
    runs = [Pass(new_id(), film.id, small.book.id, PassKind.CODING, who) for film in films for who in ("CD", "EF")]
    codes = (small.code.id, other.id, None)
    tags = []
    for n in range(TAGS):
        start = rng.randrange(3_000_000)
        end = start + rng.randrange(1, 20_000) if n % 2 else None
        memo = " ".join(rng.choices(_WORDS, k=8))
        tags.append(Tag(new_id(), rng.choice(runs).id, rng.choice(codes), start, end, memo))
    ratings = [Rating(new_id(), tag.pass_id, small.scale.id, tag.id, rng.randrange(1, 6)) for tag in tags[::2]]
    with project.step("Fill", barrier=True) as step:
        for rows in ([other], films[1:], runs, tags, ratings):
            step.insert_many(rows)


def _timed(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def _measure(project: Project, small: Small, times: int) -> list[Row]:
    finder = Finder(project)
    reading = finder.reading()
    slices = []
    while not finder.ready:
        slices.append(_timed(lambda: next(reading, None)))
    first = _timed(lambda: finder.find("is:point"))
    rows = [
        Row("find: longest slice of the reading", max(slices), "ms", 100, f"{sum(slices):.0f} ms in {len(slices)}"),
        Row("find: first answer after the reading", first, "ms", 100, f"{TAGS:,} tags"),
    ]
    for name, query in QUERIES:
        took = []
        for _ in range(times):
            tagging.tag_now(project, pass_id=small.run.id, code_id=small.code.id, at_ms=5, memo="looks away")
            took.append(_timed(lambda query=query: finder.find(query)))
        found = len(finder.find(query))
        assert 0 < found < TAGS + 10_000, f"{query!r} found {found}"
        rows.append(
            Row(
                f"find: {name}",
                percentile(took, 0.95),
                "ms",
                100,
                f"p95 of {times}, each after a new tag; {found:,} found",
            )
        )
    finder.close()
    return rows
