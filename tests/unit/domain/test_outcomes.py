"""What a change of a score means."""

import pytest

from iprtool.domain.errors import IprError
from iprtool.domain.kinds import Respondent, Timing
from iprtool.domain.model import Measure, Score, Session
from iprtool.domain.outcomes import KNOWN, Verdict, change, changes, check_measure, check_score, is_clinical

OQ = Measure("m", "s", "OQ-45", 0, 180, 14, 63)
ALLIANCE = Measure("w", "s", "WAI", 1, 7, 0.5, 4, higher_is_better=True)


def test_only_figures_that_are_published_come_along() -> None:
    known = {measure.name: measure for measure in KNOWN}
    oq = known.pop("OQ-45")
    assert (oq.low, oq.high, oq.reliable_change, oq.higher_is_better) == (0, 180, 14, False)
    assert all((m.low, m.high, m.reliable_change, m.cut_off) == (None,) * 4 for m in known.values())
    assert all(measure.citation.startswith("after ") for measure in KNOWN)


@pytest.mark.parametrize(
    ("first", "last", "verdict"),
    [
        (80, 62, Verdict.RECOVERED),
        (80, 63, Verdict.IMPROVED),  # on the cut-off is clinical still
        (90, 76, Verdict.IMPROVED),  # exactly the reliable change
        (90, 77, Verdict.UNCHANGED),
        (60, 40, Verdict.IMPROVED),  # was not clinical before
        (60, 73, Verdict.UNCHANGED),
        (60, 74, Verdict.DETERIORATED),
    ],
)
def test_reliable_and_clinical_change_of_a_measure_of_distress(first: float, last: float, verdict: Verdict) -> None:
    assert change(OQ, first, last).verdict is verdict


@pytest.mark.parametrize(
    ("first", "last", "verdict"),
    [(3.8, 4.3, Verdict.RECOVERED), (1.8, 2.3, Verdict.IMPROVED), (5, 4.6, Verdict.UNCHANGED), (5, 4, "deteriorated")],
)
def test_where_high_is_good_the_other_way_round(first: float, last: float, verdict: Verdict) -> None:
    found = change(ALLIANCE, first, last)
    assert found.verdict is Verdict(verdict)
    assert found.better == found.difference


def test_without_figures_nothing_is_claimed() -> None:
    bare = Measure("m", "s", "X")
    assert change(bare, 80, 10).verdict is Verdict.UNKNOWN
    assert is_clinical(bare, 80) is None
    assert change(Measure("m", "s", "X", reliable_change=5), 80, 10).verdict is Verdict.IMPROVED


def test_the_change_goes_from_first_to_last_by_session_and_timing() -> None:
    sessions = {n: Session(str(n), "d", n) for n in (2, 10)}
    put = [
        (10, Timing.AFTER, 60),
        (2, Timing.BEFORE, 90),
        (2, Timing.AFTER, 85),
        (10, Timing.FOLLOW_UP, 50),
    ]
    scores = [
        (sessions[n], Score(str(i), str(n), "m", Respondent.CLIENT, when, v)) for i, (n, when, v) in enumerate(put)
    ]
    scores.append((sessions[2], Score("t", "2", "m", Respondent.THERAPIST, Timing.AFTER, 70)))
    found = changes(OQ, scores)
    assert list(found) == [("d", Respondent.CLIENT)], "one score is no change"
    assert (found["d", Respondent.CLIENT].first, found["d", Respondent.CLIENT].last) == (90, 50)


@pytest.mark.parametrize(
    ("measure", "said"),
    [
        (Measure("m", "s", "X", 5, 5), "would end at 5, not above its begin 5"),
        (Measure("m", "s", "X", reliable_change=0), "reliable change of “X” is not above 0"),
        (Measure("m", "s", "X", 0, 10, 2, 11), "cut-off of “X” lies outside"),
        (Measure("m", "s", "X", float("nan")), "not all numbers"),
    ],
)
def test_figures_that_do_not_go_together_are_refused(measure: Measure, said: str) -> None:
    with pytest.raises(IprError, match=said):
        check_measure(measure)


def test_a_score_outside_the_bounds_is_refused() -> None:
    for value in (-1, 181, float("inf")):
        with pytest.raises(IprError):
            check_score(OQ, value)
    check_score(OQ, 180)
    check_score(Measure("m", "s", "X", low=1), 10_000)
