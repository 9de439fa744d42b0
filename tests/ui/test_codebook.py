"""The Codebook place in the real window, with real keys and clicks."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QLabel
from pytestqt.qtbot import QtBot

from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Carrier, ScaleKind
from iprtool.domain.model import Code, Codebook, Family, Pass, Rating, Tag, Trace
from iprtool.services import code_editing, code_merging, codebook_versions, scale_editing, tagging
from iprtool.ui.codebook.ask import MergeForm, SplitForm
from iprtool.ui.codebook.fields import ChoiceField, ColourField, FlagField, LengthField, LineField, TextField
from iprtool.ui.codebook.place import CodebookPlace
from iprtool.ui.window import MainWindow
from tests.ui.codebook_fields import field, field_of, focus, tree, type_into
from tests.ui.conftest import WAIT_MS

CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier,
)  # fmt: skip


@pytest.fixture
def place(window: MainWindow, demo_folder: Path, qtbot: QtBot) -> CodebookPlace:
    """The Codebook place of the demo, opened by its key from the Study place."""
    assert window.open_project(demo_folder)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=WAIT_MS)
    QTest.keyClick(window, Qt.Key.Key_B, CTRL)
    found = window.findChild(CodebookPlace)
    assert found is not None
    qtbot.waitUntil(found.isVisible, timeout=WAIT_MS)
    return found


def paths(window: MainWindow) -> list[str]:
    found = tree(window)
    return [found.path(code.id) for code in found.codes]


def choose(place: CodebookPlace, window: MainWindow, path: str) -> Code:
    code = tree(window).by_path(path)
    place.view.setFocus()
    place.view.choose(code.id)
    return code


def test_it_opens_by_key_and_leaves_to_where_one_was(place: CodebookPlace, window: MainWindow) -> None:
    assert place.title.text() == "Starter: rupture, repair, relationship, alliance, version 1"
    QTest.keyClick(place.view, Qt.Key.Key_Escape)
    assert window.pages.place == "study"
    window.show_place("export")
    QTest.keyClick(window, Qt.Key.Key_B, CTRL)
    assert place.isVisible()
    QTest.keyClick(window, Qt.Key.Key_B, CTRL)
    assert window.pages.place == "export"


def test_a_family_and_codes_are_made_by_keys_alone(place: CodebookPlace, window: MainWindow) -> None:
    QTest.keyClick(place.view, Qt.Key.Key_A, CTRL | SHIFT)
    QTest.keyClicks(focus(), "Silence")
    QTest.keyClick(focus(), Qt.Key.Key_Return, CTRL)
    QTest.keyClicks(focus(), "Long")
    QTest.keyClick(focus(), Qt.Key.Key_Return, CTRL | SHIFT)
    QTest.keyClicks(focus(), "Warm")
    QTest.keyClick(focus(), Qt.Key.Key_Return)
    assert paths(window)[-2:] == ["Silence/Long", "Silence/Long/Warm"]
    assert window.session is not None
    assert window.session.project.undo_label == "Rename New code to Warm"
    for _ in range(6):
        window.session.undo()
    assert len(tree(window).families) == 4


def test_every_field_is_written_as_one_leaves_it(place: CodebookPlace, window: MainWindow) -> None:
    code = choose(place, window, "Rupture/Withdrawal")
    form = place.details.form
    type_into(place, "name", "Moves away")
    type_into(place, "key", "w")
    definition = form.fields["definition"]
    assert isinstance(definition, TextField)
    definition.setFocus()
    definition.selectAll()
    QTest.keyClicks(definition, "Turns away.")
    QTest.keyClick(definition, Qt.Key.Key_Tab)
    assert focus() is form.fields["include"]
    carrier = form.fields["carrier"]
    assert isinstance(carrier, ChoiceField)
    carrier.setFocus()
    QTest.keyClick(carrier, Qt.Key.Key_Down)
    field_of(place.details.form, "colour", ColourField).buttons["#CC79A7"].click()
    now = tree(window).code(code.id)
    assert now is not None
    assert (now.name, now.key, now.definition, now.colour) == ("Moves away", "w", "Turns away.", "#CC79A7")
    assert now.carrier is Carrier.INTERVAL
    QTest.keyClick(place.view, Qt.Key.Key_Z, CTRL)
    again = tree(window).code(code.id)
    assert again is not None
    assert again.colour == "#E8A33D"


def test_a_key_that_is_taken_is_said_beside_the_field_and_stays_typed(place: CodebookPlace, window: MainWindow) -> None:
    code = choose(place, window, "Rupture/Withdrawal")
    type_into(place, "key", "2")
    assert "The key 2 belongs to “Rupture/Confrontation”" in place.details.form.trouble("key")
    assert field(place, "key").text() == "2"
    assert tree(window).code(code.id) == code
    QTest.keyClick(field(place, "key"), Qt.Key.Key_Escape)
    type_into(place, "key", "w")
    assert place.details.form.trouble("key") == ""


def test_a_family_has_segments_of_a_length(place: CodebookPlace, window: MainWindow) -> None:
    family = tree(window).families[0]
    place.view.choose(family.id)
    length = field_of(place.details.form, "bin_ms", LengthField)
    length.setFocus()
    QTest.keyClicks(length, "soon")
    QTest.keyClick(length, Qt.Key.Key_Return)
    assert "soon" in place.details.form.trouble("bin_ms")
    length.selectAll()
    QTest.keyClicks(length, "00:05:00")
    QTest.keyClick(length, Qt.Key.Key_Return)
    field_of(place.details.form, "exclusive", FlagField).click()
    now = tree(window).families[0]
    assert (now.bin_ms, now.exclusive) == (300_000, True)
    assert place.details.form.trouble("bin_ms") == ""


def test_segments_with_tags_keep_their_length_and_the_form_says_why(place: CodebookPlace, window: MainWindow) -> None:
    assert window.session is not None
    project, code = window.session.project, tree(window).by_path("Rupture/Withdrawal")
    tagging.delete(project, tag_ids=[tag.id for tag in project.find(Tag, code_id=code.id)])
    code_editing.change_family(project, family_id=code.family_id, bin_ms=1_000)
    code_editing.change_code(project, code_id=code.id, carrier=Carrier.BIN)
    run = project.find(Pass, codebook_id=tree(window).codebook.id)[0]
    with project.step("Tag") as step:
        step.insert(Tag(new_id(), run.id, code.id, 0, 1_000))
    place.view.choose(code.family_id)
    length = place.details.form.fields["bin_ms"]
    assert isinstance(length, LengthField)
    length.setFocus()
    length.selectAll()
    QTest.keyClicks(length, "00:00:02")
    QTest.keyClick(length, Qt.Key.Key_Return)
    assert "1 tag stands on the segments of 00:01 of “Rupture”" in place.details.form.trouble("bin_ms")
    assert project.get(Family, code.family_id).bin_ms == 1_000
    QTest.keyClick(length, Qt.Key.Key_Escape)
    assert (length.text(), place.details.form.trouble("bin_ms")) == ("00:00:01.000", "")


def test_codes_move_and_nest_by_keys(place: CodebookPlace, window: MainWindow) -> None:
    choose(place, window, "Rupture/Confrontation")
    QTest.keyClick(place.view, Qt.Key.Key_Up, ALT)
    assert paths(window)[:2] == ["Rupture/Confrontation", "Rupture/Withdrawal"]
    QTest.keyClick(place.view, Qt.Key.Key_Down, ALT)
    QTest.keyClick(place.view, Qt.Key.Key_Down, ALT)
    assert paths(window)[:3] == ["Rupture/Withdrawal", "Repair/Confrontation", "Repair/Acknowledges"]
    QTest.keyClick(place.view, Qt.Key.Key_Down, ALT)
    QTest.keyClick(place.view, Qt.Key.Key_Right, ALT)
    assert paths(window)[1:3] == ["Repair/Acknowledges", "Repair/Acknowledges/Confrontation"]
    QTest.keyClick(place.view, Qt.Key.Key_Left, ALT)
    assert paths(window)[1:3] == ["Repair/Acknowledges", "Repair/Confrontation"]
    assert place.view.chosen == tree(window).by_path("Repair/Confrontation"), "what moves stays selected"


def test_dragging_asks_for_the_same_moves(place: CodebookPlace, window: MainWindow) -> None:
    view, position = place.view, QAbstractItemView.DropIndicatorPosition

    def drag(path: str, onto: str, where: QAbstractItemView.DropIndicatorPosition) -> None:
        found = tree(window)
        names = {found.path(code.id): code.id for code in found.codes} | {f.name: f.id for f in found.families}
        source, target = view.item_of(names[path]), view.item_of(names[onto])
        move = view.dropped(source, target, where)
        assert move is not None
        view.move_requested.emit(move)

    drag("Alliance/Bond", "Rupture/Withdrawal", position.OnItem)
    drag("Alliance/Task", "Repair/Clarifies", position.AboveItem)
    drag("Repair/Acknowledges", "Repair/Clarifies", position.BelowItem)
    drag("Repair", "Rupture", position.AboveItem)
    assert paths(window)[:6] == [
        "Repair/Invites feelings", "Repair/Task", "Repair/Clarifies", "Repair/Acknowledges", "Rupture/Withdrawal",
        "Rupture/Withdrawal/Bond",
    ]  # fmt: skip
    code, family = (tree(window).codes[0], tree(window).families[1])
    assert view.dropped(view.item_of(family.id), view.item_of(code.id), position.OnItem) is None


def test_merging_and_splitting_take_the_tags_along(place: CodebookPlace, window: MainWindow) -> None:
    assert window.session is not None
    project = window.session.project
    code, into = choose(place, window, "Rupture/Withdrawal"), tree(window).by_path("Rupture/Confrontation")
    both = project.count(Tag, code_id=[code.id, into.id])
    QTest.keyClick(place.view, Qt.Key.Key_M, CTRL | SHIFT)
    form = place.findChild(MergeForm)
    assert form is not None
    assert form.into.currentText() == "Rupture/Confrontation"
    QTest.keyClick(form.into, Qt.Key.Key_Return)
    assert project.count(Tag, code_id=into.id) == both
    assert place.view.chosen_id == into.id
    QTest.keyClick(place.view, Qt.Key.Key_S, CTRL | SHIFT)
    split = place.findChild(SplitForm)
    assert split is not None
    QTest.keyClick(split.second, Qt.Key.Key_Return)
    assert "has no name yet" in split.trouble
    QTest.keyClicks(split.second, "Complaint")
    QTest.keyClick(split.second, Qt.Key.Key_Return)
    assert paths(window)[:2] == ["Rupture/Confrontation", "Rupture/Complaint"]
    QTest.keyClick(place.view, Qt.Key.Key_S, CTRL | SHIFT)
    QTest.keyClick(place.view, Qt.Key.Key_Escape)
    assert window.pages.place == "codebook", "Esc closes what is asked first"


def test_deleting_says_how_many_tags_lost_their_code(place: CodebookPlace, window: MainWindow) -> None:
    assert window.session is not None
    code = choose(place, window, "Rupture/Withdrawal")
    tags = window.session.project.count(Tag, code_id=code.id)
    QTest.keyClick(place.view, Qt.Key.Key_Delete)
    assert f"{tags} tags are without a code now" in window.state.note
    assert "gone" not in window.state.note
    QTest.keyClick(place.view, Qt.Key.Key_Z, CTRL)
    assert window.session.project.count(Tag, code_id=code.id) == tags


def test_deleting_says_which_ratings_and_curves_went(place: CodebookPlace, window: MainWindow) -> None:
    assert window.session is not None
    project = window.session.project
    code = choose(place, window, "Rupture/Withdrawal")
    tags = project.find(Tag, code_id=code.id)
    scale = scale_editing.add(project, codebook_id=tree(window).codebook.id, owner=code, name="Impact")
    with project.step("Rate") as step:
        step.insert_many(Rating(new_id(), tag.pass_id, scale.id, tag.id, 3) for tag in tags)
        step.insert_many(Trace(new_id(), tags[0].pass_id, code.id, start, 100, (1.0,)) for start in (0, 5_000))
    QTest.keyClick(place.view, Qt.Key.Key_Delete)
    said = f"“Withdrawal” deleted; {len(tags)} tags are without a code now; {len(tags)} ratings and 1 curve are gone."
    assert window.state.note.startswith(said)
    assert (project.count(Rating, scale_id=scale.id), project.count(Trace)) == (0, 0)
    QTest.keyClick(place.view, Qt.Key.Key_Z, CTRL)
    assert (project.count(Rating, scale_id=scale.id), project.count(Trace)) == (len(tags), 2)


def test_scales_with_anchors(place: CodebookPlace, window: MainWindow) -> None:
    choose(place, window, "Rupture/Withdrawal")
    place.details.scales.add.click()
    (card,) = place.details.scales.cards.values()
    QTest.keyClicks(focus(), "Impact")
    QTest.keyClick(focus(), Qt.Key.Key_Return)
    step = field_of(card.form, "step", LineField)
    step.setFocus()
    step.selectAll()
    QTest.keyClicks(step, "0,3")
    QTest.keyClick(step, Qt.Key.Key_Return)
    assert "do not lead from 1 to 5" in card.form.trouble("step")
    step.selectAll()
    QTest.keyClicks(step, "0,5")
    QTest.keyClick(step, Qt.Key.Key_Return)
    card.anchors.setFocus()
    QTest.keyClicks(card.anchors, "1 = weak")
    QTest.keyClick(card.anchors, Qt.Key.Key_Return)
    QTest.keyClicks(card.anchors, "5 = strong")
    QTest.keyClick(card.anchors, Qt.Key.Key_Tab)
    found = tree(window)
    (scale,) = found.scales
    assert (scale.name, scale.kind, scale.step) == ("Impact", ScaleKind.ORDINAL, 0.5)
    assert [(a.value, a.label) for a in found.anchors_of(scale)] == [(1, "weak"), (5, "strong")]
    assert scale.code_id == found.by_path("Rupture/Withdrawal").id
    card.anchors.setFocus()
    card.anchors.setPlainText("")
    QTest.keyClicks(card.anchors, "9 = none")
    QTest.keyClick(card.anchors, Qt.Key.Key_Tab)
    assert "“Impact” has no value 9" in card.trouble.text()
    assert card.trouble.isVisible()
    assert card.anchors.toPlainText() == "9 = none", "what was typed stays"
    card.anchors.setFocus()
    QTest.keyClick(card.anchors, Qt.Key.Key_Escape)
    assert not card.trouble.isVisible()
    assert card.anchors.toPlainText() == "1 = weak\n5 = strong"


def test_what_is_typed_is_written_when_one_leaves_the_place(place: CodebookPlace, window: MainWindow) -> None:
    code = choose(place, window, "Rupture/Withdrawal")
    memo = place.details.form.fields["memo"]
    memo.setFocus()
    QTest.keyClicks(memo, "ask the team")
    window.show_place("study")
    now = tree(window).code(code.id)
    assert now is not None
    assert now.memo == "ask the team"


def test_a_frozen_version_is_read_only_and_offers_a_new_one(place: CodebookPlace, window: MainWindow) -> None:
    place.books.freeze.click()
    choose(place, window, "Rupture/Withdrawal")
    assert place.frozen.isVisible()
    assert field(place, "name").isReadOnly()
    assert not place.buttons["codebook.add_code"].isEnabled()
    assert not place.books.freeze.isEnabled()
    place.new_version.click()
    assert window.session is not None
    assert {(book.version, book.frozen) for book in window.session.project.find(Codebook)} == {(1, True), (2, False)}
    assert place.title.text().endswith("version 2")
    assert not place.frozen.isVisible()
    assert not field(place, "name").isReadOnly()


def test_what_a_frozen_version_refuses_is_said(
    place: CodebookPlace, window: MainWindow, troubles: list[tuple[str, str]]
) -> None:
    place.books.freeze.click()
    choose(place, window, "Rupture/Withdrawal")
    QTest.keyClick(place.view, Qt.Key.Key_Delete)
    ((message, hint),) = troubles
    assert "is frozen, so nothing in it was changed" in message
    assert hint == "Make a new version of it and change that."
    troubles.clear()


def test_a_study_that_is_open_to_read_only_shows_its_codebook(window: MainWindow, demo_folder: Path) -> None:
    assert window.open_to_read(demo_folder)
    QTest.keyClick(window, Qt.Key.Key_B, CTRL)
    place = window.codebook
    assert place is not None
    place.view.choose(tree(window).codes[0].id)
    assert field(place, "name").isReadOnly()
    assert not place.books.new.isEnabled()
    assert place.books.export.isEnabled()
    QTest.keyClick(place.view, Qt.Key.Key_Delete)
    assert len(paths(window)) == 10


def test_recoding_shows_what_will_happen_and_does_it_in_one_step(place: CodebookPlace, window: MainWindow) -> None:
    assert window.session is not None
    project = window.session.project
    old = tree(window)
    later = codebook_versions.new_version(project, codebook_id=old.codebook.id)
    code_merging.split(
        project, code_id=tree(window, later.id).by_path("Rupture/Withdrawal").id, names=["Quiet", "Elsewhere"]
    )
    place.show_book(later.id)
    place.books.recode.click()
    page = place.recode_page
    assert page.isVisible()
    assert f"{project.count(Tag)} tags move" in page.said.text()
    (choice,) = page.choices.values()
    assert not page.recode.isEnabled()
    assert focus() is choice
    QTest.keyClick(choice, Qt.Key.Key_Down)
    QTest.keyClick(choice, Qt.Key.Key_Down)
    assert page.recode.isEnabled()
    tags = project.count(Tag, code_id=old.by_path("Rupture/Withdrawal").id)
    QTest.keyClick(page.recode, Qt.Key.Key_Space)
    assert {run.codebook_id for run in project.find(Pass)} == {later.id}
    assert project.count(Tag, code_id=tree(window, later.id).by_path("Rupture/Elsewhere").id) == tags
    QTest.keyClick(place.view, Qt.Key.Key_Z, CTRL)
    assert {run.codebook_id for run in project.find(Pass)} == {old.codebook.id}


def split_version(window: MainWindow) -> tuple[str, str]:
    """A later version in which two codes were split: the ids of the first and of the later."""
    assert window.session is not None
    project = window.session.project
    old = tree(window).codebook.id
    later = codebook_versions.new_version(project, codebook_id=old).id
    for path in ("Rupture/Withdrawal", "Rupture/Confrontation"):
        code = tree(window, later).by_path(path)
        code_merging.split(project, code_id=code.id, names=[f"{code.name} one", f"{code.name} two"])
    return old, later


def test_recoding_goes_by_keys_alone(place: CodebookPlace, window: MainWindow) -> None:
    assert window.session is not None
    _, later = split_version(window)
    place.show_book(later)
    place.books.recode.setFocus()
    QTest.keyClick(focus(), Qt.Key.Key_Return)
    page = place.recode_page
    first, second = page.choices.values()
    walked = []
    for _ in range(3):
        walked.append(focus())
        QTest.keyClick(focus(), Qt.Key.Key_Tab)
    assert walked == [first, second, page.cancel]  # nothing can be recoded before all is chosen
    QTest.keyClick(page.cancel, Qt.Key.Key_Tab, SHIFT)
    second.setFocus()
    for field_ in (second, first):
        assert focus() is field_
        QTest.keyClick(field_, Qt.Key.Key_Down)
        QTest.keyClick(field_, Qt.Key.Key_Tab, SHIFT)
    assert focus() is page.source
    for wanted in (first, second, page.recode):
        QTest.keyClick(focus(), Qt.Key.Key_Tab)
        assert focus() is wanted
    QTest.keyClick(page.recode, Qt.Key.Key_Return)
    assert {run.codebook_id for run in window.session.project.find(Pass)} == {later}
    assert focus() is place.view


def test_the_preview_stops_asking_when_it_is_answered(place: CodebookPlace, window: MainWindow) -> None:
    _, later = split_version(window)
    place.show_book(later)
    place.books.recode.click()
    page = place.recode_page
    first, _ = page.choices.values()

    def asked() -> list[tuple[str, str]]:
        said = [(each.text(), str(each.property("role"))) for each in page.findChildren(QLabel)]
        return [each for each in said if each[0].startswith("It was split")]

    assert asked() == 2 * [("It was split: choose.", "trouble")]
    QTest.keyClick(first, Qt.Key.Key_Down)
    assert asked() == [("It was split.", "muted"), ("It was split: choose.", "trouble")]
    QTest.keyClick(first, Qt.Key.Key_Up)
    assert asked() == 2 * [("It was split: choose.", "trouble")]


def test_the_preview_is_never_stale(place: CodebookPlace, window: MainWindow) -> None:
    assert window.session is not None
    project = window.session.project
    _, later = split_version(window)
    place.show_book(later)
    place.books.recode.click()
    page = place.recode_page
    first, _ = page.choices.values()
    QTest.keyClick(first, Qt.Key.Key_Down)
    kept, before = first.currentData(), project.count(Tag)
    run = project.find(Pass)[0]
    tagging.tag_now(project, pass_id=run.id, code_id=None, at_ms=1234)
    assert f"{before + 1} tags move" in page.said.text()
    assert next(iter(page.choices.values())).currentData() == kept
    QTest.keyClick(focus(), Qt.Key.Key_Z, CTRL)
    assert f"{before} tags move" in page.said.text()
    QTest.keyClick(window, Qt.Key.Key_F1)
    assert not place.isVisible()
    tagging.tag_now(project, pass_id=run.id, code_id=None, at_ms=1234)
    QTest.keyClick(window, Qt.Key.Key_F1)
    assert f"{before + 1} tags move" in page.said.text()
    assert focus() is page.home
    for _ in range(2):
        QTest.keyClick(window, Qt.Key.Key_B, CTRL)
    assert place.isVisible()
    assert place.view.isVisible()
    assert focus() is place.view


def test_presets_files_and_new_codebooks(place: CodebookPlace, window: MainWindow, tmp_path: Path) -> None:
    menu = place.books.preset.menu()
    assert menu is not None
    named = {action.text(): action for action in menu.actions()}
    assert len(named) == 13
    named["Togetherness, after Lavik, McAleavey, Kvendseth && Moltu, 2022"].trigger()
    assert place.title.text() == "Togetherness, version 1"
    place.export_file(tmp_path / "mine.json")
    place.import_file(tmp_path / "mine.json")
    assert place.title.text() == "Togetherness (2), version 1"
    place.books.delete.click()
    place.books.new.click()
    assert focus() is field(place, "name")
    QTest.keyClicks(focus(), "Mine")
    QTest.keyClick(focus(), Qt.Key.Key_Return)
    assert place.title.text() == "Mine, version 1"


def test_a_file_that_is_no_codebook_is_refused_in_words(
    place: CodebookPlace, tmp_path: Path, troubles: list[tuple[str, str]]
) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_text('{"format": 1, "name": "x", "families": [{"name": "y", "colour": "red", "codes": []}]}')
    place.import_file(wrong)
    ((message, _),) = troubles
    assert message == "“red” is not a colour."
    troubles.clear()
