"""What a change of an outcome score means.

The terms are those of Jacobson & Truax, 1991 (Clinical significance: a statistical approach to defining meaningful
change in psychotherapy research, J Consult Clin Psychol 59, 12-19): a change is reliable when it is at least as large
as the figure of the measure; who changed reliably to the better and went from the clinical side of the cut-off to the
other has recovered. The figures come with the measure; nothing is estimated from the scores of the study.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from iprtool.domain.errors import IprError
from iprtool.domain.kinds import Respondent, Timing
from iprtool.domain.model import Measure, Score, Session
from iprtool.domain.scales import plain

SOURCE = "after Jacobson & Truax, 1991"
_TIMINGS = tuple(Timing)


class Verdict(StrEnum):
    """What became of a respondent; UNKNOWN where the measure has no figure for reliable change."""

    RECOVERED = "recovered"
    IMPROVED = "improved"
    UNCHANGED = "unchanged"
    DETERIORATED = "deteriorated"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Change:
    """From the first score of a respondent to the last. `better`: points to the better, whichever way that is."""

    first: float
    last: float
    better: float
    verdict: Verdict

    @property
    def difference(self) -> float:
        """The last score minus the first."""
        return round(self.last - self.first, 9)


KNOWN: tuple[Measure, ...] = (
    Measure("", "", "OQ-45", 0, 180, 14, None, False, "after Lambert et al., 1996"),
    Measure("", "", "CORE-OM", citation="after Evans et al., 2002"),
    Measure("", "", "ORS", higher_is_better=True, citation="after Miller et al., 2003"),
    Measure("", "", "SRS", higher_is_better=True, citation="after Duncan et al., 2003"),
    Measure("", "", "WAI", higher_is_better=True, citation="after Horvath & Greenberg, 1989"),
    Measure("", "", "RRI", higher_is_better=True, citation="after Kelley et al., 2010"),
)
"""Measures of the field; figures that are empty here are filled in by the study, for its version and language."""


def check_measure(measure: Measure) -> None:
    """Raise IprError unless the figures of a measure go together."""
    name = f"“{measure.name}”"
    figures = (measure.low, measure.high, measure.reliable_change, measure.cut_off)
    if any(figure is not None and not math.isfinite(figure) for figure in figures):
        raise IprError(f"The figures of {name} are not all numbers.", "Write them as 14 or 2.5.")
    if measure.low is not None and measure.high is not None and measure.low >= measure.high:
        raise IprError(
            f"{name} would end at {plain(measure.high)}, not above its begin {plain(measure.low)}.",
            "Give a highest score above the lowest.",
        )
    if measure.reliable_change is not None and measure.reliable_change <= 0:
        raise IprError(f"The reliable change of {name} is not above 0.", "Write how many points are a reliable change.")
    if measure.cut_off is not None and not is_within(measure, measure.cut_off):
        raise IprError(f"The cut-off of {name} lies outside its scores.", f"They are {bounds(measure)}.")


def check_score(measure: Measure, value: float) -> None:
    """Raise IprError unless a score lies within the bounds of its measure."""
    if not math.isfinite(value):
        raise IprError(f"A score of “{measure.name}” is not a number.", "Write it as 63 or 2.5.")
    if not is_within(measure, value):
        raise IprError(f"{plain(value)} lies outside “{measure.name}”.", f"Its scores are {bounds(measure)}.")


def is_within(measure: Measure, value: float) -> bool:
    """Whether a value lies within the bounds of a measure, those that it has."""
    above = measure.low is None or value >= measure.low
    return above and (measure.high is None or value <= measure.high)


def bounds(measure: Measure) -> str:
    """`0 to 180`, `from 0`, `up to 180`, or `any number`."""
    low, high = (None if each is None else plain(each) for each in (measure.low, measure.high))
    if low is not None and high is not None:
        return f"{low} to {high}"
    if low is None and high is None:
        return "any number"
    return f"from {low}" if low is not None else f"up to {high}"


def is_clinical(measure: Measure, value: float) -> bool | None:
    """Whether a score is on the clinical side of the cut-off; a score on it is. None without a cut-off."""
    if measure.cut_off is None:
        return None
    return value <= measure.cut_off if measure.higher_is_better else value >= measure.cut_off


def change(measure: Measure, first: float, last: float) -> Change:
    """What a change from one score to another means by the figures of the measure."""
    better = round(last - first if measure.higher_is_better else first - last, 9)  # 2.3 - 1.8 is to be 0.5
    return Change(first, last, better, _verdict(measure, first, last, better))


def _verdict(measure: Measure, first: float, last: float, better: float) -> Verdict:
    needed = measure.reliable_change
    if needed is None:
        return Verdict.UNKNOWN
    if better >= needed:
        crossed = is_clinical(measure, first) and is_clinical(measure, last) is False
        return Verdict.RECOVERED if crossed else Verdict.IMPROVED
    return Verdict.DETERIORATED if -better >= needed else Verdict.UNCHANGED


def changes(measure: Measure, scores: Iterable[tuple[Session, Score]]) -> dict[tuple[str, Respondent], Change]:
    """The change of each respondent of each dyad (by its id) on a measure, from the first score to the last.

    Scores come in the order of sessions, before the session, after it, at the follow-up. One score is no change.
    """
    found: dict[tuple[str, Respondent], list[tuple[tuple[int, int], float]]] = {}
    for session, score in scores:
        place = (session.number, _TIMINGS.index(score.timing))
        found.setdefault((session.dyad_id, score.respondent), []).append((place, score.value))
    courses = {key: sorted(values) for key, values in found.items() if len(values) > 1}
    return {key: change(measure, values[0][1], values[-1][1]) for key, values in courses.items()}
