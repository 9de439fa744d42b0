import io
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
import rustling.elan
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Outcome, Role, ScaleKind
from iprtool.domain.model import Anchor, Episode, Scale, Session
from iprtool.exchange import eaf_read, eaf_write
from iprtool.exchange.found import Found
from iprtool.exchange.found_codes import tree_of
from iprtool.exchange.leaving import Leaving, Linked
from iprtool.exchange.report import Fate
from tests.unit.exchange.eaf_studies import FILM, LATER, TREE, leaving, script, tagged

SOME = leaving(
    tagged(1, 1_000, 2_000, memo="looks\naway"), tagged(2, 1_500, 1_900, 1), tagged(3, 1_500, None), tagged(4, 0, 0, 2),
    tagged(5, 7, None, None), tagged(6, 9, 30, None, who="C & D"), tagged(7, 2_000, 2_100),
    scripts=(script((0, 900, "T", "How are you?"), (800, 1_200, "C", "Well"), (None, None, "C", "untimed")),),
)  # fmt: skip


def written(what: Leaving) -> bytes:
    out = io.BytesIO()
    eaf_write.write(out, what)
    return out.getvalue()


def back(data: bytes, tmp_path: Path, name: str = "a.eaf") -> Found:
    (tmp_path / name).write_bytes(data)
    return eaf_read.read(tmp_path / name)


def plain(found: Found) -> list[tuple[object, ...]]:
    return sorted(
        (t.medium, t.author, t.start_ms, -1 if t.end_ms is None else t.end_ms, t.path, t.memo) for t in found.tags
    )


def meant(what: Leaving) -> list[tuple[object, ...]]:
    films = [film.id for film in sorted(what.recordings, key=lambda film: film.offset_ms)]
    return sorted(
        (
            films.index(s.recording.id), s.run.author, s.tag.start_ms,
            -1 if s.tag.end_ms is None else max(s.tag.end_ms, s.tag.start_ms + 1),
            tuple(s.code.split("/")) if s.code else (), s.tag.memo,
        )
        for s in what.segments
    )  # fmt: skip


def schema(samples: Path) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(samples.parent / "xsd" / "EAFv3.0.xsd"))


def test_what_is_written_comes_back(tmp_path: Path) -> None:
    found = back(written(SOME), tmp_path)
    assert plain(found) == meant(SOME)
    assert [(c.path, c.definition, c.id) for c in found.codes] == [
        (("Rupture", "Withdrawal"), "Moves “away”.", TREE.codes[0].id),
        (("Rupture", "Withdrawal", "Denial"), "", TREE.codes[1].id),
        (("Repair & more", "Links <it>"), "", TREE.codes[2].id),
    ]
    (spoken,) = found.transcripts
    assert (spoken.title, spoken.language) == ("Spoken", "de")
    assert [(t.start_ms, t.end_ms, t.speaker, t.text) for t in spoken.turns] == [
        (0, 900, "T", "How are you?"), (800, 1_200, "C", "Well"),
    ]  # fmt: skip
    (medium,) = found.media
    assert (medium.file_name, medium.dyad, medium.session) == ("ä film.mp4", "08", 3)


def test_the_report_names_what_elan_has_no_room_for() -> None:
    rated = replace(tagged(1, -5, 40), ratings=(("Impact", "3"),))
    report = eaf_write.write(io.BytesIO(), leaving(rated, tagged(2, 5, None), tagged(3, 9, 9), tagged(4, -9, -1)))
    assert report.text.splitlines() == [
        "1 rating taken",
        "3 segments taken",
        "1 segment changed: they begin before 0 and are cut there (Rupture/Withdrawal -00:00:00.005)",
        "1 segment changed: they have no length, and are 1 ms long in ELAN (Rupture/Withdrawal 00:00:00.009)",
        "1 point changed: ELAN has none, they are 1 ms long on tiers of their own",
        "1 segment dropped: ELAN has no time before 0 (Rupture/Withdrawal -00:00:00.009)",
    ]


