"""Recordings, an engine, and what opens a recording with it."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from iprtool.media import engines, open_player
from tests.unit.media.player.watching import Open
from tests.unit.media.players_fixtures import Shelf, Watcher


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return Shelf(tmp_path_factory.mktemp("recordings"))


@pytest.fixture(params=["vlc", "qt"])
def engine(request: pytest.FixtureRequest, qapp: QApplication) -> str:
    status = {each.name: each for each in engines()}[request.param]
    if not status.usable:
        pytest.skip(f"{status.problem} {status.hint}")
    return str(request.param)


@pytest.fixture
def opened(engine: str, shelf: Shelf) -> Iterator[Open]:
    """Opens a recording with the engine and listens; all is closed at the end, and no thread may be left."""
    watchers: list[Watcher] = []

    def open_one(name: str | Path = "plain.mp4", **options: Any) -> Watcher:
        path = name if isinstance(name, Path) else shelf[name]
        watcher = Watcher(open_player(path, engine, audio=False, **options))
        watchers.append(watcher)
        return watcher

    yield open_one
    for watcher in watchers:
        watcher.player.close()
    QApplication.processEvents()
    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("iprtool")]
