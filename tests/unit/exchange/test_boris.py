"""BORIS projects: written and read again, other people's ways, hostile files."""

import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iprtool.domain.errors import IprError
from iprtool.domain.kinds import Carrier, PassKind
from iprtool.exchange import boris_read, boris_write
from iprtool.exchange.found import Found
from iprtool.exchange.leaving import Leaving
from iprtool.exchange.report import Fate
from iprtool.exchange.subjects import kind_of, subject_of
from tests.unit.exchange import eaf_studies
from tests.unit.exchange.eaf_studies import FILM, LATER, tagged
from tests.unit.exchange.leavings import NAMES, leavings


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("boris")


def written(leaving: Leaving) -> bytes:
    out = io.BytesIO()
    boris_write.write(out, leaving)
    return out.getvalue()


def found_in(data: bytes, folder: Path) -> Found:
    file = folder / "project.boris"
    file.write_bytes(data)
    return boris_read.read(file)


@given(leavings())
@settings(max_examples=60, deadline=None)
def test_every_segment_comes_back_with_its_times_code_author_and_memo(place: Path, leaving: Leaving) -> None:
    data = written(leaving)
    found = found_in(data, place)
    names = [film.file_name for film in leaving.recordings]
    wanted = Counter(
        (s.recording.file_name, s.tag.start_ms, s.tag.end_ms, s.run.author, s.run.kind, s.tag.memo)
        for s in leaving.segments
    )
    back = [found.media[tag.medium].file_name for tag in found.tags]
    assert set(back) <= set(names)
    assert wanted == Counter(
        (file, tag.start_ms, tag.end_ms, tag.author, tag.kind, tag.memo)
        for file, tag in zip(back, found.tags, strict=True)
    )
    assert {(m.dyad, m.session) for m in found.media} == {(s.dyad.label, s.session.number) for s in leaving.segments}
    assert data.isascii()
    assert written(leaving) == data


@given(leavings())
@settings(max_examples=40, deadline=None)
def test_no_subject_has_a_behaviour_twice_at_a_time(leaving: Leaving) -> None:
    document = json.loads(written(leaving))
    kinds = {row["code"]: row["type"] for row in document["behaviors_conf"].values()}
    assert len({name.casefold() for name in kinds}) == len(kinds)
    for observation in document["observations"].values():
        running: set[tuple[str, str]] = set()
        last: dict[tuple[str, str], float] = {}
        for time, subject, code, *_ in observation["events"]:
            assert kinds[code]
            if kinds[code] == "State event":
                running ^= {(subject, code)}
            assert time >= last.get((subject, code), 0)
            last[subject, code] = time
        assert not running


@given(NAMES, st.sampled_from(PassKind), st.integers(1, 3))
def test_a_subject_tells_author_and_kind(author: str, kind: PassKind, layer: int) -> None:
    if kind_of(author) == (author, PassKind.CODING):
        assert kind_of(subject_of(author, kind, layer)) == (author, kind)


# ---- as others write it


def _project(events: list[Any], **observation: Any) -> bytes:
    return json.dumps(
        {
            "project_name": "Play",
            "behaviors_conf": {
                "0": {"type": "Point event", "key": "p", "code": "smiles", "category": "Face"},
                "1": {"type": "State event", "key": "s", "code": "talks", "category": ""},
            },
            "observations": {
                "first": {
                    "file": {"1": ["/home/x/films/a.mp4"]}, "type": "MEDIA", "time offset": 0.0, "events": events,
                    "media_info": {"length": {"/home/x/films/a.mp4": 12.3456}},
                }
                | observation
            },
        }
    ).encode()  # fmt: skip


def test_points_states_modifiers_and_comments(tmp_path: Path) -> None:
    events = [
        [1.0005, "child", "smiles", "wide", "again", 25],
        [2, "child", "talks", "None", "soft"],
        [3.5, "child", "talks", "None", "loud"],
        [4, "mother", "talks", "", ""],
        [5, "", "waves", "", ""],
    ]
    found = found_in(_project(events), tmp_path)
    assert [(t.start_ms, t.end_ms, t.path, t.author, t.memo) for t in found.tags] == [
        (1_001, None, ("Face", "smiles"), "child", "again\nModifiers: wide"),
        (2_000, 3_500, ("Codes", "talks"), "child", "soft\nloud"),
        (4_000, None, ("Codes", "talks"), "mother", ""),
        (5_000, None, ("Codes", "waves"), "", ""),
    ]
    assert found.media[0].file_name == "a.mp4"
    assert found.media[0].duration_ms == 12_346
    assert [(code.path, code.carrier, code.key) for code in found.codes] == [
        (("Face", "smiles"), Carrier.POINT, "p"),
        (("Codes", "talks"), Carrier.INTERVAL, "s"),
    ]
    assert found.report.count(Fate.CHANGED, "states") == 1
    assert found.report.count(Fate.CHANGED, "events") == 1


