"""Finding a moved recording, and hashing it."""

import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest

from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import MediaKind
from iprtool.domain.model import Recording
from iprtool.store import find_moved, place_of, relative_place, sha256_of

CONTENT = b"film" * 1000


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Deep enough that the search does not come upon the files of other tests."""
    return tmp_path / "home" / "researcher" / "disk"


@pytest.fixture
def folder(home: Path) -> Path:
    folder = home / "work" / "studies" / "Lavik.iprt"
    (folder / "media").mkdir(parents=True)
    (home / "work" / "films").mkdir()
    return folder


def _recording(path: str = "../../films/room.mp4") -> Recording:
    digest = hashlib.sha256(CONTENT).hexdigest()
    return Recording(
        new_id(), new_id(), "room", "room.mp4", path, True, len(CONTENT), digest, MediaKind.VIDEO, 0, 1
    )  # fmt: skip


@pytest.mark.parametrize(
    "place",
    [
        "work/films/room.mp4",  # where it was
        "work/films/renamed.mp4",
        "work/films/2026/room.mp4",
        "work/room.mp4",
        "work/movies/room.mp4",
        "work/studies/room.mp4",
        "work/studies/Lavik.iprt/room.mp4",
        "work/studies/Lavik.iprt/media/other name.mp4",
        "room.mp4",
    ],
)
def test_it_is_found_in_the_usual_places(home: Path, folder: Path, place: str) -> None:
    (home / place).parent.mkdir(exist_ok=True)
    (home / place).write_bytes(CONTENT)
    assert find_moved(folder, _recording()) == home / place


def test_another_file_is_not_taken_for_it(home: Path, folder: Path) -> None:
    films = home / "work" / "films"
    (films / "room.mp4").write_bytes(CONTENT[::-1])  # the name and the size, but another content
    (films / "long.mp4").write_bytes(CONTENT + b"x")
    assert find_moved(folder, _recording()) is None
    (films / "copy.mp4").write_bytes(CONTENT)
    assert find_moved(folder, _recording()) == films / "copy.mp4"


def test_the_same_name_wins_over_another(home: Path, folder: Path) -> None:
    (folder / "media" / "a.mp4").write_bytes(CONTENT)
    (home / "room.mp4").write_bytes(CONTENT)
    assert find_moved(folder, _recording()) == home / "room.mp4"


def test_only_files_of_the_same_size_are_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    monkeypatch.setattr("iprtool.store.links.sha256_of", lambda path: read.append(path.name) or "")
    (folder / "media" / "same.mp4").write_bytes(CONTENT[::-1])
    for number in range(5):
        (folder / "media" / f"{number}.mp4").write_bytes(CONTENT + b"x")
    assert find_moved(folder, _recording()) is None
    assert read == ["same.mp4"]


def test_the_old_place_may_be_gone_altogether(folder: Path) -> None:
    (folder / "media" / "room.mp4").write_bytes(CONTENT)
    lost = replace(_recording(), path="../../../../nowhere/at/all/room.mp4")
    assert find_moved(folder, lost) == folder / "media" / "room.mp4"


@pytest.fixture
def linked(home: Path, folder: Path) -> Path:
    """The project through a symbolic link to the folder above it, which lies on another level."""
    link = home / "link"
    try:
        link.symlink_to(folder.parent, target_is_directory=True)
    except OSError:
        pytest.skip("making symbolic links is not allowed here")
    return link / folder.name


def test_a_place_and_its_name_are_inverse(home: Path, folder: Path, linked: Path) -> None:
    files = [home / "room.mp4", home / "work" / "films" / "room.mp4", folder / "media" / "room.mp4"]
    for file in [*files, linked / "media" / "room.mp4", home / "no" / "such.mp4"]:
        for way in (folder, linked):
            name = relative_place(way, file)
            assert place_of(way, _recording(name)) == file
    assert relative_place(folder, folder / "media" / "room.mp4") == "media/room.mp4"
    assert relative_place(linked, linked / "media" / "room.mp4") == "media/room.mp4"
    assert relative_place(folder, home / "work" / "films" / "room.mp4") == "../../films/room.mp4"
    assert relative_place(linked, home / "work" / "films" / "room.mp4") == "../../work/films/room.mp4"


def test_it_is_where_it_was_on_either_way_to_the_project(home: Path, folder: Path, linked: Path) -> None:
    film = home / "work" / "films" / "room.mp4"
    film.write_bytes(CONTENT)
    straight = _recording(relative_place(folder, film))
    assert place_of(folder, straight) == film
    assert place_of(linked, straight) == film  # only through the link
    assert find_moved(linked, straight) == film
    through = _recording(relative_place(linked, film))
    assert place_of(linked, through) == find_moved(linked, through) == film
    film.unlink()
    assert place_of(linked, straight) == home / "films" / "room.mp4"
    assert find_moved(linked, straight) is None


def test_what_is_written_wins_over_what_a_link_leads_to(home: Path, folder: Path, linked: Path) -> None:
    (home / "room.mp4").write_bytes(CONTENT)
    (home / "work" / "room.mp4").write_bytes(CONTENT)
    assert place_of(linked, _recording("../../room.mp4")) == home / "room.mp4"
    assert place_of(folder, _recording("../../room.mp4")) == home / "work" / "room.mp4"


def test_a_file_shown_through_a_link_and_back(home: Path, folder: Path, linked: Path) -> None:
    film = home / "work" / "room.mp4"
    film.write_bytes(CONTENT)
    shown = linked.parent / ".." / "room.mp4"  # the system follows the link before the dots
    assert shown.samefile(film)
    assert place_of(folder, _recording(relative_place(folder, shown))) == film.resolve()


def test_another_drive_has_no_relative_path(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def relpath(path: Path, start: Path) -> str:
        raise ValueError("path is on mount 'E:', start on mount 'C:'")

    monkeypatch.setattr(os.path, "relpath", relpath)
    film = folder.parent / "room.mp4"
    assert relative_place(folder, film) == film.as_posix()
    assert place_of(folder, _recording(film.as_posix())) == film


def test_hashing_tells_how_far_it_is(tmp_path: Path) -> None:
    path, shares = tmp_path / "film", list[float]()
    path.write_bytes(os.urandom(2_500_000))
    assert sha256_of(path, shares.append) == hashlib.sha256(path.read_bytes()).hexdigest() == sha256_of(path)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert len(shares) == 3


def test_hashing_what_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(IprError, match=r"gone\.mp4 cannot be read"):
        sha256_of(tmp_path / "gone.mp4")


def test_hashing_ends_when_progress_raises(tmp_path: Path) -> None:
    (tmp_path / "film").write_bytes(b"x" * 10)

    def stop(share: float) -> None:
        raise StopAsyncIteration

    with pytest.raises(StopAsyncIteration):
        sha256_of(tmp_path / "film", stop)