def test_ratings_and_parts_in_episodes_hang_on_the_segments_and_come_back(samples: Path, tmp_path: Path) -> None:
    ids = ["01890a5d-ac96-774b-bcce-b302099b800" + n for n in "123"]
    rows = [tagged(1, 5, 40), tagged(2, 30, 70, 2, memo="gently"), tagged(3, 80, None, 2)]
    rows = [replace(each, tag=replace(each.tag, id=own)) for each, own in zip(rows, ids, strict=True)]
    rows[0] = replace(rows[0], ratings=(("Impact", "3.5"), ("Locus", "bond & goal")))
    scale = Scale("sc", "b", "Impact", 0, ScaleKind.ORDINAL, family_id="f1", low=1.0, high=5.0, step=0.5)
    parts = ((Role.RUPTURE, ids[0]), (Role.ATTEMPT, ids[1]), (Role.RESOLUTION, new_id()))
    elsewhere = ((Role.RUPTURE, new_id()), (Role.ATTEMPT, ids[2]))
    told = Episode("e1", "p", Outcome.PARTIAL, "half\nway")
    whole = replace(
        leaving(*rows),
        trees=(replace(TREE, scales=(scale,), anchors=(Anchor("an", "sc", 1.0, "none"),)),),
        episodes=(Linked(told, parts), Linked(Episode("e2", "p"), elsewhere)),
    )
    data = written(whole)
    schema(samples).assertValid(etree.fromstring(data))
    (tiers,) = rustling.elan.ELAN.from_strs([data.decode()]).tiers()
    assert [a.value for a in tiers["Impact@AB – Rupture"].annotations] == ["3.5"]
    assert [a.value for a in tiers["episode@AB – Repair & more"].annotations] == ["1 attempt"]
    found = back(data, tmp_path)
    assert {tag.id: tag.ratings for tag in found.tags} == {ids[0]: rows[0].ratings, ids[1]: (), ids[2]: ()}
    assert [(set(e.parts), e.outcome, e.memo) for e in found.episodes] == [
        (set(parts[:2]), Outcome.PARTIAL, "half\nway")
    ]
    tree = tree_of(found, study_id="st")
    (impact,) = tree.scales
    assert (impact.name, impact.high, impact.step, tree.anchors_of(impact)[0].label) == ("Impact", 5, 0.5, "none")
    assert impact.family_id == next(family.id for family in tree.families if family.name == "Rupture")
    report = eaf_write.write(io.BytesIO(), whole)
    assert (report.count(Fate.TAKEN, "ratings"), report.count(Fate.TAKEN, "parts in episodes")) == (2, 2)
    assert (report.count(Fate.DROPPED, "episodes"), report.count(Fate.DROPPED, "parts in episodes")) == (1, 1)


def test_parts_in_episodes_that_were_typed_otherwise_in_elan_are_told(tmp_path: Path) -> None:
    one = replace(tagged(1, 5, 40), tag=replace(tagged(1, 5, 40).tag, id=new_id()))
    whole = replace(leaving(one), episodes=(Linked(Episode("e1", "p"), ((Role.RUPTURE, one.tag.id),)),))
    found = back(written(whole).replace(b">1 rupture<", b">the first<"), tmp_path)
    assert not found.episodes
    assert found.report.count(Fate.DROPPED, "parts in episodes") == 1


def test_the_schema_accepts_it_and_a_repetition_is_the_same(samples: Path) -> None:
    both = leaving(tagged(1, 5, 9, film=LATER), tagged(2, 5, 9), tagged(3, 8, 20))
    for what in (SOME, both, leaving(tagged(1, 1, 2)), leaving()):
        data = written(what)
        schema(samples).assertValid(etree.fromstring(data))
        assert data == written(what)


def test_no_path_leaves_and_the_film_is_named() -> None:
    data = written(SOME).decode()
    assert 'RELATIVE_MEDIA_URL="./%C3%A4%20film.mp4"' in data
    assert "media/a.mp4" not in data
    assert "file:" not in data


def test_another_reader_finds_the_same_segments(tmp_path: Path) -> None:
    (tmp_path / "a.eaf").write_bytes(written(SOME))
    (tiers,) = rustling.elan.read_elan(str(tmp_path / "a.eaf")).tiers()
    found = sorted(
        (a.start_time, a.end_time)
        for name, tier in tiers.items()
        if " – " in name and "memo@" not in name
        for a in tier.annotations
    )
    assert found == sorted(
        (s.tag.start_ms, s.tag.start_ms + 1 if s.tag.end_ms is None else max(s.tag.end_ms, s.tag.start_ms + 1))
        for s in SOME.segments
    )


