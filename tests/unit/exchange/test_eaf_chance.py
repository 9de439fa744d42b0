"""Studies made by chance as ELAN files and TextGrids: judged by schema and other readers, and read again."""

import io
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

import pytest
import rustling.elan
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from praatio import textgrid as praat

from iprtool.domain.errors import IprError
from iprtool.exchange import eaf_read, eaf_write, textgrid
from iprtool.exchange.found import Found
from iprtool.exchange.leaving import Leaving
from iprtool.exchange.report import Report
from tests.unit.exchange.leavings import leavings


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("chance")


def written(leaving: Leaving, write: Callable[[BinaryIO, Leaving], Report] = eaf_write.write) -> bytes:
    out = io.BytesIO()
    write(out, leaving)
    return out.getvalue()


def found_in(data: bytes, place: Path) -> Found:
    (place / "talk.eaf").write_bytes(data)
    return eaf_read.read(place / "talk.eaf")


@given(leavings(sessions=1))
@settings(max_examples=60, deadline=None)
def test_every_segment_comes_back_from_elan_under_its_id(place: Path, leaving: Leaving) -> None:
    data = written(leaving)
    found = found_in(data, place)
    assert Counter(
        (s.tag.start_ms, s.tag.end_ms, s.code, s.tag.memo, s.run.author, s.run.kind, s.tag.id) for s in leaving.segments
    ) == Counter((t.start_ms, t.end_ms, "/".join(t.path), t.memo, t.author, t.kind, t.id) for t in found.tags)
    for film in leaving.recordings:
        assert found.media[0].file_name == film.file_name
        assert (found.media[0].dyad, found.media[0].session) == (leaving.segments[0].dyad.label, 1)
    assert {code.id for code in found.codes} == {code.id for tree in leaving.trees for code in tree.codes}
    assert written(leaving) == data


@given(leavings(sessions=1))
@settings(max_examples=40, deadline=None)
def test_every_turn_comes_back_from_elan(place: Path, leaving: Leaving) -> None:
    found = found_in(written(leaving), place)
    wanted = [
        (" ".join(turn.text.split()), turn.start_ms, turn.end_ms, "CT"[turn.position % 2 == 0])
        for group in leaving.scripts.values()
        for script in group
        for turn in script.turns
    ]
    assert [(t.text, t.start_ms, t.end_ms, t.speaker) for each in found.transcripts for t in each.turns] == wanted


def test_the_published_schema_accepts_it_and_nothing_overlaps_on_a_tier(samples: Path) -> None:
    schema = etree.XMLSchema(etree.parse(samples.parent / "xsd" / "EAFv3.0.xsd"))

    @given(leavings(sessions=1))
    @settings(max_examples=30, deadline=None)
    def judged(leaving: Leaving) -> None:
        root = etree.fromstring(written(leaving))
        schema.assertValid(root)
        times = {slot.get("TIME_SLOT_ID"): int(slot.get("TIME_VALUE", "")) for slot in root.iter("TIME_SLOT")}
        for tier in root.iter("TIER"):
            spans = [
                (times[each.get("TIME_SLOT_REF1")], times[each.get("TIME_SLOT_REF2")])
                for each in tier.iter("ALIGNABLE_ANNOTATION")
            ]
            assert all(begin < end for begin, end in spans)
            assert all(one[1] <= two[0] for one, two in pairwise(spans))

    judged()


@given(leavings(sessions=1))
@settings(max_examples=20, deadline=None)
def test_another_reader_of_elan_finds_the_same_times_and_values(leaving: Leaving) -> None:
    (tiers,) = rustling.elan.ELAN.from_strs([written(leaving).decode()]).tiers()
    found: Counter[tuple[int | None, int | None, str]] = Counter(
        (a.start_time, a.end_time, a.value or "") for tier in tiers.values() for a in tier.annotations
    )
    wanted: Counter[tuple[int | None, int | None, str]] = Counter(
        (s.tag.start_ms, s.tag.start_ms + 1 if s.tag.end_ms is None else s.tag.end_ms, s.code.partition("/")[2])
        for s in leaving.segments
    )
    assert not wanted - found


@given(leavings(sessions=1))
@settings(max_examples=40, deadline=None)
def test_times_authors_and_codes_come_back_from_praat(place: Path, leaving: Leaving) -> None:
    (place / "talk.TextGrid").write_bytes(written(leaving, textgrid.write))
    found = textgrid.read(place / "talk.TextGrid")
    assert Counter(
        (s.tag.start_ms, s.tag.end_ms, s.code, s.run.author, s.run.kind) for s in leaving.segments
    ) == Counter((t.start_ms, t.end_ms, "/".join(t.path), t.author, t.kind) for t in found.tags)


@given(leavings(sessions=1))
@settings(max_examples=30, deadline=None)
def test_praatio_finds_the_same_intervals_and_points(place: Path, leaving: Leaving) -> None:
    (place / "other.TextGrid").write_bytes(written(leaving, textgrid.write))
    grid = praat.openTextgrid(str(place / "other.TextGrid"), includeEmptyIntervals=False)
    found = Counter(
        tuple(round(time * 1000) for time in entry[:-1])
        for name in grid.tierNames
        for entry in grid.getTier(name).entries
    )
    wanted = Counter(
        (s.tag.start_ms,) if s.tag.end_ms is None else (s.tag.start_ms, s.tag.end_ms) for s in leaving.segments
    )
    assert not wanted - found


BITS = st.sampled_from(
    [b'"', b"<", b"/>", b"&#0;", b"\xff", b"\0", b"null", b"1e308", b"-5/3", b"9" * 30, b"tag-", b""]
)
CUTS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), BITS), min_size=1, max_size=4)


@pytest.mark.parametrize(("module", "writer"), [(eaf_read, eaf_write), (textgrid, textgrid)])
def test_whatever_is_broken_in_a_file_it_is_read_or_refused(place: Path, module: Any, writer: Any) -> None:
    @given(leavings(sessions=1), CUTS)
    @settings(max_examples=60, deadline=None)
    def broken(leaving: Leaving, cuts: list[tuple[float, int, bytes]]) -> None:
        data = written(leaving, writer.write)
        for at, length, bit in cuts:
            begin = int(at * len(data))
            data = data[:begin] + bit + data[begin + length :]
        (place / "broken").write_bytes(data)
        with suppress(IprError):
            found = module.read(place / "broken")
            assert all(tag.end_ms is None or tag.end_ms >= tag.start_ms for tag in found.tags)

    broken()
