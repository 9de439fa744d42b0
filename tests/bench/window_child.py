"""One measurement of the window in a process of its own; prints facts as JSON."""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication


def make(folder: str, tags: str) -> dict[str, object]:
    """A demo study with many more tags in the pass of ME."""
    from iprtool.domain.ids import new_id
    from iprtool.domain.model import Tag
    from iprtool.services import codebooks, demo, passes, projects

    with demo.make(Path(folder)) as project:
        recording = projects.first_recording(project)
        assert recording is not None
        run = passes.ensure(project, recording_id=recording.id, author="ME")
        codes = [code.id for code in codebooks.tree(project).codes]
        count = int(tags)
        gap = recording.duration_ms / (count + 1)
        with project.step("Many tags") as step:
            step.insert_many(
                [
                    Tag(new_id(), run.id, codes[n % len(codes)], int(n * gap), int(n * gap) + 900 if n % 3 else None)
                    for n in range(count)
                    if n * gap + 900 < recording.duration_ms
                ]
            )
    return {}


def start(settings: str) -> dict[str, object]:
    """Until the window stands and takes events."""
    from iprtool.app import make_application
    from iprtool.ui.settings import Settings
    from iprtool.ui.window import MainWindow

    app = make_application()
    window = MainWindow(Settings(Path(settings)))
    window.show()
    app.processEvents()
    usable_at = time.time()
    window.close()
    return {"usable_at": usable_at}


def _window(folder: str):  # type: ignore[no-untyped-def]  # MainWindow is imported late, its import is measured elsewhere
    from iprtool.app import make_application
    from iprtool.ui.settings import Settings
    from iprtool.ui.window import MainWindow

    app = make_application()
    settings = Settings(Path(folder).parent / "bench-settings.json")
    settings["code.author"] = "ME"
    window = MainWindow(settings)
    window.resize(1440, 900)
    window.show()
    app.processEvents()
    return app, window


def open_(folder: str) -> dict[str, object]:
    """From the call to the painted Code place with all tags, in a program that has stood for a moment."""
    from iprtool.app import warm_up
    from iprtool.ui.waiting import pause

    app, window = _window(folder)
    warm_up(window)
    pause(1500)
    begun = time.perf_counter()
    window.open_project(Path(folder))
    window.show_place("code")
    app.processEvents()
    seconds = time.perf_counter() - begun
    pause(3000)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    window.close()
    return {"seconds": seconds, "peak_mb": peak}


class _Painted(QObject):
    """Remembers when a widget was painted last."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.count += 1
        return False


def keys(folder: str, presses: str) -> dict[str, object]:
    """Key to committed, and key to painted, while the video plays; in turn with them bare commits, for comparison."""
    from iprtool.ui.waiting import pause
    from tests.bench.bare import bare_commit

    app, window = _window(folder)
    window.open_project(Path(folder))
    window.show_place("code")
    code = window.code
    while code.frame_number is None or code.waveform is None:
        pause(20)
    painted = _Painted()
    code.timeline.installEventFilter(painted)
    committed: list[float] = []
    # Before the window's own listener: what is measured is the commit, not the screen that follows it.
    window.session.project._listeners.insert(0, lambda _changes: committed.append(time.perf_counter()))
    code.playback.play()
    while not code.playback.playing or code.playback.now_ms < 500:
        pause(20)
    bare = bare_commit(Path(folder).parent)
    commit_ms, paint_ms, bare_ms = [], [], []
    for n in range(int(presses)):
        pause(37 + n % 11)
        committed.clear()
        before = painted.count
        begun = time.perf_counter()
        QTest.keyClick(window, Qt.Key.Key_1)
        while painted.count == before:
            app.processEvents()
        paint_ms.append(1000 * (time.perf_counter() - begun))
        commit_ms.append(1000 * (committed[0] - begun))
        pause(37 + n % 11)
        begun = time.perf_counter()
        bare()
        bare_ms.append(1000 * (time.perf_counter() - begun))
    window.close()
    return {"commit_ms": commit_ms, "paint_ms": paint_ms, "bare_ms": bare_ms}


if __name__ == "__main__":
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeMenuBar)
    orders: dict[str, Callable[..., dict[str, object]]] = {"make": make, "start": start, "open": open_, "keys": keys}
    print(json.dumps(orders[sys.argv[1]](*sys.argv[2:])))
