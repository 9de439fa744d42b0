"""The ribbon of a recall: how what was played is stacked."""

import pytest
from PySide6.QtGui import QFont

from iprtool.ui.timeline.layout import Layout
from iprtool.ui.timeline.metrics import Metrics
from iprtool.ui.timeline.ribbon import MOST_ROWS, Played, Ribbon

pytestmark = pytest.mark.usefixtures("qapp")


def ribbon(*stretches: tuple[int, int]) -> Ribbon:
    return Ribbon.of("Client recall", (Played(begin, end, begin, end) for begin, end in stretches), ())


def rows(*stretches: tuple[int, int]) -> list[int]:
    return [bar.row for bar in ribbon(*stretches).bars]


def test_what_is_played_again_goes_below() -> None:
    assert rows((0, 100), (50, 80), (60, 70), (100, 200)) == [0, 1, 2, 0]
    assert rows((0, 100), (50, 150), (140, 200)) == [0, 1, 0], "up again where there is room"
    assert rows((100, 200), (0, 50), (40, 120)) == [0, 0, 1]


def test_more_replays_than_rows_share_the_last_one() -> None:
    assert rows(*[(0, 100)] * (MOST_ROWS + 2))[-3:] == [MOST_ROWS - 1] * 3


def test_every_time_of_a_moment_is_found() -> None:
    made = ribbon((0, 100), (50, 80))
    assert [bar.played.begin_ms for bar in made.bars_at(60)] == [0, 50]
    assert made.bars_at(100) == []
    assert ribbon().rows == 1


def test_a_ribbon_is_as_high_as_its_rows_and_its_name() -> None:
    small, large = (Metrics.of(QFont("Inter", size)) for size in (10, 20))
    one, three = ribbon((0, 100)), ribbon(*[(0, 100)] * 3)
    assert three.height(small) > one.height(small) >= small.small_height
    assert one.height(large) >= large.small_height + 4


def test_lanes_begin_below_the_ribbons() -> None:
    places = Layout(800, 400, 100, 20, 40, (), 0, 30, 0, (24, 32))
    assert places.ribbons_top == 90
    assert places.lanes_top == 146
    assert [places.ribbon_at(y) for y in (89, 90, 113, 114, 145, 146)] == [None, 0, 0, 1, 1, None]
