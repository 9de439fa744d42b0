"""The timeline on paper: read back from what was written."""

from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from PySide6.QtCore import QBuffer, QByteArray, QHashSeed
from PySide6.QtGui import QImage
from PySide6.QtPdf import QPdfDocument

from iprtool.domain.errors import IprError
from iprtool.domain.figure import Figure, Group, Lane, Mark, Sign
from iprtool.domain.picture_size import Size
from iprtool.domain.tones import tone_of
from iprtool.pictures.layout import MOST_ROWS, RULER, Layout
from iprtool.pictures.page import MM
from iprtool.pictures.surface import painted
from iprtool.pictures.timeline import TimelinePicture
from tests.unit.pictures.figures import AMBER, MINUTE, TEAL, whole

pytestmark = pytest.mark.usefixtures("qapp")
_NS = "{http://www.w3.org/2000/svg}"


def svg(figure: Figure, width_mm: float = 170) -> etree._Element:
    return etree.fromstring(painted(TimelinePicture(figure, width_mm), ".svg"))


def texts(root: etree._Element) -> list[str]:
    return ["".join(each.itertext()).strip() for each in root.iter(f"{_NS}text")]


def fills(root: etree._Element, sign: Sign) -> Iterable[etree._Element]:
    """What is painted in the colour of a code."""
    colour = "#{:02x}{:02x}{:02x}".format(*tone_of(sign.colour).fill)
    return (shape for group in root.iter(f"{_NS}g") if group.get("fill") == colour for shape in group)


def left_edges(root: etree._Element, sign: Sign) -> list[float]:
    """The lowest x of each bar of a code, by its outline."""
    paths = [each.get("d", "") for each in fills(root, sign) if each.tag == f"{_NS}path"]
    return [min(float(part.lstrip("MLC").split(",")[0]) for part in path.split() if "," in part) for path in paths]


def ticks(root: etree._Element) -> list[float]:
    """The x of the labelled ticks of the ruler, as they stand on the paper."""
    found = [each for each in root.iter(f"{_NS}rect") if each.get("y") == str(RULER - 150)]
    return [float(each.get("x", "")) + float(each.get("width", "")) / 2 for each in found]


def test_a_tag_stands_where_the_ruler_says() -> None:
    root = svg(whole())
    assert root.get("width") == "170mm"
    assert root.findtext(f"{_NS}title") == "Dyad 08 · Session 3"
    labels = [text for text in texts(root) if text[:1].isdigit() and ":" in text]
    assert (labels[0], labels[-1]) == ("00:00", "10:00")
    first, last = ticks(root)[0], ticks(root)[-1]
    per_minute = (last - first) / 10
    assert left_edges(root, AMBER)[0] == pytest.approx(first + per_minute, abs=1)
    assert left_edges(root, TEAL)[0] == pytest.approx(first + 7 * per_minute, abs=1)


def test_everything_is_named_and_explained() -> None:
    said = texts(svg(whole()))
    for text in (
        "Coder AB", "5 tags", "Rupture", "Repair", "Sound", "Seen in client recall", "Withdrawal · 4", "min:s", "7",
        "1 Withdrawal", "2 Tension", "3 Clarifies", "a moment", "not ended yet", "episode, resolved",
        "episode, not resolved", "stopped by the participant", "stopped by the interviewer",
    ):  # fmt: skip
        assert text in said, text
    assert "episode, partly resolved" not in said  # one of its tags is not here, so it is not drawn
    bare = texts(svg(Figure("", MINUTE, (Group("Coder AB", "", (Lane("Rupture", ()),)),), ())))
    assert "Sound" not in bare
    assert not any("episode" in text or "stopped" in text for text in bare)


def test_a_bar_too_narrow_for_its_name_shows_its_number() -> None:
    marks = (Mark("a", 0, 10_000, AMBER), Mark("b", 20_000, 30_000, AMBER), Mark("c", MINUTE, 5 * MINUTE, AMBER))
    said = texts(svg(Figure("", 10 * MINUTE, (Group("AB", "", (Lane("Rupture", marks),)),), (AMBER,))))
    assert said.count("1") == 2
    assert said.count("Withdrawal") == 1


@pytest.mark.parametrize("width_mm", [60, 85, 170, 400])
def test_all_lies_on_the_paper(width_mm: float) -> None:
    picture = TimelinePicture(whole(), width_mm)
    root = etree.fromstring(painted(picture, ".svg"))
    for rect in root.iter(f"{_NS}rect"):
        x, y, width, height = (float(rect.get(name, "")) for name in ("x", "y", "width", "height"))
        assert -10 <= x <= x + width <= picture.width + 10
        assert -10 <= y <= y + height <= picture.height + 10
    for text in root.iter(f"{_NS}text"):
        assert 0 <= float(text.get("x", "")) < picture.width
        assert 0 < float(text.get("y", "")) < picture.height
        assert float(text.get("x", "")) + float(text.get("textLength", "")) <= picture.width + 5


