import io
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import webvtt

from iprtool.exchange import subtitles
from iprtool.exchange.leaving import Leaving
from iprtool.exchange.report import Report
from tests.unit.exchange.eaf_studies import LATER, leaving, tagged

SOME = leaving(
    tagged(1, 3_600_000, 3_601_001, 2, "A & b\n\n--> c", "C>D"), tagged(2, 5, None), tagged(3, 9, 9, None, who="")
)


def written(write: Callable[[BinaryIO, Leaving], Report], what: Leaving) -> str:
    out = io.BytesIO()
    write(out, what)
    return out.getvalue().decode()


def test_webvtt() -> None:
    assert written(subtitles.write_vtt, SOME) == (
        "WEBVTT\n\n1\n00:00:00.005 --> 00:00:02.005\n<v AB>Rupture/Withdrawal\n\n"
        "2\n00:00:00.009 --> 00:00:00.010\nMark\n\n"
        "3\n01:00:00.000 --> 01:00:01.001\n<v C D>Repair &amp; more/Links &lt;it&gt;\nA &amp; b\n--&gt; c\n"
    )


def test_srt() -> None:
    assert written(subtitles.write_srt, SOME) == (
        "1\n00:00:00,005 --> 00:00:02,005\nAB: Rupture/Withdrawal\n\n"
        "2\n00:00:00,009 --> 00:00:00,010\nMark\n\n"
        "3\n01:00:00,000 --> 01:00:01,001\nC>D: Repair & more/Links <it>\nA & b\n→ c\n"
    )


def test_the_report() -> None:
    report = subtitles.write_vtt(io.BytesIO(), leaving(tagged(1, -9, -2), tagged(2, 7, None), tagged(3, -1, 4)))
    assert report.text.splitlines() == [
        "2 segments taken",
        "1 segment changed: they begin before 0 and are cut there (Rupture/Withdrawal -00:00:00.001)",
        "1 point changed: they are shown for 2 s (Rupture/Withdrawal 00:00:00.007)",
        "1 segment dropped: subtitles have no time before 0 (Rupture/Withdrawal -00:00:00.009)",
    ]
    other = leaving(tagged(1, 5, 9), tagged(2, 5, 9, film=LATER))
    assert "00:00:01,505 --> 00:00:01,509" in written(subtitles.write_srt, other)


def test_another_reader_finds_the_same_cues(tmp_path: Path) -> None:
    (tmp_path / "a.vtt").write_text(written(subtitles.write_vtt, SOME), "utf-8")
    (tmp_path / "a.srt").write_text(written(subtitles.write_srt, SOME), "utf-8")
    times = [("00:00:00.005", "00:00:02.005"), ("00:00:00.009", "00:00:00.010"), ("01:00:00.000", "01:00:01.001")]
    cues = webvtt.read(str(tmp_path / "a.vtt")).captions
    assert [(cue.start, cue.end) for cue in cues] == times
    assert [cue.voice for cue in cues] == ["AB", None, "C D"]
    assert [(cue.start, cue.end) for cue in webvtt.from_srt(str(tmp_path / "a.srt")).captions] == times
