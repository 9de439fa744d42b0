"""The command for pictures."""

from pathlib import Path
from typing import Annotated

import typer

from iprtool.cli.common import CodesOption, PassesOption, ProjectArg, app, tell_losses, told
from iprtool.cli.exchange import ReportOption, check_report, write_report
from iprtool.domain.picture_size import USUAL_DPI, USUAL_MM
from iprtool.exchange.report import Fate


@app.command()
def picture(
    project: ProjectArg,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help="Ends in .svg, .pdf or .png.")],
    dyad: Annotated[str, typer.Option("--dyad", metavar="D", help="Whose session.")] = "",
    session: Annotated[str, typer.Option("--session", metavar="N", help="Number of the session, or its id.")] = "",
    code: CodesOption = None,
    run: PassesOption = None,
    width: Annotated[float, typer.Option("--width-mm", metavar="MM", help="Width on paper.")] = USUAL_MM,
    dpi: Annotated[int, typer.Option("--dpi", metavar="N", help="Dots per inch of a PNG.")] = USUAL_DPI,
    sound: Annotated[bool, typer.Option("--sound", help="Draw the sound too; it is read for that.")] = False,
    board: Annotated[bool, typer.Option("--board", help="Instead: the board of the whole study.")] = False,
    report: ReportOption = None,
) -> None:
    """Draw the timeline of a session, or the board of the study, for a paper, as SVG, PDF or PNG."""
    from iprtool.domain.picture_size import Size
    from iprtool.services import board_figures, session_pictures
    from iprtool.services.export_filters import Filters
    from iprtool.store import Project

    size = Size(width, dpi)
    filters = Filters((dyad,) if dyad else (), tuple(code or ()), tuple(run or ()), (session,) if session else ())
    if board and (sound or filters != Filters()):
        raise typer.BadParameter("the board is drawn as a whole", param_hint="--board")
    with Project.open(project, read_only=True) as opened:
        check_report(report, out, project=opened)
        if board:
            made = board_figures.save(opened, out, size)
        else:
            made = session_pictures.save(opened, out, filters, size, sound=sound)
    write_report(made, report)
    what = "dyads" if board else "segments"
    told(f"Drew {made.count(Fate.TAKEN, what)} {what} to {out}")
    tell_losses(made)
