"""Codebooks in files: read from JSON, CSV and REFI-QDA, and written to them."""

import io
from collections.abc import Callable
from pathlib import Path

from iprtool.domain.codebook import CodeTree
from iprtool.domain.errors import IprError
from iprtool.domain.model import Code
from iprtool.exchange import codebook_csv, codebook_json, refi_codes
from iprtool.services.outgoing import check_target, write_whole
from iprtool.store import Project


def _write_qdc(tree: CodeTree) -> bytes:
    out = io.BytesIO()
    refi_codes.write_codebook(out, tree)
    return out.getvalue()


WRITERS: dict[str, Callable[[CodeTree], bytes]] = {
    "json": lambda tree: codebook_json.write(tree).encode(),
    "csv": lambda tree: codebook_csv.write(tree).encode(),
    "qdc": _write_qdc,
}
"""Formats by the ending of the file."""


def read_file(project: Project, file: Path) -> CodeTree:
    """The codebook in a JSON, CSV or REFI-QDA file. Raises IprError when there is none in it."""
    try:
        if file.stat().st_size > codebook_json.LARGEST:
            raise IprError(
                f"{file.name} is larger than any codebook.", f"At most {codebook_json.LARGEST:,} bytes are read."
            )
        data = file.read_bytes()
    except OSError as error:
        raise IprError(f"{file.name} cannot be read: {error.strerror}.", "Choose another file.") from error
    study_id = project.study.id
    if file.suffix.casefold() == ".qdc":
        taken = [code.id for code in project.find(Code)]
        return refi_codes.read_codebook(file, study_id=study_id, taken_ids=taken)[0]
    if file.suffix.casefold() in (".csv", ".tsv", ".txt"):
        return codebook_csv.read(data, study_id=study_id, name=file.stem)
    return codebook_json.read(data, study_id=study_id)


def write_file(project: Project, file: Path, tree: CodeTree) -> None:
    """Write a codebook in the form that the file's ending names; the whole file or none, and never into a project."""
    write = WRITERS.get(file.suffix.casefold().removeprefix("."))
    if write is None:
        raise IprError(f"“{file.name}” names no form for a codebook.", "Let its name end in .json, .csv or .qdc.")
    write_whole(check_target(project, file), write(tree))
