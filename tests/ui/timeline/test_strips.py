"""Filmstrip and overview: what is asked for, what is painted, what the mouse does there."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from iprtool.ui.theme.palette import DARK, LIGHT, Palette
from iprtool.ui.timeline import TagItem, TimelineWidget, overview
from tests.ui.timeline import demo
from tests.ui.timeline.conftest import Person
from tests.ui.timeline.test_running import Watched
from tests.ui.timeline.test_widget import painted

Wanted = list[tuple[list[int], QSize]]


@pytest.fixture
def wanted(timeline: TimelineWidget, qtbot: QtBot) -> Wanted:
    """What pictures `filmed` asks for, as times and a size."""
    asked: Wanted = []
    timeline.pictures_wanted.connect(lambda times, size: asked.append((times, size)))
    timeline.set_film(16 / 9)
    qtbot.waitUntil(lambda: bool(asked))
    return asked


@pytest.fixture
def filmed(timeline: TimelineWidget, wanted: Wanted) -> TimelineWidget:
    """With pictures."""
    assert wanted
    return timeline


@pytest.fixture
def surveyed(person: Person, qtbot: QtBot) -> Person:
    """With the overview shown."""
    person.widget.show_overview(True)
    qtbot.waitUntil(lambda: not person.widget._overview.is_stale)
    return person


def over(person: Person, ms: float) -> QPoint:
    """A point of the overview."""
    area = overview.area_of(person.widget.places)
    return QPoint(area.left() + int(overview.x_of(person.widget.view, ms)), area.center().y())


def red(size: QSize) -> QImage:
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(QColor("#FF0000"))
    return image


def strip(widget: TimelineWidget, top: int, height: int) -> np.ndarray:
    return painted(widget)[top : top + height, widget.places.header :] & 0xFFFFFF


def test_missing_pictures_are_asked_for_and_shown_when_they_come(filmed: TimelineWidget, wanted: Wanted) -> None:
    times, size = wanted[-1]
    places = filmed.places
    assert size.height() == places.film
    assert not (strip(filmed, places.ruler, places.film) == 0xFF0000).any()
    for ms in times:
        filmed.set_picture(ms, size, red(size))
    assert np.mean(strip(filmed, places.ruler, places.film) == 0xFF0000) > 0.9
    assert filmed.missing_pictures == 0


def test_what_is_wanted_follows_the_view_and_asks_for_nothing_twice(
    filmed: TimelineWidget, wanted: Wanted, qtbot: QtBot
) -> None:
    times, size = wanted[-1]
    for ms in times:
        filmed.set_picture(ms, size, red(size))
    wanted.clear()
    filmed.show_by_hand(filmed.view.scrolled(filmed.view.width // 2))
    qtbot.waitUntil(lambda: bool(wanted))
    more, _ = wanted[-1]
    assert more
    assert not set(more) & set(times)


def test_many_views_in_a_row_ask_once(filmed: TimelineWidget, wanted: Wanted, qtbot: QtBot) -> None:
    qtbot.wait(100)
    wanted.clear()
    for _ in range(20):
        filmed.show_by_hand(filmed.view.scrolled(15))
    qtbot.wait(150)
    assert len(wanted) == 1


def test_the_filmstrip_can_be_hidden_and_sound_alone_has_none(filmed: TimelineWidget) -> None:
    places = filmed.places
    filmed.show_film(False)
    assert filmed.places.film == 0
    assert filmed.places.lanes_top == places.lanes_top - places.film
    filmed.show_film(True)
    filmed.set_film(None)
    assert filmed.places.film == 0


def test_strips_step_aside_where_tags_would_have_no_room(filmed: TimelineWidget) -> None:
    filmed.show_overview(True)
    assert filmed.places.film
    assert filmed.places.overview
    for height in range(300, 100, -4):
        filmed.resize(900, height)
        assert filmed.places.lanes_room >= min(filmed.metrics.lane * 3 // 2, height - filmed.places.lanes_top)
    assert filmed.places.film == filmed.places.overview == 0
    filmed.resize(900, 300)
    assert filmed.places.film
    assert filmed.places.overview


def test_a_picture_repaints_the_filmstrip_only(filmed: TimelineWidget, wanted: Wanted, qtbot: QtBot) -> None:
    qtbot.wait(100)
    before = painted(filmed)
    times, size = wanted[-1]
    filmed.set_picture(times[0], size, red(size))
    rows = np.flatnonzero((painted(filmed) != before).any(axis=1))
    assert rows.min() >= filmed.places.ruler
    assert rows.max() < filmed.places.sound_top
    after = painted(filmed)
    filmed.refresh()
    assert (painted(filmed) == after).all()


def test_the_overview_counts_all_tags_of_the_recording(surveyed: Person, qtbot: QtBot) -> None:
    widget = surveyed.widget
    crowd = [TagItem(f"c{n}", "client", 2_500_000 + n, None, "#2A9D8F", "") for n in range(70)]
    widget.upsert(crowd)
    qtbot.waitUntil(lambda: not widget._overview.is_stale)
    assert widget.tip_at(over(surveyed, 2_500_000)).startswith("70 tags")
    assert widget.tip_at(over(surveyed, 100_000)).startswith("0 tags")


@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=lambda palette: palette.name)
def test_the_overview_shows_density_in_the_colours_of_families(
    surveyed: Person, qtbot: QtBot, palette: Palette
) -> None:
    widget = surveyed.widget
    widget.set_palette(palette)
    widget.fit()
    qtbot.waitUntil(lambda: not widget._overview.is_stale)
    area = overview.area_of(widget.places)
    colours = {f"#{value:06X}" for value in np.unique(strip(widget, area.top(), area.height()))}
    assert {"#E8A33D", "#E4572E", "#7B6CF6"} <= colours


def test_a_click_goes_there(surveyed: Person) -> None:
    surveyed.click(over(surveyed, 2_400_000))
    begin, end = surveyed.widget.visible_range()
    assert (begin + end) / 2 == pytest.approx(2_400_000, rel=0.01)
    assert surveyed.of("seek_requested") == []


def test_the_window_is_dragged_and_resized(surveyed: Person) -> None:
    widget = surveyed.widget
    demo.show_range(widget, 600_000, 1_200_000)
    surveyed.drag(over(surveyed, 900_000), over(surveyed, 1_500_000))
    assert widget.visible_range() == pytest.approx((1_200_000, 1_800_000), abs=9_000)
    surveyed.drag(over(surveyed, 1_800_000), over(surveyed, 2_100_000))
    assert widget.visible_range() == pytest.approx((1_200_000, 2_100_000), abs=9_000)
    surveyed.drag(over(surveyed, 1_200_000), over(surveyed, 1_500_000))
    assert widget.visible_range() == pytest.approx((1_500_000, 2_100_000), abs=9_000)
    assert widget.cursor().shape() == Qt.CursorShape.SizeHorCursor


def test_escape_puts_the_window_back(surveyed: Person) -> None:
    widget = surveyed.widget
    demo.show_range(widget, 600_000, 1_200_000)
    before = widget.view
    surveyed.press(over(surveyed, 900_000))
    surveyed.move(over(surveyed, 2_000_000))
    assert widget.view != before
    QTest.keyClick(widget, Qt.Key.Key_Escape)
    assert widget.view == before


def test_near_views_still_have_a_window_that_can_be_seen(surveyed: Person) -> None:
    widget = surveyed.widget
    for ms in (0, 1_000_000, demo.SESSION_MS - 2_000):
        demo.show_range(widget, ms, ms + 2_000)
        window = overview.window_of(widget.view, overview.area_of(widget.places))
        assert window.width() >= 6
        assert overview.area_of(widget.places).contains(window)


def test_the_playhead_moves_in_the_overview_with_little_paint(surveyed: Person, qtbot: QtBot) -> None:
    widget = surveyed.widget
    qtbot.wait(100)
    areas = Watched(widget).regions
    widget.set_now(widget.now_ms + 6_000)
    qtbot.waitUntil(lambda: bool(areas))
    assert sum(area.width() * area.height() for area in areas) < 40 * widget.height()
    assert any(area.top() >= widget.places.lanes_bottom for area in areas)
