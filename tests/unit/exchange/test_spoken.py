"""Transcripts of other tools: what is read from them, what the report tells, and what is refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from iprtool.domain.errors import IprError
from iprtool.domain.kinds import Voice
from iprtool.exchange import spoken
from iprtool.exchange.found import Found, FoundTurn
from iprtool.exchange.report import Fate

Said = tuple[str, int | None, int | None, str]


@pytest.fixture
def read(tmp_path: Path) -> Any:
    """Reads a text, or bytes, as a file of a name."""

    def reading(content: str | bytes, name: str = "talk.vtt") -> Found:
        file = tmp_path / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return spoken.read(file)

    return reading


def turns(found: Found) -> tuple[FoundTurn, ...]:
    return found.transcripts[0].turns


def said(found: Found) -> list[Said]:
    return [(turn.text, turn.start_ms, turn.end_ms, turn.speaker) for turn in turns(found)]


# Subtitles


def test_cues_of_a_meeting_program(read: Any) -> None:
    found = read(
        "\ufeffWEBVTT\nLanguage: de\n\nNOTE made by hand\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:a\n\n"
        "c1/1\n0:0:3.490 --> 0:0:5.1 align:start\n<v Anna Meier>Tom &amp; <i>Jerry</i></v>\n\n"
        "00:00:58.000 --> 00:00:61.500\n<v T>Mhm.</v> <v C>Yes,\nwell.</v>\n"
    )
    assert said(found) == [
        ("Tom & Jerry", 3_490, 5_100, "Anna Meier"),
        ("Mhm.", 58_000, 59_000, "T"),
        ("Yes, well.", 59_000, 61_500, "C"),
    ]
    assert found.transcripts[0].language == "de"
    assert found.report.text.split("\n") == [
        "3 turns taken",
        "1 time lines changed: not written as the format says, and read as it is meant (line 13)",
        "1 time lines changed: seconds of 60 and more are counted on as minutes (line 16)",
        "1 cue changed: more than one speaks; they share the time by their letters (line 16)",
        "1 note dropped: they are not spoken",
        "1 style dropped: they are not spoken",
        "1 region dropped: they are not spoken",
        "1 cue settings dropped: where a cue stands on the picture is not kept",
    ]


def test_subtitles_with_names_before_a_colon(read: Any) -> None:
    found = read(
        "1\n00:00:01,000 --> 00:00:02,000\nTherapist: How was it?\nClient: He said: no.\n2\n"
        "00:00:02,000 --> 00:00:03,500\n{\\an8}Client: It <u>was</u> hard<br>today\n\n"
        "3\n00:00:03,500 --> 00:00:04,000\nNote: once\n",
        "talk.srt",
    )
    assert [(text, speaker) for text, _, _, speaker in said(found)] == [
        ("How was it?", "Therapist"),
        ("He said: no.", "Client"),
        ("It was hard today", "Client"),
        ("Note: once", ""),
    ]
    assert found.report.form == "SRT"


def test_every_arrow_is_a_turn_or_told(read: Any) -> None:
    text = (
        "WEBVTT\n\n00:00:05.000 --> 00:00:06.000\nlater\n\n00:00:0x.000 --> 00:00:02.000\nlost\n\n"
        "00:00:01.000 --> 00:00:00.500\nback\n\n00:00:07.000 --> 00:00:08.000\n\nno time here\n\n"
        "999:00:00.000 --> 999:00:01.000\nfar\n"
    )
    found = read(text)
    assert said(found) == [("back", 1_000, 1_000, ""), ("later", 5_000, 6_000, "")]
    assert text.count("-->") == len(turns(found)) + found.report.count(Fate.DROPPED, "cues")
    lines = {line.why: line.places for line in found.report}
    assert lines["the time cannot be read"] == ["line 6"]
    assert lines["there are no words in it"] == ["line 12"]
    assert lines["the time is none of a recording"] == ["line 16"]
    assert lines["no time stands above it"] == ["line 14"]
    assert lines["they begin before the one that stands above; now by their begins"] == []


def test_rolling_captions_keep_their_word_times_and_repeat_nothing(read: Any) -> None:
    found = read(
        "WEBVTT\n\n00:01.000 --> 00:03.000\nso <00:01.500><c>it</c><00:02.000><c> was</c>\n\n"
        "00:03.000 --> 00:03.010\nso it was\n\n00:03.010 --> 00:05.000\nso it was\nand<00:04.000><c> then</c>\n"
    )
    assert [(turn.text, turn.word_ms) for turn in turns(found)] == [
        ("so it was", (1_000, 1_500, 2_000)),
        ("and then", (3_010, 4_000)),
    ]
    assert found.report.count(Fate.DROPPED, "lines") == 2


@pytest.mark.parametrize(
    ("letters", "text"),
    [
        ("utf-16", "Grüße – „ja“"),
        ("utf-16-le", "Gruesse aus Koeln, ja"),
        ("cp1252", "Ich weiß nicht, „schön“ wäre es"),
        ("cp1250", "Nie wiem, co powiedzieć. Był miły."),
        ("cp1251", "Я не знаю, что сказать, а вы?"),
        ("cp1253", "Δεν ξέρω τι να πω σήμερα"),
    ],
)
def test_letters_of_other_times(read: Any, letters: str, text: str) -> None:
    found = read(f"1\n00:00:01,000 --> 00:00:02,000\n{text}\n".encode(letters), "talk.srt")
    assert said(found) == [(text, 1_000, 2_000, "")]
    assert found.report.count(Fate.CHANGED, "files") == letters.startswith("cp")


# Plain text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "[00:01:02] Client: I do not know.\nIt is hard.\n00:01:05.5 T: Mhm.\nClient (00:01:10): Yes.\n\nAnd so.",
            [
                ("I do not know. It is hard.", 62_000, 65_500, "Client"),
                ("Mhm.", 65_500, 70_000, "T"),
                ("Yes. And so.", 70_000, None, "Client"),
            ],
        ),
        (
            "B: Ich weiß nicht. #00:00:15-8#\nI: Sie sagten: ja? #00:00:20-1#\n\nB: So. #00:00:25-0#",
            [
                ("Ich weiß nicht.", 0, 15_800, "B"),
                ("Sie sagten: ja?", 15_800, 20_100, "I"),
                ("So.", 20_100, 25_000, "B"),
            ],
        ),
        (
            "Speaker 1  0:03\nHello there.\nHow are you?\n\nAnna Meier  1:00:09\nWell.",
            [("Hello there. How are you?", 3_000, 3_609_000, "Speaker 1"), ("Well.", 3_609_000, None, "Anna Meier")],
        ),
        (
            "Client: Yes.\nT: No?\n\nMy own paragraph.\nClient: Once: more.",
            [
                ("Yes.", None, None, "Client"),
                ("No?", None, None, "T"),
                ("My own paragraph.", None, None, "T"),
                ("Once: more.", None, None, "Client"),
            ],
        ),
        (
            "One paragraph\ngoes on.\n\nAnother: with a colon.",
            [("One paragraph goes on.", None, None, ""), ("Another: with a colon.", None, None, "")],
        ),
        (
            "[00:01 - 00:04.5]\nClient: Yes.\nWell.\n\n00:05 – 00:06 T: Mhm.\nAnna [0:07-0:08] I came.",
            [("Yes. Well.", 1_000, 4_500, "Client"), ("Mhm.", 5_000, 6_000, "T"), ("I came.", 7_000, 8_000, "Anna")],
        ),
        ("One line.\nTwo.", [("One line.", None, None, ""), ("Two.", None, None, "")]),
    ],
)
def test_plain_text(read: Any, text: str, expected: list[Said]) -> None:
    assert said(read(text, "talk.txt")) == expected


# Speech to text

_HI = [{"word": " Hi", "start": 0.5, "end": 0.8, "probability": 0.9}, {"word": ",", "start": 0.8, "end": 0.8}]
_MET = [{"word": " we", "start": 1, "end": 1.2}, {"word": " met.", "start": 1.2004, "end": 1.7005}]
_AWS = {
    "results": {
        "speaker_labels": {
            "segments": [
                {"speaker_label": "spk_0", "items": [{"start_time": "0.5", "speaker_label": "spk_0"}]},
                {"speaker_label": "spk_1", "items": [{"start_time": "1.0", "speaker_label": "spk_1"}]},
            ]
        },
        "items": [
            {"type": "pronunciation", "start_time": "0.5", "end_time": "0.8", "alternatives": [{"content": "Hi"}]},
            {"type": "punctuation", "alternatives": [{"content": ","}]},
            {"type": "pronunciation", "start_time": "1.0", "end_time": "1.2", "alternatives": [{"content": "we"}]},
        ],
    }
}
_TWO = [("Hi,", 500, 800, "spk_0"), ("we", 1_000, 1_200, "spk_1")]


@pytest.mark.parametrize(
    ("data", "form", "expected"),
    [
        (
            {"segments": [{"start": 0.5, "end": 1.7, "text": " Hi, we met.", "words": _HI + _MET}], "language": "en"},
            "Whisper",
            [("Hi, we met.", 500, 1_700, "")],
        ),
        (
            {"segments": [{"start": 0.5, "end": 1.7, "text": "Hi 5", "speaker": "SPEAKER_00", "words": [
                {"word": "Hi", "start": 0.5, "end": 0.6, "score": 0.5}, {"word": "5"}]}]},
            "Whisper",
            [("Hi 5", 500, 1_700, "SPEAKER_00")],
        ),
        (
            {"result": {"language": "en"}, "transcription": [
                {"timestamps": {"from": "00:00:00,500", "to": "00:00:01,700"}, "text": " Hi."}]},
            "whisper.cpp",
            [("Hi.", 500, 1_700, "")],
        ),
        (_AWS, "Amazon Transcribe", _TWO),
        (
            {"results": {"channels": [{"alternatives": [{"words": [
                {"word": "hi", "punctuated_word": "Hi,", "start": 0.5, "end": 0.8, "speaker": 0},
                {"word": "we", "start": 1.0, "end": 1.2, "speaker": 1}]}]}]}},
            "Deepgram",
            [("Hi,", 500, 800, "Speaker 0"), ("we", 1_000, 1_200, "Speaker 1")],
        ),
        (
            {"results": [{"alternatives": [{"transcript": "Hi we", "words": [
                {"word": "Hi", "startTime": "0.500s", "endTime": "0.800s"},
                {"word": "we", "startTime": {"seconds": 1}, "endTime": {"seconds": "1", "nanos": 200000000}}]}]}]},
            "Google Speech-to-Text",
            [("Hi we", 500, 1_200, "")],
        ),
        (
            {"format": "2.9", "results": [
                {"type": "word", "start_time": 0.5, "end_time": 0.8,
                 "alternatives": [{"content": "Hi", "speaker": "S1"}]},
                {"type": "punctuation", "start_time": 0.8, "end_time": 0.8, "alternatives": [{"content": "."}]}]},
            "Speechmatics",
            [("Hi.", 500, 800, "S1")],
        ),
        (
            {"audio_duration": 2, "words": [{"text": "Hi", "start": 500, "end": 800, "speaker": "A"}]},
            "AssemblyAI",
            [("Hi", 500, 800, "Speaker A")],
        ),
        (
            {"monologues": [{"speaker": 0, "elements": [
                {"type": "text", "value": "Hi", "ts": 0.5, "end_ts": 0.8}, {"type": "punct", "value": "."},
                {"type": "punct", "value": " "}, {"type": "text", "value": "We", "ts": 1.0, "end_ts": 1.2}]}]},
            "Rev AI",
            [("Hi. We", 500, 1_200, "Speaker 0")],
        ),
        (
            {"recognizedPhrases": [{"speaker": 1, "offsetInTicks": 5000000, "durationInTicks": 3000000.0,
                                    "nBest": [{"display": "Hi."}]}]},
            "Azure Speech",
            [("Hi.", 500, 800, "Speaker 1")],
        ),
        (
            [{"result": [{"conf": 1.0, "start": 0.5, "end": 0.8, "word": "hi"}], "text": "hi"}],
            "Vosk",
            [("hi", 500, 800, "")],
        ),
        (
            {"blocks": [{"text": "Hi there", "entityRanges": [{"key": 0}, {"key": 1}],
                         "data": {"start": 0.5, "end": 1.2, "speaker": "Anna"}}],
             "entityMap": {"0": {"data": {"text": "Hi", "start": 0.5}}, "1": {"data": {"text": "there", "start": 1}}}},
            "Draft.js",
            [("Hi there", 500, 1_200, "Anna")],
        ),
        ([{"text": "Hi", "start": 0.5, "duration": 0.3}], "Segments", [("Hi", 500, 800, "")]),
        (
            {"words": [{"text": "Hi", "start": 0.5, "end": 0.8}, {"text": "we", "start": 3.0, "end": 3.2}]},
            "Words",
            [("Hi", 500, 800, ""), ("we", 3_000, 3_200, "")],
        ),
    ],
)  # fmt: skip
def test_speech_to_text(read: Any, data: Any, form: str, expected: list[Said]) -> None:
    found = read(json.dumps(data), "talk.json")
    assert (found.report.form, said(found)) == (form, expected)


def test_times_of_words_are_kept_and_rounded_half_up(read: Any) -> None:
    data = {"segments": [{"start": 0.5, "end": 1.7005, "text": "Hi, we met.", "words": _HI + _MET}]}
    (turn,) = turns(read(json.dumps(data), "talk.json"))
    assert turn.word_ms == (500, 1_000, 1_200)
    data["segments"][0]["text"] = "Something else here altogether"
    found = read(json.dumps(data), "talk.json")
    assert turns(found)[0].word_ms == ()
    assert "not those of their text" in found.report.text


# CHAT and EXMARaLDA

_CHAT = (
    "@UTF8\n@Begin\n@Languages:\teng\n@Participants:\tCLI Client, INV Anna Investigator\n"
    "@Media:\tvisit, video\n@Comment:\tquiet room\n"
    "*CLI:\twell I <was@u> [//]\n\tam here . \x15100_900\x15\n%mor:\tco|well\n"
    "%wor:\twell \x15100_200\x15 I \x15300_400\x15 was@u \x15400_500\x15 am \x15500_600\x15 here \x15700_900\x15 .\n"
    "*INV:\tmhm .\n@End\n"
)


def test_chat(read: Any) -> None:
    found = read(_CHAT, "visit.cha")
    assert said(found) == [
        ("well I <was@u> [//] am here .", 100, 900, "CLI"),
        ("mhm .", None, None, "INV"),
    ]
    assert turns(found)[0].word_ms == (100, 300, 400, 400, 500, 700, 700)
    transcript = found.transcripts[0]
    assert transcript.voices == (("CLI", Voice.CLIENT), ("INV", Voice.INTERVIEWER))
    assert (transcript.language, found.media[0].file_name) == ("en", "visit")
    assert "1 %mor tiers dropped: they are not spoken" in found.report.text


_EXB = """<?xml version="1.0"?><basic-transcription><head><meta-information>
<referenced-file url="C:\\talks\\visit.wav"/></meta-information>
<speakertable><speaker id="S0"><abbreviation>KL</abbreviation></speaker></speakertable></head>
<basic-body><common-timeline><tli id="T0" time="0.5"/><tli id="T1" time="1.0004"/><tli id="T2" time="2.5"/>
<tli id="T3"/></common-timeline><tier id="t0" speaker="S0" category="v" type="t">
<event start="T0" end="T1">Ich ha</event>
<event start="T1" end="T2">be es. </event><event start="T3" end="T3">Ja.</event></tier>
<tier id="t1" speaker="S0" category="en" type="a"><event start="T0" end="T2">I have it.</event></tier>
</basic-body></basic-transcription>"""


def test_exmaralda(read: Any) -> None:
    found = read(_EXB, "visit.exb")
    assert said(found) == [("Ich habe es.", 500, 2_500, "KL"), ("Ja.", None, None, "KL")]
    assert turns(found)[0].word_ms == (500, 833, 1_642)
    assert found.media[0].file_name == "visit.wav"
    assert "1 event of “en” dropped: they are annotations" in found.report.text


# What is refused


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        ("<!DOCTYPE html><html><body>--> WEBVTT</body></html>", "talk.vtt", "talk.vtt is a web page"),
        ("{\\rtf1 Client: hi}", "talk.txt", "a document of a word processor"),
        ("PK\x03\x04 word/document.xml", "talk.txt", "a packed file"),
        ("%PDF-1.4", "talk.txt", "is a PDF"),
        ("", "talk.vtt", "is empty"),
        ("\0\0\0", "talk.vtt", "is empty"),
        ("abc\0def", "talk.txt", "is not a text file"),
        ("WEBVTT\n\nNOTE nothing", "talk.vtt", "There are no spoken words"),
        ("some text", "talk.srt", "There are no spoken words"),
        ("@UTF8\n@Begin\n@End\n", "talk.cha", "There are no spoken words"),
        ('{"segments": [', "talk.json", "is not JSON that can be read"),
        ('{"a": 1}', "talk.json", "none of a transcript"),
        ('{"segments": [{"text": ""}]}', "talk.json", "There are no spoken words"),
        ("[" * 100_000, "talk.json", "nests too deeply"),
        ("[" * 500_000, "talk.json", "more parts"),
        ('<?xml version="1.0"?><a/>', "talk.xml", "is XML"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><basic-transcription>&b;</basic-transcription>', "a.exb", "DOCTYPE"),
        ("\n" * 500_000 + "a", "talk.txt", "more lines than"),
    ],
)
def test_what_is_no_transcript_is_refused(read: Any, content: str, name: str, message: str) -> None:
    with pytest.raises(IprError, match=message):
        read(content, name)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("WEBVTT\n\n00:00.000 --> 00:01.000\n" + "<v" + " " * 300_000, "a.vtt"),
        ("WEBVTT\n\n00:00.000 --> 00:01.000\n" + "a\n" * 200_000, "a.vtt"),
        ("WEBVTT\n\n" + " " * 300_000 + "-->" + "1" * 300_000 + "\n\n00:00.000 --> 00:01.000\na", "a.vtt"),
        ("Client: " + " " * 300_000 + "x #00:00:01-0#", "a.txt"),
        ("a" + " " * 300_000 + "#", "a.txt"),
        ("@UTF8\n*C:\ta\n" + "\ta\n" * 200_000, "a.cha"),
        (
            json.dumps({"segments": [{"text": "a", "start": 10**300, "end": -1}, {"text": "b", "start": True}]}),
            "a.json",
        ),
        ('{"segments": [{"text": "a", "start": NaN, "end": Infinity}, {"text": 5, "words": {}}]}', "a.json"),
        ('{"segments": [{"text": "\\ud800 a\\u0000", "start": "x", "words": [1, null, {"word": []}]}]}', "a.json"),
    ],
)
def test_what_would_hang_or_crash_is_read(read: Any, content: str, name: str) -> None:
    found = read(content, name)
    for turn in turns(found):
        assert turn.text.encode()
        assert turn.end_ms is None or turn.start_ms is not None


def test_real_files(samples: Path) -> None:
    files = [file for kind in ("subs", "transcript_json", "chat", "exb") for file in sorted((samples / kind).iterdir())]
    read, refused = {}, {}
    for file in files:
        try:
            read[file.name] = spoken.read(file)
        except IprError as error:
            refused[file.name] = str(error)
    assert set(refused) == {
        "ttconv__signature-space-no-newline.vtt",
        "ttconv__signature-space.vtt",
        "webvtt-py__invalid_format2.srt",
        "webvtt-py__invalid_format3.srt",
        "react-transcript-editor__subtitalizer-entities-range-example.json",
    }
    counts = {name: len(turns(found)) for name, found in read.items()}
    assert counts["webvtt-py__netflix_chicas_del_cable.vtt"] == 865
    assert counts["corpus-services__AlmalIsNFreak.exb"] == 163
    assert counts["react-transcript-editor__KateDarling-bbcKaldiTranscriptWithSpeakerSegments.json"] == 73
    for name, found in read.items():
        _check(found)
        if name.endswith((".vtt", ".srt")):
            text = next(file for file in files if file.name == name).read_text("utf-8", "replace")
            assert text.count("-->") == len(turns(found)) + found.report.count(Fate.DROPPED, "cues") + (
                name == "webvtt-py__youtube_dl.vtt"  # one cue only repeats what was said
            )


def _check(found: Found) -> None:
    starts = [turn.start_ms for turn in turns(found) if turn.start_ms is not None]
    assert starts == sorted(starts)
    for turn in turns(found):
        assert turn.text == " ".join(turn.text.split()) != ""
        assert len(turn.word_ms) in (0, len(turn.text.split()))
        assert list(turn.word_ms) == sorted(turn.word_ms)
        assert turn.start_ms is None or turn.end_ms is None or turn.end_ms >= turn.start_ms
    assert found.report.count(Fate.TAKEN, "turns") == len(turns(found))