times = st.tuples(st.integers(0, 3_600_000), st.none() | st.integers(1, 900_000))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(times, max_size=40), min_size=1, max_size=4))
def test_no_two_things_lie_on_each_other(lanes: list[list[tuple[int, int | None]]]) -> None:
    made = [
        Lane(str(n), tuple(
            Mark(f"{n}.{k}", start, None if length is None else start + length, AMBER)
            for k, (start, length) in enumerate(each)
        ))
        for n, each in enumerate(lanes)
    ]  # fmt: skip
    layout = Layout.of(Figure("", 4_500_000, (Group("AB", "", tuple(made)),), (AMBER,)), 170 * MM)
    placed = list(layout.lanes())
    for above, below in pairwise(each.span for each in placed):
        assert above.bottom == below.top
    for lane in placed:
        free: dict[int, int] = {}
        for number, mark in enumerate(lane.marks):
            bar, row = lane.bar(number), int(lane.rows[number])
            assert lane.span.top <= bar.top < bar.bottom <= lane.span.bottom
            assert layout.left <= layout.x(mark.start_ms) <= layout.right
            if row < MOST_ROWS:
                assert mark.start_ms >= free.get(row, 0)
                free[row] = mark.start_ms + 1 if mark.end_ms is None else mark.end_ms


def test_a_pdf_is_one_page_of_the_size_with_text() -> None:
    picture = TimelinePicture(whole(), 170)
    data = QByteArray(painted(picture, ".pdf"))
    buffer, document = QBuffer(data), QPdfDocument()
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    document.load(buffer)
    assert document.pageCount() == 1
    size = document.pagePointSize(0)
    assert size.width() == pytest.approx(170 / 25.4 * 72, abs=1)
    assert size.height() == pytest.approx(picture.height / MM / 25.4 * 72, abs=1)
    said = document.getAllText(0).text()
    document.close()
    assert "Coder AB" in said
    assert "1 Withdrawal" in said


@pytest.mark.parametrize(("width_mm", "dpi"), [(170, 300), (85, 600)])
def test_a_png_has_the_pixels_and_knows_the_dots(width_mm: float, dpi: int) -> None:
    picture = TimelinePicture(whole(), width_mm)
    image = QImage.fromData(painted(picture, ".png", dpi))
    assert (image.width(), image.height()) == (round(width_mm / 25.4 * dpi), round(picture.height * dpi / 2540))
    assert image.dotsPerMeterX() == image.dotsPerMeterY() == round(dpi * 39.3701)
    assert image.pixelColor(0, image.height() - 1).name() == "#ffffff"


@pytest.mark.parametrize("ending", [".svg", ".pdf", ".png"])
def test_the_same_figure_gives_the_same_bytes(ending: str) -> None:
    data = painted(TimelinePicture(whole(), 170), ending)
    for _ in range(12):
        QHashSeed.resetRandomGlobalSeed()  # as each start of the program does
        assert painted(TimelinePicture(whole(), 170), ending) == data
    if ending == ".pdf":
        assert b"(D:20000101000000" in data
        assert b"xmp:CreateDate" not in data


def test_hostile_names_stay_text() -> None:
    nasty = Sign('<script>alert("1")</script>', "a\x00b\x1b]]>&amp;\n\u202e", "nonsense")
    mark = Mark("m", 0, 500_000, nasty, "<img src=x onerror=y>")
    figure = Figure("<title>&", 10 * MINUTE, (Group("<b>", "&", (Lane("</svg><svg>", (mark,)),)),), (nasty,))
    root = svg(figure)
    assert not list(root.iter(f"{_NS}script"))
    assert root.findtext(f"{_NS}title") == "<title>&"
    assert "</svg><svg>" in texts(root)
    assert any("<script>alert" in text for text in texts(root))


def test_sizes_that_cannot_be_printed_are_refused() -> None:
    for wrong in ((20, 300), (5000, 300), (float("nan"), 300), (170, 10), (170, 5000)):
        with pytest.raises(IprError, match="cannot be drawn"):
            Size(*wrong)
    with pytest.raises(IprError, match="pixels"):
        painted(TimelinePicture(whole(), 1000), ".png", 1200)


def test_a_figure_of_no_time_is_drawn() -> None:
    empty = Figure("", 0, (Group("AB", "0 tags", ()),), ())
    assert texts(svg(empty))[0] == "min:s"
