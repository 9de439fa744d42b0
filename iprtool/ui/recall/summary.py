"""What came of a recall: how long, how often it was stopped and by whom, what was seen, then or now, the moments."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from iprtool.domain.kinds import Initiator, Stance
from iprtool.domain.model import Dyad, Pass, Recall, Session
from iprtool.domain.naming import session_title
from iprtool.domain.recall_figures import RecallFigures
from iprtool.domain.times import clock
from iprtool.services import recall_figures
from iprtool.services.visibility import is_visible
from iprtool.store import Project
from iprtool.ui.parts.columns import ColumnPage
from iprtool.ui.parts.labels import label
from iprtool.ui.recall import words


class SummaryPage(QWidget):
    """Figures of one recall. Of a sealed one only what says nothing of its content, but right after its interview."""

    code_requested = Signal(str)
    left = Signal()

    def __init__(
        self, project: Project, recall: Recall, *, own: bool,
        parent: QWidget | None = None
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setAccessibleName(self.tr("Summary of the recall"))
        self.recall_id = recall.id
        run = next(iter(project.find(Pass, recall_id=recall.id)), None)
        seen = is_visible(project, recall)
        self.own, self.shown = own and not seen, run is not None and (own or seen)
        self.figures: dict[str, str] = {}
        self.back = QPushButton(self.tr("All recalls"))
        self.back.clicked.connect(self.left)
        self.code = QPushButton(self.tr("Open in Code"))
        self.code.setProperty("role", "main")
        self.code.clicked.connect(lambda: self.code_requested.emit(run.recording_id if run is not None else ""))
        self.code.setVisible(seen)  # the Code place shows no sealed pass, not even to whoever held the interview
        self.home: QWidget = self.code if seen else self.back
        page = ColumnPage(44, 60)
        page.head.addWidget(label(_title(project, recall), "title", wrap=True))
        buttons = QHBoxLayout()
        buttons.addWidget(self.code)
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        page.head.addLayout(buttons)
        self._project, self._page = project, page
        self._rows, holder = QWidget(), QWidget()
        self._column = QVBoxLayout(holder)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._rows)
        page.add(holder)
        self.refresh()
        if not self.shown:
            text = self.tr("This recall is sealed: what was said, stopped and seen is shown when it is unsealed.")
            page.add(label(text, "note", wrap=True))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(page)

    def add(self, part: QWidget, *, right: bool = False) -> None:
        """Something below the figures, or beside them where there is room."""
        self._page.add(part, right=right)

    def bring_into_view(self, part: QWidget) -> None:
        """Scroll to a part, once it has its place."""
        QTimer.singleShot(0, self, lambda: self._page.ensureWidgetVisible(part))

    def refresh(self) -> None:
        """Show the figures as they are now."""
        recall = self._project.get(Recall, self.recall_id)
        found = recall_figures.figures(self._project, recall)
        self.figures = self._outside(recall, found)
        if self.shown:
            self.figures |= self._inside(recall, found)
        before, self._rows = self._rows, self._grid()
        self._column.replaceWidget(before, self._rows)
        before.hide()
        before.deleteLater()

    def _grid(self) -> QWidget:
        rows = QWidget()
        grid = QGridLayout(rows)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        for row, (name, text) in enumerate(self.figures.items()):
            grid.addWidget(label(name, "muted"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(text, wrap=True), row, 1)
        grid.setColumnStretch(1, 1)
        return rows

    def _outside(self, recall: Recall, found: RecallFigures) -> dict[str, str]:
        """What says nothing of the content."""
        return {
            self.tr("How"): words.tr(words.MODES[recall.mode]),
            self.tr("Interviewer"): recall.interviewer or self.tr("nobody"),
            self.tr("Length"): clock(found.length_ms)[:8],
            self.tr("Delay"): words.after(found.delay_min) or self.tr("not known"),
        }

    def _inside(self, recall: Recall, found: RecallFigures) -> dict[str, str]:
        by = ", ".join(
            f"{found.stops_by.get(each, 0)} {words.by(each, recall.participant)}"
            for each in (Initiator.PARTICIPANT, Initiator.INTERVIEWER)
        )
        rate = found.stops_per_hour
        per_hour = self.tr("{0} in an hour of recording that was played").format(f"{rate:.1f}") if rate else ""
        shares = ", ".join(
            f"{words.tr(words.STANCES[stance])} {words.percent(found.stance_share(stance) or 0.0)}" for stance in Stance
        )
        return {
            self.tr("Stops"): " · ".join(part for part in (str(found.stops), by, per_hour) if part),
            self.tr("Moments"): str(found.moments),
            self.tr("Then or now"): shares if found.moments else self.tr("no moments"),
            self.tr("Seen"): self.tr("{0} of the recording").format(words.percent(found.seen_share)),
        }


def _title(project: Project, recall: Recall) -> str:
    session = project.get(Session, recall.session_id)
    where = session_title(project.get(Dyad, session.dyad_id).label, session.number)
    return f"{words.title(recall.participant)} · {where}"
