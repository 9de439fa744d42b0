"""All keys, made from the declared actions; each can be changed here, and holds at once."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from iprtool.domain.errors import IprError
from iprtool.ui import keyfile
from iprtool.ui.actions import KEYMAP
from iprtool.ui.help.key_editor import KeyEditor
from iprtool.ui.help.key_list import KeyList
from iprtool.ui.keymaps import KEYMAPS
from iprtool.ui.parts.dialogs import save_name
from iprtool.ui.parts.fitted import fitted
from iprtool.ui.parts.flow import FlowLayout
from iprtool.ui.parts.labels import label
from iprtool.ui.parts.scrolled import Scrolled
from iprtool.ui.proposals import documents_folder, file_name_for

_SEARCH_LETTERS = 30
_KINDS = "JSON (*.json)"


class KeysPage(QWidget):
    """A list of actions to search and choose from, and the editor of the chosen one."""

    left = Signal()
    """Done here."""

    def __init__(self, codes: Callable[[], Mapping[str, str]] = dict, parent: QWidget | None = None) -> None:
        """`codes` tells the keys of the codes that are open, with the names of the codes."""
        super().__init__(parent)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search an action or a key"))
        self.search.setAccessibleName(self.tr("Search an action or a key"))
        self.search.setClearButtonEnabled(True)
        self.keymap = QComboBox()
        self.keymap.setAccessibleName(self.tr("Keys as in which program"))
        self.reset = QPushButton(self.tr("All back to the default"))
        self.save, self.load = QPushButton(self.tr("Save…")), QPushButton(self.tr("Read…"))
        self.save.setToolTip(self.tr("Write the keys of your own into a file, for another computer."))
        self.load.setToolTip(self.tr("Take the keys in such a file in place of your own."))
        self.list, self.editor = KeyList(), KeyEditor(codes)
        self._nothing = label(self.tr("No action and no key is like that."), "muted")
        self._nothing.hide()
        self._build()
        self.search.textChanged.connect(self._on_search)
        self.search.returnPressed.connect(self._to_list)
        self.keymap.activated.connect(self._on_keymap)
        self.reset.clicked.connect(lambda: self._take_all({}, self.tr("All keys are as by default now.")))
        self.save.clicked.connect(self._on_save)
        self.load.clicked.connect(self._on_load)
        self.list.action_chosen.connect(self.editor.show_action)
        self.list.editing_requested.connect(self._edit)
        self.editor.left.connect(self.list.setFocus)
        self.editor.asked.connect(self._on_asked)
        KEYMAP.changed.connect(self._show_keys)
        self.home: QWidget = self.search
        fitted(self, lambda text: self.search.setMinimumWidth(_SEARCH_LETTERS * text.averageCharWidth()))
        self._show_keys()

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 16, 24, 16)
        outer.setSpacing(12)
        outer.addWidget(label(self.tr("All keys"), "title"))
        flow = FlowLayout(12)
        for part in (self.search, self.keymap, self.reset, self.save, self.load):
            flow.addWidget(part)
        outer.addLayout(flow)
        outer.addWidget(self._nothing)
        self._editing = Scrolled(self.editor)
        room = QHBoxLayout()
        room.setSpacing(16)
        room.addWidget(self.list, 1)
        room.addWidget(self._editing, 1, Qt.AlignmentFlag.AlignTop)
        outer.addLayout(room, 1)

    # ---- keys

    def _show_keys(self) -> None:
        self.list.show_keys()
        own = KEYMAP.own
        like = next((name for name, keys in KEYMAPS.items() if dict(keys) == own), "")
        names = [*KEYMAPS, *([] if like else [""])]
        self.keymap.clear()
        for name in names:
            self.keymap.addItem(self.tr("Keys as in {0}").format(name) if name else self.tr("Keys of your own"), name)
        self.keymap.setCurrentIndex(names.index(like))
        self.reset.setEnabled(bool(own))
        self.save.setEnabled(bool(own))

    def _on_keymap(self, number: int) -> None:
        name = self.keymap.itemData(number)
        if name:
            self._take_all(KEYMAPS[name], self.tr("The keys are as in {0} now.").format(name))

    def _take_all(self, keys: Mapping[str, tuple[str, ...]], words: str) -> None:
        before = KEYMAP.own
        if dict(keys) == before:
            return
        KEYMAP.take_all(keys)
        self.editor.say(words, self.tr("Take that back"), lambda: KEYMAP.take_all(before))

    # ---- files

    def _on_save(self) -> None:
        proposal = documents_folder() / file_name_for("iprtool keys", ".json")
        file = save_name(self, self.tr("Save your keys"), proposal, _KINDS)
        if file is not None:
            self.save_file(file)

    def _on_load(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Read keys"), str(documents_folder()), _KINDS)
        if name:
            self.load_file(Path(name))

    def save_file(self, file: Path) -> None:
        """Write the person's own keys."""
        try:
            keyfile.write(file, KEYMAP.own)
        except IprError as error:
            self.editor.say(str(error))
        else:
            self.editor.say(self.tr("Your keys are in {0} now.").format(file.name))

    def load_file(self, file: Path) -> None:
        """Take the keys in a file; says why where that cannot be."""
        try:
            keys = keyfile.read(file)
        except IprError as error:
            self.editor.say(str(error))
        else:
            self._take_all(keys, self.tr("The keys are as in {0} now.").format(file.name))

    # ---- list and search

    def _on_search(self, words: str) -> None:
        self._nothing.setVisible(self.list.narrow(words) == 0)

    def _to_list(self) -> None:
        self.list.choose_first()
        self.list.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc in the search, which keeps it from the window, empties it first and then leaves the page."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.search.text():
            self.search.clear()
        else:
            self.left.emit()

    def _edit(self) -> None:
        if self.editor.field.isVisible():
            self.editor.field.setFocus()

    def _on_asked(self) -> None:
        QTimer.singleShot(0, self, lambda: self._editing.ensureWidgetVisible(self.editor.last_part))
