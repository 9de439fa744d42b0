"""What a clip is: which stretch of a recording, what of it is masked, and how far what was written is off."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from iprtool.domain.errors import IprError

Span = tuple[int, int]
"""Begin and end in milliseconds, half-open."""
WHOLE = (0.0, 0.0, 100.0, 100.0)
"""The rectangle that is the whole picture."""


@dataclass(frozen=True, slots=True)
class Masks:
    """What is made hard to recognise.

    semitones: how much higher (lower, if negative) voices are; 0 leaves them. blur: left, top, width and height of the
    blurred part in percent of the picture as it is shown. bleeps: spans of the recording whose sound is replaced by a
    tone; they may overlap.
    """

    semitones: float = 0.0
    blur: tuple[float, float, float, float] | None = None
    bleeps: tuple[Span, ...] = ()

    @property
    def any(self) -> bool:
        """Whether anything is masked."""
        return bool(self.semitones or self.blur or self.bleeps)


NO_MASKS = Masks()


@dataclass(frozen=True, slots=True)
class Made:
    """A clip as it was written: how much later than asked it begins and ends (earlier, if negative)."""

    begin_off_ms: int = 0
    end_off_ms: int = 0


@contextmanager
def refusals() -> Iterator[None]:
    """Say as an IprError what FFmpeg cannot write; what the disk refuses stays an OSError."""
    import av

    try:
        yield
    except OSError:
        raise
    except av.FFmpegError as error:
        raise IprError(f"This stretch cannot be cut: {error.strerror}.", "Cut it exactly, or another one.") from error
