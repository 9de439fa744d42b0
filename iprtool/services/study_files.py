"""A whole study that was read from a file, put into a project row by row under the same ids."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

from iprtool.domain.codebook import CodeTree
from iprtool.domain.codebook_rules import check_tree
from iprtool.domain.errors import IprError
from iprtool.domain.kinds import MediaKind
from iprtool.domain.model import Anchor, Code, Codebook, Dyad, Entity, Family, Pass, Recording, Scale, Session, Tag
from iprtool.domain.rules import check_code, check_times
from iprtool.exchange import study_json
from iprtool.exchange.limits import UNTOUCHED
from iprtool.exchange.report import Report
from iprtool.exchange.study_json import StudyRows
from iprtool.services.study import check_number, dyad_key
from iprtool.store import KINDS, Project


def take_in(project: Project, found: StudyRows, name: str) -> Report:
    """Put the rows of a file into a project in one step; `name` is what the file is called.

    Rows that are there already stay as they are. A project without sessions takes over title and settings of the study.
    Raises IprError for rows that cannot be in a study, or not in this one; then nothing was changed.
    """
    report = Report(name, "JSON")
    check(found, name)
    _check_names(project, found, name)
    with project.step(f"Import {name}") as step:
        if not project.count(Session):
            step.update(project.study, **found.study)
        for kind in KINDS[1:]:
            rows = _new_ones(project, kind, found.rows.get(kind, ()), report)
            step.insert_many(_parents_first(rows))
            report.taken("rows", len(rows))
    for each in found.of(Recording):
        if each.media_kind is not MediaKind.NONE:
            report.changed("recordings", "the file itself is not in JSON; find it again in the window", each.file_name)
    return report


def _new_ones(project: Project, kind: type[Entity], rows: Iterable[Entity], report: Report) -> list[Entity]:
    """Rows whose ids are free, with the id of this project's study."""
    own: Any = {"study_id": project.study.id}
    wanted = [replace(row, **own) if hasattr(row, "study_id") else row for row in rows]
    there = {row.id: row for row in project.find(kind, id=[row.id for row in wanted])} if wanted else {}
    for row in wanted:
        if row.id in there:
            same = study_json.plain(there[row.id]) == study_json.plain(row)
            why = "they are in the study already" if same else "the study has another form of them"
            report.dropped("rows", why, f"{kind.__name__.lower()} {row.id}")
    return [row for row in wanted if row.id not in there]


def _parents_first(rows: list[Entity]) -> Iterator[Entity]:
    """Rows in an order in which none refers to a later one; what refers to itself in a ring comes last."""
    waiting = {row.id: row for row in rows}
    names = [field.name for field in fields(rows[0]) if field.name.endswith("_id")] if rows else []
    while waiting:
        free = [row for row in waiting.values() if not any(getattr(row, name) in waiting for name in names)]
        for row in free or list(waiting.values()):
            yield waiting.pop(row.id)


# ---- what a study cannot hold


def check(found: StudyRows, name: str) -> None:
    """Raise IprError for the first row that this program would never have written."""
    try:
        trees = {tree.codebook.id: tree for tree in _trees(found)}
        for tree in trees.values():
            check_tree(tree)
        _check_tags(found, trees)
        for session in found.of(Session):
            check_number(session.number)
    except IprError as error:
        raise IprError(f"{name} holds something that no study can hold. {error.message}", UNTOUCHED) from error


def _trees(found: StudyRows) -> Iterator[CodeTree]:
    """The codebooks of a file."""
    for book in found.of(Codebook):
        families = [each for each in found.of(Family) if each.codebook_id == book.id]
        ids = {each.id for each in families}
        scales = [each for each in found.of(Scale) if each.codebook_id == book.id]
        codes = [each for each in found.of(Code) if each.family_id in ids]
        yield CodeTree.build(book, families, codes, scales, found.of(Anchor))


def _check_tags(found: StudyRows, trees: Mapping[str, CodeTree]) -> None:
    runs = {run.id: run for run in found.of(Pass)}
    lengths = {recording.id: recording.duration_ms for recording in found.of(Recording)}
    for tag in found.of(Tag):
        run = runs[tag.pass_id]
        check_times(tag.start_ms, tag.end_ms, lengths[run.recording_id])
        check_code(tag.code_id, trees[run.codebook_id])


def _check_names(project: Project, found: StudyRows, name: str) -> None:
    """Raise IprError where a dyad of the file has the label of another one, or a session its number."""
    dyads = [*project.find(Dyad), *found.of(Dyad)]
    sessions = [*project.find(Session), *found.of(Session)]
    by_label = {(dyad_key(dyad.label), dyad.id): f"dyad {dyad.label}" for dyad in dyads}
    by_number = {((each.dyad_id, each.number), each.id): f"session {each.number}" for each in sessions}
    for named in (by_label, by_number):
        seen: set[object] = set()
        for (key, _), title in named.items():
            if key in seen:
                raise IprError(
                    f"{name} has another {title} than the study.",
                    f"Import it into a new project, or rename one of them. {UNTOUCHED}",
                )
            seen.add(key)
