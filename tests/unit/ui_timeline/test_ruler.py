"""Steps and labels of the ruler, and colours that can be read."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iprtool.domain.ticks import tick_label
from iprtool.domain.tones import MIN_CONTRAST, contrast, rgb_of, tone_of
from iprtool.ui.theme.palette import FAMILY_COLOURS
from iprtool.ui.timeline.ruler import make_ticks
from iprtool.ui.timeline.view import Viewport
from tests.ui.timeline.demo import Frames25

LABEL_PX = 80


@given(st.integers(1_000, 10 * 3_600_000), st.integers(200, 3000), st.floats(1, 1e6), st.floats(0, 1))
def test_labels_have_room_and_are_not_rare(duration: int, width: int, zoom: float, place: float) -> None:
    view = Viewport(width=width).of_recording(duration).zoomed(zoom, place * width)
    ticks = make_ticks(view, LABEL_PX)
    xs = [view.x_of(ms) for ms, _ in ticks.major]
    assert all(b - a >= LABEL_PX - 1e-6 for a, b in itertools.pairwise(xs))
    assert ticks.step_ms / view.ms_per_px <= 3 * LABEL_PX or ticks.step_ms == 1
    assert len(set(ticks.minor) & {ms for ms, _ in ticks.major}) == 0
    assert len({label for _, label in ticks.major}) == len(ticks.major)


@pytest.mark.parametrize(
    ("ms", "step", "label"),
    [
        (720_000, 30_000, "12:00"),
        (3_600_000, 60_000, "1:00:00"),
        (1_500, 500, "00:01.5"),
        (1_520, 20, "00:01.52"),
        (1_523, 1, "00:01.523"),
        (0, 3_600_000, "00:00"),
    ],
)
def test_labels(ms: int, step: int, label: str) -> None:
    assert tick_label(ms, step) == label


def test_labels_take_the_decimal_sign_of_the_locale() -> None:
    assert tick_label(1_500, 100, ",") == "00:01,5"


def test_an_hour_is_the_largest_step_of_usual_recordings() -> None:
    assert make_ticks(Viewport(width=600).of_recording(6 * 3_600_000), LABEL_PX).step_ms == 3_600_000


def test_frames_are_shown_where_they_can_be_told_apart() -> None:
    view = Viewport(width=1000).of_recording(60_000)
    assert make_ticks(view, LABEL_PX, frames=Frames25()).frames == ()
    near = make_ticks(view.zoomed(1e9, 0).scrolled(1000), LABEL_PX, frames=Frames25())
    assert near.frames == (200, 240, 280, 320, 360, 400)
    assert near.minor == ()


@pytest.mark.parametrize("colour", [*FAMILY_COLOURS.values(), "#000000", "#FFFFFF", "#777777", "#FF00FF", "nonsense"])
def test_text_on_tags_can_be_read(colour: str) -> None:
    tone = tone_of(colour)
    assert contrast(tone.fill, tone.ink) >= MIN_CONTRAST
    assert max(abs(a - b) for a, b in zip(tone.fill, rgb_of(colour), strict=True)) <= 32
