"""A transcript of 5,000 turns with their words' times: read, shown, followed, edited, with 2,000 tags on its words."""

import os
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TypeVar

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from iprtool.domain.ids import new_id
from iprtool.domain.kinds import MediaKind
from iprtool.domain.model import Recording, Tag, Turn
from iprtool.exchange import pseudonym_preview, pseudonyms
from iprtool.exchange.found import FoundTranscript, FoundTurn
from iprtool.services import passes, projects, scripts, study, transcript_editing, transcripts
from iprtool.store import Project
from iprtool.ui.actions import ActionSet
from iprtool.ui.arrangement import Arrangement
from iprtool.ui.code.coded import read_coded
from iprtool.ui.code.moments import PlaybackMoments
from iprtool.ui.code.tag_table import TagTableModel
from iprtool.ui.code.transcript_page import TranscriptPage
from iprtool.ui.playback import Playback
from iprtool.ui.theme.palette import DARK
from iprtool.ui.theme.style import apply_theme, dress
from tests.bench.report import Row, percentile

T = TypeVar("T")
_SAID = "This is what is said in turn {}, with some more words than a short one has, or has it not?"
_EVERY_MS, _WORD_MS = 3_000, 100
_BAR_MS = 100.0


def run(quick: bool = False) -> list[Row]:
    """Measure on a study that is made for it."""
    turns, tags, repeats = (500, 200, 3) if quick else (5_000, 2_000, 20)
    with tempfile.TemporaryDirectory() as folder:
        app = QApplication.instance() or QApplication([])
        assert isinstance(app, QApplication)
        apply_theme(app, DARK)
        project = projects.create(Path(folder) / "Long.iprt", title="Long", author="ME")
        root = QObject()
        rows = _page(project, _recording(project, turns), root, turns, tags, repeats)
        rows.append(_preview(turns))
        project.close()
    return rows


def _found(turns: int) -> FoundTranscript:
    count = len(_SAID.split())
    times = [(n * _EVERY_MS, tuple(n * _EVERY_MS + word * _WORD_MS for word in range(count))) for n in range(turns)]
    return FoundTranscript(
        tuple(
            FoundTurn(_SAID.format(n), begin, begin + _EVERY_MS - 100, "CT"[n % 2], words)
            for n, (begin, words) in enumerate(times)
        )
    )


def _recording(project: Project, turns: int) -> Recording:
    session = study.ensure_session(project, dyad="1", number=1)
    ms = turns * _EVERY_MS
    made = Recording(new_id(), session.id, "a", "", "", True, 0, "", MediaKind.NONE, 0, duration_ms=ms)
    with project.step("Add recording") as step:
        step.insert(made)
    transcripts.add(project, recording_id=made.id, found=_found(turns))
    return made


def _page(project: Project, recording: Recording, root: QObject, turns: int, tags: int, repeats: int) -> list[Row]:
    own = passes.ensure(project, recording_id=recording.id, author="ME")
    every = turns * _EVERY_MS // tags
    marks = [Tag(new_id(), own.id, None, n * every, n * every + 1_500) for n in range(tags)]
    table = TagTableModel()
    page = TranscriptPage(ActionSet(root), table)
    page.resize(360, 600)
    dress(page)
    page.show()
    coded = read_coded(project, recording, own, PlaybackMoments(Playback(root), round), Arrangement())
    table.load(marks, coded.trees, {own.id: "ME"})
    page.marks.take(coded)
    found, read_ms = _timed(lambda: scripts.of_recordings(project, [recording.id])[recording.id])
    script = found[0]
    _, first_ms = _timed(lambda: page.show_scripts(found, script.transcript.id))
    steps = range(0, len(script.turns), len(script.turns) // repeats)
    follow = [_timed(partial(page.show_now, n * _EVERY_MS + 500))[1] for n in steps]
    edits = [_timed(partial(_edit, project, page, n))[1] for n in steps]
    marked = [_timed(page.show_marks)[1] for _ in steps]
    size = f"{turns:,} turns"
    return [
        Row(f"read a transcript of {size}", read_ms, "ms", _BAR_MS),
        Row(f"show it, with {tags:,} tags", first_ms, "ms", _BAR_MS),
        Row("go to the spoken turn, p95", percentile(follow, 0.95), "ms", _BAR_MS),
        Row("write a turn and show it, p95", percentile(edits, 0.95), "ms", _BAR_MS),
        Row("show tags anew, p95", percentile(marked, 0.95), "ms", _BAR_MS),
    ]


def _edit(project: Project, page: TranscriptPage, number: int) -> None:
    script = page.model.script
    assert script is not None
    changes = transcript_editing.set_text(project, turn_id=script.turns[number].id, text="Other words than before.")
    page.show_turns(script.changed(changes.of(Turn)))


def _preview(turns: int) -> Row:
    """The longest slice of looking for names, after which the window gets its turn again."""
    key = pseudonyms.parse("\n".join(f"Name{n} -> P{n}" for n in range(200)))
    reading, longest, begun = pseudonym_preview.reading(key, [_found(turns)]), 0.0, perf_counter()
    total = begun
    for _ in reading:
        longest, begun = max(longest, perf_counter() - begun), perf_counter()
    detail = f"all {turns:,} turns with 200 names: {1000 * (perf_counter() - total):.0f} ms"
    return Row("longest step of the preview of pseudonyms", 1000 * longest, "ms", _BAR_MS, detail)


def _timed(act: Callable[[], T]) -> tuple[T, float]:
    """What it gives, and how long until it is painted."""
    begun = perf_counter()
    done = act()
    QApplication.processEvents()
    return done, 1000 * (perf_counter() - begun)
