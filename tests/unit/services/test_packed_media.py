"""Recordings inside REFI-QDA projects: put in on the way out, taken in on the way back, hostile ones refused."""

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from lxml import etree

from iprtool.domain.errors import IprError
from iprtool.domain.kinds import MediaKind
from iprtool.domain.model import Pass, Recording, Tag
from iprtool.exchange import archive
from iprtool.exchange.found import FoundMedium
from iprtool.exchange.report import Fate
from iprtool.services import converting, exporting, formats, import_media, importing, recordings, tagging
from iprtool.services.export_filters import EVERYTHING
from iprtool.services.exporting import FORMS
from iprtool.services.import_homes import Target
from iprtool.store import Project
from tests.unit.store.studies import state

HERE = Target(dyad="01", session=1)
FORM = FORMS["qdpx-media"]


class Usage(NamedTuple):
    """As `shutil.disk_usage` gives it."""

    total: int
    used: int
    free: int


@pytest.fixture
def packed(project: Project, run: Pass, tmp_path: Path) -> Path:
    """A study with one recording and one tag as .qdpx, with the recording in it."""
    tagging.tag_now(project, pass_id=run.id, code_id=None, at_ms=700)
    report = exporting.export(project, FORM.key, tmp_path / "one.qdpx")
    assert report.count(Fate.TAKEN, "recordings") == 1
    return tmp_path / "one.qdpx"


@pytest.fixture
def other(tmp_path: Path) -> Project:
    """An empty study."""
    return Project.create(tmp_path / "Other.iprt", title="Other")


def media_of(project: Project) -> list[str]:
    return sorted(file.name for file in project.folder.glob("media/*"))


def repacked(file: Path, change: Callable[[str, bytes], bytes], packing: int = zipfile.ZIP_STORED) -> Path:
    """The archive with some members changed."""
    made = file.with_name("changed.qdpx")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)), packing)
    return made


def test_a_conversion_takes_recordings_along_or_says_that_it_does_not(packed: Path, tmp_path: Path) -> None:
    brought, written = converting.convert(packed, tmp_path / "whole.qdpx", write_as=FORM.key)
    assert written.count(Fate.TAKEN, "recordings") == 1
    assert not brought.count(Fate.DROPPED)
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(tmp_path / "whole.qdpx") as new:
        (inside,) = (name for name in old.namelist() if name.endswith(".m4a"))
        assert [new.read(name) for name in new.namelist() if name.endswith(".m4a")] == [old.read(inside)]
    brought, _ = converting.convert(packed, tmp_path / "one.csv")
    assert brought.count(Fate.DROPPED, "recordings that are inside") == 1
    assert "CSV has no place for them; choose REFI-QDA with recordings" in brought.text


def test_the_recording_is_in_the_file_unchanged_and_the_schema_accepts_it(
    project: Project, packed: Path, samples: Path
) -> None:
    (film,) = project.find(Recording)
    inside = f"sources/{film.id}.m4a"
    with zipfile.ZipFile(packed) as opened:
        assert opened.read(inside) == (project.folder / film.path).read_bytes()
        assert opened.getinfo(inside).compress_type == zipfile.ZIP_STORED
        root = etree.fromstring(opened.read("project.qde"))
    schema = samples.parent / "xsd" / "REFI-Project-v1.0.refi-tools.xsd"
    etree.XMLSchema(etree.parse(schema)).assertValid(root)
    assert [source.get("path") for source in root.iter("{*}AudioSource")] == [f"internal://{film.id}.m4a"]
    again = packed.with_name("again.qdpx")
    exporting.export(project, FORM.key, again)
    assert again.read_bytes() == packed.read_bytes()


def test_it_comes_back_with_its_tags_and_once_only(project: Project, packed: Path, other: Project) -> None:
    (film,) = project.find(Recording)
    with other:
        report = formats.bring(other, packed, HERE)
        (made,) = other.find(Recording)
        assert (made.file_name, made.sha256, made.duration_ms) == (film.file_name, film.sha256, film.duration_ms)
        assert (made.media_kind, made.linked, media_of(other)) == (MediaKind.AUDIO, False, [film.file_name])
        assert (other.folder / made.path).read_bytes() == (project.folder / film.path).read_bytes()
        assert [tag.start_ms for tag in other.find(Tag)] == [700]
        assert report.count(Fate.TAKEN, "recordings") == 1
        formats.bring(other, packed, HERE)
        assert len(other.find(Recording)) == 1
        assert media_of(other) == [film.file_name]


