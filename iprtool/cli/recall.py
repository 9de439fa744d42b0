"""Commands about recall interviews: the log of what was shown, and how times of interview and session go together."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from iprtool.cli.common import JsonOption, ProjectArg, app, print_facts, told, writing
from iprtool.domain.times import clock

if TYPE_CHECKING:
    from iprtool.domain.recall_view import RecallView
    from iprtool.domain.stimulus import Occasion
    from iprtool.store import Project

RecallOption = Annotated[
    str,
    typer.Option("--recall", metavar="R", help="The recall: dyad/session/participant such as 08/3/client, or its id."),
]


@app.command()
def recalls(project: ProjectArg, as_json: JsonOption = False) -> None:
    """List the recall interviews with their figures; of sealed ones only that they are there."""
    from iprtool.services import recall_views
    from iprtool.store import Project

    with Project.open(project, read_only=True) as opened:
        seen = {view.recall.id for view in recall_views.visible(opened)}
        rows = [_facts(opened, view, view.recall.id in seen) for view in recall_views.overview(opened)]
    if as_json:
        told(json.dumps(rows, ensure_ascii=False, indent=1, default=str))
        return
    for row in rows:
        told("\t".join([row["recall"], row["mode"], *_shown(row)]))


def _shown(row: dict[str, Any]) -> list[str]:
    if row["sealed"]:
        return ["sealed"]
    if row["ended_at"] is None:
        return ["not ended"]
    return [
        clock(row["length_ms"]),
        f"{row['stops']} stops",
        f"{row['moments']} moments",
        f"{row['seen_share']:.0%} seen",
    ]


def _facts(opened: "Project", view: "RecallView", seen: bool) -> dict[str, Any]:
    from iprtool.exchange.csv_recalls import RECALL_COLUMNS
    from iprtool.services import recall_figures

    recall = view.recall
    facts: dict[str, Any] = {
        "recall": view.name,
        "id": recall.id,
        "pass_id": view.run.id,
        "participant": recall.participant.value,
        "mode": recall.mode.value,
        "sealed": not seen,
        "begun_at": recall.begun_at.isoformat(),
        "ended_at": recall.ended_at.isoformat() if recall.ended_at else None,
    }
    if seen:
        row = recall_figures.row_of(opened, view)
        facts |= {column.name: column.cell(row) for column in RECALL_COLUMNS if column.name not in facts}
    return facts


@app.command("recall-log")
def recall_log(project: ProjectArg, recall: RecallOption, as_json: JsonOption = False) -> None:
    """Print the stimulus log of a recall: every play, pause, seek, change of speed and end, as it happened."""
    from iprtool.services import recall_views, recalls
    from iprtool.store import Project

    with Project.open(project, read_only=True) as opened:
        found = recalls.happenings(opened, recall_views.named(opened, recall).recall)
    if as_json:
        rows = [
            {
                "kind": each.kind.value,
                "initiator": each.initiator.value,
                "interview_ms": each.at_ms,
                "session_ms": each.session_ms,
                "from_ms": each.from_ms,
                "rate": each.rate,
                "wall": each.wall.isoformat(),
            }
            for each in found
        ]
        told(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for each in found:
        told("\t".join([clock(each.at_ms), each.kind, clock(each.session_ms), f"{each.rate:g}x", each.initiator]))


@app.command()
def locate(
    project: ProjectArg,
    recall: RecallOption,
    interview_ms: Annotated[
        int | None, typer.Option("--interview-ms", metavar="N", help="A time of the interview, in ms from its begin.")
    ] = None,
    session_ms: Annotated[
        int | None, typer.Option("--session-ms", metavar="N", help="A time of the session's recording, in ms.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Say what time of the session one of the interview is about, or when the interview was at one of the session."""
    from iprtool.services import recall_views, recalls
    from iprtool.store import Project

    if (interview_ms is None) == (session_ms is None):
        raise typer.BadParameter("give either --interview-ms or --session-ms")
    with Project.open(project, read_only=True) as opened:
        view = recall_views.named(opened, recall)
        log = recalls.stimulus_log(opened, view.recall)
    if interview_ms is not None:
        place = log.session_at(interview_ms)
        facts = {"recall": view.name, "interview_ms": interview_ms, **place._asdict()}
        doing = f"played at {place.rate:g}x" if place.playing else "stood"
        print_facts(facts, as_json, f"{clock(place.session_ms)}, where the recording {doing}")
        return
    assert session_ms is not None
    found = log.interview_at(session_ms)
    facts = {"recall": view.name, "session_ms": session_ms, "occasions": [_occasion(each) for each in found]}
    print_facts(facts, as_json, "\n".join(map(_told, found)) or f"{clock(session_ms)} was never shown")


