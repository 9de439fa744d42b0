"""A whole study as JSON and back, row by row."""

import io
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.model import Dyad, Pass, Recall, Recording, Study, Tag
from iprtool.exchange import study_json
from iprtool.exchange.report import Fate
from iprtool.services import demo, exporting, study_files
from iprtool.services.export_filters import EVERYTHING
from iprtool.store import KINDS, Project

FIXTURE = Path(__file__).parents[2] / "data" / "projects" / "schema_0004.iprt"


@pytest.fixture(params=["every kind of row", "demo"])
def full(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Project]:
    """A project with something of everything, in which nothing is sealed."""
    folder = tmp_path / "Full.iprt"
    if request.param == "demo":
        demo.make(folder).close()
    else:
        shutil.copytree(FIXTURE, folder)
    with Project.open(folder) as project:
        with project.step("Unseal") as step:
            for run in project.find(Pass, sealed=True):
                step.update(run, sealed=False)
        yield project


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "Empty.iprt", title="Nothing yet") as project:
        yield project


def written(project: Project) -> bytes:
    out, form = io.BytesIO(), exporting.FORMS["json"]
    form.write(out, exporting.read(form.reading(project, EVERYTHING)))
    return out.getvalue()


def test_there_and_back_is_the_same_to_the_byte(full: Project, empty: Project) -> None:
    data = written(full)
    report = study_files.take_in(empty, study_json.read(data, "study.json"), "study.json")
    assert written(empty) == data
    assert report.count(Fate.TAKEN, "rows") == sum(full.count(kind) for kind in KINDS if kind is not Study)
    assert written(full) == data


def test_every_row_is_there_with_every_field(full: Project) -> None:
    document = json.loads(written(full))
    assert document["study"]["title"] == full.study.title
    for kind in KINDS:
        if kind is not Study:
            ids = [row["id"] for row in document[kind.__name__.lower()]]
            assert ids == sorted(row.id for row in full.find(kind))


def test_the_second_time_nothing_is_new(full: Project) -> None:
    data = written(full)
    report = study_files.take_in(full, study_json.read(data, "study.json"), "study.json")
    assert report.count(Fate.TAKEN, "rows") == 0
    assert written(full) == data


def test_what_has_changed_since_stays_as_it_is(full: Project) -> None:
    data = written(full)
    tag = full.find(Tag)[0]
    with full.step("Edit") as step:
        step.update(tag, memo="changed since")
    report = study_files.take_in(full, study_json.read(data, "study.json"), "study.json")
    assert full.get(Tag, tag.id).memo == "changed since"
    assert "1 row dropped: the study has another form of them" in report.text


def test_one_undo_takes_all_of_it_back(full: Project, empty: Project) -> None:
    before = written(empty)
    study_files.take_in(empty, study_json.read(written(full), "study.json"), "study.json")
    empty.undo()
    assert written(empty) == before


def test_another_dyad_of_the_same_name_is_not_mixed_in(full: Project, empty: Project) -> None:
    with empty.step("Add") as step:
        step.insert(Dyad(new_id(), empty.study.id, None, full.find(Dyad)[0].label))
    before = written(empty)
    with pytest.raises(IprError, match="another dyad"):
        study_files.take_in(empty, study_json.read(written(full), "study.json"), "study.json")
    assert written(empty) == before


def test_a_sealed_recall_and_all_that_hangs_on_it_stay_at_home(tmp_path: Path, empty: Project) -> None:
    shutil.copytree(FIXTURE, tmp_path / "Sealed.iprt")
    with Project.open(tmp_path / "Sealed.iprt", read_only=True) as project:
        (run,) = project.find(Pass, sealed=True)
        recall = project.get(Recall, run.recall_id or "")
        data = written(project)
        hidden = {run.id, recall.id, *(tag.id for tag in project.find(Tag, pass_id=run.id))}
        hidden |= {each.id for each in project.find(Recording, recall_id=recall.id)}
    assert not [each for each in hidden if each.encode() in data]
    assert b"held her breath" not in data
    study_files.take_in(empty, study_json.read(data, "study.json"), "study.json")
    assert empty.count(Recall) == 1


# ---- what is refused


def _changed(data: bytes, change: Callable[[dict[str, Any]], Any]) -> bytes:
    document = json.loads(data)
    change(document)
    return json.dumps(document).encode()


BROKEN: dict[str, Callable[[dict[str, Any]], Any]] = {
    "newer iprtool": lambda d: d.update(version=99),
    "which version": lambda d: d.update(version="1"),
    "does not know": lambda d: d.update(extra=[]),
    "not a list": lambda d: d.update(tag={}),
    "no fields": lambda d: d["tag"].append(3),
    "a field “colour”": lambda d: d["tag"][0].update(colour="red"),
    "“start_ms” is missing": lambda d: d["tag"][0].pop("start_ms"),
    "“start_ms” must be a whole number": lambda d: d["tag"][0].update(start_ms=1.5),
    "“kind” must be one of": lambda d: d["pass"][0].update(kind="nonsense"),
    "“id” must be a UUID": lambda d: d["tag"][0].update(id="1"),
    "names nothing in the file": lambda d: d["tag"][0].update(pass_id=new_id()),
    "two rows have the same id": lambda d: d["tag"].append(d["tag"][0]),
    "outside the recording": lambda d: d["tag"][0].update(start_ms=10**12, end_ms=None),
    "before or at its begin": lambda d: d["tag"][0].update(end_ms=0, start_ms=5),
    "cannot have the number": lambda d: d["session"][0].update(number=-3),
    "is not a colour": lambda d: d["code"][0].update(colour="red"),
    "“begun_at” must be a moment": lambda d: d["recall"][0].update(begun_at="2026-03-02T09:00:00"),
}


@pytest.mark.parametrize("said", BROKEN)
def test_a_file_that_no_study_can_hold_is_refused_with_what_and_where(
    said: str, tmp_path: Path, empty: Project
) -> None:
    shutil.copytree(FIXTURE, tmp_path / "Full.iprt")
    with Project.open(tmp_path / "Full.iprt") as project:
        data = _changed(written(project), BROKEN[said])
    before = written(empty)
    with pytest.raises(IprError, match=said):
        study_files.take_in(empty, study_json.read(data, "study.json"), "study.json")
    assert written(empty) == before


NO_STUDY = (b"[]", b"{}", b"nonsense", b"\xff\xfe", b'{"format": "iprtool study"}', b'{"x": NaN}', b"[" * 100_000)


@pytest.mark.parametrize("data", NO_STUDY)
def test_what_is_no_study_at_all_is_refused(data: bytes) -> None:
    with pytest.raises(IprError):
        study_json.read(data, "study.json")
