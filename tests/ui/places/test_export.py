"""Choosing what is written, seeing it, saving it."""

import csv
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from iprtool.domain.ids import new_id
from iprtool.domain.kinds import PassKind
from iprtool.domain.model import Pass, Preset, Tag
from iprtool.exchange import csv_long
from iprtool.exchange.columns import LONG_COLUMNS
from iprtool.exchange.report import Fate
from iprtool.services import code_editing, codebooks, exporting, presets, tagging
from iprtool.services.clip_plan import CLIPS, ClipOptions
from iprtool.services.export_filters import Filters
from iprtool.services.exporting import TABLES, TAGS
from iprtool.services.presets import Choice
from iprtool.ui.export import place as export_place
from iprtool.ui.export.checklist import CheckList
from iprtool.ui.export.place import ExportPlace
from iprtool.ui.export.readings import PREVIEW_ROWS, survey
from tests.sealed_study import SealedRecall, add_recall
from tests.ui.places.conftest import WAIT_MS, World, counted, item_of


@pytest.fixture
def filled(world: World) -> World:
    """Two dyads, three passes, 4 + 3 + 12 tags, one of each pass without a code."""
    first, second = world.recording("01", 1), world.recording("02", 1, world.sound)
    world.coding(first, "AB", 4)
    world.coding(first, "C01", 3, PassKind.CLIENT_RECALL)
    world.coding(second, "KL", 12)
    return world


def _press(part: CheckList, row: int, qtbot: QtBot, child: int | None = None) -> None:
    part.tree.setFocus()
    part.tree.setCurrentItem(item_of(part.tree, row, child))
    qtbot.keyClick(part.tree, Qt.Key.Key_Space)


def test_all_is_chosen_at_first(exporting_place: ExportPlace) -> None:
    assert exporting_place.choosing.filters == Filters()
    assert exporting_place.count.text() == "19 segments"
    assert exporting_place.preview.first_rows.rowCount() == 19
    assert exporting_place.save.isEnabled()


def test_the_preview_has_the_rows_of_the_file(exporting_place: ExportPlace, filled: World) -> None:
    model = exporting_place.preview.first_rows
    headings = [model.headerData(n, Qt.Orientation.Horizontal) for n in range(model.columnCount())]
    assert headings == [column.name for column in LONG_COLUMNS]
    expected = [segment.tag.id for segment in exporting.segments(filled.project)]
    shown = headings.index("tag_id")
    assert [model.index(row, shown).data() for row in range(model.rowCount())] == expected


def test_leaving_something_out_counts_anew(exporting_place: ExportPlace, filled: World, qtbot: QtBot) -> None:
    place = exporting_place
    _press(place.choosing.dyads, 1, qtbot)
    assert counted(place, qtbot) == "7 segments"
    _press(place.choosing.passes, 0, qtbot)
    assert counted(place, qtbot) == "4 segments"
    _press(place.choosing.codes, 0, qtbot)
    assert "Marks without a code are left out" in (counted(place, qtbot) and place.remark.text())
    assert place.choosing.filters is not None
    expected = len(exporting.segments(filled.project, place.choosing.filters))
    assert place.count.text() == ("1 segment" if expected == 1 else f"{expected} segments")
    assert place.preview.first_rows.rowCount() == expected


def test_a_family_is_chosen_as_a_whole(exporting_place: ExportPlace, qtbot: QtBot) -> None:
    place = exporting_place
    _press(place.choosing.codes, 0, qtbot)
    assert not any(path.startswith("Rupture/") for path in place.choosing.codes.chosen)
    _press(place.choosing.codes, 0, qtbot, child=1)
    assert "Rupture/Confrontation" in place.choosing.codes.chosen
    assert "Rupture/Withdrawal" not in place.choosing.codes.chosen
    assert item_of(place.choosing.codes.tree, 0).checkState(0) is Qt.CheckState.PartiallyChecked


