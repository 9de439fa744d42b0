"""Makes the reference pages from what the program declares: keys, settings, command line, CSV columns.

`python -m docs.generate` writes them; a test fails when a page and the program differ.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import typer.main

from iprtool.cli import app
from iprtool.exchange import codebook_csv, plan_csv, scores_csv, study_json
from iprtool.exchange.codebook_fields import (
    ANCHOR_FIELDS,
    BOOK_FIELDS,
    CODE_FIELDS,
    FAMILY_FIELDS,
    FORMAT,
    OWNER,
    REQUIRED,
    SCALE_FIELDS,
    Field,
)
from iprtool.services import exporting, formats
from iprtool.services.exporting import TABLES
from iprtool.ui.actions import ACTIONS, Group
from iprtool.ui.settings import SETTINGS

FOLDER = Path(__file__).parent / "reference"
_MADE = "<!-- Made by `make docs` from the program itself; changes made here are lost. -->"


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [" | ".join(heads), " | ".join("---" for _ in heads)]
    lines += [" | ".join(cell.replace("|", "\\|") for cell in row) for row in rows]
    return "\n".join(f"| {line} |" for line in lines)


def _page(*parts: str) -> str:
    return "\n\n".join(parts) + "\n"


def _keycap(key: str) -> str:
    return f"`{key}`"


def keys_page() -> str:
    """All actions with their keys, by menu."""
    parts = [
        "# Keys and actions",
        _MADE,
        "Single keys work wherever the focus is, except in a text field. The keys of codes come from the codebook and "
        "go first: in the starter codebook `1` to `9` and `0`. What a press marks is said by the code: see "
        "[live coding](../how-to/live-coding.md).",
    ]
    for group in Group:
        rows = [
            (spec.title, " ".join(map(_keycap, spec.keys)), spec.help, f"`{spec.id}`")
            for spec in ACTIONS
            if spec.group is group
        ]
        parts += [f"## {group.value}", _table(("Action", "Keys", "What it does", "Id"), rows)]
    return _page(*parts)


def settings_page() -> str:
    """All settings."""
    rows = [
        (s.title, f"`{s.key}`", f"`{s.default}`" if s.default else "", " ".join(map(_keycap, s.choices)), s.help)
        for s in SETTINGS
    ]
    said = (
        "They belong to the person, not to a project, and lie in one small JSON file of the account; the environment "
        "variable `IPRTOOL_SETTINGS` can name another file, `IPRTOOL_ENGINE` a player engine for one run."
    )
    return _page("# Settings", _MADE, said, _table(("Setting", "Key", "At first", "Choices", "What it does"), rows))


def columns_page() -> str:
    """The columns of the tables that can be exported."""
    parts = [
        "# Columns of the CSV export",
        _MADE,
        "Each table is chosen in the Export place by its title, on the command line by its key: "
        "`iprtool export PROJECT --to KEY -o FILE`. UTF-8, comma, lines end in CR LF (RFC 4180); the same project "
        "gives the same bytes. A text that a spreadsheet would run as a formula (it begins with `=`, `+`, `-`, `@`, "
        "`|`, a tab or a carriage return) gets an apostrophe in front. What is sealed is left out of all tables.",
    ]
    for table in TABLES.values():
        parts += [f"## {table.title}: `{table.key}`", table.about, _columns(table.columns)]
    return _page(*parts)


def _columns(columns: Iterable[Any]) -> str:
    return _table(("Column", "Meaning"), [(f"`{column.name}`", column.meaning) for column in columns])


def _default(field: Field) -> str:
    if field.default is REQUIRED:
        return "must be there"
    return f"`{json.dumps(field.form.dump(field.default))}`"


def _fields(fields: tuple[Field, ...], *more: tuple[str, ...]) -> str:
    rows = [(f"`{f.name}`", f.form.words, _default(f), f.meaning) for f in fields]
    return _table(("Field", "Value", "Without it", "Meaning"), [*rows, *more])


def codebook_page() -> str:
    """The codebook as JSON and CSV."""
    codes = ("`codes`", "list of codes", "must be there", "Its codes, in order; may be empty.")
    nested = ("`codes`", "list of codes", "`[]`", "Codes that are a kind of this one, in order.")
    families = ("`families`", "list of families", "must be there", "In order.")
    scales = ("`scales`", "list of scales", "`[]`", "In the order in which they are rated.")
    anchors = ("`anchors`", "list of anchors", "`[]`", "What values mean; the values of a nominal scale.")
    form = ("`format`", "whole number", "must be there", f"The form of the file: {FORMAT}.")
    return _page(
        "# Codebook files",
        _MADE,
        "A codebook leaves and enters a study as JSON or as CSV; the presets are JSON files of this form. What is not "
        "as said here is refused with a sentence that names the place, and nothing is changed.",
        "## JSON",
        "UTF-8, one object. Writing a codebook that was read gives the same bytes. A field with its usual value is "
        "left out. Fields that are not listed are refused; numbers are finite; a file has at most 5,000,000 bytes, "
        "a codebook 5,000 codes, nested at most 12 deep.",
        "### The codebook", _fields(BOOK_FIELDS, form, families, scales),
        "### A family", _fields(FAMILY_FIELDS, codes),
        "### A code", _fields(CODE_FIELDS, nested),
        "### A scale", _fields((OWNER, *SCALE_FIELDS), anchors),
        "### An anchor", _fields(ANCHOR_FIELDS),
        "## CSV",
        "UTF-8, comma, one row a code, lines end in CR LF; read are also semicolon, tab and UTF-16. The columns are "
        + ", ".join(f"`{name}`" for name in codebook_csv.COLUMNS)
        + ". Which cells are filled says what a row is: `scale` a scale, else `code` a code, else `family` a family, "
        "else the codebook itself. A nested code is written `Code/Nested code` below the row of the code "
        "that contains it. Anchors stand in one cell, one a line: `1 = not at all`. To read, `family` and "
        "`code` are enough.",
        "CSV does not hold the version and whether it is frozen, line breaks in anchors, and texts that are only "
        "blanks. A text that a spreadsheet would run as a formula gets an apostrophe in front, which is taken away "
        "when it is read.",
    )  # fmt: skip


def study_tables_page() -> str:
    """The tables that a study is planned by."""
    return _page(
        "# Tables of a study",
        _MADE,
        "Tables come as CSV out of any spreadsheet: comma, semicolon or tab; UTF-8, UTF-16 or the letters of an older "
        "Windows. The first line names the columns, in any order. A table is taken in as a whole, in one step that can "
        "be undone, or not at all; a refusal names the line. The same table once more changes nothing.",
        "## Plan",
        "`iprtool plan PROJECT FILE.csv`: one row a session. What is empty stays as it is.",
        _table(("Column", "Meaning"), [(f"`{name}`", meaning) for name, meaning in plan_csv.COLUMNS.items()]),
        plan_csv.CELLS_OF_PARTS,
        "## Scores",
        "`iprtool scores PROJECT FILE.csv`: one row a score. Without the columns `measure` and `value`, every other "
        "column is a measure by its name, and a row has the scores of one respondent at one session. A cell that is "
        "empty, `-` or `NA` says nothing. Measures that the study does not have are made.",
        _table(("Column", "Meaning"), [(f"`{name}`", meaning) for name, meaning in scores_csv.COLUMNS.items()]),
    )


def _name(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return str(parameter.metavar or parameter.name.upper())
    value = "" if parameter.is_flag else f" {parameter.metavar or 'TEXT'}"
    return ", ".join(parameter.opts) + value


def _parameter(parameter: Any) -> tuple[str, str]:
    needed = " (required)" if parameter.required and parameter.param_type_name == "option" else ""
    return f"`{_name(parameter)}`{needed}", parameter.help or ""


def _commands(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """(name, command) of every command, those within a command under its name."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


