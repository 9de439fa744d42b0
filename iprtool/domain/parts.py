"""What a session has of the parts that its study wants: recordings, recalls, a follow-up, codings.

Nothing of it is stored: a part is there when such a thing is, missing when its plan has a reason, else still to come.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from iprtool.domain.kinds import Part, PassKind, Respondent
from iprtool.domain.model import Pass, Planned, Recall, Recording, Session
from iprtool.domain.times import on_clock

MAX_USUAL_CODERS = 4
"""With more coders than this, not everyone codes everything, so nobody's coding is proposed."""

Kind = Part | PassKind
"""A part of a plan; or the consensus of coders, which is shown and never planned."""
Slot = tuple[Kind, str]
"""A part, and the person whose it is where several have one of their own."""

_OF_PASS: dict[PassKind, Kind] = {
    PassKind.CLIENT_RECALL: Part.CLIENT_RECALL,
    PassKind.THERAPIST_RECALL: Part.THERAPIST_RECALL,
    PassKind.CODING: Part.CODING,
    PassKind.CONSENSUS: PassKind.CONSENSUS,
}
_OF_RECALL = {Respondent.CLIENT: Part.CLIENT_RECALL, Respondent.THERAPIST: Part.THERAPIST_RECALL}
RECALLS: dict[Kind, Respondent] = {part: respondent for respondent, part in _OF_RECALL.items()}
"""The parts that are recalls, and whose."""
_ORDER: tuple[Kind, ...] = (*Part, PassKind.CONSENSUS)


class Status(StrEnum):
    """Whether a part is there, still to come, not planned but usual, or missing for a reason."""

    THERE = "there"
    TO_COME = "to_come"
    USUAL = "usual"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Mark:
    """One part of a session as it stands.

    person: the coder. recording_id: where it belongs, or would. late_min: how many minutes a recall was over its time.
    sealed: its tags are not to be seen yet. missing: the reason why it will not be there.
    """

    kind: Kind
    status: Status
    person: str = ""
    recording_id: str | None = None
    pass_id: str | None = None
    recall_id: str | None = None
    late_min: int = 0
    sealed: bool = False
    missing: str = ""
    due_on: date | None = None

    @property
    def slot(self) -> Slot:
        """What it stands for."""
        return slot_of(self.kind, self.person)

    @property
    def order(self) -> tuple[int, str]:
        """Its place among the marks of a recording."""
        return _ORDER.index(self.kind), self.person.casefold()


@dataclass(frozen=True, slots=True)
class Holdings:
    """What there is of one session. The recordings and passes are those of the session, not of its interviews."""

    session: Session
    recordings: Sequence[Recording] = ()
    runs: Sequence[Pass] = ()
    recalls: Sequence[Recall] = ()
    planned: Sequence[Planned] = ()
    followed_up: bool = False


Line = tuple[Mark, ...]


def slot_of(kind: Kind, person: str) -> Slot:
    """A part and whose it is, in any capitals; recalls and recordings are the session's."""
    named = kind in (Part.CODING, PassKind.CONSENSUS)
    return kind, person.strip().casefold() if named else ""


def lines(held: Holdings, coders: Iterable[str], within_h: int) -> tuple[Line, ...]:
    """The marks of a session, a line for each recording; what is not there stands once, on the first line.

    A session without a plan gets the marks that are usual, with `coders` for the codings. `within_h`: the hours that
    a recall may be after its session.
    """
    late = {recall.id: late_min(held.session, recall, within_h) for recall in held.recalls}
    rows = [list(_of_recording(recording, held, late)) for recording in held.recordings] or [[]]
    rows[0] += _without_recording(held, late)
    present = {mark.slot for row in rows for mark in row}
    first = held.recordings[0].id if held.recordings else None
    wanted = _planned(held.planned) if held.planned else _usual(held, coders)
    rows[0] += [replace(mark, recording_id=first) for mark in wanted if mark.slot not in present]
    return tuple(tuple(sorted(row, key=lambda mark: mark.order)) for row in rows)


