"""The colours of the window: dark, light, high contrast. All that paints or styles takes its colours from here."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """One set of colours, each `#rrggbb`.

    ground: behind everything; panel: areas with content; raised: controls and the ruler; line: borders and grid;
    text and muted: what is read, at least 4.5:1 on ground, panel and raised; accent and accent_text: the main action
    and what is written on it; playhead: the line of now; wave: the sound; danger: trouble; focus: the frame around what
    has the keyboard, `ring` pixels wide, at least 3:1 on all grounds.
    """

    name: str
    dark: bool
    ground: str
    panel: str
    raised: str
    line: str
    text: str
    muted: str
    accent: str
    accent_text: str
    playhead: str
    wave: str
    danger: str
    focus: str
    ring: int = 1


DARK = Palette(
    name="dark",
    dark=True,
    ground="#15181D",
    panel="#1D2127",
    raised="#242931",
    line="#323842",
    text="#E8EAED",
    muted="#9AA4B2",
    accent="#6EA8FE",
    accent_text="#0E1116",
    playhead="#FF5A5F",
    wave="#3E4957",
    danger="#FF8A8D",
    focus="#6EA8FE",
)

LIGHT = Palette(
    name="light",
    dark=False,
    ground="#F4F5F7",
    panel="#FFFFFF",
    raised="#F0F2F5",
    line="#DADFE6",
    text="#1B1F24",
    muted="#5F6B7A",
    accent="#2563EB",
    accent_text="#FFFFFF",
    playhead="#FF5A5F",
    wave="#C3D0E0",
    danger="#B42328",
    focus="#2563EB",
)

CONTRAST = Palette(
    name="contrast",
    dark=True,
    ground="#000000",
    panel="#000000",
    raised="#1C1C1C",
    line="#FFFFFF",
    text="#FFFFFF",
    muted="#E0E0E0",
    accent="#FFD60A",
    accent_text="#000000",
    playhead="#FF6B6F",
    wave="#8C8C8C",
    danger="#FFA3A5",
    focus="#00E5FF",
    ring=2,
)

PALETTES = (DARK, LIGHT, CONTRAST)

FAMILY_COLOURS = {
    "withdrawal": "#E8A33D",
    "confrontation": "#E4572E",
    "repair": "#2A9D8F",
    "real relationship": "#7B6CF6",
    "alliance": "#3A86C8",
    "unassigned": "#9AA4B2",
}
"""What tags are painted in, told apart by colour-blind people too; never the only sign of what a tag is."""