def command_line_page() -> str:
    """Every command with its arguments and options."""
    parts = [
        "# Command line",
        _MADE,
        "`iprtool` alone opens the window, `iprtool PROJECT` opens it on a project. Facts go to standard output (as "
        "JSON with `--json`), trouble to standard error in one sentence. Exit status: 0 done, "
        "1 trouble, 2 not understood.",
    ]
    # typer brings a click of its own or uses the installed one, by version; both have these attributes.
    group: Any = typer.main.get_command(app)
    for name, command in _commands(group):
        arguments = [_name(p) for p in command.params if p.param_type_name == "argument"]
        usage = " ".join(["iprtool", name, *arguments, "[OPTIONS]"])
        rows = [_parameter(parameter) for parameter in command.params]
        parts += [f"## {name}", f"`{usage}`", (command.help or "").strip(), _table(("Argument", "Meaning"), rows)]
    return _page(*parts)


def formats_page() -> str:
    """What can be read and written, and every field of the JSON of a whole study."""
    read = [(each.title, f"`{each.key}`", " ".join(each.endings), each.about) for each in formats.FORMATS.values()]
    written = [
        (form.table.title, form.title, f"`{form.key}`", form.ending, form.about) for form in exporting.FORMS.values()
    ]
    parts = [
        "# Formats",
        _MADE,
        "## Read",
        "`iprtool import PROJECT FILE`, with `--as KEY` where the ending does not say.",
        _table(("Format", "Key", "Endings", "What is read"), read),
        "## Written",
        "In the Export place, or by `iprtool export PROJECT --to KEY -o FILE`; as clips by `iprtool clips`.",
        _table(("What", "As", "Key", "Ending", "What it holds"), written),
        "## A whole study as JSON",
        (study_json.__doc__ or "").split("\n\n", 1)[1].replace("\n", " ").strip(),
    ]
    for name, kind in study_json.TABLES.items():
        fields = ", ".join(f"`{field}`" for field in study_json.field_names(kind))
        parts.append(f"* **{name}**: {(kind.__doc__ or '').splitlines()[0]} {fields}")
    return _page(*parts[: -len(study_json.TABLES)], "\n".join(parts[-len(study_json.TABLES) :]))


PAGES = {
    "formats.md": formats_page,
    "keys.md": keys_page,
    "settings.md": settings_page,
    "csv-columns.md": columns_page,
    "codebook-json.md": codebook_page,
    "study-tables.md": study_tables_page,
    "command-line.md": command_line_page,
}


def main() -> None:
    """Write all pages."""
    FOLDER.mkdir(exist_ok=True)
    for name, make in PAGES.items():
        (FOLDER / name).write_text(make(), "utf-8")


if __name__ == "__main__":
    main()
