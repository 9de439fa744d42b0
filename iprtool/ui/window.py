"""The main window: one project at a time, its places, and the pages around them."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from iprtool.domain.errors import IprError
from iprtool.domain.model import Dyad, Session
from iprtool.services import demo, passes, projects
from iprtool.store import Backup, Changes, Project, back_up, restore
from iprtool.ui.actions import ACTIONS, ActionSet
from iprtool.ui.autobackup import AutoBackup
from iprtool.ui.bars import JobBar, MessageBar, StateBar, TopBar
from iprtool.ui.bugs import BugCatcher
from iprtool.ui.code.place import CodePlace
from iprtool.ui.export.place import ExportPlace
from iprtool.ui.help.about_page import AboutPage
from iprtool.ui.help.keys_page import KeysPage
from iprtool.ui.jobs import Jobs
from iprtool.ui.keys import KeyStroke, LiveKeys, overrides
from iprtool.ui.messages import Messages
from iprtool.ui.restore.page import RestorePage
from iprtool.ui.settings import Settings
from iprtool.ui.settings_pages.page import SettingsPage
from iprtool.ui.start.page import StartPage
from iprtool.ui.study.place import StudyPlace
from iprtool.ui.study_session import StudySession
from iprtool.ui.theme.palette import DARK, LIGHT, Palette
from iprtool.ui.theme.style import apply_theme

DEFAULT_AUTHOR = "me"
_SIZE = (1440, 900)
_PLACES = (("study",), ("code",))
_PROJECT_ACTIONS = (
    "project.close",
    "project.backup",
    "edit.undo",
    "edit.redo",
    "view.study",
    "view.code",
    "view.export",
)


class MainWindow(QMainWindow):
    """Owns the open project and everything that lives as long as it."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.messages = Messages(self)
        self._keys = LiveKeys(self, pressed=self._on_key, released=self._on_key_up)
        self.jobs = Jobs(self)
        self.action_set = ActionSet(self)
        self.session: StudySession | None = None
        self.study: StudyPlace | None = None
        self.code: CodePlace | None = None
        self.export: ExportPlace | None = None
        self._backup: AutoBackup | None = None
        self._back_to: QWidget | None = None
        self.setWindowTitle("iprtool")
        self.setMinimumSize(760, 520)
        self.resize(*_SIZE)
        self._build()
        self._connect()
        self.addActions(self.action_set.all())
        self.apply_look()
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
        self.job_bar = JobBar()
        self.state = StateBar()
        self.pages = QStackedWidget()
        self.start = StartPage(self.settings)
        self.settings_page = SettingsPage(self.settings)
        self.keys_page = KeysPage()
        self.about_page = AboutPage()
        for page in (self.start, self.settings_page, self.keys_page, self.about_page):
            self.pages.addWidget(page)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.top, self.message_bar, self.job_bar):
            column.addWidget(part)
        column.addWidget(self.pages, 1)
        self.setCentralWidget(centre)
        self.setStatusBar(self.state)
        self._bugs = BugCatcher(self)
        self._bugs.install()

    def _connect(self) -> None:
        self.messages.trouble.connect(self.message_bar.show_trouble)
        self.messages.note.connect(self.state.tell)
        self.jobs.started.connect(self.job_bar.follow)
        self.jobs.trouble.connect(self.messages.show_error)
        self.top.place_chosen.connect(self.show_place)
        self.start.demo_requested.connect(self.open_demo)
        self.start.new_requested.connect(self.make_project)
        self.start.open_requested.connect(self.open_project)
        self.settings_page.look_changed.connect(self.apply_look)
        self.settings_page.engine_changed.connect(self._on_engine_changed)
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self.apply_look)
        self.action_set.attach(
            {
                "project.new": self._on_new,
                "project.open": self._on_open,
                "project.demo": self.open_demo,
                "project.restore": self._on_restore,
                "project.settings": lambda: self._show_aside(self.settings_page),
                "project.quit": self.close,
                "view.back": self._leave_aside,
                "view.theme": self._change_theme,
                "help.keys": lambda: self._show_aside(self.keys_page),
                "help.about": lambda: self._show_aside(self.about_page),
            }
        )

    # ---- projects

    def open_project(self, folder: Path) -> bool:
        """Open a project folder in the place of the present one; trouble is shown, with a way to restore."""
        return self._take(lambda: Project.open(folder), folder)

    def make_project(self, title: str, folder: Path) -> bool:
        """Make a new project and open it."""
        return self._take(lambda: projects.create(folder, title=title), folder)

    def open_demo(self) -> bool:
        """Open the demo study; it is made where it is not there yet."""
        folder = demo.folder()
        return self._take(lambda: demo.open_or_make(folder), folder)

    def _take(self, opening: Callable[[], Project], folder: Path) -> bool:
        if self.session is not None and self.session.project.folder == folder.absolute():
            self.show_place("study")
            return True
        self.close_project()
        self.message_bar.hide()
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            project = opening()
        except IprError as error:
            self.messages.show_error(error)
            return False
        finally:
            QApplication.restoreOverrideCursor()
        self._show_project(project)
        return True

    def _show_project(self, project: Project) -> None:
        project.author = self.author
        session = self.session = StudySession(project, self.messages, self)
        self.study = StudyPlace(session, self.action_set, self.jobs, self.settings)
        self.code = CodePlace(session, self.action_set, self.settings, self.jobs)
        self.export = ExportPlace(session, self.jobs, self.settings)
        for page in (self.study, self.code, self.export):
            self.pages.addWidget(page)
        self.study.recording_opened.connect(self.open_recording)
        self.code.where_changed.connect(self._show_where)
        self.code.facts_changed.connect(self._show_facts)
        self.code.codes_changed.connect(self._take_live_keys)
        self.code.playback_help_requested.connect(self._show_playback_help)
        self.code.playback.now_changed.connect(lambda _ms: self._show_facts())
        session.changed.connect(self._on_changes)
        self._backup = AutoBackup(project, self)
        self._backup.trouble.connect(self.messages.show_error)
        self.action_set.attach(
            {
                "project.close": self._on_close,
                "project.backup": self._on_backup,
                "edit.undo": session.undo,
                "edit.redo": session.redo,
                "view.study": lambda: self.show_place("study"),
                "view.code": lambda: self.show_place("code"),
                "view.export": lambda: self.show_place("export"),
            }
        )
        self.top.set_project_open(True)
        self.settings.remember(project.folder)
        self._colour_places()
        self.show_place("study")
        self._on_changes(None)

    def close_project(self) -> None:
        """Write what is typed, stop playing, close the project with a backup."""
        if self.session is None or self.code is None or self.study is None or self.export is None:
            return
        self.code.close_recording()
        self.show_start()  # now, so that no page of the study is shown again while the study closes
        self.jobs.close()
        if self._backup is not None:
            self._backup.close()
        self.action_set.detach([spec.id for spec in ACTIONS if spec.id in _PROJECT_ACTIONS or spec.places in _PLACES])
        session, self.session = self.session, None
        try:
            session.close()
        except IprError as error:
            self.messages.show_error(error)
        for page in (self.study, self.code, self.export):
            self.pages.removeWidget(page)
            page.deleteLater()
        session.deleteLater()
        self.study = self.code = self.export = self._backup = None
        self.start.refresh()
        self._show_where()

    def open_recording(self, recording_id: str) -> None:
        """Show a recording in the Code place."""
        if self.code is not None:
            self.code.open_recording(recording_id, self.author)
            self.show_place("code")
            self.code.setFocus()

    @property
    def author(self) -> str:
        """Under which initials the person at the keyboard codes."""
        return str(self.settings["code.author"]) or DEFAULT_AUTHOR

    # ---- pages

    def show_start(self) -> None:
        """The three ways to begin."""
        self.start.refresh()
        self._show(self.start, "")
        self.top.set_project_open(False)
        self.state.show_saved(None, None)
        self.state.show_facts([])

    def show_place(self, place: str) -> None:
        """One of the places of the open project."""
        page = {"study": self.study, "code": self.code, "export": self.export}[place]
        if page is None:
            return
        self._show(page, place)
        if place == "code" and self.code is not None and self.code.recording is None:
            self._open_first_recording()

    def _open_first_recording(self) -> None:
        assert self.session is not None
        first = projects.first_recording(self.session.project)
        if first is not None:
            self.open_recording(first.id)

    def _show_aside(self, page: QWidget) -> None:
        if self.pages.currentWidget() is page:
            self._leave_aside()
            return
        if self._back_to is None:
            self._back_to = self.pages.currentWidget()
        back = self._back_to
        self._show(page, "")
        self._back_to = back
        self.action_set.enter_place("aside")

    def _leave_aside(self) -> None:
        back = self._back_to
        if self.code is not None:
            self.code.apply_settings()
        place = next((name for name in ("study", "code", "export") if getattr(self, name) is back), "")
        if place:
            self.show_place(place)
        else:
            self.show_start()

    def _show(self, page: QWidget, place: str) -> None:
        self._back_to = None
        if self.code is not None and page is not self.code:
            self.code.playback.pause()
        self.pages.setCurrentWidget(page)
        self.action_set.enter_place(place)
        self._keys.set_enabled(place == "code")
        self.top.show_place(place)
        page.setFocus()
        self._show_where()

    def _show_playback_help(self) -> None:
        self.settings_page.show_page("Playback")
        self._show_aside(self.settings_page)

    def _show_where(self) -> None:
        self.top.where.setText(self._where())
        title = self.session.project.study.title if self.session else ""
        self.setWindowTitle(f"{title} — iprtool" if title else "iprtool")
        self._show_facts()

    def _where(self) -> str:
        if self.session is None:
            return ""
        project, code = self.session.project, self.code
        if code is None or self.pages.currentWidget() is not code or code.recording is None or code.run is None:
            return project.study.title
        session = project.get(Session, code.recording.session_id)
        dyad = project.get(Dyad, session.dyad_id)
        place = f"Dyad {dyad.label} › Session {session.number} › {code.recording.label}"
        return f"{place} · {passes.title(code.run)}"

    def _show_facts(self) -> None:
        code = self.code
        if code is None or self.pages.currentWidget() is not code or code.recording is None:
            self.state.show_facts([])
            return
        count = code.table.tags.rowCount()
        facts = [self.tr("1 tag") if count == 1 else self.tr("{0} tags").format(count)]
        if code.playback.player is not None:
            facts.append(self.tr("Engine: {0}").format({"vlc": "VLC", "qt": "Qt"}[code.playback.player.engine]))
        number = code.frame_number
        if number is not None:
            facts.append(self.tr("Frame {0}").format(number))
        self.state.show_facts(facts)

    # ---- handlers

    def _take_live_keys(self) -> None:
        keys = self.code.live_keys if self.code is not None else []
        self._keys.set_keys(keys)
        self.action_set.reserve(keys)
        self._keys.set_enabled(self.code is not None and self.pages.currentWidget() is self.code)

    def _on_key(self, stroke: KeyStroke) -> None:
        if self.code is not None:
            self.code.key_pressed(stroke)

    def _on_key_up(self, stroke: KeyStroke) -> None:
        if self.code is not None:
            self.code.key_released(stroke)

    def _on_changes(self, _changes: Changes | None) -> None:
        if self.session is None:
            return
        project = self.session.project
        self.state.show_saved(project.changed_at, project.undo_label)
        for action_id, verb, step in (
            ("edit.undo", self.tr("Undo"), project.undo_label),
            ("edit.redo", self.tr("Redo"), project.redo_label),
        ):
            self.action_set[action_id].setText(f"{verb}: {step}" if step else verb)

    def _on_new(self) -> None:
        self.close_project()
        self.show_start()
        self.start.begin_new()

    def _on_open(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Open a project folder"))
        if name:
            self.open_project(Path(name))

    def _on_close(self) -> None:
        self.close_project()

    def _on_backup(self) -> None:
        assert self.session is not None
        path = self.session.attempt(lambda: back_up(self.session.project, "by hand") if self.session else None)
        if path is not None:
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
        page = RestorePage(folder)
        self.pages.addWidget(page)
        page.cancelled.connect(lambda: self._end_restore(page))
        page.restore_requested.connect(lambda backup: self._restore(page, folder, backup))
        self._show_aside(page)

    def _end_restore(self, page: RestorePage) -> None:
        self._leave_aside()
        self.pages.removeWidget(page)
        page.deleteLater()

    def _restore(self, page: RestorePage, folder: Path, backup: Backup) -> None:
        self.close_project()
        self.pages.removeWidget(page)
        page.deleteLater()
        try:
            restore(folder, backup)
        except IprError as error:
            self.messages.show_error(error)
            return
        if self.open_project(folder):
            self.messages.tell(self.tr("Restored. What was there before was moved aside, not deleted."))

    def _on_engine_changed(self) -> None:
        if self.code is not None and self.code.recording is not None:
            self.code.reopen()
            self._show_facts()

    # ---- look

    @property
    def palette_in_use(self) -> Palette:
        """The colours by the person's choice, or the system's."""
        chosen = self.settings["look.theme"]
        if chosen == "system":
            scheme = QGuiApplication.styleHints().colorScheme()
            chosen = "light" if scheme is Qt.ColorScheme.Light else "dark"
        return LIGHT if chosen == "light" else DARK

    def apply_look(self) -> None:
        """Take colours and text size from the settings."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        palette = self.palette_in_use
        apply_theme(app, palette, int(self.settings["look.text_percent"]))
        self._colour_places()

    def _colour_places(self) -> None:
        for place in (self.code, self.study):
            if place is not None:
                place.set_palette(self.palette_in_use)

    def _change_theme(self) -> None:
        self.settings["look.theme"] = "light" if self.palette_in_use.dark else "dark"
        self.apply_look()

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

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not self._keys.release(event):
            super().keyReleaseEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.settings["look.window"] = bytes(self.saveGeometry().toBase64().data()).decode()
        self.close_project()
        self.jobs.close()
        self._bugs.uninstall()
        super().closeEvent(event)
