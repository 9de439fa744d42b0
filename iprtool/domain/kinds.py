"""The closed lists of a study: what kinds of things there are. Their text is what is stored and exported."""

from enum import StrEnum


class MediaKind(StrEnum):
    """What a recording holds that can be seen or heard."""

    VIDEO = "video"
    AUDIO = "audio"


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
