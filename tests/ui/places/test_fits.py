"""Nothing is cut off at 1024 x 700 with text of 200 %, in any colours, and everything has a name."""

from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollBar,
    QSlider,
    QWidget,
)
from pytestqt.qtbot import QtBot

from iprtool.domain.errors import IprError
from iprtool.services import codebook_versions, codebooks
from iprtool.services.clip_plan import CLIPS
from iprtool.store import back_up
from iprtool.ui.codebook.place import CodebookPlace
from iprtool.ui.export.clip_page import RECTANGLE
from iprtool.ui.export.place import ExportPlace
from iprtool.ui.help.about_page import AboutPage
from iprtool.ui.help.keys_page import KeysPage
from iprtool.ui.parts.inline import FormArea, InlineForm
from iprtool.ui.parts.labels import ElidedLabel
from iprtool.ui.restore.page import RestorePage
from iprtool.ui.settings_pages.page import SettingsPage
from iprtool.ui.start.page import StartPage
from iprtool.ui.study.place import StudyPlace
from iprtool.ui.theme.palette import CONTRAST, DARK, LIGHT, Palette
from tests.ui.places.conftest import WAIT_MS, World

BODY = QSize(1024, 700 - 90)
"""What bars at the top and the bottom leave of a small window."""

Make = Callable[[World], QWidget]


def _study(world: World) -> StudyPlace:
    made = StudyPlace(world.session, world.actions, world.jobs, world.settings)
    world.actions.enter_place("study")
    return made


def _full_study(world: World) -> StudyPlace:
    for label in ("01", "02"):
        world.coding(world.recording(label, 3), "AB", 2)
    world.dyad("03")
    return _study(world)


def _study_adding(world: World) -> StudyPlace:
    made = _full_study(world)
    made.taking.take_files([world.clip])
    return made


def _study_added(world: World) -> StudyPlace:
    made = _full_study(world)
    recording = world.recording("03", 1, world.sound)
    made.note.show_added(recording.id, "interview.wav was added to Dyad 03, session 1.", ["There are 2 sound tracks."])
    return made


def _study_session(world: World) -> StudyPlace:
    made = _full_study(world)
    made.entering.add_session()
    return made


def _study_dyad(world: World) -> StudyPlace:
    made = _study(world)
    made.entering.add_dyad()
    return made


def _export(world: World) -> ExportPlace:
    world.coding(world.recording("01", 1), "AB", 12)
    made = ExportPlace(world.session, world.jobs)
    made.choosing.codes.choose("Rupture/Withdrawal", False)
    return made


def _export_clips(world: World) -> ExportPlace:
    made = _export(world)
    made.choosing.forms.setCurrentIndex(made.choosing.forms.findData(CLIPS))
    made.clips.blur.setCurrentIndex(made.clips.blur.findData(RECTANGLE))
    return made


def _codebook(world: World) -> CodebookPlace:
    made = CodebookPlace(world.session, world.actions, world.settings)
    world.actions.enter_place("codebook")
    changes = codebooks.add_preset(world.project, preset="rupture-repair")
    made.show_book(codebooks.added(changes).id)
    return made


def _codebook_recode(world: World) -> CodebookPlace:
    world.coding(world.recording("01", 1), "AB", 12)
    first = codebooks.tree(world.project).codebook
    codebook_versions.freeze(world.project, codebook_id=first.id)
    made = _codebook(world)
    made.show_book(codebook_versions.new_version(world.project, codebook_id=first.id).id)
    made.books.recode_requested.emit()
    return made


def _codebook_frozen(world: World) -> CodebookPlace:
    first = codebooks.tree(world.project).codebook
    codebook_versions.freeze(world.project, codebook_id=first.id)
    made = _codebook(world)
    made.show_book(first.id)
    return made


def _start(world: World) -> StartPage:
    world.settings.remember(world.project.folder, world.project.study.title)
    made = StartPage(world.settings)
    made.begin_new()
    made.form.submit()
    return made


def _settings(page: str) -> Make:
    def make(world: World) -> SettingsPage:
        made = SettingsPage(world.settings)
        made.show_page(page)
        made.playback.look()
        return made

    return make


def _restore(world: World) -> RestorePage:
    back_up(world.project, "by hand")
    return RestorePage(world.project.folder)


def _keys_asking(world: World) -> KeysPage:
    made = KeysPage(lambda: {"1": "A code with a long name"})
    made.list.choose("episode.unlink")
    made.editor.field.pressed.emit("Ctrl+E")
    return made


PLACES: dict[str, Make] = {
    "study, empty": _study,
    "study": _full_study,
    "study, adding files": _study_adding,
    "study, added": _study_added,
    "study, adding a session": _study_session,
    "study, adding a dyad": _study_dyad,
    "export": _export,
    "export, clips": _export_clips,
    "codebook": _codebook,
    "codebook, frozen": _codebook_frozen,
    "codebook, recode": _codebook_recode,
    "start": _start,
    "playback": _settings("Playback"),
    "appearance": _settings("Appearance"),
    "coding": _settings("Coding"),
    "restore": _restore,
    "restore, nothing": lambda world: RestorePage(Path("/nonexistent")),
    "keys": lambda world: KeysPage(),
    "keys, asking": _keys_asking,
    "about": lambda world: AboutPage(),
}


def _shown(place: QWidget, *kinds: type[QWidget]) -> Iterator[QWidget]:
    for kind in kinds:
        yield from (each for each in place.findChildren(kind) if each.isVisible())