def _occasion(each: "Occasion") -> dict[str, Any]:
    return {
        "interview_ms": each.at_ms,
        "until_ms": each.until_ms,
        "playing": each.playing,
        "rate": each.rate,
    }


def _told(each: "Occasion") -> str:
    if each.playing:
        return f"{clock(each.at_ms)}\tplayed at {each.rate:g}x"
    return f"{clock(each.at_ms)} – {clock(each.until_ms)}\tstood"


@app.command()
def coverage(project: ProjectArg, recall: RecallOption, as_json: JsonOption = False) -> None:
    """Say what of the session's recording was seen in a recall, how often, and what was skipped."""
    from dataclasses import asdict

    from iprtool.services import recall_views, recalls
    from iprtool.store import Project

    with Project.open(project, read_only=True) as opened:
        view = recall_views.named(opened, recall)
        found = recalls.stimulus_log(opened, view.recall).coverage()
    times = found.by_times_ms
    once_ms, skipped_ms = times.get(1, 0), times.get(0, 0)
    again_ms = found.seen_ms - once_ms
    facts = {
        "recall": view.name,
        "duration_ms": found.duration_ms,
        "seen_ms": found.seen_ms,
        "seen_share": found.share(found.seen_ms),
        "seen_once_ms": once_ms,
        "seen_once_share": found.share(once_ms),
        "seen_again_ms": again_ms,
        "seen_again_share": found.share(again_ms),
        "skipped_ms": skipped_ms,
        "skipped_share": found.share(skipped_ms),
        "by_times_ms": {str(number): ms for number, ms in times.items()},
        "parts": [asdict(part) for part in found.parts],
    }
    said = "\n".join(
        f"{clock(part.begin_ms)} – {clock(part.end_ms)}\tseen {_times(part.times)}" for part in found.parts
    )
    print_facts(facts, as_json, f"{found.share(found.seen_ms):.0%} seen\n{said}".rstrip())


def _times(number: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(number, f"{number} times")


@app.command("recall-sound")
def recall_sound(
    project: ProjectArg,
    recall: RecallOption,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What another device recorded of the interview.")],
    align: Annotated[
        str,
        typer.Option("--align", metavar="HOW", help="By its own sound, or the session's in it: own, session."),
    ] = "",
    begin: Annotated[
        int, typer.Option("--begin", metavar="MS", help="Else: when it begins on the clock of the interview.")
    ] = 0,
    link: Annotated[bool, typer.Option("--link", help="Leave the file where it is instead of copying it.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Attach a recording of an interview that was made with another device, and line it up."""
    from iprtool.services import recall_sounds, recall_syncing, recall_views, recordings

    if align and (align not in set(recall_syncing.By) or begin):
        raise typer.BadParameter("give own or session, and no --begin with it", param_hint="--align")
    with writing(project) as opened:
        view = recall_views.named(opened, recall)
        prepared = recordings.prepare(opened.folder, file, link=link)
        assert prepared is not None, "nothing cancels it here"
        if align:
            by = recall_syncing.By(align)
            made, found = recall_syncing.add_aligned(opened, recall_id=view.recall.id, prepared=prepared, by=by)
            sure = f", sure: {found.sureness.value}"
        else:
            made = recall_sounds.attach(opened, recall_id=view.recall.id, prepared=prepared, begin_ms=begin)
            sure = ""
        begins = clock(made.offset_ms)
        print_facts(asdict(made), as_json, f"Attached {made.file_name}; it begins at {begins} of the interview{sure}")
