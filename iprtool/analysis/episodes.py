"""How a rupture went on: when a repair was first tried, when it was resolved, and what may belong together.

Times run on the clock of the session. Across sessions there is no such time: then it is told how many sessions later.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from iprtool.domain.kinds import Outcome, Role

SETTLED = frozenset([Outcome.RESOLVED, Outcome.PARTIAL])
"""Outcomes with a moment at which the rupture was resolved, wholly or in part."""
REACH_MS = 300_000
"""An attempt that begins later than this after a rupture is not proposed for it: five minutes, one segment of 3RS."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A tag as a part of an episode. `session` counts the sessions of the dyad; times are of that session."""

    tag_id: str
    role: Role
    session: int
    start_ms: int
    end_ms: int | None

    @property
    def place(self) -> tuple[int, int, str]:
        """Where it stands in the course of the therapy."""
        return self.session, self.start_ms, self.tag_id


@dataclass(frozen=True, slots=True)
class Latency:
    """How long it took from the begin of the rupture: within its session in ms, else so many sessions later."""

    ms: int | None
    sessions: int = 0


@dataclass(frozen=True, slots=True)
class Course:
    """What can be told of one episode.

    onset: its first rupture. first_attempt, resolution: None where there is none. resolved_by: the moment of it.
    censored_ms: how long it was watched without resolution, to the end of the onset's session; None when resolved.
    """

    onset: Moment
    attempts: int
    first_attempt: Latency | None
    resolution: Latency | None
    resolved_by: Moment | None
    censored_ms: int | None


def course(moments: Sequence[Moment], outcome: Outcome, session_end_ms: int) -> Course:
    """The course of an episode with at least one rupture; `session_end_ms` is the end of the onset's session.

    The first attempt is the first that begins at or after the onset. The episode is resolved by its moment of
    resolution, or, where the outcome is resolved or partial and no tag says when, by its last attempt. Without
    resolution the time is right-censored, as in the analysis of survival times.
    """
    ordered = sorted(moments, key=lambda moment: moment.place)
    onset = next(moment for moment in ordered if moment.role is Role.RUPTURE)
    later = [moment for moment in ordered if moment.place >= onset.place]
    attempts = [moment for moment in later if moment.role is Role.ATTEMPT]
    said = [moment for moment in later if moment.role is Role.RESOLUTION]
    settled = (said or attempts[-1:]) if outcome in SETTLED else []
    tried = min([*attempts, *settled], key=lambda moment: moment.place, default=None)
    by = settled[0] if settled else None
    return Course(
        onset=onset,
        attempts=len(attempts),
        first_attempt=_since(onset, tried),
        resolution=_since(onset, by),
        resolved_by=by,
        censored_ms=None if by else max(0, session_end_ms - onset.start_ms),
    )


def _since(onset: Moment, moment: Moment | None) -> Latency | None:
    if moment is None:
        return None
    if moment.session == onset.session:
        return Latency(moment.start_ms - onset.start_ms)
    return Latency(None, moment.session - onset.session)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What may belong together: attempts for a rupture that is in no episode yet, or for an open episode's."""

    rupture_id: str
    attempt_ids: tuple[str, ...]


def proposals(ruptures: Iterable[Moment], attempts: Iterable[Moment], reach_ms: int = REACH_MS) -> list[Proposal]:
    """For each rupture the attempts that follow it within `reach_ms` and before the next rupture of the session.

    Ruptures without such attempts are left out: there is nothing to link. All moments given are free to be linked.
    """
    ordered = sorted(ruptures, key=lambda moment: moment.place)
    free = sorted(attempts, key=lambda moment: moment.place)
    found = []
    for rupture, following in zip_longest(ordered, ordered[1:]):
        until = rupture.start_ms + reach_ms
        if following is not None and following.session == rupture.session:
            until = min(until, following.start_ms)
        near = tuple(
            attempt.tag_id
            for attempt in free
            if attempt.session == rupture.session and rupture.start_ms <= attempt.start_ms < until
        )
        if near:
            found.append(Proposal(rupture.tag_id, near))
    return found
