"""A recording of an interview by another device is brought onto the interview's clock."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from iprtool.domain.errors import IprError
from iprtool.domain.model import Recall, Recording
from iprtool.media.align import Alignment
from iprtool.services import projects, recall_syncing, recalls, recordings
from iprtool.store import Project
from tests import interviews
from tests.bench import talk
from tests.bench.talk import Microphone, heard, write
from tests.interviews import room


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with projects.create(tmp_path / "Study.iprt", title="Closeness") as made:
        yield made


@pytest.fixture
def recall(project: Project, tmp_path: Path) -> Recall:
    """An interview in which the session's recording was played twice for 20 s."""
    return interviews.hold(project, tmp_path)


def attach(project: Project, recall: Recall, sound: talk.Samples, tmp_path: Path, name: str) -> Recording:
    return recalls.add_sound(project, recall, write(tmp_path / name, sound), label=name)


def placed(project: Project, recording: Recording) -> Recording:
    """Compared and put there."""
    found = recall_syncing.listen(recall_syncing.attached(project, recording_id=recording.id))
    assert found is not None
    recall_syncing.set_place(project, recording_id=recording.id, alignment=found)
    return project.get(Recording, recording.id)


def test_the_sessions_sound_in_it_says_where_it_lies(project: Project, recall: Recall, tmp_path: Path) -> None:
    device = attach(project, recall, heard(room(), Microphone(begins_s=4.321, noise=0.3, colour=2)), tmp_path, "d.wav")
    assert abs(placed(project, device).offset_ms - 4_321) < 10
    assert project.undo_label == "Align d.wav with its interview"
    project.undo()
    assert project.get(Recording, device.id).offset_ms == 0


def test_the_interviews_own_sound_comes_first(project: Project, recall: Recall, tmp_path: Path) -> None:
    own = write(tmp_path / "own.wav", heard(room(), Microphone(begins_s=2.0, noise=0.3)))
    recalls.add_sound(project, recall, own, begin_ms=2_000)
    device = attach(project, recall, heard(room(), Microphone(begins_s=-3.5, noise=0.3, colour=2)), tmp_path, "d.wav")
    assert abs(placed(project, device).offset_ms + 3_500) < 8


def test_the_sound_of_something_else_is_refused(project: Project, recall: Recall, tmp_path: Path) -> None:
    device = attach(project, recall, heard(talk.talk(60, 9), Microphone(noise=0.3)), tmp_path, "d.wav")
    with pytest.raises(IprError, match="not found in this recording"):
        placed(project, device)


def test_what_cannot_be_compared_is_told(project: Project, recall: Recall, tmp_path: Path) -> None:
    device = attach(project, recall, np.zeros(20 * talk.RATE, np.float32), tmp_path, "d.wav")
    snapshot = recall_syncing.attached(project, recording_id=device.id)
    assert recall_syncing.listen(snapshot, cancelled=lambda: True) is None
    (watched,) = project.find(Recording, recall_id=None)
    for call in (
        lambda: recall_syncing.attached(project, recording_id=watched.id),
        lambda: recall_syncing.set_place(project, recording_id=watched.id, alignment=Alignment(0.0, 0.0, 0.0, 1, 1)),
    ):
        with pytest.raises(IprError, match="no recording of an interview"):
            call()
    recordings.file_of(project.folder, device).unlink()
    with pytest.raises(IprError, match="not compared"):
        recall_syncing.attached(project, recording_id=device.id)


def test_two_claps_say_it_too(project: Project, recall: Recall, tmp_path: Path) -> None:
    device = attach(project, recall, room(), tmp_path, "d.wav")
    marks = recall_syncing.by_marks([(10_500.0, 500.0), (70_503.0, 60_500.0)])
    recall_syncing.set_place(project, recording_id=device.id, alignment=marks)
    now = project.get(Recording, device.id)
    assert (now.offset_ms, now.drift_ppm) == (10_000, 50.0)
