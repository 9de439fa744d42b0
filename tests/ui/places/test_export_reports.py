"""Reports and sessions in the Export place, with real keys."""

from pathlib import Path

import pytest
from lxml import html
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from iprtool.domain.model import Preset, Session
from iprtool.services import exporting, presets
from iprtool.services.export_filters import Filters
from iprtool.ui.export import place as export_place
from iprtool.ui.export.place import ExportPlace
from tests.sealed_study import WORD, add_recall
from tests.ui.places.conftest import WAIT_MS, World, counted, item_of
from tests.unit.services.written import text_of


@pytest.fixture
def filled(world: World) -> World:
    """Two sessions of one dyad with 4 and 3 tags, one session of another with 2, and a sealed recall."""
    first, second = world.recording("01", 1), world.recording("01", 2, world.sound)
    world.coding(first, "AB", 4)
    world.coding(second, "AB", 3)
    world.coding(world.recording("02", 1, world.sound), "KL", 2)
    add_recall(world.project, first)
    return world


def _leave_out(place: ExportPlace, dyad: int, session: int, qtbot: QtBot) -> None:
    """With the keys of the list, as a person without a mouse does."""
    tree = place.choosing.sessions.tree
    tree.setFocus()
    tree.setCurrentItem(item_of(tree, dyad, session))
    qtbot.keyClick(tree, Qt.Key.Key_Space)


def test_sessions_are_chosen_among_those_of_the_dyads_and_kept(
    exporting_place: ExportPlace, filled: World, qtbot: QtBot
) -> None:
    place = exporting_place
    assert place.choosing.filters == Filters()
    _leave_out(place, 0, 1, qtbot)
    assert counted(place, qtbot) == "6 segments"
    left = [each.id for each in filled.project.find(Session) if each.id not in place.choosing.sessions.chosen]
    assert place.choosing.filters is not None
    assert set(place.choosing.filters.sessions) == {each.id for each in filled.project.find(Session)} - set(left)
    place._keeping.keep("Two")
    place.choosing.sessions.choose_all(True)
    assert counted(place, qtbot) == "9 segments"
    (kept,) = filled.project.find(Preset)
    place._keeping.take_up(kept.id)
    assert counted(place, qtbot) == "6 segments"
    assert presets.choice_of(kept).filters == place.choosing.filters
    place.choosing.dyads.choose(filled.dyad("02").id, False)
    assert counted(place, qtbot) == "4 segments"
    place.choosing.sessions.choose_all(False)
    assert counted(place, qtbot) == "0 segments"
    assert place.choosing.filters is None


def test_reports_are_saved(
    exporting_place: ExportPlace, filled: World, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = exporting_place
    _leave_out(place, 0, 1, qtbot)
    for key in ("html", "pdf"):
        place.choosing.forms.setFocus()
        while place.choosing.form.key != key:
            qtbot.keyClick(place.choosing.forms, Qt.Key.Key_Down)
        counted(place, qtbot)
        file, same = tmp_path / f"report.{key}", tmp_path / f"same.{key}"
        monkeypatch.setattr(export_place, "save_name", lambda *_, file=file: file)
        place.save.setFocus()
        qtbot.keyClick(place.save, Qt.Key.Key_Space)
        qtbot.waitUntil(place.written.isVisible, timeout=WAIT_MS)
        assert "1 pass dropped: they are sealed" in place.written.text()
        assert place.choosing.filters is not None
        exporting.export(filled.project, key, same, place.choosing.filters)
        assert file.read_bytes() == same.read_bytes()
        said = text_of(file) if key == "pdf" else html.fromstring(file.read_bytes()).text_content()
        assert "Dyad 01 · Session 1" in said
        assert "Dyad 01 · Session 2" not in said
        assert WORD not in said
        qtbot.waitUntil(place.save.hasFocus, timeout=WAIT_MS)
    place.window().resize(1024, 640)
    for part in (place.choosing.dyads, place.choosing.sessions, place.choosing.codes, place.choosing.passes):
        assert part.tree.height() >= 2 * part.fontMetrics().height()
