"""Codebooks in files: read from JSON and CSV, and written to them."""

from collections.abc import Callable
from pathlib import Path

from iprtool.domain.codebook import CodeTree
from iprtool.domain.errors import IprError
from iprtool.exchange import codebook_csv, codebook_json
from iprtool.services.outgoing import check_target, write_whole
from iprtool.store import Project

WRITERS: dict[str, Callable[[CodeTree], str]] = {"json": codebook_json.write, "csv": codebook_csv.write}
"""Formats by the ending of the file."""


def read_file(project: Project, file: Path) -> CodeTree:
    """The codebook in a JSON or CSV file. Raises IprError when there is none in it."""
    try:
        if file.stat().st_size > codebook_json.LARGEST:
            raise IprError(
                f"{file.name} is larger than any codebook.", f"At most {codebook_json.LARGEST:,} bytes are read."
            )
        data = file.read_bytes()
    except OSError as error:
        raise IprError(f"{file.name} cannot be read: {error.strerror}.", "Choose another file.") from error
    study_id = project.study.id
    if file.suffix.casefold() in (".csv", ".tsv", ".txt"):
        return codebook_csv.read(data, study_id=study_id, name=file.stem)
    return codebook_json.read(data, study_id=study_id)


def write_file(project: Project, file: Path, tree: CodeTree) -> None:
    """Write a codebook in the form that the file's ending names; the whole file or none, and never into a project."""
    write = WRITERS.get(file.suffix.casefold().removeprefix("."))
    if write is None:
        raise IprError(f"“{file.name}” names no form for a codebook.", "Let its name end in .json or .csv.")
    write_whole(check_target(project, file), write(tree).encode())
