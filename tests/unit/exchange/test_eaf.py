"""ELAN files: judged by the published schema, found by another reader, real and hostile ones."""

import io
from collections import Counter
from pathlib import Path

import pytest
import rustling.elan
from hypothesis import HealthCheck, assume, given, settings
from lxml import etree

from iprtool.domain.errors import IprError
from iprtool.exchange import eaf_read, eaf_write
from iprtool.exchange.found import Found
from iprtool.exchange.leaving import Leaving
from iprtool.exchange.report import Fate
from tests.unit.exchange.leavings import leavings

SHARED = Path(__file__).parents[4] / "shared"
SAMPLES = SHARED / "samples" / "eaf"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="schemas and samples are not here")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("eaf")


def written(leaving: Leaving) -> bytes:
    out = io.BytesIO()
    eaf_write.write(out, leaving)
    return out.getvalue()


def found_in(data: bytes, folder: Path, name: str = "talk.eaf") -> Found:
    file = folder / name
    file.write_bytes(data)
    return eaf_read.read(file)


@given(leavings(sessions=1))
@settings(max_examples=80, deadline=None)
def test_every_segment_comes_back(place: Path, leaving: Leaving) -> None:
    data = written(leaving)
    found = found_in(data, place)
    assert Counter(
        (s.tag.start_ms, s.tag.end_ms, s.code, s.tag.memo, s.run.author, s.run.kind, s.tag.id) for s in leaving.segments
    ) == Counter((t.start_ms, t.end_ms, "/".join(t.path), t.memo, t.author, t.kind, t.id) for t in found.tags)
    for film in leaving.recordings:
        assert found.media[0].file_name == film.file_name
        assert (found.media[0].dyad, found.media[0].session) == (leaving.segments[0].dyad.label, 1)
    used = {s.code.split("/")[0] for s in leaving.segments if s.code}
    own = {code.id: tree.path(code.id) for tree in leaving.trees for code in tree.codes}
    assert {code.id for code in found.codes} == {key for key, path in own.items() if path.split("/")[0] in used}
    assert written(leaving) == data


@given(leavings(sessions=1))
@settings(max_examples=40, deadline=None)
def test_every_turn_comes_back(place: Path, leaving: Leaving) -> None:
    found = found_in(written(leaving), place)
    scripts = [script for group in leaving.scripts.values() for script in group]
    wanted = [
        (" ".join(turn.text.split()), turn.start_ms, turn.end_ms, "CT"[turn.position % 2 == 0])
        for script in scripts
        for turn in script.turns
    ]
    assert [(t.text, t.start_ms, t.end_ms, t.speaker) for each in found.transcripts for t in each.turns] == wanted


@needs_shared
@given(leavings(sessions=1))
@settings(max_examples=30, deadline=None)
def test_the_published_schema_accepts_it_and_nothing_overlaps_on_a_tier(leaving: Leaving) -> None:
    root = etree.fromstring(written(leaving))
    etree.XMLSchema(etree.parse(str(SHARED / "xsd" / "EAFv3.0.xsd"))).assertValid(root)
    times = {slot.get("TIME_SLOT_ID"): int(slot.get("TIME_VALUE", "")) for slot in root.iter("TIME_SLOT")}
    for tier in root.iter("TIER"):
        over = 0
        for each in tier.iter("ALIGNABLE_ANNOTATION"):
            begin, end = times[each.get("TIME_SLOT_REF1")], times[each.get("TIME_SLOT_REF2")]
            assert over <= begin < end
            over = end


@given(leavings(sessions=1))
@settings(max_examples=20, deadline=None)
def test_another_reader_finds_the_same_times_and_values(leaving: Leaving) -> None:
    (tiers,) = rustling.elan.ELAN.from_strs([written(leaving).decode()]).tiers()
    found = Counter(
        (each.start_time, each.end_time, each.value or "")
        for name, tier in tiers.items()
        for each in tier.annotations
        if not name.endswith(("memo", "spoken")) and " – memo #" not in name and " – spoken #" not in name
    )
    assert found == Counter(
        (t.start_ms, t.start_ms + 1 if t.end_ms is None else t.end_ms, s.code.partition("/")[2])
        for s in leaving.segments
        for t in (s.tag,)
    )


@given(leavings(sessions=2))
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
def test_several_recordings_are_refused_with_what_to_do(leaving: Leaving) -> None:
    assume(len(leaving.recordings) == 2)
    with pytest.raises(IprError, match="an ELAN file is about one"):
        written(leaving)


# ---- real files


EXPECTED = {
    "pympi__sample_2.7.eaf": (1, 1),
    "pympi__sample_2.8.eaf": (1, 1),
    "speach__blank.eaf": (0, 0),
    "speach__test.eaf": (1, 1),
    "ChildProject__example_solis.eaf": (1, 0),
    "elan_parser__test.eaf": (1, 1),
}


@needs_shared
@pytest.mark.parametrize("name", EXPECTED)
def test_real_files_keep_every_annotation_or_tell_why_not(name: str) -> None:
    found = eaf_read.read(SAMPLES / name)
    root = etree.parse(str(SAMPLES / name)).getroot()
    annotations = sum(1 for _ in root.iter("ALIGNABLE_ANNOTATION", "REF_ANNOTATION"))
    turns = sum(len(each.turns) for each in found.transcripts)
    dropped = found.report.count(Fate.DROPPED, "annotations")
    assert len(found.tags) + turns + dropped == annotations
    assert all(tag.end_ms is None or tag.end_ms > tag.start_ms for tag in found.tags)
    has_tags, has_turns = EXPECTED[name]
    assert (bool(found.tags), bool(turns)) == (bool(has_tags), bool(has_turns)), found.report.text


