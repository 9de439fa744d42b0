"""Readers of transcripts on whatever there is: what was written comes back, and nothing but a sentence is raised."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iprtool.domain.errors import IprError
from iprtool.domain.times import clock
from iprtool.exchange import spoken, spoken_chat, spoken_cues, spoken_exb, spoken_json, spoken_text

_QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
_WORD = st.sampled_from(["I", "know", "Grüße", "a&b", "<5", "12", "said:", "–", "it’s", "NOTE"])
_TEXT = st.lists(_WORD, min_size=1, max_size=6).map(" ".join)
_NAMES = st.sampled_from(["Client", "T", "Ms Ä"])
_TURNS = st.lists(st.tuples(_TEXT, st.integers(0, 5_000), st.integers(0, 4_000), _NAMES), min_size=1, max_size=8)
Said = list[tuple[str, int, int, str]]


def _in_time(drawn: list[tuple[str, int, int, str]]) -> Said:
    """The turns one after the other: what is drawn are their distances and lengths."""
    found: Said = []
    at = 0
    for text, gap, length, name in drawn:
        at += gap
        found.append((text, at, at + length, name))
    return found


def _vtt(turns: Said) -> str:
    def escaped(text: str) -> str:
        return text.replace("&", "&amp;").replace("<", "&lt;")

    cues = (f"{clock(begin)} --> {clock(end)}\n<v {name}>{escaped(text)}</v>\n" for text, begin, end, name in turns)
    return "WEBVTT\n\n" + "\n".join(cues)


def _srt(turns: Said) -> str:
    def time(ms: int) -> str:
        return clock(ms).replace(".", ",")

    cues = (f"{time(begin)} --> {time(end)}\n{name}: {text}\n" for text, begin, end, name in turns)
    return "\n".join(f"{number}\n{cue}" for number, cue in enumerate(cues, 1))


def _whisper(turns: Said) -> str:
    segments = [{"text": text, "start": a / 1000, "end": b / 1000, "speaker": name} for text, a, b, name in turns]
    return json.dumps({"segments": segments})


@pytest.mark.parametrize(("name", "write"), [("a.vtt", _vtt), ("a.srt", _srt), ("a.json", _whisper)])
@_QUICK
@given(drawn=_TURNS)
def test_what_is_written_comes_back(tmp_path: Path, name: str, write: Any, drawn: Said) -> None:
    turns = _in_time([(text, gap, length, "T" if name == "a.srt" else who) for text, gap, length, who in drawn])
    (tmp_path / name).write_text(write(turns), "utf-8")
    found = spoken.read(tmp_path / name).transcripts[0].turns
    assert [(turn.text, turn.start_ms, turn.end_ms, turn.speaker) for turn in found] == turns


_PIECES = st.sampled_from(
    [
        *(
            "WEBVTT",
            "\n",
            "\n\n",
            "-->",
            "00:00:01.000 --> 00:00:02.000",
            "<v A>",
            "<00:01.500>",
            "&#x110000;",
            "Client:",
        ),
        *(
            "@UTF8\n",
            "*C:\t",
            "%wor:\t",
            "\x15100_200\x15",
            "[00:01]",
            "#00:02-1#",
            "{",
            "[",
            '"text":',
            "1e999",
            "\ufeff",
        ),
        *("<tier type='t'>", "<event start='a' end='a'>", "</event>", "\0", "a", "b c", "7", " ", "\t"),
    ]
)
_VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["a b", "1.5s", "0:01", ""])
_NAMES_OF_FIELDS = """
segments words text start end speaker results items alternatives channels type monologues elements retval word
segmentation paragraphs transcription timestamps recognizedPhrases nBest display blocks entityMap entityRanges
result body content audio_duration utterances duration speakerTag seconds nanos offsetInTicks data key
"""
_KEYS = st.sampled_from(_NAMES_OF_FIELDS.split())
_JSON = st.recursive(_VALUES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=5))
_HOSTILE = (
    st.lists(_PIECES, max_size=30).map("".join).map(str.encode)
    | st.binary(max_size=60)
    | _JSON.map(lambda data: json.dumps(data).encode())
)
_READERS = [each.read for each in (spoken, spoken_cues, spoken_text, spoken_json, spoken_chat, spoken_exb)]


@pytest.mark.parametrize("read", _READERS, ids=lambda read: read.__module__.rpartition(".")[2])
@_QUICK
@given(content=_HOSTILE)
def test_whatever_the_bytes_nothing_but_a_sentence_is_raised(tmp_path: Path, read: Any, content: bytes) -> None:
    file = tmp_path / "talk.txt"
    file.write_bytes(content)
    try:
        found = read(file)
    except IprError:
        return
    for turn in found.transcripts[0].turns:
        assert turn.text == " ".join(turn.text.split()) != ""
        assert len(turn.word_ms) in (0, len(turn.text.split()))
        assert list(turn.word_ms) == sorted(turn.word_ms)
        assert turn.end_ms is None or (turn.start_ms is not None and turn.end_ms >= turn.start_ms >= 0)
        (turn.text + turn.speaker).encode()
