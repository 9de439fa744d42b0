"""Episodes with real keys: linked, told, settled, proposed, undone."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from iprtool.domain.kinds import Outcome
from iprtool.domain.model import Episode, Member, Tag
from iprtool.services import codebooks, episodes, passes, tagging
from iprtool.ui.code.place import CodePlace
from iprtool.ui.timeline import ArcStyle
from iprtool.ui.window import MainWindow
from tests.ui.opened import code_of, project_of, run_of

CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
Key = Qt.Key


@pytest.fixture
def code(coding: MainWindow) -> CodePlace:
    """The Code place with a rupture at 10 s, attempts at 20 s and 98 s, and nothing selected."""
    place = code_of(coding)
    for at_ms, key in ((10_000, Key.Key_1), (20_000, Key.Key_3), (98_000, Key.Key_5)):
        place.playback.seek(at_ms)
        QTest.keyClick(coding, key)
    QTest.keyClick(coding, Key.Key_Escape)
    return place


def select(window: MainWindow, *begins: int) -> None:
    """Select own tags by their begins, as clicks in the table do."""
    table, model = code_of(window).table, code_of(window).table.tags
    modifier = Qt.KeyboardModifier.NoModifier
    for row in range(model.rowCount()):
        tag = model.tag_at(row)
        if tag.pass_id == run_of(window).id and tag.start_ms in begins:
            index = model.index(row, 0)
            table.scrollTo(index)
            where = table.visualRect(index).center()
            QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, modifier, where)
            modifier = CTRL


def rows(window: MainWindow) -> list[list[str]]:
    model = code_of(window).episodes.model
    return [[model.index(row, n).data() for n in range(model.columnCount())] for row in range(model.rowCount())]


def test_a_rupture_and_its_repair_are_linked_settled_and_undone(coding: MainWindow, code: CodePlace) -> None:
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
    assert project_of(coding).count(Member) == 0


def test_a_single_attempt_joins_the_episode_before_it(coding: MainWindow, code: CodePlace) -> None:
    select(coding, 10_000)
    QTest.keyClick(coding, Key.Key_E, CTRL)
    select(coding, 20_000)
    QTest.keyClick(coding, Key.Key_E, CTRL)
    assert project_of(coding).count(Episode) == 1
    assert rows(coding) == [["1", "00:10", "0:10", "", "not said yet"]]
    QTest.keyClick(coding, Key.Key_E, CTRL | SHIFT)
    assert rows(coding) == [["1", "00:10", "", "", "not said yet"]]


def test_box_and_list_lead_to_the_tags(coding: MainWindow, code: CodePlace, qtbot: QtBot) -> None:
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
    assert project_of(coding).find(Episode)[0].outcome is Outcome.RESOLVED
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert code.playback.now_ms == 10_000


def test_what_may_belong_together_is_proposed_and_linked_on_request_only(
    coding: MainWindow, code: CodePlace, qtbot: QtBot
) -> None:
    QTest.keyClick(coding, Key.Key_E, ALT)
    qtbot.waitUntil(lambda: code.episodes.proposed != "", timeout=5_000)
    assert code.episodes.proposed == "The rupture at 00:10 may belong with the attempts at 00:20, 01:38."
    assert project_of(coding).count(Episode) == 0
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
    assert project_of(coding).count(Tag, start_ms=10_000) == 1


def test_episodes_of_another_coder_are_read_not_changed(coding: MainWindow, code: CodePlace) -> None:
    assert code.recording is not None
    project = project_of(coding)
    run = passes.ensure(project, recording_id=code.recording.id, author="EF")
    tree = codebooks.tree(project, run.codebook_id)
    for at_ms, path in ((15_000, "Rupture/Withdrawal"), (17_000, "Repair/Clarifies")):
        tagging.tag_now(project, pass_id=run.id, code_id=tree.by_path(path).id, at_ms=at_ms)
    theirs, attempt = (project.find(Tag, pass_id=run.id, start_ms=at_ms)[0] for at_ms in (15_000, 17_000))
    episode = episodes.begin(project, tag_ids=[theirs.id])
    select(coding, 10_000)
    QTest.keyClick(coding, Key.Key_E, CTRL)
    select(coding, 20_000)
    QTest.keyClick(coding, Key.Key_E, CTRL)
    assert [member.tag_id for member in project.find(Member, episode_id=episode.id)] == [theirs.id]
    assert rows(coding)[0] == ["1", "00:10", "0:10", "", "not said yet"], "it joined the own episode"
    before = project.seq
    notes: list[str] = []
    coding.messages.note.connect(notes.append)

    def click(*tags: Tag) -> None:
        code._editing.select([tag.id for tag in tags])

    click(theirs)
    assert code.episode.text.endswith("of Coder EF: to read, not to change")
    assert not any(field.isEnabled() for field in (code.episode.role, code.episode.outcome, code.episode.unlink))
    coding.action_set["episode.resolved"].trigger()
    QTest.keyClick(coding, Key.Key_E, CTRL | SHIFT)
    assert code.run is not None
    (own_attempt,) = project.find(Tag, pass_id=code.run.id, start_ms=98_000)
    click(theirs, own_attempt)
    QTest.keyClick(coding, Key.Key_E, CTRL)
    assert notes == ["This episode is of another pass; only your own can be changed."] * 3
    episodes.unlink(project, tag_ids=[theirs.id])
    click(theirs, attempt)
    QTest.keyClick(coding, Key.Key_E, CTRL)
    assert notes[-1] == "An episode belongs to the pass of its rupture, and this one is of another pass."
    assert project.seq == before + 1
    assert project.count(Episode) == 1


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
