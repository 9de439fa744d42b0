"""The pictures of the how-to pages: each scene prepares a window on the demo study and is then taken as it stands."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from docs import second_camera
from iprtool.domain.kinds import Outcome, Role
from iprtool.domain.model import Tag
from iprtool.services import episodes, recordings
from iprtool.ui.code.place import CodePlace
from iprtool.ui.window import MainWindow

_WAIT_S = 20.0


def code_place(window: MainWindow) -> CodePlace:
    """The Code place with everything loaded."""
    window.show_place("code")
    code = window.code
    assert code is not None
    until(lambda: code.frame_number is not None and code.waveform is not None and code.video.frame is not None)
    return code


def until(done: Callable[[], bool]) -> None:
    """Let the window work until something is so."""
    end = time.monotonic() + _WAIT_S
    while not done():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {_WAIT_S} s in vain")
        QTest.qWait(20)


def tag(window: MainWindow, at_ms: int, key: Qt.Key) -> Tag:
    """Put a tag by its key, and return it."""
    assert window.code is not None
    assert window.session is not None
    window.code.playback.seek(at_ms)
    QTest.keyClick(window, key)
    return window.session.project.get(Tag, window.code.timeline.selection()[0])


def _episodes(window: MainWindow) -> None:
    code = code_place(window)
    assert window.session is not None
    rupture, attempt, repair = (
        tag(window, at_ms, key)
        for at_ms, key in ((29_000, Qt.Key.Key_1), (52_000, Qt.Key.Key_4), (98_000, Qt.Key.Key_3))
    )
    project = window.session.project
    episode = episodes.begin(project, tag_ids=[rupture.id])
    episodes.link(project, episode_id=episode.id, tag_ids=[attempt.id, repair.id], role=Role.ATTEMPT)
    episodes.set_outcome(project, episode_id=episode.id, outcome=Outcome.RESOLVED)
    window.action_set["view.episodes"].trigger()
    code.timeline.set_selection([rupture.id])
    code.timeline.announce_selection()


def _several_recordings(window: MainWindow) -> None:
    code = code_place(window)
    assert window.session is not None
    assert code.recording is not None
    project = window.session.project
    with tempfile.TemporaryDirectory() as folder:
        file = second_camera.make(Path(folder) / "camera B.mp4")
        recordings.add_file(project, session_id=code.recording.session_id, file=file)
    until(lambda: code.companions.ensemble is not None and len(code.companions.ensemble.followers) == 1)
    window.action_set["view.synchronise"].trigger()
    code.sync_panel.align.click()
    until(lambda: "Sure" in code.sync_panel.said)
    code.playback.seek(12_000)


SCENES: dict[str, Callable[[MainWindow], None]] = {
    "episodes": _episodes,
    "several-recordings": _several_recordings,
}
"""File name without its ending, and what prepares the window."""
