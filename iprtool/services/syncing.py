"""Recordings of one session on one clock: offset and drift, set by hand or found by the sound.

Finding is slow, so it has two halves as adding has: `pair` takes a frozen snapshot, `listen` compares the files (a job
of the window runs it in the background), `set_place` writes the result as one step.
"""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from iprtool.domain.errors import IprError
from iprtool.domain.model import Recording
from iprtool.domain.progress import Cancelled, Progress
from iprtool.domain.sessiontime import Line, check_drift, check_offset, line, session_line
from iprtool.domain.times import to_ms
from iprtool.media import file_source, inspect
from iprtool.media.align import Alignment, align
from iprtool.media.hearing import passage
from iprtool.services import recordings
from iprtool.services.gestures import merge_key
from iprtool.store import Changes, Project

SIDES_S, SIDES_HZ = 8, 44_100
"""How much of two recordings is heard left and right, and at which rate."""
Sides = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Place:
    """Where one recording lies beside another: that it begins so long after it (before if negative), and how many
    millionths its clock is slow against the other's."""

    begins_ms: int
    drift_ppm: float = 0.0

    @property
    def drift_in_an_hour_ms(self) -> int:
        """What the drift comes to in an hour."""
        return to_ms(Fraction(self.drift_ppm) * 3600 / 1_000_000)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two recordings and their files, for a job."""

    first: Recording
    other: Recording
    files: tuple[Path, Path]


def others(project: Project, recording: Recording) -> list[Recording]:
    """The other recordings on the same clock, by label: of the same session, or of the same interview."""
    together = project.find(Recording, session_id=recording.session_id, recall_id=recording.recall_id)
    return sorted((each for each in together if each.id != recording.id), key=lambda each: (each.label, each.id))


def place_of(first: Recording, other: Recording) -> Place:
    """Where the other recording lies beside the first one."""
    back = line(other, first)
    return Place(back.ms(0), float((back.pace - 1) * 1_000_000))


def set_place(
    project: Project,
    *,
    first_id: str,
    other_id: str,
    place: Place,
    name: str = "Synchronise",
    gesture: str | None = None,
) -> Changes:
    """Let one recording lie so beside another: offset and drift in one step. The first one stays as it is."""
    first, other = project.get(Recording, first_id), project.get(Recording, other_id)
    _check_together(first, other)
    check_offset(place.begins_ms)
    check_drift(place.drift_ppm)
    up = session_line(first)
    own = Line(up.begin_ms + place.begins_ms * up.pace, up.pace * (1 + Fraction(place.drift_ppm) / 1_000_000))
    offset_ms, drift_ppm = own.ms(0), float((own.pace - 1) * 1_000_000)
    check_offset(offset_ms)
    check_drift(drift_ppm)
    with project.step(f"{name} {other.label}", merge=merge_key(gesture)) as step:
        step.update(other, offset_ms=offset_ms, drift_ppm=drift_ppm)
    return step.changes


def pair(project: Project, *, first_id: str, other_id: str) -> Pair:
    """Two recordings that shall be compared. Raises IprError when a file is not there."""
    both = project.get(Recording, first_id), project.get(Recording, other_id)
    _check_together(*both)
    for recording in both:
        trouble = recordings.trouble(project.folder, recording)
        if trouble:
            raise IprError(f"{trouble} The sounds were not compared.", "Open that recording to look for its file.")
    return Pair(*both, (recordings.file_of(project.folder, both[0]), recordings.file_of(project.folder, both[1])))


def listen(two: Pair, progress: Progress, cancelled: Cancelled) -> Alignment | None:
    """Compare the sound of two recordings; for a job. None when cancelled.

    Raises IprError when one has no sound or cannot be read, or no sound is common to them.
    """
    sources = [file_source(file) for file in two.files]
    probes = [
        inspect(source).with_origin(recording.origin_us)
        for source, recording in zip(sources, (two.first, two.other), strict=True)
    ]
    return align(sources[0], probes[0], sources[1], probes[1], progress, cancelled)


def sides(two: Pair, at_ms: int) -> Sides:
    """Some seconds from a time of the first recording on: it is the left column, the other one as it lies the right.

    For a job. Raises IprError when one cannot be read.
    """
    across = line(two.first, two.other)
    lines = ((two.first, at_ms, SIDES_HZ), (two.other, across.ms(at_ms), round(SIDES_HZ / across.pace)))
    heard = []
    for file, (recording, begin_ms, rate) in zip(two.files, lines, strict=True):
        source = file_source(file)
        probe = inspect(source).with_origin(recording.origin_us)
        heard.append(passage(source, probe, begin_ms, SIDES_S * SIDES_HZ, rate=rate))
    return np.stack(heard, axis=1)


def found(alignment: Alignment) -> Place:
    """An alignment as it is stored: whole milliseconds, hundredths of a millionth."""
    return Place(to_ms(Fraction(alignment.offset_ms) / 1000), round(alignment.drift_ppm, 2))


def _check_together(first: Recording, other: Recording) -> None:
    clocks = [(each.session_id, each.recall_id) for each in (first, other)]
    if first.id == other.id or clocks[0] != clocks[1]:
        raise IprError(
            f"{other.label} and {first.label} are not two recordings of one session; nothing was changed.",
            "Only recordings of the same session can be synchronised.",
        )
