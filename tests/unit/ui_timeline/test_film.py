"""Which pictures the filmstrip wants, and which it keeps."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QImage

from iprtool.ui.timeline.film import Film
from iprtool.ui.timeline.view import Viewport

HEIGHT = 30
whole = Viewport(width=700).of_recording(3_000_000)
views = st.tuples(st.floats(1, 5_000), st.integers(0, 40_000)).map(lambda at: whole.zoomed(at[0], 0).scrolled(at[1]))


@pytest.fixture
def film() -> Film:
    made = Film()
    made.set_aspect(16 / 9)
    return made


def picture(film: Film) -> QImage:
    return QImage(film.size(HEIGHT, 1.0), QImage.Format.Format_RGB32)


@given(views)
def test_tiles_cover_the_screen_and_stand_at_the_time_of_their_left_edge(view: Viewport) -> None:
    film = Film()
    film.set_aspect(16 / 9)
    tiles = list(film.tiles(view, HEIGHT))
    assert tiles[0][0] <= 0
    for (x, ms), (following, _) in pairwise(tiles):
        assert following - x == film.tile_width(HEIGHT)
        assert abs(view.x_of(ms) - x) <= 0.5 / view.ms_per_px + 1e-6
    end = tiles[-1][0] + film.tile_width(HEIGHT)
    assert end >= view.width or view.ms_at(end) >= view.duration_ms


@given(views, st.integers(1, 40))
def test_scrolling_by_pixels_keeps_the_tiles(view: Viewport, by: int) -> None:
    film = Film()
    film.set_aspect(1.5)
    before = {ms for _, ms in film.tiles(view, HEIGHT)}
    after = {ms for _, ms in film.tiles(view.scrolled(by), HEIGHT)}
    assert len(before - after) <= 2


def test_what_is_nearest_to_the_playhead_is_wanted_first(film: Film) -> None:
    view = whole.zoomed(10, 0).scrolled(2_000)
    now = round(view.ms_at(200))
    wanted = film.wanted(view, HEIGHT, 1.0, now)
    away = [abs(ms - now) for ms in wanted]
    assert away == sorted(away)
    middle = view.ms_at(350)
    assert abs(film.wanted(view, HEIGHT, 1.0, 0)[0] - middle) <= film.tile_width(HEIGHT) * view.ms_per_px


def test_what_is_there_is_not_wanted(film: Film) -> None:
    first, *others = film.wanted(whole, HEIGHT, 1.0, 0)
    film.put(first, picture(film), HEIGHT)
    assert film.wanted(whole, HEIGHT, 1.0, 0) == others
    film.put(others[0], QImage(), HEIGHT)
    assert film.wanted(whole, HEIGHT, 1.0, 0) == others[1:]
    assert first in film.wanted(whole, HEIGHT, 2.0, 0)
    film.set_aspect(1.0)
    assert len(film.wanted(whole, HEIGHT, 1.0, 0)) > len(others)


def test_memory_is_bounded(film: Film) -> None:
    large = QImage(1000, 1000, QImage.Format.Format_RGB32)
    for ms in range(60):
        film.put(ms, large, HEIGHT)
    assert film._bytes <= 48 << 20
    assert film._bytes == sum(each.sizeInBytes() for each in film._pictures.values())
    assert (59, HEIGHT) in film._pictures
    film.put(59, large, HEIGHT)
    assert film._bytes == sum(each.sizeInBytes() for each in film._pictures.values())
