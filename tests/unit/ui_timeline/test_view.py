"""Milliseconds to pixels and back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iprtool.ui.timeline.view import MIN_MS_PER_PX, Viewport

Moves = list[tuple[str, float, float]]
durations = st.integers(1_000, 6 * 3_600_000)
widths = st.integers(50, 4_000)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("zoom"), st.floats(0.2, 5), st.floats(0, 1)),
        st.tuples(st.just("scroll"), st.floats(-3, 3), st.just(0.0)),
        st.tuples(st.just("resize"), st.floats(0.3, 2), st.just(0.0)),
    ),
    max_size=12,
)


def travelled(duration: int, width: int, moves: Moves) -> Viewport:
    view = Viewport(width=width).of_recording(duration)
    for kind, amount, place in moves:
        if kind == "zoom":
            view = view.zoomed(amount, place * view.width)
        elif kind == "scroll":
            view = view.scrolled(amount * view.width)
        else:
            view = view.resized(round(width * amount))
    return view


@given(durations, widths, steps, st.floats(0, 1))
def test_pixels_and_back_give_the_same_time(duration: int, width: int, moves: Moves, share: float) -> None:
    view = travelled(duration, width, moves)
    ms = share * duration
    assert view.ms_at(view.x_of(ms)) == pytest.approx(ms, abs=1e-5)
    x = share * view.width
    assert view.x_of(view.ms_at(x)) == pytest.approx(x, abs=1e-5)
    assert view.xs_of(np.array([round(ms)]))[0] == view.x_of(round(ms))


@given(durations, widths, steps)
def test_the_view_never_leaves_the_recording(duration: int, width: int, moves: Moves) -> None:
    view = travelled(duration, width, moves)
    assert MIN_MS_PER_PX <= view.ms_per_px <= max(view.duration_ms / view.width, MIN_MS_PER_PX)
    assert view.start_ms >= 0
    assert view.left_px == 0 or view.end_ms <= duration + view.ms_per_px


@given(durations, widths, steps, st.floats(0, 1), st.floats(1, 4))
def test_zooming_keeps_the_time_under_the_pointer(
    duration: int, width: int, moves: Moves, place: float, factor: float
) -> None:
    view = travelled(duration, width, moves)
    x = place * view.width
    nearer = view.zoomed(factor, x)
    inside = 0 < nearer.left_px < nearer.max_left_px
    if inside:
        assert abs(nearer.x_of(view.ms_at(x)) - x) <= 0.5 + 1e-6


def test_limits_of_the_zoom() -> None:
    view = Viewport(width=1000).of_recording(3_600_000)
    assert view.is_fitted
    assert view.ms_per_px == 3600
    nearest = view.zoomed(1e9, 500)
    assert nearest.ms_per_px == MIN_MS_PER_PX
    assert nearest.ms_at(100) - nearest.ms_at(0) == pytest.approx(20)
    assert nearest.zoomed(1e-9, 500) == view


def test_a_fitted_view_stays_fitted_when_the_window_grows() -> None:
    view = Viewport(width=500).of_recording(60_000).resized(1000)
    assert view.is_fitted
    assert view.x_of(60_000) == pytest.approx(1000)


def test_a_zoomed_view_keeps_its_left_edge_when_the_window_grows() -> None:
    view = Viewport(width=500).of_recording(600_000).zoomed(10, 0).scrolled(700)
    assert view.resized(800).start_ms == view.start_ms
    assert view.resized(800).ms_per_px == view.ms_per_px


@given(durations, widths, steps, st.floats(0, 1), st.floats(0, 0.2))
def test_showing_brings_the_begin_of_a_stretch_on_screen(
    duration: int, width: int, moves: Moves, start: int, length: int
) -> None:
    view = travelled(duration, width, moves)
    begin, end = start * duration, min((start + length) * duration, duration)
    shown = view.showing(begin, end, min(10, view.width // 4))
    assert -1 <= shown.x_of(begin) <= shown.width + 1


def test_what_is_on_screen_is_not_scrolled() -> None:
    view = Viewport(width=1000).of_recording(600_000).zoomed(6, 0).scrolled(1000)
    assert view.showing(view.ms_at(300), view.ms_at(400), 20) == view


def test_an_empty_recording_is_no_trouble() -> None:
    view = Viewport(width=300).of_recording(0)
    assert view.zoomed(3, 10).scrolled(50).left_px == 0
    assert view.clamped_ms(100) == 0
