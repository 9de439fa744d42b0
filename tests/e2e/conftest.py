"""A study as the command line makes it."""

from pathlib import Path

import pytest

from tests.command import run


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A new study with the starter codebook and nothing else."""
    folder = tmp_path / "My study"
    run("new", folder, "--title", "Closeness")
    return folder