def test_a_recording_whose_times_were_here_gets_its_file(project: Project, packed: Path, other: Project) -> None:
    with other:
        exporting.export(project, "qdpx", packed.with_name("times.qdpx"))
        formats.bring(other, packed.with_name("times.qdpx"), HERE)
        (bare,) = other.find(Recording)
        assert bare.media_kind is MediaKind.NONE
        formats.bring(other, packed, HERE)
        (whole,) = other.find(Recording)
        assert (whole.id, whole.media_kind) == (bare.id, MediaKind.AUDIO)
        assert len(other.find(Tag)) == 1


def test_a_recording_that_is_missing_is_only_named(project: Project, packed: Path, tmp_path: Path) -> None:
    (film,) = project.find(Recording)
    (project.folder / film.path).rename(tmp_path / "elsewhere")
    report = exporting.export(project, FORM.key, tmp_path / "without.qdpx")
    assert report.count(Fate.CHANGED, "recordings") == 1
    with zipfile.ZipFile(tmp_path / "without.qdpx") as opened:
        assert opened.namelist() == ["project.qde"]


def test_without_room_nothing_is_written_or_unpacked(
    project: Project, packed: Path, other: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda place: Usage(10**9, 10**9, 1_000_000))
    files = sorted(packed.parent.iterdir())
    with pytest.raises(IprError, match=r"no room for new\.qdpx"):
        exporting.export(project, FORM.key, packed.with_name("new.qdpx"))
    assert sorted(packed.parent.iterdir()) == files
    with other:
        before = state(other)
        with pytest.raises(IprError, match=r"no room for one\.qdpx"):
            formats.bring(other, packed, HERE)
        assert (state(other), media_of(other)) == (before, [])


def test_a_cancelled_writing_leaves_what_was_there(project: Project, packed: Path) -> None:
    found = exporting.read(FORM.reading(project, EVERYTHING))
    before = packed.read_bytes()
    files = sorted(packed.parent.iterdir())
    assert exporting.write(FORM, packed, found, cancelled=lambda: True) is None
    assert (packed.read_bytes(), sorted(packed.parent.iterdir())) == (before, files)
    told: list[float] = []
    assert exporting.write(FORM, packed, found, progress=told.append) is not None
    assert told == sorted(told)
    assert told[-1] >= 1


def test_a_cancelled_unpacking_leaves_nothing(packed: Path, other: Project) -> None:
    found = formats.FORMATS["refi"].read(packed)
    with other:
        assert import_media.unpack(other.folder, found, cancelled=lambda: True) is None
        assert media_of(other) == []


def test_what_is_no_recording_is_told_and_the_tags_come_all_the_same(packed: Path, other: Project) -> None:
    changed = repacked(packed, lambda name, data: b"no sound" if name.endswith(".m4a") else data)
    with other:
        report = formats.bring(other, changed, HERE)
        (made,) = other.find(Recording)
        assert (made.media_kind, media_of(other), len(other.find(Tag))) == (MediaKind.NONE, [], 1)
        assert report.count(Fate.DROPPED, "recordings") == 1


def test_a_bomb_and_a_lying_size_are_refused_and_nothing_stays(packed: Path, other: Project) -> None:
    bomb = repacked(packed, lambda name, data: b"\0" * 50_000_000 if name.endswith(".m4a") else data, 8)
    with other:
        before = state(other)
        with pytest.raises(IprError, match="unpacks to far more"):
            formats.bring(other, bomb, HERE)
        found = formats.FORMATS["refi"].read(packed)
        with archive.opened(packed) as opened:
            name = found.media[0].packed
            for lie, said in ((-10, "is damaged"), (20, "not as large as it says")):
                opened._info(name).file_size += lie
                with pytest.raises(IprError, match=said):
                    list(opened.pieces(name))
        assert (state(other), media_of(other)) == (before, [])


