"""The codebooks of the study with their versions, and what can be done with one."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QMenu, QPushButton, QVBoxLayout, QWidget

from iprtool.domain.model import Codebook
from iprtool.ui.parts.flow import FlowLayout
from iprtool.ui.parts.labels import heading, panel
from iprtool.ui.preset_menu import add_presets

_ID = Qt.ItemDataRole.UserRole


class BooksPanel(QWidget):
    """A list of versions, newest first, and buttons under it."""

    chosen = Signal(str)
    preset_chosen = Signal(str)
    new_requested = Signal()
    import_requested = Signal()
    export_requested = Signal()
    version_requested = Signal()
    freeze_requested = Signal()
    recode_requested = Signal()
    delete_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        panel(self, "SidePanel", "left")
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 12, 11, 10)
        column.setSpacing(8)
        column.addWidget(heading(self.tr("Codebooks")))
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Codebooks with their versions"))
        self.list.setWordWrap(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(self._on_current)
        column.addWidget(self.list, 1)
        self.version = self._button(self.tr("New version"), self.version_requested)
        self.freeze = self._button(self.tr("Freeze"), self.freeze_requested)
        self.recode = self._button(self.tr("Recode…"), self.recode_requested)
        self.export = self._button(self.tr("Export…"), self.export_requested)
        self.delete = self._button(self.tr("Delete"), self.delete_requested)
        column.addLayout(_flow(self.version, self.freeze, self.recode, self.export, self.delete))
        column.addWidget(heading(self.tr("Add a codebook")))
        self.new = self._button(self.tr("New"), self.new_requested)
        self.preset = QPushButton(self.tr("Preset…"))
        menu = QMenu(self.preset)
        add_presets(menu, self.preset_chosen.emit)
        self.preset.setMenu(menu)
        self.import_file = self._button(self.tr("Import…"), self.import_requested)
        column.addLayout(_flow(self.new, self.preset, self.import_file))
        self._explain()

    def _explain(self) -> None:
        self.version.setToolTip(self.tr("A copy that can be changed; this version stays as it is."))
        self.freeze.setToolTip(self.tr("From then on this version never changes."))
        self.recode.setToolTip(self.tr("Move what was coded with an earlier version to this one."))
        self.export.setToolTip(self.tr("Write it as JSON, or as CSV for a spreadsheet."))
        self.delete.setToolTip(self.tr("Only a version that nobody has coded with can go."))

    def _button(self, text: str, asked: SignalInstance) -> QPushButton:
        button = QPushButton(text)
        button.clicked.connect(lambda _checked=False: asked.emit())
        return button

    def show_books(self, books: Sequence[Codebook], chosen_id: str) -> None:
        """List these, one of them selected."""
        blocked = self.list.blockSignals(True)
        self.list.clear()
        for book in books:
            frozen = self.tr(" · frozen") if book.frozen else ""
            item = QListWidgetItem(f"{book.name}\n" + self.tr("Version {0}").format(book.version) + frozen)
            item.setData(_ID, book.id)
            item.setToolTip("\n".join(filter(None, [book.name, book.citation])))
            self.list.addItem(item)
            if book.id == chosen_id:
                self.list.setCurrentItem(item)
        self.list.blockSignals(blocked)

    def show_state(self, book: Codebook, *, recodable: bool, read_only: bool) -> None:
        """Offer what can be done with a version."""
        for button in (self.version, self.delete, self.new, self.preset, self.import_file):
            button.setEnabled(not read_only)
        self.freeze.setEnabled(not book.frozen and not read_only)
        self.recode.setEnabled(recodable and not read_only)

    def _on_current(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(str(item.data(_ID)))


def _flow(*widgets: QWidget) -> FlowLayout:
    flow = FlowLayout(6)
    for widget in widgets:
        flow.addWidget(widget)
    return flow
