"""Tables of any tool: columns guessed or said, units, decimal signs, hostile ones."""

import io
import zipfile
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iprtool.domain.errors import IprError
from iprtool.exchange import table_read
from iprtool.exchange.found import FoundTag
from iprtool.exchange.report import Fate
from iprtool.exchange.table_read import Columns, Decimals, Table, Unit


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("table")


def tags_of(text: str | bytes, folder: Path, name: str = "t.csv") -> list[FoundTag]:
    file = folder / name
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return table_read.read(file).tags


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Start (s),Stop (s),Behavior,Subject\n1.0005,2.5,smiles,child\n",
            (1_001, 2_500, ("Codes", "smiles"), "child"),
        ),
        ("onset;offset;code\n1,5;2,25;a/b\n", (1_500, 2_250, ("a", "b"), "")),
        ("Begin Time\tEnd Time\tTier\tAnnotation\n0:01.5\t1:02:03\tgaze\tup\n", (1_500, 3_723_000, ("gaze", "up"), "")),
        (
            "begin_ms,end_ms,code,author,memo\n1000,,Rupture/Withdrawal,AB,m\n",
            (1_000, None, ("Rupture", "Withdrawal"), "AB"),
        ),
        ("time,duration,label\n2.5,0.5,x\n", (2_500, 3_000, ("Codes", "x"), "")),
        ("Beginn;Ende;Kode;Anmerkung\n0:01,5;0:02;Nähe/Blick;m\n", (1_500, 2_000, ("Nähe", "Blick"), "")),
        ("Anfang,Ende,Kategorie\n1000,2000,Nähe\n", (1_000, 2_000, ("Codes", "Nähe"), "")),
    ],
)
def test_headings_of_many_tools_are_known(text: str, wanted: tuple[object, ...], tmp_path: Path) -> None:
    (tag,) = tags_of(text, tmp_path)
    assert (tag.start_ms, tag.end_ms, tag.path, tag.author) == wanted


def test_a_workbook_is_read_with_numbers_and_texts(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["begin", "end", "code"], [1.5, 2, "Häää"], [None, None, None], [3, None, "b"]):
        sheet.append(row)
    book.save(tmp_path / "t.xlsx")
    tags = table_read.read(tmp_path / "t.xlsx").tags
    assert [(tag.start_ms, tag.end_ms, tag.path) for tag in tags] == [
        *((1_500, 2_000, ("Codes", "Häää")), (3_000, None, ("Codes", "b"))),
    ]