# ---- hostile and odd files


def _document(inside: str) -> bytes:
    return f'<?xml version="1.0"?><ANNOTATION_DOCUMENT AUTHOR="X" FORMAT="2.8">{inside}</ANNOTATION_DOCUMENT>'.encode()


SLOTS = "".join(
    f'<TIME_SLOT TIME_SLOT_ID="t{n}"{value}/>'
    for n, value in enumerate([' TIME_VALUE="1000"', "", "", ' TIME_VALUE="4000"', ' TIME_VALUE="-5"'])
)


def _aligned(own: str, first: str, last: str, value: str) -> str:
    return (
        f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="{own}" TIME_SLOT_REF1="{first}" TIME_SLOT_REF2="{last}">'
        f"<ANNOTATION_VALUE>{value}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>"
    )


def _referring(own: str, ref: str, value: str) -> str:
    return (
        f'<ANNOTATION><REF_ANNOTATION ANNOTATION_ID="{own}" ANNOTATION_REF="{ref}">'
        f"<ANNOTATION_VALUE>{value}</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION>"
    )


def test_slots_without_a_time_lie_evenly_and_parts_share_the_time_of_their_whole(tmp_path: Path) -> None:
    inside = (
        f"<TIME_ORDER>{SLOTS}</TIME_ORDER>"
        f'<TIER TIER_ID="gaze@A" LINGUISTIC_TYPE_REF="g" ANNOTATOR="KL">'
        f"{_aligned('a1', 't0', 't1', 'x')}{_aligned('a2', 't1', 't2', 'x')}{_aligned('a3', 't2', 't3', 'x')}</TIER>"
        f'<TIER TIER_ID="parts" LINGUISTIC_TYPE_REF="p" PARENT_REF="gaze@A">'
        f"{_referring('r1', 'a1', 'y')}{_referring('r2', 'a1', 'y')}{_referring('r3', 'gone', 'y')}</TIER>"
        '<TIER TIER_ID="odd" LINGUISTIC_TYPE_REF="p">'
        f"{_aligned('b1', 't3', 't0', 'z')}{_aligned('b2', 't4', 't0', 'z')}</TIER>"
    )
    found = found_in(_document(inside), tmp_path)
    assert [(t.start_ms, t.end_ms, t.path, t.author) for t in found.tags] == [
        (1_000, 2_000, ("gaze", "x"), "KL"),
        (2_000, 3_000, ("gaze", "x"), "KL"),
        (3_000, 4_000, ("gaze", "x"), "KL"),
        (1_000, 1_500, ("parts", "y"), ""),
        (1_500, 2_000, ("parts", "y"), ""),
        (4_000, None, ("odd", "z"), ""),
    ]
    assert found.report.count(Fate.DROPPED, "annotations") == 2
    assert found.report.count(Fate.CHANGED, "annotations") == 1


def test_a_vocabulary_is_a_family_whatever_its_form(tmp_path: Path) -> None:
    inside = (
        '<HEADER TIME_UNITS="PAL-frames"><MEDIA_DESCRIPTOR MEDIA_URL="file:///C:/My%20films/a%20b.mpg"/></HEADER>'
        '<TIME_ORDER><TIME_SLOT TIME_SLOT_ID="t0" TIME_VALUE="25"/>'
        '<TIME_SLOT TIME_SLOT_ID="t1" TIME_VALUE="50"/></TIME_ORDER>'
        '<TIER TIER_ID="hands" LINGUISTIC_TYPE_REF="h" PARTICIPANT="P1">'
        f"{_aligned('a1', 't0', 't1', 'up and/or down')}</TIER>"
        '<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="h" CONTROLLED_VOCABULARY_REF="Gesture"/>'
        '<CONTROLLED_VOCABULARY CV_ID="Gesture"><CV_ENTRY>up and/or down</CV_ENTRY><CV_ENTRY>rest</CV_ENTRY>'
        "</CONTROLLED_VOCABULARY>"
    )
    found = found_in(_document(inside), tmp_path)
    (tag,) = found.tags
    assert (tag.start_ms, tag.end_ms, tag.path, tag.author) == (1_000, 2_000, ("Gesture", "up and/or down"), "P1")
    assert [code.path for code in found.codes] == [("Gesture", "up and/or down"), ("Gesture", "rest")]
    assert found.media[0].file_name == "a b.mpg"


HOSTILE = {
    "empty": b"",
    "zeros": b"\0" * 50,
    "web page": b"<!DOCTYPE html><html></html>",
    "entities": b'<!DOCTYPE a [<!ENTITY x "y">]><ANNOTATION_DOCUMENT>&x;</ANNOTATION_DOCUMENT>',
    "other XML": b"<Project/>",
    "deep": b"<ANNOTATION_DOCUMENT>" + b"<TIER>" * 100_000,
    "cut off": _document("<TIER>")[:-30],
    "not in its letters": b'<?xml version="1.0" encoding="utf-8"?><ANNOTATION_DOCUMENT>\xff</ANNOTATION_DOCUMENT>',
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_files_are_refused_in_a_sentence(what: str, tmp_path: Path) -> None:
    with pytest.raises(IprError, match=r"^talk\.eaf "):
        found_in(HOSTILE[what], tmp_path)
