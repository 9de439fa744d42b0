"""Recordings drawn once per run."""

from collections.abc import Callable

import pytest

from tests.unit.media.make_media import Made, Recipe, make


@pytest.fixture(scope="session")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Recipe], Made]:
    """Call it with a recipe: the recording is made when it is first asked for. Do not change the file."""
    done: dict[str, Made] = {}

    def get(recipe: Recipe) -> Made:
        if repr(recipe) not in done:
            done[repr(recipe)] = make(tmp_path_factory.mktemp("recording"), recipe)
        return done[repr(recipe)]

    return get