def test_names_that_would_leave_the_folder_become_plain_ones(packed: Path, other: Project) -> None:
    found = formats.FORMATS["refi"].read(packed)
    found.media = [FoundMedium("../..\\a:b\0.m4a", packed=found.media[0].packed)]
    with other:
        media = import_media.unpack(other.folder, found)
        assert media is not None
        importing.take_in(other, found, Target(dyad="01", session=1, media=media))
        (name,) = media_of(other)
        assert set(name) <= set("ab._-m4")
        assert name.endswith(".m4a")


def test_what_was_unpacked_goes_when_the_rest_is_refused(packed: Path, other: Project) -> None:
    changed = repacked(packed, lambda name, data: data.replace(b'name="dyad"', b'name="else"'))
    with other:
        with pytest.raises(IprError, match="not clear which recording"):
            formats.bring(other, changed, Target())
        assert media_of(other) == []


@pytest.fixture
def beside(project: Project, run: Pass, tmp_path: Path) -> Path:
    """A study as .qdpx which only names its recording, and that beside it."""
    tagging.tag_now(project, pass_id=run.id, code_id=None, at_ms=700)
    (tmp_path / "sent").mkdir()
    exporting.export(project, "qdpx", tmp_path / "sent" / "one.qdpx")
    (film,) = project.find(Recording)
    shutil.copyfile(recordings.file_of(project.folder, film), tmp_path / "sent" / film.file_name)
    return tmp_path / "sent" / "one.qdpx"


@pytest.mark.parametrize("folder", [".", "sources", "media", "one"])
def test_a_recording_beside_the_file_is_linked_and_told(folder: str, beside: Path, other: Project) -> None:
    (film,) = beside.parent.glob("*.m4a")
    (beside.parent / folder).mkdir(exist_ok=True)
    film = film.rename(beside.parent / folder / film.name)
    with other:
        report = formats.bring(other, beside, HERE)
        (made,) = other.find(Recording)
        assert (made.media_kind, made.linked, media_of(other)) == (MediaKind.AUDIO, True, [])
        assert recordings.file_of(other.folder, made).samefile(film)
        assert "the file lies beside, and is linked" in report.text
        assert other.count(Tag) == 1
        before = state(other)
        other.undo()
        assert other.count(Recording) == 0
        other.redo()
        assert state(other) == before
    assert film.exists()


def test_a_stand_in_gets_the_file_beside_and_one_with_a_file_stays(beside: Path, other: Project) -> None:
    (film,) = beside.parent.glob("*.m4a")
    away = film.rename(film.with_suffix(".away"))
    with other:
        formats.bring(other, beside, HERE)
        (stand_in,) = other.find(Recording)
        assert stand_in.media_kind is MediaKind.NONE
        away.rename(film)
        formats.bring(other, beside, HERE)
        (linked,) = other.find(Recording)
        assert (linked.id, linked.media_kind, linked.linked) == (stand_in.id, MediaKind.AUDIO, True)
        again = formats.bring(other, beside, HERE)
        assert again.count(Fate.TAKEN, "recordings") == 0
        assert other.find(Recording) == [linked]


def test_what_lies_beside_and_is_no_recording_is_told_and_left(beside: Path, other: Project) -> None:
    (film,) = beside.parent.glob("*.m4a")
    film.write_bytes(b"no sound")
    with other:
        report = formats.bring(other, beside, HERE)
        (made,) = other.find(Recording)
        assert made.media_kind is MediaKind.NONE
        assert report.count(Fate.DROPPED, "recordings beside the file") == 1


def test_nothing_outside_of_the_folder_is_looked_for(beside: Path) -> None:
    (film,) = beside.parent.glob("*.m4a")
    found = formats.FORMATS["refi"].read(beside)
    for name in (f"../{film.parent.name}/{film.name}", str(film), "", "..", f"x/{film.name}", "one.qdpx", "a\0.m4a"):
        found.media = [FoundMedium(name, called=name)]
        import_media.look_beside(found, beside)
        assert import_media.near(found) == {}
