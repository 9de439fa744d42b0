"""A shown timeline, and someone who answers it as the window does."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QFont, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iprtool.ui.timeline import TagItem, TimelineWidget
from tests.ui.timeline import demo


def tag_of(widget: TimelineWidget, tag_id: str) -> TagItem:
    """A tag that is there."""
    found = widget.tag_item(tag_id)
    assert found is not None
    return found


class Person:
    """Uses the timeline with real events, in times and names of tags instead of pixels; and notes every signal."""

    def __init__(self, widget: TimelineWidget, answers: bool = True) -> None:
        self.widget = widget
        self.answers = answers
        self.heard: list[tuple[Any, ...]] = []
        self.note(
            "seek_requested", "selection_changed", "edit_finished", "memo_requested", "view_changed", "scrub_started",
            "scrub_finished", "context_menu_requested",
        )  # fmt: skip
        widget.tag_times_edited.connect(self._on_edit)

    def note(self, *signals: str) -> None:
        """Note these signals too."""
        for name in signals:
            getattr(self.widget, name).connect(lambda *given, name=name: self.heard.append((name, *given)))

    def _on_edit(self, tag_id: str, start_ms: int, end_ms: int | None, gesture: str) -> None:
        self.heard.append(("tag_times_edited", tag_id, start_ms, end_ms, gesture))
        if self.answers:
            self.widget.upsert([replace(self.tag(tag_id), start_ms=start_ms, end_ms=end_ms)])

    def of(self, name: str) -> list[tuple[Any, ...]]:
        """What was heard from one signal."""
        return [each[1:] for each in self.heard if each[0] == name]

    def tag(self, tag_id: str) -> TagItem:
        """A tag that is there."""
        return tag_of(self.widget, tag_id)

    def at(self, ms: float, lane: int | None = None, row: int = 0) -> QPoint:
        """The point of a time in the middle of a lane's sub-row; in the ruler without a lane."""
        places = self.widget.places
        x = places.header + round(self.widget.view.x_of(ms))
        if lane is None:
            return QPoint(x, places.ruler // 2)
        box = places.lanes[lane]
        return QPoint(x, places.top_of(lane) + box.row_tops[row] + box.bar // 2)

    def press(
        self,
        at: QPoint,
        button: Qt.MouseButton = Qt.MouseButton.LeftButton,
        keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        QTest.mousePress(self.widget, button, keys, at)

    def release(
        self,
        at: QPoint,
        button: Qt.MouseButton = Qt.MouseButton.LeftButton,
        keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        QTest.mouseRelease(self.widget, button, keys, at)

    def click(
        self,
        at: QPoint,
        button: Qt.MouseButton = Qt.MouseButton.LeftButton,
        keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        QTest.mouseClick(self.widget, button, keys, at)

    def move(
        self,
        at: QPoint,
        keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
        buttons: Qt.MouseButton = Qt.MouseButton.LeftButton,
    ) -> None:
        """Move with held keys and button, which QTest.mouseMove cannot."""
        place = QPointF(at)
        everywhere = QPointF(self.widget.mapToGlobal(at))
        event = QMouseEvent(QMouseEvent.Type.MouseMove, place, everywhere, Qt.MouseButton.NoButton, buttons, keys)
        QApplication.sendEvent(self.widget, event)

    def drag(
        self, start: QPoint, end: QPoint, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, steps: int = 4
    ) -> None:
        self.press(start, keys=keys)
        for step in range(1, steps + 1):
            self.move(start + (end - start) * step / steps, keys)
        self.release(end, keys=keys)

    def wheel(
        self,
        at: QPoint,
        angle: tuple[int, int] = (0, 0),
        pixels: tuple[int, int] = (0, 0),
        keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        place, everywhere = QPointF(at), QPointF(self.widget.mapToGlobal(at))
        event = QWheelEvent(
            place,
            everywhere,
            QPoint(*pixels),
            QPoint(*angle),
            Qt.MouseButton.NoButton,
            keys,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(self.widget, event)


@pytest.fixture
def application_font(qapp: QApplication) -> Iterator[Callable[[int], None]]:
    """Set the application's font by pixel size; it is put back afterwards."""
    before = qapp.font()

    def set_size(px: int) -> None:
        font = QFont(before)
        font.setPixelSize(px)
        qapp.setFont(font)

    yield set_size
    qapp.setFont(before)


@pytest.fixture
def timeline(qtbot: QtBot) -> TimelineWidget:
    """The session of the design drawing, shown."""
    widget = TimelineWidget()
    qtbot.addWidget(widget)
    widget.resize(900, 300)
    widget.show()
    qtbot.waitExposed(widget)
    demo.mock_timeline(widget)
    return widget


@pytest.fixture
def person(timeline: TimelineWidget) -> Person:
    """Someone who answers every edit."""
    return Person(timeline)


@pytest.fixture(
    params=[(13, 300_000), (13, 60_000), (26, 200_000), (20, 900_000)], ids=lambda each: f"{each[0]}px-{each[1]}ms"
)
def scaled(request: pytest.FixtureRequest, application_font: Callable[[int], None], qtbot: QtBot) -> Person:
    """The same at several text sizes and zooms (pixel size of the text, stretch on screen)."""
    size, stretch = request.param
    application_font(size)
    widget = TimelineWidget()
    qtbot.addWidget(widget)
    widget.resize(1000, 480)
    widget.show()
    qtbot.waitExposed(widget)
    demo.mock_timeline(widget)
    middle = 833_000
    demo.show_range(widget, middle - stretch // 2, middle + stretch // 2)
    widget.set_now(0)
    return Person(widget)
