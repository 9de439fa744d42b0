"""The demo that runs by itself: a real window, a real player, real key events; it leaves pictures and a CSV file."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from iprtool.domain.errors import IprError
from iprtool.domain.model import Tag
from iprtool.domain.times import clock
from iprtool.exchange.report import Fate
from iprtool.services import demo, exporting
from iprtool.ui.settings import Settings
from iprtool.ui.waiting import pause
from iprtool.ui.window import MainWindow

_SIZE = (1440, 900)
_WAIT_S = 20.0
_KEYS = ((Qt.Key.Key_1, 0.5), (Qt.Key.Key_3, 1.0), (Qt.Key.Key_6, 0.8), (Qt.Key.Key_M, 0.5))
_HOLD_S = 0.9
_MEMO = "Leans forward, for the first time today."
_CODER = "AB"
"""One of the demo study's coders, so that the lanes are as full as those of somebody at work."""


class Tour:
    """One run through the program."""

    def __init__(self, out: Path, folder: Path) -> None:
        self._out = out
        out.mkdir(parents=True, exist_ok=True)
        settings = Settings(folder / "settings.json")
        settings["look.theme"] = "dark"
        settings["code.author"] = _CODER
        self._project = folder / "Demo study.iprt"
        demo.make(self._project).close()
        self._window = MainWindow(settings)
        self.said: list[str] = []

    def run(self) -> None:
        """All of it; the window is closed at the end, whatever happens."""
        window = self._window
        try:
            window.resize(*_SIZE)
            window.show()
            window.activateWindow()
            self._picture("start")
            window.open_project(self._project)
            self._picture("study")
            self._code()
            self._picture("code-dark")
            window.action_set["view.theme"].trigger()
            self._picture("code-light")
            window.show_place("export")
            self._picture("export")
            self._export()
        finally:
            window.close()
            window.deleteLater()
            pause(10)

    def _code(self) -> None:
        window = self._window
        window.show_place("code")
        code = window.code
        assert code is not None
        self._until(lambda: code.frame_number is not None and code.waveform is not None, "the recording")
        self._until(lambda: code.video.frame is not None, "the first picture")
        before = self._own()
        code.playback.seek(52_500)
        begin = code.playback.now_ms
        self._press(Qt.Key.Key_Space)
        self._until(lambda: code.playback.playing and code.playback.now_ms > begin + 300, "playback")
        for key, rest in _KEYS:
            pause(round(rest * 1000))
            self._press(key)
        pause(400)
        self._hold(Qt.Key.Key_8, _HOLD_S)
        self._press(Qt.Key.Key_Space)
        self._until(lambda: not code.playback.playing, "the pause")
        pause(150)
        put = [tag for tag in self._own() if tag not in before]
        self._press(Qt.Key.Key_Return)
        QTest.keyClicks(window.focusWidget(), _MEMO)
        self.said.append(
            f"Played from {clock(begin)} to {clock(code.playback.now_ms)} with the engine "
            f"{code.playback.player.engine if code.playback.player else '-'}, put {len(put)} tags with their keys:"
        )
        self.said += [f"  {clock(tag.start_ms)}  {self._name(tag)}" for tag in put]
        code.timeline.zoom_in()
        code.timeline.zoom_in()
        code.timeline.ensure_visible(put[-1].id)
        self._until(lambda: code.timeline.film_ready, "the filmstrip")

    def _own(self) -> list[Tag]:
        """The tags of the coder's pass, by begin."""
        assert self._window.session is not None
        assert self._window.code is not None
        run = self._window.code.run
        found = self._window.session.project.find(Tag, pass_id=run.id) if run is not None else []
        return sorted(found, key=lambda tag: tag.start_ms)

    def _name(self, tag: Tag) -> str:
        assert self._window.code is not None
        item = self._window.code.timeline.tag_item(tag.id)
        return item.label if item else ""

    def _export(self) -> None:
        assert self._window.session is not None
        file = self._out / "demo-study.csv"
        report = exporting.export(self._window.session.project, "csv", file)
        table = exporting.FORMS["csv"].table
        self.said.append(f"Wrote {table.counted(report.count(Fate.TAKEN, table.many))} to {file}")

    def _press(self, key: Qt.Key) -> None:
        QTest.keyClick(self._focus(), key)

    def _hold(self, key: Qt.Key, seconds: float) -> None:
        QTest.keyPress(self._focus(), key)
        pause(round(seconds * 1000))
        QTest.keyRelease(self._focus(), key)

    def _focus(self) -> MainWindow:
        return self._window

    def _picture(self, name: str) -> None:
        pause(80)
        file = self._out / f"{name}.png"
        if not self._window.grab().save(str(file)):
            raise IprError(f"The picture {file.name} could not be written.", "Check the folder.")
        self.said.append(f"Picture: {file}")

    def _until(self, done: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + _WAIT_S
        while not done():
            if time.monotonic() > end:
                raise IprError(f"Waited {_WAIT_S:.0f} s in vain for {what}.", "See “Playback” in the settings.")
            QApplication.processEvents()
            pause(10)


def run_tour(out: Path) -> list[str]:
    """Make the demo study in a temporary folder, walk through it, and say what was done."""
    with tempfile.TemporaryDirectory(prefix="iprtool-demo-") as folder:
        tour = Tour(out, Path(folder))
        tour.run()
    return tour.said
