"""Recall interviews, what happened to the recording in them, and what was said."""

from dataclasses import dataclass
from datetime import datetime

from iprtool.domain.kinds import Initiator, RecallMode, Respondent, Stance, Stimulus


@dataclass(frozen=True, slots=True)
class Recall:
    """An interview in which a participant watches the recording of a session, or a participant's tagging alone.

    Its tags are in the pass that names it. Its clock, the interview's, is 0 where it began.

    begun_at, ended_at: aware, in UTC; ended_at is None while it goes on, or where the program died in it.
    length_ms: how long it took on its own clock. delay_min: minutes from the end of the session, where that is known.
    cue_recall_id: the recall whose event this one is cued by.
    """

    id: str
    session_id: str
    participant: Respondent
    mode: RecallMode
    interviewer: str
    begun_at: datetime
    ended_at: datetime | None = None
    length_ms: int = 0
    delay_min: int | None = None
    cue_recall_id: str | None = None
    memo: str = ""


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry of a recall's stimulus log. What it says holds from then on.

    at_ms: on the clock of the interview. wall: aware, in UTC. session_ms: where the session's recording stood; after a
    seek, where it went to, and `from_ms` is where it came from. rate: the speed, 1 for the recording's own.
    """

    id: str
    recall_id: str
    kind: Stimulus
    initiator: Initiator
    at_ms: int
    wall: datetime
    session_ms: int
    rate: float = 1.0
    from_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """What was said at a stop of a recall: the times in the interview and the stance; the tag has what it is about.

    said_ms, said_end_ms: on the clock of the interview. initiator: who stopped the recording.
    """

    id: str
    recall_id: str
    tag_id: str
    said_ms: int
    said_end_ms: int | None = None
    stance: Stance = Stance.UNCLEAR
    initiator: Initiator = Initiator.PARTICIPANT


@dataclass(frozen=True, slots=True)
class Event:
    """The event of a Brief Structured Recall, after Elliott: its begin and end are those of the tag.

    client_peak_ms, therapist_peak_ms: in the session, where each was touched most; None until it is known.
    """

    id: str
    recall_id: str
    tag_id: str
    client_peak_ms: int | None = None
    therapist_peak_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a participant answered to one question of an event's form; the question is kept as it was asked."""

    id: str
    event_id: str
    position: int
    question: str
    text: str
