"""The curves of a recording's passes, kept up with every step without reading them all again."""

from collections.abc import Iterable

import numpy as np

from iprtool.analysis.traces import Even, even, laid_over
from iprtool.domain.model import Pass, Trace
from iprtool.services import traces
from iprtool.store import Changes, Project

Key = tuple[str, str]
"""(pass id, code id)"""


class CurveBook:
    """Stretches by pass and code, and each curve as one array."""

    def __init__(self, project: Project, runs: Iterable[Pass]) -> None:
        self._runs = {run.id for run in runs}
        self._stretches: dict[Key, dict[str, Trace]] = {}
        self._made: dict[Key, Even] = {}
        for key, found in traces.of_passes(project, self._runs).items():
            self._stretches[key] = {trace.id: trace for trace in found}

    @property
    def keys(self) -> list[Key]:
        """The curves that there are."""
        return [key for key, stretches in self._stretches.items() if stretches]

    def follow(self, changes: Changes) -> set[Key]:
        """Take in a step; the curves that it changed."""
        touched: set[Key] = set()
        for before, after in changes.of(Trace):
            for trace in (before, after):
                if trace is None or trace.pass_id not in self._runs:
                    continue
                key = (trace.pass_id, trace.code_id)
                touched.add(key)
                self._made.pop(key, None)
                stretches = self._stretches.setdefault(key, {})
                if trace is after:
                    stretches[trace.id] = trace
                else:
                    stretches.pop(trace.id, None)
        return touched

    def curve(self, key: Key, pending: Trace | None = None) -> Even:
        """A curve, with what is recorded and not written yet in the place of what was there."""
        if key not in self._made:
            self._made[key] = even(list(self._stretches.get(key, {}).values()))
        made = self._made[key]
        return made if pending is None else laid_over(made, pending)

    def value_at(self, key: Key, ms: int) -> float | None:
        """The value that holds at a time; None where the curve has none."""
        start, step, values = self.curve(key)
        number = (ms - start) // step
        if not 0 <= number < values.size or np.isnan(values[number]):
            return None
        return float(values[number])
