"""Recordings, and what is spoken in them."""

from dataclasses import dataclass

from iprtool.domain.kinds import MediaKind, Voice

USUAL_FRAME_MS = 40
"""One picture at 25 a second."""


@dataclass(frozen=True, slots=True)
class Recording:
    """A video or audio file of a session, or of a recall interview where `recall_id` names it.

    path: relative to the project folder, with `/`; inside it for a copy, anywhere for a link.
    origin_us: presentation time in the file, in microseconds, of what is 0 ms here: the first video frame, or the first
        audio sample where there is no video.
    frame_rate: frames per second where the rate is constant, else None.
    width, height: as shown, after rotation; 0 for audio.
    offset_ms, drift_ppm: where its 0 ms lies on the clock of the session's recordings, and how many millionths its own
        clock is slow: session time = offset_ms + time * (1 + drift_ppm / 1e6). For the recording of an interview it is
        the clock of the interview.
    """

    id: str
    session_id: str
    label: str
    file_name: str
    path: str
    linked: bool
    size_bytes: int
    sha256: str
    media_kind: MediaKind
    origin_us: int
    duration_ms: int
    width: int = 0
    height: int = 0
    frame_rate: float | None = None
    offset_ms: int = 0
    drift_ppm: float = 0.0
    recall_id: str | None = None

    @property
    def frame_ms(self) -> int:
        """About how long one picture is shown; 40 ms where the rate varies, or nothing is shown."""
        return round(1000 / self.frame_rate) if self.frame_rate else USUAL_FRAME_MS


@dataclass(frozen=True, slots=True)
class Transcript:
    """What is spoken in a recording, turn by turn.

    language: as a tag of BCP 47 such as `de` or `en-GB`; empty where nobody said. source: the name of the file that it
    was read from, empty for one that was typed here.
    """

    id: str
    recording_id: str
    title: str
    language: str = ""
    source: str = ""
    memo: str = ""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who speaks in a transcript: as the text names them, and who that is."""

    id: str
    transcript_id: str
    label: str
    voice: Voice = Voice.OTHER


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says without a break. Turns are in the order of `position`, which may leave out numbers.

    start_ms, end_ms: None where nobody has measured them. word_ms: when each word begins, where that is known: as many
    as `transcript.words` finds in the text, none before the one before; empty where it is not known.
    """

    id: str
    transcript_id: str
    position: int
    text: str
    start_ms: int | None = None
    end_ms: int | None = None
    speaker_id: str | None = None
    word_ms: tuple[int, ...] = ()
