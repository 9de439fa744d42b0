"""The microphone of an interview: its level, its sound on the disk, and the clock of the interview.

A recording goes on whatever happens: without a microphone, and while one is lost, the clock runs on the machine's time,
and each microphone that is heard again gets a file of its own (`SoundPart`) with its begin on the clock.
"""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from iprtool.domain.errors import IprError
from iprtool.media.interview_clock import InterviewClock
from iprtool.media.sound_writer import SoundWriter, Trouble

if TYPE_CHECKING:  # Qt Multimedia is large: it is loaded when a microphone is first asked for, not at the start
    from PySide6.QtMultimedia import QMediaDevices

    from iprtool.media.ear import Device, Ear, Samples

__all__ = ["LEVEL_MS", "Microphone", "SoundPart", "devices"]

LEVEL_MS = 50
"""The level is told as often."""
_HISTORY = 30_000 // LEVEL_MS
_WATCH_MS = 250
_DEAF_S = 2.0
_FIRST_S = 4.0
"""Sleeping devices need up to two seconds before their first sound."""
_FULL_SCALE = 32_768
_LOWEST_DB = -96.0
_GOES_ON = "The interview's clock and log go on, and what was recorded is kept."
_CHOOSE = "Connect it again, or choose it again or another one in the list."


def devices() -> list["Device"]:
    """The microphones that there are now, the system's own choice first."""
    from iprtool.media import ear

    return ear.devices()


@dataclass(frozen=True, slots=True)
class SoundPart:
    """One file of an interview's sound, and where it begins on the interview's clock."""

    file: Path
    begin_ms: int
    length_ms: int
    device: str


class _Take:
    """What one microphone says without a break: its files, and samples whose place is not known yet."""

    def __init__(self, free_file: Callable[[], Path], ear: "Ear", trouble: Trouble) -> None:
        self.device = ear.name
        self.kind = ear.kind
        self.writer = SoundWriter(free_file, ear.kind, trouble)
        self.begin_ms: float | None = None
        self._held: list[bytes] = []

    def take(self, samples: "Samples", missing: int | None) -> None:
        """Write samples, after as many silent ones as are missing; hold them while that is not known."""
        self._held.append(samples.tobytes())
        if missing is not None:
            self.release(missing)

    def release(self, missing: int) -> None:
        """Write what was held; a negative number is how much of it is left out."""
        if missing > 0:
            self.writer.put_silence(missing)
        self.writer.put(b"".join(self._held)[max(0, -missing) * self.kind.frame_bytes :])
        self._held.clear()

    @property
    def parts(self) -> list[SoundPart]:
        """The files that have sound."""
        if self.begin_ms is None:
            return []
        begin_ms, ms = round(self.begin_ms), self.kind.ms
        return [
            SoundPart(each.file, begin_ms + ms(each.begin), ms(each.frames), self.device)
            for each in self.writer.written
            if each.frames
        ]


