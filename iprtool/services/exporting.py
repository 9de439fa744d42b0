"""What leaves a project: coded segments, chosen by filters, in a stable order."""

import io
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TextIO, TypeVar

from iprtool.domain.codebook import CodeTree
from iprtool.domain.errors import IprError
from iprtool.domain.model import Codebook, Dyad, Pass, Rating, Recording, Session, Site, Tag
from iprtool.domain.scales import shown
from iprtool.domain.segment import Curve, Segment
from iprtool.exchange import csv_long, csv_recalls, csv_traces
from iprtool.services import codebooks, recall_figures, recordings, study, traces
from iprtool.services.visibility import is_visible, visible_passes
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
Place = tuple[Dyad, Session, Recording, Pass]
"""A pass with where it belongs."""
T = TypeVar("T")
_SLICE = 5_000
"""Passes with more tags than this are read code by code."""


def segments(project: Project, filters: Filters = EVERYTHING) -> list[Segment]:
    """The segments of a project that the filters let through, in the order of `Segment.order`.

    Raises IprError for a filter that names nothing in the project, so that a slip of the pen is not an empty file.
    """
    return in_order(chain.from_iterable(slices(project, filters)))


def in_order(found: Iterable[Segment]) -> list[Segment]:
    """Segments in the order of every list and file."""
    return sorted(found, key=lambda segment: segment.order)


def slices(
    project: Project, filters: Filters = EVERYTHING, places: Iterable[Place] | None = None
) -> Iterator[list[Segment]]:
    """What `segments` gives, in pieces that are read in some milliseconds each, for a window that must not stop.

    The pieces come pass by pass in order; within a pass they are unsorted. `places` are the `chosen_passes` where they
    are known already. Raises IprError as `segments` does.
    """
    sites = {site.id: site for site in project.find(Site)}
    trees = {book.id: codebooks.tree(project, book.id) for book in project.find(Codebook)}
    codes = _codes(trees.values(), filters.codes)
    every_code = [code.id for tree in trees.values() for code in tree.codes]
    counts, rated, study_ = project.counts(Tag, "pass_id"), project.counts(Rating, "pass_id"), project.study
    for dyad, session, recording, run in chosen_passes(project, filters) if places is None else places:
        site, tree = study.site_path(dyad.site_id, sites), trees[run.codebook_id]
        paths = {code.id: tree.path(code.id) for code in tree.codes}
        count = counts.get(run.id, 0)
        for tags in _tags(project, run, count, codes, every_code) if count else ():
            values = _ratings(project, tree, tags) if rated.get(run.id) else {}
            said = recall_figures.said(project, run.recall_id, tags) if run.recall_id else {}
            yield [
                Segment(
                    study_, site, dyad, session, recording, run, tag, paths.get(tag.code_id or "", ""),
                    values.get(tag.id, ()), said.get(tag.id),
                )
                for tag in tags
            ]  # fmt: skip


def _ratings(project: Project, tree: CodeTree, tags: list[Tag]) -> dict[str, tuple[tuple[str, str], ...]]:
    """Scales and values of tags by tag id, in the order of the codebook."""
    place = {scale.id: number for number, scale in enumerate(tree.scales)}
    anchors = {scale.id: tree.anchors_of(scale) for scale in tree.scales}
    found: dict[str, list[tuple[int, str, str]]] = {}
    for rating in project.find(Rating, tag_id=[tag.id for tag in tags]):
        number = place.get(rating.scale_id)
        if number is not None and rating.tag_id is not None:
            scale = tree.scales[number]
            words = shown(scale, anchors[scale.id], rating.value)
            found.setdefault(rating.tag_id, []).append((number, scale.name, words))
    return {tag_id: tuple((name, words) for _, name, words in sorted(each)) for tag_id, each in found.items()}


def _tags(
    project: Project, run: Pass, count: int, codes: set[str] | None, every_code: list[str]
) -> Iterator[list[Tag]]:
    if count <= _SLICE:
        yield [tag for tag in project.find(Tag, pass_id=run.id) if codes is None or tag.code_id in codes]
        return
    for code_id in (None, *every_code):
        if codes is None or code_id in codes:
            yield project.find(Tag, pass_id=run.id, code_id=code_id)


def chosen_passes(project: Project, filters: Filters = EVERYTHING) -> list[Place]:
    """The passes whose tags the filters may let through, with where they belong, in the order of every list."""
    dyads = {dyad.id: dyad for dyad in project.find(Dyad)}
    sessions = {session.id: session for session in project.find(Session)}
    recorded = {recording.id: recording for recording in project.find(Recording)}
    wanted = _dyads(project, filters.dyads)
    found = []
    for run in _passes(project, filters.passes):
        recording = recorded[run.recording_id]
        session = sessions[recording.session_id]
        if wanted is None or session.dyad_id in wanted:
            found.append((dyads[session.dyad_id], session, recording, run))
    return sorted(found, key=_pass_order)


def _pass_order(place: Place) -> tuple[str | int, ...]:
    dyad, session, recording, run = place
    return dyad.label, session.number, recording.label, recording.id, run.kind, run.author, run.id


