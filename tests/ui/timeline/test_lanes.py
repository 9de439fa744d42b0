"""Lanes are opened, moved, resized, locked and hidden with mouse and keys; the timeline only asks for it."""

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from iprtool.ui.timeline import Lane
from tests.ui.timeline import demo
from tests.ui.timeline.conftest import Person, tag_of

ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
LANES = (
    Lane("ab", "Coder AB", "59 tags", expanded=True),
    replace(demo.LANES[2], title="Rupture", group="ab"),
    replace(demo.LANES[3], title="Relationship", group="ab"),
    replace(demo.LANES[0], expanded=False),
    demo.LANES[1],
)
SIGNALS = ("lane_expanded", "lane_moved", "lane_resized", "lane_hidden", "lane_locked", "lane_refused")


@pytest.fixture
def grouped(person: Person) -> Person:
    """The timeline with a group that is open, one that is closed, and a lane that stands alone."""
    person.note(*SIGNALS)
    person.widget.resize(900, 400)
    person.widget.set_lanes(LANES)
    person.widget.set_selection([])
    person.heard.clear()
    return person


def name_at(person: Person, number: int, x: int = 60, down: int = 8) -> QPoint:
    return QPoint(x, person.widget.places.top_of(number) + down)


def asked(person: Person) -> list[tuple[Any, ...]]:
    return [each for each in person.heard if each[0] in SIGNALS]


def menu_of(person: Person) -> QMenu:
    menus = [menu for menu in person.widget.findChildren(QMenu) if menu.isVisible()]
    return menus[-1]


def choose(menu: QMenu, text: str) -> None:
    action = next(action for action in menu.actions() if action.text().startswith(text))
    action.trigger()
    menu.close()


def test_the_arrow_opens_and_closes_a_group(grouped: Person) -> None:
    grouped.click(name_at(grouped, 0, x=9))
    grouped.click(name_at(grouped, 3, x=9))
    QTest.mouseDClick(grouped.widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, name_at(grouped, 3))
    assert asked(grouped) == [
        ("lane_expanded", "ab", False),
        ("lane_expanded", "client", True),
        ("lane_expanded", "client", True),
    ]


def test_a_head_is_slim_while_its_lanes_show(grouped: Person) -> None:
    places = grouped.widget.places
    assert places.lanes[0].height == grouped.widget.metrics.head
    assert places.lanes[3].height >= grouped.widget.metrics.lane
    assert "collapsed" not in grouped.widget.accessibleDescription()
    grouped.click(name_at(grouped, 3))
    assert grouped.widget.accessibleDescription().endswith("lane Client recall, unsealed · 14 tags, collapsed")


def test_a_name_is_dragged_to_another_place(grouped: Person) -> None:
    grouped.drag(name_at(grouped, 2), name_at(grouped, 1, down=2))
    grouped.drag(name_at(grouped, 4), name_at(grouped, 0, down=1))
    grouped.drag(name_at(grouped, 0), name_at(grouped, 4, down=38))
    assert asked(grouped) == [
        ("lane_moved", "relation", "rupture"),
        ("lane_moved", "therapist", "ab"),
        ("lane_moved", "ab", ""),
    ]


def test_a_name_that_is_dragged_back_or_given_up_stays(grouped: Person) -> None:
    grouped.drag(name_at(grouped, 1), name_at(grouped, 1, down=14))
    grouped.press(name_at(grouped, 2))
    grouped.move(name_at(grouped, 1, down=2))
    QTest.keyClick(grouped.widget, Qt.Key.Key_Escape)
    assert asked(grouped) == []
    assert grouped.widget.marks.drop_y is None


def test_a_border_is_dragged(grouped: Person) -> None:
    widget = grouped.widget
    before = widget.places.lanes[1].height
    border = QPoint(40, widget.places.top_of(1) + before - 1)
    grouped.drag(border, border + QPoint(0, before))
    ((name, lane_id, factor),) = asked(grouped)
    assert (name, lane_id) == ("lane_resized", "rupture")
    assert factor == pytest.approx(2, abs=0.05)
    assert widget.places.lanes[1].height == pytest.approx(2 * before, abs=2)
    assert widget.places.lanes[1].bar > 1.8 * widget.metrics.bar
    grouped.press(QPoint(40, widget.places.top_of(1) + widget.places.lanes[1].height - 1))
    grouped.move(QPoint(40, 390))
    QTest.keyClick(widget, Qt.Key.Key_Escape)
    assert widget.lanes[1].height == factor


