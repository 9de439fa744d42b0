"""Hearing what is spoken, offline, with faster-whisper and a model that lies in a folder of the person's choice.

For a thread of its own: nothing here touches a project. Nothing is ever downloaded and no sound leaves the machine.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from iprtool.domain.errors import IprError
from iprtool.domain.kinds import MediaKind
from iprtool.domain.model import Recording
from iprtool.domain.progress import Cancelled, Progress, never, untold
from iprtool.exchange import spoken_json
from iprtool.exchange.found import Found
from iprtool.media.contents import Probe
from iprtool.media.hearing import listen
from iprtool.media.probing import probe
from iprtool.media.source import Source, file_source
from iprtool.services import recordings

RATE = 16_000
"""Samples a second, as the models want them."""
NEEDED = ("model.bin", "config.json", "tokenizer.json")
"""What the folder of a model holds; without one of them the library would look for it in the network."""
_FULL = 32768.0
_LISTENING = 0.1
"""The share of the work that is decoding the sound."""


class Model(Protocol):
    """What is used of `faster_whisper.WhisperModel`."""

    def transcribe(
        self, audio: NDArray[np.float32], *, language: str | None, word_timestamps: bool, vad_filter: bool
    ) -> tuple[Iterable[Any], Any]:
        """Segments as they are heard, one after the other, and what is known of the whole."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A recording to be heard, and what its transcript is called."""

    source: Source
    probe: Probe
    name: str


def sound_of(folder: Path, recording: Recording) -> Sound:
    """The sound of a recording of a project. Raises IprError where its file is not there or cannot be read."""
    file = recordings.file_of(folder, recording)
    if recording.media_kind is MediaKind.NONE:
        raise IprError("Only the times of this recording are here, so nothing can be heard.", "Add its file first.")
    found = probe(file).with_origin(recording.origin_us)
    return Sound(file_source(file), found, recording.file_name)


def available() -> bool:
    """Whether the library is installed."""
    return find_spec("faster_whisper") is not None


def check_installed() -> None:
    """Raise IprError where the library is not installed."""
    if not available():
        raise IprError(
            "Speech can be transcribed here only with faster-whisper, which is not installed.",
            "Install it with: pip install 'iprtool[transcribe]'",
        )


def check(folder: Path) -> None:
    """Raise IprError where the library is not installed, or the folder holds no model."""
    check_installed()
    missing = [name for name in NEEDED if not (folder / name).is_file()]
    if missing:
        raise IprError(
            f"{folder.name} is not the folder of a faster-whisper model: {', '.join(missing)} is not in it.",
            "Choose the folder that holds these files; iprtool downloads no models.",
        )


def load(folder: Path) -> Model:
    """The model of a folder; takes some seconds. Raises IprError where it cannot be used."""
    check(folder)
    try:
        from faster_whisper import WhisperModel

        model: Model = WhisperModel(str(folder), local_files_only=True)
    except Exception as error:  # the libraries beneath raise what they like
        raise _failed(f"The model in {folder.name} cannot be used", error) from error
    return model


def transcribe(
    sound: Sound,
    model: Model,
    *,
    language: str = "",
    progress: Progress = untold,
    cancelled: Cancelled = never,
) -> Found | None:
    """What is spoken in a recording, with a time for each word; the language is heard where none is given.

    None when cancelled. Raises IprError for a recording without sound, or in which nothing is spoken.
    """
    if not sound.probe.has_audio:
        raise IprError("This recording has no sound, so nothing can be transcribed.", "Choose another recording.")
    heard = listen(sound.source, sound.probe, lambda share: progress(_LISTENING * share), cancelled, rate=RATE)
    if cancelled():
        return None
    try:
        return _spoken(sound, model, heard.astype(np.float32) / _FULL, language, progress, cancelled)
    except IprError:
        raise
    except Exception as error:  # the libraries beneath raise what they like
        raise _failed("The transcription broke off", error) from error


def _spoken(
    sound: Sound,
    model: Model,
    samples: NDArray[np.float32],
    language: str,
    progress: Progress,
    cancelled: Cancelled,
) -> Found | None:
    segments, info = model.transcribe(samples, language=language or None, word_timestamps=True, vad_filter=True)
    length_s = max(len(samples) / RATE, 1.0)
    heard = []
    for segment in segments:  # each is heard only now
        if cancelled():
            return None
        heard.append(_part(segment))
        progress(_LISTENING + (1 - _LISTENING) * min(segment.end / length_s, 1.0))
    if not heard:
        raise IprError(f"Nothing that is spoken was heard in {sound.name}.", "Nothing was changed in the study.")
    progress(1.0)
    return spoken_json.of_whisper(heard, sound.name, info.language or language)


def _part(segment: Any) -> dict[str, Any]:
    """A segment as it stands in the JSON of Whisper."""
    words = [{"word": word.word, "start": word.start, "end": word.end} for word in segment.words or ()]
    return {"text": segment.text, "start": segment.start, "end": segment.end, "words": words}


def _failed(what: str, error: Exception) -> IprError:
    said = str(error).strip().split("\n")[0][:200].rstrip(".")
    return IprError(f"{what}: {said or type(error).__name__}.", "Nothing was changed in the study.")
