"""Notes beside the sound of an interview: what they say is found again, and one that cannot be read hides no other."""

from pathlib import Path

import pytest

from iprtool.domain.kinds import RecallMode, Respondent
from iprtool.domain.model import Recall, Recording
from iprtool.services import recall_sounds, recalls
from iprtool.services.recall_sounds import Waiting
from iprtool.store import Project


@pytest.fixture
def recall(project: Project) -> Recall:
    (recording,) = project.find(Recording)
    return recalls.begin(
        project, recording_id=recording.id, participant=Respondent.CLIENT, mode=RecallMode.FREE, interviewer="KL"
    )


def sound(project: Project, recall: Recall, begin_ms: int) -> Path:
    """A file that waits, with its note."""
    file = recall_sounds.file_for(project.folder, recall)
    file.write_bytes(b"sound")
    recall_sounds.note(recall.id, file, begin_ms)
    return file


def test_what_waits_is_found_with_its_place(project: Project, recall: Recall) -> None:
    files = [sound(project, recall, begin_ms) for begin_ms in (0, 5_000)]
    found = {each.file: each for each in recall_sounds.waiting(project)}
    assert found == {file: Waiting(recall.id, file, begin_ms) for file, begin_ms in zip(files, (0, 5_000), strict=True)}
    assert recall_sounds.unreadable(project) == []


@pytest.mark.parametrize("said", ["", "{", "[]", '{"recall_id": "x"}', '{"recall_id": "x", "begin_ms": null}'])
def test_a_note_that_cannot_be_read_is_named_and_hides_no_other(project: Project, recall: Recall, said: str) -> None:
    broken, good = sound(project, recall, 0), sound(project, recall, 5_000)
    broken.with_suffix(".json").write_text(said, "utf-8")
    assert [each.file for each in recall_sounds.waiting(project)] == [good]
    assert recall_sounds.unreadable(project) == [broken]


def test_a_note_is_whole_or_not_there(project: Project, recall: Recall, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr("iprtool.store.files.os.fsync", synced.append)
    sound(project, recall, 0)
    assert synced, "it survives a power cut"
    assert [each.suffix for each in (project.folder / "media").glob("interview-*") if each.suffix == ".part"] == []
