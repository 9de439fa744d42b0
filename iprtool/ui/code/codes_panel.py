"""The codes with their keys, on the left of the Code place; a click does the same as the key."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from iprtool.domain.codebook import UNASSIGNED_COLOUR, CodeTree
from iprtool.domain.kinds import Carrier, Press
from iprtool.domain.model import Code, Pass
from iprtool.domain.times import short_clock
from iprtool.ui.actions import shown_key
from iprtool.ui.code.book_button import BookButton
from iprtool.ui.code.code_row import CodeRow
from iprtool.ui.code.coder_fields import CoderFields
from iprtool.ui.keyed import key_tip, keyed
from iprtool.ui.parts.labels import ElidedLabel, heading, label, panel
from iprtool.ui.parts.scrolled import BareScroll

_WAYS = (
    (Carrier.POINT, Press.AGAIN, "A press marks a point, holding the key an interval"),
    (Carrier.INTERVAL, Press.AGAIN, "A press begins an interval, the next one ends it"),
    (Carrier.INTERVAL, Press.HOLD, "An interval lasts while the key is held"),
)


class CodeButton(CodeRow):
    """A code of the panel; shows for how long it has been running."""

    def __init__(self, name: str, colour: str, key: str, help_: str, depth: int = 0) -> None:
        super().__init__(name, colour, key, help_, depth)
        self._running = label("", "caption")
        self._seconds: int | None = None
        self.put(2, self._running)

    def set_running(self, for_ms: int | None) -> None:
        """Show for how long an interval of this code has been running; None where none is."""
        seconds = None if for_ms is None else max(for_ms, 0) // 1000
        if seconds != self._seconds:
            self._seconds = seconds
            self._show_running("" if seconds is None else short_clock(1000 * seconds).removeprefix("0"))

    def _show_running(self, clock: str) -> None:
        """In words where there is room for them beside the name."""
        words = "● " + self.tr("running {0}").format(clock)
        metrics = self.fontMetrics()
        room = self.width() - sum(map(metrics.horizontalAdvance, (self.name, words, "MMM"))) - 56
        self._running.setText(f"● {clock}" if clock and room < 0 else words if clock else "")
        self._running.setAccessibleName(words if clock else "")
        self.setAccessibleDescription(", ".join(filter(None, (words if clock else "", self.help))))


class CodesPanel(QWidget):
    """All codes of the pass's codebook by family, and who is coding."""

    code_pressed = Signal(object)
    """Code id, or None for a mark without a code."""
    way_chosen = Signal(str, object, object)
    """(code id, carrier, press)"""
    author_entered = Signal(str)
    session_requested = Signal()

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
        self.book = BookButton()
        outer.addWidget(self.book)
        self._area = BareScroll()
        outer.addWidget(self._area, 1)
        self._session = QPushButton()
        self._session.setProperty("role", "link")
        self._session.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        key_tip(self._session, self.tr("Rate the session"), "rate.session")
        self._session.clicked.connect(self.session_requested)
        self._session.hide()
        outer.addWidget(self._session)
        self.coder = CoderFields()
        self.author = self.coder.author
        self.coder.author_entered.connect(self.author_entered)
        outer.addWidget(self.coder)

    def set_codes(self, tree: CodeTree) -> None:
        """Show a codebook; no interval is running yet."""
        if tree == self._tree:
            self.set_running({})
            return
        self._tree = tree
        self.book.show_book(tree.codebook)
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
                rows.addWidget(self._code_row(code, len(tree.above(code))))
        rows.addSpacing(8)
        mark = CodeButton(self.tr("Mark without a code"), UNASSIGNED_COLOUR, "", self.tr("Give it a code later."))
        keyed(mark, lambda: mark.set_key(shown_key("tag.mark")))
        mark.clicked.connect(lambda: self.code_pressed.emit(None))
        rows.addWidget(mark)
        rows.addStretch(1)
        self._area.setWidget(body)

    def _code_row(self, code: Code, depth: int) -> CodeButton:
        button = CodeButton(code.name, code.colour, code.key.upper(), code.definition, depth)
        button.clicked.connect(lambda _checked=False, code_id=code.id: self.code_pressed.emit(code_id))
        if code.carrier in {carrier for carrier, _, _ in _WAYS}:
            button.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        button.customContextMenuRequested.connect(
            lambda at, code=code, button=button: self._show_ways(code, button, at)
        )
        self._buttons[code.id] = button
        return button

    def _show_ways(self, code: Code, button: CodeButton, at: QPoint) -> None:
        menu = QMenu(self)
        for carrier, press, text in _WAYS:
            action = menu.addAction(self.tr(text))
            action.setCheckable(True)
            action.setChecked(code.carrier is carrier and (carrier is Carrier.POINT or code.press is press))
            action.triggered.connect(self._chooser(code.id, carrier, press))
        menu.popup(button.mapToGlobal(at))

    def _chooser(self, code_id: str, carrier: Carrier, press: Press) -> Callable[[], None]:
        return lambda: self.way_chosen.emit(code_id, carrier, press)

    def ideal_width(self) -> int:
        """How wide the panel has to be to show every name whole, in pixels."""
        names = [button.name for button in self._area.findChildren(CodeButton)]
        metrics = self.fontMetrics()
        return max(map(metrics.horizontalAdvance, names), default=100) + metrics.horizontalAdvance("MM") + 88

    def set_session(self, rated: int, scales: int) -> None:
        """How many of the session's scales have a value."""
        self._session.setText(self.tr("Session {0}/{1}").format(rated, scales))
        self._session.setAccessibleName(self.tr("Rate the session: {0} of {1} scales are").format(rated, scales))
        self._session.setVisible(scales > 0)

    def set_coder(self, run: Pass) -> None:
        """Show who is coding, and their reaction time."""
        self.author.setText(run.author)
        self.coder.reaction.show_reaction(run.reaction_ms)

    def set_running(self, for_ms: Mapping[str, int]) -> None:
        """Mark the codes whose intervals have begun and not ended, with how long that was ago."""
        for code_id, button in self._buttons.items():
            button.set_running(for_ms.get(code_id))
