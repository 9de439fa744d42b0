"""Arcs, segments and curves: where they are drawn and what they say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import ArrayLike

from iprtool.analysis.traces import extremes
from iprtool.ui.timeline.arcs import Arc, Arcs, ArcStyle, Spot
from iprtool.ui.timeline.curves import Curve, curve_pixels
from iprtool.ui.timeline.grid import Grid
from iprtool.ui.timeline.layout import LaneBox, Layout
from iprtool.ui.timeline.view import Viewport

whole = Viewport(width=600).of_recording(600_000)
LAYOUT = Layout(700, 300, 100, 24, 36, tuple(LaneBox(40 * n, 40, (7,), 26, None) for n in range(3)), 0)
views = st.tuples(st.floats(1, 3_000), st.integers(0, 400_000)).map(lambda at: whole.zoomed(at[0], 0).scrolled(at[1]))


# Arcs


def arcs_between(*pairs: tuple[int, int]) -> tuple[Arcs, dict[str, Spot]]:
    arcs = Arcs()
    spots = {
        f"{n}{end}": Spot(ms, ms, n % 3, 7) for n, pair in enumerate(pairs) for end, ms in zip("ab", pair, strict=True)
    }
    arcs.set(Arc(f"e{n}", f"{n}a", f"{n}b") for n in range(len(pairs)))
    return arcs, spots


@given(st.lists(st.tuples(st.integers(0, 600_000), st.integers(0, 600_000)), min_size=1, max_size=6), views)
def test_arcs_on_screen_are_drawn_in_few_pieces_at_every_scale(pairs: list[tuple[int, int]], view: Viewport) -> None:
    arcs, spots = arcs_between(*pairs)
    shapes = arcs.shapes(view, LAYOUT, spots.get)
    seen = [n for n, pair in enumerate(pairs) if min(pair) <= view.end_ms and max(pair) >= view.start_ms]
    assert [arc.episode_id for arc in shapes.arcs] == [f"e{n}" for n in seen]
    which, pieces = shapes.pieces(88, 712)
    assert set(which.tolist()) == set(range(len(seen)))
    assert len(pieces) < 100 * max(len(seen), 1)
    xs, ys = pieces[:, [0, 2]], pieces[:, [1, 3]]
    assert (
        (xs >= np.maximum(shapes.x0, 70)[which, None] - 1) & (xs <= np.minimum(shapes.x1, 730)[which, None] + 1)
    ).all()
    highest = np.minimum(shapes.y0, shapes.y1) - shapes.lift
    assert (ys >= highest[which, None] - 1).all()
    assert (ys <= np.maximum(shapes.y0, shapes.y1)[which, None] + 1).all()


def test_scrolling_moves_dashes_along() -> None:
    arcs, spots = arcs_between((100_000, 300_000))
    arcs.set([Arc("e", "0a", "0b", ArcStyle.DASHED)])
    view = whole.zoomed(20, 0).scrolled(2_500)
    here = arcs.shapes(view, LAYOUT, spots.get).pieces(88, 712)[1]
    there = arcs.shapes(view.scrolled(5), LAYOUT, spots.get).pieces(88, 712)[1]
    assert {round(x, 3) for x in here[5:-5, 0]} <= {round(x + 5, 3) for x in there[:, 0]}


def test_an_arc_goes_from_its_first_tag_to_its_second() -> None:
    arcs, spots = arcs_between((100_000, 300_000), (400_000, 200_000))
    shapes = arcs.shapes(whole, LAYOUT, spots.get)
    assert (shapes.x0[0], shapes.y0[0], shapes.x1[0], shapes.y1[0]) == (200, 67, 400, 67)
    assert shapes.ends[:, 0].tolist() == [400, 300]
    assert shapes.y_at(np.array([0]), np.array([0.5]))[0] == pytest.approx(67 - shapes.lift[0])


def test_an_arc_begins_where_its_first_tag_is_over() -> None:
    arcs = Arcs()
    arcs.set([Arc("e", "a", "b")])
    spots = {"a": Spot(100_000, 200_000, 0, 7), "b": Spot(300_000, 350_000, 1, 7)}
    assert arcs.shapes(whole, LAYOUT, spots.get).x0.tolist() == [300]
    spots["b"] = Spot(150_000, 160_000, 1, 7)
    arcs.forget()
    assert arcs.shapes(whole, LAYOUT, spots.get).x0.tolist() == [200]


def test_an_arc_is_hit_near_its_line_only() -> None:
    arcs, spots = arcs_between((100_000, 300_000))
    shapes = arcs.shapes(whole, LAYOUT, spots.get)
    top = 67 - float(shapes.lift[0])
    arc = shapes.at(300, top + 3)
    assert arc is not None
    assert arc.episode_id == "e0"
    assert shapes.at(300, 67) is None
    assert shapes.at(500, top) is None


def test_arcs_wait_for_their_tags() -> None:
    arcs, spots = arcs_between((100_000, 300_000))
    gone = spots.pop("0b")
    assert arcs.shapes(whole, LAYOUT, spots.get).arcs == ()
    spots["0b"] = gone
    arcs.forget()
    assert len(arcs.shapes(whole, LAYOUT, spots.get).arcs) == 1


# Segments


@given(st.integers(500, 400_000), views, st.sets(st.integers(0, 50)))
def test_marks_cover_the_screen_without_gaps_and_tell_what_is_done(bin_ms: int, view: Viewport, done: set[int]) -> None:
    grid = Grid(bin_ms, frozenset(done))
    runs = grid.runs(view)
    numbers = [number for first, last, _ in runs for number in range(first, last)]
    assert numbers == list(grid.bins(view))
    assert numbers[0] * bin_ms <= view.start_ms
    assert (numbers[-1] + 1) * bin_ms >= min(view.end_ms, view.duration_ms) - 1
    for first, last, is_done in runs:
        assert all((number in done) == is_done for number in range(first, last))


def test_narrow_segments_become_one_mark() -> None:
    grid = Grid(1_000, frozenset(range(300)))
    assert grid.runs(whole) == [(0, 300, True), (300, 600, False)]
    near = whole.zoomed(100, 0)
    assert len(grid.runs(near)) == len(grid.bins(near)) == 6


# Curves


def curve(values: ArrayLike, start_ms: float = 0.0, step_ms: float = 100.0) -> Curve:
    return Curve(start_ms, step_ms, np.asarray(values, np.float64), 0.0, 10.0, "#6EA8FE")


samples = st.lists(st.one_of(st.floats(0, 10), st.just(float("nan"))), min_size=1, max_size=60)


@given(samples, st.integers(0, 3_000), st.floats(7, 900))
def test_no_value_is_lost_between_pixels(values: list[float], start_ms: float, width_ms: float) -> None:
    given_curve = curve(values, start_ms)
    edges = np.arange(0, 40, dtype=np.float64) * width_ms
    low, high = extremes(given_curve.even, edges)
    times = start_ms + np.arange(len(values)) * 100.0
    for number in range(len(edges) - 1):
        inside = [v for v, ms in zip(values, times, strict=True) if edges[number] <= ms < edges[number + 1] and v == v]
        if inside:
            assert low[number] <= min(inside) + 1e-9
            assert high[number] >= max(inside) - 1e-9
    assert not (low > high).any()


def test_the_line_goes_straight_between_samples() -> None:
    low, high = extremes(curve([0, 10]).even, np.array([0.0, 25.0, 50.0, 100.0, 150.0]))
    assert low.tolist()[:3] == [0, 2.5, 5]
    assert high.tolist()[:3] == [2.5, 5, 10]
    assert np.isnan(extremes(curve([]).even, np.array([0.0, 10.0]))[0]).all()


def test_a_curve_is_drawn_without_holes_at_its_height() -> None:
    view = Viewport(width=200).of_recording(20_000)
    pixels = curve_pixels(curve(np.linspace(0, 10, 201)), view, 40, 1.0, (110, 168, 254))
    assert pixels.shape == (40, 200)
    assert (pixels != 0).any(axis=0).all()
    rows = np.array([np.flatnonzero(pixels[:, x] >> 24 > 100).mean() for x in (2, 100, 197)])
    assert rows[0] > 32
    assert rows[1] == pytest.approx(20, abs=1.5)
    assert rows[2] < 7
    twice = curve_pixels(curve(np.linspace(0, 10, 201)), view, 40, 2.0, (110, 168, 254))
    assert twice.shape == (80, 400)
