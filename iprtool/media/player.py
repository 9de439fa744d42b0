"""One recording being played: what both engines have in common.

The engine only runs. Standing, stepping and scrubbing are the business of the exact stills: every picture that is seen
while paused was decoded for that time, and the time told is the one that was asked for.
"""

import threading
from collections.abc import Callable
from time import perf_counter

from iprtool.media.clock import Clock
from iprtool.media.contents import Probe
from iprtool.media.frames import FrameIndex
from iprtool.media.listeners import Listeners
from iprtool.media.play_driver import Driver, DriverFactory, Job, Reports
from iprtool.media.play_hunger import Hunger
from iprtool.media.play_on import FEW_PICTURES, RunOn, ends_sparsely
from iprtool.media.play_stills import StillWorker
from iprtool.media.source import Source
from iprtool.media.types import Frame, State, Stop

SLOWEST, FASTEST = 0.25, 4.0
STEP_MS = 40
"""One step where there is no picture."""
_STEP_WAIT_S = 0.5
_TOO_EARLY_MS = 1500
"""An end that comes this much before the end of the recording is no end but damage, unless pictures are far apart."""
_CUT_SHORT = (
    "The recording could not be played to its end: the rest of it cannot be read. "
    "Nothing was lost; copy the file again from where it came from."
)


