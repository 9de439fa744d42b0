"""Episodes with real keys: linked, told, settled, proposed, undone."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from iprtool.domain.kinds import Outcome
from iprtool.domain.model import Episode, Member, Tag
from iprtool.ui.code.place import CodePlace
from iprtool.ui.timeline import ArcStyle
from iprtool.ui.window import MainWindow

CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
Key = Qt.Key


@pytest.fixture
def code(coding: MainWindow) -> CodePlace:
    """The Code place with a rupture at 10 s, attempts at 20 s and 98 s, and nothing selected."""
    place = coding.code
    assert place is not None
    for at_ms, key in ((10_000, Key.Key_1), (20_000, Key.Key_3), (98_000, Key.Key_5)):
        place.playback.seek(at_ms)
        QTest.keyClick(coding, key)
    QTest.keyClick(coding, Key.Key_Escape)
    return place


def select(window: MainWindow, *begins: int) -> None:
    """Select own tags by their begins, as clicks in the table do."""
    assert window.code is not None
    assert window.code.run is not None
    table, model = window.code.table, window.code.table.tags
    modifier = Qt.KeyboardModifier.NoModifier
    for row in range(model.rowCount()):
        tag = model.tag_at(row)
        if tag.pass_id == window.code.run.id and tag.start_ms in begins:
            index = model.index(row, 0)
            table.scrollTo(index)
            where = table.visualRect(index).center()
            QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, modifier, where)
            modifier = CTRL


def rows(window: MainWindow) -> list[list[str]]:
    assert window.code is not None
    model = window.code.episodes.model
    return [[model.index(row, n).data() for n in range(model.columnCount())] for row in range(model.rowCount())]


def test_a_rupture_and_its_repair_are_linked_settled_and_undone(coding: MainWindow, code: CodePlace) -> None:
    assert coding.session is not None
    select(coding, 10_000, 98_000)
    QTest.keyClick(coding, Key.Key_E, CTRL)
    assert rows(coding) == [["1", "00:10", "1:28", "", "not said yet"]]
    assert code.episode.text.startswith("Rupture 1 → 1 attempt · not said yet, 2:41 to the end")
    coding.action_set["episode.resolved"].trigger()
    assert rows(coding) == [["1", "00:10", "1:28", "1:28", "resolved"]]
    assert code.episode.text == "Rupture 1 → repair at 01:38 · resolved after 1:28"
    for _ in range(2):
        QTest.keyClick(coding, Key.Key_Z, CTRL)
    assert (rows(coding), code.episode.text) == ([], "")
    assert coding.session.project.count(Member) == 0


def test_a_single_attempt_joins_the_episode_before_it(coding: MainWindow, code: CodePlace) -> None:
    assert coding.session is not None
    select(coding, 10_000)
    QTest.keyClick(coding, Key.Key_E, CTRL)
    select(coding, 20_000)
    QTest.keyClick(coding, Key.Key_E, CTRL)
    assert coding.session.project.count(Episode) == 1
    assert rows(coding) == [["1", "00:10", "0:10", "", "not said yet"]]
    QTest.keyClick(coding, Key.Key_E, CTRL | SHIFT)
    assert rows(coding) == [["1", "00:10", "", "", "not said yet"]]


def test_box_and_list_lead_to_the_tags(coding: MainWindow, code: CodePlace, qtbot: QtBot) -> None:
    assert coding.session is not None
    select(coding, 10_000, 20_000)
    QTest.keyClick(coding, Key.Key_E, CTRL)
    QTest.keyClick(coding, Key.Key_Escape)
    assert code.episode.isHidden()
    QTest.keyClick(coding, Key.Key_E, ALT)
    table = code.episodes.table
    where = table.visualRect(code.episodes.model.index(0, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert len(code.timeline.selection()) == 2
    code.episode.outcome.setFocus()
    QTest.keyClick(code.episode.outcome, Key.Key_Down)
    assert coding.session.project.find(Episode)[0].outcome is Outcome.RESOLVED
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert code.playback.now_ms == 10_000


def test_what_may_belong_together_is_proposed_and_linked_on_request_only(
    coding: MainWindow, code: CodePlace, qtbot: QtBot
) -> None:
    assert coding.session is not None
    QTest.keyClick(coding, Key.Key_E, ALT)
    qtbot.waitUntil(lambda: code.episodes.proposed != "", timeout=5_000)
    assert code.episodes.proposed == "The rupture at 00:10 may belong with the attempts at 00:20, 01:38."
    assert coding.session.project.count(Episode) == 0
    QTest.mouseClick(code.episodes.accept, Qt.MouseButton.LeftButton)
    assert rows(coding) == [["1", "00:10", "0:10", "", "not said yet"]]
    qtbot.waitUntil(lambda: code.episodes.proposed == "", timeout=5_000)


def test_deleting_the_rupture_ends_the_episode_and_undo_brings_it_back(coding: MainWindow, code: CodePlace) -> None:
    select(coding, 10_000, 20_000)
    QTest.keyClick(coding, Key.Key_E, CTRL)
    select(coding, 10_000)
    QTest.keyClick(coding, Key.Key_Delete)
    assert rows(coding) == []
    QTest.keyClick(coding, Key.Key_Z, CTRL)
    assert rows(coding) == [["1", "00:10", "0:10", "", "not said yet"]]
    assert coding.session is not None
    assert coding.session.project.count(Tag, start_ms=10_000) == 1


def test_what_cannot_be_linked_is_explained(coding: MainWindow, code: CodePlace) -> None:
    notes: list[str] = []
    coding.messages.note.connect(notes.append)
    QTest.keyClick(coding, Key.Key_E, CTRL)
    QTest.keyClick(coding, Key.Key_E, CTRL | SHIFT)
    coding.action_set["episode.resolved"].trigger()
    assert notes == [
        "Select a rupture and the attempts to repair it first.",
        "The selected tag is in no episode.",
        "Select a tag of an episode first.",
    ]


def test_an_episode_is_an_arc_of_the_timeline(coding: MainWindow, code: CodePlace) -> None:
    select(coding, 10_000, 20_000, 98_000)
    QTest.keyClick(coding, Key.Key_E, CTRL)
    coding.action_set["episode.resolved"].trigger()
    shapes = code.timeline.arc_shapes()
    assert [arc.style for arc in shapes.arcs] == [ArcStyle.SOLID] * 2
    assert shapes.arcs[0].label == code.episode.text
    QTest.keyClick(coding, Key.Key_Escape)
    x, y = (shapes.x0 + shapes.x1)[1] / 2, shapes.y_at(np.array([1]), np.array([0.5]))[0]
    at = QPoint(round(x), round(y))
    assert code.timeline.arc_at(at) is not None
    QTest.mouseClick(code.timeline, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert len(code.timeline.selection()) == 3
    coding.action_set["episode.unresolved"].trigger()
    assert {arc.style for arc in code.timeline.arc_shapes().arcs} == {ArcStyle.DOTTED}
    for _ in range(3):
        QTest.keyClick(coding, Key.Key_Z, CTRL)
    assert code.timeline.arc_shapes().arcs == ()
