import json
from pathlib import Path

import pytest

from iprtool.cli import main
from iprtool.domain.errors import IprError
from iprtool.services import demo, exporting, formats
from iprtool.services.export_filters import Filters
from iprtool.store import Project


@pytest.fixture(scope="module")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "Demo.iprt"
    demo.make(folder).close()
    return folder


def test_segments_are_ordered_by_place_then_time(demo_folder: Path) -> None:
    with Project.open(demo_folder, read_only=True) as project:
        found = exporting.segments(project)
    assert [segment.order for segment in found] == sorted(segment.order for segment in found)
    assert {segment.dyad.label for segment in found} == {"01", "02"}
    assert len(found) == 70


def test_a_file_that_cannot_be_written_leaves_the_old_one(demo_folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "folder.csv"
    target.mkdir()
    (target / "kept").write_text("x")
    with Project.open(demo_folder, read_only=True) as project, pytest.raises(IprError, match="could not be written"):
        exporting.export(project, "csv", target)
    assert (target / "kept").read_text() == "x"
    assert list(tmp_path.iterdir()) == [target]


def test_the_command_line_lists_every_form(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["formats", "--json"])
    listed = json.loads(capsys.readouterr().out)
    assert {each["format"] for each in listed if each["way"] == "write"} == set(exporting.FORMS)
    assert {each["format"] for each in listed if each["way"] == "read"} == set(formats.FORMATS)


def test_filters_by_kind_author_and_family(demo_folder: Path) -> None:
    with Project.open(demo_folder, read_only=True) as project:
        recalls = exporting.segments(project, Filters(passes=("client_recall", "T01")))
        ruptures = exporting.segments(project, Filters(codes=("rupture",), passes=("AB",), dyads=("Dyad 01",)))
    assert {segment.run.author for segment in recalls} == {"C01", "T01"}
    assert ruptures
    assert all(segment.code.startswith("Rupture/") and segment.dyad.label == "01" for segment in ruptures)
