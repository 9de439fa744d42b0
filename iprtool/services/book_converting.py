"""A codebook as the codebook of another tool, and the codes of any file as a codebook."""

from pathlib import Path

from iprtool.domain.codebook import CodeTree
from iprtool.domain.errors import IprError
from iprtool.exchange.found import Found
from iprtool.exchange.found_codes import tree_of
from iprtool.exchange.report import Report
from iprtool.services import codebook_files, formats
from iprtool.services.codebook_files import BOOK, WRITERS


def is_about_codes(file: Path, out: Path, *, read_as: str, write_as: str) -> bool:
    """Whether a codebook is read or written: by its ending, or by what is in a file without a format of its own."""
    return (out.suffix.casefold() == BOOK and not write_as) or (not read_as and codebook_files.is_codebook(file))


def convert(file: Path, out: Path, *, read_as: str, write_as: str) -> tuple[Report, Report]:
    """Read the codes of a file and write them as a codebook. Returns what became of it on the way in, and out.

    Raises IprError where a codebook is to become something that holds segments.
    """
    endings = ", ".join(WRITERS)
    if write_as or out.suffix.casefold() not in WRITERS:
        raise IprError(
            f"{file.name} is a codebook, and {out.name} would hold segments, of which a codebook has none. Nothing was "
            "written.",
            f"A codebook becomes another one: let the name end in {endings}, without --to.",
        )
    tree, report = _codes(file, read_as)
    return report, codebook_files.write(out, tree)


def _codes(file: Path, read_as: str) -> tuple[CodeTree, Report]:
    if not read_as and (codebook_files.is_codebook(file) or file.suffix.casefold() in (".csv", ".tsv")):
        return codebook_files.read(file)
    form = formats.named(read_as) if read_as else formats.of_file(file)
    found = form.read(file)
    if not isinstance(found, Found):
        raise IprError(
            f"{file.name} is a whole study, which may have several codebooks. Nothing was written.",
            "Import it into a project, and write one by `iprtool codebook export`.",
        )
    tree, report = tree_of(found, study_id=""), found.report
    if not tree.codes:
        raise IprError(f"There are no codes in {file.name}, so it makes no codebook.", "Nothing was written.")
    report.form = form.title
    report.taken("codes", len(tree.codes))
    why = "a codebook holds codes and nothing of a recording"
    report.dropped("segments", why, count=len(found.tags))
    report.dropped("transcripts", why, count=len(found.transcripts))
    return tree, report
