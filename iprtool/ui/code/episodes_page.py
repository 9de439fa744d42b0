"""All episodes that have a part in the recording, and what may belong together but is not linked yet."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QPushButton, QTableView, QVBoxLayout, QWidget

from iprtool.analysis.episodes import Proposal
from iprtool.domain.times import short_clock
from iprtool.services.episode_views import EpisodeView
from iprtool.ui.actions import shown_key
from iprtool.ui.code.episode_words import OUTCOMES, latency, sentence, tr
from iprtool.ui.keyed import keyed
from iprtool.ui.parts.flow import FlowLayout
from iprtool.ui.parts.labels import label, panel
from iprtool.ui.parts.tables import plain_table, share_width

Index = QModelIndex | QPersistentModelIndex
_COLUMNS = (
    ("#", lambda view: str(view.number)),
    ("Begin", lambda view: short_clock(view.course.onset.start_ms)),
    ("Tried", lambda view: latency(view.course.first_attempt)),
    ("Solved", lambda view: latency(view.course.resolution)),
    ("Outcome", lambda view: tr(OUTCOMES[view.episode.outcome])),
)
"""Heading and text of each column."""


class EpisodeTableModel(QAbstractTableModel):
    """One row an episode."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.views: list[EpisodeView] = []

    def load(self, views: list[EpisodeView]) -> None:
        """Show these."""
        self.beginResetModel()
        self.views = views
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self.views)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(_COLUMNS[section][0])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        view = self.views[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return _COLUMNS[index.column()][1](view)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return "\n".join(filter(None, [sentence(view), view.episode.memo]))
        return None


class EpisodesPage(QWidget):
    """The list; choosing a row selects the episode's tags."""

    episode_selected = Signal(str)
    episode_activated = Signal(str)
    proposal_accepted = Signal(object)
    shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        panel(self)
        self._proposals: list[Proposal] = []
        self._begins: dict[str, int] = {}
        self.model = EpisodeTableModel(self)
        self.table = QTableView()
        self.table.setModel(self.model)
        plain_table(self.table, self.tr("Episodes"))
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._tell(self.episode_selected))
        self.table.doubleClicked.connect(lambda _index: self._tell(self.episode_activated))
        self._empty = label("", "muted", wrap=True)
        keyed(self, self._show_keys)
        self._empty.setContentsMargins(14, 8, 14, 8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._empty)
        column.addWidget(self.table, 1)
        column.addWidget(self._proposal_row())
        column.addStretch(0)

    def _show_keys(self) -> None:
        self._empty.setText(
            self.tr("No episodes yet. Select a rupture and the attempts to repair it, then press {0}.").format(
                shown_key("episode.link")
            )
        )

    def _proposal_row(self) -> QWidget:
        self._proposal = QWidget()
        panel(self._proposal)
        self._proposed = label("", "muted", wrap=True)
        self.accept = QPushButton(self.tr("Link"))
        self.accept.clicked.connect(lambda: self.proposal_accepted.emit(self._proposals[0]))
        self.skip = QPushButton(self.tr("Not these"))
        self.skip.clicked.connect(self._on_skip)
        column, buttons = QVBoxLayout(self._proposal), FlowLayout(6)
        column.setContentsMargins(14, 4, 14, 8)
        column.addWidget(self._proposed)
        buttons.addWidget(self.accept)
        buttons.addWidget(self.skip)
        column.addLayout(buttons)
        return self._proposal

    def fit_columns(self) -> None:
        """Widths for the present text size."""
        self._share()

    def _share(self) -> None:
        """Where there is little room, headings and the outcome give way first, figures last."""
        header, columns = self.table.horizontalHeader(), range(len(_COLUMNS))
        texts = {column: self.table.sizeHintForColumn(column) for column in columns}
        wanted = {column: max(texts[column], header.sectionSizeHint(column)) for column in columns}
        few = 3 * self.fontMetrics().averageCharWidth() + 12
        least = {column: min(few, width) for column, width in wanted.items()}
        figures = {column: max(texts[column], least[column]) for column in columns[:-1]}
        if not share_width(self.table, wanted, {**least, **figures}):
            share_width(self.table, wanted, least)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def show_episodes(self, views: list[EpisodeView]) -> None:
        """Show these episodes, the selected one still selected."""
        kept = self.selected
        self.model.load(views)
        self.table.setVisible(bool(views))
        self._show_empty()
        self._share()
        rows = [row for row, view in enumerate(views) if view.episode.id == kept]
        if rows:
            self.table.selectRow(rows[0])

    def show_proposals(self, found: list[Proposal], begins: dict[str, int]) -> None:
        """Offer the first of what may belong together; `begins` says when each of the tags begins."""
        self._proposals = found
        self._begins = begins
        self._proposal.setVisible(bool(found))
        self._show_empty()
        if found:
            first = found[0]
            tries = ", ".join(short_clock(begins[tag_id]) for tag_id in first.attempt_ids)
            text = self.tr("The rupture at {0} may belong with the attempts at {1}.")
            self._proposed.setText(text.format(short_clock(begins[first.rupture_id]), tries))

    def _show_empty(self) -> None:
        self._empty.setVisible(not self.model.views and not self._proposals)

    @property
    def proposed(self) -> str:
        """What is proposed, in words; empty for nothing."""
        return self._proposed.text() if self._proposals else ""

    @property
    def selected(self) -> str:
        """Id of the chosen episode, empty for none."""
        rows = self.table.selectionModel().selectedRows()
        return self.model.views[rows[0].row()].episode.id if rows else ""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._share()
        self.shown.emit()

    def _on_skip(self) -> None:
        self.show_proposals(self._proposals[1:], self._begins)

    def _tell(self, signal: Any) -> None:
        if self.selected:
            signal.emit(self.selected)
