"""Transcribing with a stand-in for the model; the sound is real."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from iprtool.cli import app
from iprtool.domain.errors import IprError
from iprtool.domain.kinds import MediaKind
from iprtool.domain.model import Recording
from iprtool.media.probing import probe
from iprtool.media.source import file_source
from iprtool.services import scripts, transcribing, transcripts
from iprtool.services.transcribing import Sound
from iprtool.shipped import shipped
from iprtool.store import Project


@dataclass
class Word:
    word: str
    start: float
    end: float


@dataclass
class Segment:
    text: str
    start: float
    end: float
    words: list[Word] | None = None


@dataclass
class Info:
    language: str = "en"


SEGMENTS = [
    Segment(" I do not know.", 1.0, 2.5, [
        Word(" I", 1.0, 1.1), Word(" do", 1.1, 1.3), Word(" not", 1.3, 1.5), Word(" know.", 1.5, 2.5),
    ]),
    Segment(" Mhm.", 30.0, 31.0),
]  # fmt: skip


@dataclass
class StandIn:
    """Hears always the same, piece by piece."""

    segments: list[Segment] = field(default_factory=lambda: SEGMENTS)
    asked: dict[str, Any] = field(default_factory=dict)
    error: Exception | None = None

    def transcribe(self, audio: "np.ndarray[Any, Any]", **asked: Any) -> tuple[Iterator[Segment], Info]:
        self.asked = {"samples": len(audio), "loudest": float(np.abs(audio).max()), "type": audio.dtype, **asked}
        return self._heard(), Info()

    def _heard(self) -> Iterator[Segment]:
        yield from self.segments
        if self.error is not None:
            raise self.error


@pytest.fixture
def sound() -> Sound:
    """The talk of the demo study."""
    file = shipped("demo", "session-audio.m4a")
    return Sound(file_source(file), probe(file), "session-audio.m4a")


def test_what_is_heard_has_times_of_words(sound: Sound) -> None:
    model, told = StandIn(), list[float]()
    found = transcribing.transcribe(sound, model, progress=told.append)
    assert found is not None
    first, second = found.transcripts[0].turns
    assert (first.text, first.word_ms, first.end_ms) == ("I do not know.", (1_000, 1_100, 1_300, 1_500), 2_500)
    assert (second.text, second.start_ms, second.word_ms) == ("Mhm.", 30_000, ())
    assert found.transcripts[0].language == "en"
    assert model.asked["samples"] == sound.probe.duration_ms * 16
    assert 0.05 < model.asked["loudest"] <= 1
    assert model.asked["type"] == np.float32
    assert (model.asked["language"], model.asked["word_timestamps"]) == (None, True)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_it_stops_where_it_is_cancelled(sound: Sound) -> None:
    model = StandIn()
    assert transcribing.transcribe(sound, model, cancelled=lambda: True) is None
    assert model.asked == {}
    stop = iter([False] * 100)
    heard = StandIn()
    assert transcribing.transcribe(sound, heard, cancelled=lambda: bool(heard.asked) or not next(stop, True)) is None


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (StandIn([]), "Nothing that is spoken was heard"),
        (StandIn([Segment("  ", 0.0, 1.0)]), "There are no spoken words"),
        (StandIn(error=RuntimeError("out of memory\nmore")), "broke off: out of memory. Nothing"),
    ],
)
def test_trouble_is_told_in_a_sentence(sound: Sound, model: StandIn, message: str) -> None:
    with pytest.raises(IprError, match=message):
        transcribing.transcribe(sound, model)


def test_without_the_library_or_a_model_nothing_is_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transcribing, "available", lambda: False)
    with pytest.raises(IprError, match=r"not installed.*iprtool\[transcribe\]"):
        transcribing.load(tmp_path)
    monkeypatch.setattr(transcribing, "available", lambda: True)
    with pytest.raises(IprError, match=r"not the folder of a faster-whisper model: model\.bin, config\.json"):
        transcribing.load(tmp_path)


def test_a_model_is_loaded_from_its_folder_and_never_from_the_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in transcribing.NEEDED:
        (tmp_path / name).write_text("{}")
    asked: list[Any] = []

    def made(folder: str, **given: Any) -> StandIn:
        asked.append((folder, given))
        if len(asked) > 1:
            raise RuntimeError("Unable to open file 'model.bin'")
        return StandIn()

    library = ModuleType("faster_whisper")
    monkeypatch.setattr(library, "WhisperModel", made, raising=False)
    monkeypatch.setitem(sys.modules, "faster_whisper", library)
    monkeypatch.setattr(transcribing, "available", lambda: True)
    assert isinstance(transcribing.load(tmp_path), StandIn)
    assert asked == [(str(tmp_path), {"local_files_only": True})]
    with pytest.raises(IprError, match=r"cannot be used: Unable to open file"):
        transcribing.load(tmp_path)


def test_a_recording_of_a_project_is_transcribed_by_a_command(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    film = project.find(Recording)[0]
    project.close()
    monkeypatch.setattr(transcribing, "load", lambda folder: StandIn())
    words = ["transcript", "make", str(project.folder), "--recording", film.file_name, "--model", str(tmp_path)]
    with pytest.raises(SystemExit) as ended:
        app([*words, "--title", "Heard"], prog_name="iprtool")
    assert ended.value.code in (0, None)
    assert capsys.readouterr().out == "2 turns taken\n"
    with Project.open(project.folder, read_only=True) as opened:
        script = scripts.of_transcript(opened, transcripts.named(opened, "heard").id)
    assert [turn.text for turn in script.turns] == ["I do not know.", "Mhm."]


def test_a_recording_without_a_file_is_told(project: Project) -> None:
    film = replace(project.find(Recording)[0], media_kind=MediaKind.NONE)
    with pytest.raises(IprError, match="Only the times of this recording"):
        transcribing.sound_of(project.folder, film)
