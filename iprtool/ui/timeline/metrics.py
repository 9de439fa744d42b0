"""Sizes in pixels, all derived from the font, so that text of 200 % fits as well as text of 100 %."""

from dataclasses import dataclass

from PySide6.QtGui import QFont, QFontMetricsF


def _sized(font: QFont, factor: float, weight: QFont.Weight) -> QFont:
    other = QFont(font)
    if font.pointSizeF() > 0:
        other.setPointSizeF(font.pointSizeF() * factor)
    else:
        other.setPixelSize(max(1, round(font.pixelSize() * factor)))
    other.setWeight(weight)
    return other


def tabular(font: QFont) -> QFont:
    """The font with digits of equal width, where it has them."""
    other = QFont(font)
    other.setFeature(QFont.Tag("tnum"), 1)
    return other


@dataclass(frozen=True)
class Metrics:
    """Fonts and the heights that follow from them.

    bar: height of a tag where a lane has one sub-row; head: height of the line over the lanes of a group.
    """

    title: QFont
    title_regular: QFont
    small: QFont
    label: QFont
    point_label: QFont
    clock: QFont
    title_height: int
    small_height: int
    label_height: int
    ruler: int
    sound: int
    film: int
    overview: int
    ribbon_bar: int
    head: int
    lane: int
    bar: int
    thin_bar: int
    overflow: int
    header: int
    diamond: int
    pad: int = 7
    row_gap: int = 3
    radius: int = 4

    @classmethod
    def of(cls, font: QFont) -> "Metrics":
        """The sizes that go with the application's font."""
        title = _sized(font, 1.0, QFont.Weight.DemiBold)
        small = _sized(font, 0.86, QFont.Weight.Normal)
        label = _sized(font, 0.88, QFont.Weight.DemiBold)
        heights = [_height(each) for each in (title, small, label)]
        return cls(
            title=title,
            title_regular=QFont(font),
            small=small,
            label=label,
            point_label=_sized(font, 0.84, QFont.Weight.Normal),
            clock=tabular(small),
            title_height=heights[0],
            small_height=heights[1],
            label_height=heights[2],
            ruler=_even(heights[1] + 12),
            sound=_even(heights[0] * 1.2 + 20),
            film=_even(heights[0] + 18),
            overview=_even(heights[1] + 11),
            ribbon_bar=_even(heights[1] * 0.4),
            head=_even(heights[0] + 6),
            lane=_even(heights[0] + heights[1] + 11),
            bar=_even(heights[2] + 13),
            thin_bar=_even(heights[2] + 5),
            overflow=_even(heights[1] + 1),
            header=round(QFontMetricsF(title).horizontalAdvance("Coder AB · Rupture") + 20),
            diamond=max(11, round(heights[1] * 0.8)) | 1,
        )


def _height(font: QFont) -> int:
    return round(QFontMetricsF(font).height())


def _even(value: float) -> int:
    return 2 * round(value / 2)