def _of_recording(recording: Recording, held: Holdings, late: dict[str, int]) -> Iterator[Mark]:
    yield Mark(Part.RECORDING, Status.THERE, recording_id=recording.id)
    for run in held.runs:
        if run.recording_id == recording.id:
            yield Mark(
                _OF_PASS[run.kind],
                Status.THERE,
                "" if run.sealed else run.author,
                recording.id,
                run.id,
                run.recall_id,
                late.get(run.recall_id or "", 0),
                run.sealed,
            )


def _without_recording(held: Holdings, late: dict[str, int]) -> Iterator[Mark]:
    """Recalls that no pass is there of, and the follow-up."""
    with_pass = {run.recall_id for run in held.runs}
    for recall in held.recalls:
        if recall.id not in with_pass and recall.participant in _OF_RECALL:
            kind = _OF_RECALL[recall.participant]
            yield Mark(kind, Status.THERE, recall_id=recall.id, late_min=late[recall.id], sealed=True)
    if held.followed_up:
        yield Mark(Part.FOLLOW_UP, Status.THERE)


def _planned(planned: Iterable[Planned]) -> Iterator[Mark]:
    for plan in planned:
        status = Status.MISSING if plan.missing else Status.TO_COME
        yield Mark(plan.part, status, plan.person, missing=plan.missing, due_on=plan.due_on)


def _usual(held: Holdings, coders: Iterable[str]) -> Iterator[Mark]:
    if not held.recordings:
        yield Mark(Part.RECORDING, Status.TO_COME)
        return
    for kind in RECALLS:
        yield Mark(kind, Status.USUAL)
    names = list(coders)
    for name in names if len(names) <= MAX_USUAL_CODERS else ():
        yield Mark(Part.CODING, Status.USUAL, name)


def late_min(session: Session, recall: Recall, within_h: int) -> int:
    """How many minutes over its time a recall began; 0 in time, or where it is not known when the session was.

    Of a session without an hour, the end of its day is taken: nobody is called late who may not have been.
    """
    delay = recall.delay_min
    if delay is None:
        day_over = on_clock(session.held_on, time.max) if session.held_on else None
        if day_over is None:
            return 0
        delay = int((recall.begun_at - day_over) // timedelta(minutes=1))
    return max(delay - 60 * within_h, 0)


def is_followed_up(recalls: Sequence[Recall], follow_up_days: int) -> bool:
    """Whether somebody recalled the session once more, at least half the time of a follow-up after the first time."""
    first: dict[Respondent, datetime] = {}
    for recall in recalls:
        first[recall.participant] = min(first.get(recall.participant, recall.begun_at), recall.begun_at)
    wait = timedelta(days=follow_up_days / 2)
    return any(recall.begun_at - first[recall.participant] >= wait for recall in recalls)


@dataclass(frozen=True, slots=True)
class Totals:
    """What there is of how many, over sessions. Coded twice: by two persons."""

    recordings: int = 0
    recordings_wanted: int = 0
    recalls: int = 0
    recalls_wanted: int = 0
    coded_twice: int = 0
    coded_twice_wanted: int = 0

    def __add__(self, other: "Totals") -> "Totals":
        return Totals(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


def totals(found: Iterable[Mark]) -> Totals:
    """The totals of one session: planned parts, and what is there without a plan. Nobody waits for what is usual."""
    status: dict[Slot, Status] = {}
    for mark in found:
        if mark.status is not Status.USUAL:
            status.setdefault(mark.slot, mark.status)
    of = {kinds: _there_of(status, kinds) for kinds in ((Part.RECORDING,), tuple(RECALLS), (Part.CODING,))}
    (recordings, wanted), (recalls, recalls_wanted), (coders, coders_wanted) = of.values()
    return Totals(recordings, wanted, recalls, recalls_wanted, int(coders > 1), int(coders_wanted > 1))


def _there_of(status: dict[Slot, Status], kinds: tuple[Kind, ...]) -> tuple[int, int]:
    found = [each for (kind, _), each in status.items() if kind in kinds]
    return found.count(Status.THERE), len(found)
