"""The board on paper."""

import pytest
from lxml import etree

from iprtool.domain.board_figure import BoardFigure, Chip, Row
from iprtool.pictures.board import BoardPicture
from iprtool.pictures.surface import painted

pytestmark = pytest.mark.usefixtures("qapp")
_NS = "{http://www.w3.org/2000/svg}"
REC, CLIENT = Chip("Rec", "Recording", "#3A86C8"), Chip("C", "Client recall", "", there=False)
KINDS = (("Rec", "Recording", "#3A86C8"), ("C", "Client recall", "#7B6CF6"))


def board(sessions: int, *rows: Row) -> BoardFigure:
    return BoardFigure("Closeness", tuple(range(1, sessions + 1)), rows, KINDS)


def texts(figure: BoardFigure, width_mm: float = 170) -> list[tuple[str, float, float]]:
    root = etree.fromstring(painted(BoardPicture(figure, width_mm), ".svg"))
    return [
        ("".join(each.itertext()).strip(), float(each.get("x", "")), float(each.get("y", "")))
        for each in root.iter(f"{_NS}text")
    ]


def test_each_part_stands_in_its_row_and_column() -> None:
    found = texts(board(3, Row("Dyad 01", {1: ((REC, CLIENT),)}), Row("Dyad 02", {3: ((REC,), (REC,))})))
    columns = {text: x for text, x, _ in found if text in ("1", "2", "3")}
    rows = {text: y for text, _, y in found if text.startswith("Dyad")}
    first, second, third = [(x, y) for text, x, y in found if text == "Rec"][:3]
    assert columns["1"] <= first[0] < columns["2"]
    assert columns["3"] <= second[0]
    assert abs(first[1] - rows["Dyad 01"]) < 30
    assert second[1] == pytest.approx(rows["Dyad 02"], abs=30)
    assert third[1] > second[1], "each recording has a line of its own"


def test_states_are_explained_where_they_occur() -> None:
    said = [text for text, _, _ in texts(board(1, Row("Dyad 01", {1: ((REC, CLIENT),)})))]
    assert {"Recording", "Client recall", "not there yet"} <= set(said)
    assert not {"sealed", "will not be there"} & set(said)
    states = (Chip("T", "", "#2A9D8F", sealed=True), Chip("C", "", "", there=False, crossed=True))
    assert {"sealed", "will not be there"} <= {text for text, _, _ in texts(board(1, Row("Dyad 01", {1: (states,)})))}


@pytest.mark.parametrize("width_mm", [60, 170, 300])
def test_many_sessions_go_on_below_and_nothing_leaves_the_paper(width_mm: float) -> None:
    long, short = Row("Dyad 01", dict.fromkeys(range(1, 41), ((REC, CLIENT, CLIENT),))), Row("Dyad 02", {1: ((REC,),)})
    figure = board(40, long, short)
    picture = BoardPicture(figure, width_mm)
    found = texts(figure, width_mm)
    assert [text for text, _, _ in found if text.isdecimal()] == [str(n) for n in range(1, 41)]
    assert sum(text == "Dyad 02" for text, _, _ in found) == 1, "a dyad that has ended is not repeated"
    assert all(0 <= x < picture.width and 0 < y < picture.height for _, x, y in found)


def test_hostile_and_empty_boards() -> None:
    assert texts(board(0))[0][0] == "Session"
    nasty = Row("</svg><script>", {1: ((Chip("<b>", "", "#123456"),),)})
    assert "</svg><script>" in [text for text, _, _ in texts(board(1, nasty), 400)]
