"""The left side of the Study place: figures of the study, and what is next."""

import re
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from iprtool.services.due import Due
from iprtool.ui.parts.flow import FlowLayout
from iprtool.ui.parts.labels import heading, label, panel
from iprtool.ui.parts.scrolled import BareScroll

MOST_SHOWN = 12


_MAY_BREAK = "\u200b"


def _breakable(text: str) -> str:
    """A text whose long names can be broken after the signs that file names are made of."""
    return re.sub(r"([_.\-/])", rf"\1{_MAY_BREAK}", text)


class LinkButton(QPushButton):
    """A line of text to press, which breaks where there is no room."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "link")
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 4, 6, 4)
        self._text = label(_breakable(text), wrap=True)
        self._text.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column.addWidget(self._text)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def text_shown(self) -> str:
        """The line."""
        return self._text.text().replace(_MAY_BREAK, "")

    def hasHeightForWidth(self) -> bool:  # noqa: N802  Qt's own name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802  Qt's own name
        return self._text.heightForWidth(width - 12) + 8

    def sizeHint(self) -> QSize:
        return QSize(120, self._text.sizeHint().height() + 8)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.fontMetrics().height() + 8)


class SidePanel(QWidget):
    """Figures above, what is next below; the memos stand at the bottom.

    Where the window is too low for both they scroll, and what is next stands first.
    """

    chosen = Signal(object)
    """A Due that was pressed."""

    def __init__(self, memos: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("SidePanel")
        self.setProperty("side", "left")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._figures: dict[str, tuple[str, QLabel]] = {}
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._study = _section(self.tr("Study"), 6, self._figures_shown())
        self._next = _section(self.tr("Next"), 4, self._list)
        self._inner = QWidget()
        self._inner.setObjectName("Panel")
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(8, 12, 8, 12)
        self._column.setSpacing(18)
        for section in (self._study, self._next):
            self._column.addWidget(section)
        self._column.addStretch(1)
        self._area = BareScroll()
        self._area.setWidget(self._inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 1, 0)
        outer.addWidget(self._area, 1)
        if memos is not None:
            outer.addWidget(memos)
        self._shown: list[Due] | None = None
        self._links: list[LinkButton] = []
        for watched in (self._inner, self._area.viewport()):
            watched.installEventFilter(self)

    def _figures_shown(self) -> FlowLayout:
        figures = FlowLayout(14)
        for key, caption in (
            ("dyads", self.tr("Dyads")),
            ("recordings", self.tr("Recordings")),
            ("recalls", self.tr("Recalls")),
            ("coded_twice", self.tr("Coded twice")),
        ):
            self._figures[key] = (caption, _indented(label("0", "figure")))
            figures.addWidget(_figure(*self._figures[key]))
        return figures

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._order()
        return super().eventFilter(watched, event)

    def _order(self) -> None:
        room = self._area.viewport().size()
        low = self._column.totalHeightForWidth(room.width()) > room.height()
        first = self._next if low else self._study
        if self._column.indexOf(first) != 0:
            self._column.removeWidget(first)
            self._column.insertWidget(0, first)

    def sizeHint(self) -> QSize:
        return QSize(min(34 * self.fontMetrics().averageCharWidth(), 330), super().sizeHint().height())

    def show_figures(self, figures: dict[str, str]) -> None:
        """How many there are of each, and of how many."""
        for key, (caption, shown) in self._figures.items():
            shown.setText(figures[key])
            shown.setAccessibleName(f"{caption}: {figures[key]}")

    def show_next(self, items: Sequence[Due], *, empty: bool) -> None:
        """What is due. `empty`: there is nothing in the study yet."""
        if self._shown == list(items) and items:
            return
        self._shown = list(items)
        while (item := self._list.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._links = [LinkButton(due.told(self.tr)) for due in items[:MOST_SHOWN]]
        for due, button in zip(items, self._links, strict=False):
            button.clicked.connect(lambda _checked=False, due=due: self.chosen.emit(due))
            self._list.addWidget(button)
        if len(items) > MOST_SHOWN:
            self._list.addWidget(self._remark(self.tr("and {0} more").format(len(items) - MOST_SHOWN)))
        if not items:
            nothing = self.tr("Add the first recording or dyad.") if empty else self.tr("Nothing is due.")
            self._list.addWidget(self._remark(nothing))

    def _remark(self, text: str) -> QWidget:
        made = label(text, "muted", wrap=True)
        made.setContentsMargins(6, 4, 6, 4)
        return made

    @property
    def figures(self) -> dict[str, str]:
        """The figures as they are shown."""
        return {key: shown.text() for key, (_, shown) in self._figures.items()}

    @property
    def links(self) -> list[LinkButton]:
        """The lines that can be pressed."""
        return list(self._links)


def _section(title: str, gap: int, inside: QLayout) -> QWidget:
    """What stands under a heading."""
    made = QWidget()
    panel(made)
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(_indented(heading(title)))
    column.addSpacing(gap)
    column.addLayout(inside)
    return made


def _figure(caption: str, figure: QLabel) -> QWidget:
    """A figure under what it counts."""
    made = QWidget()
    panel(made)
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(_indented(label(caption, "caption")))
    column.addWidget(figure)
    return made


def _indented(shown: QLabel) -> QLabel:
    """In line with the text of what can be pressed below."""
    shown.setContentsMargins(6, 0, 0, 0)
    return shown