def test_a_click_on_a_box_chooses(exporting_place: ExportPlace, qtbot: QtBot) -> None:
    tree = exporting_place.choosing.dyads.tree
    rect = tree.visualItemRect(item_of(tree, 0))
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=rect.topLeft() + QPoint(10, rect.height() // 2))
    assert len(exporting_place.choosing.dyads.chosen) == 1


def test_nothing_chosen_can_not_be_saved(exporting_place: ExportPlace, qtbot: QtBot) -> None:
    exporting_place.choosing.passes.choose_all(False)
    assert counted(exporting_place, qtbot) == "0 segments"
    assert not exporting_place.save.isEnabled()
    assert "nothing chosen" in exporting_place.remark.text()
    exporting_place.choosing.passes.choose_all(True)
    assert counted(exporting_place, qtbot) == "19 segments"


def test_what_is_tagged_meanwhile_iscounted(exporting_place: ExportPlace, filled: World, qtbot: QtBot) -> None:
    exporting_place.choosing.dyads.choose(filled.dyad("02").id, False)
    world_run = filled.coding(filled.recording("03", 1), "NEW", 2)
    tagging.tag_now(filled.project, pass_id=world_run.id, code_id=None, at_ms=7)
    assert counted(exporting_place, qtbot) == "10 segments"
    assert "Coder NEW" in exporting_place.choosing.passes.chosen
    assert filled.dyad("02").id not in exporting_place.choosing.dyads.chosen, "what was left out stays out"


def _save(place: ExportPlace, file: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    proposed: list[str] = []

    def choose(_parent: object, _title: str, proposal: Path, _kinds: str) -> Path:
        proposed.append(proposal.name)
        return file

    monkeypatch.setattr(export_place, "save_name", choose)
    place.save.click()
    return proposed


def test_saving_writes_what_the_command_line_writes(
    exporting_place: ExportPlace, filled: World, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exporting_place.choosing.passes.choose("Coder KL", False)
    counted(exporting_place, qtbot)
    file, same = tmp_path / "out.csv", tmp_path / "same.csv"
    assert _save(exporting_place, file, monkeypatch) == ["Ruptures a study tags.csv"]
    qtbot.waitUntil(exporting_place.written.isVisible, timeout=WAIT_MS)
    assert exporting_place.written.text() == f"Wrote 7 segments to {file}"
    assert (
        exporting.export(filled.project, "csv", same, exporting_place.choosing.filters or Filters()).count(Fate.TAKEN)
        == 7
    )
    assert file.read_bytes() == same.read_bytes()
    assert len(list(csv.DictReader(file.read_text("utf-8").splitlines()))) == 7
    qtbot.waitUntil(exporting_place.save.isEnabled, timeout=WAIT_MS)


def _choose_table(place: ExportPlace, key: str, qtbot: QtBot) -> None:
    """With the arrow keys, as a person without a mouse does."""
    place.choosing.tables.setFocus()
    qtbot.keyClick(place.choosing.tables, Qt.Key.Key_Home)
    for _ in range(place.choosing.tables.findData(key)):
        qtbot.keyClick(place.choosing.tables, Qt.Key.Key_Down)
    counted(place, qtbot)


@pytest.fixture
def told(exporting_place: ExportPlace, filled: World) -> SealedRecall:
    """A recall of the first dyad with a log and an answer, not sealed."""
    return add_recall(filled.project, filled.recording("04", 2), sealed=False)


@pytest.mark.parametrize(
    ("key", "count"),
    [
        ("traces-csv", "2 values"),
        ("recalls-csv", "1 recall"),
        ("recall-log-csv", "1 entry"),
        ("recall-answers-csv", "1 answer"),
    ],
)
def test_every_table_is_offered_with_its_first_rows(
    exporting_place: ExportPlace,
    filled: World,
    told: SealedRecall,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    key: str,
    count: str,
) -> None:
    place, table = exporting_place, TABLES[key]
    _choose_table(place, key, qtbot)
    assert place.count.text() == count
    assert place.remark.text().startswith(table.about)
    assert place.choosing.codes.isVisible() is table.by_code
    model = place.preview.first_rows
    headings = [model.headerData(n, Qt.Orientation.Horizontal) for n in range(model.columnCount())]
    assert headings == [column.name for column in table.columns]
    file, same = tmp_path / "out.csv", tmp_path / "same.csv"
    assert _save(place, file, monkeypatch) == [f"Ruptures a study {table.title.lower()}.csv"]
    qtbot.waitUntil(place.written.isVisible, timeout=WAIT_MS)
    assert place.written.text() == f"Wrote {count} to {file}"
    exporting.export(filled.project, key, same)
    assert file.read_bytes() == same.read_bytes()
    shown = [[model.index(row, n).data() for n in range(model.columnCount())] for row in range(model.rowCount())]
    read = list(csv.reader(file.read_text("utf-8").splitlines()))
    assert shown == read[1:]
    qtbot.waitUntil(place.save.isEnabled, timeout=WAIT_MS)


def test_a_recall_that_is_sealed_leaves_the_preview(
    exporting_place: ExportPlace, filled: World, told: SealedRecall, qtbot: QtBot
) -> None:
    place = exporting_place
    _choose_table(place, "recall-answers-csv", qtbot)
    assert place.preview.first_rows.rowCount() == 1
    with filled.project.step("Seal") as step:
        step.update(told.run, sealed=True)
    assert counted(place, qtbot) == "0 answers"
    assert place.preview.first_rows.rowCount() == 0
    assert "may be seen" in place.remark.text()
    assert not place.save.isEnabled()


def test_codes_that_are_left_out_leave_the_recalls(
    exporting_place: ExportPlace, told: SealedRecall, qtbot: QtBot
) -> None:
    exporting_place.choosing.codes.choose_all(False)
    assert counted(exporting_place, qtbot) == "0 segments"
    _choose_table(exporting_place, "recalls-csv", qtbot)
    assert exporting_place.count.text() == "1 recall"
    assert exporting_place.save.isEnabled()


def test_a_place_that_refuses_is_said(
    exporting_place: ExportPlace, filled: World, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    over: list[str] = []
    filled.session.messages.mended.connect(over.append)
    _save(exporting_place, tmp_path / "nowhere" / "out.csv", monkeypatch)
    qtbot.waitUntil(lambda: bool(filled.trouble), timeout=WAIT_MS)
    said = filled.trouble.pop()
    assert said.startswith("out.csv could not be written")
    qtbot.waitUntil(exporting_place.save.isEnabled, timeout=WAIT_MS)
    assert exporting_place.written.isHidden()
    assert over == []
    _save(exporting_place, tmp_path / "out.csv", monkeypatch)
    qtbot.waitUntil(exporting_place.written.isVisible, timeout=WAIT_MS)
    assert [said.startswith(each) for each in over] == [True], "the trouble is over"
    qtbot.waitUntil(exporting_place.save.isEnabled, timeout=WAIT_MS)


def test_a_recording_is_never_overwritten(
    exporting_place: ExportPlace, filled: World, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = filled.project.folder / filled.recording("00", 1).path
    before = original.read_bytes()
    counted(exporting_place, qtbot)
    _save(exporting_place, original, monkeypatch)
    qtbot.waitUntil(lambda: bool(filled.trouble), timeout=WAIT_MS)
    assert "was not written" in filled.trouble.pop()
    assert original.read_bytes() == before
    assert exporting_place.save.isEnabled()


def test_an_empty_study_explains_itself(world: World, showing: Callable[[QWidget], None], qtbot: QtBot) -> None:
    place = ExportPlace(world.session, world.jobs)
    showing(place)
    assert counted(place, qtbot) == "0 segments"
    assert place.remark.text().startswith("There are no tags here yet.")


def test_a_large_pass_is_read_in_small_steps(filled: World) -> None:
    codes = codebooks.tree(filled.project).codes
    run = filled.coding(filled.recording("00", 1), "BIG", 1)
    many = 12_000
    with filled.project.step("Many tags") as step:
        step.insert_many(
            Tag(new_id(), run.id, codes[n % len(codes)].id if n % 11 else None, (n * 7919) % 1000) for n in range(many)
        )
    steps = 0
    reading = survey(filled.project, TABLES[TAGS], Filters())
    while True:
        try:
            next(reading)
        except StopIteration as end:
            found = end.value
            break
        steps += 1
    assert found.count == many + 20
    assert steps > len(codes), "one step a code"
    whole = exporting.segments(filled.project)
    assert [segment.tag.id for segment in found.first] == [segment.tag.id for segment in whole[:PREVIEW_ROWS]]
    assert len(whole) == found.count


def test_leaving_the_place_ends_its_reading(exporting_place: ExportPlace) -> None:
    exporting_place.survey_now()
    assert exporting_place.counting
    exporting_place.hide()
    QApplication.processEvents()
    assert not exporting_place.counting


def test_a_choice_is_kept_under_a_name_taken_up_again_and_forgotten(
    exporting_place: ExportPlace, filled: World, qtbot: QtBot
) -> None:
    place = exporting_place
    _press(place.choosing.dyads, 1, qtbot)
    place.choosing.forms.setCurrentIndex(place.choosing.forms.findText("Excel"))
    kept = place.choosing.filters
    place.choosing.presets.names.setFocus()
    qtbot.keyClicks(place.choosing.presets.names, "Paper")
    qtbot.mouseClick(place.choosing.presets.keep, Qt.MouseButton.LeftButton)
    assert [preset.name for preset in filled.project.find(Preset)] == ["Paper"]
    place.choosing.dyads.choose_all(True)
    place.choosing.forms.setCurrentIndex(0)
    place.choosing.tables.setCurrentIndex(place.choosing.tables.findData("recalls-csv"))
    place.choosing.presets.names.activated.emit(0)
    assert (place.choosing.table.key, place.choosing.form.key) == ("csv", "xlsx")
    assert place.choosing.filters == kept
    assert counted(place, qtbot) == "7 segments"
    place.choosing.presets.names.setCurrentIndex(0)
    qtbot.mouseClick(place.choosing.presets.forget, Qt.MouseButton.LeftButton)
    assert filled.project.count(Preset) == 0
    filled.project.undo()
    assert place.choosing.presets.names.findText("Paper") >= 0


def _keep(place: ExportPlace, name: str, qtbot: QtBot) -> None:
    """With the mouse and the keys."""
    names = place.choosing.presets.names
    names.setFocus()
    line = names.lineEdit()
    assert line is not None
    line.selectAll()
    qtbot.keyClicks(names, name)
    qtbot.mouseClick(place.choosing.presets.keep, Qt.MouseButton.LeftButton)


def _take_up(place: ExportPlace, name: str, qtbot: QtBot) -> None:
    names = place.choosing.presets.names
    names.activated.emit(names.findText(name))
    counted(place, qtbot)


def test_a_kept_choice_is_renamed_and_changed(exporting_place: ExportPlace, filled: World, qtbot: QtBot) -> None:
    place, box = exporting_place, exporting_place.choosing.presets
    _keep(place, "Paper", qtbot)
    assert filled.said[-1] == "Kept as “Paper”."
    assert not box.rename.isEnabled()
    _press(place.choosing.dyads, 1, qtbot)
    _keep(place, "Other", qtbot)
    _keep(place, "Other", qtbot)
    assert filled.said[-1] == "“Other” is this choice now."
    qtbot.keyClicks(box.names, " one")
    qtbot.mouseClick(box.rename, Qt.MouseButton.LeftButton)
    assert sorted(preset.name for preset in filled.project.find(Preset)) == ["Other one", "Paper"]
    assert not box.rename.isEnabled()
    box.names.setEditText("PAPER")
    qtbot.mouseClick(box.rename, Qt.MouseButton.LeftButton)
    assert filled.trouble.pop().startswith("Another export is kept as “Paper”.")
    _take_up(place, "Other one", qtbot)
    assert place.count.text() == "7 segments"
    filled.project.undo()
    assert box.names.findText("Other") >= 0


def test_what_a_kept_choice_misses_is_told_and_never_replaced_by_all(
    exporting_place: ExportPlace, filled: World, qtbot: QtBot
) -> None:
    place, choosing, project = exporting_place, exporting_place.choosing, filled.project
    choosing.passes.choose_only(["Client recall C01"])
    choosing.codes.choose_only(["Rupture/Withdrawal", "Rupture/Confrontation"])
    _keep(place, "Clients", qtbot)
    choosing.passes.choose_only(["Coder KL"])
    choosing.codes.choose_all(True)
    choosing.dyads.choose_only([filled.dyad("02").id])
    _keep(place, "Second", qtbot)
    tree = codebooks.tree(project)
    code_editing.change_code(project, code_id=tree.by_path("Rupture/Confrontation").id, name="Attack")
    with project.step("Seal") as step:
        step.update(project.find(Pass, author="C01")[0], sealed=True)
    _take_up(place, "Clients", qtbot)
    said = filled.trouble.pop()
    assert "Missing are – Codes: 1 of 2; Passes: 1 of 1." in said
    assert choosing.passes.chosen == ()
    assert choosing.codes.chosen == ("Rupture/Withdrawal",)
    assert not place.save.isEnabled()
    _take_up(place, "Second", qtbot)
    assert place.count.text() == "12 segments"


def test_rows_of_another_table_are_no_segments(exporting_place: ExportPlace, filled: World, qtbot: QtBot) -> None:
    """A picture to draw on is wanted as soon as a rectangle is chosen, before the segments are read."""
    place = exporting_place
    presets.save(
        filled.project, name="Blurred", choice=Choice(CLIPS, Filters(), ClipOptions(blur=(10.0, 10.0, 20.0, 20.0)))
    )
    _choose_table(place, "json", qtbot)
    assert place.preview.first_rows.rowCount() > 0
    _take_up(place, "Blurred", qtbot)
    qtbot.waitUntil(place.clips.rectangle.picture.isVisible, timeout=WAIT_MS)


def _slow(monkeypatch: pytest.MonkeyPatch, begun: Event, go_on: Event) -> None:
    """CSV that waits in its middle."""
    real = csv_long.write

    def write(*args: Any) -> int:
        begun.set()
        go_on.wait(WAIT_MS / 1000)
        return real(*args)

    monkeypatch.setattr(csv_long, "write", write)


def test_a_cancel_and_a_seal_stop_the_writing_and_it_is_told(
    exporting_place: ExportPlace, filled: World, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def seal() -> None:
        with filled.project.step("Seal") as step:
            step.update(filled.project.find(Pass, author="C01")[0], sealed=True)

    for disturb in (filled.jobs.cancel, seal):
        begun, go_on = Event(), Event()
        with monkeypatch.context() as patch:
            _slow(patch, begun, go_on)
            _save(exporting_place, tmp_path / "out.csv", patch)
            qtbot.waitUntil(begun.is_set, timeout=WAIT_MS)
            assert not exporting_place.save.isEnabled()
            disturb()
            go_on.set()
            qtbot.waitUntil(lambda: not filled.jobs.busy, timeout=WAIT_MS)
            qtbot.waitUntil(exporting_place.save.isEnabled, timeout=WAIT_MS)
        assert filled.said[-1] == "Writing was stopped. out.csv was not written."
        assert not (tmp_path / "out.csv").exists()
        assert exporting_place.written.isHidden()
        counted(exporting_place, qtbot)
    assert exporting_place.count.text() == "16 segments"


def test_a_cancel_that_comes_too_late_is_not_said_to_have_stopped_it(
    exporting_place: ExportPlace, filled: World, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = exporting.write

    def write(*args: Any, **named: Any) -> Any:
        report = real(*args, **named)
        filled.jobs.cancel()
        return report

    monkeypatch.setattr(exporting, "write", write)
    _save(exporting_place, tmp_path / "out.csv", monkeypatch)
    qtbot.waitUntil(exporting_place.written.isVisible, timeout=WAIT_MS)
    assert exporting_place.written.text().startswith("Wrote 19 segments")
    assert (tmp_path / "out.csv").exists()
