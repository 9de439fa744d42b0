"""The things of a study, as frozen dataclasses whose fields are what is stored.

Every one has an `id` (see `ids.new_id`). Fields that end in `_id` name another object. Times are milliseconds from the
recording's origin; intervals are half-open `[start_ms, end_ms)`, and a point has no end.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Carrier(StrEnum):
    """What a code is put on."""

    POINT = "point"
    INTERVAL = "interval"


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


@dataclass(frozen=True, slots=True)
class Study:
    """The study of a project: exactly one."""

    id: str
    title: str


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


@dataclass(frozen=True, slots=True)
class Session:
    """One meeting of a dyad: its number in the therapy, the day, and the phase as the study names it."""

    id: str
    dyad_id: str
    number: int
    held_on: date | None = None
    phase: str = ""


@dataclass(frozen=True, slots=True)
class Recording:
    """A video or audio file of a session.

    path: relative to the project folder, with `/`; inside it for a copy, anywhere for a link.
    origin_us: presentation time in the file, in microseconds, of what is 0 ms here: the first video frame, or the first
        audio sample where there is no video.
    frame_rate: frames per second where the rate is constant, else None.
    width, height: as shown, after rotation; 0 for audio.
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


@dataclass(frozen=True, slots=True)
class Codebook:
    """A named set of families of codes. A frozen version never changes."""

    id: str
    study_id: str
    name: str
    version: int = 1
    frozen: bool = False


@dataclass(frozen=True, slots=True)
class Family:
    """A group of codes that answer one question; it has a lane of its own on the timeline."""

    id: str
    codebook_id: str
    name: str
    position: int
    colour: str


@dataclass(frozen=True, slots=True)
class Code:
    """What a tag can say. `key` is the one key that sets it while the recording plays, or empty."""

    id: str
    family_id: str
    name: str
    position: int
    colour: str
    key: str = ""
    carrier: Carrier = Carrier.POINT
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Pass:
    """One person's run over one recording. `author` is a pseudonym or initials."""

    id: str
    recording_id: str
    codebook_id: str
    kind: PassKind
    author: str


@dataclass(frozen=True, slots=True)
class Tag:
    """One mark of a pass: a point (`end_ms` is None) or an interval; without a code until one is assigned."""

    id: str
    pass_id: str
    code_id: str | None
    start_ms: int
    end_ms: int | None = None
    memo: str = ""

    @property
    def duration_ms(self) -> int | None:
        """Length of an interval, None for a point."""
        return None if self.end_ms is None else self.end_ms - self.start_ms


Entity = Study | Site | Dyad | Session | Recording | Codebook | Family | Code | Pass | Tag
