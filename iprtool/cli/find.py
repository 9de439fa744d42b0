"""Commands that search."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from iprtool.cli.common import JsonOption, ProjectArg, app

if TYPE_CHECKING:
    from iprtool.services.finding import Hit


@app.command()
def find(
    project: ProjectArg,
    query: Annotated[
        str, typer.Argument(metavar="QUERY", help="What to look for, e.g. 'code:Rupture/Withdrawal looks'.")
    ],
    as_json: JsonOption = False,
) -> None:
    """List the tags that a query names, by dyad, session, recording and time.

    The reference “Searching” says what a query can be.
    """
    from iprtool.services.finding import Finder
    from iprtool.store import Project

    with Project.open(project, read_only=True) as opened:
        finder = Finder(opened)
        found = finder.find(query)
        hits = [hit for number in range(len(found)) if (hit := finder.hit(found.tag_id(number))) is not None]
        finder.close()
    rows = [_row(hit) for hit in hits]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        shown = ("dyad", "session", "recording", "author", "begin", "end", "code", "memo")
        print("\t".join("" if row[name] is None else " ".join(str(row[name]).split()) for name in shown))


def _row(hit: "Hit") -> dict[str, Any]:
    from iprtool.domain.times import clock

    tag = hit.tag
    return {
        "tag_id": tag.id,
        "dyad": hit.dyad.label,
        "session": hit.session.number,
        "recording": hit.recording.label,
        "recording_id": hit.recording.id,
        "pass": hit.run.kind.value,
        "author": hit.run.author,
        "code": hit.code,
        "begin_ms": tag.start_ms,
        "end_ms": tag.end_ms,
        "begin": clock(tag.start_ms),
        "end": None if tag.end_ms is None else clock(tag.end_ms),
        "open": tag.open,
        "memo": tag.memo,
    }
