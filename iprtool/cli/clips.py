"""The command that cuts clips."""

import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from iprtool.cli.common import CodesOption, DyadsOption, PassesOption, ProjectArg, SessionsOption, app, told
from iprtool.cli.exchange import ReportOption, check_report, write_report
from iprtool.domain.errors import IprError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from iprtool.services.clip_plan import ClipOptions
    from iprtool.services.export_filters import Filters
    from iprtool.store import Project

_WHOLE = (0.0, 0.0, 100.0, 100.0)


@app.command()
def clips(
    project: ProjectArg,
    folder: Annotated[Path, typer.Option("-o", "--out", metavar="FOLDER", help="The folder for the clips.")],
    dyad: DyadsOption = None,
    code: CodesOption = None,
    run: PassesOption = None,
    session: SessionsOption = None,
    fast: Annotated[
        bool, typer.Option("--fast", help="Copy instead of coding anew: quick, from the keyframe before the begin on.")
    ] = False,
    lead_in: Annotated[float, typer.Option("--lead-in", metavar="S", help="Seconds before each segment.")] = 0,
    lead_out: Annotated[float, typer.Option("--lead-out", metavar="S", help="Seconds after each segment.")] = 0,
    reel: Annotated[bool, typer.Option("--reel", help="All in one file, each after a card with its title.")] = False,
    subtitles: Annotated[bool, typer.Option("--subtitles", help="What is said beside each clip, as WebVTT.")] = False,
    pitch: Annotated[float, typer.Option("--pitch", metavar="N", help="Shift voices by semitones, e.g. 4 or -4.")] = 0,
    blur: Annotated[
        str, typer.Option("--blur", metavar="WHAT", help="whole, or left,top,width,height in % of the picture.")
    ] = "",
    bleep_code: Annotated[
        list[str] | None, typer.Option("--bleep-code", metavar="C", help="Bleep all segments of this code; again.")
    ] = None,
    bleep: Annotated[
        list[str] | None,
        typer.Option("--bleep", metavar="BEGIN-END", help="Bleep from one time to another, e.g. 14:41-14:43.5; again."),
    ] = None,
    preset: Annotated[str, typer.Option("--preset", metavar="NAME", help="Instead: a choice kept in the window.")] = "",
    report: ReportOption = None,
) -> None:
    """Cut segments out of their recordings as video or sound.

    A clip with a face or a voice is never de-identified, whatever is masked.
    """
    from iprtool.services import clip_plan, clipping
    from iprtool.services.export_filters import EVERYTHING, Filters
    from iprtool.store import Project

    options = clip_plan.ClipOptions(
        fast, reel, subtitles, _ms(lead_in), _ms(lead_out), pitch,
        _rectangle(blur), tuple(bleep_code or ()), clip_plan.spans_of(" ".join(bleep or ())),
    )  # fmt: skip
    filters = Filters(tuple(dyad or ()), tuple(code or ()), tuple(run or ()), tuple(session or ()))
    if preset and (options, filters) != (clip_plan.ClipOptions(), EVERYTHING):
        raise typer.BadParameter("what is kept says already what is cut and how", param_hint="--preset")
    with Project.open(project, read_only=True) as opened:
        check_report(report, project=opened)
        if preset:
            filters, options = _kept(opened, preset)
        plan = clip_plan.plan(opened, filters, options)
        clipping.check_folder(opened, plan, folder)
    made = clipping.make(plan, folder, draw=_draw if options.reel else None, progress=_tell_share)
    assert made is not None, "nobody cancels here"
    write_report(made, report)
    told(f"{made.text}\nThe clips are in {folder}.")
    print(clipping.NEVER, file=sys.stderr)


def _ms(seconds: float) -> int:
    """The milliseconds of what is typed; what is no number of seconds at all is refused as too many."""
    return round(seconds * 1000) if math.isfinite(seconds) else sys.maxsize


def _kept(project: "Project", name: str) -> "tuple[Filters, ClipOptions]":
    from iprtool.services import presets

    choice = presets.choice_of(presets.named(project, name))
    if choice.clips is None:
        raise IprError(f"What is kept as “{name}” cuts no clips.", "Use `iprtool export --preset`.")
    return choice.filters, choice.clips


def _draw(lines: "Sequence[str]", size: tuple[int, int]) -> "NDArray[np.uint8]":
    from iprtool.ui.export.cards import draw_card

    return draw_card(lines, size)


def _tell_share(share: float) -> None:
    if sys.stderr.isatty():
        print(f"\r{share:4.0%}", end="\n" if share >= 1 else "", file=sys.stderr, flush=True)


def _rectangle(text: str) -> tuple[float, float, float, float] | None:
    if not text or text.strip().casefold() == "whole":
        return _WHOLE if text else None
    try:
        left, top, width, height = (float(part.strip().removesuffix("%")) for part in text.split(","))
    except ValueError:
        raise typer.BadParameter("write whole, or four numbers such as 10,0,40,50", param_hint="--blur") from None
    return left, top, width, height
