"""A recording of an interview that another device made, brought onto the interview's clock.

`attached` takes a frozen snapshot, `listen` compares the sounds (a job of the window runs it in the background), and
`set_place` writes the result as one step. `by_marks` says the same from what a person marked.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from iprtool.domain.errors import IprError
from iprtool.domain.model import Recall, Recording
from iprtool.domain.progress import Cancelled, Progress, never, untold
from iprtool.domain.sessiontime import check_drift, check_offset, session_line
from iprtool.domain.stimulus import StimulusLog
from iprtool.media import file_source, inspect
from iprtool.media.align import Alignment
from iprtool.media.align_interview import BY_HAND, by_marks, by_own_sound, by_session, laid_out
from iprtool.media.hearing import RATE, Samples
from iprtool.media.hearing import listen as hear
from iprtool.services import recall_sounds, recalls, recordings
from iprtool.services.gestures import merge_key
from iprtool.services.syncing import Place, found
from iprtool.store import Changes, Project

__all__ = ["Alignment", "Attached", "By", "add_aligned", "attached", "by_marks", "found", "listen", "set_place"]

Heard = tuple[Recording, Path]
_PIECE = RATE // 4
"""A sound whose clock drifts is laid out in pieces of so many samples, each off by half a millisecond at most."""


class By(StrEnum):
    """What tells where a recording lies: the interview's own sound, or the session's that the device picked up."""

    OWN = "own"
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class Attached:
    """A recording of an interview, and what it can be compared with, for a job.

    own: other recordings of the interview, see `recall_sounds.beside`; session: the recording that was watched.
    """

    recording: Heard
    own: tuple[Heard, ...]
    session: Heard | None
    log: StimulusLog


def attached(project: Project, *, recording_id: str) -> Attached:
    """What can tell where a recording lies.

    Raises IprError when it is no recording of an interview or its file is not there. Others whose files are not there
    are left out.
    """
    recording = project.get(Recording, recording_id)
    recall = _recall_of(project, recording)
    trouble = recordings.trouble(project.folder, recording)
    if trouble:
        raise IprError(f"{trouble} The sounds were not compared.", "Open that recording to look for its file.")
    own = recall_sounds.beside(recording, recalls.sounds(project, recall))
    watched = project.find(Recording, id=recalls.pass_of(project, recall).recording_id)
    session = _there(project, watched)
    return Attached(
        (recording, recordings.file_of(project.folder, recording)),
        tuple(_there(project, own)),
        session[0] if session else None,
        recalls.stimulus_log(project, recall),
    )


def listen(one: Attached, by: By, progress: Progress = untold, cancelled: Cancelled = never) -> Alignment | None:
    """Compare the sounds; for a job. None when cancelled. Raises IprError where they do not tell."""
    against = one.own if by is By.OWN else tuple(filter(None, [one.session]))
    if not against:
        raise IprError(_NOTHING[by], BY_HAND)
    work = _Work(1 + len(against), progress, cancelled)
    other = work.hear(one.recording)
    known = [(each[0], work.hear(each)) for each in against]
    if cancelled():
        return None
    if by is By.OWN:
        alignment = by_own_sound(laid_out(piece for each in known for piece in _pieces(*each)), other)
    else:
        alignment = by_session(one.log.stretches, known[0][1], other)
    progress(1.0)
    return None if cancelled() else alignment


_NOTHING = {
    By.OWN: "There is no other recording of this interview, so this one cannot be compared with it; "
    "its place is as it was.",
    By.SESSION: "The session's recording is not where the project expects it, so this one cannot be compared with it; "
    "its place is as it was.",
}


def _pieces(recording: Recording, sound: Samples) -> Iterator[tuple[float, Samples]]:
    """A sound cut into pieces, each with when it begins on the clock of the interview."""
    line = session_line(recording)
    return ((line.at(begin * 1000 / RATE), sound[begin : begin + _PIECE]) for begin in range(0, len(sound), _PIECE))


def set_place(
    project: Project, *, recording_id: str, place: Place, name: str = "Line up", gesture: str | None = None
) -> Changes:
    """Let a recording of an interview lie so on its clock."""
    recording = project.get(Recording, recording_id)
    _recall_of(project, recording)
    check_offset(place.begins_ms)
    check_drift(place.drift_ppm)
    with project.step(f"{name} {recording.label}", merge=merge_key(gesture)) as step:
        step.update(recording, offset_ms=place.begins_ms, drift_ppm=place.drift_ppm)
    return step.changes


def add_aligned(
    project: Project, *, recall_id: str, prepared: recordings.Prepared, by: By
) -> tuple[Recording, Alignment]:
    """Put a prepared file to a recall, where the sounds say that it lies, in one step; for the command line.

    Raises IprError where they do not tell; then nothing was added.
    """
    try:
        with project.step(f"Add recording {prepared.file_name}"):
            recording = recall_sounds.attach(project, recall_id=recall_id, prepared=prepared)
            alignment = listen(attached(project, recording_id=recording.id), by)
            assert alignment is not None, "cannot be cancelled here"
            set_place(project, recording_id=recording.id, place=found(alignment))
            return project.get(Recording, recording.id), alignment
    except BaseException:
        recordings.discard(project.folder, prepared)
        raise


def _recall_of(project: Project, recording: Recording) -> Recall:
    if recording.recall_id is None:
        raise IprError(
            f"{recording.label} is no recording of an interview; nothing was changed.",
            "Recordings of the session itself are synchronised in the Code place.",
        )
    return project.get(Recall, recording.recall_id)


def _there(project: Project, wanted: Sequence[Recording]) -> list[Heard]:
    """Those whose files are there."""
    folder = project.folder
    return [(each, recordings.file_of(folder, each)) for each in wanted if not recordings.trouble(folder, each)]


class _Work:
    """Reads one sound after the other and says how far all is."""

    def __init__(self, sounds: int, progress: Progress, cancelled: Cancelled) -> None:
        self._sounds, self._progress, self._cancelled = sounds, progress, cancelled
        self._done = 0

    def hear(self, wanted: Heard) -> Samples:
        """The sound of a recording, as far as it got when it is cancelled. Raises IprError where it has none."""
        recording, file = wanted
        source = file_source(file)
        probe = inspect(source).with_origin(recording.origin_us)
        if not probe.has_audio:
            raise IprError(
                f"{recording.label} has no sound, so it cannot be compared by it; its place is as it was.",
                "Set the offset by eye: mark a clap or a gesture that both saw.",
            )
        sound = hear(source, probe, self._tell, self._cancelled)
        self._done += 1
        return sound

    def _tell(self, share: float) -> None:
        self._progress(0.9 * (self._done + share) / self._sounds)
