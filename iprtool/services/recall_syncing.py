"""A recording of an interview that another device made, brought onto the interview's clock.

`attached` takes a frozen snapshot, `listen` compares the sounds (a job of the window runs it in the background), and
`set_place` writes the result as one step. `by_marks` says the same from what a person marked.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from iprtool.domain.errors import IprError
from iprtool.domain.model import Recall, Recording
from iprtool.domain.sessiontime import check_drift, check_offset
from iprtool.domain.stimulus import StimulusLog
from iprtool.domain.times import to_ms
from iprtool.media import file_source, inspect
from iprtool.media.align import Alignment
from iprtool.media.align_interview import by_marks, by_own_sound, by_session, laid_out
from iprtool.media.hearing import Samples
from iprtool.media.hearing import listen as hear
from iprtool.services import recalls, recordings
from iprtool.store import Changes, Project

__all__ = ["Alignment", "Attached", "attached", "by_marks", "listen", "set_place"]

Progress = Callable[[float], None]
Cancelled = Callable[[], bool]
Heard = tuple[Recording, Path]


@dataclass(frozen=True, slots=True)
class Attached:
    """A recording of an interview, and what it can be compared with, for a job.

    own: other recordings of the interview that lie right on its clock; session: the recording that was watched.
    """

    recording: Heard
    own: tuple[Heard, ...]
    session: Heard | None
    log: StimulusLog


def attached(project: Project, *, recording_id: str, own_ids: Sequence[str] | None = None) -> Attached:
    """What can tell where a recording lies. own_ids: those to compare with, all others of the interview by default.

    Raises IprError when it is no recording of an interview or its file is not there. Others whose files are not there
    are left out.
    """
    recording = project.get(Recording, recording_id)
    recall = _recall_of(project, recording)
    trouble = recordings.trouble(project.folder, recording)
    if trouble:
        raise IprError(f"{trouble} The sounds were not compared.", "Open that recording to look for its file.")
    others = [each for each in recalls.sounds(project, recall) if each.id != recording.id]
    own = [each for each in others if own_ids is None or each.id in own_ids]
    watched = project.find(Recording, id=recalls.pass_of(project, recall).recording_id)
    session = _there(project, watched)
    return Attached(
        (recording, recordings.file_of(project.folder, recording)),
        tuple(_there(project, own)),
        session[0] if session else None,
        recalls.stimulus_log(project, recall),
    )


def listen(
    one: Attached, progress: Progress = lambda share: None, cancelled: Cancelled = lambda: False
) -> Alignment | None:
    """Compare the sounds; for a job. None when cancelled.

    The interview's own sound comes first; where there is none, or nothing is common, the session's sound is looked for.
    Raises IprError when none is found.
    """
    work = _Work(2 + len(one.own), progress, cancelled)
    other = work.hear(one.recording)
    own = laid_out([(each[0].offset_ms, work.hear(each)) for each in one.own])
    found: Alignment | None = None
    trouble: IprError | None = None
    if len(own) and not cancelled():
        try:
            found = by_own_sound(own, other)
        except IprError as error:
            trouble = error
    if found is None and not cancelled():
        if one.session is None:
            raise trouble or IprError(
                "There is nothing to compare this recording with; its place is as it was.",
                "Mark a clap or a word in both recordings, or set the offset by ear.",
            )
        found = by_session(one.log.stretches, work.hear(one.session), other)
    progress(1.0)
    return None if cancelled() else found


def set_place(project: Project, *, recording_id: str, alignment: Alignment) -> Changes:
    """Let a recording of an interview lie so on its clock."""
    recording = project.get(Recording, recording_id)
    _recall_of(project, recording)
    offset_ms, drift_ppm = to_ms(Fraction(alignment.offset_ms) / 1000), round(alignment.drift_ppm, 2)
    check_offset(offset_ms)
    check_drift(drift_ppm)
    with project.step(f"Align {recording.label} with its interview") as step:
        step.update(recording, offset_ms=offset_ms, drift_ppm=drift_ppm)
    return step.changes


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
