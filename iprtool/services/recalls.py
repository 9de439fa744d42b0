"""Recall interviews: begun, logged as they happen, their moments, ended, and what a crash left of them.

What happens in an interview is written at once. The log, the end and the sound are facts that undo passes over; moments
are tags of the recall's pass, with a remark that says when and how they were talked about, and can be undone.
"""

from datetime import datetime, time, timedelta

from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Initiator, PassKind, RecallMode, Respondent, Stance, Stimulus, Wording
from iprtool.domain.model import Codebook, Event, Happening, Pass, Recall, Recording, Remark, Session, Tag
from iprtool.domain.sessiontime import session_ms
from iprtool.domain.stimulus import StimulusLog
from iprtool.domain.times import on_clock, short_clock
from iprtool.services import codebooks, recordings, sentences, tagging
from iprtool.services.gestures import merge_key
from iprtool.store import Changes, Project

PASS_KINDS = {Respondent.CLIENT: PassKind.CLIENT_RECALL, Respondent.THERAPIST: PassKind.THERAPIST_RECALL}
"""Who takes part in a recall, and the kind of the pass with their tags."""
WORDS_PRESET = "participants-words"
"""The codebook of a recall for which none was chosen, and none was used before."""


def begin(
    project: Project,
    *,
    recording_id: str,
    participant: Respondent,
    mode: RecallMode,
    interviewer: str,
    codebook_id: str | None = None,
    cue_recall_id: str | None = None,
    follow_up: bool = False,
    words: str = "",
) -> Recall:
    """Begin a recall of a session's recording, with its sealed pass. Cannot be undone, nor anything before it.

    Without a codebook it is that of the participant's last recall. `follow_up`: a further recall of the same
    participant and session. words: the family of codes that a participant alone chooses from, by its name; the study
    keeps it for the next one. Raises IprError where it cannot begin; then nothing was written.
    """
    recording = _watchable(project, recording_id)
    session = project.get(Session, recording.session_id)
    interviewer = _checked(participant, mode, interviewer)
    _check_first(project, session, participant, follow_up)
    cue = _cue(project, session, participant, mode, cue_recall_id)
    now = project.now()
    recall = Recall(
        new_id(), session.id, participant, mode, interviewer, now, delay_min=delay_min(session, now), cue_recall_id=cue
    )
    with project.step(f"Begin recall of the {participant}", barrier=True) as step:
        book_id = codebook_id or _codebook_for(project, participant)
        step.insert(recall)
        run = Pass(new_id(), recording.id, book_id, PASS_KINDS[participant], participant.value, 0, recall.id, True)
        step.insert(run)
        if words:
            sentences.set_texts(project, wording=Wording.WORDS, texts=[words])
    return recall


def _watchable(project: Project, recording_id: str) -> Recording:
    found = next(iter(project.find(Recording, id=recording_id)), None)
    if found is None:
        raise IprError("There is no recording of this session to watch.", "Add the session's recording first.")
    if found.recall_id is not None:
        raise IprError(
            f"“{found.label}” is the recording of an interview, not of a session.", "Choose a recording of the session."
        )
    return found


def _checked(participant: Respondent, mode: RecallMode, interviewer: str) -> str:
    """The interviewer's name as it is stored."""
    if participant not in PASS_KINDS:
        raise IprError("Only the client or the therapist of a session can recall it.", "Choose one of them.")
    interviewer = interviewer.strip()
    if not interviewer and mode is not RecallMode.ALONE:
        raise IprError("It is not known who interviews.", "Type the interviewer's initials or pseudonym first.")
    return interviewer


def _check_first(project: Project, session: Session, participant: Respondent, follow_up: bool) -> None:
    before = project.find(Recall, session_id=session.id, participant=participant)
    if any(recall.ended_at is None for recall in before):
        raise IprError(
            f"A recall of the {participant} was begun at this session and has not ended.",
            "Finish it first; what is in it is kept.",
        )
    if before and not follow_up:
        raise IprError(
            f"There is a recall of the {participant} at this session already.",
            "Begin it as a follow-up if they are to be interviewed again.",
        )


