"""A real project with a real recording and a pass over it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from iprtool.domain.model import Pass, Recording
from iprtool.services import passes, projects, recordings, study
from iprtool.shipped import shipped
from iprtool.store import Project


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """A study with one recording, open for writing."""
    with projects.create(tmp_path / "Study.iprt", title="Closeness", author="AB") as made:
        session = study.ensure_session(made, dyad="08", number=3)
        recordings.add_file(made, session_id=session.id, file=shipped("demo", "session-audio.m4a"))
        yield made


@pytest.fixture
def run(project: Project) -> Pass:
    """The coding pass of AB."""
    (recording,) = project.find(Recording)
    return passes.ensure(project, recording_id=recording.id, author="AB")
