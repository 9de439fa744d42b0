"""Recordings of one session on one clock."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from iprtool.domain.errors import IprError
from iprtool.domain.model import Recording, Session
from iprtool.domain.sessiontime import across
from iprtool.media.align import Alignment
from iprtool.services import projects, recordings, study, syncing
from iprtool.services.syncing import Place
from iprtool.store import Project
from tests.bench.talk import Microphone, heard, talk, write


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """Two recorders that heard one talk, the second 1.25 s later, and one that heard another."""
    folder, sound = tmp_path_factory.mktemp("talk"), talk(20)
    return (
        write(folder / "a.wav", heard(sound, Microphone(noise=0.3))),
        write(folder / "b.wav", heard(sound, Microphone(begins_s=1.25, noise=0.3, colour=2), 5)),
        write(folder / "c.wav", heard(talk(20, 9), Microphone(noise=0.3), 6)),
    )


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with projects.create(tmp_path / "Study.iprt", title="Closeness") as made:
        yield made


@pytest.fixture
def session(project: Project) -> Session:
    return study.ensure_session(project, dyad="08", number=3)


@pytest.fixture
def three(project: Project, session: Session, files: tuple[Path, Path, Path]) -> list[Recording]:
    return [recordings.add_file(project, session_id=session.id, file=file, link=True) for file in files]


def now(project: Project, recording: Recording) -> Recording:
    return project.get(Recording, recording.id)


def test_the_others_of_the_session_by_label(project: Project, three: list[Recording]) -> None:
    elsewhere = study.ensure_session(project, dyad="08", number=4)
    recordings.add_file(project, session_id=elsewhere.id, file=Path(recordings.file_of(project.folder, three[0])))
    assert [each.label for each in syncing.others(project, three[1])] == ["a", "c"]


def put(project: Project, recording: Recording, place: Place, gesture: str | None = None) -> None:
    """Let a recording lie so beside the first one of its session, which is where the session begins."""
    first = next(each for each in syncing.others(project, recording) if each.label == "a")
    syncing.set_place(project, first_id=first.id, other_id=recording.id, place=place, gesture=gesture)


def test_offset_and_drift_are_steps_that_can_be_undone(project: Project, three: list[Recording]) -> None:
    put(project, three[1], Place(-200))
    put(project, three[1], Place(-200, 12.5))
    assert (now(project, three[1]).offset_ms, now(project, three[1]).drift_ppm) == (-200, pytest.approx(12.5))
    assert project.undo_label == "Synchronise b"
    project.undo()
    project.undo()
    assert now(project, three[1]) == three[1]


def test_nudges_of_one_spell_are_one_step(project: Project, three: list[Recording]) -> None:
    for offset in (40, 80, 120):
        put(project, three[1], Place(offset), gesture="nudge")
    project.undo()
    assert now(project, three[1]).offset_ms == 0


def test_a_place_beside_a_recording_that_has_an_offset_itself(project: Project, three: list[Recording]) -> None:
    syncing.set_place(project, first_id=three[1].id, other_id=three[0].id, place=Place(5_000, -30.0))
    syncing.set_place(project, first_id=three[0].id, other_id=three[1].id, place=Place(3_284, 12.0))
    first, other = now(project, three[0]), now(project, three[1])
    assert (first.offset_ms, first.drift_ppm) == (5_000, pytest.approx(-30))
    place = syncing.place_of(first, other)
    assert place.begins_ms == 3_284
    assert place.drift_ppm == pytest.approx(12, abs=1e-6)
    assert across(0, other, first) == 3_284
    assert project.undo_label == "Synchronise b"


def test_drift_in_words_is_what_it_comes_to_in_an_hour() -> None:
    assert Place(0, 12.0).drift_in_an_hour_ms == 43
    assert Place(0, -12.0).drift_in_an_hour_ms == -43


@pytest.mark.parametrize(
    "place", [Place(49 * 3_600_000), Place(0, 2_500.0), Place(0, float("inf"))], ids=["days", "drift", "no number"]
)
def test_what_cannot_be_is_refused_and_nothing_changes(project: Project, three: list[Recording], place: Place) -> None:
    with pytest.raises(IprError, match="nothing was changed"):
        syncing.set_place(project, first_id=three[0].id, other_id=three[1].id, place=place)
    assert now(project, three[1]) == three[1]


def test_recordings_of_two_sessions_are_not_synchronised(
    project: Project, three: list[Recording], files: tuple[Path, Path, Path]
) -> None:
    elsewhere = study.ensure_session(project, dyad="08", number=4)
    stranger = recordings.add_file(project, session_id=elsewhere.id, file=files[0], link=True)
    with pytest.raises(IprError, match="not two recordings of one session"):
        syncing.set_place(project, first_id=three[0].id, other_id=stranger.id, place=Place(1))
    with pytest.raises(IprError, match="not two recordings of one session"):
        syncing.pair(project, first_id=three[0].id, other_id=three[0].id)


def hear(project: Project, first: Recording, other: Recording) -> Alignment:
    pair = syncing.pair(project, first_id=first.id, other_id=other.id)
    result = syncing.listen(pair, lambda _share: None, lambda: False)
    assert result is not None
    return result


def test_the_sound_tells_where_the_other_begins(project: Project, three: list[Recording]) -> None:
    place = syncing.found(hear(project, three[0], three[1]))
    assert place.begins_ms == pytest.approx(1_250, abs=3)
    back = syncing.found(hear(project, three[1], three[0]))
    assert back.begins_ms == pytest.approx(-1_250, abs=3)


def test_another_talk_gives_no_place(project: Project, three: list[Recording]) -> None:
    with pytest.raises(IprError, match="No common sound was found"):
        hear(project, three[0], three[2])


def test_a_file_that_is_gone_is_told_before_anything_is_compared(project: Project, three: list[Recording]) -> None:
    gone = replace(three[1], path="../gone.wav")
    with project.step("lose it") as step:
        step.update(three[1], path=gone.path)
    with pytest.raises(IprError, match=r"missing.*The sounds were not compared"):
        syncing.pair(project, first_id=three[0].id, other_id=three[1].id)
