"""The clock of an interview: that of its sound while a microphone delivers, else that of the machine."""

import time
from collections.abc import Callable

Reading = Callable[[], int | None]
"""Where the sound is on the interview's clock; None while it delivers nothing."""


class InterviewClock:
    """Milliseconds since the interview began. It never goes back, and changes from one source to the other without a
    step."""

    def __init__(self, machine: Callable[[], float] = time.monotonic) -> None:
        self._machine = machine
        self._began = machine()
        self._sound: Reading | None = None
        self._latest = 0

    def follow(self, sound: Reading | None) -> None:
        """Read this sound from now on; None goes on by the machine from where the interview is."""
        self._stand_at(self.now_ms())
        self._sound = sound

    def now_ms(self) -> int:
        """Where the interview is."""
        heard = self._sound() if self._sound is not None else None
        if heard is None:
            now = round(1000 * (self._machine() - self._began))
        else:
            now = heard
            self._stand_at(max(now, self._latest))
        self._latest = max(now, self._latest)
        return self._latest

    def _stand_at(self, ms: int) -> None:
        """Let the machine go on from here when the sound is lost."""
        self._began = self._machine() - ms / 1000
