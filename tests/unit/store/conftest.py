"""A project with one of each kind, closed after the test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from iprtool.store import Project
from tests.unit.store.studies import Clock, Small, fill


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def project(tmp_path: Path, clock: Clock) -> Iterator[Project]:
    with Project.create(tmp_path / "Lavik.iprt", title="Moments", author="AB", now=clock) as project:
        yield project


@pytest.fixture
def small(project: Project) -> Small:
    return fill(project)
