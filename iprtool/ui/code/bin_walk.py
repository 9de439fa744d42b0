"""Walking through the segments of a recording: one is at hand, keys code it, the next comes with one key."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from iprtool.domain.grids import BinState, Grid, done, grids, next_undone
from iprtool.domain.model import Code, Tag
from iprtool.domain.times import short_clock
from iprtool.media.types import State
from iprtool.services import binning
from iprtool.store import Changes
from iprtool.ui.actions import ActionSet
from iprtool.ui.code.bin_book import BinBook
from iprtool.ui.code.coded import Coded
from iprtool.ui.code.editing import TagEditing
from iprtool.ui.code.stage import Stage
from iprtool.ui.playback import Playback
from iprtool.ui.study_session import StudySession


class BinWalk(QObject):
    """The `bins.*` actions.

    The segment at hand goes along with the playhead when somebody moves it. While it plays it stays the same, and the
    recording stops at its end, so that what was seen can be coded; playing on from there takes the next one. `prompt`
    says what can be rated on the tag that was put.
    """

    def __init__(
        self,
        session: StudySession,
        stage: Stage,
        playback: Playback,
        editing: TagEditing,
        actions: ActionSet,
        prompt: Callable[[], str],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._prompt = prompt
        self._session, self._stage, self._playback, self._editing = session, stage, playback, editing
        self._actions, self._page = actions, stage.bins
        self._coded: Coded | None = None
        self._grids: tuple[Grid, ...] = ()
        self._book: BinBook | None = None
        self._number = 0
        self._before_ms = 0
        self._stopped_itself = False
        self._page.code_toggled.connect(self.toggle)
        self._page.rating_requested.connect(self._rate)
        self._page.length_chosen.connect(self._walk_length)
        playback.sought.connect(self._on_sought)
        playback.now_changed.connect(self._on_now)
        playback.state_changed.connect(self._on_state)
        session.changed.connect(self._on_changes)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What can be done at any time."""
        return {"bins.walk": self.toggle_walking}

    def _walking_handlers(self) -> dict[str, Callable[[], object]]:
        return {
            "bins.next": lambda: self._go(self._number + 1),
            "bins.previous": lambda: self._go(self._number - 1),
            "bins.next_undone": self._go_to_undone,
            "bins.play": self._play,
            "bins.nothing": lambda: self.toggle(None),
        }

    def take(self, coded: Coded | None) -> None:
        """Another pass is open; who walks goes on in it where it has segments of that length."""
        before, self._coded = self._book, coded
        self._grids = grids(coded.tree, coded.recording.duration_ms) if coded is not None else ()
        self._stage.show_segments(bool(self._grids))
        same = next((grid for grid in self._grids if before is not None and grid.bin_ms == before.grid.bin_ms), None)
        if same is not None and coded is not None and before is not None and before.run.id == coded.run.id:
            self._open(same, self._number)
        else:
            self._leave()

    @property
    def state(self) -> BinState | None:
        """The segment at hand; None while nobody walks."""
        return self._book.states[self._number] if self._book is not None else None

    # ---- walking

    def toggle_walking(self) -> None:
        """Begin to code by segments at the playhead, or leave it."""
        if self._book is not None:
            self._leave()
        elif not self._grids:
            self._session.messages.tell(self.tr("No family of this codebook has codes for segments."))
        else:
            self._walk_length(self._grids[0].bin_ms)
            self._stage.show_list(self._page)

    def _walk_length(self, bin_ms: int) -> None:
        grid = next(grid for grid in self._grids if grid.bin_ms == bin_ms)
        self._open(grid, grid.number_at(self._playback.now_ms))
        if self._coded is not None:
            lanes, run = self._coded.lanes, self._coded.run
            self._stage.timeline.reveal_lane(lanes.lane_of_code(run.id, grid.codes[0].id))
        self._select()

    def _open(self, grid: Grid, number: int) -> None:
        if self._coded is None:
            return
        self._number = min(number, grid.count - 1)
        self._book = BinBook(self._session.project, self._coded.run, self._coded.tree, grid)
        self._page.show_book(self._book, self._grids)
        self._actions.attach(self._walking_handlers())
        self._show()

    def _leave(self) -> None:
        self._book = None
        self._stopped_itself = False
        self._page.show_nothing()
        self._stage.timeline.set_grid(None)
        self._actions.detach(self._walking_handlers())

    def _go(self, number: int) -> None:
        if self._book is None:
            return
        if not 0 <= number < self._book.grid.count:
            said = self.tr("This is the first segment.") if number < 0 else self.tr("This is the last segment.")
            self._session.messages.tell(said)
            return
        plays = self._playback.playing or self._stopped_itself
        self._number = number
        self._playback.seek(self._book.grid.bounds(number)[0])
        if plays:
            self._playback.play()
        self._show()
        self._select()
        self._announce()

    def _go_to_undone(self) -> None:
        if self._book is None:
            return
        number = next_undone(self._book.states, self._number)
        if number is None:
            self._session.messages.tell(self.tr("All segments are done."))
        else:
            self._go(number)

    def _play(self) -> None:
        if self._book is not None:
            self._playback.seek(self._book.grid.bounds(self._number)[0])
            self._playback.play()

    # ---- coding

    def toggle_code(self, code: Code) -> None:
        """The key of a code for segments was pressed: it goes to the segment at hand, else to that of the playhead."""
        if self._book is not None and code in self._book.grid.codes:
            self.toggle(code.id)
            return
        grid = next((grid for grid in self._grids if code in grid.codes), None)
        if grid is None:
            self._session.messages.say(
                self.tr("“{0}” is put on segments, and its family does not say how long they are.").format(code.name),
                self.tr("Give the family a segment length in the codebook."),
            )
        else:
            self._toggle_on(grid, grid.number_at(self._playback.now_ms), code.id)

    def toggle(self, code_id: str | None) -> None:
        """Put a code on the segment at hand or take it away; None says that no code holds."""
        if self._book is not None:
            self._toggle_on(self._book.grid, self._number, code_id)

    def _toggle_on(self, grid: Grid, number: int, code_id: str | None) -> None:
        coded, project = self._coded, self._session.project
        if coded is None or not self._session.may_change():
            return
        here = self._book.states[number].all_tags if self._book is not None and self._book.grid == grid else None
        changes = self._session.attempt(
            lambda: binning.toggle(project, coded.run, coded.tree, grid, number=number, code_id=code_id, here=here)
        )
        tag = next((after for _, after in changes.of(Tag) if after is not None), None) if changes else None
        if tag is not None:
            self._editing.select([tag.id])
            code = coded.tree.code(tag.code_id)
            name = code.name if code is not None else self.tr("No code holds")
            self._stage.show_note(tag.id, self.tr("{0} · segment {1}").format(name, number + 1) + self._prompt())
        if changes:
            self._announce()

    def _rate(self, code_id: str) -> None:
        state = self.state
        tag = state.tag_of(code_id) if state is not None else None
        if tag is not None:
            self._editing.select([tag.id])
            self._stage.inspector.ratings.take_focus()

    # ---- what happens meanwhile

    def _on_sought(self, ms: int) -> None:
        self._before_ms = ms
        self._stopped_itself = False
        if self._book is not None and self._number != (number := self._book.grid.number_at(ms)):
            self._number = number
            self._show()
            self._select()

    def _on_now(self, ms: int) -> None:
        before, self._before_ms = self._before_ms, ms
        state = self.state
        if state is not None and self._playback.playing and before < state.end_ms <= ms:
            self._playback.pause()
            self._stopped_itself = True

    def _on_state(self, now: State) -> None:
        """Played on from where it stopped: that is the next segment. At the very end it stopped as well."""
        state = self.state
        if state is None:
            return
        if now is State.ENDED:
            self._stopped_itself = True
        elif now is State.PLAYING:
            self._stopped_itself = False
            if self._book is not None and self._playback.now_ms >= state.end_ms:
                self._number = self._book.grid.number_at(self._playback.now_ms)
                self._show()
                self._select()

    def _on_changes(self, changes: Changes) -> None:
        if self._book is not None and self._book.follow(changes):
            self._show()

    def _show(self) -> None:
        if self._book is not None and self.state is not None:
            self._page.show_state(self._book, self.state)
            self._stage.timeline.set_grid(self._book.grid.bin_ms, done(self._book.states), self._number)

    def _select(self) -> None:
        """Select the first tag of the segment that waits for a value, else the first."""
        state, book = self.state, self._book
        if state is None or book is None:
            return
        waiting = (tag for tag in state.tags if len(book.values_of(tag)) < len(book.tree.rated_on(tag.code_id)))
        chosen = next(waiting, None) or next(iter(state.tags), state.nothing)
        self._editing.select([chosen.id] if chosen is not None else [])

    def _announce(self) -> None:
        state, book = self.state, self._book
        if state is not None and book is not None:
            names = [code.name for tag in state.tags if (code := book.tree.code(tag.code_id)) is not None]
            said = ", ".join(names) or (self.tr("no code holds") if state.nothing else self.tr("not coded yet"))
            self._session.messages.tell(
                self.tr("Segment {0} of {1}, {2}–{3}: {4}").format(
                    state.number + 1, len(book.states), short_clock(state.start_ms), short_clock(state.end_ms), said
                )
            )
