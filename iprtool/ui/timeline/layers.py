"""What lies around and over the lanes: filmstrip, overview, ribbons of recalls, arcs, segments, curves."""

from collections.abc import Iterable, Sequence

import numpy as np
from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QImage

from iprtool.ui.timeline.arcs import Arc
from iprtool.ui.timeline.curves import Curve
from iprtool.ui.timeline.grid import Grid
from iprtool.ui.timeline.lane_api import LaneApi
from iprtool.ui.timeline.raster import Brush
from iprtool.ui.timeline.ribbon import Ribbon


class Layers(LaneApi):
    """Data in; each kind is painted by a module of its own."""

    pictures_wanted = Signal(list, QSize)
    """Times of missing pictures of the filmstrip, most wanted first, and how large these have to be; it takes the place
    of what was wanted before."""
    arc_activated = Signal(str)
    """The episode of an arc that was clicked."""

    def set_film(self, aspect: float | None) -> None:
        """The recording has pictures of this width by height; None for none."""
        self._film.set_aspect(aspect)
        self.relayout()

    def set_picture(self, ms: int, size: QSize, picture: QImage) -> None:
        """A picture of the filmstrip; an empty one where it cannot be decoded."""
        self._film.put(ms, picture, size.height())
        self._film_stale = True
        self.update(QRect(self.places.header, self.places.ruler, self.places.body_width, self.places.film))

    def show_film(self, on: bool) -> None:
        """Show the filmstrip, where the recording has pictures, or hide it."""
        self._film_on = on
        self.relayout()

    def show_overview(self, on: bool) -> None:
        """Show the whole recording below the lanes, or not."""
        self._overview_on = on
        self.relayout()

    def set_ribbons(self, ribbons: Iterable[Ribbon]) -> None:
        """Show what was played in these recalls below the sound."""
        wanted = tuple(ribbons)
        if wanted != self._ribbons:
            self._ribbons = wanted
            self.relayout()

    def show_ribbons(self, on: bool) -> None:
        """Show the ribbons of recalls, or not."""
        self._ribbons_on = on
        self.relayout()

    @property
    def missing_pictures(self) -> int:
        """How many pictures the filmstrip waits for."""
        if not self.places.film:
            return 0
        return len(self._film.wanted(self.view, self.places.film, self.devicePixelRatioF(), self.now_ms))

    def set_arcs(self, arcs: Iterable[Arc]) -> None:
        """Show these arcs; those whose tags are unknown or on hidden lanes wait until they are there."""
        self._arcs.set(arcs)
        self.refresh(scenes=False)

    def set_grid(self, bin_ms: int | None, done: Iterable[int] = (), current: int | None = None) -> None:
        """Show segments of this length, None for none; which of them (by number from 0) are done, which is at hand."""
        grid = Grid(bin_ms or 0, frozenset(done), current)
        if grid != self._grid:
            self._grid = grid
            self.refresh(scenes=False)

    def set_curves(self, lane_id: str, curves: Sequence[Curve]) -> None:
        """Show these curves on a lane, none for none; they stay with the lane's id."""
        self._curves[lane_id] = tuple(curves)
        self.tags_changed([lane_id])

    def curve_values(self, number: int, ms: float) -> list[tuple[Curve, float]]:
        """The curves of a lane that have a value at a time."""
        curves = self._curves.get(self.lanes[number].id, ())
        values = [(curve, float(curve.at(np.array([ms]))[0])) for curve in curves if len(curve.values)]
        return [(curve, value) for curve, value in values if not np.isnan(value)]

    def _catch_up(self) -> None:
        """See Canvas: the overview, and the pictures that are missing."""
        if not self.isVisible() or not self.view.duration_ms:
            return
        if self.places.overview and self._overview.is_stale:
            self._make_overview()
        if self.places.film:
            self.pictures_wanted.emit(self._missing, self._film.size(self.places.film, self.devicePixelRatioF()))

    @property
    def film_ready(self) -> bool:
        """Whether no picture of the filmstrip is missing on screen."""
        return not self.places.film or not self._missing

    @property
    def _missing(self) -> list[int]:
        return self._film.wanted(self.view, self.places.film, self.devicePixelRatioF(), self.now_ms)

    def _make_overview(self) -> None:
        self._paints.learn(self.book.styles)
        scale = self.devicePixelRatioF()
        lanes = [self.book.lanes[lane.id] for lane in self.lanes]
        brush = Brush(self._paints.fills, scale, 0)
        self._overview.make(lanes, self.view, (self.places.overview - 1, scale), brush)
        self._all_stale = True
        self.update()
