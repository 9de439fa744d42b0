"""The codes with their keys, on the left of the Code place; a click does the same as the key."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from iprtool.domain.codebook import UNASSIGNED_COLOUR, CodeTree
from iprtool.domain.kinds import Carrier
from iprtool.domain.model import Code
from iprtool.ui.actions import shown_key
from iprtool.ui.keyed import keyed
from iprtool.ui.parts.labels import ElidedLabel, heading, label, panel
from iprtool.ui.theme.icons import swatch

_WAYS = ((Carrier.POINT, "A press marks a point"), (Carrier.INTERVAL, "A press begins, the next one ends"))


class CodeButton(QPushButton):
    """One row: colour, name, what is running, key."""

    def __init__(self, name: str, colour: str, key: str, help_: str) -> None:
        super().__init__()
        self.name = name
        self.setProperty("role", "code")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip(f"{name}\n{help_}" if help_ else name)
        self.setAccessibleDescription(help_)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(6, 3, 6, 3)
        row.setSpacing(8)
        square = label("")
        square.setPixmap(swatch(colour))
        self._running = label("", "caption")
        row.addWidget(square)
        row.addWidget(ElidedLabel(name), 1)
        row.addWidget(self._running)
        self._key = label("", "key")
        row.addWidget(self._key)
        self.set_key(key)
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._row.minimumSize()  # a button knows nothing of what is laid out in it

    def set_key(self, key: str) -> None:
        """Show the key that does the same."""
        self._key.setText(key)
        self._key.setVisible(bool(key))
        self.setAccessibleName(f"{self.name}, {key}" if key else self.name)

    def set_running(self, running: bool) -> None:
        """Show that an interval of this code has begun and not ended."""
        self._running.setText("● " + self.tr("running") if running else "")


class CodesPanel(QWidget):
    """All codes of the pass's codebook by family, and who is coding."""

    code_pressed = Signal(object)
    """Code id, or None for a mark without a code."""
    carrier_chosen = Signal(str, object)
    author_entered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        panel(self, "SidePanel", "left")
        self.setAccessibleName(self.tr("Codes"))
        self._tree: CodeTree | None = None
        self._buttons: dict[str, CodeButton] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(8, 10, 8, 8)
        outer.setSpacing(6)
        title = heading(self.tr("Codes"))
        title.setContentsMargins(6, 0, 0, 0)
        outer.addWidget(title)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer.addWidget(self._area, 1)
        outer.addWidget(self._author_row())

    def _author_row(self) -> QWidget:
        row = QWidget()
        panel(row)
        layout = QVBoxLayout(row)
        layout.setContentsMargins(6, 4, 6, 0)
        layout.setSpacing(4)
        layout.addWidget(label(self.tr("Coding as"), "caption"))
        self.author = QLineEdit()
        self.author.setAccessibleName(self.tr("Your initials or pseudonym"))
        self.author.setToolTip(self.tr("Your initials or pseudonym; each coder has a pass of their own."))
        self.author.setMaxLength(40)
        self.author.editingFinished.connect(self._on_author)
        layout.addWidget(self.author)
        return row

    def _on_author(self) -> None:
        if self.author.isModified():
            self.author.setModified(False)
            self.author_entered.emit(self.author.text().strip())
        self.author.clearFocus()

    def set_codes(self, tree: CodeTree) -> None:
        """Show a codebook; no interval is running yet."""
        if tree == self._tree:
            self.set_running(set())
            return
        self._tree = tree
        body = QWidget()
        panel(body)
        rows = QVBoxLayout(body)
        rows.setContentsMargins(0, 0, 2, 0)
        rows.setSpacing(1)
        self._buttons = {}
        for family in tree.families:
            name = ElidedLabel(family.name, "family")
            name.setContentsMargins(6, 8, 0, 2)
            rows.addWidget(name)
            for code in tree.codes_of(family):
                rows.addWidget(self._code_row(code))
        rows.addSpacing(8)
        mark = CodeButton(self.tr("Mark without a code"), UNASSIGNED_COLOUR, "", self.tr("Give it a code later."))
        keyed(mark, lambda: mark.set_key(shown_key("tag.mark")))
        mark.clicked.connect(lambda: self.code_pressed.emit(None))
        rows.addWidget(mark)
        rows.addStretch(1)
        self._area.setWidget(body)

    def _code_row(self, code: Code) -> CodeButton:
        button = CodeButton(code.name, code.colour, code.key.upper(), code.definition)
        button.clicked.connect(lambda _checked=False, code_id=code.id: self.code_pressed.emit(code_id))
        button.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        button.customContextMenuRequested.connect(
            lambda at, code=code, button=button: self._show_ways(code, button, at)
        )
        self._buttons[code.id] = button
        return button

    def _show_ways(self, code: Code, button: CodeButton, at: QPoint) -> None:
        menu = QMenu(self)
        for carrier, text in _WAYS:
            action = menu.addAction(self.tr(text))
            action.setCheckable(True)
            action.setChecked(code.carrier is carrier)
            action.triggered.connect(self._chooser(code.id, carrier))
        menu.addSeparator()
        hint = menu.addAction(self.tr("Holding the key marks an interval too"))
        hint.setEnabled(False)
        menu.popup(button.mapToGlobal(at))

    def _chooser(self, code_id: str, carrier: Carrier) -> Callable[[], None]:
        return lambda: self.carrier_chosen.emit(code_id, carrier)

    def ideal_width(self) -> int:
        """How wide the panel has to be to show every name whole, in pixels."""
        names = [button.name for button in self._area.findChildren(CodeButton)]
        metrics = self.fontMetrics()
        return max(map(metrics.horizontalAdvance, names), default=100) + metrics.horizontalAdvance("MM") + 88

    def set_author(self, author: str) -> None:
        """Show who is coding."""
        self.author.setText(author)

    def set_running(self, code_ids: set[str]) -> None:
        """Mark the codes whose intervals have begun and not ended."""
        for code_id, button in self._buttons.items():
            button.set_running(code_id in code_ids)
