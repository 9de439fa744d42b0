"""The start page: three ways to begin, and the studies that were open last."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from iprtool.ui.parts.labels import heading, label
from iprtool.ui.parts.page import ScrollPage
from iprtool.ui.settings import Settings
from iprtool.ui.start.cards import Card, CardRow, RecentButton
from iprtool.ui.start.new_form import NewStudyForm

_PROJECT_FILES = ("project.json", "project.db")


class StartPage(QWidget):
    """Shown while no study is open. A project folder can be dropped anywhere on it."""

    demo_requested = Signal()
    new_requested = Signal(str, object)
    open_requested = Signal(object)

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._recent_buttons: list[RecentButton] = []
        self.setAcceptDrops(True)
        self._page = ScrollPage(140)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._page)
        self._build(self._page.column)
        self.refresh()

    def _build(self, column: QVBoxLayout) -> None:
        column.addSpacing(20)
        column.addWidget(label(self.tr("Begin"), "title"))
        column.addWidget(
            label(
                self.tr("Tag moments of recorded therapy sessions to the frame, and export them."), "muted", wrap=True
            )
        )
        column.addSpacing(4)
        self._make_cards()
        column.addWidget(self._cards)
        self.form = NewStudyForm()
        self.form.hide()
        column.addWidget(self.form)
        self.trouble = label("", "trouble", wrap=True)
        self.trouble.hide()
        column.addWidget(self.trouble)
        column.addSpacing(8)
        self._heading = heading(self.tr("Recent studies"))
        column.addWidget(self._heading)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        column.addLayout(self._recent)
        column.addStretch(1)
        self.form.submitted.connect(self.new_requested)
        self.form.cancelled.connect(self._end_new)

    def _make_cards(self) -> None:
        self.demo = Card(
            self.tr("Look around"),
            self.tr("A short fictional session with its tags. Try everything; nothing can break."),
            self.tr("Open the demo study"),
            main=True,
        )
        self.new = Card(
            self.tr("Begin a study"),
            self.tr("A folder of its own for your recordings and tags, with a starter codebook."),
            self.tr("New study…"),
            "project.new",
        )
        self.open = Card(
            self.tr("Go on"),
            self.tr("Open the folder of a study, or drop it on this window."),
            self.tr("Open…"),
            "project.open",
        )
        self._cards = CardRow([self.demo, self.new, self.open])
        self.demo.button.clicked.connect(self.demo_requested)
        self.new.button.clicked.connect(self.begin_new)
        self.open.button.clicked.connect(self._choose)

    def refresh(self) -> None:
        """Read the recent studies anew."""
        self.trouble.hide()
        self.form.hide()
        while (item := self._recent.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._recent_buttons = []
        for folder, title in self._settings.recent:
            button = RecentButton(title, str(folder))
            self._recent_buttons.append(button)
            button.clicked.connect(lambda _checked=False, folder=folder: self.open_requested.emit(folder))
            self._recent.addWidget(button)
        if not self._settings.recent:
            self._recent.addWidget(label(self.tr("Studies that you open are listed here."), "muted", wrap=True))

    @property
    def recent_buttons(self) -> list[RecentButton]:
        """The recent studies as shown."""
        return list(self._recent_buttons)

    def begin_new(self) -> None:
        """Show the form for a new study."""
        self.trouble.hide()
        self.form.show()
        self.form.begin()
        self._page.ensureWidgetVisible(self.form)

    def _end_new(self) -> None:
        self.form.hide()
        self.new.button.setFocus()

    def _choose(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Open a project folder"))
        if name:
            self.open_requested.emit(Path(name))

    # ---- a folder dropped on the page

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if not paths:
            return
        event.acceptProposedAction()
        folder = paths[0].parent if paths[0].name in _PROJECT_FILES else paths[0]
        if folder.is_dir():
            self.trouble.hide()
            self.open_requested.emit(folder)
        else:
            self.trouble.setText(
                self.tr("{0} is not the folder of a study. To add a recording, open or make a study first.").format(
                    folder.name
                )
            )
            self.trouble.show()
