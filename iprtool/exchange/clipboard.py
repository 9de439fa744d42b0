"""Copied tags as text, so that they survive in the system's clipboard and can be pasted into another window."""

import json
from collections.abc import Iterable
from typing import Any

from iprtool.domain.errors import IprError
from iprtool.domain.segment import Clip, CopiedTag

FORMAT = "application/x-iprtool-tags+json"
"""The name under which the clipboard holds them."""
_VERSION = 1


def to_text(clip: Clip) -> str:
    """Copied tags as JSON."""
    rows = [
        {"code": c.code, "start_ms": c.start_ms, "length_ms": c.length_ms, "memo": c.memo, "ratings": dict(c.ratings)}
        for c in clip
    ]
    return json.dumps({"format": _VERSION, "tags": rows}, ensure_ascii=False)


def from_text(text: str) -> Clip:
    """Copied tags from JSON. Raises IprError when it is something else."""
    try:
        data = json.loads(text)
        if data["format"] != _VERSION or not data["tags"]:
            raise ValueError
        return tuple(_tag(row) for row in data["tags"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise IprError("What was copied are no tags of iprtool.", "Copy tags on the timeline first.") from error


def _tag(row: dict[str, Any]) -> CopiedTag:
    start, length = int(row["start_ms"]), row["length_ms"]
    if start < 0 or (length is not None and int(length) < 1):
        raise ValueError
    ratings = tuple(sorted((str(name), float(value)) for name, value in row["ratings"].items()))
    return CopiedTag(str(row["code"]), start, None if length is None else int(length), str(row["memo"]), ratings)


def to_table(rows: Iterable[Iterable[str]]) -> str:
    """Rows for a spreadsheet or a text: cells with tabs between them."""
    return "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in rows)
