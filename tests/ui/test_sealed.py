"""Nothing of a sealed recall is in any text of the window; unsealed on the board by key, it is where it belongs."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QCheckBox, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from iprtool.domain.kinds import Respondent
from iprtool.domain.model import Happening, Recall, Recording
from iprtool.services import recordings, sealing
from iprtool.store import Project
from iprtool.ui.anything.panel import ENTRY
from iprtool.ui.find.panel import FindPanel
from iprtool.ui.find.results import LINE
from iprtool.ui.study.forms import RemoveForm
from iprtool.ui.study.model import Spot
from iprtool.ui.study.place import StudyPlace
from iprtool.ui.study.sealing import UnsealForm
from iprtool.ui.window import MainWindow
from tests.sealed_study import OPEN, WORD, SealedRecall, add_recall, fill
from tests.ui.conftest import WAIT_MS
from tests.ui.opened import code_of

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
_TEXTS = (
    *("text", "title", "toolTip", "whatsThis", "statusTip", "accessibleName", "accessibleDescription"),
    *("windowTitle", "placeholderText", "toPlainText"),
)
_ROLES = (
    *(Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole),
    *(Qt.ItemDataRole.AccessibleDescriptionRole, Qt.ItemDataRole.EditRole, LINE, ENTRY),
)


@pytest.fixture
def made(demo_folder: Path) -> SealedRecall:
    """A sealed recall of the client over the demo's first session."""
    with Project.open(demo_folder) as project:
        film = next(each for each in project.find(Recording) if each.label == "camera A")
        return fill(project, film)


@pytest.fixture
def sealed(window: MainWindow, made: SealedRecall, demo_folder: Path, qtbot: QtBot) -> MainWindow:
    """The window in its Code place on the recording that the recall is about."""
    assert window.open_project(demo_folder)
    window.show_place("code")
    qtbot.waitUntil(lambda: window.code is not None and window.code.frame_number is not None, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: window.session is not None and window.session.read_tags(), timeout=WAIT_MS)
    return window


def texts(window: MainWindow) -> Iterator[str]:
    """Everything that any part of the window says, shown or not, to eyes or to a screen reader."""
    for part in [window, *window.findChildren(QWidget), *window.findChildren(QAction)]:
        said = (getattr(part, name, None) for name in _TEXTS)
        yield from (f"{text} ({type(part).__name__})" for each in said if callable(each) and (text := each()))
        if isinstance(part, QAbstractItemView) and part.model() is not None:
            yield from _cells(part.model())
    yield from map(repr, code_of(window).timeline.lanes)


def _cells(model: QAbstractItemModel, parent: QModelIndex | None = None) -> Iterator[str]:
    parent = parent or QModelIndex()
    for row in range(model.rowCount(parent)):
        for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)):
            index = model.index(row, column, parent)
            yield from (str(model.data(index, role)) for role in _ROLES)
        yield from _cells(model, model.index(row, 0, parent))


def telling(window: MainWindow, word: str, qtbot: QtBot) -> dict[str, list[str]]:
    """The texts with a word in each state of the window in which there are some."""
    found = {}
    for state, enter in STATES.items():
        enter(window, word, qtbot)
        found[state] = [text for text in texts(window) if word in text]
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Escape)
    return {state: told for state, told in found.items() if told}


def _show(place: str) -> Callable[[MainWindow, str, QtBot], None]:
    def show(window: MainWindow, _word: str, _qtbot: QtBot) -> None:
        window.show_place(place)

    return show


def _search(window: MainWindow, _word: str, qtbot: QtBot) -> None:
    window.show_place("code")
    QTest.keyClick(window, Qt.Key.Key_F, CTRL)
    panel = window.findChild(FindPanel)
    assert panel is not None
    panel.query.setText("is:point")
    qtbot.waitUntil(lambda: "tag" in panel.state.text(), timeout=WAIT_MS)


