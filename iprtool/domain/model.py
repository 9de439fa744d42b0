"""The things of a study, as frozen dataclasses whose fields are what is stored.

Every one has an `id` (see `ids.new_id`). Fields that end in `_id` name another object. Times are milliseconds from the
recording's origin; intervals are half-open `[start_ms, end_ms)`, and a point has no end.
"""

from dataclasses import dataclass
from datetime import date, datetime

from iprtool.domain.kinds import (
    Carrier,
    Initiator,
    Level,
    MediaKind,
    Outcome,
    Part,
    PassKind,
    Press,
    RecallMode,
    Respondent,
    Role,
    ScaleKind,
    Stance,
    Stimulus,
    Timing,
    Voice,
    Wording,
)

USUAL_FRAME_MS = 40
"""One picture at 25 a second."""


@dataclass(frozen=True, slots=True)
class Study:
    """The study of a project: exactly one.

    recall_within_h: hours after a session within which its recall is due; follow_up_days: days until a follow-up.
    """

    id: str
    title: str
    memo: str = ""
    recall_within_h: int = 48
    follow_up_days: int = 30


@dataclass(frozen=True, slots=True)
class Therapist:
    """A therapist under a pseudonymous label; they may be in several dyads."""

    id: str
    study_id: str
    label: str


@dataclass(frozen=True, slots=True)
class Site:
    """A clinic or other place; sites nest."""

    id: str
    study_id: str
    parent_id: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Dyad:
    """One client with one therapist, under a pseudonymous label such as `08`."""

    id: str
    study_id: str
    site_id: str | None
    label: str
    memo: str = ""
    therapist_id: str | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """One meeting of a dyad: its number in the therapy, the day, and the phase as the study names it.

    ended: the time of day at which it ended, as `14:50` on the clock of the place; empty where nobody wrote it down.
    """

    id: str
    dyad_id: str
    number: int
    held_on: date | None = None
    phase: str = ""
    memo: str = ""
    ended: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """A part that the study wants of a session. It is there once such a recording, recall or coding is stored.

    person: the coder of a planned coding. due_on: the day until which it should be there.
    missing: why it will not be there, such as `ill`; empty while it may still come.
    """

    id: str
    session_id: str
    part: Part
    person: str = ""
    due_on: date | None = None
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """An outcome measure: its bounds, and the figures by which its authors call a change reliable or a score clinical.

    reliable_change: a difference of at least so many points is reliable. cut_off: the score that parts clinical from
    not clinical; a score on it is clinical. higher_is_better: whether high scores are good ones.
    """

    id: str
    study_id: str
    name: str
    low: float | None = None
    high: float | None = None
    reliable_change: float | None = None
    cut_off: float | None = None
    higher_is_better: bool = False
    citation: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """One person's score on a measure at one session."""

    id: str
    session_id: str
    measure_id: str
    respondent: Respondent
    timing: Timing
    value: float


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
class Recording:
    """A video or audio file of a session, or of a recall interview where `recall_id` names it.

    path: relative to the project folder, with `/`; inside it for a copy, anywhere for a link.
    origin_us: presentation time in the file, in microseconds, of what is 0 ms here: the first video frame, or the first
        audio sample where there is no video.
    frame_rate: frames per second where the rate is constant, else None.
    width, height: as shown, after rotation; 0 for audio.
    offset_ms, drift_ppm: where its 0 ms lies on the clock of the session's recordings, and how many millionths its own
        clock is slow: session time = offset_ms + time * (1 + drift_ppm / 1e6). For the recording of an interview it is
        the clock of the interview.
    """

    id: str
    session_id: str
    label: str
    file_name: str
    path: str
    linked: bool
    size_bytes: int
    sha256: str
    media_kind: MediaKind
    origin_us: int
    duration_ms: int
    width: int = 0
    height: int = 0
    frame_rate: float | None = None
    offset_ms: int = 0
    drift_ppm: float = 0.0
    recall_id: str | None = None

    @property
    def frame_ms(self) -> int:
        """About how long one picture is shown; 40 ms where the rate varies, or nothing is shown."""
        return round(1000 / self.frame_rate) if self.frame_rate else USUAL_FRAME_MS


@dataclass(frozen=True, slots=True)
class Codebook:
    """One version of a named set of families of codes. A frozen version never changes.

    parent_id: the version that this one was made from.
    citation: whose work it follows, such as `after Eubanks, Muran & Safran, 2015`; licence: what may be done with it.
    """

    id: str
    study_id: str
    name: str
    version: int = 1
    frozen: bool = False
    parent_id: str | None = None
    description: str = ""
    citation: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """A group of codes that answer one question; it has a lane of its own on the timeline.

    exclusive: only one of its codes at a time: the next one ends the one before.
    bin_ms: length of the equal segments that its codes of the bin carrier are put on; None without bins.
    """

    id: str
    codebook_id: str
    name: str
    position: int
    colour: str
    exclusive: bool = False
    bin_ms: int | None = None
    definition: str = ""
    citation: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """What a tag can say. `key` is the one key that sets it while the recording plays, or empty.

    parent_id: the code of the same family that this one is a kind of.
    press: what the key does with a code on intervals.
    definition, include, exclude, examples: what it means, when to use it and when not, one example a line.
    """

    id: str
    family_id: str
    name: str
    position: int
    colour: str
    key: str = ""
    carrier: Carrier = Carrier.POINT
    definition: str = ""
    parent_id: str | None = None
    press: Press = Press.AGAIN
    include: str = ""
    exclude: str = ""
    examples: str = ""
    memo: str = ""


