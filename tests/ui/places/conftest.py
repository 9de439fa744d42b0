"""One place of the window on a real project with real files, offscreen."""

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QTreeWidget, QTreeWidgetItem, QWidget
from pytestqt.qtbot import QtBot

from iprtool.domain.errors import IprError
from iprtool.domain.kinds import PassKind
from iprtool.domain.model import Dyad, Pass, Recording, Session
from iprtool.services import codebooks, passes, projects, recordings, study, tagging
from iprtool.store import Project
from iprtool.ui.actions import ActionSet
from iprtool.ui.export.place import ExportPlace
from iprtool.ui.jobs import Jobs
from iprtool.ui.messages import Messages
from iprtool.ui.settings import Settings
from iprtool.ui.study.place import StudyPlace
from iprtool.ui.study_session import StudySession
from iprtool.ui.theme.palette import DARK, Palette
from iprtool.ui.theme.style import apply_theme, dress
from tests.unit.media.make_media import Recipe, make

WAIT_MS = 15_000


@dataclass
class World:
    """A project with what the window gives to its places, and what was said."""

    project: Project
    session: StudySession
    actions: ActionSet
    jobs: Jobs
    settings: Settings
    clip: Path
    sound: Path
    said: list[str] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)

    def dyad(self, label: str) -> Dyad:
        """The dyad with this label, made where it is not there."""
        return study.find_dyad(self.project, label=label) or study.add_dyad(self.project, label=label)

    def meeting(self, label: str, number: int) -> Session:
        """The session with this number of a dyad, made likewise."""
        return study.ensure_session(self.project, dyad=label, number=number)

    def recording(self, label: str, number: int, file: Path | None = None) -> Recording:
        """A recording in a session, made likewise."""
        session = self.meeting(label, number)
        return recordings.add_file(self.project, session_id=session.id, file=file or self.clip)

    def coding(self, recording: Recording, author: str, tags: int, kind: PassKind = PassKind.CODING) -> Pass:
        """A pass with some tags over the codes in turn, one of them without a code."""
        codes = codebooks.tree(self.project).codes
        run = passes.ensure(self.project, recording_id=recording.id, author=author, kind=kind)
        for n in range(tags):
            code_id = codes[n % len(codes)].id if n else None
            tagging.tag_now(self.project, pass_id=run.id, code_id=code_id, at_ms=10 * n)
        return run


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A short recording with picture and sound."""
    recipe = Recipe("session one.mp4", seconds=Fraction(1))
    return make(tmp_path_factory.mktemp("clip"), recipe).path


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A short recording of sound only."""
    recipe = Recipe("interview.wav", seconds=Fraction(1), size=None)
    return make(tmp_path_factory.mktemp("sound"), recipe).path


@pytest.fixture
def world(qapp: QApplication, tmp_path: Path, clip: Path, sound: Path) -> Iterator[World]:
    """An empty study. A test that leaves trouble unread fails."""
    root = QObject()
    project = projects.create(tmp_path / "Study.iprt", title="Ruptures: a study", author="ME")
    messages, jobs, actions = Messages(root), Jobs(root), ActionSet(root)
    settings = Settings(tmp_path / "settings.json")
    made = World(project, StudySession(project, messages, root), actions, jobs, settings, clip, sound)
    messages.note.connect(made.said.append)
    messages.trouble.connect(lambda message, hint: made.trouble.append(f"{message} {hint}".strip()))

    def show(error: IprError) -> None:
        messages.show_error(error)

    jobs.trouble.connect(show)
    yield made
    jobs.close()
    QApplication.processEvents()
    made.session.close()
    assert made.trouble == []


@pytest.fixture
def showing(qtbot: QtBot) -> Callable[[QWidget], None]:
    """Shows a place as the window would."""

    def show(place: QWidget) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        apply_theme(app, DARK)
        dress(place)
        qtbot.addWidget(place)
        set_palette = getattr(place, "set_palette", None)
        if set_palette:
            set_palette(DARK)
        place.resize(1200, 760)
        place.show()
        place.activateWindow()
        qtbot.waitUntil(place.isActiveWindow, timeout=WAIT_MS)

    return show


@pytest.fixture
def place(world: World, showing: Callable[[QWidget], None], qtbot: QtBot) -> StudyPlace:
    """The Study place of `world`; what a test adds to the project later appears in it."""
    made = StudyPlace(world.session, world.actions, world.jobs, world.settings)
    world.actions.enter_place("study")
    showing(made)
    qtbot.waitUntil(lambda: not world.jobs.busy, timeout=WAIT_MS)
    return made


@pytest.fixture
def exporting_place(filled: World, showing: Callable[[QWidget], None], qtbot: QtBot) -> ExportPlace:
    """The Export place of the `filled` world of a test, counted."""
    made = ExportPlace(filled.session, filled.jobs)
    showing(made)
    counted(made, qtbot)
    return made


def counted(place: ExportPlace, qtbot: QtBot) -> str:
    """What the Export place says that is chosen, once it has counted."""
    qtbot.waitUntil(lambda: not place.counting, timeout=WAIT_MS)
    return place.count.text()


def item_of(tree: QTreeWidget, row: int, child: int | None = None) -> QTreeWidgetItem:
    """An entry at the top of a tree, or one below it."""
    item = tree.topLevelItem(row)
    assert item is not None
    found = item if child is None else item.child(child)
    assert found is not None
    return found


def drop(target: QWidget, files: list[Path], at: QPoint) -> None:
    """Drag files over a widget and let them go there."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    common = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    with warnings.catch_warnings():
        # Qt 6.12 wants a QPointF here, which the Qt of Python 3.11 does not take yet.
        warnings.simplefilter("ignore", DeprecationWarning)
        enter, moving = QDragEnterEvent(at, *common), QDragMoveEvent(at, *common)
    QApplication.sendEvent(target, enter)
    assert enter.isAccepted(), "the drag was refused"
    QApplication.sendEvent(target, moving)
    dropping = QDropEvent(QPointF(at), *common, QEvent.Type.Drop)
    QApplication.sendEvent(target, dropping)
    assert dropping.isAccepted(), "the drop was refused"


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Callable[[QWidget, Palette, int], None]]:
    """Gives a place colours and a text size."""

    def change(place: QWidget, palette: Palette, percent: int) -> None:
        apply_theme(qapp, palette, percent)
        set_palette = getattr(place, "set_palette", None)
        if set_palette:
            set_palette(palette)
        QApplication.processEvents()

    yield change
    apply_theme(qapp, DARK)
