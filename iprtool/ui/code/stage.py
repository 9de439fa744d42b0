"""The widgets of the Code place and how they share the room."""

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from iprtool.domain.model import Tag
from iprtool.ui.actions import ActionSet, with_key
from iprtool.ui.code.bins_page import BinsPage
from iprtool.ui.code.cameras import Cameras
from iprtool.ui.code.coded import Coded
from iprtool.ui.code.codes_panel import CodesPanel
from iprtool.ui.code.dial_strip import DialStrip
from iprtool.ui.code.episode_box import EpisodeBox
from iprtool.ui.code.episodes_page import EpisodesPage
from iprtool.ui.code.inspector import Inspector
from iprtool.ui.code.missing import MissingPage
from iprtool.ui.code.notes import NoteTabs
from iprtool.ui.code.shift_bar import ShiftBar
from iprtool.ui.code.sync_panel import SyncPanel
from iprtool.ui.code.tag_note import TagNote
from iprtool.ui.code.tag_table import TagTable
from iprtool.ui.code.transcript_page import TranscriptPage
from iprtool.ui.code.transport import Transport
from iprtool.ui.find.panel import FindPanel
from iprtool.ui.keyed import keyed
from iprtool.ui.parts.fitted import fitted_to_room
from iprtool.ui.parts.labels import label, panel
from iprtool.ui.parts.tabs import Tabs
from iprtool.ui.study_session import StudySession
from iprtool.ui.theme.palette import Palette
from iprtool.ui.timeline import TimelineWidget
from iprtool.ui.video import VideoView

_TAGS, _EPISODES, _SEGMENTS = range(3)


