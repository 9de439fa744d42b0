"""Recoding 10,000 tags, every fifth rated, from one version of a codebook to the next; undo and redo of it."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from iprtool.domain.ids import new_id
from iprtool.domain.kinds import MediaKind, PassKind
from iprtool.domain.model import Pass, Rating, Recording, Tag
from iprtool.services import codebook_versions, codebooks, projects, recoding, scale_editing, study
from iprtool.store import Project
from tests.bench.report import Row, percentile


def run(quick: bool = False) -> list[Row]:
    """Seconds, median; the commit is synced to the disk on which the temporary folder lies."""
    tags, repeats = (1_000, 1) if quick else (10_000, 5)
    with (
        tempfile.TemporaryDirectory(prefix="iprtool-bench-") as place,
        projects.create(Path(place) / "Bench.iprt", title="Bench", author="AB") as project,
    ):
        old, new = _fill(project, tags)
        preview = [_seconds(lambda: recoding.preview(project, from_id=old, to_id=new)) for _ in range(repeats)]
        recode, undo, redo = list[float](), list[float](), list[float]()
        for _ in range(repeats):
            recode.append(_seconds(lambda: recoding.recode(project, from_id=old, to_id=new)))
            undo.append(_seconds(project.undo))
            redo.append(_seconds(project.redo))
            project.undo()
    detail = f"{tags:,} tags, every fifth rated, median of {repeats}"
    return [
        Row("preview of a recoding", percentile(preview, 0.5), "s", None, detail),
        Row("recode", percentile(recode, 0.5), "s", 1, detail),
        Row("undo of it", percentile(undo, 0.5), "s", 1, detail),
        Row("redo of it", percentile(redo, 0.5), "s", 1, detail),
    ]


def _seconds(act: Callable[[], object]) -> float:
    begun = perf_counter()
    act()
    return perf_counter() - begun


def _fill(project: Project, number: int) -> tuple[str, str]:
    """Ids of the version that was coded with and of the next one."""
    book = codebooks.tree(project).codebook
    scale = scale_editing.add(project, codebook_id=book.id, name="Impact")
    codes = codebooks.tree(project).codes
    session = study.ensure_session(project, dyad="01", number=1)
    film = Recording(new_id(), session.id, "A", "a.mp4", "media/a.mp4", False, 1, "0", MediaKind.VIDEO, 0, 3_600_000)
    runs = [Pass(new_id(), film.id, book.id, PassKind.CODING, author) for author in ("AB", "KL")]
    tags = [
        Tag(new_id(), runs[n % 2].id, codes[n % len(codes)].id, n * 300, memo="m" * (n % 60)) for n in range(number)
    ]
    with project.step("Fill", barrier=True) as step:
        step.insert_many([film, *runs, *tags])
        step.insert_many(Rating(new_id(), tag.pass_id, scale.id, tag.id, 3) for tag in tags[::5])
    return book.id, codebook_versions.new_version(project, codebook_id=book.id).id
