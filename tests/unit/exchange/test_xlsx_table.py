"""A table as an Excel workbook, read again by another library."""

import io
from collections.abc import Sequence

import openpyxl
import pytest

from iprtool.exchange import xlsx_table
from iprtool.exchange.columns import Cell, Column
from iprtool.exchange.report import Fate, Report

COLUMNS: tuple[Column[Sequence[Cell]], ...] = (
    Column("begin_ms", "A number.", lambda row: row[0]),
    Column("memo", "A text.", lambda row: row[1]),
)


def written(*rows: Sequence[Cell]) -> tuple[bytes, Report]:
    out, report = io.BytesIO(), Report()
    xlsx_table.write(out, COLUMNS, rows, report, "segments")
    return out.getvalue(), report


def cells(data: bytes) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True))


def test_numbers_are_numbers_and_empty_cells_are_empty() -> None:
    data, report = written((813_480, "Tells a story – ü 🙂"), (-5, None), (2.5, "17"))
    assert cells(data) == [("begin_ms", "memo"), (813_480, "Tells a story – ü 🙂"), (-5, None), (2.5, "17")]
    assert report.count(Fate.TAKEN, "segments") == 3


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+49 170", "-5", "{=A1}", "http://example.org", "'=1"])
def test_nothing_that_was_written_becomes_a_formula_or_a_link(text: str) -> None:
    data, _ = written((1, text))
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    cell = sheet["B2"]
    assert (cell.data_type, cell.value, cell.hyperlink) == ("s", text, None)


def test_the_heading_stays_in_sight() -> None:
    data, _ = written()
    assert openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].freeze_panes == "A2"


def test_the_same_rows_are_the_same_file() -> None:
    assert written((1, "a"))[0] == written((1, "a"))[0]


def test_a_text_that_a_cell_cannot_hold_is_cut_and_told() -> None:
    data, report = written((1, "x" * 40_000))
    assert len(str(cells(data)[1][1])) == xlsx_table.LONGEST_CELL
    assert report.count(Fate.CHANGED, "texts") == 1
