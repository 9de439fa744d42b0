"""Commands about episodes."""

import json
from typing import Any

from iprtool.cli.common import JsonOption, ProjectArg, app
from iprtool.domain.times import clock, short_clock


@app.command()
def episodes(project: ProjectArg, as_json: JsonOption = False) -> None:
    """List the episodes: rupture, attempts to repair it, outcome, and how long each took."""
    from iprtool.services import episode_views
    from iprtool.store import Project

    with Project.open(project, read_only=True) as opened:
        rows = [_facts(view) for view in episode_views.overview(opened)]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        print("\t".join(_cell(row, name) for name in _SHOWN))


_SHOWN = ("dyad", "session", "recording", "author", "number", "begin", "attempts", "outcome", "to_resolution_ms")


def _cell(row: dict[str, Any], name: str) -> str:
    value = row[name]
    if name != "to_resolution_ms":
        return str(value)
    if value is not None:
        return f"resolved after {short_clock(value)}"
    later, censored = row["resolved_sessions_later"], row["censored_ms"]
    return f"resolved {later} sessions later" if later else f"not resolved in {short_clock(censored)}"


def _facts(view: Any) -> dict[str, Any]:
    found = view.course
    return {
        "id": view.episode.id,
        "dyad": view.dyad.label,
        "session": view.session.number,
        "recording": view.recording.file_name,
        "author": view.run.author,
        "number": view.number,
        "begin": clock(found.onset.start_ms),
        "begin_ms": found.onset.start_ms,
        "attempts": found.attempts,
        "outcome": view.episode.outcome.value,
        "to_first_attempt_ms": found.first_attempt.ms if found.first_attempt else None,
        "to_resolution_ms": found.resolution.ms if found.resolution else None,
        "resolved_sessions_later": found.resolution.sessions if found.resolution else None,
        "censored_ms": found.censored_ms,
        "memo": view.episode.memo,
        "members": [
            {"tag": tag.id, "role": role.value, "start_ms": tag.start_ms, "end_ms": tag.end_ms}
            for role, tag in view.members
        ],
    }
