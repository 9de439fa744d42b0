"""What is on screen of a lane: dense columns that count everything, and what the pointer hits."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from iprtool.domain.stacking import MAX_ROWS, OVERFLOW
from iprtool.ui.timeline.hit import EDGE_PX, MIN_HIT_PX, Part, hit_tag, row_at
from iprtool.ui.timeline.layout import LaneBox, Layout
from iprtool.ui.timeline.raster import Brush, count_columns, count_height, lane_pixels, spilled_columns
from iprtool.ui.timeline.scene import BUCKET_PX, DENSE_FROM, LaneScene, build_scene
from iprtool.ui.timeline.view import Viewport
from tests.unit.ui_timeline.strategies import SPAN_MS, Times, lane_of, tag_times

BOX = LaneBox(0, 90, (7, 28, 49), 18, 70)
BRUSH = Brush([0xFF0000, 0x00FF00, 0x0000FF], 1.0, 4)
many = st.lists(tag_times, max_size=80)
views = st.tuples(st.integers(60, 400), st.floats(1, 40), st.integers(0, 3000)).map(
    lambda given: Viewport(width=given[0]).of_recording(SPAN_MS + 500).zoomed(given[1], 0).scrolled(given[2])
)


def brute_counts(times: Times, view: Viewport) -> NDArray[np.int64]:
    counts = np.zeros(view.width, int)
    for start, end in times:
        first = int(np.floor(view.x_of(start)))
        last = max(int(np.ceil(view.x_of(start if end is None else end))), first + 1)
        counts[max(first, 0) : max(min(last, view.width), 0)] += 1
    return counts


@given(many, views)
def test_columns_count_every_tag(times: Times, view: Viewport) -> None:
    scene = build_scene(lane_of(times), view)
    assert count_columns(scene, BRUSH).sum(axis=0).tolist() == brute_counts(times, view).tolist()


@given(many, views)
def test_columns_are_dense_where_tags_of_a_row_cannot_be_told_apart(times: Times, view: Viewport) -> None:
    lane = lane_of(times)
    scene = build_scene(lane, view)
    at = np.floor(view.xs_of(lane.starts)).astype(int) + view.left_px
    for x in range(view.width):
        bucket = (x + view.left_px) // BUCKET_PX
        crowd = [np.count_nonzero((at // BUCKET_PX == bucket) & (lane.rows == row)) for row in range(MAX_ROWS)]
        assert scene.is_dense(x) == (max(crowd) >= DENSE_FROM)


@given(many, views)
def test_every_tag_on_screen_leaves_a_trace(times: Times, view: Viewport) -> None:
    """The columns that tags touch are painted, whichever way they are shown."""
    scene = build_scene(lane_of(times), view)
    painted = np.asarray(lane_pixels(scene, BOX, BRUSH, spilled_columns(scene, BRUSH)).any(axis=0))
    lone_points = np.zeros(view.width, bool)
    marks = scene.marks
    for x in scene.x0[marks.numbers[scene.points[marks.numbers] & ~marks.crowded]]:
        lone_points[max(int(x), 0) : max(int(x) + 1, 0)] = True
    touched = np.flatnonzero(brute_counts(times, view) > 0)
    for x in touched.tolist():
        around = slice(max(x - 2, 0), x + 3)
        assert painted[around].any() or lone_points[around].any()


@given(many, views, st.integers(-120, 120))
def test_scrolling_moves_the_picture_and_changes_nothing_else(times: Times, view: Viewport, by: int) -> None:
    lane = lane_of(times)
    other = view.scrolled(by)
    moved = other.left_px - view.left_px
    one, two = build_scene(lane, view), build_scene(lane, other)
    images = [lane_pixels(scene, BOX, BRUSH, spilled_columns(scene, BRUSH)) for scene in (one, two)]
    if abs(moved) >= view.width - 120:
        return
    edge = 60
    left, right = max(moved, 0) + edge, min(view.width + moved, view.width) - edge
    if right > left:
        assert (images[0][:, left:right] == images[1][:, left - moved : right - moved]).all()


def test_more_tags_are_always_higher() -> None:
    heights = count_height(np.arange(1, 1025), 1024)
    assert (np.diff(heights) > 0).all()
    assert heights[0] > 0
    assert heights[-1] == 1


def test_counts_are_shared_among_the_colours() -> None:
    lane = lane_of([(n % 4, None) for n in range(12)])
    view = Viewport(width=100).of_recording(SPAN_MS)
    scene = build_scene(lane, view)
    image = lane_pixels(scene, BOX, BRUSH, spilled_columns(scene, BRUSH))
    assert scene.is_dense(0)
    assert set(np.unique(image[:, 0]).tolist()) == {0, 0xFFFF0000, 0xFF00FF00, 0xFF0000FF}


def test_nothing_but_counts_is_drawn_in_dense_columns() -> None:
    """Marks that are wider on screen than they are in time do not reach into them."""
    crowd = [(320 + n, None) for n in range(3)]
    lane = lane_of([*crowd, (312, None), (300, 400), (301, 401)])
    view = Viewport(width=1000).of_recording(1000)
    scene = build_scene(lane, view)
    image = lane_pixels(scene, BOX, BRUSH, spilled_columns(scene, BRUSH))
    assert [scene.is_dense(x) for x in (319, 320, 327, 328)] == [False, True, True, False]
    for x in range(320, 328):
        total = int(scene.touching(x).sum())
        area = BOX.height - 2 * BOX.row_tops[0]
        assert np.count_nonzero(image[:, x]) == round(float(count_height(np.array([total]), 1024)[0]) * area)


def test_a_screen_of_twice_the_pixels_has_twice_the_picture() -> None:
    lane = lane_of([(100, 400), (500, None), (505, None), (900, 1400)])
    scene = build_scene(lane, Viewport(width=200).of_recording(SPAN_MS))
    brush = Brush([0xFF0000, 0x00FF00, 0x0000FF], 2.0, 4)
    image = lane_pixels(scene, BOX, brush, spilled_columns(scene, brush))
    assert image.shape == (180, 400)
    assert (np.flatnonzero(image[32] == 0xFFFF0000) // 2).tolist()[0] == 10


def brute_hit(scene: LaneScene, box: LaneBox, x: float, y: float, point_px: float, chosen: set[int]) -> int | None:
    row = row_at(box, y)
    if row is None or scene.is_dense(x):
        return None
    best = None
    for n in range(len(scene.x0)):
        wide = max(point_px, MIN_HIT_PX) if scene.points[n] else MIN_HIT_PX
        half = max(scene.x1[n] - scene.x0[n], wide) / 2
        away = abs(x - (scene.x0[n] + scene.x1[n]) / 2)
        if scene.rows[n] == row and away <= half:
            key = (int(scene.slots[n]) not in chosen, away, -n)
            best = min(best, (key, int(scene.slots[n]))) if best else (key, int(scene.slots[n]))
    return best[1] if best else None


@settings(max_examples=80)
@given(many, views, st.floats(0, 1), st.floats(-5, 95), st.sets(st.integers(0, 80), max_size=3))
def test_hits_equal_brute_force(times: Times, view: Viewport, place: float, y: float, chosen: set[int]) -> None:
    scene = build_scene(lane_of(times), view)
    x = place * (view.width - 1)
    found = hit_tag(scene, BOX, x, y, 13, chosen)
    assert (found.slot if found else None) == brute_hit(scene, BOX, x, y, 13, chosen)


def test_parts_of_a_bar() -> None:
    scene = build_scene(lane_of([(100, 300)]), Viewport(width=1000).of_recording(1000))
    parts = {x: hit_tag(scene, BOX, x, 10, 13) for x in (99, 101, 105, 107, 200, 293, 295, 299, 301)}
    assert {x: found.part for x, found in parts.items() if found} == {
        101: Part.START,
        105: Part.START,
        107: Part.BODY,
        200: Part.BODY,
        293: Part.BODY,
        295: Part.END,
        299: Part.END,
    }
    assert EDGE_PX == 6


def test_short_bars_and_points_can_be_hit() -> None:
    scene = build_scene(lane_of([(100, 101), (500, None)]), Viewport(width=1000).of_recording(1000))
    for middle in (100.5, 500):
        for x in (middle - 4, middle + 4):
            assert hit_tag(scene, BOX, x, 10, 4) is not None
    found = hit_tag(scene, BOX, 506, 10, 13)
    assert found is not None
    assert found.part is Part.BODY


def test_rows_of_a_lane() -> None:
    assert [row_at(BOX, y) for y in (3, 7, 24, 26, 30, 50, 68, 71, 89)] == [
        None,
        0,
        0,
        None,
        1,
        2,
        None,
        OVERFLOW,
        OVERFLOW,
    ]


def test_lanes_from_top_to_bottom() -> None:
    boxes = (LaneBox(0, 40, (7,), 26, None), LaneBox(40, 60, (7, 30), 20, None))
    layout = Layout(600, 120, 150, 26, 34, boxes, 0)
    assert [layout.lane_at(y) for y in (59, 60, 99, 100, 119, 160)] == [None, 0, 0, 1, 1, None]
    assert layout.max_scroll == 40
    scrolled = Layout(600, 120, 150, 26, 34, boxes, 40)
    assert [scrolled.lane_at(y) for y in (59, 60, 119)] == [None, 1, 1]
    assert list(scrolled.visible_lanes()) == [1]
    assert list(Layout(600, 120, 150, 26, 34, (), 0).visible_lanes()) == []
