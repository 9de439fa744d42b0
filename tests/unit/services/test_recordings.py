"""Files taken into a project, found again, refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from iprtool.domain.errors import IprError
from iprtool.domain.kinds import MediaKind
from iprtool.domain.model import Dyad, Recording, Session
from iprtool.services import projects, recordings, study
from iprtool.shipped import shipped
from iprtool.store import Project

SOUND = shipped("demo", "session-audio.m4a")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with projects.create(tmp_path / "Study.iprt", title="Closeness") as made:
        yield made


@pytest.fixture
def session(project: Project) -> Session:
    return study.ensure_session(project, dyad="08", number=3)


def test_a_copy_is_the_same_file_inside_the_project(project: Project, session: Session) -> None:
    made = recordings.add_file(project, session_id=session.id, file=SOUND)
    assert project.get(Recording, made.id) == made
    assert (made.linked, made.path, made.media_kind) == (False, "media/session-audio.m4a", MediaKind.AUDIO)
    copy = recordings.file_of(project.folder, made)
    assert copy.read_bytes() == SOUND.read_bytes()
    assert made.size_bytes == SOUND.stat().st_size
    assert 37_000 < made.duration_ms < 39_000


def test_the_same_file_twice_in_a_session_is_refused_and_not_kept(project: Project, session: Session) -> None:
    recordings.add_file(project, session_id=session.id, file=SOUND)
    with pytest.raises(IprError, match="in this session already"):
        recordings.add_file(project, session_id=session.id, file=SOUND)
    assert [path.name for path in (project.folder / "media").iterdir()] == ["session-audio.m4a"]


def test_two_files_of_one_name_get_two_places(project: Project, session: Session) -> None:
    other = study.ensure_session(project, dyad="08", number=5)
    first = recordings.add_file(project, session_id=session.id, file=SOUND)
    second = recordings.add_file(project, session_id=other.id, file=SOUND)
    assert first.path != second.path
    assert recordings.file_of(project.folder, second).is_file()


@pytest.mark.parametrize("content", [b"", b"this is no film", b"\x00\x00\x00\x20ftypisom" + b"\x07" * 4_000])
def test_what_cannot_be_played_is_refused_and_leaves_nothing(
    project: Project, session: Session, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "broken.mp4"
    file.write_bytes(content)
    with pytest.raises(IprError):
        recordings.add_file(project, session_id=session.id, file=file)
    assert list((project.folder / "media").glob("*")) == []
    assert project.count(Recording) == 0


@pytest.mark.parametrize("link", [True, False])
def test_cancelling_leaves_nothing(project: Project, link: bool) -> None:
    assert recordings.prepare(project.folder, SOUND, link=link, cancelled=lambda: True) is None
    assert list((project.folder / "media").glob("*")) == []


def test_progress_ends_at_the_whole(project: Project) -> None:
    told: list[float] = []
    assert recordings.prepare(project.folder, SOUND, progress=told.append) is not None
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_add_to_is_one_step_with_dyad_and_session(project: Project) -> None:
    prepared = recordings.prepare(project.folder, SOUND)
    assert prepared is not None
    recordings.add_to(project, dyad="12", number=7, prepared=prepared)
    assert (project.count(Dyad), project.count(Session), project.count(Recording)) == (1, 1, 1)
    project.undo()
    assert (project.count(Dyad), project.count(Session), project.count(Recording)) == (0, 0, 0)


def test_a_recording_is_named_by_id_file_or_label(project: Project, session: Session) -> None:
    made = recordings.add_file(project, session_id=session.id, file=SOUND, label="room")
    for name in (made.id, "session-audio.m4a", "SESSION-AUDIO.M4A", "room"):
        assert recordings.named(project, name) == made
    with pytest.raises(IprError, match="There is no recording “x”"):
        recordings.named(project, "x")
    other = study.ensure_session(project, dyad="08", number=5)
    recordings.add_file(project, session_id=other.id, file=SOUND, label="hall")
    with pytest.raises(IprError, match="2 recordings are called"):
        recordings.named(project, "session-audio.m4a")


def test_removing_keeps_the_file_for_undo(project: Project, session: Session) -> None:
    made = recordings.add_file(project, session_id=session.id, file=SOUND)
    recordings.remove(project, recording_id=made.id)
    assert project.count(Recording) == 0
    project.undo()
    assert recordings.trouble(project.folder, project.get(Recording, made.id)) == ""


def test_labels_are_taken_once(project: Project) -> None:
    study.add_dyad(project, label="08")
    for label in ("08", " 08 ", "Dyad 08"):
        with pytest.raises(IprError, match="already"):
            study.add_dyad(project, label=label)
    dyad = study.find_dyad(project, label="dyad 08")
    assert dyad is not None
    study.add_session(project, dyad_id=dyad.id, number=3)
    with pytest.raises(IprError, match="already"):
        study.add_session(project, dyad_id=dyad.id, number=3)
    with pytest.raises(IprError, match="numbered from 1"):
        study.add_session(project, dyad_id=dyad.id, number=0)


def test_a_link_holds_when_the_project_is_reached_another_way(tmp_path: Path) -> None:
    real = tmp_path / "disk" / "studies"
    real.mkdir(parents=True)
    (tmp_path / "home").symlink_to(real)
    film = tmp_path / "films" / "talk.m4a"
    film.parent.mkdir()
    film.write_bytes(SOUND.read_bytes())
    with projects.create(tmp_path / "home" / "Study.iprt", title="Closeness") as made:
        session = study.ensure_session(made, dyad="08", number=3)
        recording = recordings.add_file(made, session_id=session.id, file=film, link=True)
        assert recordings.trouble(made.folder, recording) == ""
        assert recordings.file_of(made.folder, recording).samefile(film)
