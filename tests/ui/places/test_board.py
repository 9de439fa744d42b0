"""The board under keys and pointer."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect, Qt, SignalInstance
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from iprtool.domain.kinds import Part, PassKind, Respondent
from iprtool.domain.model import Dyad, Recording, Session
from iprtool.domain.naming import LONGEST_LABEL
from iprtool.services import planning, recordings
from iprtool.ui.study.chips import Chip
from iprtool.ui.study.forms import RenameForm, SessionForm
from iprtool.ui.study.model import Spot
from iprtool.ui.study.place import StudyPlace
from iprtool.ui.study.plan_forms import WaitsForm
from iprtool.ui.theme.palette import DARK, LIGHT, Palette
from tests.ui.places.conftest import WAIT_MS, World


def _chip(place: StudyPlace, spot: Spot, text: str) -> tuple[QRect, Chip]:
    return next((rect, chip) for rect, chip in place.board.chip_rects(spot) if chip.text == text)


def _headings(place: StudyPlace) -> list[str]:
    model = place.model
    return [model.headerData(n, Qt.Orientation.Horizontal) for n in range(model.columnCount())]


def test_a_dyad_and_its_sessions_appear(place: StudyPlace, world: World) -> None:
    assert place.stack.currentWidget() is place.empty
    world.recording("02", 3)
    world.dyad("10")
    world.dyad("1")
    assert place.stack.currentWidget() is place.board
    assert _headings(place) == ["DYAD", "SESSION 1", "2", "3", "TAGS", "EPISODES"]
    assert [place.model.index(row, 0).data() for row in range(3)] == ["Dyad 1", "Dyad 02", "Dyad 10"]


def test_far_apart_sessions_have_no_empty_columns(place: StudyPlace, world: World) -> None:
    for number in (1, 7, 40):
        world.meeting("01", number)
    assert place.model.numbers == [1, 7, 40]


def test_arrows_and_enter_open_a_recording(place: StudyPlace, world: World, qtbot: QtBot) -> None:
    first, second = world.recording("01", 1), world.recording("02", 2)
    place.board.setFocus()
    place.board.go_to(Spot(world.dyad("01").id, 1))
    with qtbot.waitSignal(place.recording_opened) as opened:
        qtbot.keyClick(place.board, Qt.Key.Key_Return)
    assert opened.args == [first.id]
    qtbot.keyClick(place.board, Qt.Key.Key_Down)
    qtbot.keyClick(place.board, Qt.Key.Key_Right)
    assert place.board.spot == Spot(world.dyad("02").id, 2)
    with qtbot.waitSignal(place.recording_opened) as opened:
        qtbot.keyClick(place.board, Qt.Key.Key_Enter)
    assert opened.args == [second.id]


def test_arrows_go_through_the_marks_of_a_cell_and_enter_opens_each(
    place: StudyPlace, world: World, qtbot: QtBot
) -> None:
    recording = world.recording("01", 1)
    world.coding(recording, "AB", 1)
    other = world.recording("02", 1)
    spoken: list[str] = []
    world.session.messages.spoken.connect(spoken.append)
    place.board.setFocus()
    place.board.go_to(Spot(world.dyad("01").id, None))
    reached = []
    for key in [Qt.Key.Key_Right] * 6 + [Qt.Key.Key_Left] * 2:
        qtbot.keyClick(place.board, key)
        chip, spot = place.board.chip, place.board.spot
        reached.append((spot.number if spot else 0, chip.text if chip else ""))
    assert reached == [(1, ""), (1, "Rec"), (1, "C"), (1, "T"), (1, "AB"), (None, ""), (1, "AB"), (1, "T")]
    assert spoken[3] == "Coder AB · 1 tag"
    with qtbot.waitSignal(place.recall_requested) as asked:
        qtbot.keyClick(place.board, Qt.Key.Key_Return)
    assert asked.args == [world.meeting("01", 1).id, Respondent.THERAPIST]
    qtbot.keyClick(place.board, Qt.Key.Key_Left)
    qtbot.keyClick(place.board, Qt.Key.Key_Down)
    assert place.board.spot == Spot(world.dyad("02").id, 1)
    with qtbot.waitSignal(place.recall_requested) as asked:
        qtbot.keyClick(place.board, Qt.Key.Key_Enter)
    assert asked.args == [world.meeting("02", 1).id, Respondent.CLIENT], "the same part of the next dyad"
    qtbot.keyClick(place.board, Qt.Key.Key_Left)
    with qtbot.waitSignal(place.recording_opened) as opened:
        qtbot.keyClick(place.board, Qt.Key.Key_Enter)
    assert opened.args == [other.id]


def test_a_padlock_is_on_what_is_sealed(place: StudyPlace, world: World) -> None:
    recording = world.recording("01", 1)
    run = world.coding(recording, "C01", 1, PassKind.CLIENT_RECALL)
    spot = Spot(world.dyad("01").id, 1)
    open_rect, _ = _chip(place, spot, "C")
    with world.project.step("Seal") as step:
        step.update(run, sealed=True)
    rect, chip = _chip(place, spot, "C")
    assert place.model.tip(place.model.index_of(spot), chip) == "Client recall, sealed"
    assert "Client recall, sealed" in place.model.index_of(spot).data(Qt.ItemDataRole.AccessibleTextRole)
    assert rect.width() > open_rect.width()
    left = QRect(rect.left() + 4, rect.top(), (rect.width() - open_rect.width()), rect.height())
    picture = place.board.viewport().grab(left).toImage()
    places = [(x, y) for x in range(picture.width()) for y in range(picture.height())]
    dark = sum(picture.pixelColor(*at).lightness() < 60 for at in places)
    assert dark > len(places) * 0.15, "its shape is drawn, in the colour of the text"


def _two_dyads_with_coders(world: World) -> None:
    for dyad, number in (("01", 3), ("02", 5)):
        recording = world.recording(dyad, number)
        for coder in ("AB", "KL"):
            world.coding(recording, coder, 2)
        for empty in (1, 2, 4):
            world.meeting(dyad, empty)


def _fits(place: StudyPlace) -> bool:
    board, last = place.board, place.model.columnCount() - 1
    ends_at = board.columnViewportPosition(last) + board.columnWidth(last)
    return ends_at <= board.viewport().width() and not board.horizontalScrollBar().isVisible()


def test_no_heading_is_cut_off_in_a_small_window(
    place: StudyPlace, world: World, look: Callable[[QWidget, Palette, int], None]
) -> None:
    _two_dyads_with_coders(world)
    look(place, LIGHT, 100)
    place.resize(1440, 810)
    assert _headings(place)[1] == "SESSION 1"
    place.resize(1024, 610)
    QApplication.processEvents()
    assert (_headings(place)[1], _headings(place)[-1]) == ("S 1", "EP.")
    last = place.model.columnCount() - 1
    assert place.model.headerData(last, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) == "Episodes"
    assert _fits(place)


def test_marks_stand_on_several_lines_where_letters_are_large_and_the_window_small(
    place: StudyPlace, world: World, look: Callable[[QWidget, Palette, int], None]
) -> None:
    _two_dyads_with_coders(world)
    spot = Spot(world.dyad("01").id, 3)
    look(place, LIGHT, 200)
    for size, several in (((1440, 810), False), ((1024, 610), True), ((1440, 810), False)):
        place.resize(*size)
        QApplication.processEvents()
        assert _fits(place), size
        marks = place.board.chip_rects(spot)
        cell = place.board.visualRect(place.model.index_of(spot))
        assert all(cell.contains(rect) for rect, _ in marks)
        assert [chip.text for _, chip in marks] == ["Rec", "C", "T", "AB", "KL"]
        assert (len({rect.top() for rect, _ in marks}) > 1) is several, size


def test_what_is_next_is_wrapped_and_whole_with_large_text(
    place: StudyPlace, world: World, look: Callable[[QWidget, Palette, int], None]
) -> None:
    for part in (Part.CLIENT_RECALL, Part.THERAPIST_RECALL, Part.FOLLOW_UP):
        planning.plan(world.project, session_id=world.meeting("clinic_west-07", 12).id, part=part)
    look(place, DARK, 200)
    place.resize(1024, 610)
    QApplication.processEvents()
    assert place.side.links
    for link in place.side.links:
        (text,) = link.findChildren(QLabel)
        assert text.height() >= text.heightForWidth(text.width()), link.text_shown
        assert text.width() <= link.width() <= place.side.width()


@pytest.mark.parametrize("mark", ["Rec", "AB", "KL", "C", "T"])
def test_a_click_on_a_mark_leads_to_its_work(place: StudyPlace, world: World, qtbot: QtBot, mark: str) -> None:
    recording = world.recording("01", 2)
    world.coding(recording, "AB", 1)
    session = world.meeting("01", 2)
    for part in (Part.CLIENT_RECALL, Part.THERAPIST_RECALL):
        planning.plan(world.project, session_id=session.id, part=part)
    planning.plan(world.project, session_id=session.id, part=Part.CODING, person="KL")
    wanted: dict[str, tuple[SignalInstance, list[object]]] = {
        "Rec": (place.recording_opened, [recording.id]),
        "AB": (place.coding_requested, [recording.id, "AB"]),
        "KL": (place.coding_requested, [recording.id, "KL"]),
        "C": (place.recall_requested, [session.id, Respondent.CLIENT]),
        "T": (place.recall_requested, [session.id, Respondent.THERAPIST]),
    }
    signal, said = wanted[mark]
    rect, _ = _chip(place, Spot(world.dyad("01").id, 2), mark)
    with qtbot.waitSignal(signal) as asked:
        qtbot.mouseClick(place.board.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert asked.args == said


def test_a_click_beside_the_marks_only_goes_there(place: StudyPlace, world: World, qtbot: QtBot) -> None:
    world.recording("01", 1)
    opened: list[str] = []
    place.recording_opened.connect(opened.append)
    spot = Spot(world.dyad("01").id, 1)
    last = place.board.chip_rects(spot)[-1][0]
    qtbot.mouseClick(place.board.viewport(), Qt.MouseButton.LeftButton, pos=last.center() + QPoint(last.width(), 0))
    assert place.board.spot == spot
    assert opened == []


def test_a_press_that_ends_elsewhere_opens_nothing(place: StudyPlace, world: World, qtbot: QtBot) -> None:
    world.recording("01", 1)
    opened: list[str] = []
    place.recording_opened.connect(opened.append)
    rect, _ = _chip(place, Spot(world.dyad("01").id, 1), "Rec")
    viewport = place.board.viewport()
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=rect.center())
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=QPoint(5, viewport.height() - 5))
    assert opened == []


def test_tags_count_up_while_someone_codes(place: StudyPlace, world: World) -> None:
    recording = world.recording("01", 1)
    world.coding(recording, "ME", 3)
    tags = place.model.index(0, place.model.columnCount() - 2)
    assert tags.data() == "3"
    resets: list[None] = []
    place.model.modelReset.connect(lambda: resets.append(None))
    world.coding(recording, "ME", 2)
    assert tags.data() == "5"
    world.session.undo()
    assert tags.data() == "4"
    assert not resets, "a tag never rebuilds the board"


def test_the_place_stays_when_rows_come_before_it(place: StudyPlace, world: World) -> None:
    world.recording("05", 2)
    spot = Spot(world.dyad("05").id, 2)
    place.board.go_to(spot)
    world.meeting("01", 6)
    assert place.board.spot == spot
    assert place.board.currentIndex().row() == 1


def test_f2_renames_a_dyad(place: StudyPlace, world: World, qtbot: QtBot) -> None:
    world.dyad("02")
    dyad = world.dyad("01")
    place.board.setFocus()
    place.board.go_to(Spot(dyad.id, None))
    qtbot.keyClick(place.board, Qt.Key.Key_F2)
    form = place.form
    assert isinstance(form, RenameForm)
    assert form.name.hasFocus()
    qtbot.keyClicks(form.name, "02")
    qtbot.keyClick(form.name, Qt.Key.Key_Return)
    assert place.form is form, "a label that is taken keeps the form"
    assert "dyad 02 already" in form.trouble
    form.name.selectAll()
    qtbot.keyClicks(form.name, "09")
    qtbot.keyClick(form.name, Qt.Key.Key_Return)
    assert place.form is None
    assert place.board.hasFocus()
    assert world.project.get(Dyad, dyad.id).label == "09"


def _texts(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def _pick(menu: QMenu, text: str) -> None:
    next(action for action in menu.actions() if action.text() == text).trigger()


def test_the_menu_key_offers_what_can_be_done(place: StudyPlace, world: World, qtbot: QtBot) -> None:
    world.recording("01", 1)
    place.board.go_to(Spot(world.dyad("01").id, 1))
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0))
    QApplication.sendEvent(place.board.viewport(), event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert _texts(menu) == [
        "Open session one",
        "Rename session one…",
        "Remove session one",
        "Go to: Client recall",
        "Go to: Therapist recall",
        "Code as ME",
        "Missing, with a reason",
        "Plan a part…",
        "Date, time and phase…",
        "Add recordings…",
        "Rename Dyad 01…\tF2",
        "Therapist of Dyad 01…",
        "Delete session 1",
        "Delete Dyad 01",
    ]
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    with qtbot.waitSignal(place.recording_opened):
        qtbot.keyClick(menu, Qt.Key.Key_Return)


def test_deleting_can_be_undone(place: StudyPlace, world: World) -> None:
    recording = world.recording("01", 1)
    world.coding(recording, "AB", 4)
    spot, menu = Spot(world.dyad("01").id, 1), place.menu
    _pick(menu.make(spot, None), "Remove session one")
    assert world.project.count(Recording) == 0
    assert recordings.file_of(world.project.folder, recording).is_file(), "the file stays"
    world.session.undo()
    _pick(menu.make(spot, None), "Delete session 1")
    assert world.project.count(Session) == 0
    world.session.undo()
    _pick(menu.make(spot, None), "Delete Dyad 01")
    assert place.stack.currentWidget() is place.empty
    world.session.undo()
    assert place.model.index(0, 2).data() == "4"
    assert world.said[0].startswith("Removed: session one.")
    assert [said for said in world.said if said.startswith("Deleted")] == [
        "Deleted: session 1. Undo brings it back.",
        "Deleted: Dyad 01. Undo brings it back.",
    ]


def test_a_recording_gets_another_name(place: StudyPlace, world: World, qtbot: QtBot) -> None:
    recording = world.recording("01", 1)
    _pick(place.menu.make(Spot(world.dyad("01").id, 1), None), "Rename session one…")
    form = place.form
    assert isinstance(form, RenameForm)
    qtbot.keyClicks(form.name, "camera A")
    qtbot.keyClick(form.name, Qt.Key.Key_Enter)
    assert world.project.get(Recording, recording.id).label == "camera A"


def test_a_cell_without_a_session_offers_one(place: StudyPlace, world: World) -> None:
    world.recording("01", 2)
    _pick(place.menu.make(Spot(world.dyad("01").id, 1), None), "Add session…")
    assert isinstance(place.form, SessionForm)
    assert place.form.number.value() == 1


def test_a_missing_file_is_marked_and_said(place: StudyPlace, world: World, qtbot: QtBot) -> None:
    recording = world.recording("01", 1)
    file = recordings.file_of(world.project.folder, recording)
    file.rename(file.with_name("elsewhere.mp4"))
    place.hide()
    place.show()
    spot = Spot(world.dyad("01").id, 1)
    qtbot.waitUntil(lambda: place.board.chip_rects(spot)[0][1].alarm, timeout=WAIT_MS)
    rect, chip = _chip(place, spot, "Rec ?")
    assert place.side.links[0].text_shown == "Missing file: dyad 01, session 1"
    assert "missing" in place.model.tip(place.model.index_of(spot), chip)
    with qtbot.waitSignal(place.recording_opened):
        qtbot.mouseClick(place.board.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())


def test_it_says_itself_without_eyes(place: StudyPlace, world: World) -> None:
    recording = world.recording("01", 2)
    world.coding(recording, "AB", 2)
    world.coding(recording, "C01", 1, PassKind.CLIENT_RECALL)
    said = [place.model.index(0, n).data(Qt.ItemDataRole.AccessibleTextRole) for n in range(5)]
    assert said == [
        "Dyad 01",
        "Dyad 01, session 1: no session",
        "Dyad 01, session 2: recording session one (session one.mp4); Client recall C01; "
        "Therapist recall, not there yet; Coder AB",
        "Dyad 01: 3 tags",
        "Dyad 01: 0 episodes",
    ]
    spot = Spot(world.dyad("01").id, 2)
    assert place.model.tip(place.model.index_of(spot), _chip(place, spot, "AB")[1]) == "Coder AB · 2 tags"


def test_columns_fit_their_marks_in_every_look(
    place: StudyPlace, world: World, look: Callable[[QWidget, Palette, int], None]
) -> None:
    for n in range(1, 9):
        world.coding(world.recording("01", n), f"coder {n}", 1)
    for palette, percent in ((DARK, 100), (LIGHT, 200), (DARK, 100)):
        look(place, palette, percent)
        for number in place.model.numbers:
            spot = Spot(world.dyad("01").id, number)
            cell = place.board.visualRect(place.model.index_of(spot))
            assert all(cell.contains(rect) for rect, _ in place.board.chip_rects(spot))


def test_enter_on_an_empty_session_asks_for_files(
    place: StudyPlace, world: World, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.meeting("01", 2)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args: ([str(world.clip)], ""))
    place.board.setFocus()
    place.board.go_to(Spot(world.dyad("01").id, 2))
    qtbot.keyClick(place.board, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: world.project.count(Recording) == 1, timeout=WAIT_MS)
    assert next(chip.text for _, chip in place.board.chip_rects(Spot(world.dyad("01").id, 2))) == "Rec"
    qtbot.waitUntil(lambda: not world.jobs.busy, timeout=WAIT_MS)


def test_a_long_name_leaves_the_sessions_in_sight(place: StudyPlace, world: World) -> None:
    world.recording("x" * LONGEST_LABEL, 3)
    place.resize(760, 500)
    QApplication.processEvents()
    assert place.board.columnWidth(0) < 0.6 * place.board.viewport().width()
    assert "x" * LONGEST_LABEL in place.model.tip(place.model.index(0, 0), None)


def test_when_recalls_are_due_is_set_in_a_form(place: StudyPlace, world: World, qtbot: QtBot) -> None:
    world.actions["study.waits"].trigger()
    form = place.form
    assert isinstance(form, WaitsForm)
    assert (form.recall.text(), form.follow_up.text()) == ("48 h", "30 days")
    qtbot.keyClicks(form.recall, "72")
    qtbot.keyClick(form.recall, Qt.Key.Key_Return)
    assert place.form is None
    assert (world.project.study.recall_within_h, world.project.study.follow_up_days) == (72, 30)
    world.session.undo()
    assert world.project.study.recall_within_h == 48
