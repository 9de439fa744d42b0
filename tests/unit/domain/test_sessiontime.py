from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iprtool.domain.errors import IprError
from iprtool.domain.kinds import MediaKind
from iprtool.domain.model import Recording
from iprtool.domain.sessiontime import (
    MOST_DRIFT_PPM,
    MOST_OFFSET_MS,
    across,
    check_drift,
    check_offset,
    line,
    recording_ms,
    session_ms,
)

DAY_MS = 24 * 3_600_000
PLAIN = Recording("r", "s", "camera", "c.mp4", "media/c.mp4", False, 1, "", MediaKind.VIDEO, 0, DAY_MS)

times = st.integers(-DAY_MS, DAY_MS)
recordings = st.builds(
    lambda offset, drift: replace(PLAIN, offset_ms=offset, drift_ppm=drift),
    st.integers(-MOST_OFFSET_MS, MOST_OFFSET_MS),
    st.floats(-MOST_DRIFT_PPM, MOST_DRIFT_PPM),
)


@given(recordings, times)
def test_to_the_session_and_back_is_the_same_moment(recording: Recording, ms: int) -> None:
    assert abs(recording_ms(recording, session_ms(recording, ms)) - ms) <= 1


@given(recordings, recordings, times)
def test_a_moment_of_another_recording_is_rounded_once(here: Recording, there: Recording, ms: int) -> None:
    session = here.offset_ms + ms * (1 + Fraction(here.drift_ppm) / 1_000_000)
    exact = (session - there.offset_ms) / (1 + Fraction(there.drift_ppm) / 1_000_000)
    assert -Fraction(1, 2) <= exact - across(ms, here, there) < Fraction(1, 2)
    assert abs(line(here, there).at(ms) - exact) < 1e-3


@given(recordings, recordings, times, times)
def test_the_order_of_moments_is_kept(here: Recording, there: Recording, a: int, b: int) -> None:
    assert (across(a, here, there) <= across(b, here, there)) or a > b


@given(recordings, times)
def test_a_recording_lies_in_itself_where_it_is(recording: Recording, ms: int) -> None:
    assert across(ms, recording, recording) == ms


def test_a_camera_that_begins_later_and_runs_slow() -> None:
    slow = replace(PLAIN, offset_ms=3_284, drift_ppm=12.0)
    assert session_ms(slow, 0) == 3_284
    assert session_ms(slow, 3_600_000) == 3_603_284 + 43
    assert recording_ms(slow, 0) == -3_284


@pytest.mark.parametrize(
    ("check", "value"),
    [
        (check_offset, MOST_OFFSET_MS + 1),
        (check_offset, -MOST_OFFSET_MS - 1),
        (check_drift, MOST_DRIFT_PPM + 1),
        (check_drift, float("nan")),
    ],
)
def test_what_no_recorder_does_is_refused(check: object, value: float) -> None:
    assert callable(check)
    with pytest.raises(IprError, match="nothing was changed"):
        check(value)
