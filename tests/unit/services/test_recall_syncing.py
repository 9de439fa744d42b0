"""A recording of an interview by another device is brought onto the interview's clock."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from iprtool.domain.errors import IprError
from iprtool.domain.model import Recall, Recording
from iprtool.services import projects, recall_sounds, recall_syncing, recalls, recordings, sealing
from iprtool.services.recall_syncing import By
from iprtool.services.recordings import Prepared
from iprtool.services.syncing import Place
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


def prepared(project: Project, sound: talk.Samples, tmp_path: Path, name: str) -> Prepared:
    found = recordings.prepare(project.folder, write(tmp_path / name, sound))
    assert found is not None
    return found


def attach(
    project: Project, recall: Recall, sound: talk.Samples, tmp_path: Path, name: str = "d.wav", begin_ms: int = 0
) -> Recording:
    file = prepared(project, sound, tmp_path, name)
    return recall_sounds.attach(project, recall_id=recall.id, prepared=file, begin_ms=begin_ms)


def placed(project: Project, recording: Recording, by: By = By.SESSION) -> Recording:
    """Compared and put there."""
    alignment = recall_syncing.listen(recall_syncing.attached(project, recording_id=recording.id), by)
    assert alignment is not None
    recall_syncing.set_place(project, recording_id=recording.id, place=recall_syncing.found(alignment))
    return project.get(Recording, recording.id)


def test_the_sessions_sound_in_it_says_where_it_lies(project: Project, recall: Recall, tmp_path: Path) -> None:
    device = attach(project, recall, heard(room(), Microphone(begins_s=4.321, noise=0.3, colour=2)), tmp_path)
    assert abs(placed(project, device).offset_ms - 4_321) < 10
    assert project.undo_label == "Line up d"
    project.undo()
    assert project.get(Recording, device.id).offset_ms == 0


def test_the_interviews_own_sound_says_it_too(project: Project, recall: Recall, tmp_path: Path) -> None:
    own = recall_sounds.file_for(project.folder, recall)
    write(own, heard(room(), Microphone(begins_s=2.0, noise=0.3), 5))
    waiting = recall_sounds.Waiting(recall.id, own, 2_000)
    recall_sounds.take_in(project, waiting, recordings.prepare_there(project.folder, own))
    stray = attach(project, recall, heard(talk.talk(60, 9), Microphone()), tmp_path, "stray.wav")
    device = attach(project, recall, heard(room(), Microphone(begins_s=-3.5, noise=0.3, colour=2)), tmp_path)
    assert [recall_sounds.is_own(each) for each in recalls.sounds(project, recall)].count(True) == 1
    assert stray.id not in [each.id for each, _ in recall_syncing.attached(project, recording_id=device.id).own]
    assert abs(placed(project, device, By.OWN).offset_ms + 3_500) < 8


def test_another_recording_whose_clock_drifts_tells_it_where_iprtool_recorded_none(
    project: Project, recall: Recall, tmp_path: Path
) -> None:
    first = attach(project, recall, heard(room(), Microphone(drift_ppm=1_500, noise=0.2), 5), tmp_path, "first.wav")
    with project.step("Drift") as step:
        step.update(first, drift_ppm=1_500.0)
    late = Microphone(begins_s=40.0, seconds=20, noise=0.2, colour=2)
    device = attach(project, recall, heard(room(), late), tmp_path)
    assert abs(placed(project, device, By.OWN).offset_ms - 40_000) < 20, "without the drift it is off by 60 ms and more"


@pytest.mark.parametrize("by", By)
def test_what_does_not_tell_is_refused(project: Project, recall: Recall, tmp_path: Path, by: By) -> None:
    device = attach(project, recall, heard(talk.talk(60, 9), Microphone(noise=0.3)), tmp_path)
    told = {By.OWN: "no other recording of this interview", By.SESSION: "not found in this recording"}
    with pytest.raises(IprError, match=told[by]):
        placed(project, device, by)
    (watched,) = project.find(Recording, recall_id=None)
    recordings.file_of(project.folder, watched).unlink()
    with pytest.raises(IprError, match="not where the project expects it" if by is By.SESSION else told[by]):
        placed(project, device, by)


def test_what_cannot_be_compared_is_told(project: Project, recall: Recall, tmp_path: Path) -> None:
    device = attach(project, recall, np.zeros(20 * talk.RATE, np.float32), tmp_path)
    snapshot = recall_syncing.attached(project, recording_id=device.id)
    assert recall_syncing.listen(snapshot, By.SESSION, cancelled=lambda: True) is None
    (watched,) = project.find(Recording, recall_id=None)
    for call in (
        lambda: recall_syncing.attached(project, recording_id=watched.id),
        lambda: recall_syncing.set_place(project, recording_id=watched.id, place=Place(0)),
    ):
        with pytest.raises(IprError, match="no recording of an interview"):
            call()
    recordings.file_of(project.folder, device).unlink()
    with pytest.raises(IprError, match="not compared"):
        recall_syncing.attached(project, recording_id=device.id)


def test_two_claps_say_it_too(project: Project, recall: Recall, tmp_path: Path) -> None:
    device = attach(project, recall, room(), tmp_path)
    marks = recall_syncing.found(recall_syncing.by_marks([(10_500.0, 500.0), (70_503.0, 60_500.0)]))
    recall_syncing.set_place(project, recording_id=device.id, place=marks)
    now = project.get(Recording, device.id)
    assert (now.offset_ms, now.drift_ppm) == (10_000, 50.0)


def test_it_is_added_where_it_lies_or_not_at_all(project: Project, recall: Recall, tmp_path: Path) -> None:
    kept = set((project.folder / "media").iterdir())
    stray = prepared(project, heard(talk.talk(60, 9), Microphone(noise=0.3)), tmp_path, "stray.wav")
    with pytest.raises(IprError, match="not found in this recording"):
        recall_syncing.add_aligned(project, recall_id=recall.id, prepared=stray, by=By.SESSION)
    assert recalls.sounds(project, recall) == []
    assert set((project.folder / "media").iterdir()) == kept
    device = prepared(project, heard(room(), Microphone(begins_s=4.321, noise=0.3)), tmp_path, "d.wav")
    sound, alignment = recall_syncing.add_aligned(project, recall_id=recall.id, prepared=device, by=By.SESSION)
    assert abs(sound.offset_ms - 4_321) < 10
    assert alignment.agreeing >= 5
    project.undo()
    assert recalls.sounds(project, recall) == [], "it is one step"


def test_nothing_is_attached_to_a_recall_that_is_sealed(project: Project, recall: Recall, tmp_path: Path) -> None:
    sealing.seal(project, pass_ids=[recalls.pass_of(project, recall).id])
    kept = set((project.folder / "media").iterdir())
    with pytest.raises(IprError, match="sealed"):
        attach(project, recall, room(), tmp_path)
    assert set((project.folder / "media").iterdir()) == kept