def _anything(window: MainWindow, word: str, qtbot: QtBot) -> None:
    QTest.keyClick(window, Qt.Key.Key_K, CTRL)
    QTest.keyClicks(window.anything.field, word[:-1])  # the whole word would stand in the field
    qtbot.wait(200)


STATES = {
    "study": _show("study"),
    "export": _show("export"),
    "codebook": lambda window, _word, _qtbot: window.guide.show_codebook(),
    "recall": _show("recall"),
    "code": _show("code"),
    "search": _search,
    "anything": _anything,
}


def study(window: MainWindow) -> StudyPlace:
    window.show_place("study")
    assert window.study is not None
    return window.study


def test_the_window_says_nothing_that_is_sealed(
    sealed: MainWindow, made: SealedRecall, qtbot: QtBot, troubles: list[tuple[str, str]]
) -> None:
    assert telling(sealed, WORD, qtbot) == {}
    assert "code" in telling(sealed, OPEN, qtbot), "the texts of the window were not read"
    code_of(sealed).open_recording(made.interview.id, "ME")
    assert code_of(sealed).recording is None
    assert [message for message, _ in troubles] == ["This is the recording of an interview that is sealed."]
    troubles.clear()


def test_unsealing_on_the_board_asks_and_then_all_of_it_is_there(
    sealed: MainWindow, made: SealedRecall, qtbot: QtBot
) -> None:
    place, session = study(sealed), sealed.session
    assert session is not None
    dyad = place.book.dyads[0]
    place.board.go_to(Spot(dyad.id, 3))
    sealed.action_set["study.unseal"].trigger()
    form = place.form
    assert isinstance(form, UnsealForm)
    assert form.title == f"Unseal the recalls of Dyad {dyad.label}, session 3?"
    (box,) = form.findChildren(QCheckBox)
    assert box.hasFocus()
    before = session.project.seq
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert (place.form, session.project.seq) == (None, before)
    sealed.action_set["study.unseal"].trigger()
    form = place.form
    assert isinstance(form, UnsealForm)
    (box,) = form.findChildren(QCheckBox)
    QTest.keyClick(box, Qt.Key.Key_Space)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert form.trouble.startswith("No recall is chosen.")
    QTest.keyClick(box, Qt.Key.Key_Space)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert place.form is None
    assert telling(sealed, WORD, qtbot).keys() == STATES.keys()
    study(sealed)
    QTest.keyClick(sealed, Qt.Key.Key_Z, CTRL)
    assert session.redo_label == f"Unseal the client recall 2 of dyad {dyad.label}, session 3"
    assert telling(sealed, WORD, qtbot) == {}


def test_undo_stops_before_what_is_sealed(sealed: MainWindow, made: SealedRecall, qtbot: QtBot) -> None:
    session = sealed.session
    assert session is not None
    heard: list[str] = []
    sealed.messages.note.connect(heard.append)
    before = session.project.seq
    QTest.keyClick(sealed, Qt.Key.Key_Z, CTRL)
    assert session.project.seq == before
    assert heard == ["What was done last belongs to a sealed recall, so it stays."]
    assert sealed.action_set["edit.undo"].text().startswith("Undo")
    session.set_recall(made.recall.id)
    QTest.keyClick(sealed, Qt.Key.Key_Z, CTRL)
    assert session.project.seq == before + 1
    session.set_recall(None)
    QTest.keyClick(sealed, Qt.Key.Key_Z, CTRL | SHIFT)
    assert session.project.seq == before + 1


def test_sealing_again_closes_what_is_open(sealed: MainWindow, made: SealedRecall, qtbot: QtBot) -> None:
    code, place, session = sealed.code, study(sealed), sealed.session
    assert code is not None
    assert session is not None
    before = place.book.figures()
    sealing.unseal(session.project, pass_ids=[made.run.id])
    after = place.book.figures()
    assert (after["tags"], after["episodes"]) == (before["tags"] + 2, before["episodes"] + 1)
    assert made.interview.id not in [each.id for each in place.book.all_recordings()]
    file = recordings.file_of(session.project.folder, made.interview)
    shutil.copy(recordings.file_of(session.project.folder, session.project.get(Recording, made.film.id)), file)
    sealed.show_place("code")
    code.open_recording(made.interview.id, "ME")
    assert code.recording == made.interview
    place.board.go_to(Spot(place.book.dyads[0].id, 3))
    place.sealing.seal_here()
    assert code.recording is None
    assert telling(sealed, WORD, qtbot) == {}


