"""Coding by segments: which one it is, its codes as toggles, how much is done."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from iprtool.domain.codebook import UNASSIGNED_COLOUR, CodeTree
from iprtool.domain.grids import BinState, Grid, done
from iprtool.domain.model import Code
from iprtool.domain.scales import plain
from iprtool.domain.times import short_clock
from iprtool.ui.actions import ActionSet, shown_key
from iprtool.ui.code.bin_book import BinBook
from iprtool.ui.code.code_row import CodeRow
from iprtool.ui.keyed import key_tip, keyed
from iprtool.ui.parts.fitted import fitted
from iprtool.ui.parts.flow import FlowLayout
from iprtool.ui.parts.labels import label, panel
from iprtool.ui.parts.scrolled import BareScroll

_STEPS = (
    ("bins.previous", "‹ Before"),
    ("bins.next", "Next ›"),
    ("bins.next_undone", "Next to do"),
    ("bins.play", "Play it"),
)
_BAR_PX = 8
_ROWS_AT_LEAST = 4


class BinToggle(CodeRow):
    """One code on the segment, with a mark while it is set."""

    def __init__(self, name: str, colour: str, key: str, help_: str) -> None:
        super().__init__(name, colour, key, help_)
        self.setCheckable(True)
        self._mark = label("")
        fitted(self._mark, lambda text: self._mark.setFixedWidth(text.horizontalAdvance("✓") + 2))
        self.put(0, self._mark)

    def set_on(self, on: bool) -> None:
        """Show whether the code is set."""
        self.setChecked(on)
        self._mark.setText("✓" if on else "")


class BinRow(QWidget):
    """A toggle, and beside it the values of its scales while it is set."""

    def __init__(self, toggle: BinToggle, name: str) -> None:
        super().__init__()
        panel(self)
        self.toggle, self._name = toggle, name
        self.rate = QPushButton()
        self.rate.setProperty("role", "plain")
        self.rate.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(toggle, 1)
        row.addWidget(self.rate)
        self.rate.hide()

    def show_values(self, values: Mapping[str, float | None]) -> None:
        """The values by the name of their scale, None for one that is missing; nothing where there are no scales."""
        words = {name: "–" if value is None else plain(value) for name, value in values.items()}
        said = ", ".join(f"{name} {word}" for name, word in words.items())
        self.rate.setText(" · ".join(words.values()))
        self.rate.setToolTip(said)
        self.rate.setAccessibleName(self.tr("Rate {0}: {1}").format(self._name, said))
        self.rate.setVisible(bool(words))


class BinsPage(QWidget):
    """The segment that is being coded; while none is, a button that begins."""

    code_toggled = Signal(object)
    """Code id, or None for “no code holds”."""
    rating_requested = Signal(str)
    """Code id."""
    length_chosen = Signal(int)

    def __init__(self, actions: ActionSet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        panel(self)
        self._actions = actions
        self.rows: dict[str | None, BinRow] = {}
        self.title, self._times, self._done = label("", "family"), label("", "muted"), label("", "caption")
        self.progress = QProgressBar()
        self.length = QComboBox()
        self._begin = QWidget()
        self._walk = QWidget()
        self._build_begin()
        self._build_walk()
        whole = QWidget()
        panel(whole)
        column = QVBoxLayout(whole)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        column.addWidget(self._begin)
        column.addWidget(self._walk, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        area = BareScroll()  # where even the head has no room, all of it goes up and down
        area.setWidget(whole)
        outer.addWidget(area)
        self.show_nothing()

    def _build_begin(self) -> None:
        panel(self._begin)
        column = QVBoxLayout(self._begin)
        column.setContentsMargins(6, 0, 6, 0)
        column.addWidget(
            label(
                self.tr("Go through the recording segment by segment and say on each what it holds."),
                "muted",
                wrap=True,
            )
        )
        column.addWidget(self._button("bins.walk", self.tr("Begin")), 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    def _build_walk(self) -> None:
        panel(self._walk)
        column = QVBoxLayout(self._walk)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.length.setAccessibleName(self.tr("Length of the segments"))
        self.length.activated.connect(lambda index: self.length_chosen.emit(self.length.itemData(index)))
        head = FlowLayout(8)
        for part in (self.title, self._times, self.length):
            head.addWidget(part)
        column.addLayout(head)
        self.progress.setAccessibleName(self.tr("Segments that are done"))
        self.progress.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.progress.setTextVisible(False)  # half of it would lie on the bar's own colour
        self.progress.setFixedHeight(_BAR_PX)
        column.addWidget(self._done)
        column.addWidget(self.progress)
        steps = FlowLayout(4)
        for action_id, text in _STEPS:
            steps.addWidget(self._button(action_id, self.tr(text)))
        column.addLayout(steps)
        self._area = BareScroll()
        fitted(self._area, lambda text: self._area.setMinimumHeight(_ROWS_AT_LEAST * (text.height() + 7)))
        column.addWidget(self._area, 1)

    def _button(self, action_id: str, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("role", "value")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        key_tip(button, self._actions[action_id].toolTip(), action_id)
        button.setAccessibleName(self._actions[action_id].text())
        button.clicked.connect(self._actions[action_id].trigger)
        return button

    def show_nothing(self) -> None:
        """No segments are being coded."""
        self._walk.hide()
        self._begin.show()

    def show_book(self, book: BinBook, grids: tuple[Grid, ...]) -> None:
        """From now on these segments are coded."""
        self.length.clear()
        for grid in grids:
            self.length.addItem(self.tr("{0} each").format(short_clock(grid.bin_ms)), grid.bin_ms)
        self.length.setCurrentIndex(self.length.findData(book.grid.bin_ms))
        self.length.setVisible(len(grids) > 1)
        self.rows = {}
        body = QWidget()
        panel(body)
        rows = QVBoxLayout(body)
        rows.setContentsMargins(0, 0, 2, 0)
        rows.setSpacing(1)
        for family in book.grid.families:
            rows.addWidget(label(family.name, "family"))
            for code in (code for code in book.grid.codes if code.family_id == family.id):
                rows.addWidget(self._row(code))
        if book.grid.has_nothing:
            rows.addSpacing(6)
            rows.addWidget(self._nothing_row())
        rows.addStretch(1)
        self._area.setWidget(body)
        self._begin.hide()
        self._walk.show()

    def _row(self, code: Code) -> BinRow:
        row = BinRow(BinToggle(code.name, code.colour, code.key.upper(), code.definition), code.name)
        row.rate.clicked.connect(lambda: self.rating_requested.emit(code.id))
        return self._kept(code.id, row)

    def _nothing_row(self) -> BinRow:
        name = self._actions["bins.nothing"].text()
        toggle = BinToggle(name, UNASSIGNED_COLOUR, "", self.tr("You have looked, and none of the codes holds."))
        keyed(toggle, lambda: toggle.set_key(shown_key("bins.nothing")))
        return self._kept(None, BinRow(toggle, name))

    def _kept(self, code_id: str | None, row: BinRow) -> BinRow:
        self.rows[code_id] = row
        row.toggle.clicked.connect(self._toggler(code_id, row.toggle))
        return row

    def _toggler(self, code_id: str | None, toggle: BinToggle) -> Callable[[], None]:
        def toggled() -> None:
            toggle.setChecked(not toggle.isChecked())  # shown as it is until the step is written
            self.code_toggled.emit(code_id)

        return toggled

    def show_state(self, book: BinBook, state: BinState) -> None:
        """The segment as it is now, and how many are done."""
        count, ready = len(book.states), len(done(book.states))
        self.title.setText(self.tr("Segment {0} of {1}").format(state.number + 1, count))
        self._times.setText(f"{short_clock(state.start_ms)}–{short_clock(state.end_ms)}")
        self.progress.setRange(0, count)
        self.progress.setValue(ready)
        self._done.setText(self.tr("{0} of {1} done").format(ready, count))
        self.progress.setFormat(self._done.text())
        for code_id, row in self.rows.items():
            tag = state.tag_of(code_id)
            row.toggle.set_on(tag is not None)
            values = book.values_of(tag) if tag is not None and code_id is not None else None
            row.show_values({} if values is None else _by_name(book.tree, code_id, values))


def _by_name(tree: CodeTree, code_id: str | None, values: Mapping[str, float]) -> dict[str, float | None]:
    return {scale.name: values.get(scale.id) for scale in tree.rated_on(code_id)}