def _cue(
    project: Project, session: Session, participant: Respondent, mode: RecallMode, cue_recall_id: str | None
) -> str | None:
    """The recall whose event cues this one, where the mode asks for it."""
    if mode is not RecallMode.CUED:
        return None
    others = {each.id: each for each in project.find(Recall, session_id=session.id) if each.participant != participant}
    with_event = [event.recall_id for event in project.find(Event, recall_id=list(others))]
    if cue_recall_id is None:
        cue_recall_id = with_event[-1] if with_event else None
    if cue_recall_id not in with_event:
        raise IprError(
            "There is no event of the other participant by which this recall could be cued.",
            "Hold the other's recall with its event first, or choose another mode.",
        )
    return cue_recall_id


def _codebook_for(project: Project, participant: Respondent) -> str:
    """The newest version of what the last recall was held with, best of the same participant; else the preset."""
    held = [run for run in project.find(Pass, kind=list(PASS_KINDS.values())) if run.recall_id is not None]
    same = [run for run in held if run.kind is PASS_KINDS[participant]]
    if held:
        return codebooks.newest_version(project, project.get(Codebook, (same or held)[-1].codebook_id)).id
    preset = next(each for each in codebooks.presets() if each.id == WORDS_PRESET)
    there = project.find(Codebook, name=preset.name)
    if there:
        return codebooks.newest_version(project, there[-1]).id
    return codebooks.added(codebooks.add_preset(project, preset=WORDS_PRESET)).id


