"""Wheel, keys, data, looks and what assistive technology is told."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from iprtool.ui.theme.palette import DARK, LIGHT, Palette
from iprtool.ui.timeline import NO_END, Lane, Style, TagItem, TimelineWidget
from tests.ui.timeline import demo
from tests.ui.timeline.conftest import Person, tag_of
from tests.ui.timeline.demo import SESSION_MS, Speech
from tests.ui.timeline.looking import Watched, painted

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def count_of(widget: TimelineWidget, colour: str) -> int:
    return int(np.count_nonzero((painted(widget) & 0xFFFFFF) == (QColor(colour).rgb() & 0xFFFFFF)))


# Wheel


def test_the_wheel_scrolls_through_time(person: Person) -> None:
    before = person.widget.view
    person.wheel(person.at(833_000, 1), (0, -120))
    assert person.widget.view.left_px > before.left_px
    person.wheel(person.at(833_000, 1), (0, 120))
    assert person.widget.view == before
    assert person.of("view_changed") == [(), ()]


def test_ctrl_and_the_wheel_zoom_at_the_pointer(scaled: Person) -> None:
    at = scaled.at(840_000, 1)
    for angle in (120, 120, -120, 240):
        before = scaled.widget.view
        scaled.wheel(at, (0, angle), keys=CTRL)
        assert (scaled.widget.view.ms_per_px < before.ms_per_px) == (angle > 0)
        assert abs(scaled.at(840_000).x() - at.x()) <= 3


def test_a_touchpad_scrolls_by_its_pixels(person: Person) -> None:
    before = person.widget.view.left_px
    person.wheel(person.at(833_000, 1), (-15, 0), (-10, 0))
    assert person.widget.view.left_px == before + 10


def test_over_the_names_the_wheel_scrolls_the_lanes(person: Person) -> None:
    person.widget.resize(900, 140)
    left = person.widget.view.left_px
    person.wheel(QPoint(20, 100), (0, -120))
    assert person.widget.places.scroll > 0
    assert person.widget.view.left_px == left
    person.wheel(person.at(833_000, 2), (0, 120), keys=SHIFT)
    assert person.widget.places.scroll == 0
    person.wheel(person.at(833_000, 2), (-3, -12), (-2, -9))
    assert person.widget.places.scroll == 9


def test_zoom_has_its_limits(person: Person) -> None:
    for _ in range(60):
        person.widget.zoom_in()
    assert person.widget.view.ms_per_px == pytest.approx(0.2)
    for _ in range(60):
        person.widget.zoom_out()
    assert person.widget.visible_range() == (0, SESSION_MS)
    person.widget.zoom_in()
    person.widget.fit()
    assert person.widget.view.is_fitted


def test_zooming_by_key_keeps_the_playhead_in_its_place(person: Person) -> None:
    x = person.widget.view.x_of(person.widget.now_ms)
    person.widget.zoom_in()
    assert person.widget.view.x_of(person.widget.now_ms) == pytest.approx(x, abs=1)


def test_page_keys_go_through_time(person: Person) -> None:
    start = person.widget.visible_range()[0]
    QTest.keyClick(person.widget, Qt.Key.Key_PageDown)
    assert person.widget.visible_range()[0] > start
    QTest.keyClick(person.widget, Qt.Key.Key_PageUp)
    assert person.widget.visible_range()[0] == start
    QTest.keyClick(person.widget, Qt.Key.Key_End)
    assert person.widget.visible_range()[1] == SESSION_MS
    QTest.keyClick(person.widget, Qt.Key.Key_Home)
    assert person.widget.visible_range()[0] == 0


# Playhead


def test_the_playhead_repaints_a_strip_only(timeline: TimelineWidget, qtbot: QtBot) -> None:
    areas = Watched(timeline).regions
    qtbot.wait(20)
    areas.clear()
    timeline.set_now(timeline.now_ms + 1_000)
    qtbot.waitUntil(lambda: bool(areas))
    assert sum(area.width() for area in areas) <= 40
    areas.clear()
    timeline.set_now(timeline.now_ms + 1)
    qtbot.wait(20)
    assert areas == []


def test_following_turns_the_page_when_the_playhead_leaves(timeline: TimelineWidget, qtbot: QtBot) -> None:
    timeline.set_follow(True)
    end = timeline.visible_range()[1]
    timeline.set_now(end - 1_000)
    before = timeline.view
    assert timeline.view == before
    timeline.set_now(end + 1_000)
    qtbot.waitUntil(lambda: timeline.view.sees(end + 1_000) and timeline.view.x_of(end + 1_000) < 200)
    assert timeline.view.ms_per_px == before.ms_per_px


def test_a_far_jump_is_followed_at_once(timeline: TimelineWidget) -> None:
    timeline.set_follow(True)
    timeline.set_now(3_000_000)
    assert timeline.view.sees(3_000_000)


def test_without_following_the_view_stays(timeline: TimelineWidget) -> None:
    before = timeline.view
    timeline.set_now(3_000_000)
    assert timeline.view == before


def test_following_waits_while_the_person_looks_elsewhere(person: Person) -> None:
    widget = person.widget
    widget.set_follow(True)
    widget.fit()
    demo.show_range(widget, 100_000, 200_000)
    widget.set_now(widget.now_ms + 40)
    assert widget.visible_range()[0] == pytest.approx(100_000, abs=200)
    widget.set_now(150_000)
    widget.set_now(2_000_000)
    assert widget.view.sees(2_000_000)


# Data


def test_selecting_next_and_previous(person: Person) -> None:
    widget = person.widget
    assert widget.select_next() == "t1"
    assert widget.select_previous() == "t6"
    widget.set_selection([])
    widget.set_now(0)
    assert widget.select_next() == "t5"
    assert widget.view.sees(732_000)
    assert widget.select_previous() is None
    assert person.of("selection_changed")[-1] == (["t5"],)
    widget.set_selection([])
    widget.set_now(SESSION_MS)
    assert widget.select_previous() == "t10"


def test_setting_the_selection_is_silent_and_ignores_the_unknown(person: Person) -> None:
    person.widget.set_selection(["t1", "nobody"])
    assert person.widget.selection() == ["t1"]
    assert person.heard == []


def test_removed_tags_are_no_longer_selected(timeline: TimelineWidget) -> None:
    timeline.set_selection(["t1", "t6"])
    timeline.remove(["t6"])
    assert timeline.selection() == ["t1"]
    timeline.set_lanes([lane for lane in demo.LANES if lane.id != "client"])
    assert timeline.selection() == []
    timeline.select_next()
    assert timeline.selection()


def test_a_new_load_keeps_the_selection_by_id(timeline: TimelineWidget) -> None:
    timeline.set_tags([item for item in demo.mock_tags() if item.tag_id != "t0"])
    assert timeline.selection() == ["t6"]
    assert timeline.tag_item("t0") is None


def test_the_same_recording_read_anew_keeps_the_view(timeline: TimelineWidget) -> None:
    before = timeline.view
    timeline.set_recording(SESSION_MS, None)
    assert timeline.view == before
    assert timeline.now_ms == 0
    timeline.set_recording(SESSION_MS // 2, None)
    assert timeline.visible_range() == (0, SESSION_MS // 2)


def test_a_large_selection_in_a_crowd_is_shown_over_its_columns(timeline: TimelineWidget) -> None:
    crowd = [TagItem(f"c{n}", "client", 900_000 + 50 * n, None, "#2A9D8F", "") for n in range(100)]
    timeline.set_tags(crowd)
    timeline.set_selection([])
    top, box = timeline.places.top_of(0), timeline.places.lanes[0]
    left = timeline.places.header + int(timeline.view.x_of(901_000))
    line = slice(left, left + 8)
    above = top + box.row_tops[0] - 3
    assert not (painted(timeline)[above, line] == QColor(DARK.text).rgb()).any()
    timeline.set_selection([item.tag_id for item in crowd])
    assert (painted(timeline)[above, line] == QColor(DARK.text).rgb()).all()


def test_loading_arrays(timeline: TimelineWidget) -> None:
    styles = [Style("#2A9D8F", "Repair"), Style("#E4572E", "Confrontation")]
    timeline.load("rupture", ["a", "b"], np.array([1000, 500]), np.array([NO_END, 900]), np.array([0, 1]), styles)
    assert timeline.tag_item("a") == TagItem("a", "rupture", 1000, None, "#2A9D8F", "Repair")
    assert timeline.tag_item("b") == TagItem("b", "rupture", 500, 900, "#E4572E", "Confrontation")
    assert timeline.tag_item("t5") is None
    assert timeline.tag_item("t0") is not None
    timeline.load("rupture", [], np.array([]), np.array([]), np.array([]), [])
    assert timeline.tag_item("a") is None


def test_ensure_visible_scrolls_time_and_lanes(timeline: TimelineWidget) -> None:
    timeline.resize(900, 140)
    demo.show_range(timeline, 0, 60_000)
    timeline.ensure_visible("t10")
    assert timeline.view.sees(940_000)
    at = timeline.tag_position("t10")
    assert at is not None
    assert timeline.rect().contains(at)
    assert timeline.tag_position("t0") is None


def test_lanes_grow_with_overlaps_and_shrink_again(timeline: TimelineWidget) -> None:
    height = timeline.places.lanes[2].height
    timeline.upsert([TagItem(f"n{n}", "rupture", 814_000 + n, 853_000, "#2A9D8F", "Over") for n in range(5)])
    assert timeline.places.lanes[2].height > height
    assert timeline.places.lanes[2].overflow_top is not None
    timeline.remove([f"n{n}" for n in range(5)])
    assert timeline.places.lanes[2].height == height


def test_renaming_a_lane_repaints_it(timeline: TimelineWidget) -> None:
    before = painted(timeline)
    timeline.set_lanes([Lane("client", "Somebody else", "1 tag"), *demo.LANES[1:]])
    after = painted(timeline)
    changed = np.flatnonzero((before != after).any(axis=1))
    top = timeline.places.top_of(0)
    assert changed.size
    assert top <= changed.min()
    assert changed.max() < top + timeline.places.lanes[0].height


# Looks


@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=lambda palette: palette.name)
def test_colours_come_from_the_palette(timeline: TimelineWidget, palette: Palette) -> None:
    timeline.set_palette(palette)
    assert count_of(timeline, palette.panel) > 20_000
    assert count_of(timeline, palette.playhead) > 200
    assert count_of(timeline, palette.raised) > 5_000
    assert count_of(timeline, palette.wave) > 200


def test_an_edit_repaints_exactly_what_a_fresh_timeline_shows(timeline: TimelineWidget, qtbot: QtBot) -> None:
    """What was painted lane by lane equals what is painted from nothing."""
    painted(timeline)
    item = tag_of(timeline, "t7")
    timeline.upsert([TagItem("t7", item.lane_id, 880_000, 890_000, "#2A9D8F", "Other")])
    timeline.remove(["t0"])
    step_by_step = painted(timeline)
    timeline.refresh()
    assert (painted(timeline) == step_by_step).all()


def test_selected_tags_are_outlined(timeline: TimelineWidget) -> None:
    timeline.set_selection([])
    before = count_of(timeline, DARK.text)
    timeline.set_selection(["t6"])
    assert count_of(timeline, DARK.text) > before + 150


@pytest.mark.parametrize("size", [13, 26])
def test_text_is_not_cut_at_any_size(
    timeline: TimelineWidget, application_font: Callable[[int], None], qtbot: QtBot, size: int
) -> None:
    application_font(size)
    qtbot.waitUntil(lambda: timeline.metrics.title.pixelSize() == size)
    metrics, places = timeline.metrics, timeline.places
    assert places.ruler >= metrics.small_height
    for box in places.lanes:
        assert box.height >= metrics.title_height + metrics.small_height
        assert box.bar >= metrics.label_height
        assert box.row_tops[-1] + box.bar <= box.height


def test_the_sound_grows(timeline: TimelineWidget) -> None:
    timeline.set_waveform(None)
    silent = painted(timeline)
    timeline.set_waveform(Speech(SESSION_MS))
    loud = painted(timeline)
    rows = np.flatnonzero((silent != loud).any(axis=1))
    assert rows.min() >= timeline.places.ruler
    assert rows.max() < timeline.places.lanes_top


class Voices:
    """Two voices `volume` loud, a pause between them, and one bang."""

    def __init__(self, volume: float) -> None:
        self.volume = volume

    def peaks(self, start_ms: float, end_ms: float, columns: int) -> NDArray[np.floating[Any]]:
        begins = np.linspace(start_ms, end_ms, columns, endpoint=False)
        loud = np.where(begins % 4_000 < 3_000, self.volume, 0.0)
        loud[(begins >= 600_000) & (begins < 601_000)] = 1.0
        return np.stack([-loud, loud], axis=1)


def test_quiet_voices_are_drawn_as_high_as_loud_ones(timeline: TimelineWidget) -> None:
    timeline.set_waveform(Voices(0.9))
    loud = count_of(timeline, DARK.wave)
    timeline.set_waveform(Voices(0.1))
    assert count_of(timeline, DARK.wave) > 0.9 * loud
    timeline.set_waveform(Voices(0.005))
    assert 0 < count_of(timeline, DARK.wave) < 0.3 * loud, "but the noise of a silent room stays low"


def test_float_peaks_look_like_whole_numbers(timeline: TimelineWidget) -> None:
    class Floats:
        def peaks(self, start_ms: float, end_ms: float, columns: int) -> NDArray[np.floating[Any]]:
            return Speech(SESSION_MS).peaks(start_ms, end_ms, columns).astype(np.float32) / 127

    whole = painted(timeline)
    timeline.set_waveform(Floats())
    assert (painted(timeline) == whole).all()


def test_an_empty_timeline_says_why(qtbot: QtBot) -> None:
    widget = TimelineWidget()
    qtbot.addWidget(widget)
    widget.resize(600, 200)
    assert len(np.unique(painted(widget))) > 3
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(400, 150))
    assert widget.select_next() is None
    widget.zoom_in()
    widget.fit()
    assert widget.visible_range() == (0, 0)


def test_everything_can_be_shown_at_once(timeline: TimelineWidget) -> None:
    timeline.set_tags(demo.rich_tags())
    timeline.set_selection([item.tag_id for item in demo.rich_tags()])
    timeline.fit()
    assert len(np.unique(painted(timeline))) > 50


# Words


def test_tips_tell_label_and_times(person: Person) -> None:
    tip = person.widget.tip_at(person.at(833_000, 2))
    assert tip == "Avoidant story\n00:13:33.000 – 00:14:14.000 (41.000 s)"
    assert person.widget.tip_at(person.at(738_000, 0)) == "“I wanted to leave”\n00:12:18.000"
    assert person.widget.tip_at(person.at(800_000, 2)) == ""


def test_tips_count_crowds_and_what_spills_over(person: Person) -> None:
    widget = person.widget
    widget.upsert([TagItem(f"n{n}", "rupture", 814_000 + n, 853_000, "#2A9D8F", "Over") for n in range(5)])
    box, top = widget.places.lanes[2], widget.places.top_of(2)
    assert box.overflow_top is not None
    strip = QPoint(person.at(830_000).x(), top + box.overflow_top + 4)
    assert widget.tip_at(strip).startswith("3 more tags at this time")
    crowd = [TagItem(f"c{n}", "client", 900_000 + 7 * n, None, "#2A9D8F", "") for n in range(40)]
    widget.upsert(crowd)
    at = person.at(900_000, 0)
    column = at.x() - widget.places.header
    here = sum(int(widget.view.x_of(item.start_ms)) == column for item in crowd)
    assert here > 5
    assert widget.tip_at(at).splitlines()[0] == f"{here} tags"


def test_long_names_are_told_in_full(person: Person) -> None:
    widget = person.widget
    assert widget.tip_at(QPoint(20, widget.places.top_of(0) + 10)) == ""
    widget.set_header_width(80)
    assert widget.tip_at(QPoint(20, widget.places.top_of(0) + 10)) == "Client recall\nunsealed · 14 tags"


def test_assistive_technology_is_told_what_is_there(timeline: TimelineWidget) -> None:
    told = QAccessible.queryAccessibleInterface(timeline)
    assert told.text(QAccessible.Text.Name) == "Timeline"
    assert told.text(QAccessible.Text.Description) == "11 tags, selected: Avoidant story at 00:13:33.000"
    timeline.set_selection(["t1", "t2"])
    assert told.text(QAccessible.Text.Description) == "11 tags, 2 selected"
    timeline.remove(["t1"])
    assert timeline.accessibleDescription().startswith("10 tags")


def test_the_focus_can_be_seen(timeline: TimelineWidget, qtbot: QtBot) -> None:
    timeline.setFocus()
    qtbot.waitUntil(timeline.hasFocus)
    assert timeline.focusPolicy() & Qt.FocusPolicy.TabFocus
    focused = painted(timeline)
    timeline.clearFocus()
    assert (painted(timeline)[:, 0] != focused[:, 0]).any()
