"""Turns the anchors of study.json, such as `dog+400` or `plan.end-200`, into milliseconds of the spoken sound."""

import re
from typing import Any

from speech import Spoken

_ANCHOR = re.compile(r"(?P<turn>[a-z]+)(?P<end>\.end)?(?P<shift>[+-]\d+)?")


def resolve(study: dict[str, Any], times: dict[str, list[Spoken]]) -> dict[str, Any]:
    """The study with `start_ms` and `end_ms` in every tag instead of its anchors, tags in order of time."""
    recordings = [
        recording for dyad in study["dyads"] for session in dyad["sessions"] for recording in session["recordings"]
    ]
    for recording in recordings:
        turns = {turn.id: turn for turn in times[recording["file"]]}
        for one_pass in recording["passes"]:
            tags = [_tag(tag, turns) for tag in one_pass["tags"]]
            one_pass["tags"] = sorted(tags, key=lambda tag: tag["start_ms"])
    return study


def _tag(tag: dict[str, Any], turns: dict[str, Spoken]) -> dict[str, Any]:
    end = tag.get("until")
    return {
        "code": tag.get("code"),
        "start_ms": _ms(tag["at"], turns),
        "end_ms": None if end is None else _ms(end, turns),
        "memo": tag.get("memo", ""),
    }


def _ms(anchor: str, turns: dict[str, Spoken]) -> int:
    match = _ANCHOR.fullmatch(anchor)
    if match is None or match["turn"] not in turns:
        raise ValueError(f"no such moment in the script: {anchor}")
    turn = turns[match["turn"]]
    return (turn.end_ms if match["end"] else turn.begin_ms) + int(match["shift"] or 0)