class RecordingPlayer:
    """A `Player` over one engine's driver. Made by `open_player`."""

    def __init__(
        self,
        engine: str,
        driver: DriverFactory,
        source: Source,
        probe: Probe,
        *,
        suffix: str = "",
        zero_us: int = 0,
        frame_size: tuple[int, int] | None = None,
        audio: bool = True,
        index: FrameIndex | None = None,
    ) -> None:
        """The first picture is on its way when this returns. Raises IprError when the engine refuses."""
        self.engine = engine
        self._probe = probe
        self._lock = threading.RLock()
        self._giving = threading.Lock()  # so that no picture of the engine can overtake the still that replaces it
        self._state = State.PAUSED
        self._rate = 1.0
        self._ran_at = 1.0
        self._jump_to: int | None = 0
        self._stepped_at = 0.0
        self._told: set[str] = set()
        self._last: Frame | None = None
        self._runs_on = False  # the engine has ended, and the time that is left passes without it
        self._run_on = RunOn(self._look_at_the_end)
        hunger = Hunger()
        self._clock = Clock(probe.duration_ms, hunger.since)
        hunger.on_fed(self._clock.fed)
        self._frames = Listeners[[Frame]]()
        self._states = Listeners[[State]]()
        self._ends = Listeners[[]]()
        self._errors = Listeners[[str]]()
        self._pending: list[str] = []
        size = (frame_size or (probe.width, probe.height)) if probe.has_video else (0, 0)
        self._driver: Driver = driver(Job(hunger.watch(source), suffix, probe, zero_us, size, audio, self._reports()))
        self._stills: StillWorker | None = None
        if probe.has_video:
            self._stills = StillWorker(source, probe, size, index, self._on_still, self._on_stepped, self.tell_error)
            self._stills.show(0)

    @property
    def state(self) -> State:
        """See `Player.state`."""
        return self._state

    @property
    def duration_ms(self) -> int:
        """See `Player.duration_ms`."""
        return self._probe.duration_ms

    @property
    def rate(self) -> float:
        """See `Player.rate`."""
        return self._rate

    @property
    def probe(self) -> Probe:
        """What is in the recording."""
        return self._probe

    def prepare(self, given_up: Callable[[], bool] = lambda: False) -> None:
        """See `Player.prepare`."""
        self._driver.prepare(given_up)

    def play(self) -> None:
        """See `Player.play`."""
        if self._state in (State.PLAYING, State.CLOSED, State.ERROR):
            return
        if self._state is State.ENDED:
            self._jump_to = 0
            self._clock.hold(0)
        self._wait_for_step()
        with self._lock:
            here = self._clock.now()
            jump = self._jump_to
            if jump is None and self._rate != self._ran_at:
                jump = here  # engines that change their speed while they stand do not go on from where they stood
            self._ran_at = self._rate
            if jump is None:
                self._clock.run(here, self._rate)
            else:
                self._clock.start(here, self._rate)
            self._jump_to = None
        if self._stills:
            self._stills.drop()
        self._become(State.PLAYING)
        self._driver.play(jump, self._rate)

    def pause(self) -> None:
        """See `Player.pause`."""
        with self._lock:
            if self._state is not State.PLAYING:
                return  # also when the engine came to its end just now
            waiting = self._clock.is_waiting
            here = self._clock.now()
            self._clock.hold(here)
            self._jump_to = here if waiting or self._runs_on else self._jump_to
            self._runs_on = False
            self._state = State.PAUSED
        self._states.tell(State.PAUSED)
        self._driver.pause()
        self._show(here)

    def seek(self, ms: int) -> None:
        """See `Player.seek`."""
        if self._state in (State.CLOSED, State.ERROR):
            return
        target = min(max(int(ms), 0), self.duration_ms)
        if self._stills:
            self._stills.drop()  # a step that is still being worked out must not move the clock afterwards
        with self._lock:
            playing = self._state is State.PLAYING
            self._runs_on = False
            if playing:
                self._clock.start(target, self._rate)
            else:
                self._clock.hold(target)
                self._jump_to = target
        if playing:
            self._end_nudge()
            self._driver.seek(target)
            return
        if self._state is State.ENDED:
            self._become(State.PAUSED)
        self._show(target)

    def step(self, frames: int) -> None:
        """See `Player.step`."""
        if self._state is State.PLAYING:
            self.pause()
        if not frames or self._state in (State.CLOSED, State.ERROR):
            return
        if self._stills is None:
            self.seek(self.now_ms() + frames * STEP_MS)
            return
        if self._state is State.ENDED:
            self._become(State.PAUSED)
        self._stepped_at = perf_counter()
        self._stills.step(self._clock.now(), frames)

    def set_rate(self, rate: float) -> None:
        """See `Player.set_rate`."""
        rate = min(max(float(rate), SLOWEST), FASTEST)
        if rate == self._rate:
            return
        self._rate = rate
        if self._state is not State.PLAYING:
            return
        self._ran_at = rate
        with self._lock:
            here, runs_on = self._clock.now(), self._runs_on
            jump = not runs_on and (self._driver.jumps_to_change_rate or self._clock.is_waiting)
            if jump:
                self._clock.start(here, rate)
            else:
                self._clock.run(here, rate)
        if not runs_on:
            self._driver.set_rate(rate)
        if jump:
            self._driver.seek(here)

    @property
    def runs(self) -> bool:
        """See `Player.runs`."""
        return self._state is State.PLAYING and not self._clock.is_waiting

    def nudge(self, factor: float) -> None:
        """See `Player.nudge`."""
        rate = self._rate * factor
        if rate == self._ran_at or not self.runs:
            return
        with self._lock:
            self._clock.run(self._clock.now(), rate)
        self._ran_at = rate
        if not self._runs_on:
            self._driver.nudge(rate)

    def _end_nudge(self) -> None:
        if self._ran_at != self._rate:
            self._ran_at = self._rate
            self._driver.nudge(self._rate)

    def rest(self, ms: int) -> None:
        """See `Player.rest`."""
        with self._lock:
            if self._state is not State.PAUSED:
                return
            self._clock.hold(ms)
            if self._jump_to is not None:
                self._jump_to = ms
        self._show(ms)

    def set_volume(self, volume: int) -> None:
        """See `Player.set_volume`."""
        if self._state is not State.CLOSED:
            self._driver.set_volume(min(max(int(volume), 0), 100))

    def set_index(self, index: FrameIndex) -> None:
        """See `Player.set_index`."""
        if self._stills:
            self._stills.set_index(index)

    def now_ms(self) -> int:
        """See `Player.now_ms`."""
        self._wait_for_step()
        return self._clock.now()

    def time_at(self, perf_counter: float) -> int:
        """See `Player.time_at`."""
        self._wait_for_step()
        return self._clock.time_at(perf_counter)

    def raw_time_ms(self) -> float | None:
        """What the engine itself calls its time, for comparison only; None where it has no such reading."""
        return self._driver.raw_time_ms()

    def on_frame(self, fn: Callable[[Frame], None]) -> Stop:
        """See `Player.on_frame`. Who comes later than the first picture is given the last one at once."""
        stop = self._frames.add(fn)
        last = self._last
        if last is not None:
            fn(last)
        return stop

    def on_state(self, fn: Callable[[State], None]) -> Stop:
        """See `Player.on_state`."""
        return self._states.add(fn)

    def on_end(self, fn: Callable[[], None]) -> Stop:
        """See `Player.on_end`."""
        return self._ends.add(fn)

    def on_error(self, fn: Callable[[str], None]) -> Stop:
        """See `Player.on_error`. Trouble from before anybody listened is told to the first listener."""
        stop = self._errors.add(fn)
        with self._lock:
            pending, self._pending = self._pending, []
        for sentence in pending:
            fn(sentence)
        return stop

    def close(self) -> None:
        """See `Player.close`."""
        if self._state is State.CLOSED:
            return
        self._clock.hold(self._clock.now())
        self._become(State.CLOSED)
        self._runs_on = False
        for listeners in (self._frames, self._states, self._ends, self._errors):
            listeners.clear()
        self._run_on.close()
        if self._stills:
            self._stills.close()
        self._driver.close()
        self._last = None

    def tell_error(self, sentence: str) -> None:
        """Tell trouble once, however often it comes back."""
        with self._lock:
            if sentence in self._told or self._state is State.CLOSED:
                return
            self._told.add(sentence)
            if not self._errors.anybody:
                self._pending.append(sentence)
        self._errors.tell(sentence)

    def _wait_for_step(self) -> None:
        """Where a step leads takes a moment to find out; whoever asks for the time meanwhile waits for it."""
        if self._stills is not None and self._state is not State.PLAYING:
            self._stills.wait_for_step(_STEP_WAIT_S)

    def _become(self, state: State) -> None:
        with self._lock:
            if state is self._state:
                return
            self._state = state
        self._states.tell(state)

    def _show(self, ms: int) -> None:
        if self._stills:
            self._stills.show(ms)

    def _give(self, frame: Frame) -> None:
        self._last = frame
        self._frames.tell(frame)

    def _on_still(self, frame: Frame) -> None:
        with self._giving:
            if self._state in (State.PAUSED, State.ENDED) or (self._runs_on and not self._is_shown(frame)):
                self._give(frame)

    def _is_shown(self, frame: Frame) -> bool:
        return self._last is not None and self._last.time_ms == frame.time_ms

    def _on_stepped(self, ms: int) -> None:
        with self._lock:
            if self._state is State.PAUSED:
                self._clock.hold(ms, self._stepped_at)
                self._jump_to = ms

    def _reports(self) -> Reports:
        """The player as its engine sees it."""
        return Reports(
            anchor=self._clock.anchor,
            started=self._clock.guess,
            frame=self._on_engine_frame,
            ended=self._on_engine_end,
            left_out=self.tell_error,
            failed=self._on_engine_failed,
        )

    def _on_engine_frame(self, frame: Frame) -> None:
        # Between a jump and its first reading the engine may still show what was there before.
        with self._giving:
            if self._state is State.PLAYING and not self._runs_on and not self._clock.is_waiting:
                self._give(frame)

    def _on_engine_end(self) -> None:
        cut_short = self._is_cut_short(self._clock.now())
        with self._lock:
            here = self._clock.now()
            if self._state is State.PAUSED and self._jump_to is None:
                self._jump_to = here  # paused just before the end: the engine would begin anew
            if self._state is not State.PLAYING:
                return
            if not cut_short and self._clock.is_waiting:
                self._clock.run(here, self._rate)
            runs_on = self._runs_on = not cut_short and here < self.duration_ms
            if not runs_on:
                self._stand_at_the_end(here)
        if cut_short:
            self.tell_error(_CUT_SHORT)
        if runs_on:
            self._run_on.begin()
        else:
            self._tell_end(here)

    def _is_cut_short(self, here: int) -> bool:
        """Whether an engine that ends there has not played what it should have."""
        too_early_ms = _TOO_EARLY_MS + 1000 * self._driver.ends_early_s
        if here >= self.duration_ms - too_early_ms * max(1.0, self._rate):
            return False
        times = self._stills.times_around(here, FEW_PICTURES + 1) if self._stills else None
        return times is None or not ends_sparsely(times, here, self._probe)

    def _look_at_the_end(self) -> bool:
        """Show what the engine does not show any more, until the time has passed that the recording lasts."""
        with self._lock:
            if not self._runs_on:
                return False
            here = self._clock.now()
            over = here >= self.duration_ms
            if over:
                self._stand_at_the_end(here)
        if over:
            self._tell_end(here)
        elif self._stills and self._stills.is_idle:
            self._show(here)
        return not over

    def _stand_at_the_end(self, ms: int) -> None:
        self._clock.hold(ms)
        self._jump_to = 0
        self._runs_on = False
        self._state = State.ENDED

    def _tell_end(self, ms: int) -> None:
        self._show(ms)
        self._states.tell(State.ENDED)
        self._ends.tell()

    def _on_engine_failed(self, sentence: str) -> None:
        with self._lock:
            if self._state is State.CLOSED:
                return
            self._clock.hold(self._clock.now())
            self._runs_on = False
            self._state = State.ERROR
        self.tell_error(sentence)
        self._states.tell(State.ERROR)
