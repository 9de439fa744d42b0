"""An invented interview: the sound of a session, what could be heard in the room, and the recall that was held."""

from functools import cache
from pathlib import Path

from iprtool.domain.kinds import Initiator, RecallMode, Respondent, Stimulus
from iprtool.domain.model import Recall
from iprtool.services import recalls, recordings, sealing, study
from iprtool.store import Project
from tests.bench import talk
from tests.bench.talk import write

WATCHED_S, INTERVIEW_S = 40, 60
PLAYED = [(1_000, 0, 20_000), (31_000, 15_000, 20_000)]
"""Twice 20 s: from a time of the interview, from a time of the session."""
STOPPED_MS, SAID_MS = 20_000, 22_000


@cache
def session_sound() -> talk.Samples:
    """What the session's recording holds."""
    return talk.talk(WATCHED_S)


@cache
def room() -> talk.Samples:
    """A minute of what could be heard: the session from the loudspeaker, and talk where it stands."""
    sound = talk.talk(INTERVIEW_S, 2)
    for at, place, length in PLAYED:
        begin, first, count = (ms * talk.RATE // 1000 for ms in (at, place, length))
        sound[begin : begin + count] = 0.5 * session_sound()[first : first + count]
    return sound


def hold(project: Project, folder: Path) -> Recall:
    """A finished interview in which the session's recording was played twice for 20 s, and stopped once to tell."""
    session = study.ensure_session(project, dyad="08", number=3)
    watched = recordings.add_file(project, session_id=session.id, file=write(folder / "session.wav", session_sound()))
    made = recalls.begin(
        project, recording_id=watched.id, participant=Respondent.CLIENT, mode=RecallMode.FREE, interviewer="KL"
    )
    who = Initiator.PARTICIPANT
    for at, place, length in PLAYED:
        for kind, later in ((Stimulus.PLAY, 0), (Stimulus.PAUSE, length)):
            recalls.log(project, made, kind, initiator=who, at_ms=at + later, session_ms=place + later, rate=1)
    recalls.put_moment(project, made, about_ms=STOPPED_MS, said_ms=SAID_MS, initiator=who, memo="I was scared")
    ended = recalls.end(project, made, INTERVIEW_S * 1000)
    sealing.unseal(project, pass_ids=[recalls.pass_of(project, made).id])
    return ended
