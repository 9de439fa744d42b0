"""Arcs, segments and curves on a shown timeline."""

from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from iprtool.ui.theme.palette import DARK, LIGHT, Palette
from iprtool.ui.timeline import Arc, ArcStyle, Curve, TagItem, TimelineWidget
from tests.ui.timeline import demo
from tests.ui.timeline.conftest import Person
from tests.ui.timeline.test_widget import painted

EPISODE = Arc("episode", "t6", "t9", ArcStyle.SOLID, "Rupture 3, resolved after 1:02")


@pytest.fixture
def linked(person: Person) -> Person:
    """Withdrawal linked with what repaired it."""
    person.note("arc_activated")
    person.widget.set_selection([])
    person.widget.set_arcs([EPISODE])
    return person


def top_of_arc(person: Person) -> QPoint:
    shapes = person.widget.arc_shapes()
    return QPoint(round((shapes.x0 + shapes.x1)[0] / 2), round(shapes.y_at(np.array([0]), np.array([0.5]))[0]))


def test_an_arc_is_seen_told_and_clicked(linked: Person) -> None:
    widget = linked.widget
    widget.remove(["t3"])
    at = top_of_arc(linked)
    assert widget.tip_at(at) == "Rupture 3, resolved after 1:02"
    linked.click(at)
    assert linked.of("arc_activated") == [("episode",)]
    assert linked.of("seek_requested") == []
    linked.drag(at, at + QPoint(40, 30))
    assert linked.of("arc_activated") == [("episode",)]
    linked.move(at, buttons=Qt.MouseButton.NoButton)
    assert widget.cursor().shape() == Qt.CursorShape.PointingHandCursor
    widget.set_arcs([])
    assert widget.tip_at(at) == ""


def test_a_tag_under_an_arc_comes_first(linked: Person) -> None:
    widget = linked.widget
    at = linked.at(840_000, 2)
    widget.upsert([TagItem("t9", "relation", 876_000, None, "#7B6CF6", "Realism")])
    linked.click(at)
    assert widget.selection() == ["t6"]
    assert linked.of("arc_activated") == []


@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=lambda palette: palette.name)
def test_outcomes_look_different_without_colour(linked: Person, palette: Palette) -> None:
    widget = linked.widget
    widget.set_palette(palette)
    pictures = []
    for arcs in ([], *([Arc("episode", "t6", "t9", style)] for style in ArcStyle)):
        widget.set_arcs(arcs)
        pictures.append(painted(widget))
    assert all(np.count_nonzero(one != other) > 60 for one, other in combinations(pictures, 2))


def test_arcs_follow_tags_lanes_and_view(linked: Person) -> None:
    widget = linked.widget
    before = top_of_arc(linked)
    widget.upsert([TagItem("t9", "relation", 900_000, None, "#7B6CF6", "Realism")])
    assert top_of_arc(linked).x() > before.x()
    widget.set_lanes(reversed(demo.LANES))
    assert top_of_arc(linked).y() != before.y()
    widget.set_lanes(demo.LANES[:3])
    assert widget.arc_shapes().arcs == ()
    demo.show_range(widget, 0, 60_000)
    widget.set_lanes(demo.LANES)
    assert widget.arc_shapes().arcs == ()


def test_the_playhead_leaves_arcs_as_they_were(linked: Person, qtbot: QtBot) -> None:
    """A strip that is painted anew shows what a whole paint shows."""
    from tests.ui.timeline.test_running import Watched

    widget = linked.widget
    widget.set_arcs([Arc("episode", "t6", "t9", ArcStyle.DASHED)])
    watched = Watched(widget)
    for ms in range(850_000, 880_000, 3_000):
        watched.regions.clear()
        widget.set_now(ms)
        qtbot.wait(1)
        watched.catch_up()
    assert watched.copy.toImage() == widget.grab().toImage()


def test_segments_show_borders_and_what_is_done(timeline: TimelineWidget) -> None:
    places = timeline.places
    timeline.clearFocus()
    before = painted(timeline)
    timeline.set_grid(60_000, {12, 13})
    after = painted(timeline)
    accent = QColor(DARK.accent).rgb()
    x = places.header + round(timeline.view.x_of(13 * 60_000))
    assert (after[places.lanes_top + 1, x] != before[places.lanes_top + 1, x]) or x == places.header
    ruler = after[places.ruler - 4, places.header :]
    filled = np.flatnonzero(ruler == accent)
    end = round(timeline.view.x_of(14 * 60_000))
    assert filled.size > 0.9 * end
    assert filled.max() < end
    assert not (ruler[end + 3 :] == accent).any()
    timeline.set_grid(None)
    assert (painted(timeline) == before).all()


def test_the_segment_at_hand_has_a_ground_of_its_own(timeline: TimelineWidget) -> None:
    places = timeline.places
    timeline.clearFocus()
    timeline.set_grid(60_000, {13}, 14)
    plain = painted(timeline)
    timeline.set_grid(60_000, {13}, 15)
    changed = np.flatnonzero((painted(timeline) != plain).any(axis=0)) - places.header
    first, last = (round(timeline.view.x_of(number * 60_000)) for number in (14, 16))
    assert changed.size > 0
    assert changed.min() >= first
    assert changed.max() <= last
    timeline.set_grid(60_000, {13}, 14)
    assert (painted(timeline) == plain).all()


def test_an_edit_keeps_borders_and_curves(timeline: TimelineWidget) -> None:
    values = 5 + 4 * np.sin(np.arange(6_000) / 40)
    timeline.set_grid(30_000, {25})
    timeline.set_curves("relation", [Curve(720_000, 100, values, 0, 10, "#6EA8FE", "Client")])
    painted(timeline)
    timeline.upsert([TagItem("t9", "relation", 860_000, None, "#7B6CF6", "Realism")])
    step_by_step = painted(timeline)
    timeline.refresh()
    assert (painted(timeline) == step_by_step).all()


def test_a_curve_is_drawn_on_its_lane_and_told(person: Person) -> None:
    widget = person.widget
    before = painted(widget)
    widget.set_curves("relation", [Curve(720_000, 1_000, np.linspace(1, 5, 200), 1, 5, "#6EA8FE", "Client")])
    rows = np.flatnonzero((painted(widget) != before).any(axis=1))
    top, box = widget.places.top_of(3), widget.places.lanes[3]
    assert top <= rows.min()
    assert rows.max() < top + box.height
    assert rows.max() - rows.min() > box.height / 2
    assert widget.tip_at(person.at(820_000, 3)).startswith("Client 3.0")
    widget.set_curves("relation", [])
    assert (painted(widget) == before).all()