class Stage(QStackedWidget):
    """Codes, or finding, on the left; picture, transport and timeline in the middle; the tag and all tags right.

    While no recording is open there is one sentence instead.
    """

    def __init__(self, session: StudySession, actions: ActionSet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._arranged = False
        self.codes, self.finding = CodesPanel(), FindPanel(session)
        self.video = VideoView()
        self.cameras, self.sync_panel = Cameras(self.video), SyncPanel()
        self.missing = MissingPage()
        self.transport = Transport(actions)
        self.shift_bar = ShiftBar()
        self._asked: list[QWidget] = [self.sync_panel]
        self.timeline = TimelineWidget()
        self.inspector = Inspector()
        self.episode, self.episodes = EpisodeBox(), EpisodesPage()
        self.notes = NoteTabs((self.inspector, self.episode), session)
        self.table = TagTable()
        self.note = TagNote(self)
        self.bins = BinsPage(actions)
        self.dial = DialStrip(actions)
        self.transcript = TranscriptPage(actions, self.table.tags)
        lists = [
            *(("", self.table), ("", self.episodes), (self.tr("Segments"), self.bins)),
            (self.tr("Transcript"), self.transcript),
        ]
        self.lists = Tabs(lists, fills=True)
        self._nothing = label("", "muted", wrap=True)
        keyed(self, self._show_keys)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._left, self._picture, self._right, self._side = (
            QStackedWidget(),
            QStackedWidget(),
            QWidget(),
            QStackedWidget(),
        )
        for part in (self.codes, self.finding):
            self._left.addWidget(part)
        self._middle, self._whole = QSplitter(Qt.Orientation.Vertical), QSplitter(Qt.Orientation.Horizontal)
        self._build_middle()
        self._build_right()
        for side in (self._left, self._middle, self._side):
            self._whole.addWidget(side)
        self._whole.setStretchFactor(1, 1)
        for splitter in (self._middle, self._whole):
            splitter.setChildrenCollapsible(False)
        self.addWidget(self._nothing)
        self.addWidget(self._whole)
        for button in self.findChildren(QAbstractButton):
            if button.focusPolicy() is Qt.FocusPolicy.StrongFocus:
                button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # after a click, Space plays and does not press it again

    def _show_keys(self) -> None:
        words = self.tr("No recording is open. Choose one in the Study place, or add one there")
        self._nothing.setText(with_key(words, "view.study") + ".")

    def _build_middle(self) -> None:
        self._picture.addWidget(self.cameras)
        self._picture.addWidget(self.missing)
        self._upper = QWidget()
        self._upper.setAccessibleName(self.tr("Picture and playback"))
        column = QVBoxLayout(self._upper)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self._picture, 1)
        row.addWidget(self.dial)
        column.addLayout(row, 1)
        column.addWidget(self.transport)
        column.addWidget(self.shift_bar)
        self._middle.addWidget(self._upper)
        self._middle.addWidget(self.timeline)
        self._middle.setStretchFactor(0, 3)
        self._middle.setStretchFactor(1, 2)
        self.shift_bar.room_changed.connect(self._fit_bars)
        fitted_to_room(self._middle, self._fit_bars)

    def _build_right(self) -> None:
        panel(self._right, "SidePanel", "right")
        column = QVBoxLayout(self._right)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(4)
        self.lists.setAccessibleName(self.tr("Lists"))
        column.addWidget(self.notes)
        column.addWidget(self.lists, 1)
        self._side.addWidget(self._right)
        self._side.addWidget(self.sync_panel)

    @property
    def panes(self) -> list[QWidget]:
        """The parts between which one goes by key."""
        return [self.codes, self.finding, self._upper, self.timeline, self.notes, self.lists, *self._asked]

    # ---- what is shown

    def show_nothing(self) -> None:
        """No recording is open, and nothing of one stays behind."""
        self.table.tags.load([], {}, {})
        self.video.show_text("")
        self.timeline.set_lanes([])
        self.setCurrentWidget(self._nothing)

    @property
    def empty_text(self) -> str:
        """What is said instead of everything while no recording is open; empty while one is."""
        return self._nothing.text() if self.currentWidget() is self._nothing else ""

    def show_coded(self, coded: Coded, tags: list[Tag]) -> None:
        """Show passes and tags anew; picture, frame times and sound stay."""
        best = self.codes.ideal_width()
        self.codes.set_codes(coded.tree)
        if self.codes.ideal_width() != best and self._arranged:
            self._share_sides()
        self.codes.set_coder(coded.run)
        self.inspector.set_codes(coded.tree)
        coded.lanes.load(self.timeline, tags)
        self.table.tags.load(tags, coded.trees, {run.id: run.author for run in coded.runs})
        self.table.show_authors(len(coded.runs) > 1)
        self.setCurrentWidget(self._whole)
        if self.isVisible() and not self._arranged:
            self._arrange()

    def show_picture(self) -> None:
        """The picture is there."""
        self._picture.setCurrentWidget(self.cameras)

    def show_missing(self) -> None:
        """There is no picture; the page of what is missing says why."""
        self._picture.setCurrentWidget(self.missing)

    def show_find(self, shown: bool) -> None:
        """Finding in the place of the codes, or the codes again."""
        if shown != (self._left.currentWidget() is self.finding):
            self._left.setCurrentWidget(self.finding if shown else self.codes)
            self._arrange()

    def show_count(self) -> None:
        """Write over the table how many tags it holds."""
        count = self.table.tags.rowCount()
        self.lists.set_name(_TAGS, self.tr("1 tag") if count == 1 else self.tr("{0} tags").format(count))

    def show_episode_count(self, count: int) -> None:
        """Write over the list of episodes how many there are."""
        self.lists.set_name(_EPISODES, self.tr("1 episode") if count == 1 else self.tr("{0} episodes").format(count))

    def show_synchronising(self, shown: bool) -> None:
        """Let the panel that synchronises recordings take the place of tag and lists, or go."""
        self._side.setCurrentWidget(self.sync_panel if shown else self._right)

    def show_form(self, form: QWidget) -> None:
        """Let what is asked take the place of tag and lists."""
        if form not in self._asked:
            self._asked.append(form)
            self._side.addWidget(form)
        self._side.setCurrentWidget(form)

    def close_form(self, form: QWidget) -> None:
        """Show tag and lists again, where the form is what stands there."""
        if self._side.currentWidget() is form:
            self._side.setCurrentWidget(self._right)

    def drop_form(self, form: QWidget) -> None:
        """The same for a form that is not needed again."""
        self.close_form(form)
        self._asked.remove(form)
        self._side.removeWidget(form)
        form.deleteLater()

    def show_segments(self, there: bool) -> None:
        """Whether there is a page of segments."""
        self.lists.set_shown(_SEGMENTS, there)

    def show_list(self, page: QWidget) -> None:
        """Turn to one of the lists on the right: all tags, the episodes, the segments, or the transcript."""
        self.lists.show_page((self.table, self.episodes, self.bins, self.transcript).index(page))
        page.setFocus()

    def show_note(self, tag_id: str, text: str) -> None:
        """A short note beside a tag of the timeline, with Undo."""
        at = self.timeline.tag_position(tag_id) or QPoint(self.timeline.width() // 2, 0)
        area = QRect(self.timeline.mapTo(self, QPoint(0, 0)), self.timeline.size())
        self.note.show_in(area, self.timeline.mapTo(self, at), text)

    # ---- looks

    def set_palette(self, palette: Palette) -> None:
        """Take colours and text size anew."""
        self.note.hide()  # it was laid out for the text as it was
        self.transport.set_palette(palette)
        self.cameras.set_palette(palette)
        self.timeline.set_palette(palette)
        self.table.fit_columns()
        self.episodes.fit_columns()
        self._arranged = False
        if self.isVisible():
            self._arrange()

    def _arrange(self) -> None:
        """Share the room: the sides by the size of text, the picture somewhat more than the timeline."""
        self._arranged = self.currentWidget() is self._whole
        self._share_sides()
        self.table.setMinimumHeight(3 * self.fontMetrics().height() + 8)
        self._middle.setSizes([self.height() * 58 // 100, self.height() * 42 // 100])

    def _share_sides(self) -> None:
        left, right = self._limit_sides()
        self._whole.setSizes([left, self.width() - left - right, right])

    def _fit_bars(self) -> None:
        """Where there is no room for both, the bar that asks stands in the place of the transport while it asks."""
        bars = sum(bar.heightForWidth(self._upper.width()) for bar in (self.transport, self.shift_bar))
        rest = self._picture.minimumSizeHint().height() + self.timeline.minimumSizeHint().height()
        fits = rest + bars + self._middle.handleWidth() <= self._middle.height()
        self.transport.setVisible(fits or self.shift_bar.isHidden())

    def _limit_sides(self) -> tuple[int, int]:
        """Keep the sides as wide as they are of use, as far as the window allows; gives their best widths."""
        metrics, width = self.fontMetrics(), self.width()
        finding = self._left.currentWidget() is self.finding
        left = min(48 * metrics.averageCharWidth() if finding else self.codes.ideal_width(), width * 32 // 100)
        right = min(2 * metrics.horizontalAdvance("00:00:00.000") + 190, width * 34 // 100)
        self._left.setMinimumWidth(left * 3 // 4)
        self._right.setMinimumWidth(right * 3 // 4)
        return left, right

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._arranged:
            self._limit_sides()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._arranged:
            self._arrange()
