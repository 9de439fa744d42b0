"""Codebooks in files: read from JSON, CSV and REFI-QDA, and written to them."""

import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path

from iprtool.domain.codebook import CodeTree
from iprtool.domain.errors import IprError
from iprtool.domain.model import Code
from iprtool.exchange import codebook_csv, codebook_json, refi_codes
from iprtool.exchange.limits import head_of
from iprtool.exchange.report import Report
from iprtool.services.outgoing import check_target, write_whole
from iprtool.store import Project

BOOK = ".qdc"
"""Of the endings of codebooks the one that no other file has."""
_ENDINGS = ".json, .csv or .qdc"


def _as_text(write: Callable[[CodeTree], str], form: str) -> Callable[[io.BytesIO, CodeTree], Report]:
    def written(out: io.BytesIO, tree: CodeTree) -> Report:
        out.write(write(tree).encode())
        report = Report(form=form)
        report.taken("codes", len(tree.codes))
        report.taken("scales", len(tree.scales))
        return report

    return written


WRITERS: dict[str, Callable[[io.BytesIO, CodeTree], Report]] = {
    ".json": _as_text(codebook_json.write, "Codebook (JSON)"),
    ".csv": _as_text(codebook_csv.write, "Codebook (CSV)"),
    ".qdc": refi_codes.write_codebook,
}
"""Formats by the ending of the file."""


def is_codebook(file: Path) -> bool:
    """Whether a file says of itself that it is a codebook: a table does not, and is taken as one of segments."""
    if file.suffix.casefold() != ".json":
        return file.suffix.casefold() == BOOK
    if b'"format"' not in head_of(file) or file.stat().st_size > codebook_json.LARGEST:
        return False
    try:
        document = json.loads(file.read_bytes())
    except (ValueError, RecursionError, OSError):
        return False
    return isinstance(document, dict) and {"format", "families"} <= document.keys()


def read_file(project: Project, file: Path) -> tuple[CodeTree, Report]:
    """The codebook in a file, with ids that are free in the project, and what became of it; see `read`."""
    return read(file, study_id=project.study.id, taken_ids=[code.id for code in project.find(Code)])


def read(file: Path, *, study_id: str = "", taken_ids: Sequence[str] = ()) -> tuple[CodeTree, Report]:
    """The codebook in a JSON, CSV or REFI-QDA file, and what became of it. Raises IprError when there is none in it."""
    try:
        if file.stat().st_size > codebook_json.LARGEST:
            raise IprError(
                f"{file.name} is larger than any codebook.", f"At most {codebook_json.LARGEST:,} bytes are read."
            )
        data = file.read_bytes()
    except OSError as error:
        raise IprError(f"{file.name} cannot be read: {error.strerror}.", "Choose another file.") from error
    ending = file.suffix.casefold()
    if ending == BOOK:
        return refi_codes.read_codebook(file, study_id=study_id, taken_ids=taken_ids)
    if ending in (".csv", ".tsv", ".txt"):
        tree, form = codebook_csv.read(data, study_id=study_id, name=file.stem), "Codebook (CSV)"
    else:
        tree, form = codebook_json.read(data, study_id=study_id), "Codebook (JSON)"
    report = Report(file.name, form)
    report.taken("codes", len(tree.codes))
    report.taken("scales", len(tree.scales))
    return tree, report


def write_file(project: Project, file: Path, tree: CodeTree) -> Report:
    """Write a codebook in the form that the file's ending names; the whole file or none, and never into a project."""
    return write(file if file.suffix.casefold() not in WRITERS else check_target(project, file), tree)


def write(file: Path, tree: CodeTree) -> Report:
    """The same without a project. Tells what was written and what the form has no place for."""
    fill = WRITERS.get(file.suffix.casefold())
    if fill is None:
        raise IprError(f"“{file.name}” names no form for a codebook.", f"Let its name end in {_ENDINGS}.")
    out = io.BytesIO()
    report = fill(out, tree)
    write_whole(file, out.getvalue())
    report.file = file.name
    return report
