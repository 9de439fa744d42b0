"""How high lanes are, and where they can be moved."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QFont, QGuiApplication

from iprtool.ui.timeline.layout import LEAST_HEIGHT, MOST_HEIGHT, Layout, Need, lane_box, stack
from iprtool.ui.timeline.metrics import Metrics
from iprtool.ui.timeline.model import Lane
from iprtool.ui.timeline.order import end_of_block, gaps, stepped

LANES = (
    Lane("me", "Coder ME", expanded=True),
    Lane("me/rupture", "Rupture", group="me"),
    Lane("me/repair", "Repair", group="me"),
    Lane("client", "Client recall", expanded=False),
    Lane("sound", "Alone"),
)


@pytest.fixture(scope="module")
def metrics(qapp: QGuiApplication) -> Metrics:
    font = QFont()
    font.setPixelSize(13)
    return Metrics.of(font)


@given(st.integers(1, 3), st.booleans(), st.floats(LEAST_HEIGHT, MOST_HEIGHT))
def test_rows_lie_inside_their_lane_and_apart(metrics: Metrics, rows: int, overflows: bool, factor: float) -> None:
    box = lane_box(metrics, 50, Need(rows, overflows, factor))
    assert box.height >= metrics.head
    bands = [box.band(row) for row in range(rows)] + ([box.band(3)] if overflows else [])
    assert bands[0][0] >= 0
    assert sum(bands[-1]) <= box.height
    assert all(top + height <= below for (top, height), (below, _) in pairwise(bands))
    assert all(height >= 6 for _, height in bands)


def test_a_higher_lane_has_thicker_bars(metrics: Metrics) -> None:
    heights = [lane_box(metrics, 0, Need(2, False, factor)) for factor in (0.6, 1.0, 2.0)]
    assert heights[0].bar < heights[1].bar < heights[2].bar
    assert heights[0].height < heights[1].height < heights[2].height
    assert lane_box(metrics, 0, Need(1, False, 2.0, slim=True)).height == metrics.head


def test_the_lanes_have_the_room_that_the_other_strips_leave(metrics: Metrics) -> None:
    boxes = stack(metrics, [Need(1, False)] * 8)
    places = Layout(600, 300, 100, 24, 30, boxes, 0, film=30, overview=20)
    assert places.lanes_top == 84
    assert places.lanes_room == 196
    assert places.lane_at(279) is not None
    assert places.lane_at(280) is None
    assert places.max_scroll == boxes[-1].bottom - 196


def test_lanes_move_among_their_own_kind() -> None:
    assert [before for _, before in gaps(LANES, 0)] == ["me", "client", "sound", ""]
    assert [below for below, _ in gaps(LANES, 0)] == [0, 3, 4, 5]
    assert gaps(LANES, 2) == [(1, "me/rupture"), (2, "me/repair"), (3, "")]
    assert end_of_block(LANES, 0) == 3


def test_lanes_step_up_and_down() -> None:
    assert stepped(LANES, 0, 1) == "sound"
    assert stepped(LANES, 0, -1) is None
    assert stepped(LANES, 3, -1) == "me"
    assert stepped(LANES, 3, 1) == ""
    assert stepped(LANES, 1, 1) == ""
    assert stepped(LANES, 2, -1) == "me/rupture"
    assert stepped(LANES, 2, 1) is None
