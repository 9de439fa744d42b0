"""What coders and participants make of a recording."""

from dataclasses import dataclass

from iprtool.domain.kinds import Outcome, PassKind, Role


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