def counting(project: Project, filters: Filters, places: Iterable[Place]) -> Iterator[int]:
    """How many segments each of the chosen passes gives, one after the other."""
    codes = _codes([codebooks.tree(project, book.id) for book in project.find(Codebook)], filters.codes)
    tags = project.counts(Tag, "pass_id")
    for _, _, _, run in places:
        has_any = tags.get(run.id, 0)
        yield project.count(Tag, pass_id=run.id, code_id=codes) if codes is not None and has_any else has_any


WRITERS: dict[str, Callable[[TextIO, Iterable[Segment]], int]] = {"csv": csv_long.write}
"""The formats that can be written, by the name of the command line's `--to`."""


CURVE_WRITERS: dict[str, Callable[[TextIO, Iterable[Curve]], int]] = {"traces-csv": csv_traces.write}
"""The formats for continuous ratings, likewise."""


RECALL_TABLES: dict[str, Callable[[Project, Iterable[Pass], TextIO], int]] = {
    "recalls-csv": lambda project, runs, out: csv_recalls.write_recalls(out, recall_figures.recall_rows(project, runs)),
    "recall-log-csv": lambda project, runs, out: csv_recalls.write_log(out, recall_figures.log_rows(project, runs)),
}
"""The formats about recalls: their figures, and their stimulus logs."""

COUNTED = {
    **dict.fromkeys(WRITERS, "segments"),
    **dict.fromkeys(CURVE_WRITERS, "values"),
    "recalls-csv": "recalls",
    "recall-log-csv": "entries",
}
"""All formats, and what is counted in them."""


def export(project: Project, form: str, file: Path, filters: Filters = EVERYTHING) -> int:
    """Write one of the formats that are `COUNTED`, the whole file or none. Returns how many there are.

    Recalls have no codes: of the filters only dyads and passes choose among them.
    """
    check_target(project, file)
    if form in RECALL_TABLES:
        runs = [run for _, _, _, run in chosen_passes(project, filters)]
        return _write(lambda out, chosen: RECALL_TABLES[form](project, chosen, out), file, runs)
    if form in CURVE_WRITERS:
        return _write(CURVE_WRITERS[form], file, curves(project, filters))
    return write(form, file, segments(project, filters))


def curves(project: Project, filters: Filters = EVERYTHING) -> list[Curve]:
    """The continuous ratings that the filters let through, in the order of every list, then by code."""
    trees = {book.id: codebooks.tree(project, book.id) for book in project.find(Codebook)}
    codes = _codes(trees.values(), filters.codes)
    places = chosen_passes(project, filters)
    stored = traces.of_passes(project, [run.id for _, _, _, run in places])
    return [
        Curve(dyad, session, recording, run, tree.path(code.id), tuple(stored[run.id, code.id]))
        for dyad, session, recording, run in places
        for tree in (trees[run.codebook_id],)
        for code in tree.codes
        if (run.id, code.id) in stored and (codes is None or code.id in codes)
    ]


def write(form: str, file: Path, found: Iterable[Segment]) -> int:
    """Write segments that were read before, in order; needs no project, so it can run in the background."""
    return _write(WRITERS[form], file, in_order(found))


def _write(writer: Callable[[TextIO, Iterable[T]], int], file: Path, found: Iterable[T]) -> int:
    out = io.StringIO(newline="")
    count = writer(out, found)
    write_whole(file, out.getvalue().encode("utf-8"))
    return count


def check_target(project: Project, file: Path) -> Path:
    """The file itself. Raises IprError where an export must not go: onto a recording of the study, into a project."""
    _check_folder(file)
    for recording in project.find(Recording):
        original = recordings.file_of(project.folder, recording)
        if file.exists() and original.exists() and file.samefile(original):
            seen = is_visible(project, recording)
            named = f"the recording “{recording.label}”" if seen else "the recording of a sealed interview"
            raise IprError(
                f"{file.name} was not written: it is {named}, which would be destroyed.",
                "Choose another name.",
            )
    return file


def _check_folder(file: Path) -> None:
    for folder in file.absolute().resolve().parents:
        if (folder / "project.json").exists() or (folder / "project.db").exists():
            raise IprError(
                f"{file.name} was not written: it lies in the project {folder.name}, whose files it could destroy.",
                "Choose a folder outside of projects.",
            )


def write_whole(file: Path, data: bytes) -> None:
    """The whole file or none; what is no plain file (a link, a pipe, a device) is written to as it is."""
    _check_folder(file)
    part: Path | None = None
    try:
        if file.is_symlink() or (file.exists() and not file.is_file()):
            file.write_bytes(data)
            return
        handle, name = tempfile.mkstemp(prefix=f".{file.name[:40]}.", suffix=".part", dir=file.absolute().parent)
        part = Path(name)
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        part.chmod(0o666 & ~_umask())
        part.replace(file)
    except OSError as error:
        if part is not None:
            part.unlink(missing_ok=True)
        raise IprError(
            f"{file.name or file} could not be written: {error.strerror}. What was there before is unchanged.",
            "Choose another folder, or close the program that has the file open.",
        ) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


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
    runs = visible_passes(project)
    chosen: dict[str, Pass] = {}
    wanted = list(names)
    for name in wanted:
        hits = [run for run in runs if name.casefold() in (run.id, run.kind.value, run.author.casefold())]
        if not hits:
            known = ", ".join(sorted({run.author for run in runs})) or "none yet"
            raise IprError(f"There is no pass “{name}” in this project.", f"Passes are made by: {known}.")
        chosen |= {run.id: run for run in hits}
    return list(chosen.values()) if wanted else runs
