"""The backups of one project, to go back to an earlier state. Needs no open project, so it works on a damaged one."""

from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from iprtool.store import Backup, list_backups
from iprtool.ui.parts.labels import label

_WHY = 2
"""The column that gives way."""
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


def reason_title(reason: str) -> str:
    """Why a backup was made, in words."""
    return {
        "hourly": _tr("While you worked"),
        "close": _tr("When the study was closed"),
        "before update": _tr("Before iprtool updated the file"),
        "by hand": _tr("By hand"),
    }.get(reason, reason)


def age(seconds: float) -> str:
    """How long ago, in the largest unit that says it: `2 hours ago`."""
    units = (
        (_DAY, _tr("1 day ago"), _tr("{0} days ago")),
        (_HOUR, _tr("1 hour ago"), _tr("{0} hours ago")),
        (_MINUTE, _tr("1 minute ago"), _tr("{0} minutes ago")),
    )
    for length, one, many in units:
        count = int(seconds // length)
        if count >= 1:
            return one if count == 1 else many.format(count)
    return _tr("just now")


class RestorePage(QWidget):
    """Newest first; the chosen one is put in place by whoever listens."""

    restore_requested = Signal(object)
    cancelled = Signal()

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._backups: list[Backup] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(10)
        column.addWidget(label(self.tr("Restore an earlier state of “{0}”").format(folder.stem), "title", wrap=True))
        column.addWidget(
            label(
                self.tr(
                    "The present state is moved aside into the folder “backups” of the study, not deleted. "
                    "Recordings are not touched."
                ),
                "muted",
                wrap=True,
            )
        )
        self.table = self._make_table()
        column.addWidget(self.table, 1)
        self.nothing = label(
            self.tr(
                "There is no backup of this study yet. One is made every hour in which something changed, and when "
                "the study is closed."
            ),
            wrap=True,
        )
        column.addWidget(self.nothing, 1, Qt.AlignmentFlag.AlignTop)
        self.restore = QPushButton(self.tr("Restore this state"))
        self.restore.setProperty("role", "main")
        self.restore.clicked.connect(self._on_restore)
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.clicked.connect(self.cancelled)
        buttons = QHBoxLayout()
        buttons.addWidget(self.restore)
        buttons.addWidget(self.cancel)
        buttons.addStretch(1)
        column.addLayout(buttons)
        self.home: QWidget = self.table
        self.refresh()

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, 4)
        table.setAccessibleName(self.tr("Backups, newest first"))
        table.setHorizontalHeaderLabels([self.tr("WHEN"), self.tr("HOW LONG AGO"), self.tr("WHY"), self.tr("SIZE")])
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_WHY, QHeaderView.ResizeMode.Stretch)
        return table

    def refresh(self) -> None:
        """Read the list anew."""
        self._backups = list_backups(self._folder)
        now, locale = datetime.now(UTC), QLocale()
        self.table.setRowCount(len(self._backups))
        for row, backup in enumerate(self._backups):
            when = QDateTime.fromSecsSinceEpoch(int(backup.at.timestamp()))
            cells = (
                locale.toString(when, QLocale.FormatType.ShortFormat),
                age((now - backup.at).total_seconds()),
                reason_title(backup.reason),
                locale.formattedDataSize(backup.size),
            )
            for number, text in enumerate(cells):
                self.table.setItem(row, number, QTableWidgetItem(text))
        there = bool(self._backups)
        self.table.setVisible(there)
        self.nothing.setVisible(not there)
        self.restore.setEnabled(there)
        if there:
            self.table.selectRow(0)

    @property
    def chosen(self) -> Backup | None:
        """The backup that is selected."""
        row = self.table.currentRow()
        return self._backups[row] if 0 <= row < len(self._backups) else None

    def _on_restore(self) -> None:
        if self.chosen is not None:
            self.restore_requested.emit(self.chosen)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 10)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)


def _tr(text: str) -> str:
    return QCoreApplication.translate("RestorePage", text)
