"""The formats of files that come in, declared once: for the window, the command line, documentation and tests."""

import difflib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from iprtool.domain.errors import IprError
from iprtool.exchange import boris_read, eaf_read, refi_read, spoken, study_json, table_read, textgrid
from iprtool.exchange.found import Found
from iprtool.exchange.limits import UNTOUCHED, content_of, head_of
from iprtool.exchange.pseudonyms import Key
from iprtool.exchange.report import Report
from iprtool.exchange.table_read import Columns
from iprtool.services import import_media, importing, study_files
from iprtool.services.codebook_files import BOOK, is_codebook
from iprtool.services.import_homes import Target
from iprtool.store import Project

_REPLACE_BEFORE = f"Leave the list out, or import the files that the study was made of. {UNTOUCHED}"


def _anything(head: bytes) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Format:
    """A format that can be read.

    key: its name for `--as`. endings: of its files, the usual one first, with their dots, in small letters.
    about: what is read of it. read: makes something of a file, needs no project, so it can run in the background.
    take_in: puts that into a project as one step. knows: whether a file with such an ending is of this format, judged
    by its first bytes.
    """

    key: str
    title: str
    endings: tuple[str, ...]
    about: str
    read: Callable[[Path], Any]
    take_in: Callable[[Project, Any, Target], Report] = importing.take_in
    knows: Callable[[bytes], bool] = _anything


def _read_study(file: Path) -> tuple[study_json.StudyRows, str]:
    return study_json.read(content_of(file), file.name), file.name


def _take_study(project: Project, found: tuple[study_json.StudyRows, str], target: Target) -> Report:
    return study_files.take_in(project, *found)


FORMATS = {
    each.key: each
    for each in (
        Format(
            "json", "iprtool study (JSON)", (".json",),
            "A whole study as iprtool wrote it: all rows under the same ids, without the files of recordings.",
            _read_study, _take_study, study_json.knows,
        ),
        Format(
            "refi", "REFI-QDA project", (".qdpx", ".qde"),
            "Codes, and what is coded on sound and video with its memos and transcripts, as NVivo, MAXQDA, ATLAS.ti, "
            "QualCoder and others write it, and recordings that are inside. What lies on texts and pictures has no "
            "time and is told.",
            refi_read.read, knows=refi_read.knows,
        ),
        Format(
            "eaf", "ELAN", (".eaf",),
            "Tiers as families, values of vocabularies as codes, tiers of free text as a transcript; EAF 2.7 to 3.0.",
            eaf_read.read, knows=eaf_read.knows,
        ),
        Format(
            "textgrid", "Praat TextGrid", (".textgrid",),
            "Tiers as families, labels as codes, tiers of free text as a transcript; the long and the short form.",
            textgrid.read, knows=textgrid.knows,
        ),
        Format(
            "boris", "BORIS project", (".boris",),
            "The ethogram as codes, the events of all observations; states are intervals, subjects authors.",
            boris_read.read, knows=boris_read.knows,
        ),
        Format(
            "table", "Table (CSV, Excel)", (".csv", ".tsv", ".xlsx"),
            "Segments of any tool, one row each: which column is what is known by its heading, or said.",
            table_read.read,
        ),
        Format(
            "subtitles", "Subtitles (WebVTT, SRT)", (".vtt", ".srt"),
            "What is spoken, as a transcript: cues with their times, who speaks, times of words.", spoken.read,
        ),
        Format(
            "speech", "Speech-to-text (JSON)", (".json",),
            "What a program heard, as a transcript: Whisper and its kin, and the services and editors around them.",
            spoken.read,
        ),
        Format("chat", "CHAT", (".cha",), "The main lines, as a transcript, with their times.", spoken.read),
        Format("exmaralda", "EXMARaLDA", (".exb",), "The tiers of transcription, as a transcript.", spoken.read),
        Format(
            "text", "Plain text of a transcript", (".txt",),
            "Turns with or without times, and who speaks where a name stands before a colon.", spoken.read,
        ),
    )
}  # fmt: skip
"""All formats by their keys; of several for one ending the first that knows the file is taken."""


def named(key: str) -> Format:
    """The format with this key. Raises IprError that names near ones."""
    if key not in FORMATS:
        near = difflib.get_close_matches(key.casefold(), FORMATS, n=2)
        hint = f"Did you mean {' or '.join(near)}?" if near else f"There are: {', '.join(FORMATS)}."
        raise IprError(f"There is no format “{key}” that can be read.", hint)
    return FORMATS[key]


def can_be_read(file: Path) -> bool:
    """Whether the name of a file ends as one of another tool, whatever is in it; `of_file` says more."""
    ending = file.suffix.casefold()
    return ending == BOOK or any(ending in each.endings for each in FORMATS.values())


def of_file(file: Path) -> Format:
    """The format of a file, by its ending and its first bytes. Raises IprError for one that is none of them."""
    head = head_of(file)
    ending = file.suffix.casefold()
    if is_codebook(file):
        raise IprError(
            f"{file.name} is a codebook. {UNTOUCHED}",
            "Import it in the Codebook place, or by `iprtool codebook import`.",
        )
    fitting = [each for each in FORMATS.values() if ending in each.endings]
    found = next((each for each in fitting if each.knows(head)), None)
    if found is not None:
        return found
    if fitting:
        titles = " or ".join(each.title for each in fitting)
        raise IprError(f"{file.name} has the ending of {titles}, and holds something else.", UNTOUCHED)
    known = ", ".join(sorted({end for each in FORMATS.values() for end in each.endings}))
    raise IprError(f"Files like {file.name} cannot be read.", f"Those that can end in {known}. {UNTOUCHED}")


def bring(
    project: Project,
    file: Path,
    target: Target,
    key: str = "",
    columns: Columns | None = None,
    names: Key | None = None,
) -> Report:
    """Read a file and put what it holds into a project, in one step.

    columns: which is what, for a table. names: those that become pseudonyms before anything is written.
    """
    form = named(key) if key else of_file(file)
    found = form.read(file) if columns is None else table_read.found_in(table_read.read_table(file), columns)
    if isinstance(found, Found):
        if names is not None:
            names.apply(found)
        import_media.look_beside(found, file)
        with import_media.fetched(project, found, target) as media:
            report = form.take_in(project, found, replace(target, media=media))
    elif names is not None:
        raise IprError(f"{file.name} is a whole study, in which no names are replaced.", _REPLACE_BEFORE)
    else:
        report = form.take_in(project, found, target)
    # With pseudonyms the name of the file is one too, and no other is told.
    report.file, report.form = report.file or file.name, form.title
    return report
