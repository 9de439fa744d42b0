"""What a study is made of: its people, its meetings, what is planned and measured of them, and its own words."""

from dataclasses import dataclass
from datetime import date

from iprtool.domain.kinds import Part, Respondent, Timing, Wording


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
class Preset:
    """A choice of what to export, in which form, under a name; `text` is what `services/presets` makes of it."""

    id: str
    study_id: str
    name: str
    text: str
