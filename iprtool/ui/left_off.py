"""Where a person left off in each recording, kept on their account and not in the project."""

import json
from typing import NamedTuple

_KEPT = 200
_NEAR_END_MS = 2_000
"""Who stopped so close to the end has seen the recording, and begins anew."""


class LeftOff(NamedTuple):
    """A recording of a study, and its time."""

    study_id: str
    recording_id: str
    ms: int


def last_of(kept: str, study_id: str) -> str | None:
    """The id of the recording of a study that was open last, out of the text of the setting `code.left_off`."""
    return next((each.recording_id for each in reversed(_all(kept)) if each.study_id == study_id), None)


def place_in(kept: str, recording_id: str, duration_ms: int) -> int:
    """The time at which to go on in a recording."""
    ms = next((each.ms for each in _all(kept) if each.recording_id == recording_id), 0)
    return ms if 0 <= ms < duration_ms - _NEAR_END_MS else 0


def with_place(kept: str, left: LeftOff) -> str:
    """The text of the setting with one place more; those longest untouched are forgotten."""
    others = [each for each in _all(kept) if each.recording_id != left.recording_id]
    return json.dumps([*others, left][-_KEPT:])


def _all(kept: str) -> list[LeftOff]:
    try:
        return [LeftOff(str(study), str(recording), int(ms)) for study, recording, ms in json.loads(kept or "[]")]
    except (ValueError, TypeError):
        return []
