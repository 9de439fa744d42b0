"""Where dragged tags come to lie."""

from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from iprtool.ui.timeline.hit import Part
from iprtool.ui.timeline.model import TagItem
from iprtool.ui.timeline.snap import Snapper, dragged
from tests.ui.timeline.demo import Frames25

DURATION = 60_000


def snapper(
    targets: Sequence[int] = (),
    *,
    frames: Frames25 | None = None,
    magnetic: bool = True,
    tolerance: float = 50,
    duration: int = DURATION,
) -> Snapper:
    def near(start: float, end: float) -> NDArray[np.int64]:
        return np.array([each for each in targets if start <= each <= end], np.int64)

    return Snapper(duration, frames, near, tolerance, magnetic)


def tag(start: int, end: int | None = None) -> TagItem:
    return TagItem("t", "a", start, end, "#112233", "x")


parts = st.sampled_from(list(Part))
times = st.tuples(st.integers(0, DURATION - 2000), st.integers(1, 2000))


@given(times, parts, st.floats(-80_000, 80_000), st.booleans(), st.lists(st.integers(0, DURATION), max_size=5))
def test_tags_stay_inside_and_keep_a_length(
    given_times: tuple[int, int], part: Part, by: float, framed: bool, targets: Sequence[int]
) -> None:
    start, length = given_times
    placed = dragged(tag(start, start + length), part, by, snapper(targets, frames=Frames25() if framed else None)).item
    assert placed.end_ms is not None
    assert 0 <= placed.start_ms < placed.end_ms <= DURATION
    if part is Part.BODY:
        assert placed.end_ms - placed.start_ms == length
    elif part is Part.START:
        assert placed.end_ms == start + length
    else:
        assert placed.start_ms == start


@given(st.integers(0, DURATION - 1), st.floats(-80_000, 80_000))
def test_points_stay_points_on_frames(start: int, by: float) -> None:
    placed = dragged(tag(start), Part.BODY, by, snapper(frames=Frames25())).item
    assert placed.end_ms is None
    assert placed.start_ms % 40 == 0


def test_edges_snap_to_frames() -> None:
    item = tag(1000, 3000)
    assert dragged(item, Part.START, 130, snapper(frames=Frames25())).item.start_ms == 1120
    assert dragged(item, Part.END, 155, snapper(frames=Frames25())).item.end_ms == 3160
    assert dragged(item, Part.END, 155, snapper()).item.end_ms == 3155


def test_edges_snap_to_what_is_near_and_say_so() -> None:
    placed = dragged(tag(1000, 3000), Part.END, 460, snapper([3493], frames=Frames25()))
    assert (placed.item.end_ms, placed.snap_ms, placed.edge_ms) == (3493, 3493, 3493)
    far = dragged(tag(1000, 3000), Part.END, 400, snapper([3493], frames=Frames25()))
    assert (far.item.end_ms, far.snap_ms) == (3400, None)


def test_alt_leaves_frames_and_lets_go_of_the_rest() -> None:
    placed = dragged(tag(1000, 3000), Part.END, 460, snapper([3493], frames=Frames25(), magnetic=False))
    assert (placed.item.end_ms, placed.snap_ms) == (3440, None)


def test_a_moved_tag_snaps_with_the_edge_that_is_nearer() -> None:
    placed = dragged(tag(1000, 3000), Part.BODY, 480, snapper([1500, 5000]))
    assert (placed.item.start_ms, placed.item.end_ms, placed.snap_ms) == (1500, 3500, 1500)
    placed = dragged(tag(1000, 3000), Part.BODY, 1990, snapper([2970, 5000]))
    assert (placed.item.start_ms, placed.item.end_ms, placed.snap_ms) == (3000, 5000, 5000)


def test_an_edge_dragged_past_the_other_stops_one_frame_before_it() -> None:
    item = tag(1000, 3000)
    assert dragged(item, Part.END, -5000, snapper(frames=Frames25())).item.end_ms == 1040
    assert dragged(item, Part.START, 5000, snapper(frames=Frames25())).item.start_ms == 2960
    assert dragged(item, Part.END, -5000, snapper()).item.end_ms == 1001


def test_the_end_of_the_recording_can_be_reached() -> None:
    odd = snapper(frames=Frames25(), duration=59_990)
    assert dragged(tag(1000, 3000), Part.END, 99_000, odd).item.end_ms == 59_990
    moved = dragged(tag(1000, 3000), Part.BODY, 99_000, odd).item
    assert (moved.start_ms, moved.end_ms) == (57_990, 59_990)
