"""The bars of the window: places at the top, trouble and progress under them, the state of things at the bottom."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QMenu,
    QProgressBar,
    QPushButton,
    QStatusBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from iprtool.ui.actions import ACTIONS, ActionSet, Group, shown_key
from iprtool.ui.jobs import Followed
from iprtool.ui.keyed import key_tip, keyed
from iprtool.ui.parts.fitted import fitted_to_room
from iprtool.ui.parts.labels import ElidedLabel, label, panel

_SHOW_AFTER_MS = 400
"""Work that is done sooner is not worth a bar that flashes."""
PLACES = (("study", "view.study"), ("code", "view.code"), ("recall", "view.recall"), ("export", "view.export"))


_SEPARATOR = "   ·   "
_EDGE_PX = 16
_UNDO_LETTERS = 14
"""With fewer nobody can tell what undo would take back."""
_READ_MS = 6_000
"""So long a trouble stands at least, whatever is done meanwhile."""


class TopBar(QWidget):
    """Brand, places, where we are, menu."""

    place_chosen = Signal(str)

    def __init__(self, actions: ActionSet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        panel(self, "TopBar")
        self.setAccessibleName(self.tr("Places and menu"))
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 12, 6)
        row.setSpacing(4)
        row.addWidget(label("iprtool", "brand"))
        row.addSpacing(12)
        self._places: dict[str, QPushButton] = {}
        group = QButtonGroup(self)
        for place, action_id in PLACES:
            button = QPushButton(actions[action_id].text())
            button.setProperty("role", "place")
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            key_tip(button, actions[action_id].toolTip(), action_id)
            button.clicked.connect(lambda _checked=False, place=place: self.place_chosen.emit(place))
            group.addButton(button)
            row.addWidget(button)
            self._places[place] = button
        self._group = group
        self.where = ElidedLabel("", "muted")
        self.where.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.where.setAccessibleName(self.tr("Where you are"))
        row.addWidget(self.where, 1)
        row.addWidget(self._search_button(actions))
        row.addWidget(self._menu_button(actions))

    def _search_button(self, actions: ActionSet) -> QPushButton:
        action = actions["find.anything"]
        button = QPushButton()
        keyed(
            button,
            lambda: button.setText(f"{action.text()}  {shown_key(action.objectName())}".rstrip()),
            needs=action,
        )
        button.setObjectName("SearchButton")
        button.setProperty("role", "plain")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setToolTip(action.toolTip())
        button.clicked.connect(action.trigger)
        return button

    def _menu_button(self, actions: ActionSet) -> QToolButton:
        button = QToolButton()
        button.setText("☰  " + self.tr("Menu"))
        button.setAccessibleName(self.tr("Menu"))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        for group in Group:
            part = menu.addMenu(self.tr(group.value))
            part.setToolTipsVisible(True)
            part.addActions([actions[spec.id] for spec in ACTIONS if spec.group is group])
        button.setMenu(menu)
        self.menu_button = button
        return button

    def show_place(self, place: str) -> None:
        """Mark the place that is shown; none of them for other pages."""
        self._group.setExclusive(False)
        for name, button in self._places.items():
            button.setChecked(name == place)
        self._group.setExclusive(True)

    def set_project_open(self, is_open: bool) -> None:
        """Show the places only while there is a study."""
        for button in self._places.values():
            button.setVisible(is_open)


class MessageBar(QWidget):
    """Trouble: what happened, what was kept, what to do. Stays until it is closed, or over."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        panel(self, "MessageBar")
        self.setAccessibleName(self.tr("Trouble"))
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 8, 8)
        text = QVBoxLayout()
        text.setSpacing(2)
        self.message = label("", "family", wrap=True)
        self.hint = label("", "muted", wrap=True)
        text.addWidget(self.message)
        text.addWidget(self.hint)
        row.addLayout(text, 1)
        self.offered = QPushButton()
        self.offered.clicked.connect(self._take_offer)
        self.offered.hide()
        self._offer: Callable[[], object] | None = None
        self._reading, self._over = QTimer(self), False
        self._reading.setSingleShot(True)
        self._reading.timeout.connect(self._on_read)
        row.addWidget(self.offered, 0, Qt.AlignmentFlag.AlignTop)
        close = QPushButton(self.tr("Close"))
        close.setProperty("role", "plain")
        close.clicked.connect(self.hide)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def show_trouble(self, message: str, hint: str) -> None:
        """Show a trouble; it takes the place of the one before."""
        self.offered.hide()
        self.message.setText(message)
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))
        self._over = False
        self._reading.start(_READ_MS)
        self.show()

    def settle(self) -> None:
        """Something was written: trouble is over, as soon as it could be read."""
        self._over = True
        if not self._reading.isActive():
            self.hide()

    def _on_read(self) -> None:
        if self._over:
            self.hide()

    def mend(self, message: str) -> None:
        """What this trouble is about was put right, so nobody needs to read it."""
        if self.message.text() == message:
            self.hide()

    def offer(self, text: str, do: Callable[[], object]) -> None:
        """Offer a way out beside the trouble that is shown."""
        self._offer = do
        self.offered.setText(text)
        self.offered.show()

    def _take_offer(self) -> None:
        self.hide()
        if self._offer is not None:
            self._offer()