def test_nothing_overlaps_on_a_tier() -> None:
    root = etree.fromstring(written(leaving(*(tagged(n, n % 7 * 10, n % 7 * 10 + n) for n in range(60)))))
    times = {slot.get("TIME_SLOT_ID"): int(slot.get("TIME_VALUE") or 0) for slot in root.iter("TIME_SLOT")}
    for tier in root.iter("TIER"):
        spans = [
            (times[a.get("TIME_SLOT_REF1")], times[a.get("TIME_SLOT_REF2")]) for a in tier.iter("ALIGNABLE_ANNOTATION")
        ]
        assert all(a < b for a, b in spans)
        assert all(one[1] <= two[0] for one, two in pairwise(spans))


def test_a_point_that_was_made_longer_in_elan_is_an_interval(tmp_path: Path) -> None:
    data = written(leaving(tagged(1, 100, None))).replace(b'TIME_VALUE="101"', b'TIME_VALUE="140"')
    (tag,) = back(data, tmp_path).tags
    assert (tag.start_ms, tag.end_ms) == (100, 140)


def test_two_recordings_share_the_clock_and_come_back_to_their_own(tmp_path: Path) -> None:
    both = leaving(tagged(1, 5_000, 6_000), tagged(2, 5_000, 6_000, film=LATER))
    data = written(both)
    assert b'TIME_ORIGIN="-1500"' in data
    assert b'TIME_VALUE="6500"' in data
    found = back(data, tmp_path)
    assert [(medium.file_name, medium.beside, medium.begins_ms) for medium in found.media] == [
        (FILM.file_name, None, 0), (LATER.file_name, 0, 1_500),
    ]  # fmt: skip
    assert plain(found) == meant(both)


def test_interviews_are_not_laid_on_the_clock_of_the_session(tmp_path: Path) -> None:
    interview = replace(FILM, id="r5", label="interview", recall_id="re1")
    what = leaving(tagged(1, 5, 6), tagged(2, 7, 8, film=interview))
    report = eaf_write.write(io.BytesIO(), what)
    assert report.count(Fate.DROPPED, "recordings, with all that is about them") == 1
    assert [tag.start_ms for tag in back(written(what), tmp_path).tags] == [5]
    assert [tag.start_ms for tag in back(written(leaving(what.segments[1])), tmp_path).tags] == [7]


def test_several_sessions_are_refused() -> None:
    other = replace(FILM, id="r9", session_id="s9")
    what = leaving(tagged(1, 5, 6), replace(tagged(2, 5, 6, film=other), session=Session("s9", "d1", 4)))
    with pytest.raises(IprError, match="about one session, and these are 2"):
        written(what)


def _hung(name: str, parent: str, text: str, after: str = "") -> str:
    before = f' PREVIOUS_ANNOTATION="{after}"' if after else ""
    return (
        f'<ANNOTATION><REF_ANNOTATION ANNOTATION_ID="{name}" ANNOTATION_REF="{parent}"{before}>'
        f"<ANNOTATION_VALUE>{text}</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION>"
    )


def _aligned(name: str, begin: str, end: str, text: str) -> str:
    return (
        f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="{name}" TIME_SLOT_REF1="{begin}" TIME_SLOT_REF2="{end}">'
        f"<ANNOTATION_VALUE>{text}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>"
    )


HAND = f"""<ANNOTATION_DOCUMENT><HEADER TIME_UNITS="@unit">
<MEDIA_DESCRIPTOR MEDIA_URL="file:///C:/home/someone/my%20film.mpg"/></HEADER>
<TIME_ORDER><TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="1000"/><TIME_SLOT TIME_SLOT_ID="ts2"/>
<TIME_SLOT TIME_SLOT_ID="ts3"/><TIME_SLOT TIME_SLOT_ID="ts4" TIME_VALUE="4000"/></TIME_ORDER>
<TIER TIER_ID="sub" PARENT_REF="w" LINGUISTIC_TYPE_REF="s">
{_hung("b2", "a1", "y", "b1")}{_hung("b1", "a1", "x")}{_hung("b3", "gone", "z")}
</TIER>
<TIER TIER_ID="w" LINGUISTIC_TYPE_REF="t" PARTICIPANT="P" ANNOTATOR="AB">
{_aligned("a1", "ts1", "ts2", "k")}{_aligned("a2", "ts2", "ts3", " ")}{_aligned("a3", "ts3", "ts4", "k")}
</TIER></ANNOTATION_DOCUMENT>"""


