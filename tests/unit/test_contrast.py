"""Everything that is written can be read in every palette: ratios as in the web accessibility guidelines."""

import re
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QPalette

from iprtool.domain.tones import MIN_CONTRAST, contrast, rgb_of, tone_of, visible_on
from iprtool.ui.theme.palette import CONTRAST, FAMILY_COLOURS, PALETTES, Palette
from iprtool.ui.theme.style import qt_palette, sheet

_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_LEAST_FRAME = 3.0
"""What the guidelines ask of frames and signs that are not text."""


def _properties(body: str) -> dict[str, str]:
    pairs = (line.partition(":") for line in body.split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs if value}


def _rules(palette: Palette) -> Iterator[tuple[str, dict[str, str]]]:
    for heads, body in _RULE.findall(sheet(palette)):
        yield " ".join(heads.split()), _properties(body)


def _grounds(palette: Palette, said: str) -> list[str]:
    """On what a rule's text stands: on the ground that it names, else on any that a widget can lie on."""
    return [said] if _COLOUR.fullmatch(said) else [palette.ground, palette.panel, palette.raised]


def _written(palette: Palette) -> Iterator[tuple[str, str, str]]:
    """Every (rule, ink, ground) of the style sheet. What is disabled need not be read, and marks bear no text."""
    for heads, said in _rules(palette):
        text_of = said.get("color", palette.text if "QLabel" not in heads else "")
        ground = said.get("background", said.get("background-color", ""))
        if (
            "VideoView" in heads
            or ":disabled" in heads
            or "indicator" in heads
            or "handle" in heads
            or "Slider" in heads
        ):
            continue
        if "separator" in heads or "chunk" in heads or "line" in heads or not ("color" in said or ground):
            continue
        if "#Participant" in heads:
            yield heads, said.get("color", _CINEMA_INK), ground if _COLOUR.fullmatch(ground) else _DARK[0]
            continue
        for each in _grounds(palette, ground):
            yield heads, text_of or palette.text, each
        if "placeholder-text-color" in said:
            yield heads, said["placeholder-text-color"], ground
        if "selection-color" in said:
            yield heads, said["selection-color"], said["selection-background-color"]


_DARK = ("#000000",)
"""The participant's window is black in every theme, as a cinema is."""
_CINEMA_INK = "#E8EAED"


@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.name)
def test_every_text_of_the_style_sheet_can_be_read(palette: Palette) -> None:
    written = list(_written(palette))
    assert len(written) > 60
    dim = [
        f"{heads}: {ink} on {ground} is {contrast(rgb_of(ink), rgb_of(ground)):.2f}"
        for heads, ink, ground in written
        if contrast(rgb_of(ink), rgb_of(ground)) < MIN_CONTRAST
    ]
    assert dim == []


@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.name)
def test_every_frame_of_the_focus_can_be_seen(palette: Palette) -> None:
    frames = [
        (heads, _COLOUR.findall(said[name])[0])
        for heads, said in _rules(palette)
        for name in ("border", "border-color")
        if ":focus" in heads and _COLOUR.search(said.get(name, ""))
    ]
    assert len(frames) > 8
    for heads, colour in frames:
        grounds = _DARK if "#Participant" in heads else (palette.ground, palette.panel, palette.raised)
        for ground in grounds:
            assert contrast(rgb_of(colour), rgb_of(ground)) >= _LEAST_FRAME, heads


@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.name)
def test_what_qt_paints_itself_can_be_read(palette: Palette) -> None:
    role = QPalette.ColorRole
    colours = qt_palette(palette)
    for ink, ground in (
        (role.WindowText, role.Window),
        (role.Text, role.Base),
        (role.Text, role.AlternateBase),
        (role.ButtonText, role.Button),
        (role.ToolTipText, role.ToolTipBase),
        (role.HighlightedText, role.Highlight),
        (role.PlaceholderText, role.Base),
        (role.PlaceholderText, role.Button),
        (role.Link, role.Window),
    ):
        pair = colours.color(ink).name(), colours.color(ground).name()
        assert contrast(rgb_of(pair[0]), rgb_of(pair[1])) >= MIN_CONTRAST, (ink, ground)


def test_high_contrast_is_high() -> None:
    for ground in (CONTRAST.ground, CONTRAST.panel, CONTRAST.raised):
        assert contrast(rgb_of(CONTRAST.text), rgb_of(ground)) >= 15
        assert contrast(rgb_of(CONTRAST.muted), rgb_of(ground)) >= 7
        assert contrast(rgb_of(CONTRAST.danger), rgb_of(ground)) >= 7
        for frame in (CONTRAST.line, CONTRAST.focus, CONTRAST.accent, CONTRAST.playhead):
            assert contrast(rgb_of(frame), rgb_of(ground)) >= MIN_CONTRAST
    assert contrast(rgb_of(CONTRAST.wave), rgb_of(CONTRAST.panel)) >= _LEAST_FRAME
    assert CONTRAST.ring == 2


@pytest.mark.parametrize("colour", [*FAMILY_COLOURS.values(), "#000000", "#00008B", "#550000", "#FFFFFF", "#777777"])
def test_tags_stand_out_from_the_ground_of_high_contrast(colour: str) -> None:
    tone = tone_of(visible_on(colour, CONTRAST.panel))
    assert contrast(tone.fill, rgb_of(CONTRAST.panel)) >= _LEAST_FRAME
    assert contrast(tone.fill, tone.ink) >= MIN_CONTRAST
