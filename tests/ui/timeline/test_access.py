"""The timeline as assistive technology is given it: a list of tags with the playhead as its value."""

import gc
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iprtool.ui.timeline import TagItem, TimelineWidget
from iprtool.ui.timeline.model import NO_END, Style
from tests.own_time import own_ms
from tests.ui.timeline import demo
from tests.ui.timeline.conftest import tag_of

Text = QAccessible.Text
Heard = list[tuple[QAccessible.Event, str]]


def told_of(widget: TimelineWidget) -> QAccessibleInterface:
    found = QAccessible.queryAccessibleInterface(widget)
    assert found is not None
    return found


@pytest.fixture
def heard(timeline: TimelineWidget, monkeypatch: pytest.MonkeyPatch) -> Heard:
    """The events that a screen reader would get, as (kind, name of the line)."""
    events: Heard = []

    def hear(event: QAccessibleEvent) -> None:
        line = told_of(timeline).child(event.child())
        events.append((event.type(), line.text(Text.Name) if line is not None else ""))

    monkeypatch.setattr(QAccessible, "updateAccessibility", hear)
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    return events


def test_it_is_a_list_of_the_tags_of_a_lane(timeline: TimelineWidget) -> None:
    timeline.set_selection([])
    told = told_of(timeline)
    assert told.role() == QAccessible.Role.List
    lane = timeline.lane_tags(0)
    assert told.childCount() == len(lane.slots) > 1
    for place, slot in enumerate(lane.slots.tolist()):
        line, item = told.child(place), tag_of(timeline, timeline.book.id_of(slot))
        assert line.role() == QAccessible.Role.ListItem
        assert line.text(Text.Name).startswith(item.label)
        assert line.text(Text.Description) == f"{timeline.lanes[0].title}, {timeline.lanes[0].subtitle}"
        assert line.parent().role() == QAccessible.Role.List
        assert told.indexOfChild(line) == place
    assert told.child(told.childCount()) is None
    assert told.child(-1) is None


def test_lines_follow_the_lane_with_the_selection(timeline: TimelineWidget) -> None:
    other = next(item for lane in timeline.lanes[1:] for item in _items(timeline, lane.id))
    timeline.set_selection([other.tag_id])
    told = told_of(timeline)
    selected = [told.child(place) for place in range(told.childCount()) if told.child(place).state().selected]
    assert [line.text(Text.Name).split(",")[0] for line in selected] == [other.label]
    timeline.set_selection([])
    timeline.remove([_items(timeline, timeline.lanes[0].id)[0].tag_id])
    assert told.childCount() == len(timeline.lane_tags(0).slots)


def test_a_line_lies_where_its_tag_is(timeline: TimelineWidget) -> None:
    timeline.set_selection([])
    told = told_of(timeline)
    timeline.ensure_visible(_items(timeline, timeline.lanes[0].id)[0].tag_id)
    line = told.child(0)
    assert not line.state().offscreen
    at = line.rect().center()
    assert told.childAt(at.x(), at.y()).text(Text.Name) == line.text(Text.Name)
    assert told.childAt(-1000, -1000) is None


def test_a_line_whose_tag_is_gone_is_empty(timeline: TimelineWidget) -> None:
    timeline.set_selection([])
    timeline.remove([item.tag_id for lane in timeline.lanes[1:] for item in _items(timeline, lane.id)])
    told = told_of(timeline)
    last = told.child(told.childCount() - 1)
    timeline.remove([item.tag_id for item in _items(timeline, timeline.lanes[0].id)])
    assert not last.isValid()
    assert last.text(Text.Name) == ""
    assert not last.state().selected


def test_the_playhead_is_its_value(timeline: TimelineWidget) -> None:
    timeline.set_now(61_500)
    assert told_of(timeline).text(Text.Value) == "00:01:01.500"


def test_the_focus_goes_with_the_selection_by_keys(timeline: TimelineWidget, heard: Heard, qtbot: QtBot) -> None:
    timeline.clearFocus()
    timeline.select_next()
    assert [kind for kind, _ in heard] == [QAccessible.Event.Selection]
    timeline.setFocus()
    qtbot.waitUntil(timeline.hasFocus)
    heard.clear()
    chosen = tag_of(timeline, timeline.select_next() or "")
    told = heard[-2:]  # before them that the lines are others, where it is another lane
    assert [kind for kind, _ in told] == [QAccessible.Event.Selection, QAccessible.Event.Focus]
    assert all(name.startswith(chosen.label) for _, name in told)
    assert told_of(timeline).focusChild().text(Text.Name).startswith(chosen.label)


def test_what_becomes_of_tags_is_told(timeline: TimelineWidget, heard: Heard) -> None:
    kinds = QAccessible.Event
    first = _items(timeline, timeline.lanes[0].id)[0]
    timeline.set_selection([first.tag_id])
    heard.clear()
    timeline.upsert([replace(first, label="Another name")])
    assert [kind for kind, _ in heard] == [kinds.ObjectReorder, kinds.NameChanged]
    assert heard[1][1].startswith("Another name")
    for change in (
        lambda: timeline.upsert([replace(first, tag_id="new", start_ms=first.start_ms + 1)]),
        lambda: timeline.remove(["new"]),
        lambda: timeline.remove([first.tag_id]),
    ):
        heard.clear()
        change()
        assert heard[0][0] == kinds.ObjectReorder
    heard.clear()
    timeline.set_now(timeline.now_ms + 1_000)
    timeline.described()
    assert heard == []


def test_a_hundred_thousand_tags_cost_nothing(timeline: TimelineWidget) -> None:
    count, lane_id = 100_000, timeline.lanes[0].id
    starts = np.arange(count) * timeline.view.duration_ms // count
    style = _items(timeline, lane_id)[0]
    ids, ends = [f"t{n}" for n in range(count)], np.full(count, NO_END)
    timeline.load(lane_id, ids, starts, ends, np.zeros(count, np.int64), [Style(style.colour, style.label)])
    timeline.set_selection([])
    timeline.fit()
    told, began = told_of(timeline), own_ms()
    assert told.childCount() == count
    assert told.child(count - 1).text(Text.Name).startswith(style.label)
    here = told.child(count // 2).rect().center()
    assert told.childAt(here.x(), here.y()).text(Text.Name)
    assert told.childAt(-1000, -1000) is None
    assert own_ms() - began < 500


@pytest.mark.usefixtures("qapp")
def test_timelines_that_were_asked_can_go(qtbot: QtBot) -> None:
    for _ in range(5):
        widget = TimelineWidget()
        demo.mock_timeline(widget)
        told = told_of(widget)
        assert all(told.child(place).text(Text.Name) for place in range(told.childCount()))
        del told
        widget.deleteLater()
        QCoreApplication.sendPostedEvents(widget, QEvent.Type.DeferredDelete)
        del widget
        QApplication.processEvents()
        gc.collect()


def _items(timeline: TimelineWidget, lane_id: str) -> list[TagItem]:
    lane = timeline.book.lanes[lane_id]
    return [tag_of(timeline, timeline.book.id_of(slot)) for slot in lane.slots.tolist()]