def hand(unit: str = "milliseconds") -> str:
    """A small file: a child tier before its parent, times that are missing."""
    return HAND.replace("@unit", unit)


def test_times_without_a_value_and_parts_of_an_annotation_lie_evenly(tmp_path: Path) -> None:
    found = back(hand().encode(), tmp_path)
    assert [(t.start_ms, t.end_ms, t.path, t.author) for t in found.tags] == [
        (1500, 2000, ("sub", "y"), ""), (1000, 1500, ("sub", "x"), ""),
        (1000, 2000, ("w", "k"), "AB"), (2000, 3000, (), "AB"), (3000, 4000, ("w", "k"), "AB"),
    ]  # fmt: skip
    assert [m.file_name for m in found.media] == ["my film.mpg"]
    assert found.report.count(Fate.DROPPED, "annotations") == 1
    assert found.report.count(Fate.CHANGED, "times") == 2


def test_frames_are_a_unit_of_time(tmp_path: Path) -> None:
    assert back(hand("PAL-frames").encode(), tmp_path).tags[-1].end_ms == 160_000


SAMPLES = {
    "ChildProject__example_solis.eaf": (514, 0, 0, 0), "elan_parser__test.eaf": (10, 0, 7, 3),
    "pympi__sample_2.7.eaf": (8_379, 7, 399, 0), "pympi__sample_2.8.eaf": (8_379, 7, 399, 0),
    "speach__blank.eaf": (0, 0, 0, 1), "speach__test.eaf": (20, 4, 23, 0),
}  # fmt: skip


@pytest.mark.parametrize("name", SAMPLES)
def test_real_files(samples: Path, name: str) -> None:
    """Tags, codes, turns and what was dropped; with what is dropped every annotation of the file is accounted for."""
    file = samples / "eaf" / name
    found = eaf_read.read(file)
    turns = sum(len(each.turns) for each in found.transcripts)
    report = found.report
    assert (len(found.tags), len(found.codes), turns, report.count(Fate.DROPPED)) == SAMPLES[name]
    in_file = file.read_text("utf-8").count("<ANNOTATION>")
    assert len(found.tags) + turns + report.count(Fate.DROPPED, "annotations") == in_file


@pytest.mark.parametrize(
    "text",
    [
        "", "\0" * 90, "<html><body>Log in</body></html>", "<ANNOTATION_DOCUMENT>", "not XML",
        '<!DOCTYPE a [<!ENTITY b "c">]><ANNOTATION_DOCUMENT/>', "<a>" * 5_000, "<QDA/>",
    ],
)  # fmt: skip
def test_other_files_are_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(IprError):
        back(text.encode(), tmp_path)


def test_lies_in_a_file_do_no_harm(tmp_path: Path) -> None:
    for wrong in ("-5", "9" * 500, "1e9", "٣", ""):
        found = back(hand("x").replace('"4000"', f'"{wrong}"').encode(), tmp_path)
        assert all(tag.end_ms is not None and tag.end_ms >= tag.start_ms for tag in found.tags)
    loop = hand("").replace('ANNOTATION_REF="a1"', 'ANNOTATION_REF="b1"')
    assert back(loop.encode(), tmp_path).report.count(Fate.DROPPED, "annotations") == 3


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"]), max_size=20)
SEGMENTS = st.lists(
    st.tuples(st.integers(0, 5_000), st.none() | st.integers(1, 900), st.none() | st.integers(0, 2), TEXTS),
    max_size=12,
)


@settings(max_examples=40, deadline=None)
@given(SEGMENTS)
def test_all_that_the_format_holds_comes_back(
    tmp_path_factory: pytest.TempPathFactory, parts: list[tuple[int, int | None, int | None, str]]
) -> None:
    what = leaving(
        *(tagged(n, a, None if b is None else a + b, code, memo) for n, (a, b, code, memo) in enumerate(parts))
    )
    assert plain(back(written(what), tmp_path_factory.getbasetemp(), "p.eaf")) == meant(what)
