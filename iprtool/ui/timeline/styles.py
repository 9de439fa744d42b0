"""The colours of a palette and of tag styles, ready for painting."""

from PySide6.QtGui import QColor

from iprtool.domain.tones import Rgb, mix, rgb_of, tone_of, visible_on
from iprtool.ui.theme.palette import Palette
from iprtool.ui.timeline.model import Style


class Paints:
    """QColors by role, and fill (also as 0xRRGGBB in `fills`) and ink by style number."""

    def __init__(self, palette: Palette) -> None:
        self.palette = palette
        self.panel = QColor(palette.panel)
        self.raised = QColor(palette.raised)
        self.line = QColor(palette.line)
        self.grid = _colour(mix(rgb_of(palette.panel), rgb_of(palette.line), 0.75))
        self.border = _colour(mix(rgb_of(palette.line), rgb_of(palette.muted), 0.3))
        self.at_hand = _colour(mix(rgb_of(palette.panel), rgb_of(palette.accent), 0.16))
        self.tick = _colour(mix(rgb_of(palette.line), rgb_of(palette.muted), 0.5))
        self.text = QColor(palette.text)
        self.muted = QColor(palette.muted)
        self.accent = QColor(palette.accent)
        self.focus = QColor(palette.focus)
        self.accent_text = QColor(palette.accent_text)
        self.playhead = QColor(palette.playhead)
        self.wave = rgb_of(palette.wave)
        self.fills: list[int] = []
        self.fill_colours: list[QColor] = []
        self.ink_colours: list[QColor] = []

    def learn(self, styles: list[Style]) -> None:
        """Take in the styles that are new since the last time."""
        known = len(self.fill_colours)
        if known == len(styles):
            return
        tones = [tone_of(self._seen(style.colour)) for style in styles[known:]]
        self.fill_colours += [_colour(tone.fill) for tone in tones]
        self.ink_colours += [_colour(tone.ink) for tone in tones]
        self.fills += [red << 16 | green << 8 | blue for red, green, blue in (tone.fill for tone in tones)]

    def _seen(self, colour: str) -> str:
        """In high contrast a dark tag must not go under in the dark ground."""
        return visible_on(colour, self.palette.panel) if self.palette.ring > 1 else colour


def _colour(rgb: Rgb) -> QColor:
    return QColor(*rgb)
