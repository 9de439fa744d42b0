"""What is in a recording, as found by looking through it once."""

from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any, Literal

from iprtool.domain.times import to_ms

Kind = Literal["video", "audio", "subtitle", "other"]


@dataclass(frozen=True, slots=True)
class StreamInfo:
    """One stream of a recording. `used` is true for the one video and the one sound stream that iprtool plays.

    `width` and `height` are coded pixels (0 without a picture); `sample_rate` is in Hz (0 without sound).
    Cover art is of kind "other".
    """

    index: int
    kind: Kind
    codec: str
    used: bool = False
    width: int = 0
    height: int = 0
    sample_rate: int = 0
    channels: int = 0
    language: str = ""


@dataclass(frozen=True, slots=True)
class Probe:
    """What a recording holds and how its time runs.

    `origin` is the presentation time, in seconds of the file's own time, that is zero for iprtool: that of the first
    picture that can be decoded, or of the first sample that is played where there is no picture. `duration_ms` runs
    from there to the end of the last picture or sample. `frame_rate` is pictures per second, None where it varies or
    there is no picture. `width` and `height` are the picture as it is shown: upright and with square pixels; 0 without
    one. The coded picture is turned clockwise by `rotation` degrees (0, 90, 180, 270), then, if `mirrored`, flipped
    left to right. `problems` are sentences for the screen.
    """

    container: str
    streams: tuple[StreamInfo, ...]
    origin: Fraction
    duration_ms: int
    has_video: bool
    has_audio: bool
    frame_rate: float | None = None
    is_variable: bool = False
    width: int = 0
    height: int = 0
    rotation: int = 0
    mirrored: bool = False
    problems: tuple[str, ...] = ()

    @property
    def origin_us(self) -> int:
        """The origin in whole microseconds of the file's own time, rounded half up; may be negative."""
        return to_ms(self.origin * 1000)

    def as_json(self) -> dict[str, Any]:
        """A form that `json` can write; `from_json` reads it back without loss."""
        return asdict(self) | {"origin": str(self.origin)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Probe":
        """The probe that `as_json` wrote. Raises TypeError, KeyError or ValueError on anything else."""
        streams = tuple(StreamInfo(**each) for each in data["streams"])
        rest = {"streams": streams, "origin": Fraction(data["origin"]), "problems": tuple(data["problems"])}
        return cls(**(data | rest))
