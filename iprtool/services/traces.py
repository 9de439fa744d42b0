"""Continuous ratings: recorded in stretches while a recording plays, recorded again over what was there, cut, read."""

import time
from collections.abc import Callable, Iterable

from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Carrier
from iprtool.domain.model import Code, Pass, Recording, Trace
from iprtool.domain.traces import Dial, first_time, in_order, without
from iprtool.services import passes
from iprtool.store import Changes, Project, Step

WRITE_EVERY_S = 4.0
"""So much of a person's time is lost at most when the program dies while they rate."""
RATES_HZ = (1, 2, 4, 5, 10, 20)
"""How many values a second can be kept: rates whose values lie on whole milliseconds."""


class Take:
    """One recording of a curve, from its begin to its end: one undo step, however often it is written in between.

    It may pause, go back and forth; every stretch that is recorded takes the place of what was there.
    """

    def __init__(
        self,
        project: Project,
        run: Pass,
        code: Code,
        dial: Dial,
        *,
        rate_hz: int = 10,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        if code.carrier is not Carrier.TRACE:
            raise IprError(f"“{code.name}” is not rated as a curve.", "Choose a code whose carrier is a curve.")
        self.run, self.code, self.dial = run, code, dial
        self.step_ms = 1000 // rate_hz
        self._project, self._now = project, now
        self._duration_ms = project.get(Recording, run.recording_id).duration_ms
        self._merge = f"trace:{new_id()}"
        self._start_ms = 0
        self._values: list[float] = []
        self._written_at = now()
        self.seconds = 0.0
        """How much was recorded, in the recording's time."""

    @property
    def pending(self) -> Trace | None:
        """What is recorded and not written yet."""
        if not self._values:
            return None
        return Trace("", self.run.id, self.code.id, self._start_ms, self.step_ms, tuple(self._values))

    def hold(self, value: float, from_ms: int, until_ms: int) -> int:
        """Record that the value was the same from one time of the recording to another: a sample at every step within
        `[from_ms, until_ms)`. Written when it is time to. Returns how many samples that were."""
        end_ms = min(until_ms, self._duration_ms)
        first = first_time(max(from_ms, 0), self.step_ms)
        count = max(-(-(end_ms - first) // self.step_ms), 0)
        if not count:
            return 0
        if self._values and first != self._start_ms + len(self._values) * self.step_ms:
            self.write()
        if not self._values:
            self._start_ms = first
        self._values += [self.dial.fit(value)] * count
        self.seconds += count * self.step_ms / 1000
        if self._now() - self._written_at >= WRITE_EVERY_S:
            self.write()
        return count

    def drop(self) -> None:
        """Forget what is not written."""
        self._values = []

    def write(self) -> Changes | None:
        """Write what is not written yet; None when there is nothing."""
        trace = self.pending
        self._written_at = self._now()
        if trace is None:
            return None
        with self._project.step(f"Rate {self.code.name}", merge=self._merge) as step:
            passes.keep(self._project, self.run)
            _make_room(self._project, step, self.run.id, self.code.id, trace.start_ms, trace.end_ms)
            step.insert(Trace(new_id(), *_fields(trace)))
            self._values = []
        return step.changes


def delete(project: Project, *, pass_id: str, code_id: str, from_ms: int, until_ms: int) -> Changes:
    """Delete the part of a curve that lies in `[from_ms, until_ms)`."""
    code = project.get(Code, code_id)
    with project.step(f"Delete curve {code.name}") as step:
        _make_room(project, step, pass_id, code_id, from_ms, until_ms)
    return step.changes


def of_code(project: Project, *, pass_id: str, code_id: str) -> list[Trace]:
    """The stretches of a curve, in order."""
    return in_order(project.find(Trace, pass_id=pass_id, code_id=code_id))


def of_passes(project: Project, pass_ids: Iterable[str]) -> dict[tuple[str, str], list[Trace]]:
    """The stretches of all curves of some passes, in order, by (pass id, code id)."""
    found: dict[tuple[str, str], list[Trace]] = {}
    for trace in in_order(project.find(Trace, pass_id=list(pass_ids))):
        found.setdefault((trace.pass_id, trace.code_id), []).append(trace)
    return found


def _make_room(project: Project, step: Step, pass_id: str, code_id: str, from_ms: int, until_ms: int) -> None:
    """Take out of a curve what lies in `[from_ms, until_ms)`."""
    for trace in project.find(Trace, pass_id=pass_id, code_id=code_id):
        left = without(trace, from_ms, until_ms)
        if not left:
            step.delete(trace)
        elif left[0] is not trace:
            step.update(trace, start_ms=left[0].start_ms, values=left[0].values)
        for rest in left[1:]:
            step.insert(Trace(new_id(), *_fields(rest)))


def _fields(trace: Trace) -> tuple[str, str, int, int, tuple[float, ...]]:
    return trace.pass_id, trace.code_id, trace.start_ms, trace.step_ms, trace.values
