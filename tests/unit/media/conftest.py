"""Recordings drawn once per run, and the engines."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication

from iprtool.media import engines
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


@pytest.fixture(params=["vlc", "qt"])
def engine(request: pytest.FixtureRequest, qapp: QApplication) -> str:
    """Every engine that can be used here."""
    status = {each.name: each for each in engines()}[request.param]
    if not status.usable:
        pytest.skip(f"{status.problem} {status.hint}")
    return str(request.param)