def test_two_recalls_of_one_participant_are_told_apart(sealed: MainWindow, made: SealedRecall) -> None:
    place, session = study(sealed), sealed.session
    assert session is not None
    again = add_recall(session.project, made.film)
    place.board.go_to(Spot(place.book.dyads[0].id, 3))
    place.sealing.ask_here()
    form = place.form
    assert isinstance(form, UnsealForm)
    texts_ = {pass_id: box.text() for pass_id, box in form.boxes.items()}
    assert len(set(texts_.values())) == len(texts_)
    for pass_id, box in form.boxes.items():
        box.setChecked(pass_id == again.run.id)
    QTest.keyClick(form.boxes[again.run.id], Qt.Key.Key_Return)
    assert sealing.named(session.project, made.run.id)[0].run.sealed
    assert not session.project.get(type(made.run), again.run.id).sealed


def _remove(place: StudyPlace, film: Recording) -> RemoveForm:
    """The question that comes before a recording goes, asked by the menu of its session."""
    menu = place.menu.make(Spot(place.book.dyads[0].id, 3), None)
    (remove,) = [
        action
        for part in (menu, *menu.findChildren(QMenu))
        for action in part.actions()
        if action.text() == f"Remove {film.label}"
    ]
    remove.trigger()
    form = place.form
    assert isinstance(form, RemoveForm)
    return form


def test_a_recording_goes_with_its_recalls_after_it_was_asked(sealed: MainWindow, made: SealedRecall) -> None:
    place, session = study(sealed), sealed.session
    assert session is not None
    project = session.project
    before = (project.seq, project.count(Recall), project.count(Happening))
    form = _remove(place, made.film)
    said = " ".join(part.text() for part in form.findChildren(QLabel))
    assert "Client recall" in said
    assert WORD not in said
    QTest.keyClick(form.main, Qt.Key.Key_Escape)
    assert (project.seq, place.form) == (before[0], None)
    QTest.keyClick(_remove(place, made.film).main, Qt.Key.Key_Return)
    assert project.find(Recall, id=made.recall.id) == []
    assert project.find(Recording, id=made.interview.id) == []
    sealed.show_place("recall")
    QTest.keyClick(sealed, Qt.Key.Key_Z, CTRL)
    assert (project.count(Recall), project.count(Happening)) == before[1:]
    assert session.redo_label == f"Remove recording {made.film.label}"


def test_a_recall_without_its_pass_is_listed_and_stays_sealed(
    sealed: MainWindow, made: SealedRecall, qtbot: QtBot, troubles: list[tuple[str, str]]
) -> None:
    session, place = sealed.session, sealed.recall
    assert session is not None
    assert place is not None
    with session.project.step("As an older version left it") as step:
        step.delete_tree(made.run)
        step.update(made.recall, ended_at=None)
    assert telling(sealed, WORD, qtbot) == {}
    sealed.guide.show_recall(made.recall.session_id, Respondent.CLIENT)
    place.show_summary(made.recall.id, own=True)
    assert place.summary is not None
    assert not place.summary.shown
    assert not place.summary.code.isVisible()
    QTest.keyClick(place.summary.back, Qt.Key.Key_Space)
    (card,) = [card for card in place.list.broken if card.isEnabled()]
    QTest.mouseClick(card.resume, Qt.MouseButton.LeftButton)
    assert place.page is None
    assert ["no longer in the study" in message for message, _ in troubles] == [True]
    troubles.clear()
    QTest.mouseClick(card.finish, Qt.MouseButton.LeftButton)
    assert session.project.get(Recall, made.recall.id).ended_at is not None