def test_rows_that_are_no_events_are_told_and_the_rest_is_taken(tmp_path: Path) -> None:
    rows = [
        ["x", "", "smiles"],
        [None],
        7,
        [float("1e30"), "", "smiles", "", ""],
        [-1, "", "smiles"],
        [1, "", "smiles"],
    ]
    found = found_in(_project(rows), tmp_path)
    assert [tag.start_ms for tag in found.tags] == [1_000]
    assert found.report.count(Fate.DROPPED, "events") == 5


def test_a_live_observation_has_no_file(tmp_path: Path) -> None:
    found = found_in(_project([[1, "", "smiles", "", ""]], file=[], type="LIVE"), tmp_path)
    assert found.media[0].file_name == ""


def test_files_of_further_players_begin_at_their_offsets(tmp_path: Path) -> None:
    info = {"length": {"C:\\x\\a.mp4": 10, "b.mp4": 8.5}, "offset": {"1": 0.0, "2": 1.2345, "4": -3}}
    files = {"1": ["C:\\x\\a.mp4"], "2": ["b.mp4"], "3": [], "4": ["c.wav"]}
    found = found_in(_project([[2, "", "smiles", "", ""]], file=files, media_info=info), tmp_path)
    assert [(m.file_name, m.duration_ms, m.beside, m.begins_ms) for m in found.media] == [
        ("a.mp4", 10_000, None, 0), ("b.mp4", 8_500, 0, 1_235), ("c.wav", None, 0, -3_000),
    ]  # fmt: skip
    assert [(tag.medium, tag.start_ms) for tag in found.tags] == [(0, 2_000)]


def test_files_in_a_row_are_recordings_that_follow_each_other(tmp_path: Path) -> None:
    events = [[9.999, "", "smiles"], [10, "", "smiles"], [15, "", "talks"], [16, "", "talks"], [99, "", "smiles"]]
    files, info = {"1": ["a.mp4", "b.mp4"]}, {"length": {"a.mp4": 10, "b.mp4": 20}}
    found = found_in(_project(events, file=files, media_info=info), tmp_path)
    assert [(m.file_name, m.beside, m.begins_ms) for m in found.media] == [("a.mp4", None, 0), ("b.mp4", 0, 10_000)]
    assert [(t.medium, t.start_ms, t.end_ms) for t in found.tags] == [
        (0, 9_999, None), (1, 0, None), (1, 5_000, 6_000), (1, 89_000, None),
    ]  # fmt: skip


def test_files_in_a_row_of_unknown_length_stay_together_and_a_shown_offset_is_told(tmp_path: Path) -> None:
    data = _project([[99, "", "smiles"]], file={"1": ["a.mp4", "b.mp4"]}, media_info={}, **{"time offset": 3.0})
    found = found_in(data, tmp_path)
    assert [medium.file_name for medium in found.media] == ["a.mp4"]
    assert [tag.start_ms for tag in found.tags] == [99_000]
    assert found.report.count(Fate.CHANGED, "observations") == 2


def test_recordings_of_a_session_play_beside_each_other_and_come_back_on_one_clock(tmp_path: Path) -> None:
    leaving = eaf_studies.leaving(tagged(1, 5_000, 6_000), tagged(2, 400, 900, film=LATER))
    report = boris_write.write(io.BytesIO(), leaving)
    found = found_in(written(leaving), tmp_path)
    assert [(m.file_name, m.beside, m.begins_ms) for m in found.media] == [
        (FILM.file_name, None, 0), (LATER.file_name, 0, 1_500),
        (LATER.file_name, None, 0), (FILM.file_name, 2, -1_500),
    ]  # fmt: skip
    assert [(t.medium, t.start_ms, t.end_ms) for t in found.tags] == [(0, 5_000, 6_000), (2, 400, 900)]
    assert report.count(Fate.CHANGED, "recordings beside others") == 2


HOSTILE = {
    "empty": b"",
    "zeros": b"\0" * 10,
    "web page": b"<!DOCTYPE html><html></html>",
    "other JSON": b'{"a": 1}',
    "a list": b"[1, 2]",
    "deep": b"[" * 200_000,
    "cut off": _project([])[:-20],
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_no_project_is_refused_in_a_sentence(what: str, tmp_path: Path) -> None:
    with pytest.raises(IprError, match=r"^project\.boris "):
        found_in(HOSTILE[what], tmp_path)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text(max_size=3), _JSON, max_size=3), _JSON)
@settings(max_examples=150, deadline=None)
def test_whatever_stands_in_it_nothing_but_a_report_comes_of_it(place: Path, observed: Any, behaviours: Any) -> None:
    found_in(json.dumps({"observations": observed, "behaviors_conf": behaviours}).encode(), place)


@given(st.lists(_JSON, max_size=5), _JSON, _JSON)
@settings(max_examples=150, deadline=None)
def test_the_same_for_the_parts_of_an_observation(place: Path, events: list[Any], file: Any, info: Any) -> None:
    found_in(_project(events, file=file, media_info=info, independent_variables=info), place)
