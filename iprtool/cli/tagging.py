"""Commands about recordings and tags."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from iprtool.cli.common import JsonOption, ProjectArg, app, cell, print_facts, writing


@app.command("add-recording")
def add_recording(
    project: ProjectArg,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A video or audio file.")],
    dyad: Annotated[str, typer.Option("--dyad", metavar="D", help="Label of the dyad; made where it is not there.")],
    session: Annotated[int, typer.Option("--session", metavar="N", help="Number of the session; made likewise.")],
    link: Annotated[bool, typer.Option("--link", help="Leave the file where it is instead of copying it.")] = False,
    label: Annotated[str, typer.Option("--label", help="What the recording is called, e.g. camera A.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Add a recording to a session."""
    from iprtool.services import recordings

    with writing(project) as opened:
        prepared = recordings.prepare(opened.folder, file, link=link)
        assert prepared is not None, "nothing cancels it here"
        recording = recordings.add_to(opened, dyad=dyad, number=session, prepared=prepared, label=label)
        print_facts(asdict(recording), as_json, f"Added {recording.file_name} as {recording.id}")
        for problem in prepared.probe.problems:
            print(problem, file=sys.stderr)


@app.command()
def tag(
    project: ProjectArg,
    recording: Annotated[str, typer.Option("--recording", metavar="R", help="File name or id of the recording.")],
    code: Annotated[str, typer.Option("--code", metavar="PATH", help="Family/Code, e.g. Rupture/Withdrawal.")],
    begin: Annotated[int, typer.Option("--begin", metavar="MS", help="Begin in ms from the recording's origin.")],
    author: Annotated[str, typer.Option("--author", metavar="A", help="Initials or pseudonym of who tags.")],
    end: Annotated[int | None, typer.Option("--end", metavar="MS", help="End in ms; without it a point.")] = None,
    memo: Annotated[str, typer.Option("--memo", metavar="T", help="A note.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Put a tag; the author's coding pass is made when it is not there yet."""
    from iprtool.domain.model import Tag
    from iprtool.services import codebooks, passes, recordings, tagging

    with writing(project) as opened:
        opened.author = author
        target = recordings.named(opened, recording)
        with opened.step(f"Tag {code}") as step:
            run = passes.ensure(opened, recording_id=target.id, author=author)
            code_id = codebooks.tree(opened, run.codebook_id).by_path(code).id
            tagging.tag_now(opened, pass_id=run.id, code_id=code_id, at_ms=begin, end_ms=end, memo=memo)
        ((_, added),) = step.changes.of(Tag)
        assert added is not None
        print_facts(asdict(added), as_json, f"Tagged {code} as {added.id}")


_END = 5
"""Where the end stands in the lines of `tags`."""


@app.command()
def tags(project: ProjectArg, as_json: JsonOption = False) -> None:
    """List all tags with what they belong to."""
    from iprtool.exchange.columns import LONG_COLUMNS
    from iprtool.services import exporting
    from iprtool.store import Project

    with Project.open(project, read_only=True) as opened:
        segments = exporting.segments(opened)
    if as_json:
        print(json.dumps([{c.name: c.cell(s) for c in LONG_COLUMNS} for s in segments], ensure_ascii=False, indent=1))
        return
    by_name = {column.name: column.cell for column in LONG_COLUMNS}
    shown = [by_name[name] for name in ("dyad", "session", "recording", "author", "begin", "end", "code", "memo")]
    for segment in segments:
        cells = [cell(read(segment)) for read in shown]
        if segment.tag.open:
            cells[_END] = "open"
        print("\t".join(cells))
