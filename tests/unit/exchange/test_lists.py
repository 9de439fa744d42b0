"""Lists of segments for statistics and video editing, read again by others where there are others."""

import csv
import io
from fractions import Fraction
from pathlib import Path

import pyreadstat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iprtool.domain.segment import Segment
from iprtool.exchange import easydiag, markers, sav
from iprtool.exchange.report import Fate
from tests.unit.exchange.segments import segment

# ---- SPSS


def test_choices_are_numbers_with_labels_and_missing_is_missing(tmp_path: Path) -> None:
    out = io.BytesIO()
    found = [
        segment(1_000, 2_500, memo="Ü – 🙂", ratings=(("Impact", "3.5"), ("Locus", "bond"))),
        segment(3_000, None, "Repair/Clarifies", author="KL", spoken="C: well", ratings=(("Locus", "task"),)),
        segment(4_000, 5_000, ""),
    ]
    report = sav.write(out, found)
    (tmp_path / "s.sav").write_bytes(out.getvalue())
    table, meta = pyreadstat.read_sav(tmp_path / "s.sav")
    assert list(table["begin_ms"]) == [1_000, 3_000, 4_000]
    assert [value if value == value else None for value in table["end_ms"]] == [2_500, None, 5_000]
    assert [meta.variable_value_labels["code"].get(value) for value in table["code"]] == [
        *("Rupture/Withdrawal", "Repair/Clarifies", None),
    ]
    assert meta.variable_value_labels["author"] == {1.0: "AB", 2.0: "KL"}
    assert [value if value == value else None for value in table["Impact"]] == [3.5, None, None]
    assert [meta.variable_value_labels["Locus"].get(value) for value in table["Locus"]] == ["bond", "task", None]
    assert list(table["memo"]) == ["Ü – 🙂", "", ""]
    assert list(table["spoken"]) == ["", "C: well", ""]
    assert meta.column_names_to_labels["begin_ms"] == "Begin in ms from the recording's origin"
    assert report.count(Fate.TAKEN, "segments") == 3


def test_names_of_scales_become_names_that_spss_allows(tmp_path: Path) -> None:
    out = io.BytesIO()
    names = ("1. Größe", "memo", "Memo", "···")
    sav.write(out, [segment(ratings=tuple((name, "1") for name in names))])
    (tmp_path / "s.sav").write_bytes(out.getvalue())
    table, meta = pyreadstat.read_sav(tmp_path / "s.sav")
    labels = {label: name for name, label in meta.column_names_to_labels.items()}
    assert {labels[name] for name in names} <= set(table.columns)
    assert len({name.casefold() for name in table.columns}) == len(table.columns)


def test_the_same_segments_are_the_same_file() -> None:
    first, second = io.BytesIO(), io.BytesIO()
    sav.write(first, [segment()])
    sav.write(second, [segment()])
    assert first.getvalue() == second.getvalue()


def test_nothing_at_all_can_be_written(tmp_path: Path) -> None:
    out = io.BytesIO()
    sav.write(out, [])
    (tmp_path / "s.sav").write_bytes(out.getvalue())
    table, _ = pyreadstat.read_sav(tmp_path / "s.sav")
    assert len(table) == 0


def test_what_spss_has_no_room_for_is_cut_and_told(tmp_path: Path) -> None:
    out = io.BytesIO()
    report = sav.write(out, [segment(memo="ü" * 40_000, code="Family/" + "x" * 200)])
    (tmp_path / "s.sav").write_bytes(out.getvalue())
    table, meta = pyreadstat.read_sav(tmp_path / "s.sav")
    assert table["memo"][0] == "ü" * 16_000
    assert len(meta.variable_value_labels["code"][1.0]) == 120
    assert report.count(Fate.CHANGED) == 2


# ---- markers


def written(*found: Segment) -> list[dict[str, str]]:
    out = io.BytesIO()
    markers.write(out, found)
    return list(csv.DictReader(io.StringIO(out.getvalue().decode(), newline="")))


def test_a_marker_has_time_code_name_and_memo() -> None:
    (interval, point) = written(segment(813_480, 854_120, memo="=looks away\nlong"), segment(1_000, None, ""))
    assert list(interval.values()) == [
        *("Rupture/Withdrawal", "AB – =looks away long", "00:13:33:12", "00:14:14:03", "00:00:40:16", "Comment"),
    ]
    assert (point["Marker Name"], point["In"], point["Duration"]) == ("Mark", "00:00:01:00", "00:00:00:00")


@pytest.mark.parametrize(
    ("ms", "rate", "wanted"),
    [
        (3_600_000, Fraction(25), "01:00:00:00"),
        (3_600_000, Fraction(30_000, 1001), "00:59:56:12"),
        (39, Fraction(25), "00:00:00:00"),
        (40, Fraction(25), "00:00:00:01"),
    ],
)
def test_time_code_counts_frames(ms: int, rate: Fraction, wanted: str) -> None:
    assert markers.timecode(ms, rate) == wanted


def test_a_variable_rate_is_told() -> None:
    report = markers.write(io.BytesIO(), [segment(rate=None)])
    assert "no constant frame rate" in report.text


# ---- EasyDIAg


def test_lines_by_tabs() -> None:
    out = io.BytesIO()
    report = easydiag.write(
        out, [segment(10, 30), segment(5, None, "Repair/Clarifies/Twice", author="K L"), segment(1, 2, "")]
    )
    assert out.getvalue().decode().splitlines() == [
        "Rupture_AB\t10\t30\t20\tWithdrawal",
        "Repair_K L\t5\t6\t1\tClarifies/Twice",
    ]
    assert report.count(Fate.DROPPED) == 1
    assert report.count(Fate.CHANGED) == 1


@given(st.text(), st.text())
def test_no_name_breaks_a_line(author: str, code: str) -> None:
    out = io.BytesIO()
    easydiag.write(out, [segment(1, 2, f"F/{code}", author=author)])
    (line,) = out.getvalue().decode().split("\n")[:-1]
    assert line.count("\t") == 4
