"""The main window: one project at a time, its places, and the pages around them."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFileDialog,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from iprtool.services import projects
from iprtool.store import Project
from iprtool.ui.actions import KEYMAP, ActionSet
from iprtool.ui.announce import Announcer
from iprtool.ui.anything.finder import Anything
from iprtool.ui.anything.panel import AnythingPanel
from iprtool.ui.bars import JobBar, MessageBar, StandingBar, StateBar, TopBar
from iprtool.ui.bugs import BugCatcher
from iprtool.ui.guide import Guide
from iprtool.ui.help.about_page import AboutPage
from iprtool.ui.help.keys_page import KeysPage
from iprtool.ui.jobs import Jobs
from iprtool.ui.keys import KeyStroke, LiveKeys, overrides
from iprtool.ui.look import Look
from iprtool.ui.messages import Messages
from iprtool.ui.pages import START, Pages
from iprtool.ui.panes import Panes
from iprtool.ui.restore.restoring import Restoring
from iprtool.ui.settings import Settings
from iprtool.ui.settings_pages.page import SettingsPage
from iprtool.ui.start.page import StartPage
from iprtool.ui.study_door import StudyDoor
from iprtool.ui.study_session import StudySession
from iprtool.ui.theme.palette import Palette
from iprtool.ui.theme.style import dress

if TYPE_CHECKING:  # the places are loaded with the first study, see `StudyDoor`
    from iprtool.ui.code.place import CodePlace
    from iprtool.ui.codebook.place import CodebookPlace
    from iprtool.ui.export.place import ExportPlace
    from iprtool.ui.open_study import OpenStudy
    from iprtool.ui.recall.place import RecallPlace
    from iprtool.ui.study.place import StudyPlace

_SIZE = (1440, 900)


class MainWindow(QMainWindow):
    """The frame around the start page, the open study and the pages aside."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.messages = Messages(self)
        KEYMAP.keep_in(settings)
        self.announcer = Announcer(self.messages, self)
        self._keys = LiveKeys(self, pressed=self._on_key, released=self._on_key_up)
        self.jobs = Jobs(self)
        self.action_set = ActionSet(self)
        self._look = Look(settings, self)
        self._look.apply()
        dress(self)
        self.setWindowTitle("iprtool")
        self.setMinimumSize(760, 520)
        self.resize(*_SIZE)
        self._build()
        self._door = StudyDoor(settings, self.action_set, self.jobs, self.messages, self.message_bar, self)
        self.guide = Guide(self._door, self.pages, self.messages, self.message_bar, self)
        self._restoring = Restoring(self.pages, self.messages, self._door.leave, self.open_project, self)
        self._connect()
        self.addActions(self.action_set.all())
        self._on_look(self._look.palette)
        self.show_start()

    # ---- building

    def place_on_screen(self) -> None:
        """As large as it was left; at first 1440 x 900, or the whole of a smaller screen."""
        left = QByteArray.fromBase64(str(self.settings["look.window"]).encode())
        if left and self.restoreGeometry(left):
            return
        room = self.screen().availableSize()
        if room.width() < _SIZE[0] + 60 or room.height() < _SIZE[1] + 60:
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def _build(self) -> None:
        self.top = TopBar(self.action_set)
        self.message_bar = MessageBar()
        self.standing_bar = StandingBar()
        self.job_bar = JobBar()
        self.state = StateBar()
        self.start = StartPage(self.settings)
        self.settings_page = SettingsPage(self.settings)
        self.keys_page = KeysPage(lambda: self.code.code_keys if self.code is not None else {})
        self.about_page = AboutPage()
        self.pages = Pages(self.start)
        for page in (self.settings_page, self.keys_page, self.about_page):
            self.pages.addWidget(page)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.top, self.standing_bar, self.message_bar, self.job_bar):
            column.addWidget(part)
        column.addWidget(self.pages, 1)
        self._panes = Panes(self, self.pages, [self.message_bar, self.job_bar, self.top], self.announcer.say)
        self.setCentralWidget(centre)
        self.setStatusBar(self.state)
        self.anything = AnythingPanel(centre)
        self._bugs = BugCatcher(self)
        self._bugs.install()

    def _connect(self) -> None:
        self.messages.trouble.connect(self.message_bar.show_trouble)
        self.messages.mended.connect(self.message_bar.mend)
        self.messages.note.connect(self.state.tell)
        self.jobs.started.connect(self.job_bar.follow)
        self.jobs.trouble.connect(self.messages.show_error)
        self.top.place_chosen.connect(self.show_place)
        self.pages.shown.connect(self._on_shown)
        self.start.demo_requested.connect(self.open_demo)
        self.start.new_requested.connect(self.make_project)
        self.start.open_requested.connect(self.open_project)
        self.settings_page.look_changed.connect(self.apply_look)
        self.settings_page.engine_changed.connect(self._on_engine_changed)
        self.keys_page.left.connect(self.pages.leave_aside)
        self._door.opened.connect(self._on_opened)
        self._door.leaving.connect(self.show_start)
        self._door.left.connect(self._on_left)
        self._door.restore_requested.connect(self.show_restore)
        self._door.recalls_requested.connect(lambda: self.show_place("recall"))
        self._look.changed.connect(self._on_look)
        KEYMAP.changed.connect(self._take_live_keys)
        self.action_set.attach(
            {
                "project.new": self._on_new,
                "project.open": self._on_open,
                "project.demo": self.open_demo,
                "project.restore": self._on_restore,
                "project.settings": lambda: self.pages.show_aside(self.settings_page),
                "project.quit": self.close,
                "find.anything": self._find_anything,
                "view.back": self.pages.leave_aside,
                "view.theme": self._look.toggle,
                **self._panes.handlers(),
                "help.keys": lambda: self.pages.show_aside(self.keys_page),
                "help.about": lambda: self.pages.show_aside(self.about_page),
            }
        )

    def _study_actions(self) -> dict[str, Callable[[], object]]:
        """What can be done only while a study is open."""
        return {
            "project.close": self.close_project,
            "project.backup": self._back_up,
            "find.query": self.guide.find_tags,
            "view.study": lambda: self.show_place("study"),
            "view.code": lambda: self.show_place("code"),
            "view.recall": lambda: self.show_place("recall"),
            "view.export": lambda: self.show_place("export"),
            "view.codebook": self.guide.show_codebook,
        }

    # ---- the open study

    @property
    def session(self) -> StudySession | None:
        """The open study, None on the start page."""
        return self._door.inside.session if self._door.inside is not None else None

    @property
    def study(self) -> "StudyPlace | None":
        """Its Study place."""
        return self._door.inside.study if self._door.inside is not None else None

    @property
    def code(self) -> "CodePlace | None":
        """Its Code place."""
        return self._door.inside.code if self._door.inside is not None else None

    @property
    def recall(self) -> "RecallPlace | None":
        """Its Recall place."""
        return self._door.inside.recall if self._door.inside is not None else None

    @property
    def export(self) -> "ExportPlace | None":
        """Its Export place."""
        return self._door.inside.export if self._door.inside is not None else None

    @property
    def codebook(self) -> "CodebookPlace | None":
        """Its Codebook place."""
        return self._door.inside.codebook if self._door.inside is not None else None

    def open_project(self, folder: Path) -> bool:
        """Open a project folder in the place of the present one; trouble is shown, with a way to restore."""
        return self._take(lambda: Project.open(folder), folder)

    def open_to_read(self, folder: Path) -> bool:
        """Open a project folder to read and play only."""
        return self._door.enter_to_read(folder)

    def make_project(self, title: str, folder: Path) -> bool:
        """Make a new project and open it."""
        return self._take(lambda: projects.create(folder, title=title), folder)

    def open_demo(self) -> bool:
        """Open the demo study; it is made where it is not there yet."""
        from iprtool.services import demo  # it brings the readers of transcripts, which a start does not need

        folder = demo.folder()
        return self._take(lambda: demo.open_or_make(folder), folder)

    def _take(self, opening: Callable[[], Project], folder: Path) -> bool:
        if self._door.is_at(folder):
            self.show_place("study")
            return True
        return self._door.enter(opening, folder)

    def close_project(self) -> bool:
        """Write what is typed and close the project; False when it stays open, see `StudyDoor.leave`."""
        return self._door.leave()

    def _on_opened(self, study: "OpenStudy") -> None:
        self.pages.add_places(study.places)
        self.guide.lead(study)
        study.code.where_changed.connect(self._show_where)
        study.recall.where_changed.connect(self._show_where)
        study.recall.interviewing_changed.connect(self._show_interviewing)
        study.code.codes_changed.connect(self._take_live_keys)
        study.code.playback_help_requested.connect(self._show_playback_help)
        study.facts_changed.connect(self._show_facts)
        study.session.changed.connect(self._show_saved)
        study.session.recall_changed.connect(self._show_saved)
        study.session.changed.connect(self.message_bar.settle)
        study.backups.started.connect(self.job_bar.follow)
        study.backups.made.connect(self._on_backed_up)
        self.action_set.attach(self._study_actions())
        self.top.set_project_open(True)
        self.standing_bar.say(self._what_holds(study.session.project))
        study.set_palette(self._look.palette)
        study.show_steps()
        self.show_place("study")
        self._show_saved()

    def _what_holds(self, project: Project) -> str:
        if not project.read_only:
            return ""
        return self.tr(
            "Open to read only: its folder or its database does not allow writing. You can watch, look around and "
            "export; nothing can be changed."
        )

    def _on_left(self) -> None:
        self.action_set.detach(self._study_actions())
        self.pages.drop_places()
        self.start.refresh()
        self.start.setFocus()
        self._show_where()

    def _show_interviewing(self, interviewing: bool) -> None:
        """While somebody watches here, the bar with places and names is out of the way."""
        self.top.setVisible(not (interviewing and self.pages.place == "recall"))

    def _find_anything(self) -> None:
        if self.session is not None:
            self.session.read_tags()
        self.anything.begin(Anything(self.action_set, self.session, self.guide.ways))

    # ---- pages

    def show_start(self) -> None:
        """The three ways to begin."""
        self.start.refresh()
        self.pages.show_place(START)
        self.top.set_project_open(False)
        self.standing_bar.say("")
        self.state.show_saved(None, None)

    def show_place(self, place: str) -> None:
        """One of the places of the open project."""
        self.pages.show_place(place)

    def _on_shown(self, place: str) -> None:
        study = self._door.inside
        if study is not None and place == "code":
            study.code.apply_settings()
            if study.code.recording is None:
                study.open_first_recording(self._door.author)
        elif study is not None:
            study.code.playback.pause()
        if study is not None:
            study.recall.set_shown(place == "recall")
            self._show_interviewing(study.recall.interview is not None)
        self.action_set.enter_place(place)
        self._keys.set_enabled(place == "code")
        self.top.show_place(place)
        self._show_where()

    def _show_playback_help(self) -> None:
        self.settings_page.show_page("Playback")
        self.pages.show_aside(self.settings_page)

    def _show_where(self) -> None:
        study = self._door.inside
        self.top.where.setText(study.where(self.pages.place) if study is not None else "")
        title = study.session.project.study.title if study is not None else ""
        self.setWindowTitle(f"{title} — iprtool" if title else "iprtool")
        self._show_facts()

    def _show_facts(self) -> None:
        self.state.show_facts(self._door.inside.facts(self.pages.place) if self._door.inside is not None else [])

    def _show_saved(self) -> None:
        if self.session is not None:
            self.state.show_saved(self.session.project.changed_at, self.session.undo_label)

    # ---- handlers

    def _take_live_keys(self) -> None:
        keys = self.code.live_keys if self.code is not None else []
        self._keys.set_keys(keys)
        self.action_set.reserve(keys)
        self._keys.set_enabled(self.pages.place == "code")

    def _on_key(self, stroke: KeyStroke) -> None:
        if self.code is not None:
            self.code.key_pressed(stroke)

    def _on_key_up(self, stroke: KeyStroke) -> None:
        if self.code is not None:
            self.code.key_released(stroke)

    def _on_new(self) -> None:
        if self.close_project():
            self.show_start()
            self.start.begin_new()

    def _on_open(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Open a project folder"))
        if name:
            self.open_project(Path(name))

    def _back_up(self) -> None:
        if self._door.inside is not None:
            self._door.inside.backups.make()

    def _on_backed_up(self, path: Path) -> None:
        self.messages.tell(self.tr("Backed up and checked: {0}").format(path.name))

    def _on_restore(self) -> None:
        folder = self.session.project.folder if self.session else None
        if folder is None:
            name = QFileDialog.getExistingDirectory(self, self.tr("Restore which project folder?"))
            folder = Path(name) if name else None
        if folder is not None:
            self.show_restore(folder)

    def show_restore(self, folder: Path) -> None:
        """The backups of a project, to choose one."""
        self._restoring.show(folder)

    def _on_engine_changed(self) -> None:
        if self.code is not None:
            self.code.reopen()
            self._show_facts()

    # ---- look

    @property
    def palette_in_use(self) -> Palette:
        """The colours by the person's choice, or the system's."""
        return self._look.palette

    def apply_look(self) -> None:
        """Take colours and text size from the settings."""
        self._look.apply()

    def _on_look(self, palette: Palette) -> None:
        if self._door.inside is not None:
            self._door.inside.set_palette(palette)

    # ---- events

    def event(self, event: QEvent) -> bool:
        asked = overrides(event)
        if asked is not None and self._keys.override(asked, self.focusWidget()):
            event.accept()
            return True
        if event.type() == QEvent.Type.WindowDeactivate:
            self._keys.let_go()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focus = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focus, QAbstractButton):
            focus.click()  # Qt presses buttons with Enter in dialogs only
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click that nothing takes, as on the picture, leaves the text field: the keys are for coding."""
        focus = self.focusWidget()
        if isinstance(focus, QLineEdit | QPlainTextEdit):
            focus.clearFocus()
        super().mousePressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not self._keys.release(event):
            super().keyReleaseEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._door.closing:
            event.ignore()  # the study is being backed up and closed; the window goes when that is done
            return
        self.settings["look.window"] = bytes(self.saveGeometry().toBase64().data()).decode()
        if not self.close_project():
            event.ignore()
            return
        self.jobs.close()
        self._bugs.uninstall()
        super().closeEvent(event)
