"""The recall interview of the demo study: the client's tags become moments, and a log leads from one to the next."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Initiator, RecallMode, Respondent, Stance, Stimulus
from iprtool.domain.model import Happening, Pass, Recall, Recording, Remark, Tag
from iprtool.store import Project

_BEGIN_MS = 6_000
_REACTION_MS = 1_800
"""People stop a recording a little after the moment."""
_THINKING_MS = 900
_BACK_MS = 6_000


@dataclass
class _Course:
    """The interview as it goes: the time on its clock, where the recording stands, and what happened so far."""

    recall: Recall
    at_ms: int = 0
    place_ms: int = 0
    rate: float = 1.0
    log: list[Happening] = field(default_factory=list)

    def happens(self, kind: Stimulus, initiator: Initiator, to_ms: int | None = None) -> None:
        from_ms = None if to_ms is None else self.place_ms
        self.place_ms = self.place_ms if to_ms is None else to_ms
        wall = self.recall.begun_at + timedelta(milliseconds=self.at_ms)
        entry = (new_id(), self.recall.id, kind, initiator, self.at_ms, wall, self.place_ms, self.rate, from_ms)
        self.log.append(Happening(*entry))

    def plays_to(self, place_ms: int) -> None:
        self.at_ms += round((place_ms - self.place_ms) / self.rate)
        self.place_ms = place_ms


def add(project: Project, *, recording: Recording, run: Pass, tags: Sequence[Tag], data: dict[str, Any]) -> None:
    """Make a finished recall of a pass whose tags, in order of time, are what was talked about."""
    begun_at = datetime.fromisoformat(data["begun_at"])
    recall = Recall(
        new_id(),
        recording.session_id,
        Respondent.CLIENT,
        RecallMode.FREE,
        data["interviewer"],
        begun_at,
        delay_min=data["delay_min"],
    )
    course = _Course(recall, _BEGIN_MS)
    remarks = _held(course, recording, tags, data)
    length_ms = course.at_ms + data["last_words_ms"]
    with project.step("Hold the recall of the demo session") as step:
        step.insert(recall)
        step.update(run, recall_id=recall.id)
        step.insert_many([*course.log, *remarks])
        step.update(recall, ended_at=begun_at + timedelta(milliseconds=length_ms), length_ms=length_ms)


def _held(course: _Course, recording: Recording, tags: Sequence[Tag], data: dict[str, Any]) -> list[Remark]:
    """Play from moment to moment; each is talked about, some are seen again, and one part is left out."""
    skip_from_ms, skip_to_ms = data["skipped"]
    remarks = []
    course.happens(Stimulus.PLAY, Initiator.INTERVIEWER)
    for tag, said in zip(tags, data["moments"], strict=True):
        if course.place_ms < skip_from_ms < tag.start_ms:
            course.plays_to(skip_from_ms)
            course.happens(Stimulus.SEEK, Initiator.PARTICIPANT, skip_to_ms)
        course.plays_to(tag.start_ms + _REACTION_MS)
        who = Initiator(said.get("stopped_by", Initiator.PARTICIPANT))
        course.happens(Stimulus.PAUSE, who)
        begun_ms = course.at_ms
        course.at_ms += said["ms"]
        remark = Remark(new_id(), course.recall.id, tag.id, begun_ms, course.at_ms, Stance(said["stance"]), who)
        remarks.append(remark)
        _goes_on(course, said)
    course.plays_to(recording.duration_ms)
    course.happens(Stimulus.END, Initiator.PROGRAM)
    return remarks


def _goes_on(course: _Course, said: dict[str, Any]) -> None:
    if "rate" in said:
        course.rate = said["rate"]
        course.happens(Stimulus.RATE, Initiator.INTERVIEWER)
    if said.get("again"):
        course.happens(Stimulus.SEEK, Initiator.PARTICIPANT, course.place_ms - _BACK_MS)
    course.at_ms += _THINKING_MS
    course.happens(Stimulus.PLAY, Initiator.PARTICIPANT)
