import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iprtool.domain.kinds import MediaKind, PassKind
from iprtool.domain.model import Dyad, Pass, Recording, Session, Study, Tag
from iprtool.domain.segment import Segment
from iprtool.exchange import csv_long
from iprtool.exchange.columns import LONG_COLUMNS


def segment(
    *,
    memo: str = "",
    start_ms: int = 813_480,
    end_ms: int | None = 854_120,
    title: str = "Closeness",
    runs: bool = False,
    ratings: tuple[tuple[str, str], ...] = (),
) -> Segment:
    recording = Recording(
        "r1", "s1", "camera A", "a.mp4", "media/a.mp4", False, 1, "0" * 64, MediaKind.VIDEO, 0, 3_130_200
    )
    return Segment(
        Study("st", title), "Clinic 2/Oslo", Dyad("d1", "st", None, "08"), Session("s1", "d1", 3), recording,
        Pass("p1", "r1", "b", PassKind.CODING, "AB"), Tag("t1", "p1", "c", start_ms, end_ms, memo, runs),
        "Rupture/Withdrawal", ratings,
    )  # fmt: skip


def written(*segments: Segment) -> str:
    out = io.StringIO(newline="")
    assert csv_long.write(out, LONG_COLUMNS, segments) == len(segments)
    return out.getvalue()


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_an_interval_is_one_line_with_every_column() -> None:
    (row,) = rows(written(segment(memo="Tells a story, looks away.")))
    assert row == {
        "study": "Closeness", "site": "Clinic 2/Oslo", "dyad": "08", "session": "3", "recording": "camera A",
        "pass_kind": "coding", "author": "AB", "code": "Rupture/Withdrawal", "begin_ms": "813480", "end_ms": "854120",
        "begin": "00:13:33.480", "end": "00:14:14.120", "duration_ms": "40640", "open": "", "ratings": "",
        "memo": "Tells a story, looks away.", "spoken": "",
        "said_at_ms": "", "said_end_ms": "", "stance": "", "stopped_by": "", "times_seen": "",
        "tag_id": "t1", "pass_id": "p1", "recording_id": "r1", "session_id": "s1", "dyad_id": "d1",
    }  # fmt: skip
    assert list(row) == [column.name for column in LONG_COLUMNS]


def test_a_point_has_no_end_and_no_duration() -> None:
    (row,) = rows(written(segment(end_ms=None)))
    assert (row["end_ms"], row["end"], row["duration_ms"]) == ("", "", "")
    assert row["begin_ms"] == "813480"


def test_an_open_interval_says_so() -> None:
    (row,) = rows(written(segment(end_ms=None, runs=True)))
    assert (row["end_ms"], row["open"]) == ("", "yes")


def test_ratings_are_one_cell_in_their_order() -> None:
    (row,) = rows(written(segment(ratings=(("Impact", "3.5"), ("A=b; c", "x;y")))))
    assert row["ratings"] == "Impact=3.5; A:b, c=x,y"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "|", "\t", "\r", " =", "＝", "\n@"])
def test_no_cell_can_be_a_formula(start: str) -> None:
    (row,) = rows(written(segment(memo=f"{start}cmd|' /C calc'!A0", title=f"{start}1+1")))
    assert row["memo"] == f"'{start}cmd|' /C calc'!A0"
    assert row["study"].startswith("'")


@given(st.text(max_size=40), st.integers(0, 10**8), st.none() | st.integers(1, 10**8))
def test_any_memo_and_any_times_read_back(memo: str, start_ms: int, length: int | None) -> None:
    end_ms = None if length is None else start_ms + length
    (row,) = rows(written(segment(memo=memo, start_ms=start_ms, end_ms=end_ms)))
    assert row["memo"] in (memo, "'" + memo)
    assert int(row["begin_ms"]) == start_ms
    assert row["end_ms"] == ("" if end_ms is None else str(end_ms))


def test_the_same_segments_give_the_same_bytes() -> None:
    assert written(segment(), segment(memo="x")) == written(segment(), segment(memo="x"))