def test_what_the_columns_are_can_be_said(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a,b,c\n10,12,x\n", "utf-8")
    table = table_read.read_table(tmp_path / "t.csv")
    with pytest.raises(IprError, match="which column holds the begins"):
        table_read.found_in(table, table_read.guessed(table))
    columns = Columns({"begin": "a", "end": "b", "code": "c"}, Unit.SECONDS, origin_ms=9_000)
    (tag,) = table_read.found_in(table, columns).tags
    assert (tag.start_ms, tag.end_ms) == (1_000, 3_000)
    with pytest.raises(IprError, match="no column “z”"):
        table_read.found_in(table, Columns({"begin": "z"}))


def test_rows_without_a_time_and_columns_without_use_are_told(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("begin,end,code,weather\nx,1,a,sun\n5,2,b,rain\n7,soon,c,\n", "utf-8")
    found = table_read.read(tmp_path / "t.csv")
    assert [(tag.start_ms, tag.end_ms) for tag in found.tags] == [(5, None), (7, None)]
    assert found.report.count(Fate.DROPPED, "rows") == 1
    assert found.report.count(Fate.CHANGED, "rows") == 2
    assert "weather" in found.report.text


def test_recordings_dyads_and_sessions_are_media_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("begin,file,dyad,session\n1,/x/a.mp4,08,3\n2,b.mp4,08,5\n3,a.mp4,08,3\n", "utf-8")
    found = table_read.read(tmp_path / "t.csv")
    assert [(m.file_name, m.dyad, m.session) for m in found.media] == [("a.mp4", "08", 3), ("b.mp4", "08", 5)]
    assert [tag.medium for tag in found.tags] == [0, 1, 0]


def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr("xl/workbook.xml", b" " * 40_000_000)
    return out.getvalue()


HOSTILE = {
    "empty": b"", "zeros": b"\0" * 9, "one column": b"begin\n1\n", "bomb": _bomb(), "zip in name only": b"PK\x03\x04",
    "an endless quote": b'begin,code\n"1,' + b"x" * 200_000,
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_tables_are_refused_in_a_sentence(what: str, tmp_path: Path) -> None:
    with pytest.raises(IprError, match=r"^t\.xlsx "):
        tags_of(HOSTILE[what], tmp_path, "t.xlsx")


@given(st.lists(st.lists(st.text(max_size=8), min_size=2, max_size=4), min_size=1, max_size=6))
@settings(max_examples=100, deadline=None)
def test_whatever_the_cells_nothing_but_a_sentence_comes_of_them(place: Path, rows: list[list[str]]) -> None:
    text = "\n".join(",".join(row) for row in [["begin", "end", "code", "memo"], *rows])
    file = place / "chance.csv"
    file.write_text(text, "utf-8", errors="replace")
    try:
        found = table_read.read(file)
    except IprError as error:
        assert error.message.startswith("chance.csv ")  # noqa: PT017
    else:
        assert all(tag.end_ms is None or tag.end_ms > tag.start_ms for tag in found.tags)


def test_a_title_above_the_headings_is_passed_over_and_told(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Study of ruptures"], [], ["begin", "end", "code"], ["x", 2, "a"], [1.5, 2, "b"]]
    _workbook(tmp_path / "t.xlsx", *rows)
    (tmp_path / "t.csv").write_text("Study of ruptures\nbegin;end;code\nx;2;a\n1,5;2;b\n", "utf-8")
    for name, row in (("t.xlsx", "row 4"), ("t.csv", "row 3")):
        found = table_read.read(tmp_path / name)
        assert [(tag.start_ms, tag.end_ms, tag.path) for tag in found.tags] == [(1_500, 2_000, ("Codes", "b"))]
        assert found.report.count(Fate.DROPPED, "rows") == 2
        assert row in found.report.text
        assert "1 row dropped: they stand above the headings" in found.report.text


def _workbook(file: Path, *rows: list[object]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(file)
    return file


def test_times_of_day_are_counted_over_midnight(tmp_path: Path) -> None:
    evening, second = datetime(2024, 5, 3, 23, 59, 58), timedelta(seconds=1)
    rows: list[list[object]] = [
        ["begin", "end", "code"],
        [evening, evening + second, "a"],
        [evening + 4 * second, None, "b"],
    ]
    table = table_read.read_table(_workbook(tmp_path / "t.xlsx", *rows))
    columns = replace(table_read.guessed(table), origin_ms=86_390_000)
    assert columns.unit is Unit.CLOCK
    found = table_read.found_in(table, columns)
    assert [(tag.start_ms, tag.end_ms) for tag in found.tags] == [(8_000, 9_000), (12_000, None)]
    text = "begin,code\n3.5.2024 10:00:04,a\n2024-05-04T10:00:00,b\n2024-05-04,c\n"
    (tmp_path / "t.csv").write_text(text, "utf-8")
    found = table_read.read(tmp_path / "t.csv")
    assert [tag.start_ms for tag in found.tags] == [36_004_000, 36_000_000 + 86_400_000]
    assert found.report.count(Fate.DROPPED, "rows") == 1


def test_a_cell_that_is_a_span_of_time_may_be_longer_than_a_day(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["begin", "end", "code"],
        [timedelta(seconds=1.5), timedelta(days=1, seconds=4.25), "a"],
    ]
    (tag,) = table_read.read(_workbook(tmp_path / "t.xlsx", *rows)).tags
    assert (tag.start_ms, tag.end_ms) == (1_500, 86_404_250)


@pytest.mark.parametrize(
    ("cell", "either", "point", "comma"),
    [
        ("1.5", 1_500, 1_500, 15_000),
        ("1,5", 1_500, 15_000, 1_500),
        ("1,234", 1_234, 1_234_000, 1_234),
        ("1.234", 1_234, 1_234, 1_234_000),
        ("1.234,5", 1_234_500, 1_235, 1_234_500),
        ("1,234.5", 1_234_500, 1_234_500, 1_235),
        ("12,345,678", 12_345_678_000, 12_345_678_000, None),
        ("1 234,5", 1_234_500, 12_345_000, 1_234_500),
        ("1\u2019234.5", 1_234_500, 1_234_500, 12_345_000),
    ],
)
def test_the_decimal_sign_is_seen_or_said(cell: str, either: int, point: int, comma: int | None) -> None:
    table = Table("t", ("begin", "code"), ((2, (cell, "a")), (3, ("0", "b"))))
    for decimals, wanted in zip(Decimals, (either, point, comma), strict=True):
        columns = Columns({"begin": "begin"}, Unit.SECONDS, 0, decimals)
        begins = [tag.start_ms for tag in table_read.found_in(table, columns).tags]
        late = wanted is None or wanted > 7 * 86_400_000
        assert begins == ([0] if late else [wanted, 0]), decimals


def test_other_sheets_with_something_on_them_are_told(tmp_path: Path) -> None:
    file = _workbook(tmp_path / "t.xlsx", ["begin", "code"], [1.5, "a"])
    book = openpyxl.load_workbook(file)
    book.create_sheet("empty")
    more = book.create_sheet("Session 2")
    more.append(["begin", "code"])
    book.save(file)
    found = table_read.read(file)
    assert len(found.tags) == 1
    assert "1 sheet dropped: only the first one is read (Session 2)" in found.report.text