class StandingBar(QWidget):
    """What holds as long as the study is open, such as that it can only be read."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        panel(self, "StandingBar")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 14, 6)
        self.words = label("", wrap=True)
        row.addWidget(self.words, 1)
        self.hide()

    def say(self, text: str) -> None:
        """Say it from now on; with no text there is nothing to say."""
        self.words.setText(text)
        self.setVisible(bool(text))


class JobBar(QWidget):
    """The long work that is running, with progress and cancel."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        panel(self, "JobBar")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 8, 6)
        row.setSpacing(12)
        self._title = label("")
        self._progress = QProgressBar()
        self._progress.setRange(0, 100)
        self.cancel = QPushButton(self.tr("Cancel"))
        row.addWidget(self._title)
        row.addWidget(self._progress, 1)
        row.addWidget(self.cancel)
        self._job: Followed | None = None
        self.cancel.clicked.connect(lambda: self._job and self._job.cancel())
        self.hide()

    @property
    def title(self) -> str:
        """What is being followed, shown or not yet; empty for nothing."""
        return self._job.title if self._job is not None else ""

    def follow(self, job: Followed) -> None:
        """Show this job until it ends."""
        self._job = job
        QTimer.singleShot(_SHOW_AFTER_MS, self, lambda: self._show_if(job))
        self._title.setText(job.title)
        self._progress.setValue(0)
        job.progressed.connect(lambda share: self._progress.setValue(round(100 * share)))
        job.ended.connect(lambda: self._on_ended(job))

    def _show_if(self, job: Followed) -> None:
        if self._job is job:
            self.show()

    def _on_ended(self, job: Followed) -> None:
        if self._job is job:
            self._job = None
            self.hide()


class StateBar(QStatusBar):
    """When the last change was written, what can be undone; how many tags, which engine, which picture."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._saved, self._right = label(""), label("")
        self._undo, self._note = ElidedLabel(), ElidedLabel()
        self.addWidget(self._saved)
        self.addWidget(self._undo, 1)
        self.addWidget(self._note, 2)
        self.addPermanentWidget(self._right)
        self._clear = QTimer(self)
        self._clear.setSingleShot(True)
        self._clear.timeout.connect(lambda: self._say(""))
        self._facts: list[str] = []
        self._say("")
        fitted_to_room(self, self._fit)

    def show_saved(self, at: datetime | None, undo_label: str | None) -> None:
        """The last write (in local time) and the step that undo would take back."""
        self._saved.setText(self.tr("Saved {0}").format(at.astimezone().strftime("%H:%M:%S")) if at else "")
        self._undo.setText(self.tr("Undo: {0}").format(undo_label) if undo_label else "")
        self._fit()

    def show_facts(self, facts: list[str]) -> None:
        """The right side."""
        self._facts = facts
        self._fit()

    def tell(self, text: str) -> None:
        """A short note that goes away by itself."""
        self._say(text)
        self._clear.start(5_000)

    def _say(self, text: str) -> None:
        self._note.setText(text)
        self._note.setVisible(bool(text))
        self._fit()

    def _fit(self) -> None:
        """Say what there is room for: a note before most facts, what undo would take back after all else."""
        room = self.width() - 2 * _EDGE_PX - self._needs(self._saved.text())
        room -= min(self._needs(self._note.text()), room * 2 // 3) if self._note.text() else 0
        facts = list(self._facts)
        while len(facts) > 1 and self._needs(_SEPARATOR.join(facts)) > room:
            facts.pop(1)
        self._right.setText(_SEPARATOR.join(facts))
        room -= self._needs(self._right.text())
        least = min(self._needs(self._undo.text()), _UNDO_LETTERS * self.fontMetrics().averageCharWidth())
        self._undo.setVisible(0 < least <= room)

    def _needs(self, text: str) -> int:
        return self.fontMetrics().horizontalAdvance(text) + _EDGE_PX if text else 0

    @property
    def note(self) -> str:
        """The note that is shown."""
        return self._note.text()
