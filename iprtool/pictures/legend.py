"""The legend: the codes with their numbers, then what the shapes mean, as far as they occur."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from iprtool.domain.figure import Figure, Sign
from iprtool.domain.kinds import Outcome
from iprtool.domain.tones import tone_of
from iprtool.pictures.page import INK, LABEL, MM, MUTED
from iprtool.pictures.shapes import diamond, episode_pen, open_bar, paint_ending, stop_shape

_SIGN_WIDTH, _SIGN_HEIGHT, _GAP, _BETWEEN = 4 * MM, 250, 90, 4 * MM
_ENDINGS = {
    Outcome.RESOLVED: "episode, resolved",
    Outcome.PARTIAL: "episode, partly resolved",
    Outcome.UNRESOLVED: "episode, not resolved",
}
Sketch = Callable[[QPainter, QRectF], None]
"""Paints a sign into its place."""


@dataclass(frozen=True)
class Entry:
    """A sign and what it means, or, without a sign, the name of what follows."""

    text: str
    sketch: Sketch | None = None
    sign: float = _SIGN_WIDTH

    @property
    def width(self) -> float:
        """What it needs."""
        return self.before + LABEL.width(self.text)

    @property
    def before(self) -> float:
        """What the sign needs."""
        return self.sign + _GAP if self.sketch else 0.0


@dataclass(frozen=True)
class Legend:
    """Entries in lines. numbers: those by which bars too narrow for a name are called."""

    numbers: dict[Sign, int]
    lines: list[list[Entry]] = field(default_factory=list)
    width: int = 0

    @classmethod
    def of(cls, figure: Figure, width: int) -> "Legend":
        """What a figure needs to be understood."""
        numbers = {sign: number for number, sign in enumerate((sign for sign in figure.signs if sign.family), 1)}
        drawn = {course.sign for lane in figure.lanes for course in lane.courses}
        made = cls(numbers, [], width)
        families: dict[str, list[Entry]] = {}
        for sign, number in numbers.items():
            families.setdefault(sign.family, []).append(Entry(f"{number} {sign.label}", _swatch(sign, sign in drawn)))
        for family, entries in families.items():
            made.add([Entry(f"{family}:"), *entries])
        made.add(list(_shapes(figure)))
        return made

    def add(self, entries: list[Entry]) -> None:
        """A block of entries, which begins a line of its own."""
        room = 0.0
        for entry in entries:
            if room < entry.width:
                self.lines.append([])
                room = self.width
            self.lines[-1].append(entry)
            room -= entry.width + _BETWEEN

    @property
    def line_height(self) -> float:
        """From line to line."""
        return max(LABEL.height, _SIGN_HEIGHT) + 60

    @property
    def height(self) -> int:
        """All lines."""
        return round(len(self.lines) * self.line_height) + 50

    def paint(self, painter: QPainter, top: float) -> None:
        """Paint it across the paper."""
        for number, line in enumerate(self.lines):
            x, middle = 0.0, top + (number + 0.5) * self.line_height
            for entry in line:
                if entry.sketch is not None:
                    place = QRectF(x, middle - _SIGN_HEIGHT / 2, entry.sign, _SIGN_HEIGHT)
                    painter.setPen(Qt.PenStyle.NoPen)
                    painter.setBrush(MUTED)
                    entry.sketch(painter, place)
                after = x + entry.before
                LABEL.write(painter, after, middle, LABEL.fitted(entry.text, self.width - after), INK)
                x += entry.width + _BETWEEN


def _swatch(sign: Sign, is_curve: bool) -> Sketch:
    def sketch(painter: QPainter, place: QRectF) -> None:
        painter.setBrush(QColor(*tone_of(sign.colour).fill))
        inset = place.height() / 2 - 20 if is_curve else 0.0
        painter.drawRoundedRect(place.adjusted(0, inset, 0, -inset), 40, 40)

    return sketch


def _shapes(figure: Figure) -> Iterator[Entry]:
    marks = [mark for lane in figure.lanes for mark in lane.marks]
    if any(mark.end_ms is None and not mark.open for mark in marks):
        yield Entry("a moment", lambda painter, place: painter.drawPolygon(diamond(*_middle(place), 120)) and None)
    if any(mark.open for mark in marks):
        yield Entry("not ended yet", lambda painter, place: painter.drawPolygon(open_bar(place)) and None)
    ended = {link.outcome if link.outcome in _ENDINGS else Outcome.UNRESOLVED for link in figure.joined}
    for outcome in _ENDINGS:
        if outcome in ended:
            yield Entry(_ENDINGS[outcome], _ending(outcome))
    stops = {by_participant for seen in figure.seen for _, by_participant in seen.stops}
    for by_participant, who in ((True, "the participant"), (False, "the interviewer")):
        if by_participant in stops:
            yield Entry(f"stopped by {who}", _stop(by_participant))


def _middle(place: QRectF) -> tuple[float, float]:
    return place.center().x(), place.center().y()


def _ending(outcome: Outcome) -> Sketch:
    def sketch(painter: QPainter, place: QRectF) -> None:
        y = place.center().y()
        painter.setPen(episode_pen(outcome))
        painter.drawLine(QPointF(place.left(), y), QPointF(place.right() - 75, y))
        paint_ending(painter, QPointF(place.right() - 75, y), outcome)

    return sketch


def _stop(by_participant: bool) -> Sketch:
    def sketch(painter: QPainter, place: QRectF) -> None:
        painter.setBrush(INK)
        painter.drawPolygon(stop_shape(place.center().x(), place.center().y() - 65, 130, by_participant))

    return sketch
