"""Which colour a tag is filled with and which its text has, so that the text can always be read."""

from dataclasses import dataclass
from functools import lru_cache

Rgb = tuple[int, int, int]

_INKS: tuple[Rgb, Rgb] = ((14, 17, 22), (255, 255, 255))
MIN_CONTRAST = 4.5
MIN_EDGE = 3.0


@dataclass(frozen=True, slots=True)
class Tone:
    """A fill and the ink that is read on it."""

    fill: Rgb
    ink: Rgb


def rgb_of(colour: str) -> Rgb:
    """`#rrggbb` as three numbers; grey for what is no such colour."""
    try:
        value = int(colour.removeprefix("#"), 16) if len(colour) == 7 else 0x9AA4B2
    except ValueError:
        value = 0x9AA4B2
    return value >> 16 & 255, value >> 8 & 255, value & 255


def luminance(rgb: Rgb) -> float:
    """Relative luminance as in the web accessibility guidelines, 0 to 1."""
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (value / 255 for value in rgb)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: Rgb, other: Rgb) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    """A colour between two; share 0 is the first, 1 the second."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


@lru_cache(maxsize=4096)
def tone_of(colour: str) -> Tone:
    """The fill nearest to a colour on which one of the two inks reaches a contrast of 4.5."""
    fill = rgb_of(colour)
    ink = max(_INKS, key=lambda each: contrast(each, fill))
    away = _INKS[1] if ink == _INKS[0] else _INKS[0]
    share = 0.0
    while contrast(ink, mix(fill, away, share)) < MIN_CONTRAST:
        share += 0.02
    return Tone(mix(fill, away, share), ink)


@lru_cache(maxsize=4096)
def visible_on(colour: str, ground: str) -> str:
    """The colour nearest to one that stands out from a dark ground as what is not text has to: 3 to 1."""
    seen, share = rgb_of(colour), 0.0
    while contrast(seen, rgb_of(ground)) < MIN_EDGE:
        share += 0.02
        seen = mix(rgb_of(colour), _INKS[1], share)
    return "#{:02X}{:02X}{:02X}".format(*seen)
