"""What the file of another tool holds, before any of it is in a study.

Readers make it, `services/importing` takes it in.
Times are ms from the origin of the medium that they are about. A reader rounds once, half up, and keeps `end >= start`.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from iprtool.domain.kinds import Carrier, Outcome, PassKind, Role, Voice
from iprtool.exchange.report import Report


@dataclass(frozen=True, slots=True)
class FoundCode:
    """A code: its path of at least family and name, and what the file says of it. `id`: the UUID that it has there."""

    path: tuple[str, ...]
    carrier: Carrier | None = None
    colour: str = ""
    key: str = ""
    definition: str = ""
    exclusive: bool = False
    id: str = ""


@dataclass(frozen=True, slots=True)
class FoundTag:
    """A coded segment, or a point where it has no end.

    path: of its code as in `FoundCode`; empty for a mark without a code. medium: which of `Found.media` it is on.
    ratings: names of scales, and the values, as numbers or in words.
    """

    start_ms: int
    end_ms: int | None = None
    path: tuple[str, ...] = ()
    memo: str = ""
    author: str = ""
    kind: PassKind = PassKind.CODING
    medium: int = 0
    ratings: tuple[tuple[str, float | str], ...] = ()
    id: str = ""


@dataclass(frozen=True, slots=True)
class FoundMedium:
    """A recording that the file is about, by the name of its file (never a path), as far as the file tells.

    packed: the name of the file itself in `Found.archive`, empty where it is not in there.
    called: how the file is called where it lies, if that is another name. near: the file, where it lies beside.
    beside: the medium on whose clock it begins at `begins_ms`, one before it in `Found.media`; None for its own clock.
    """

    file_name: str = ""
    duration_ms: int | None = None
    dyad: str = ""
    session: int | None = None
    beside: int | None = None
    begins_ms: int = 0
    packed: str = ""
    called: str = ""
    near: Path | None = None


@dataclass(frozen=True, slots=True)
class FoundTurn:
    """What one speaker says without a break; see `model.Turn`."""

    text: str
    start_ms: int | None = None
    end_ms: int | None = None
    speaker: str = ""
    word_ms: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundTranscript:
    """A transcript in the order of its turns. `voices`: who speakers are, by their labels, where the file says it."""

    turns: tuple[FoundTurn, ...]
    title: str = ""
    language: str = ""
    medium: int = 0
    voices: tuple[tuple[str, Voice], ...] = ()


@dataclass(frozen=True, slots=True)
class FoundEpisode:
    """An episode. parts: the roles of tags in it, by `FoundTag.id`."""

    parts: tuple[tuple[Role, str], ...]
    outcome: Outcome = Outcome.OPEN
    memo: str = ""


@dataclass(slots=True)
class Found:
    """All of a file.

    book: the name of its codebook, empty where it has none of its own. scales: as a codebook in JSON has them.
    archive: where the file itself lies, if there are recordings in it.
    """

    report: Report
    title: str = ""
    book: str = ""
    media: list[FoundMedium] = field(default_factory=list)
    codes: list[FoundCode] = field(default_factory=list)
    tags: list[FoundTag] = field(default_factory=list)
    transcripts: list[FoundTranscript] = field(default_factory=list)
    scales: list[dict[str, Any]] = field(default_factory=list)
    episodes: list[FoundEpisode] = field(default_factory=list)
    archive: Path | None = None
