"""The board of a large study: 200 dyads with 20 sessions each; and the export of 100,000 tags."""

import os
import tempfile
from pathlib import Path
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from iprtool.domain.ids import new_id
from iprtool.domain.kinds import MediaKind, Part, PassKind
from iprtool.domain.model import Code, Codebook, Dyad, Pass, Planned, Recording, Session, Tag
from iprtool.exchange import plan_csv
from iprtool.services import plan_files, projects, tagging
from iprtool.services.board import Book
from iprtool.services.export_filters import Filters
from iprtool.services.exporting import TABLES, TAGS
from iprtool.store import Project
from iprtool.ui.actions import ActionSet
from iprtool.ui.export.readings import survey
from iprtool.ui.jobs import Jobs
from iprtool.ui.messages import Messages
from iprtool.ui.settings import Settings
from iprtool.ui.sliced import Reading
from iprtool.ui.study.place import StudyPlace
from iprtool.ui.study_session import StudySession
from iprtool.ui.theme.palette import DARK
from iprtool.ui.theme.style import apply_theme, dress
from iprtool.ui.waiting import pause
from tests.bench.report import Row, percentile

_PLAN = (
    (Part.RECORDING, "", ""),
    (Part.CLIENT_RECALL, "", ""),
    (Part.THERAPIST_RECALL, "", "ill"),
    (Part.CODING, "AB", ""),
    (Part.CODING, "MM", ""),
)
"""What each session is to have: mostly there, one part missing with a reason, one to come."""
_RUNS = ((PassKind.CLIENT_RECALL, "C"), (PassKind.CODING, "AB"), (PassKind.CODING, "KL"))


def run(quick: bool = False) -> list[Row]:
    """Measure on a study that is made for it."""
    dyads, tags, repeats = (20, 2_000, 10) if quick else (200, 100_000, 100)
    with tempfile.TemporaryDirectory() as folder:
        project = projects.create(Path(folder) / "Large.iprt", title="Large")
        _fill(project, dyads, tags)
        app = QApplication.instance() or QApplication([])
        assert isinstance(app, QApplication)
        apply_theme(app, DARK)
        root = QObject()
        session, jobs = StudySession(project, Messages(root), root), Jobs(root)
        rows = _board(session, jobs, Settings(Path(folder) / "settings.json"), repeats)
        rows += _plan(Path(folder), dyads)
        rows += _readings(project, tags)
        jobs.close()
        session.close()
    return rows


def _fill(project: Project, dyads: int, tags: int) -> None:
    book, codes = project.find(Codebook)[0], project.find(Code)
    pairs = [Dyad(new_id(), project.study.id, None, f"{n:03}") for n in range(dyads)]
    sessions = [Session(new_id(), dyad.id, number) for dyad in pairs for number in range(1, 21)]
    files = [
        Recording(new_id(), each.id, "A", "a.mp4", "media/a.mp4", False, 1, "0", MediaKind.VIDEO, 0, 3_600_000)
        for each in sessions
    ]
    runs = [Pass(new_id(), file.id, book.id, kind, author) for file in files for kind, author in _RUNS]
    with project.step("Fill") as step:
        planned = [Planned(new_id(), each.id, part, who, None, why) for each in sessions for part, who, why in _PLAN]
        for rows in (pairs, sessions, files, planned, runs):
            step.insert_many(rows)
        step.insert_many(
            Tag(new_id(), runs[0].id, codes[n % len(codes)].id if n % 11 else None, n * 7919 % 3_600_000)
            for n in range(tags)
        )


def _board(session: StudySession, jobs: Jobs, settings: Settings, repeats: int) -> list[Row]:
    begun = perf_counter()
    place = StudyPlace(session, ActionSet(session), jobs, settings)
    place.set_palette(DARK)
    place.resize(1440, 830)
    dress(place)
    place.show()
    pause(0)
    made_ms = 1000 * (perf_counter() - begun)
    pause(300)
    paints, tags = [], []
    bars = place.board.verticalScrollBar(), place.board.horizontalScrollBar()
    for n in range(repeats):
        for bar, stride in zip(bars, (97, 53), strict=True):
            bar.setValue(n * stride % max(bar.maximum(), 1))
        before = perf_counter()
        place.board.viewport().grab()
        paints.append(1000 * (perf_counter() - before))
    run_id = session.project.find(Pass)[0].id
    place.hide()
    for n in range(repeats):
        before = perf_counter()
        tagging.tag_now(session.project, pass_id=run_id, code_id=None, at_ms=n)
        tags.append(1000 * (perf_counter() - before))
    rows = [
        Row("study place, made and shown", made_ms, "ms", detail=f"{place.model.rowCount()} dyads x 20 sessions"),
        Row("board repaint while scrolling, p95", percentile(paints, 0.95), "ms", 50),
        Row("tag on disk with that board in the background, p99", percentile(tags, 0.99), "ms", 16),
    ]
    place.deleteLater()
    pause(0)
    return rows


def _plan(folder: Path, dyads: int) -> list[Row]:
    lines = [
        f"Clinic {n % 3};{n};T{n % 9};{number};yes;yes;yes;AB, KL" for n in range(dyads) for number in range(1, 21)
    ]
    heading = "site;dyad;therapist;session;recording;client_recall;therapist_recall;coders"
    with projects.create(folder / "Plan.iprt", title="Plan") as project:
        before = perf_counter()
        plan_files.import_rows(project, plan_csv.read("\n".join([heading, *lines]).encode()))
        took = 1000 * (perf_counter() - before)
        before = perf_counter()
        book = Book(project)
        book.totals()
        read = 1000 * (perf_counter() - before)
    return [
        Row("plan of a study imported", took, "ms", detail=f"{len(lines):,} sessions, {5 * len(lines):,} parts"),
        Row("the whole board read", read, "ms", detail=f"{len(lines):,} sessions"),
    ]


def _readings(project: Project, tags: int) -> list[Row]:
    rows = []
    for name, reading in (
        ("count and preview", survey(project, TABLES[TAGS], Filters())),
        ("read", TABLES[TAGS].reading(project, Filters())),
    ):
        steps = _steps(reading)
        rows.append(Row(f"export of {tags:,} tags, {name}: whole", sum(steps), "ms"))
        rows.append(Row(f"export of {tags:,} tags, {name}: longest step", max(steps), "ms", 100))
    return rows


def _steps(reading: Reading) -> list[float]:
    taken = []
    while True:
        before = perf_counter()
        ended = next(reading, _END) is _END
        taken.append(1000 * (perf_counter() - before))
        if ended:
            return taken


_END = object()
