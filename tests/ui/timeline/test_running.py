"""Open tags are drawn to the playhead, and only what is new of them is painted."""

from collections.abc import Iterable
from typing import cast

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from pytestqt.qtbot import QtBot

from iprtool.ui.timeline import NO_END, OPEN_END, Style, TagItem, TimelineWidget
from tests.ui.timeline import demo
from tests.ui.timeline.conftest import Person, tag_of

NOW = 881_640
ORANGE = "#E8A33D"


@pytest.fixture
def running(timeline: TimelineWidget) -> TagItem:
    """A tag of 20 s that runs still."""
    item = TagItem("run", "rupture", NOW - 20_000, None, ORANGE, "Withdrawal goes on", open=True)
    timeline.upsert([item])
    return item


class Watched(QObject):
    """Keeps a copy of a widget up to date by its paint events only, as the screen does."""

    def __init__(self, widget: TimelineWidget) -> None:
        super().__init__(widget)
        self.widget = widget
        self.copy: QPixmap = widget.grab()
        self.regions: list[QRect] = []
        self._busy = False
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent) and not self._busy:
            self.regions += list(cast(Iterable[QRect], event.region()))
        return False

    def catch_up(self) -> None:
        self._busy = True
        fresh = self.widget.grab()
        self._busy = False
        painter = QPainter(self.copy)
        for rect in self.regions:
            painter.drawPixmap(rect, fresh, rect)
        painter.end()


def test_it_comes_back_as_it_was_given(timeline: TimelineWidget, running: TagItem) -> None:
    assert timeline.tag_item("run") == running
    assert "1 running" in timeline.accessibleDescription()
    timeline.remove(["run"])
    assert "running" not in timeline.accessibleDescription()


def test_it_reaches_to_the_playhead_and_keeps_its_row(timeline: TimelineWidget, running: TagItem) -> None:
    timeline.upsert([TagItem("later", "rupture", NOW + 5_000, NOW + 9_000, ORANGE, "Later")])
    assert timeline.tag_top("later") != timeline.tag_top("run")
    (bar,) = timeline.running_bars()
    for now in (NOW, NOW + 3_000):
        timeline.set_now(now)
        assert bar.x + bar.width(timeline.now_x) == timeline.now_x
    timeline.set_now(NOW - 60_000)
    assert bar.width(timeline.now_x) == 3


def test_only_the_strip_up_to_the_playhead_is_painted(timeline: TimelineWidget, running: TagItem, qtbot: QtBot) -> None:
    watched = Watched(timeline)
    for now in range(NOW, NOW + 4_000, 250):
        watched.regions.clear()
        timeline.set_now(now)
        qtbot.wait(1)
        watched.catch_up()
        assert all(rect.width() <= 40 for rect in watched.regions)
    assert watched.copy.toImage() == timeline.grab().toImage()


def test_it_can_be_selected_but_not_dragged(person: Person, running: TagItem) -> None:
    timeline = person.widget
    at = QPoint(timeline.running_bars()[0].x + 10, timeline.tag_top("run") + 8)
    person.drag(at, at + QPoint(60, 0))
    assert timeline.selection() == ["run"]
    assert person.of("tag_times_edited") == []
    assert "runs since 00:14:21.640" in timeline.tip_at(at)


def test_a_frame_right_of_the_playhead_does_not_touch_it(person: Person, running: TagItem) -> None:
    timeline = person.widget
    place = timeline.tag_top("run") + 4
    right = timeline.now_x + 30
    person.drag(QPoint(right, place), QPoint(right + 20, place + 20))
    assert "run" not in timeline.selection()


def test_it_can_come_as_arrays_and_end(timeline: TimelineWidget) -> None:
    starts, ends = np.array([870_000, 875_000]), np.array([OPEN_END, NO_END])
    timeline.load("client", ["a", "b"], starts, ends, np.array([0, 0]), [Style(ORANGE, "W")])
    assert tag_of(timeline, "a").open
    assert tag_of(timeline, "a").end_ms is None
    assert not tag_of(timeline, "b").open
    timeline.upsert([TagItem("a", "client", 870_000, 880_000, ORANGE, "W")])
    assert timeline.running_bars() == []
    assert tag_of(timeline, "a").end_ms == 880_000


def test_it_shows_where_tags_are_too_many_to_tell_apart(timeline: TimelineWidget, running: TagItem) -> None:
    demo.show_range(timeline, 0, demo.SESSION_MS)
    timeline.set_now(NOW + 600_000)
    (bar,) = timeline.running_bars()
    timeline.upsert(
        [TagItem(f"m{n}", "rupture", NOW + n * 900, None, "#2A9D8F", "Marker") for n in range(300)],
    )
    at = QPoint(bar.x + 12, timeline.tag_top("run") + 5)
    assert "runs since" in timeline.tip_at(at)