@dataclass(frozen=True, slots=True)
class Successor:
    """That `code_id` stands for the code `previous_code_id` of the version before, when tags are recoded.

    Merged codes have one successor in common; a code that was split has several.
    """

    id: str
    code_id: str
    previous_code_id: str


@dataclass(frozen=True, slots=True)
class Scale:
    """What is rated, once for each thing of its level. It belongs to a code, else to a family, else to the codebook.

    low, high, step: the values of an ordinal scale, and the bounds of a numeric one where it has any.
    """

    id: str
    codebook_id: str
    name: str
    position: int
    kind: ScaleKind
    level: Level = Level.TAG
    family_id: str | None = None
    code_id: str | None = None
    low: float | None = None
    high: float | None = None
    step: float | None = None
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Anchor:
    """What one value of a scale means; the values of a nominal scale are its anchors."""

    id: str
    scale_id: str
    value: float
    label: str


@dataclass(frozen=True, slots=True)
class Pass:
    """One person's run over one recording. `author` is a pseudonym or initials.

    reaction_ms: how long the author takes to press a key, which is taken off the times of live tags.
    recall_id: the recall that it holds the tags of. sealed: nobody but its own interview may see its tags.
    """

    id: str
    recording_id: str
    codebook_id: str
    kind: PassKind
    author: str
    reaction_ms: int = 0
    recall_id: str | None = None
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class Tag:
    """One mark of a pass: a point (`end_ms` is None) or an interval; without a code until one is assigned.

    open: an interval that has begun and not ended; it has no end yet.
    reaction_ms: what was taken off the times at which the keys were pressed; None for times that were set by hand.
    """

    id: str
    pass_id: str
    code_id: str | None
    start_ms: int
    end_ms: int | None = None
    memo: str = ""
    open: bool = False
    reaction_ms: int | None = None

    @property
    def duration_ms(self) -> int | None:
        """Length of an interval, None for a point."""
        return None if self.end_ms is None else self.end_ms - self.start_ms


@dataclass(frozen=True, slots=True)
class Rating:
    """One value of a scale: on a tag, or, with `tag_id` None, on the session of the pass. A flag is 1 or 0."""

    id: str
    pass_id: str
    scale_id: str
    tag_id: str | None
    value: float


@dataclass(frozen=True, slots=True)
class Trace:
    """A stretch of continuous rating with a code: the first value at `start_ms`, one more every `step_ms`."""

    id: str
    pass_id: str
    code_id: str
    start_ms: int
    step_ms: int
    values: tuple[float, ...]

    @property
    def end_ms(self) -> int:
        """Where the stretch is over: its last value holds for one step."""
        return self.start_ms + self.step_ms * len(self.values)


@dataclass(frozen=True, slots=True)
class Episode:
    """A rupture linked with the attempts to repair it, and how it ended, as the author of a pass sees it."""

    id: str
    pass_id: str
    outcome: Outcome = Outcome.OPEN
    memo: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A tag's part in an episode. Tags of a later session can be members too."""

    id: str
    episode_id: str
    tag_id: str
    role: Role


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


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the study's own: a prompt, a question of an event's form, the name of the words to choose from."""

    id: str
    study_id: str
    wording: Wording
    position: int
    text: str


@dataclass(frozen=True, slots=True)
class Query:
    """A search that was saved under a name."""

    id: str
    study_id: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """What is spoken in a recording, turn by turn.

    language: as a tag of BCP 47 such as `de` or `en-GB`; empty where nobody said. source: the name of the file that it
    was read from, empty for one that was typed here.
    """

    id: str
    recording_id: str
    title: str
    language: str = ""
    source: str = ""
    memo: str = ""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who speaks in a transcript: as the text names them, and who that is."""

    id: str
    transcript_id: str
    label: str
    voice: Voice = Voice.OTHER


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says without a break. Turns are in the order of `position`, which may leave out numbers.

    start_ms, end_ms: None where nobody has measured them. word_ms: when each word begins, where that is known: as many
    as `transcript.words` finds in the text, none before the one before; empty where it is not known.
    """

    id: str
    transcript_id: str
    position: int
    text: str
    start_ms: int | None = None
    end_ms: int | None = None
    speaker_id: str | None = None
    word_ms: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Preset:
    """A choice of what to export, in which form, under a name; `text` is what `services/presets` makes of it."""

    id: str
    study_id: str
    name: str
    text: str


Entity = (
    Study
    | Site
    | Therapist
    | Dyad
    | Session
    | Planned
    | Measure
    | Score
    | Recall
    | Recording
    | Codebook
    | Family
    | Code
    | Successor
    | Scale
    | Anchor
    | Pass
    | Tag
    | Rating
    | Trace
    | Episode
    | Member
    | Happening
    | Remark
    | Event
    | Answer
    | Sentence
    | Query
    | Transcript
    | Speaker
    | Turn
    | Preset
)
