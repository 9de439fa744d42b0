"""Rating a curve while the recording plays: with the mouse, the arrow keys or a game pad."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from iprtool.domain.kinds import Carrier
from iprtool.domain.model import Code, Trace
from iprtool.domain.times import short_clock
from iprtool.domain.traces import Dial, dial_of
from iprtool.services import traces
from iprtool.store import Changes, Kind
from iprtool.ui.actions import ActionSet, shown_key
from iprtool.ui.code.coded import Coded
from iprtool.ui.code.curve_book import CurveBook, Key
from iprtool.ui.code.editing import TagEditing
from iprtool.ui.code.stage import Stage
from iprtool.ui.gamepad import GamePad, first_pad
from iprtool.ui.playback import Playback
from iprtool.ui.settings import Settings
from iprtool.ui.study_session import StudySession

_STICK = 1
"""The axis of the first stick up and down."""
_LONGEST_TICK_MS = 1_000
"""Between two ticks of a playback never more goes by than this, unless somebody went elsewhere."""


class Dialling(QObject):
    """The `trace.*` actions.

    The value is sampled against the recording's own time: nothing is recorded while it stands still, more of it per
    second of a person's time while it plays fast. A change counts from the moment of the recording at which it came.
    """

    curves_changed = Signal(object)
    """The keys of the curves that look different now; None for all of them."""
    began = Signal(object)
    """The key of the curve that is recorded from now on."""

    def __init__(
        self,
        session: StudySession,
        stage: Stage,
        playback: Playback,
        editing: TagEditing,
        actions: ActionSet,
        settings: Settings,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._strip, self._playback, self._editing = session, stage.dial, playback, editing
        self._actions, self._settings = actions, settings
        self._coded: Coded | None = None
        self._code: Code | None = None
        self._dial = Dial()
        self._value: float | None = None
        self._take: traces.Take | None = None
        self._pad: GamePad | None = None
        self._last_ms = 0
        self._ran = False
        self._strip.code_chosen.connect(self._on_code_chosen)
        self._strip.bar.chosen.connect(self.set_value)
        playback.now_changed.connect(self._on_now)
        playback.sought.connect(self._on_sought)
        playback.state_changed.connect(lambda _state: self._on_now(playback.now_ms))
        playback.ended.connect(self.stop)
        session.undoing.connect(self.stop)
        session.changed.connect(self._on_changes)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What can be done at any time."""
        return {"trace.record": self.toggle, "trace.delete": self.delete}

    def _recording_handlers(self) -> dict[str, Callable[[], object]]:
        one = max(round(1 / self._dial.step), 1)
        return {
            "trace.up": lambda: self._move(1),
            "trace.down": lambda: self._move(-1),
            "trace.up_one": lambda: self._move(one),
            "trace.down_one": lambda: self._move(-one),
        }

    def take(self, coded: Coded | None) -> None:
        """Another pass is open, or its codes are others."""
        self.stop()
        before, self._coded, self._code = self._code, coded, None
        codes = [code for code in coded.tree.codes if code.carrier is Carrier.TRACE] if coded is not None else []
        self._strip.set_codes(codes)
        if codes:
            self._choose(next((code for code in codes if before is not None and code.id == before.id), codes[0]))
        self.curves_changed.emit(None)

    @property
    def book(self) -> CurveBook | None:
        """The curves of the recording that is open."""
        return self._coded.curves if self._coded is not None else None

    # ---- what is rated

    @property
    def recording(self) -> bool:
        """Whether a curve is being recorded."""
        return self._take is not None

    @property
    def pending(self) -> tuple[Key, Trace] | None:
        """What is recorded and not written yet."""
        trace = self._take.pending if self._take is not None else None
        return ((trace.pass_id, trace.code_id), trace) if trace is not None else None

    def _on_code_chosen(self, code_id: str) -> None:
        code = self._coded.tree.code(code_id) if self._coded is not None else None
        if code is not None:
            self.stop()
            self._choose(code)

    def _choose(self, code: Code) -> None:
        if self._coded is None:
            return
        tree = self._coded.tree
        self._code, self._dial, self._value = code, dial_of(tree, code), None
        scale = self._dial.scale
        meanings = {anchor.value: anchor.label for anchor in tree.anchors_of(scale)} if scale is not None else {}
        self._strip.show_code(code, self._dial, meanings)
        self._show_stored()

    @property
    def _key(self) -> Key:
        assert self._coded is not None
        assert self._code is not None
        return self._coded.run.id, self._code.id

    # ---- recording

    def toggle_code(self, code: Code) -> None:
        """The key of a code that is a curve: it records with it, or stops."""
        if self._take is not None and code == self._code:
            self.stop()
            return
        self.stop()
        self._choose(code)
        self._begin()

    def toggle(self) -> None:
        """Record the curve that is chosen from here on, or stop."""
        if self._take is not None:
            self.stop()
        else:
            self._begin()

    def _begin(self) -> None:
        coded, code = self._coded, self._code
        if coded is None or code is None:
            self._session.messages.tell(self.tr("No code of this codebook is rated as a curve."))
            return
        if not self._session.may_change() or not self._editing.may_change_lane(code.id):
            return
        rate = min(traces.RATES_HZ, key=lambda hz: abs(hz - self._settings["code.dial_hz"]))
        self._take = self._session.attempt(
            lambda: traces.Take(self._session.project, coded.run, code, self._dial, rate_hz=rate)
        )
        if self._take is None:
            return
        self._value = self._first_value()
        self._last_ms, self._ran = self._playback.now_ms, self._playback.playing
        self._actions.attach(self._recording_handlers())
        self._strip.set_recording(True)
        self._strip.show_value(self._value)
        self._open_pad()
        self.began.emit(self._key)
        self._session.messages.tell(
            self.tr("Rating {0}: ↑ and ↓, the mouse over the dial{1}; {2} or Esc stops.").format(
                code.name, self.tr(" or the game pad") if self._pad is not None else "", shown_key("trace.record")
            )
        )

    def _first_value(self) -> float:
        """Where the pointer is on the dial, else what was rated here, else what was rated last, else the middle."""
        under = self._strip.bar.value_under_pointer
        here = self.book.value_at(self._key, self._playback.now_ms) if self.book is not None else None
        return next((value for value in (under, here, self._value) if value is not None), self._dial.at(0.5))

    def stop(self) -> bool:
        """Stop recording, and write what is not written; False when nothing was being recorded."""
        take = self._take
        if take is None:
            return False
        self._hold_until(self._playback.now_ms)
        if self._take is not None:  # no trouble came up
            self._session.attempt(take.write)
            self._session.messages.tell(
                self.tr("{0} of “{1}” rated. {2} takes it back.").format(
                    short_clock(round(1000 * take.seconds)), take.code.name, shown_key("edit.undo")
                )
            )
        self._let_go()
        return True

    def _let_go(self) -> None:
        self._take = None
        self._actions.detach(self._recording_handlers())
        self._strip.set_recording(False)
        if self._pad is not None:
            self._pad.close()
            self._pad.deleteLater()
            self._pad = None
        self._show_stored()

    def set_value(self, value: float) -> None:
        """From this moment of the recording on the value is another one."""
        if self._take is None or value == self._value:
            return
        self._on_now(self._playback.now_ms)
        self._value = value
        self._strip.show_value(value)

    def _move(self, steps: int) -> None:
        if self._value is not None:
            self.set_value(self._dial.moved(self._value, steps))

    def _on_sought(self, ms: int) -> None:
        self._last_ms, self._ran = ms, self._playback.playing

    def _on_now(self, ms: int) -> None:
        if self._take is None:
            self._show_stored()
            return
        if self._editing.is_lane_locked(self._take.code.id):  # since it began
            self.stop()
            self._editing.tell_locked()
            return
        self._hold_until(ms)
        self._ran = self._playback.playing
        if not self._ran and self._take is not None:
            self._session.attempt(self._take.write)

    def _hold_until(self, ms: int) -> None:
        """The value was the same from the last tick until now, while it played."""
        take, value = self._take, self._value
        gone = ms - self._last_ms
        if take is not None and value is not None and (self._ran or self._playback.playing) and gone > 0:
            from_ms = self._last_ms if self._playback.playing or gone <= _LONGEST_TICK_MS else ms
            count = self._session.attempt(lambda: take.hold(value, from_ms, ms))
            if count is None:
                take.drop()
                self._let_go()
            elif count:
                self.curves_changed.emit({self._key})
        if gone > 0 or gone < -_LONGEST_TICK_MS:  # a clock that is set right goes back a little
            self._last_ms = ms

    def _show_stored(self) -> None:
        """What was rated for what is seen."""
        if self.book is not None and self._code is not None:
            self._strip.show_value(self.book.value_at(self._key, self._playback.now_ms))

    # ---- the game pad

    def _open_pad(self) -> None:
        named = self._settings["code.game_pad"]
        device = Path(named) if named else first_pad()
        if device is None:
            return
        try:
            self._pad = GamePad(device, self)
        except OSError as error:
            self._session.messages.say(
                self.tr("The game pad {0} cannot be read: {1}.").format(device.name, error.strerror or ""),
                self.tr("The arrow keys and the mouse rate as well."),
            )
            return
        self._pad.axis_moved.connect(self._on_axis)
        self._pad.lost.connect(lambda: self._session.messages.tell(self.tr("The game pad is gone.")))

    def _on_axis(self, number: int, place: float) -> None:
        if number == _STICK:
            self.set_value(self._dial.at((1 - place) / 2))

    # ---- what is stored

    def delete(self) -> None:
        """Delete the curve of the own pass, within the selected interval where one is selected."""
        if self._coded is None or self._code is None:
            self._session.messages.tell(self.tr("No code of this codebook is rated as a curve."))
            return
        if not self._session.may_change() or not self._editing.may_change_lane(self._code.id):
            return
        self.stop()
        pass_id, code_id = self._key
        selected = self._editing.selected
        one = selected[0] if len(selected) == 1 and selected[0].end_ms is not None else None
        end_ms = self._coded.recording.duration_ms + 1 if one is None or one.end_ms is None else one.end_ms
        changes = self._session.attempt(
            lambda: traces.delete(
                self._session.project,
                pass_id=pass_id,
                code_id=code_id,
                from_ms=one.start_ms if one is not None else 0,
                until_ms=end_ms,
            )
        )
        if changes is not None:
            self._session.messages.tell(
                self.tr("The curve is deleted. {0} brings it back.").format(shown_key("edit.undo"))
                if changes
                else self.tr("There is no curve here.")
            )

    def _on_changes(self, changes: Changes) -> None:
        touched = self.book.follow(changes) if self.book is not None else set()
        if not touched:
            return
        if self._take is not None and changes.kind is not Kind.DO:
            self._take.drop()  # it was taken back, so what is not written is not wanted either
            self._let_go()
        if self._take is None:
            self._show_stored()
        self.curves_changed.emit(touched)
