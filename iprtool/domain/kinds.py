"""The closed lists of a study: what kinds of things there are. Their text is what is stored and exported."""

from enum import StrEnum


class MediaKind(StrEnum):
    """What a recording holds that can be seen or heard; NONE where only its times are known, from an imported file."""

    VIDEO = "video"
    AUDIO = "audio"
    NONE = "none"


class Voice(StrEnum):
    """Who speaks in a transcript."""

    CLIENT = "client"
    THERAPIST = "therapist"
    INTERVIEWER = "interviewer"
    OTHER = "other"


class PassKind(StrEnum):
    """Whose run over a recording a pass is."""

    CLIENT_RECALL = "client_recall"
    THERAPIST_RECALL = "therapist_recall"
    CODING = "coding"
    CONSENSUS = "consensus"


class Carrier(StrEnum):
    """What a code is put on: a moment, a stretch, a segment of fixed length, or a curve."""

    POINT = "point"
    INTERVAL = "interval"
    BIN = "bin"
    TRACE = "trace"


class Press(StrEnum):
    """How the key of a code on intervals ends what its press began: by a second press, or by its release."""

    AGAIN = "again"
    HOLD = "hold"


class ScaleKind(StrEnum):
    """What the values of a scale are: yes or no, names, ordered steps, or any number."""

    FLAG = "flag"
    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    NUMERIC = "numeric"


class Level(StrEnum):
    """What is rated once on a scale: each tag, each tag on a bin, or the session."""

    TAG = "tag"
    BIN = "bin"
    SESSION = "session"


class Role(StrEnum):
    """A tag's part in an episode."""

    RUPTURE = "rupture"
    ATTEMPT = "attempt"
    RESOLUTION = "resolution"


class Outcome(StrEnum):
    """How an episode ended; OPEN while nobody has said."""

    OPEN = "open"
    RESOLVED = "resolved"
    PARTIAL = "partial"
    UNRESOLVED = "unresolved"
    NOT_ADDRESSED = "not_addressed"


class Respondent(StrEnum):
    """Who tells something of a session: in a recall interview, in a score, on an event."""

    CLIENT = "client"
    THERAPIST = "therapist"
    OBSERVER = "observer"


class Timing(StrEnum):
    """When a score was given, as seen from its session."""

    BEFORE = "before"
    AFTER = "after"
    FOLLOW_UP = "follow_up"


class Part(StrEnum):
    """What a study plans to have of a session."""

    RECORDING = "recording"
    CLIENT_RECALL = "client_recall"
    THERAPIST_RECALL = "therapist_recall"
    FOLLOW_UP = "follow_up"
    CODING = "coding"


class RecallMode(StrEnum):
    """How a recall goes: stops anywhere; one event (Brief Structured Recall); cued by the other's event; alone."""

    FREE = "free"
    EVENT = "event"
    CUED = "cued"
    ALONE = "alone"


class Stimulus(StrEnum):
    """What happened to the session's recording in a recall."""

    PLAY = "play"
    PAUSE = "pause"
    SEEK = "seek"
    RATE = "rate"
    END = "end"


class Initiator(StrEnum):
    """Who did it: the participant, the interviewer, or the program (the recording was over, all was stopped)."""

    PARTICIPANT = "participant"
    INTERVIEWER = "interviewer"
    PROGRAM = "program"


class Stance(StrEnum):
    """What a remark is about: what was felt in the session, what is felt now at seeing it, or neither surely."""

    THEN = "then"
    NOW = "now"
    UNCLEAR = "unclear"


class Wording(StrEnum):
    """Where a sentence of the study is used: as the interviewer's prompt, or as a question of an event's form.

    WORDS: the name of the family whose codes are the buttons of a participant alone.
    """

    PROMPT = "prompt"
    CLIENT_FORM = "client_form"
    THERAPIST_FORM = "therapist_form"
    WORDS = "words"