def test_keys_go_to_a_lane_move_it_and_make_it_higher(grouped: Person) -> None:
    widget = grouped.widget
    widget.setFocus()
    for key, keys in (
        (Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Down, ALT),
        (Qt.Key.Key_Up, ALT),
        (Qt.Key.Key_Down, ALT | SHIFT),
        (Qt.Key.Key_Up, ALT | SHIFT),
    ):
        QTest.keyClick(widget, key, keys)
    assert widget.focused_lane == "rupture"
    assert asked(grouped) == [
        ("lane_moved", "rupture", ""),
        ("lane_resized", "rupture", 1.25),
        ("lane_resized", "rupture", 0.8),
    ]
    for _ in range(9):
        QTest.keyClick(widget, Qt.Key.Key_Down)
    assert widget.focused_lane == "therapist"
    assert "lane Therapist recall" in widget.accessibleDescription()


def test_the_menu_of_a_name(grouped: Person) -> None:
    widget = grouped.widget
    at = name_at(grouped, 1)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, widget.mapToGlobal(at))
    QApplication.sendEvent(widget, event)
    choose(menu_of(grouped), "Lock")
    widget.open_lane_menu()
    choose(menu_of(grouped), "Higher")
    widget.open_lane_menu()
    choose(menu_of(grouped), "Show as one lane")
    widget.open_lane_menu()
    choose(menu_of(grouped), "Hide")
    assert asked(grouped) == [
        ("lane_locked", "rupture", True),
        ("lane_resized", "rupture", 1.25),
        ("lane_expanded", "ab", False),
        ("lane_hidden", "ab", True),
    ]
    assert grouped.of("context_menu_requested") == []


def test_hidden_lanes_keep_their_tags_and_come_back(grouped: Person) -> None:
    widget = grouped.widget
    widget.set_lanes(replace(lane, hidden="ab" in (lane.id, lane.group)) for lane in LANES)
    assert [lane.id for lane in widget.lanes] == ["client", "therapist"]
    widget.set_selection(["t6"])
    assert widget.selection() == ["t6"]
    assert widget.tag_position("t6") is None
    widget.ensure_visible("t6")
    widget.set_now(0)
    assert widget.select_next() == "t0"
    widget.focus_lane("client")
    widget.open_lane_menu()
    (part,) = [action.menu() for action in menu_of(grouped).actions() if action.menu()]
    assert isinstance(part, QMenu)
    assert [action.text() for action in part.actions()] == ["Coder AB"]
    part.actions()[0].trigger()
    assert asked(grouped) == [("lane_hidden", "ab", False)]
    widget.set_lanes(LANES)
    assert widget.tag_item("t6") is not None


def test_tags_of_a_locked_lane_stay_and_it_is_said(grouped: Person) -> None:
    widget = grouped.widget
    widget.set_lanes(replace(lane, locked=lane.id == "rupture") for lane in LANES)
    at = grouped.at(833_000, 1)
    grouped.drag(at, at + QPoint(40, 0))
    assert widget.selection() == ["t6"]
    assert grouped.of("tag_times_edited") == []
    assert asked(grouped) == [("lane_refused", "rupture")]
    grouped.click(at)
    assert len(asked(grouped)) == 1


def test_low_lanes_say_their_names_and_draw_no_cut_labels(grouped: Person) -> None:
    widget = grouped.widget
    widget.set_lanes(replace(lane, height=0.6) for lane in LANES)
    assert widget.places.lanes[1].height < widget.metrics.lane
    assert widget.tip_at(name_at(grouped, 1)) == "Rupture\nprimary · 37 tags"
    labelled = widget.grab().toImage()
    widget.upsert([replace(tag_of(widget, "t6"), tag_id="over", colour="#E4572E")])
    assert widget.places.lanes[1].bar < widget.metrics.label_height
    assert widget.grab().toImage() != labelled