class Microphone(QObject):
    """Listens, records and tells the time. It needs a running event loop."""

    level = Signal(float, float)
    """The loudest sample since the last time: 0 to 1, and in dB below the loudest that there is."""
    trouble = Signal(object)
    """An IprError, once for each trouble with the microphone; None when sound comes again."""
    disk_trouble = Signal(object)
    """An IprError, once for each trouble with what the sound is written to; None when all that waited is written."""
    part_begun = Signal(object)
    """A `SoundPart` whose begin is known now."""
    _disk_trouble = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.device_id: str | None = None
        self.peaks: deque[float] = deque(maxlen=_HISTORY)
        """The levels of the last half minute, 0 to 1."""
        self._ear: Ear | None = None
        self._clock: InterviewClock | None = None
        self._file: Path | None = None
        self._numbers = count(1)
        self._takes: list[_Take] = []
        self._is_taking = self._is_new_ear = False
        self._begun_files: set[Path] = set()
        self._peak = 0
        self._last_sound = self._last_loud = self._last_watch = 0.0
        self._told: set[str] = set()
        self._was_there = True
        self._system: QMediaDevices | None = None
        self._disk_trouble.connect(self.disk_trouble)  # from the writing threads to that of the microphone
        self._level_timer = self._timer(LEVEL_MS, self._tell_level)
        self._watch_timer = self._timer(_WATCH_MS, self._watch)

    # ---- what is asked of it

    def check(self, device_id: str | None) -> None:
        """Listen to see the level; nothing is recorded. None: to nothing. Raises IprError when it cannot be opened."""
        self._listen(device_id)

    def start(self, file: Path | None = None, device_id: str | None = None, at_ms: int = 0) -> None:
        """Begin the interview: its clock is 0 now, or `at_ms` where it is taken up again. Without a microphone, or
        without a file, only the clock runs.

        Raises IprError when the microphone cannot be opened; then nothing has begun.
        """
        if device_id is None or device_id != self.device_id or self._ear is None:
            self._listen(device_id)
        begun = perf_counter()
        self._takes, self._begun_files = [], set()
        self._file, self._numbers = file, count(1)
        self._clock = InterviewClock(begun - at_ms / 1000)
        self._begin_take()

    def use(self, device_id: str | None) -> None:
        """Go on with this microphone, in a new file. Raises IprError when it cannot be; then there is no sound."""
        self._end_take()
        self._listen(device_id)
        self._begin_take()

    def finish(self) -> bool:
        """Record no more; the clock runs on. Tries now to write what waits: whether all of it is in files."""
        self._end_take()
        self._listen(None)
        written = [take.writer.write_all() for take in self._takes]
        self._tell_parts()
        return all(written)

    def stop(self) -> list[SoundPart]:
        """The end: all files. Waits until they are on the disk; what it does not take is lost, see `unwritten_s`."""
        self._end_take()
        for take in self._takes:
            take.writer.close()
        parts = self.parts
        self._tell_parts()
        self._clock = None
        self._listen(None)
        return parts

    @property
    def unwritten_s(self) -> float:
        """Seconds of sound that are in memory only; after the end they are lost."""
        return sum(take.writer.waiting_s for take in self._takes)

    @property
    def parts(self) -> list[SoundPart]:
        """The files with sound so far."""
        return [part for take in self._takes for part in take.parts]

    @property
    def is_hearing(self) -> bool:
        """Whether it is heard, or is about to be since it has just been opened. What a system lets be heard in the
        place of a microphone that is gone does not count."""
        return not self._told and self._is_sound_coming

    @property
    def _is_sound_coming(self) -> bool:
        return self._ear is not None and perf_counter() - self._last_sound < _DEAF_S

    @property
    def position_ms(self) -> int:
        """The interview's time; 0 before it has begun."""
        return round(self._clock.position(perf_counter())) if self._clock else 0

    # ---- listening

    def _timer(self, ms: int, do: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(ms)
        timer.timeout.connect(do)
        return timer

    def _watch_devices(self) -> None:
        if self._system is None:
            from PySide6.QtMultimedia import QMediaDevices

            self._system = QMediaDevices(self)
            self._system.audioInputsChanged.connect(self._on_devices_changed)

    def _listen(self, device_id: str | None) -> None:
        if self._ear is not None:
            self._ear.close()
            self._ear = None
        if device_id != self.device_id:
            self.device_id = device_id
            self._end_trouble(set(self._told))
        self._level_timer.stop()
        if device_id is None:
            return
        self._watch_devices()
        self._watch_timer.start()
        self._open(device_id)

    def _open(self, device_id: str) -> None:
        from iprtool.media.ear import Ear

        self._was_there = self._is_there()
        try:
            self._ear = Ear(device_id, self._on_heard, self._on_ended)
        except IprError:
            self._told.add("gone")  # whoever asked tells it
            raise
        self._is_new_ear = True
        now = perf_counter()
        self._last_sound = self._last_loud = now + _FIRST_S - _DEAF_S
        self._last_watch = now
        self._level_timer.start()

    def _on_heard(self, samples: "Samples", at: float) -> None:
        self._last_sound = at
        over = {"deaf", "gone"} if self._is_new_ear else {"deaf"}
        self._is_new_ear = False
        peak = int(np.abs(samples.astype(np.int32)).max())
        self._peak = max(self._peak, peak)
        if peak:
            self._last_loud = at
            over.add("silent")
        self._end_trouble(over)
        if self._clock is not None and self._is_taking:
            take = self._takes[-1]
            missing = self._clock.heard(len(samples) // take.kind.channels, at)
            take.begin_ms = self._clock.part_begin_ms
            take.take(samples, missing)

    def _tell_level(self) -> None:
        peak, self._peak = min(1.0, self._peak / _FULL_SCALE), 0
        self.peaks.append(peak)
        self.level.emit(peak, max(_LOWEST_DB, 20 * math.log10(peak)) if peak else _LOWEST_DB)

    # ---- recording

    def _begin_take(self) -> None:
        if self._file is None or self._ear is None or self._clock is None:
            return
        self._takes.append(_Take(self._free_file, self._ear, self._disk_trouble.emit))
        self._clock.begin_part(self._ear.kind.rate, perf_counter())
        self._is_taking = True

    def _end_take(self) -> None:
        if not self._is_taking or self._clock is None:
            return
        self._is_taking = False
        take = self._takes[-1]
        missing = self._clock.settle()
        take.begin_ms = self._clock.part_begin_ms
        take.release(missing or 0)
        take.writer.finish()
        self._clock.end_part()

    def _free_file(self) -> Path:
        """The next name for a part; asked for on writing threads."""
        assert self._file is not None, "nothing is recorded without one"
        first = self._file
        names = (first if n == 1 else first.with_stem(f"{first.stem}-{n}") for n in self._numbers)
        return next(name for name in names if not name.exists())

    def _tell_parts(self) -> None:
        for part in self.parts:
            if part.file not in self._begun_files:
                self._begun_files.add(part.file)
                self.part_begun.emit(part)

    # ---- watching over it

    def _watch(self) -> None:
        self._tell_parts()
        if self.device_id is None:
            if self._clock is None:
                self._watch_timer.stop()
            return
        now = perf_counter()
        was_busy = now - self._last_watch > 2 * _WATCH_MS / 1000
        self._last_watch = now
        was_there, self._was_there = self._was_there, self._is_there()
        if self._was_there and not was_there:
            self._hear_again()
        elif self._ear is not None and not was_busy:  # else sound may be waiting that was not looked at
            self._look_after(self._ear, now)

    def _look_after(self, ear: "Ear", now: float) -> None:
        if now - self._last_sound > _DEAF_S:
            self._tell("deaf", f"No sound comes from the microphone “{ear.name}”.")
        elif now - self._last_loud > _DEAF_S:
            self._tell("silent", f"The microphone “{ear.name}” gives no sound at all: it is muted or unplugged.")
        if not self._was_there:
            self._tell("gone", f"The microphone “{ear.name}” is no longer connected.")

    def _on_ended(self) -> None:
        """The system closed the microphone."""
        if self._ear is None:
            return
        name = self._ear.name
        self._end_take()
        self._ear.close()
        self._ear = None
        self._level_timer.stop()
        self._tell("gone", f"The microphone “{name}” was closed by the system.")

    def _on_devices_changed(self) -> None:
        if self.device_id is None:
            return
        self._was_there = self._is_there()
        if self._was_there:
            self._hear_again()
        elif self._ear is not None:
            self._tell("gone", f"The microphone “{self._ear.name}” is no longer connected.")

    def _hear_again(self) -> None:
        """The microphone is there: when there was trouble with it, hear it again. Until then the trouble lasts."""
        has_come = self._is_new_ear and self._is_sound_coming
        if not self._told or has_come:
            return
        try:
            self.use(self.device_id)
        except IprError as error:
            self.trouble.emit(error)

    def _is_there(self) -> bool:
        return any(each.id == self.device_id for each in devices())

    def _tell(self, what: str, message: str) -> None:
        """Once for each trouble that lasts; a microphone that is gone need not be told to be silent, too."""
        if what in self._told:
            return
        is_news = not self._told
        self._told.add(what)
        if is_news:
            self.trouble.emit(IprError(f"{message} {_GOES_ON}" if self._clock else message, _CHOOSE))

    def _end_trouble(self, over: set[str]) -> None:
        if self._told:
            self._told -= over
            if not self._told:
                self.trouble.emit(None)
