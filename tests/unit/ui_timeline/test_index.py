"""Lane arrays and the book: what is found, stacked, added and taken out."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from iprtool.domain.stacking import MAX_ROWS, OVERFLOW, first_fit, reach_of
from iprtool.ui.timeline.book import Book
from iprtool.ui.timeline.index import LaneTags
from iprtool.ui.timeline.model import NO_END, Style, TagItem
from iprtool.ui.timeline.navigate import Spot, following, preceding, spot_at
from tests.unit.ui_timeline.strategies import SPAN_MS, Times, lane_of, tag_times

Edit = tuple[int, tuple[int, int | None] | None, int]
"""Number of a tag, its times or None where it is taken out, number of its lane."""
many = st.lists(tag_times, max_size=60)


def assert_stacked_well(lane: LaneTags) -> None:
    """No overlap inside a sub-row, and everything has its place."""
    assert len(lane.rows) == len(lane)
    assert (np.diff(lane.starts) >= 0).all()
    assert ((lane.rows >= 0) & (lane.rows <= OVERFLOW)).all()
    for row in range(MAX_ROWS):
        own = lane.rows == row
        assert (lane.reach[own][:-1] <= lane.starts[own][1:]).all()
    used = lane.rows[lane.rows != OVERFLOW]
    assert lane.rows_used == (int(used.max()) + 1 if used.size else 1)
    assert lane.overflows == bool((lane.rows == OVERFLOW).any())


def naive_first_fit(times: list[tuple[int, int]]) -> list[int]:
    until = [-1] * MAX_ROWS
    rows = []
    for start, reach in times:
        row = next((n for n in range(MAX_ROWS) if until[n] <= start), OVERFLOW)
        if row != OVERFLOW:
            until[row] = reach
        rows.append(row)
    return rows


@given(many)
def test_first_fit_is_what_a_plain_loop_does(times: Times) -> None:
    lane = lane_of(times)
    assert first_fit(lane.starts, lane.reach).tolist() == naive_first_fit(
        list(zip(lane.starts.tolist(), lane.reach.tolist(), strict=True))
    )
    assert_stacked_well(lane)


def test_a_tag_that_begins_where_another_ends_shares_its_row() -> None:
    assert lane_of([(0, 100), (100, 200), (200, None)]).rows.tolist() == [0, 0, 0]


def test_the_fourth_of_four_that_overlap_spills_over() -> None:
    lane = lane_of([(0, 100), (10, 100), (20, 100), (30, 100), (100, 200)])
    assert lane.rows.tolist() == [0, 1, 2, OVERFLOW, 0]
    assert lane.overflows


@given(many, st.integers(-50, SPAN_MS + 500), st.integers(0, 500))
def test_overlapping_equals_brute_force(times: Times, start: int, length: int) -> None:
    lane = lane_of(times)
    found = {int(lane.slots[place]) for place in lane.overlapping(start, start + length)}
    reach = [max(NO_END if end is None else end, begin + 1) for begin, end in times]
    assert found == {n for n, (begin, _) in enumerate(times) if begin < start + length and reach[n] > start}


def test_stretches_are_half_open() -> None:
    lane = lane_of([(100, 200), (200, None)])
    assert lane.overlapping(200, 201).tolist() == [1]
    assert lane.overlapping(50, 100).tolist() == []
    assert lane.overlapping(199, 200).tolist() == [0]
    assert lane.overlapping(201, 300).tolist() == []


@given(many, st.integers(0, SPAN_MS), st.integers(0, 60))
def test_edges_near_equals_brute_force(times: Times, start: int, width: int) -> None:
    lane = lane_of(times)
    edges = sorted(lane.edges_near(start, start + width, but_slot=0).tolist())
    every = [edge for pair in times[1:] for edge in pair if edge is not None]
    assert edges == sorted(edge for edge in every if start <= edge <= start + width)


edits = st.lists(st.tuples(st.integers(0, 15), st.one_of(st.none(), tag_times), st.integers(0, 1)), max_size=40)


@settings(max_examples=60)
@given(edits)
def test_any_history_of_edits_equals_a_book_built_anew(history: list[Edit]) -> None:
    book = Book()
    book.set_lanes(["a", "b"])
    expected: dict[str, TagItem] = {}
    for number, times, which in history:
        tag_id = f"t{number}"
        if times is None:
            book.remove([tag_id])
            expected.pop(tag_id, None)
        else:
            item = TagItem(tag_id, "ab"[which], times[0], times[1], "#112233", f"label {number % 4}")
            touched = book.upsert([item])
            assert item.lane_id in touched
            expected[tag_id] = item
    assert len(book) == len(expected)
    for tag_id in {f"t{number}" for number, _, _ in history}:
        assert book.get(tag_id) == expected.get(tag_id)
    for lane_id, lane in book.lanes.items():
        assert_stacked_well(lane)
        assert sorted(book.id_of(slot) for slot in lane.slots.tolist()) == sorted(
            item.tag_id for item in expected.values() if item.lane_id == lane_id
        )
        anew = Book()
        anew.set_lanes(["a", "b"])
        anew.upsert([item for item in expected.values() if item.lane_id == lane_id])
        for name in ("starts", "reach"):
            assert sorted(getattr(lane, name).tolist()) == sorted(getattr(anew.lanes[lane_id], name).tolist())


@given(st.lists(tag_times, min_size=70, max_size=90))
@settings(max_examples=20)
def test_many_at_once_equal_one_by_one(times: Times) -> None:
    items = [TagItem(f"t{n}", "a", start, end, "#112233", "x") for n, (start, end) in enumerate(times)]
    bulk, single = Book(), Book()
    for book in (bulk, single):
        book.set_lanes(["a"])
    bulk.upsert(items)
    for item in items:
        single.upsert([item])
    assert [bulk.get(item.tag_id) for item in items] == [single.get(item.tag_id) for item in items] == items
    assert_stacked_well(bulk.lanes["a"])
    bulk.remove([item.tag_id for item in items[:66]])
    assert len(bulk) == len(items) - 66
    assert bulk.get("t0") is None
    assert_stacked_well(bulk.lanes["a"])


def test_what_a_removed_tag_had_pushed_down_moves_up() -> None:
    book = Book()
    book.set_lanes(["a"])
    book.upsert([TagItem(f"t{n}", "a", n * 10, 100 + n * 10, "#112233", "x") for n in range(4)])
    assert book.lanes["a"].rows.tolist() == [0, 1, 2, OVERFLOW]
    book.remove(["t0"])
    assert book.lanes["a"].rows.tolist() == [0, 1, 2]


def test_a_lane_from_arrays_has_points_and_intervals() -> None:
    book = Book()
    book.set_lanes(["a"])
    number = book.style_number(Style("#112233", "x"))
    book.load("a", ["p", "i"], np.array([50, 10]), np.array([NO_END, 20]), np.array([number, number]))
    assert book.get("p") == TagItem("p", "a", 50, None, "#112233", "x")
    assert book.get("i") == TagItem("i", "a", 10, 20, "#112233", "x")
    book.load("a", ["q"], np.array([1]), np.array([2]), np.array([number]))
    assert book.get("p") is None
    assert len(book) == 1


def test_tags_of_a_lane_that_goes_are_gone_and_others_stay() -> None:
    book = Book()
    book.set_lanes(["a", "b"])
    book.upsert([TagItem("x", "a", 1, 2, "#112233", ""), TagItem("y", "b", 1, 2, "#112233", "")])
    book.set_lanes(["b"])
    assert book.get("x") is None
    assert book.get("y") is not None
    assert book.upsert([TagItem("x", "a", 1, 2, "#112233", "")]) == set()


@given(many, many)
def test_next_and_previous_visit_every_tag_once_and_in_order(first: Times, second: Times) -> None:
    lanes = [lane_of(first), lane_of(second)]
    spot: Spot | None
    visited, spot = [], spot_at(lanes, 0, forward=True)
    while (spot := following(lanes, spot)) is not None:
        visited.append(spot)
    assert len(visited) == len(first) + len(second)
    assert visited == sorted(visited)
    back, spot = [], spot_at(lanes, SPAN_MS, forward=False)
    while (spot := preceding(lanes, spot)) is not None:
        back.append(spot)
    assert back == visited[::-1]


def test_reach_of_points_is_one_millisecond() -> None:
    assert reach_of(np.array([5, 7]), np.array([NO_END, 9])).tolist() == [6, 9]
