"""Continuous rating: which values a curve can have, and what is left of its stretches when a part is cut out.

A curve of a pass and code is stored in stretches. A stretch has a value at its begin and one every step; the times are
whole multiples of the step, so that what is rated again falls on the same times.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from iprtool.domain.codebook import CodeTree
from iprtool.domain.kinds import ScaleKind
from iprtool.domain.model import Code, Scale, Trace
from iprtool.domain.scales import plain

_HALF_POINT = 0.5


@dataclass(frozen=True, slots=True)
class Dial:
    """The values of a curve: from `low` to `high` in steps. `scale` is where they come from, if from one."""

    low: float = 0.0
    high: float = 7.0
    step: float = _HALF_POINT
    scale: Scale | None = None

    def fit(self, value: float) -> float:
        """The nearest value that there is; halves go up."""
        low, high, step = (Fraction(plain(number)) for number in (self.low, self.high, self.step))
        steps = (Fraction(plain(value)) - low) / step + Fraction(1, 2)
        most = int((high - low) / step)
        return float(low + min(max(int(steps.__floor__()), 0), most) * step)

    def at(self, share: float) -> float:
        """The value at a share of the way from the lowest to the highest."""
        return self.fit(self.low + min(max(share, 0.0), 1.0) * (self.high - self.low))

    def share(self, value: float) -> float:
        """How far up a value lies, 0 to 1."""
        return (value - self.low) / (self.high - self.low)

    def moved(self, value: float, steps: int) -> float:
        """The value so many steps further."""
        return self.fit(value + steps * self.step)


def dial_of(tree: CodeTree, code: Code) -> Dial:
    """The values of a code's curve: those of the nearest scale with bounds, of the code, those around it, its family or
    the codebook; 0 to 7 where there is none. Without a step of its own a scale has half points."""
    scales = [scale for scale in tree.scales_for(code.id) if _has_bounds(scale)]
    inner = [code.id, *(outer.id for outer in reversed(tree.above(code)))]
    by_nearness = sorted(scales, key=lambda scale: _distance(scale, inner))
    if not by_nearness:
        return Dial()
    scale = by_nearness[0]
    assert scale.low is not None
    assert scale.high is not None
    return Dial(scale.low, scale.high, scale.step or _HALF_POINT, scale)


def _has_bounds(scale: Scale) -> bool:
    ranged = scale.kind in (ScaleKind.ORDINAL, ScaleKind.NUMERIC)
    return ranged and scale.low is not None and scale.high is not None and scale.low < scale.high


def _distance(scale: Scale, inner: list[str]) -> int:
    if scale.code_id is not None:
        return inner.index(scale.code_id)
    return len(inner) if scale.family_id is not None else len(inner) + 1


def first_time(ms: int, step_ms: int) -> int:
    """The first time at or after `ms` at which there is a value."""
    return -(-ms // step_ms) * step_ms


def without(trace: Trace, from_ms: int, until_ms: int) -> tuple[Trace, ...]:
    """What is left of a stretch without its values in `[from_ms, until_ms)`: itself, nothing, or one or two stretches.

    The first of them keeps the id, a second one has none.
    """
    first = _index(trace, from_ms)
    last = max(_index(trace, until_ms), first)
    if first == last:
        return (trace,)
    before = replace(trace, values=trace.values[:first])
    after = replace(trace, start_ms=trace.start_ms + last * trace.step_ms, values=trace.values[last:])
    if not before.values:
        return (after,) if after.values else ()
    return (before, replace(after, id="")) if after.values else (before,)


def _index(trace: Trace, ms: int) -> int:
    """The number of the first value at or after a time."""
    return min(max(-(-(ms - trace.start_ms) // trace.step_ms), 0), len(trace.values))


def in_order(traces: Iterable[Trace]) -> list[Trace]:
    """Stretches by their begins."""
    return sorted(traces, key=lambda trace: (trace.start_ms, trace.id))
