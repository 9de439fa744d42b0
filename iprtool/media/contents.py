"""What is in a recording, as found by looking through it once."""

import json
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

from iprtool.domain.times import to_ms

Kind = Literal["video", "audio", "subtitle", "other"]
_CACHED = "iprtool probe 1"
"""Another number when looking through a recording finds other things than before."""


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

    def with_origin(self, origin_us: int) -> "Probe":
        """The same recording whose time counts from there, as it was when its tags were put; the end stays in place."""
        if origin_us == self.origin_us:
            return self  # exact as it is, where the other is rounded
        origin = Fraction(origin_us, 1_000_000)
        return replace(self, origin=origin, duration_ms=max(0, self.duration_ms - to_ms(origin - self.origin)))

    def save(self, path: Path) -> None:
        """Keep it in a cache. Raises OSError when the disk refuses."""
        from iprtool.media import cachefile

        cachefile.write_text(path, _CACHED, json.dumps(self.as_json()))

    @staticmethod
    def load(path: Path) -> "Probe | None":
        """The probe kept there, or None when there is none or it is damaged: look through the recording anew then."""
        from iprtool.media import cachefile

        text = cachefile.read_text(path, _CACHED)
        try:
            return None if text is None else Probe.from_json(json.loads(text))
        except (ValueError, KeyError, TypeError):
            return None

    def as_json(self) -> dict[str, Any]:
        """A form that `json` can write; `from_json` reads it back without loss."""
        return asdict(self) | {"origin": str(self.origin)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Probe":
        """The probe that `as_json` wrote. Raises TypeError, KeyError or ValueError on anything else."""
        streams = tuple(StreamInfo(**each) for each in data["streams"])
        rest = {"streams": streams, "origin": Fraction(data["origin"]), "problems": tuple(data["problems"])}
        return cls(**(data | rest))
