"""Sound without a gap, gathered to large pieces.

Decoded frames hold about 20 ms each; a call for every one of them would cost as much as decoding it. So they are
gathered in FFmpeg's own queue, and taken out some seconds at a time.
"""

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame

_PIECE_S = 1
_SLIP_S = 0.01
"""A frame that is off by less than this follows on the one before: containers round times."""


class Run:
    """A queue that takes frames of one kind as long as each follows on the one before.

    A first frame that does not know its time follows on the run before.
    """

    def __init__(self, frame: "AudioFrame", origin: Fraction, before: "Run | None" = None) -> None:
        from av.audio.fifo import AudioFifo

        self.queue = AudioFifo()
        self.rate, self.channels = frame.sample_rate, frame.layout.nb_channels
        base = Fraction(frame.time_base or Fraction(1, self.rate))
        # Exact numbers for every frame would take as long as decoding it.
        self._scale, self._shift = float(base * self.rate), float(origin * self.rate)
        self._slip = _SLIP_S * self.rate
        if frame.pts is not None:
            begin_s = frame.pts * base - origin
        else:
            begin_s = Fraction(before.end, before.rate) if before is not None else Fraction(0)
        self.position = round(begin_s * self.rate)
        """Where the first queued sample belongs, counted from the origin."""
        self.waiting = 0
        """Samples queued."""
        self.enough = self.rate * _PIECE_S

    @property
    def end(self) -> int:
        """Where the next sample belongs."""
        return self.position + self.waiting

    def take(self, frame: "AudioFrame") -> bool:
        """Queue the frame, if it is of this kind and follows on."""
        if frame.layout.nb_channels != self.channels:  # the queue would not notice
            return False
        if frame.pts is not None:
            if abs(frame.pts * self._scale - self._shift - self.end) > self._slip:
                return False
            frame.pts = None  # the queue would check it against a count of its own
        try:
            self.queue.write(frame)
        except ValueError:
            return False
        self.waiting += frame.samples
        return True

    def out(self, samples: int) -> "AudioFrame | None":
        """The next samples in one frame; none where none are asked for."""
        frame = self.queue.read(samples) if samples > 0 else None
        if frame is not None:
            self.position, self.waiting = self.position + samples, self.waiting - samples
        return frame
