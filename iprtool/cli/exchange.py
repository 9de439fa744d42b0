"""Commands about files of other tools."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from iprtool.cli.common import JsonOption, ProjectArg, app, told, writing

if TYPE_CHECKING:
    from iprtool.exchange.report import Report

ReportOption = Annotated[
    Path | None,
    typer.Option("--report", metavar="FILE", help="Write as JSON what was taken, changed and dropped, and why."),
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
    report: ReportOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put the segments, codes and transcripts of a file into the study, as one step that can be undone."""
    from iprtool.services import formats
    from iprtool.services.import_homes import Target

    if bool(dyad) != (session is not None):
        raise typer.BadParameter("give both or none of them", param_hint="--dyad, --session")
    with writing(project) as opened:
        if author:
            opened.author = author
        tell(formats.bring(opened, file, Target(recording, dyad, session, author), form), report, as_json)


@app.command("formats")
def list_formats(as_json: JsonOption = False) -> None:
    """List the formats that can be read."""
    from iprtool.services.formats import FORMATS

    if as_json:
        facts = [
            {"format": each.key, "title": each.title, "endings": each.endings, "about": each.about}
            for each in FORMATS.values()
        ]
        told(json.dumps(facts, ensure_ascii=False, indent=1))
        return
    for each in FORMATS.values():
        told("\t".join([each.key, " ".join(each.endings), each.title, each.about]))


def tell(report: "Report", file: Path | None, as_json: bool) -> None:
    """Print a report, and write it to a file where one is named."""
    data = json.dumps(report.as_dict(), ensure_ascii=False, indent=1)
    if file is not None:
        from iprtool.services.outgoing import write_whole

        write_whole(file, data.encode() + b"\n")
    told(data if as_json else report.text or "There was nothing in it.")
    if not as_json and file is not None:
        print(f"The report is in {file}", file=sys.stderr)
