"""What leaves a project: coded segments, chosen by filters, in a stable order."""

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from iprtool.domain.codebook import CodeTree
from iprtool.domain.errors import IprError
from iprtool.domain.model import Codebook, Dyad, Pass, Recording, Session, Site, Tag
from iprtool.domain.segment import Segment
from iprtool.exchange import csv_long
from iprtool.services import codebooks, study
from iprtool.store import Project


@dataclass(frozen=True, slots=True)
class Filters:
    """Which segments: each list is "any of these", an empty one "all".

    dyads: labels or ids. codes: `Family/Code` or a whole `Family`. passes: ids, authors or kinds.
    """

    dyads: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    passes: tuple[str, ...] = ()


EVERYTHING = Filters()


def segments(project: Project, filters: Filters = EVERYTHING) -> list[Segment]:
    """The segments of a project that the filters let through, in the order of `Segment.order`.

    Raises IprError for a filter that names nothing in the project, so that a slip of the pen is not an empty file.
    """
    sites = {site.id: site for site in project.find(Site)}
    dyads = {dyad.id: dyad for dyad in project.find(Dyad)}
    sessions = {session.id: session for session in project.find(Session)}
    recordings = {recording.id: recording for recording in project.find(Recording)}
    trees = {book.id: codebooks.tree(project, book.id) for book in project.find(Codebook)}
    wanted_dyads = _dyads(project, filters.dyads)
    wanted_codes = _codes(trees.values(), filters.codes)
    found = []
    for run in _passes(project, filters.passes):
        recording = recordings[run.recording_id]
        session = sessions[recording.session_id]
        dyad = dyads[session.dyad_id]
        if wanted_dyads is not None and dyad.id not in wanted_dyads:
            continue
        site, tree = study.site_path(dyad.site_id, sites), trees[run.codebook_id]
        paths = {code.id: tree.path(code.id) for code in tree.codes}
        found += [
            Segment(project.study, site, dyad, session, recording, run, tag, paths.get(tag.code_id or "", ""))
            for tag in project.find(Tag, pass_id=run.id)
            if wanted_codes is None or tag.code_id in wanted_codes
        ]
    return sorted(found, key=lambda segment: segment.order)


WRITERS: dict[str, Callable[[TextIO, Iterable[Segment]], int]] = {"csv": csv_long.write}
"""The formats that can be written, by the name of the command line's `--to`."""


def export(project: Project, form: str, file: Path, filters: Filters = EVERYTHING) -> int:
    """Write segments in one of the `WRITERS`' formats, the whole file or none. Returns how many there are."""
    out = io.StringIO(newline="")
    count = WRITERS[form](out, segments(project, filters))
    _write_whole(file, out.getvalue().encode("utf-8"))
    return count


def _write_whole(file: Path, data: bytes) -> None:
    part = file.with_name(file.name + ".part")
    try:
        part.write_bytes(data)
        part.replace(file)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise IprError(
            f"{file.name} could not be written: {error.strerror}. What was there before is unchanged.",
            "Choose another folder, or close the program that has the file open.",
        ) from error


def _dyads(project: Project, names: Iterable[str]) -> set[str] | None:
    ids = set()
    for name in names:
        dyad = next(iter(project.find(Dyad, id=name)), None) or study.find_dyad(project, label=name)
        if dyad is None:
            labels = ", ".join(d.label for d in project.find(Dyad)) or "none yet"
            raise IprError(f"There is no dyad “{name}” in this project.", f"Its dyads are: {labels}.")
        ids.add(dyad.id)
    return ids or None


def _codes(trees: Iterable[CodeTree], names: Iterable[str]) -> set[str] | None:
    trees = list(trees)
    ids: set[str] = set()
    for name in names:
        hits = {code.id for tree in trees for code in tree.codes if _is_called(tree, code.id, name)}
        if not hits:
            trees[0].by_path(name)  # says which are near
        ids |= hits
    return ids or None


def _is_called(tree: CodeTree, code_id: str, name: str) -> bool:
    path, wanted = tree.path(code_id).casefold(), name.strip().strip("/").casefold()
    return path == wanted or path.startswith(wanted + "/")


def _passes(project: Project, names: Iterable[str]) -> list[Pass]:
    runs = project.find(Pass)
    chosen: dict[str, Pass] = {}
    wanted = list(names)
    for name in wanted:
        hits = [run for run in runs if name.casefold() in (run.id, run.kind.value, run.author.casefold())]
        if not hits:
            known = ", ".join(sorted({run.author for run in runs})) or "none yet"
            raise IprError(f"There is no pass “{name}” in this project.", f"Passes are made by: {known}.")
        chosen |= {run.id: run for run in hits}
    return list(chosen.values()) if wanted else runs