def delay_min(session: Session, now: datetime) -> int | None:
    """Minutes from the end of a session, on the clock of this place; None where day or time of the end is not known."""
    try:
        at = time.fromisoformat(session.ended)
    except ValueError:
        return None
    ended = on_clock(session.held_on, at) if session.held_on else None
    return int((now - ended) // timedelta(minutes=1)) if ended else None


def pass_of(project: Project, recall: Recall) -> Pass:
    """The pass with the tags of a recall. Raises IprError where it is gone with the recording that was watched."""
    found = next(iter(project.find(Pass, recall_id=recall.id)), None)
    if found is None:
        raise IprError(
            "The recording that was watched in this recall is no longer in the study.",
            "Undo its removal, or restore a backup. What is left of the recall is kept, and sealed.",
        )
    return found


# The log


def log(
    project: Project,
    recall: Recall,
    kind: Stimulus,
    *,
    initiator: Initiator,
    at_ms: int,
    session_ms: int,
    rate: float,
    from_ms: int | None = None,
    wall: datetime | None = None,
) -> Happening:
    """Write what happened to the session's recording; when this returns, it is on the disk. See `Happening`."""
    happening = Happening(
        new_id(), recall.id, kind, initiator, at_ms, project.now() if wall is None else wall, session_ms, rate, from_ms
    )
    with project.step(f"Recall: {kind}", lasting=True) as step:
        step.insert(happening)
    return happening


def happenings(project: Project, recall: Recall) -> list[Happening]:
    """The stimulus log of a recall, as it was written."""
    return project.find(Happening, recall_id=recall.id)


def stimulus_log(project: Project, recall: Recall) -> StimulusLog:
    """The log of a recall as a map between the times of interview and session."""
    length_ms = recall.length_ms if recall.ended_at is not None else _sound_ms(project, recall)
    return StimulusLog(happenings(project, recall), length_ms, _duration_ms(project, recall))


def _duration_ms(project: Project, recall: Recall) -> int | None:
    """The length of the session's recording; None where it is gone, with the pass."""
    runs = project.find(Pass, recall_id=recall.id)
    return project.get(Recording, runs[0].recording_id).duration_ms if runs else None


# Moments


def put_moment(
    project: Project,
    recall: Recall,
    *,
    about_ms: int,
    said_ms: int,
    initiator: Initiator,
    code_id: str | None = None,
    memo: str = "",
) -> tuple[Tag, Remark]:
    """Put a moment of the session that is being talked about: a tag of the recall's pass, and its remark. One step."""
    run = pass_of(project, recall)
    duration_ms = project.get(Recording, run.recording_id).duration_ms
    about_ms = min(max(about_ms, 0), duration_ms)
    remark_id = new_id()
    with project.step(f"Moment at {short_clock(about_ms)}", merge=_of_moment(remark_id)) as step:
        put = tagging.tag_now(project, pass_id=run.id, code_id=code_id, at_ms=about_ms, memo=memo)
        tag = next(after for _, after in put.of(Tag) if after is not None)
        remark = Remark(remark_id, recall.id, tag.id, max(said_ms, 0), initiator=initiator)
        step.insert(remark)
    return tag, remark


def moments(project: Project, recall: Recall) -> list[tuple[Tag, Remark]]:
    """The moments of a recall, in the order in which they were talked about."""
    remarks = project.find(Remark, recall_id=recall.id)
    tags = {tag.id: tag for tag in project.find(Tag, id=[remark.tag_id for remark in remarks])}
    return sorted(
        ((tags[remark.tag_id], remark) for remark in remarks), key=lambda moment: (moment[1].said_ms, moment[1].id)
    )


def set_stance(project: Project, *, remark_id: str, stance: Stance) -> Changes:
    """Say whether a remark is about what was felt then, or about now."""
    with project.step(f"Stance: {stance}") as step:
        step.update(project.get(Remark, remark_id), stance=stance)
    return step.changes


def end_moment(project: Project, *, remark_id: str, said_end_ms: int) -> Changes:
    """Say until when a moment was talked about, on the clock of the interview.

    One step with the moment itself where nothing was written since it was put.
    """
    remark = project.get(Remark, remark_id)
    _check_said(remark.said_ms, said_end_ms)
    label = f"End of the moment at {short_clock(project.get(Tag, remark.tag_id).start_ms)}"
    with project.step(label, merge=_of_moment(remark_id)) as step:
        step.update(remark, said_end_ms=said_end_ms)
    return step.changes


def _of_moment(remark_id: str) -> str | None:
    return merge_key(f"moment {remark_id}")


def _check_said(said_ms: int, said_end_ms: int | None) -> None:
    if said_ms < 0 or (said_end_ms is not None and said_end_ms < said_ms):
        raise IprError(
            "A moment cannot be talked about before the interview, nor end before it begins.", "Give a later time."
        )


# The end


def end(project: Project, recall: Recall, length_ms: int, *, at: datetime | None = None) -> Recall:
    """End a recall after so long on its own clock. A log that says nothing of the end gets it from the program."""
    recorded = happenings(project, recall)
    length_ms = max(length_ms, StimulusLog(recorded).length_ms)
    ended_at = project.now() if at is None else at
    with project.step(f"End recall of the {recall.participant}", lasting=True) as step:
        if recorded and recorded[-1].kind is not Stimulus.END:
            log = StimulusLog(recorded, length_ms, _duration_ms(project, recall))
            there, _, rate = log.session_at(length_ms)
            last = Happening(new_id(), recall.id, Stimulus.END, Initiator.PROGRAM, length_ms, ended_at, there, rate)
            step.insert(last)
        return step.update(recall, ended_at=ended_at, length_ms=length_ms)


def unfinished(project: Project) -> list[Recall]:
    """The recalls that have begun and not ended: what runs now, and what a crash left."""
    return project.find(Recall, ended_at=None)


def finish(project: Project, recall: Recall) -> Recall:
    """End a recall that a crash left, where its log or its sound ends, whichever is later."""
    recorded = happenings(project, recall)
    length_ms = max(_sound_ms(project, recall), StimulusLog(recorded).length_ms)
    # its clock stood while it was broken off: the day's time is known where the log was written last
    known_at, known_ms = (recorded[-1].wall, recorded[-1].at_ms) if recorded else (recall.begun_at, 0)
    return end(project, recall, length_ms, at=known_at + timedelta(milliseconds=length_ms - known_ms))


def _sound_ms(project: Project, recall: Recall) -> int:
    """How long the interview's sound goes, on its clock; 0 without any."""
    return max((session_ms(each, each.duration_ms) for each in sounds(project, recall)), default=0)


# Sound


def put_sound(
    project: Project, recall: Recall, prepared: recordings.Prepared, *, begin_ms: int = 0, label: str = "Interview"
) -> Recording:
    """Put a prepared file to a recall as a recording of its interview that begins at a time of its clock.

    One that was recorded into the project's media folder is a fact that undo passes over; any other is a step like
    every other. Who puts there what another device recorded uses `recall_sounds.attach`.
    """
    return recordings.add(
        project,
        session_id=recall.session_id,
        prepared=prepared,
        label=label,
        recall_id=recall.id,
        offset_ms=begin_ms,
    )


def sounds(project: Project, recall: Recall) -> list[Recording]:
    """The recordings of an interview, in the order of its clock."""
    return sorted(project.find(Recording, recall_id=recall.id), key=lambda each: (each.offset_ms, each.id))
