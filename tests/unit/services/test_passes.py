"""With which codebook a recording is coded."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from iprtool.domain.ids import new_id
from iprtool.domain.kinds import MediaKind
from iprtool.domain.model import Pass, Recording
from iprtool.services import codebook_versions, codebooks, passes, projects, study
from iprtool.store import Project


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """A study with two recordings, whose files are not needed here."""
    with projects.create(tmp_path / "Study.iprt", title="Closeness", author="AB") as made:
        session = study.ensure_session(made, dyad="08", number=3)
        with made.step("Add") as step:
            step.insert_many(
                Recording(new_id(), session.id, name, name, f"media/{name}", False, 1, "0", MediaKind.AUDIO, 0, 600_000)
                for name in ("A", "B")
            )
        yield made


def begun(project: Project, recording: Recording, codebook_id: str | None = None) -> Pass:
    return passes.ensure(project, recording_id=recording.id, author="AB", codebook_id=codebook_id)


def draft(project: Project, recording: Recording, author: str = "AB") -> str:
    return passes.draft(project, recording_id=recording.id, author=author).codebook_id


def test_a_coder_has_one_pass_with_each_codebook(project: Project) -> None:
    one, other = project.find(Recording)
    first = codebooks.tree(project).codebook
    mine = codebooks.added(codebooks.add_preset(project, preset="togetherness"))
    assert draft(project, one) == first.id
    run = begun(project, one)
    assert draft(project, one) == first.id
    again = begun(project, one, mine.id)
    assert again.id != run.id
    assert begun(project, one, mine.id) == again
    assert draft(project, one) == mine.id, "the pass that was begun last"
    assert draft(project, other) == mine.id, "the codebook that this coder used last"
    assert draft(project, other, "KL") == first.id
    assert project.count(Pass) == 2


def test_a_new_pass_begins_with_the_newest_version_and_an_old_one_stays(project: Project) -> None:
    one, other = project.find(Recording)
    first = codebooks.tree(project).codebook
    run = begun(project, one)
    later = codebook_versions.new_version(project, codebook_id=first.id)
    assert passes.draft(project, recording_id=one.id, author="AB") == run, "what was begun is continued"
    assert draft(project, other) == later.id
    assert draft(project, other, "KL") == later.id
    begun(project, one, later.id)
    begun(project, other, first.id)
    assert draft(project, one) == later.id
