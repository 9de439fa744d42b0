"""Every gesture of the mouse, with real events."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iprtool.ui.timeline import Lane, TagItem
from tests.ui.timeline.conftest import Person
from tests.ui.timeline.demo import SESSION_MS

ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
RUPTURE = 2
AVOIDANT = "t6"  # 813 to 854 s in the lane Rupture


def px(person: Person, count: float) -> float:
    """That many pixels as milliseconds."""
    return count * person.widget.view.ms_per_px


def test_dragging_the_body_moves_a_tag(scaled: Person) -> None:
    start = scaled.at(833_000, RUPTURE)
    scaled.drag(start, start + QPoint(50, 0))
    edits = scaled.of("tag_times_edited")
    assert len({gesture for *_, gesture in edits}) == 1
    tag_id, begin, end, gesture = edits[-1]
    assert tag_id == AVOIDANT
    assert end - begin == 41_000
    assert begin % 40 == 0
    assert begin == pytest.approx(813_000 + px(scaled, 50), abs=px(scaled, 7) + 20)
    assert scaled.of("edit_finished") == [(gesture,)]
    item = scaled.tag(AVOIDANT)
    assert (item.start_ms, item.end_ms) == (begin, end)


@pytest.mark.parametrize("edge", ["start", "end"])
def test_dragging_an_edge_trims_a_tag(scaled: Person, edge: str) -> None:
    edge_ms, inward = (813_000, 1) if edge == "start" else (854_000, -1)
    if not scaled.widget.view.sees(edge_ms):
        scaled.widget.show_by_hand(scaled.widget.view.with_ms_at(edge_ms, 400))
    start = scaled.at(edge_ms, RUPTURE) + QPoint(2 * inward, 0)
    _, found = scaled.widget.hit(start)
    assert found is not None
    assert found.part.value == edge
    scaled.drag(start, start + QPoint(10 * inward, 0), ALT)
    _, begin, end, _ = scaled.of("tag_times_edited")[-1]
    moved, kept = (begin, end) if edge == "start" else (end, begin)
    assert moved % 40 == 0
    assert moved == pytest.approx(edge_ms + inward * px(scaled, 10), abs=px(scaled, 1) + 20)
    assert kept == (854_000 if edge == "start" else 813_000)


def test_points_move_too(person: Person) -> None:
    start = person.at(876_000, 3)
    person.drag(start, start - QPoint(40, 0), ALT)
    tag_id, begin, end, _ = person.of("tag_times_edited")[-1]
    assert (tag_id, end) == ("t9", None)
    assert begin == pytest.approx(876_000 - px(person, 40), abs=px(person, 1) + 20)


def test_a_click_on_a_tag_selects_it_and_edits_nothing(person: Person) -> None:
    person.click(person.at(740_000, RUPTURE))
    assert person.of("selection_changed") == [(["t5"],)]
    assert person.of("tag_times_edited") == []
    assert person.of("seek_requested") == []
    assert person.widget.selection() == ["t5"]


def test_a_twitch_is_still_a_click(person: Person) -> None:
    at = person.at(740_000, RUPTURE)
    person.drag(at, at + QPoint(2, 0), steps=1)
    assert person.of("tag_times_edited") == []


def test_esc_puts_a_dragged_tag_back(person: Person) -> None:
    start = person.at(833_000, RUPTURE)
    person.press(start)
    person.move(start + QPoint(60, 0))
    assert person.tag(AVOIDANT).start_ms != 813_000
    QTest.keyClick(person.widget, Qt.Key.Key_Escape)
    item = person.tag(AVOIDANT)
    assert (item.start_ms, item.end_ms) == (813_000, 854_000)
    edits = person.of("tag_times_edited")
    assert edits[-1][1:3] == (813_000, 854_000)
    assert len({gesture for *_, gesture in edits}) == 1
    assert person.of("edit_finished") == [(edits[0][3],)]
    person.move(start + QPoint(120, 0))
    person.release(start + QPoint(120, 0))
    assert person.tag(AVOIDANT).start_ms == 813_000
    assert len(person.of("edit_finished")) == 1


def test_what_nobody_answers_goes_back(person: Person) -> None:
    person.answers = False
    start = person.at(833_000, RUPTURE)
    person.press(start)
    person.move(start + QPoint(60, 0))
    assert person.tag(AVOIDANT).start_ms > 813_000
    person.release(start + QPoint(60, 0))
    assert person.tag(AVOIDANT).start_ms == 813_000


def test_tags_of_other_lanes_cannot_be_dragged(person: Person) -> None:
    start = person.at(830_000, 0)
    person.drag(start, start + QPoint(60, 0))
    assert person.of("tag_times_edited") == []
    assert person.of("selection_changed") == [(["t1"],)]


def test_an_edge_snaps_to_another_tag_and_shows_where(person: Person) -> None:
    start = person.at(757_000, RUPTURE) - QPoint(2, 0)
    near = person.at(767_000, RUPTURE) + QPoint(2, 0)
    person.press(start)
    person.move(start + QPoint(10, 0))
    person.move(near)
    assert person.of("tag_times_edited")[-1][2] == 767_000
    assert person.widget.marks.snap_ms == 767_000
    assert person.widget.marks.time_ms == 767_000
    person.release(near)
    assert person.widget.marks.snap_ms is None


def test_an_edge_snaps_to_the_playhead_but_not_with_alt(person: Person) -> None:
    person.widget.set_now(780_000)
    target = person.at(780_000, RUPTURE)
    start = person.at(757_000, RUPTURE) - QPoint(2, 0)
    person.drag(start, target + QPoint(2, 0))
    assert person.of("tag_times_edited")[-1][2] == 780_000
    start = person.at(780_000, RUPTURE) - QPoint(2, 0)
    person.drag(start, start + QPoint(4, 0), ALT)
    assert person.of("tag_times_edited")[-1][2] == pytest.approx(780_000 + px(person, 4), abs=px(person, 1) + 20)
    assert person.of("tag_times_edited")[-1][2] != 780_000


def test_without_frames_edges_are_exact_to_the_pixel(person: Person) -> None:
    person.widget.set_frames(None)
    start = person.at(757_000, RUPTURE) - QPoint(2, 0)
    person.drag(start, start + QPoint(7, 0), ALT)
    assert person.of("tag_times_edited")[-1][2] == round(757_000 + px(person, 7))


def test_pressing_the_ruler_seeks_and_dragging_scrubs(scaled: Person) -> None:
    start, end = scaled.at(820_000), scaled.at(840_000)
    scaled.drag(start, end, steps=5)
    names = [each[0] for each in scaled.heard]
    assert names[0] == "seek_requested"
    assert names.count("scrub_started") == names.count("scrub_finished") == 1
    assert names.index("scrub_started") == 1
    assert names[-1] == "scrub_finished"
    seeks = [ms for (ms,) in scaled.of("seek_requested")]
    assert seeks == sorted(seeks)
    assert seeks[0] == pytest.approx(820_000, abs=px(scaled, 1))
    assert seeks[-1] == pytest.approx(840_000, abs=px(scaled, 1))


def test_a_click_on_the_ruler_is_no_scrub(person: Person) -> None:
    person.click(person.at(800_000))
    assert [each[0] for each in person.heard] == ["seek_requested"]


def test_the_sound_scrubs_like_the_ruler(person: Person) -> None:
    at = QPoint(person.at(800_000).x(), person.widget.places.ruler + 10)
    person.drag(at, at + QPoint(30, 0))
    assert person.of("scrub_started") == [()]


def test_a_click_on_an_empty_lane_seeks_and_selects_nothing(scaled: Person) -> None:
    at = scaled.at(833_000, 3)
    scaled.click(at)
    assert len(scaled.of("seek_requested")) == 1
    assert scaled.of("seek_requested")[0][0] == pytest.approx(833_000, abs=px(scaled, 1))
    assert scaled.widget.selection() == []
    assert scaled.of("selection_changed") == [([],)]


def test_dragging_on_empty_space_selects_what_the_frame_touches(person: Person) -> None:
    start, end = person.at(806_000, 0) - QPoint(0, 12), person.at(850_000, 2)
    person.press(start)
    person.move(person.at(830_000, 1))
    assert person.widget.marks.band is not None
    assert set(person.widget.selection()) == {"t1", "t3"}
    person.move(end)
    person.release(end)
    assert person.widget.marks.band is None
    assert person.of("selection_changed") == [(["t1", "t3", AVOIDANT],)]
    assert person.of("seek_requested") == []


def test_a_frame_with_ctrl_adds(person: Person) -> None:
    person.drag(person.at(700_000 + 30_000, RUPTURE), person.at(760_000, RUPTURE), CTRL)
    assert set(person.widget.selection()) == {"t5", AVOIDANT}


def test_esc_gives_up_a_frame(person: Person) -> None:
    person.press(person.at(806_000, 0))
    person.move(person.at(850_000, 1))
    QTest.keyClick(person.widget, Qt.Key.Key_Escape)
    assert person.widget.selection() == [AVOIDANT]
    assert person.of("selection_changed") == []


def test_ctrl_click_toggles_and_shift_click_extends(person: Person) -> None:
    person.click(person.at(740_000, RUPTURE), keys=CTRL)
    assert set(person.widget.selection()) == {"t5", AVOIDANT}
    person.click(person.at(833_000, RUPTURE), keys=CTRL)
    assert person.widget.selection() == ["t5"]
    person.click(person.at(910_000, RUPTURE), keys=SHIFT)
    assert set(person.widget.selection()) == {"t5", AVOIDANT, "t7"}


def test_one_of_several_selected_is_alone_after_a_click(person: Person) -> None:
    person.widget.set_selection(["t5", AVOIDANT])
    person.click(person.at(740_000, RUPTURE))
    assert person.of("selection_changed") == [(["t5"],)]


def test_a_double_click_asks_for_the_memo(person: Person) -> None:
    at = person.at(833_000, RUPTURE)
    person.click(at)
    QTest.mouseDClick(person.widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert person.of("memo_requested") == [(AVOIDANT,)]


def test_the_context_menu_is_about_the_tag_under_the_pointer(person: Person, qapp: QApplication) -> None:
    from PySide6.QtGui import QContextMenuEvent

    at = person.at(740_000, RUPTURE)
    where = person.widget.mapToGlobal(at)
    qapp.sendEvent(person.widget, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, where))
    ((ids, place, ms, lane),) = person.of("context_menu_requested")
    assert (ids, place, lane) == (["t5"], where, "rupture")
    assert ms == pytest.approx(740_000, abs=px(person, 1))
    qapp.sendEvent(person.widget, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), where))
    assert person.of("context_menu_requested")[1][3] == "rupture"


def test_the_middle_button_drags_the_recording(person: Person) -> None:
    start = person.at(833_000, 1)
    before = person.widget.view
    person.press(start, Qt.MouseButton.MiddleButton)
    person.move(start - QPoint(80, 0), buttons=Qt.MouseButton.MiddleButton)
    person.release(start - QPoint(80, 0), Qt.MouseButton.MiddleButton)
    assert person.widget.view.left_px == before.left_px + 80
    assert person.widget.view.ms_per_px == before.ms_per_px


def test_the_column_of_names_can_be_made_wider(person: Person) -> None:
    grip = QPoint(person.widget.places.header, 40)
    person.move(grip, buttons=Qt.MouseButton.NoButton)
    assert person.widget.cursor().shape() == Qt.CursorShape.SplitHCursor
    person.drag(grip, grip + QPoint(60, 0))
    assert person.widget.places.header == grip.x() + 60
    grip = QPoint(person.widget.places.header, 40)
    person.drag(grip, QPoint(0, 40))
    assert person.widget.places.header == 60
    assert person.heard == []


def test_the_cursor_tells_edges(person: Person) -> None:
    for ms, offset, shape in (
        (813_000, 2, Qt.CursorShape.SizeHorCursor),
        (833_000, 0, Qt.CursorShape.ArrowCursor),
        (854_000, -2, Qt.CursorShape.SizeHorCursor),
    ):
        person.move(person.at(ms, RUPTURE) + QPoint(offset, 0), buttons=Qt.MouseButton.NoButton)
        assert person.widget.cursor().shape() == shape
    person.move(person.at(814_000, 0) + QPoint(1, 0), buttons=Qt.MouseButton.NoButton)
    assert person.widget.cursor().shape() == Qt.CursorShape.ArrowCursor


def test_dragging_beyond_the_edge_scrolls_on(person: Person, qtbot: QtBot) -> None:
    start = person.at(833_000, RUPTURE)
    before = person.widget.view.left_px
    person.press(start)
    person.move(QPoint(person.widget.width() + 60, start.y()))
    first = person.tag(AVOIDANT).start_ms
    qtbot.waitUntil(lambda: person.widget.view.left_px > before + 60)
    assert person.tag(AVOIDANT).start_ms > first
    person.release(QPoint(person.widget.width() + 60, start.y()))
    after = person.widget.view.left_px
    qtbot.wait(70)
    assert person.widget.view.left_px == after


def test_a_drag_ends_quietly_when_its_tag_is_taken_away(person: Person) -> None:
    start = person.at(833_000, RUPTURE)
    person.press(start)
    person.move(start + QPoint(30, 0))
    person.widget.remove([AVOIDANT])
    person.move(start + QPoint(60, 0))
    person.release(start + QPoint(60, 0))
    assert person.widget.tag_item(AVOIDANT) is None
    assert len(person.of("edit_finished")) == 1


def test_a_hidden_timeline_gives_up_the_drag(person: Person) -> None:
    start = person.at(833_000, RUPTURE)
    person.press(start)
    person.move(start + QPoint(60, 0))
    person.widget.hide()
    assert person.tag(AVOIDANT).start_ms == 813_000


def test_stacked_tags_are_hit_in_their_row(person: Person) -> None:
    person.widget.upsert([TagItem("over", "rupture", 820_000, 840_000, "#2A9D8F", "Over")])
    person.click(person.at(830_000, RUPTURE, row=1))
    assert person.widget.selection() == ["over"]
    person.click(person.at(830_000, RUPTURE, row=0))
    assert person.widget.selection() == [AVOIDANT]


def test_crowded_columns_seek_instead_of_grabbing_something(person: Person) -> None:
    person.widget.set_lanes([Lane("x", "Lane", "", editable=True)])
    person.widget.upsert([TagItem(f"c{n}", "x", 800_000 + n * 300, None, "#2A9D8F", "") for n in range(30)])
    at = person.at(804_000, 0)
    assert person.widget.hit(at) == (0, None)
    person.click(at)
    assert person.of("seek_requested")
    assert "tag" in person.widget.tip_at(at)


def test_dragging_to_the_end_stops_at_the_end(person: Person) -> None:
    person.widget.fit()
    start = person.at(833_000, RUPTURE)
    person.drag(start, QPoint(person.widget.width() + 400, start.y()), steps=2)
    item = person.tag(AVOIDANT)
    assert item.end_ms == SESSION_MS
    assert item.end_ms - item.start_ms == 41_000
