"""Files of other tools, taken in on the Study place by real keys."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from iprtool.domain.kinds import MediaKind, PassKind
from iprtool.domain.model import Pass, Recording, Session, Tag
from iprtool.exchange.table_read import Columns, Decimals, Unit
from iprtool.services import exporting, passes, projects, recordings, study, tagging
from iprtool.shipped import shipped
from iprtool.ui.jobs import Followed
from iprtool.ui.study.import_forms import ImportForm, ReportForm
from iprtool.ui.study.model import Spot
from iprtool.ui.study.place import StudyPlace
from iprtool.ui.study.table_form import REMEMBERED, TableForm
from iprtool.ui.theme.palette import DARK, Palette
from tests.ui.places.conftest import WAIT_MS, World, drop

PLAY = {
    "project_name": "Play",
    "behaviors_conf": {"0": {"type": "State event", "code": "talks", "category": "Voice"}},
    "observations": {"one": {"file": {"1": ["a.mp4"]}, "events": [[1, "", "talks"], [2.5, "", "talks"], [9, "", ""]]}},
}


@pytest.fixture
def play(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of BORIS, which the system's dialog gives."""
    file = tmp_path / "play.boris"
    file.write_text(json.dumps(PLAY), "utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    return file


F = TypeVar("F", ImportForm, TableForm)


def _form(place: StudyPlace, kind: type[F], qtbot: QtBot) -> F:
    """The form that asks about the file that was chosen."""
    place.importing.choose()
    qtbot.waitUntil(lambda: isinstance(place.form, kind))
    form = place.form
    assert isinstance(form, kind)
    return form


def _asked(place: StudyPlace, qtbot: QtBot) -> ImportForm:
    return _form(place, ImportForm, qtbot)


def test_a_file_goes_to_a_new_dyad_and_the_report_is_shown(
    place: StudyPlace, world: World, play: Path, qtbot: QtBot
) -> None:
    form = _asked(place, qtbot)
    assert form.title == "Import play.boris: 2 segments, 1 code"
    assert form.recording.hasFocus()
    form.dyad.setCurrentText("77")
    form.author.setText("KL")
    qtbot.keyClick(form.author, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(place.form, ReportForm))
    report = place.form
    assert isinstance(report, ReportForm)
    assert "2 segments taken" in report.lines.toPlainText()
    made = next(each for each in world.project.find(Recording) if each.media_kind is MediaKind.NONE)
    session = world.project.get(Session, made.session_id)
    assert (session.number, made.label) == (1, "a")
    assert {run.author for run in world.project.find(Pass, recording_id=made.id)} == {"KL"}
    qtbot.keyClick(report.main, Qt.Key.Key_Return)
    assert place.form is None
    world.project.undo()
    assert not [each for each in world.project.find(Recording) if each.media_kind is MediaKind.NONE]


def test_a_recording_in_the_file_is_unpacked_before_the_rest_comes_in(
    place: StudyPlace, world: World, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "one.qdpx"
    with projects.create(tmp_path / "One.iprt", title="One", author="AB") as one:
        session = study.ensure_session(one, dyad="77", number=2)
        heard = recordings.add_file(one, session_id=session.id, file=shipped("demo", "session-audio.m4a"))
        run = passes.ensure(one, recording_id=heard.id, author="AB")
        tagging.tag_now(one, pass_id=run.id, code_id=None, at_ms=700)
        exporting.export(one, "qdpx-media", file)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    form = _asked(place, qtbot)
    assert form.title == "Import one.qdpx: 1 segment, 10 codes, 1 recording in it"
    assert form.dyad.currentText() == "77"
    assert "unpacked" in form.meaning
    qtbot.mouseClick(form.main, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: isinstance(place.form, ReportForm), timeout=WAIT_MS)
    assert isinstance(place.form, ReportForm)
    assert "1 recording taken" in place.form.lines.toPlainText()
    (made,) = world.project.find(Recording, sha256=heard.sha256)
    assert (world.project.folder / made.path).stat().st_size == made.size_bytes


def test_the_recording_of_that_name_is_proposed(place: StudyPlace, world: World, play: Path, qtbot: QtBot) -> None:
    film = world.recording("09", 5)
    with world.project.step("Call it so") as step:
        step.update(film, file_name="A.mp4", duration_ms=60_000)
    form = _asked(place, qtbot)
    assert form.recording.currentData() == film.id
    assert not form.dyad.isEnabled()
    assert "stays as it is" in form.meaning
    qtbot.mouseClick(form.main, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: isinstance(place.form, ReportForm))
    runs = [run.id for run in world.project.find(Pass, recording_id=film.id)]
    assert len(world.project.find(Tag, pass_id=runs)) == 2


def test_what_cannot_be_read_is_told_and_nothing_is_asked(
    place: StudyPlace, world: World, play: Path, qtbot: QtBot
) -> None:
    play.write_text("<html></html>", "utf-8")
    place.importing.choose()
    qtbot.waitUntil(lambda: bool(world.trouble))
    assert "play.boris" in world.trouble.pop()
    assert place.form is None


def test_columns_of_a_table_are_put_right_and_remembered(
    place: StudyPlace, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    file = tmp_path / "codes.csv"
    file.write_text("when,till,what,who\n1.5,2,Voice/talks,KL\n3,4,Voice/talks,KL\n", "utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    place.importing.choose()
    qtbot.waitUntil(lambda: isinstance(place.form, TableForm))
    form = place.form
    assert isinstance(form, TableForm)
    assert "Choose the column of their begins" in form.preview.text()
    qtbot.mouseClick(form.main, Qt.MouseButton.LeftButton)
    assert "Choose the column of their begins" in form.trouble
    for what, heading in (("begin", "when"), ("end", "till"), ("code", "what"), ("author", "who")):
        field = form.fields[what]
        field.setFocus()
        qtbot.keyClicks(field, heading)
    form.unit.setCurrentIndex(form.unit.findData(Unit.SECONDS))
    form.decimals.setFocus()
    qtbot.keyClicks(form.decimals, "comma")
    assert form.preview.text().startswith("So it begins: 00:00:15.000 ")
    qtbot.keyClick(form.decimals, Qt.Key.Key_Up)
    assert form.preview.text().startswith("So it begins: 00:00:01.500–00:00:02.000 Voice/talks (KL)")
    qtbot.mouseClick(form.main, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: isinstance(place.form, ImportForm))
    asked = place.form
    assert isinstance(asked, ImportForm)
    assert asked.title == "Import codes.csv: 2 segments, 1 code"
    qtbot.keyClick(asked.author, Qt.Key.Key_Escape)
    assert place.form is None
    place.importing.choose()
    qtbot.waitUntil(lambda: isinstance(place.form, TableForm))
    again = place.form
    assert isinstance(again, TableForm)
    assert again.columns == form_columns()
    assert world.project.count(Tag) == 0


def form_columns() -> Columns:
    """What was said of that table."""
    by_field = {"begin": "when", "end": "till", "code": "what", "author": "who"}
    return Columns(by_field, Unit.SECONDS, decimals=Decimals.POINT)


def _table(place: StudyPlace, qtbot: QtBot) -> TableForm:
    return _form(place, TableForm, qtbot)


def test_another_column_of_begins_has_its_own_unit(
    place: StudyPlace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    file = tmp_path / "two.csv"
    file.write_text("frames,at,what\n12,0:01.5,talks\n", "utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    form = _table(place, qtbot)
    field = form.fields["begin"]
    field.setFocus()
    qtbot.keyClicks(field, "at")
    qtbot.keyClick(field, Qt.Key.Key_Up)
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert (field.currentData(), form.unit.currentData()) == ("at", Unit.CLOCK)
    assert form.preview.text() == "So it begins: 00:00:01.500"


@pytest.mark.parametrize("rows", ["", "later,soon,talks\n"])
def test_a_table_in_which_nothing_begins_is_refused_in_its_form_and_not_remembered(
    rows: str, place: StudyPlace, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    file = tmp_path / "none.csv"
    file.write_text(f"begin,end,code\n{rows}", "utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    form = _table(place, qtbot)
    qtbot.mouseClick(form.main, Qt.MouseButton.LeftButton)
    assert form.trouble.startswith("No row of none.csv has such a begin.")
    assert place.form is form
    assert not world.settings[REMEMBERED]


def test_a_file_that_holds_nothing_is_told_and_makes_nothing(
    place: StudyPlace, world: World, play: Path, qtbot: QtBot
) -> None:
    play.write_text(json.dumps({**PLAY, "behaviors_conf": {}, "observations": {}}), "utf-8")
    place.importing.choose()
    qtbot.waitUntil(lambda: isinstance(place.form, ReportForm) or bool(world.trouble))
    if world.trouble:
        assert "play.boris" in world.trouble.pop()
    else:
        assert isinstance(place.form, ReportForm)
        assert "nothing in it that a study can hold" in place.form.lines.toPlainText()
    assert world.project.count(Recording) == 0


def test_a_large_import_shows_how_far_it_is_and_cancel_takes_it_back(
    place: StudyPlace, world: World, play: Path, qtbot: QtBot
) -> None:
    events = [[n / 100, "", "talks"] for n in range(4_000)]
    observations = {"one": {"file": {"1": ["a.mp4"]}, "events": events}}
    play.write_text(json.dumps({**PLAY, "observations": observations}), "utf-8")
    runs: list[Followed] = []
    shares: list[float] = []
    world.jobs.started.connect(runs.append)
    for cancels in (True, False):
        form = _asked(place, qtbot)
        runs.clear()
        qtbot.mouseClick(form.main, Qt.MouseButton.LeftButton)
        (run,) = runs
        run.progressed.connect(shares.append)
        assert run.title == "Importing play.boris"
        qtbot.waitUntil(lambda: bool(world.project.count(Tag)), timeout=WAIT_MS)
        if cancels:
            run.cancel()
            assert not place.importing.busy
            assert (world.project.count(Tag), world.project.count(Recording)) == (0, 0)
    qtbot.waitUntil(lambda: isinstance(place.form, ReportForm), timeout=WAIT_MS)
    assert shares[-1] == 1
    assert world.said == ["Imported play.boris; its report is on the Study place."]
    assert world.project.count(Tag) == 2_000
    world.project.undo()
    assert world.project.count(Recording) == 0


def test_a_file_that_is_dropped_on_a_session_is_asked_about_with_its_recording(
    place: StudyPlace, world: World, play: Path, qtbot: QtBot
) -> None:
    film = world.recording("09", 5)
    world.dyad("10")
    qtbot.waitUntil(lambda: not world.jobs.busy, timeout=WAIT_MS)
    other = play.with_name("other.eaf")
    other.write_text("<x/>", "utf-8")
    for label, files in (("09", [play]), ("10", [play, other])):
        spot = Spot(world.dyad(label).id, 5)
        at = place.board.visualRect(place.model.index_of(spot)).center()
        drop(place.board.viewport(), files, at)
        qtbot.waitUntil(lambda: isinstance(place.form, ImportForm))
        form = place.form
        assert isinstance(form, ImportForm)
        assert (form.dyad.currentText(), form.number.value()) == (label, 5)
        assert form.recording.currentData() == (film.id if label == "09" else "")
        qtbot.keyClick(form.number, Qt.Key.Key_Escape)
        assert place.form is None
    assert world.trouble.pop().startswith("play.boris is imported; nothing was done with other.eaf.")
    assert world.project.count(Tag) == 0


def test_trouble_with_one_file_is_over_with_the_next(place: StudyPlace, world: World, play: Path, qtbot: QtBot) -> None:
    mended: list[str] = []
    world.session.messages.mended.connect(mended.append)
    right = play.read_text("utf-8")
    play.write_text("<html></html>", "utf-8")
    place.importing.choose()
    qtbot.waitUntil(lambda: bool(world.trouble))
    said = world.trouble.pop()
    play.write_text(right, "utf-8")
    _asked(place, qtbot)
    assert any(said.startswith(each) for each in mended)


def test_a_recording_beside_the_file_is_linked(place: StudyPlace, world: World, play: Path, qtbot: QtBot) -> None:
    shutil.copyfile(world.clip, play.with_name("a.mp4"))
    form = _asked(place, qtbot)
    assert form.title == "Import play.boris: 2 segments, 1 code, 1 recording beside it"
    assert "are linked, and stay where they are" in form.meaning
    qtbot.mouseClick(form.main, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: isinstance(place.form, ReportForm), timeout=WAIT_MS)
    assert isinstance(place.form, ReportForm)
    assert "the file lies beside, and is linked" in place.form.lines.toPlainText()
    (made,) = world.project.find(Recording)
    assert (made.media_kind, made.linked) == (MediaKind.VIDEO, True)


def test_a_table_that_iprtool_wrote_keeps_kinds_of_passes_and_ids(
    place: StudyPlace, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    run = world.coding(world.recording("09", 5), "C01", 3, PassKind.CLIENT_RECALL)
    wanted = {tag.id for tag in world.project.find(Tag)}
    exporting.export(world.project, "csv", tmp_path / "tags.csv")
    with world.project.step("Lose them") as step:
        step.delete_tree(run)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "tags.csv"), ""))
    qtbot.mouseClick(_table(place, qtbot).main, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: isinstance(place.form, ImportForm))
    assert isinstance(place.form, ImportForm)
    qtbot.mouseClick(place.form.main, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: isinstance(place.form, ReportForm))
    (made,) = world.project.find(Pass)
    assert (made.kind, made.author) == (PassKind.CLIENT_RECALL, "C01")
    assert {tag.id for tag in world.project.find(Tag)} == wanted


def test_a_form_that_would_be_scrolled_gets_the_room_of_the_board(
    place: StudyPlace,
    play: Path,
    qtbot: QtBot,
    look: Callable[[QWidget, Palette, int], None],
) -> None:
    place.resize(1024, 590)
    look(place, DARK, 200)
    form = _asked(place, qtbot)
    qtbot.waitUntil(place.stack.isHidden)
    qtbot.waitUntil(lambda: form.main.visibleRegion().boundingRect().size() == form.main.size())
    assert form.mapTo(place, QPoint(0, 0)).y() < 40
    qtbot.keyClick(form.number, Qt.Key.Key_Escape)
    assert place.stack.isVisible()
    place.resize(1200, 760)
    look(place, DARK, 100)
    _asked(place, qtbot)
    QApplication.processEvents()
    assert place.stack.isVisible()


def test_names_in_memos_become_pseudonyms_though_nothing_is_spoken(
    place: StudyPlace, world: World, play: Path, qtbot: QtBot
) -> None:
    events = [[1, "", "talks", "", "Anna left the room"], [2.5, "", "talks", "", ""]]
    one = {"file": {"1": ["a.mp4"]}, "events": events}
    play.write_text(json.dumps({**PLAY, "observations": {"one": one}}), "utf-8")
    form = _asked(place, qtbot)
    assert form.spoken is not None
    names = form.spoken.names
    names.lines.setFocus()
    qtbot.keyClicks(names.lines, "Anna -> Ms A")
    qtbot.waitUntil(lambda: names.rows.rowCount() == 1)
    assert [names.rows.index(0, column).data() for column in (0, 1)] == ["00:01", "[Anna → Ms A] left the room"]
    assert not form.spoken.speakers.isVisible()
    qtbot.mouseClick(form.main, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: isinstance(place.form, ReportForm))
    (tag,) = world.project.find(Tag)
    assert tag.memo == "Ms A left the room"


def test_a_form_with_much_in_it_scrolls_rather_than_lies_over_itself(
    place: StudyPlace, play: Path, qtbot: QtBot, look: Callable[[QWidget, Palette, int], None]
) -> None:
    one = {"file": {"1": ["a.mp4"]}, "events": [[1, "", "talks", "", "Anna left"], [2.5, "", "talks", "", ""]]}
    play.write_text(json.dumps({**PLAY, "observations": {"one": one}}), "utf-8")
    place.resize(1024, 590)
    look(place, DARK, 200)
    form = _asked(place, qtbot)
    QApplication.processEvents()
    assert form.spoken is not None
    below = form.author.mapTo(form, QPoint(0, form.author.height())).y()
    assert below <= form._meaning.geometry().top()
    assert form._meaning.geometry().bottom() <= form.spoken.geometry().top()
    assert form.spoken.geometry().bottom() <= form.main.mapTo(form, QPoint(0, 0)).y()
    look(place, DARK, 100)