def _needed(widget: QWidget) -> QSize:
    if isinstance(widget, QLabel) and widget.wordWrap():
        words = max(widget.text().split() or [""], key=len)
        return QSize(widget.fontMetrics().horizontalAdvance(words), widget.heightForWidth(widget.width()))
    return widget.minimumSizeHint()


def cut_off(place: QWidget) -> list[str]:
    """What is narrower or lower than it needs to be, or reaches beyond its place."""
    found = []
    for widget in _shown(place, QLabel, QAbstractButton, QLineEdit, QComboBox):
        if isinstance(widget, ElidedLabel) or isinstance(widget.parentWidget(), QComboBox):
            continue
        needed, text = _needed(widget), getattr(widget, "text", lambda: "")()
        if widget.width() < needed.width() or widget.height() < needed.height():
            found.append(f"{type(widget).__name__} “{text}” has {widget.size()}, needs {needed}")
        if not _room_of(widget, place).contains(_across(widget, place)):
            found.append(f"{type(widget).__name__} “{text}” reaches beyond its place")
    return [*found, *_on_another(place)]


def _on_another(place: QWidget) -> Iterator[str]:
    """Texts and controls that lie on one another, as in a form that got less height than it needs."""
    shown = [each for each in _shown(place, QLabel, QAbstractButton, QLineEdit, QComboBox) if not _is_inside(each)]
    for one, other in combinations(shown, 2):
        if _scroll_of(one) is _scroll_of(other) and _extent(one, place).intersects(_extent(other, place)):
            yield f"{_said(one)} lies on {_said(other)}"


def _is_inside(widget: QWidget) -> bool:
    """Whether it is a part of a control, as the line of a box that can be typed in."""
    return isinstance(widget.parentWidget(), QComboBox | QAbstractButton | QLineEdit)


def _extent(widget: QWidget, place: QWidget) -> QRect:
    return QRect(widget.mapTo(place, QPoint(0, 0)), widget.size())


def _scroll_of(widget: QWidget) -> QAbstractScrollArea | None:
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, QAbstractScrollArea):
        parent = parent.parentWidget()
    return parent if isinstance(parent, QAbstractScrollArea) else None


def _said(widget: QWidget) -> str:
    return f"{type(widget).__name__} “{getattr(widget, 'text', lambda: '')()}”"


def _across(widget: QWidget, place: QWidget) -> QRect:
    """The widget's extent from left to right; up and down a place may scroll."""
    left = widget.mapTo(place, QPoint(0, 0)).x()
    return QRect(left, 0, widget.width(), 1)


def _room_of(widget: QWidget, place: QWidget) -> QRect:
    area = _scroll_of(widget)
    if area is not None and place.isAncestorOf(area):
        viewport = area.viewport()
        return QRect(viewport.mapTo(place, QPoint(0, 0)).x(), 0, viewport.width(), 1)
    return QRect(0, 0, place.width(), 1)


@pytest.fixture(params=PLACES, ids=lambda name: name.replace(" ", "-"))
def any_place(
    request: pytest.FixtureRequest, world: World, showing: Callable[[QWidget], None], qtbot: QtBot
) -> QWidget:
    """Each place and page in turn."""
    place = PLACES[request.param](world)
    showing(place)
    qtbot.waitUntil(lambda: not world.jobs.busy, timeout=WAIT_MS)
    return place


def test_nothing_iscut_off(any_place: QWidget, look: Callable[[QWidget, Palette, int], None]) -> None:
    any_place.resize(BODY)
    for palette, percent in ((LIGHT, 200), (CONTRAST, 200), (DARK, 200), (DARK, 100)):
        look(any_place, palette, percent)
        for _ in range(200):  # layouts settle in turns, slowly on a busy machine
            QApplication.processEvents()
            if not cut_off(any_place):
                break
            QTest.qWait(10)
        assert any_place.size() == BODY, f"at {percent} % it does not fit into {BODY}"
        assert cut_off(any_place) == [], f"at {percent} %"


class _Refusing(InlineForm):
    def submit(self) -> None:
        raise IprError("This is no day.", "Write another one.")


def test_why_a_form_refuses_is_seen_where_it_has_little_room(qtbot: QtBot) -> None:
    form = _Refusing("Another day?", "Take it")
    form.finish()
    words = QLabel("Some words. " * 60)
    words.setWordWrap(True)
    form.add_below(words)
    area = FormArea(form)
    qtbot.addWidget(area)
    area.resize(300, 120)
    area.show()
    form.main.click()
    (told,) = (each for each in form.findChildren(QLabel) if each.text() == form.trouble)
    qtbot.waitUntil(lambda: not told.visibleRegion().isEmpty())


def test_every_control_has_a_name(any_place: QWidget) -> None:
    kinds = (QAbstractButton, QLineEdit, QComboBox, QSlider, QAbstractItemView)
    nameless = [
        widget.objectName() or type(widget).__name__
        for widget in _shown(any_place, *kinds)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not _name(widget)
    ]
    assert nameless == []
    assert not [bar for bar in any_place.findChildren(QScrollBar) if bar.focusPolicy() & Qt.FocusPolicy.TabFocus]


def _name(widget: QWidget) -> str:
    above = widget.parentWidget()
    if isinstance(widget, QLineEdit) and isinstance(above, QComboBox | QAbstractSpinBox):
        widget = above
    return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
