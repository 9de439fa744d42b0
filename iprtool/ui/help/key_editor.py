"""Beside the list of keys: the action that is chosen there, a field for another key, and what stands against it."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from iprtool.ui.actions import KEYMAP, SPEC_BY_ID, translated
from iprtool.ui.help.key_field import KeyField
from iprtool.ui.keymap import NEEDED, meet, native, portable
from iprtool.ui.parts.flow import FlowLayout
from iprtool.ui.parts.labels import heading, label, panel


class _CodeKeys:
    """Stands for the codes where it is asked what can be used in the same place."""

    id, keys, places = "", (), ("code",)


class KeyEditor(QWidget):
    """Gives an action another key at once; asks first where another action has that key in the same place."""

    left = Signal()
    """Done here; back to the list."""
    asked = Signal()
    """There is something to be read and perhaps to be answered."""

    def __init__(self, codes: Callable[[], Mapping[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        panel(self)
        self._codes = codes
        self._action_id = ""
        self._wanted: tuple[str, ...] = ()
        self._do: Callable[[], object] = lambda: None
        self.title = label("", "title", wrap=True)
        self._help = label("", "muted", wrap=True)
        self.field = KeyField()
        self.field.setAccessibleName(self.tr("Press the new key"))
        self.field.setPlaceholderText(self.tr("No key"))
        self._hint = label(
            self.tr("Go into the field and press the new key. Backspace takes all keys away, Esc leaves the field."),
            "caption",
            wrap=True,
        )
        self.keep = QCheckBox(self.tr("Keep the present keys too"))
        self.message = label("", "note", wrap=True)
        self.yes, self.no = QPushButton(), QPushButton(self.tr("Choose another"))
        self.default = QPushButton(self.tr("Back to the default"))
        self._build()
        self.field.pressed.connect(self._on_pressed)
        self.field.emptied.connect(lambda: self._take(()))
        self.field.given_up.connect(self._give_up)
        self.yes.clicked.connect(self._on_yes)
        self.no.clicked.connect(self._on_no)
        self.default.clicked.connect(self._on_default)
        KEYMAP.changed.connect(self._show_keys)
        self.show_action("")

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        self._heading = heading(self.tr("Keys of this action"))
        for part in (self.title, self._help, self._heading, self.field, self._hint, self.keep, self.message):
            column.addWidget(part)
        answers = QHBoxLayout()
        answers.addWidget(self.yes)
        answers.addWidget(self.no)
        answers.addStretch(1)
        column.addLayout(answers)
        flow = FlowLayout(8)
        flow.addWidget(self.default)
        column.addLayout(flow)
        column.addStretch(1)

    def show_action(self, action_id: str) -> None:
        """Show an action; empty for a line whose keys are fixed."""
        self._action_id = action_id
        spec = SPEC_BY_ID.get(action_id)
        self.title.setText(translated(spec.title).rstrip("…") if spec else self.tr("Keys of your own"))
        self._help.setText(
            translated(spec.help)
            if spec
            else self.tr("Choose an action in the list to give it another key. These keys here are always the same.")
        )
        for part in (self._heading, self.field, self._hint, self.keep, self.default):
            part.setVisible(spec is not None)
        self._tell("")
        self._show_keys()

    def say(self, text: str, offer: str = "", do: Callable[[], object] = lambda: None) -> None:
        """Say what was done, and offer something that can be done then."""
        self._tell(text)
        self._do = do
        self.yes.setText(offer)
        self.yes.setVisible(bool(offer))
        self.asked.emit()

    @property
    def last_part(self) -> QWidget:
        """The lowest part of what was said."""
        return self.yes if self.yes.isVisible() else self.message

    def _show_keys(self) -> None:
        if not self._action_id:
            return
        keys = KEYMAP.keys(self._action_id)
        self.field.setText("   ".join(map(native, keys)))
        self.default.setEnabled(self._action_id in KEYMAP.own or keys != KEYMAP.declared(self._action_id))

    # ---- a key that was pressed

    def _on_pressed(self, key: str) -> None:
        key = portable(key)
        if not key:
            return
        if key in NEEDED:
            self._tell(self.tr("{0} is needed to move in lists and fields. Choose another key.").format(native(key)))
            return
        self._propose((key, *(KEYMAP.keys(self._action_id) if self.keep.isChecked() else ())))

    def _propose(self, keys: tuple[str, ...]) -> None:
        """Take keys that are free; ask where one is not."""
        for key in keys:
            holders = KEYMAP.holders(key, self._action_id)
            if holders:
                self.field.setText(native(key))
                title = translated(SPEC_BY_ID[holders[0]].title).rstrip("…")
                words = self.tr("{0} is “{1}” in the same place. Take it from there?").format(native(key), title)
                self.say(words, self.tr("Take it"), lambda: self._take(keys))
                self.no.show()
                self.yes.setFocus()
                return
        self._take(keys)

    def _take(self, keys: tuple[str, ...]) -> None:
        KEYMAP.give(self._action_id, keys)
        self._tell(self._of_codes(keys) or self._taken())

    def _taken(self) -> str:
        keys = KEYMAP.keys(self._action_id)
        name = translated(SPEC_BY_ID[self._action_id].title).rstrip("…")
        if not keys:
            return self.tr("“{0}” has no key now.").format(name)
        return self.tr("“{0}” is {1} now.").format(name, self.tr(" or ").join(map(native, keys)))

    def _of_codes(self, keys: tuple[str, ...]) -> str:
        """What the codes of the open codebook have to say to keys."""
        codes = self._codes() if meet(SPEC_BY_ID[self._action_id], _CodeKeys()) else {}
        return "\n".join(
            self.tr("{0} is the code {1} while coding; the code wins.").format(native(key), codes[key])
            for key in keys
            if key in codes
        )

    def _on_yes(self) -> None:
        do, self._do = self._do, lambda: None
        self.yes.hide()
        self.no.hide()
        do()
        (self.field if self._action_id else self.default).setFocus()

    def _on_no(self) -> None:
        self._give_up_question()
        self.field.setFocus()

    def _give_up(self) -> None:
        self._give_up_question()
        self.left.emit()

    def _give_up_question(self) -> None:
        self._tell("")
        self._show_keys()

    def _on_default(self) -> None:
        self._propose(KEYMAP.declared(self._action_id))

    def _tell(self, text: str) -> None:
        self.message.setText(text)
        self.message.setVisible(bool(text))
        self.yes.hide()
        self.no.hide()
        if text:
            self.asked.emit()
