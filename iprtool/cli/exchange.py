"""Commands about files of other tools."""

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from iprtool.cli.common import (
    CodesOption,
    DyadsOption,
    JsonOption,
    PassesOption,
    ProjectArg,
    SessionsOption,
    app,
    tell_losses,
    told,
    writing,
)
from iprtool.domain.errors import IprError
from iprtool.exchange.report import Fate, Report

if TYPE_CHECKING:
    from iprtool.exchange.pseudonyms import Key
    from iprtool.exchange.table_read import Columns
    from iprtool.store import Project

ReportOption = Annotated[
    Path | None,
    typer.Option("--report", metavar="FILE", help="Write as JSON what was taken, changed and dropped, and why."),
]
KeyOption = Annotated[
    Path | None,
    typer.Option("--pseudonyms", metavar="NAMES", help="A list of names and their pseudonyms; it is not kept."),
]


@app.command("import")
def bring(
    project: ProjectArg,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file of another tool.")],
    form: Annotated[str, typer.Option("--as", metavar="FORMAT", help="Its format, if the ending does not say.")] = "",
    recording: Annotated[
        str, typer.Option("--recording", metavar="R", help="The recording that it is about: file name or id.")
    ] = "",
    dyad: Annotated[str, typer.Option("--dyad", metavar="D", help="Else the dyad; made where it is not there.")] = "",
    session: Annotated[
        int | None, typer.Option("--session", metavar="N", help="And the number of its session; made likewise.")
    ] = None,
    author: Annotated[str, typer.Option("--author", metavar="A", help="Of tags whose file names no author.")] = "",
    column: Annotated[
        list[str] | None,
        typer.Option("--column", metavar="WHAT=HEADING", help="For a table, e.g. begin=Onset or code=Label; again."),
    ] = None,
    unit: Annotated[str, typer.Option("--unit", metavar="U", help="Of the times of a table: ms, s or clock.")] = "",
    origin: Annotated[
        int, typer.Option("--origin", metavar="MS", help="Taken off the times of a table, to be 0 where it begins.")
    ] = 0,
    decimals: Annotated[
        str, typer.Option("--decimals", metavar="SIGN", help="Before the decimals of a table: point or comma.")
    ] = "",
    names: KeyOption = None,
    report: ReportOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put the segments, codes and transcripts of a file into the study, as one step that can be undone."""
    from iprtool.services import formats
    from iprtool.services.import_homes import Target

    if bool(dyad) != (session is not None):
        raise typer.BadParameter("give both or none of them", param_hint="--dyad, --session")
    said = column or unit or origin or decimals
    columns = _columns(file, column or [], unit, origin, decimals) if said else None
    key = key_in(names)
    with writing(project) as opened:
        check_report(report, file, *([names] if names else []), project=opened)
        if author:
            opened.author = author
        target = Target(recording, dyad, session, author)
        tell(formats.bring(opened, file, target, form, columns, key), report, as_json)


def _columns(file: Path, said: list[str], unit: str, origin: int, decimals: str) -> "Columns":
    """What is guessed of a table, with what was said in its place."""
    from iprtool.exchange import table_read

    if unit and unit not in set(table_read.Unit):
        raise typer.BadParameter(f"one of {', '.join(table_read.Unit)}", param_hint="--unit")
    if decimals and decimals not in set(table_read.Decimals):
        raise typer.BadParameter(f"one of {', '.join(table_read.Decimals)}", param_hint="--decimals")
    by_field = {}
    for each in said:
        what, equals, heading = each.partition("=")
        if not equals or what not in table_read.FIELDS:
            known = ", ".join(table_read.FIELDS)
            raise typer.BadParameter(f"write WHAT=HEADING, with one of {known}", param_hint="--column")
        by_field[what] = heading
    table = table_read.read_table(file)
    found = table_read.guessed(table)
    kept = {what: heading for what, heading in found.by_field.items() if heading not in by_field.values()}
    by_field = kept | by_field
    sign = table_read.Decimals(decimals or "either")
    begin = table_read.Columns(by_field, table_read.unit_of(table, by_field.get("begin", "")), origin, sign)
    return replace(begin, unit=table_read.Unit(unit)) if unit else begin


@app.command()
def export(
    project: ProjectArg,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help="The file to write.")],
    dyad: DyadsOption = None,
    code: CodesOption = None,
    run: PassesOption = None,
    session: SessionsOption = None,
    to: Annotated[str, typer.Option("--to", metavar="FORMAT", help="What, as which file: see `iprtool formats`.")] = "",
    preset: Annotated[str, typer.Option("--preset", metavar="NAME", help="Instead: a choice kept in the window.")] = "",
    report: ReportOption = None,
) -> None:
    """Write segments, curves, recalls or the whole study to a file."""
    from iprtool.services import exporting, presets
    from iprtool.services.export_filters import Filters
    from iprtool.store import Project

    if bool(to) == bool(preset):
        raise typer.BadParameter("give one of them", param_hint="--to, --preset")
    if to and to not in exporting.FORMS:
        known = ", ".join(exporting.FORMS)
        raise typer.BadParameter(f"unknown format {to!r}; known: {known}", param_hint="--to")
    filters = Filters(tuple(dyad or ()), tuple(code or ()), tuple(run or ()), tuple(session or ()))
    with Project.open(project, read_only=True) as opened:
        check_report(report, out, project=opened)
        if preset:
            choice = presets.choice_of(presets.named(opened, preset))
            if choice.clips is not None:
                raise IprError(f"What is kept as “{preset}” cuts clips.", "Use `iprtool clips --preset`.")
            to, filters = choice.form, choice.filters
        made = exporting.export(opened, to, out, filters)
    write_report(made, report)
    table = exporting.FORMS[to].table
    told(f"Wrote {table.counted(made.count(Fate.TAKEN, table.many))} to {out}")
    tell_losses(made)


@app.command()
def convert(
    file: Annotated[Path, typer.Argument(metavar="IN", help="A file of another tool.")],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The file to write; its ending says as what.")],
    form: Annotated[str, typer.Option("--as", metavar="FORMAT", help="Format of IN, if its ending does not say.")] = "",
    to: Annotated[str, typer.Option("--to", metavar="FORMAT", help="Format of OUT, if its ending does not say.")] = "",
    report: ReportOption = None,
    as_json: JsonOption = False,
) -> None:
    """Turn a file of one tool into the file of another, without a project."""
    from iprtool.services import converting

    check_report(report, file, out)
    brought, written = converting.convert(file, out, read_as=form, write_as=to)
    data = json.dumps({"read": brought.as_dict(), "written": written.as_dict()}, ensure_ascii=False, indent=1)
    if report is not None:
        write_json(data, report)
    told(data if as_json else f"Read {file.name}:\n{brought.text}\nWrote {out.name}:\n{written.text}")


@app.command("formats")
def list_formats(as_json: JsonOption = False) -> None:
    """List the formats that can be read and written."""
    from iprtool.services import exporting, formats

    facts: list[dict[str, Any]] = [
        {"format": each.key, "way": "read", "title": each.title, "endings": list(each.endings), "about": each.about}
        for each in formats.FORMATS.values()
    ]
    facts += [
        {"format": form.key, "way": "write", "title": form.title, "endings": [form.ending], "about": form.about}
        for form in exporting.FORMS.values()
    ]
    if as_json:
        told(json.dumps(facts, ensure_ascii=False, indent=1))
        return
    for each in facts:
        told("\t".join([each["way"], each["format"], " ".join(each["endings"]), each["title"], each["about"]]))


def key_in(names: Path | None) -> "Key | None":
    """The names and pseudonyms of a list; None where none is named."""
    from iprtool.exchange import pseudonyms

    return pseudonyms.read(names) if names is not None else None


def tell(report: Report, file: Path | None, as_json: bool) -> None:
    """Print a report, and write it to a file where one is named."""
    write_report(report, file)
    told(_json(report) if as_json else report.text or "There was nothing in it.")


def check_report(file: Path | None, *others: Path, project: "Project | None" = None) -> None:
    """Raise IprError where a report would take the place of what is read or written, or of a recording."""
    from iprtool.services.outgoing import check_target

    if file is None:
        return
    if file.resolve() in [other.resolve() for other in others]:
        raise IprError(f"The report would take the place of {file.name}; nothing was done.", "Give it another name.")
    if project is not None:
        check_target(project, file)


def write_report(report: Report, file: Path | None) -> None:
    """Write a report to a file where one is named; see `write_json`."""
    if file is not None:
        write_json(_json(report), file)


def write_json(text: str, file: Path) -> None:
    """Write what is told of something that is done. Where it cannot be written, the thing is done all the same."""
    from iprtool.services.outgoing import write_whole

    try:
        write_whole(file, text.encode() + b"\n")
    except IprError as error:
        raise IprError(f"It is done, but not its report: {error.message}", error.hint) from error


def _json(report: Report) -> str:
    return json.dumps(report.as_dict(), ensure_ascii=False, indent=1)
