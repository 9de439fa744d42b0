"""Reading what is spoken from the JSON of speech-to-text: Whisper and its kin, and services and editors around them.

What a file is shows by its shape: `SHAPES` is asked in its order.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

from iprtool.domain.errors import IprError
from iprtool.domain.times import to_ms
from iprtool.exchange.found import Found
from iprtool.exchange.limits import UNTOUCHED, content_of
from iprtool.exchange.report import Report
from iprtool.exchange.spoken_fields import (
    Part,
    begin_of,
    end_of,
    is_number,
    language_of,
    parsed,
    part_of,
    parts,
    seconds_ms,
    text_in,
    who_in,
)
from iprtool.exchange.spoken_turns import LARGEST, Turns, clean

_PAUSE_MS = 1_500
"""So long a silence ends a turn where nothing else says when one ends."""


class Word(NamedTuple):
    """One word as a program heard it. `part` counts what the file keeps apart; `glued`: no space stands before it."""

    text: str
    start_ms: int | None = None
    end_ms: int | None = None
    speaker: str = ""
    part: int = 0
    glued: bool = False


class Shape(NamedTuple):
    """What a file of one kind of program looks like, and how its turns are taken."""

    name: str
    fits: Callable[[Any], bool]
    take: Callable[[Any, Turns], None]


def read(file: Path) -> Found:
    """The turns of a file. Raises IprError for JSON of which nobody knows what is spoken in it."""
    data = parsed(content_of(file, LARGEST), file.name)
    shape = next((shape for shape in SHAPES if shape.fits(data)), None)
    if shape is None:
        raise IprError(f"{file.name} is JSON, but none of a transcript that is known here.", UNTOUCHED)
    report = Report(file.name, shape.name)
    turns = Turns(report, "segments")
    shape.take(data, turns)
    turns.close_ends()
    return Found(report, transcripts=[turns.transcript(file.name, language=language_of(data))])


def of_whisper(segments: Sequence[Part], name: str, language: str) -> Found:
    """The turns of segments as Whisper gives them; for a program that has just heard them."""
    report = Report(name, "Whisper")
    turns = Turns(report, "segments")
    _whisper({"segments": list(segments)}, turns)
    return Found(report, transcripts=[turns.transcript(name, language=language)])


# From words and segments to turns


def _word(part: Part, number: int = 0, speaker: str = "") -> Word:
    return Word(text_in(part), begin_of(part), end_of(part), who_in(part) or speaker, number)


def _heard(words: Iterable[Word]) -> tuple[str, list[int]]:
    """The text of words, and when each begins; a word whose time is missing begins with the one before it."""
    texts: list[list[str]] = []
    times: list[int | None] = []
    for word in words:
        tokens = clean(word.text).split()
        if tokens and word.glued and texts:
            texts[-1].append(tokens.pop(0))
        texts += [[token] for token in tokens]
        times += [word.start_ms] * len(tokens)
    text = " ".join(map("".join, texts))
    known = next((ms for ms in times if ms is not None), None)
    if known is None:
        return text, []
    found = []
    for ms in times:
        known = known if ms is None else ms
        found.append(known)
    return text, found


def _in_turns(words: Iterable[Word], turns: Turns) -> None:
    """Words as turns: a new one with another speaker or part, or after a silence where there are no parts."""
    said: list[Word] = []
    end_ms: int | None = None
    for word in words:
        before = said[-1] if said else word
        other = (word.speaker, word.part) != (before.speaker, before.part)
        silence = word.start_ms is not None and end_ms is not None and word.start_ms - end_ms > _PAUSE_MS
        if (other or (silence and not word.part)) and not word.glued:
            _add(said, turns)
            said = []
        said.append(word if not word.glued else word._replace(speaker=before.speaker, part=before.part))
        end_ms = word.end_ms if word.end_ms is not None else end_ms
    if said:
        _add(said, turns)


def _add(said: list[Word], turns: Turns) -> None:
    text, word_ms = _heard(said)
    ends = [word.end_ms for word in said if word.end_ms is not None]
    turns.add(text, word_ms[0] if word_ms else None, max(ends, default=None), said[0].speaker, word_ms)


def _add_segment(
    segment: Part, words: list[Word], turns: Turns, where: str, text: str, start_ms: int | None, end_ms: int | None
) -> None:
    """A segment with its own text and times; its words give their times where they are the words of its text."""
    heard, word_ms = _heard(words)
    text = clean(text) or heard
    if words and len(word_ms) != len(text.split()):
        turns.report.changed("segments", "their words are not those of their text; taken without times of words", where)
        word_ms = []
    speakers = [word.speaker for word in words if word.speaker]
    speaker = who_in(segment) or (next((name for name, _ in Counter(speakers).most_common(1)), ""))
    if start_ms is None and word_ms:
        start_ms, end_ms = word_ms[0], words[-1].end_ms
    turns.add(text, start_ms, end_ms, speaker, word_ms, where)


def _by_spans(words: list[Part], spans: list[Part]) -> Iterator[Word]:
    """Words of which the file says elsewhere who speaks from when on."""
    timed = sorted(
        ((begin, who_in(span)) for span in spans if (begin := begin_of(span)) is not None), key=lambda t: t[0]
    )
    begins = [begin for begin, _ in timed]
    for part in words:
        word = _word(part)
        number = bisect_right(begins, word.start_ms) if word.start_ms is not None else 0
        speaker = timed[number - 1][1] if number else ""
        yield word._replace(part=number, speaker=word.speaker or speaker)


# What the files of each program look like


def _whisper(data: Any, turns: Turns) -> None:
    segments = parts(data, "segments") if isinstance(data, dict) else parts(data)
    for number, segment in enumerate(segments, 1):
        said = [_word(part) for part in parts(segment, "words")]
        if any(word.text[:1].isspace() for word in said):
            said = [word._replace(glued=not word.text[:1].isspace()) for word in said]
        start_ms, end_ms = begin_of(segment), end_of(segment)
        duration = seconds_ms(segment.get("duration"))
        if end_ms is None and start_ms is not None and duration is not None:
            end_ms = start_ms + duration
        text = text_in(segment, "text", "transcript", "body")
        _add_segment(segment, said, turns, f"segment {number}", text, start_ms, end_ms)


def _whisper_cpp(data: Any, turns: Turns) -> None:
    for number, segment in enumerate(parts(data, "transcription"), 1):
        times = part_of(segment, "timestamps")
        turns.add(
            text_in(segment, "text"),
            seconds_ms(times.get("from")),
            seconds_ms(times.get("to")),
            who_in(segment),
            where=f"segment {number}",
        )


def _podcast(data: Any, turns: Turns) -> None:
    """Some write each word as a segment of its own."""
    segments = parts(data, "segments")
    if all(len(text_in(segment, "body").split()) < 2 for segment in segments):
        _in_turns((_word(each)._replace(text=text_in(each, "body")) for each in segments), turns)
    else:
        _whisper(data, turns)


def _kaldi(data: Any, turns: Turns) -> None:
    inner = part_of(data, "retval") or data
    _in_turns(_by_spans(parts(inner, "words"), parts(inner, "segmentation", "segments")), turns)


def _paper_edit(data: Any, turns: Turns) -> None:
    _in_turns(_by_spans(parts(data, "words"), parts(data, "paragraphs")), turns)


def _plain_words(data: Any, turns: Turns) -> None:
    found = parts(data, "words") or parts(data, "result")
    listed = [word for each in parts(data) for word in parts(each, "result")]
    _in_turns(map(_word, found or listed), turns)


def _items(items: list[Part], speakers: dict[str, str]) -> Iterator[Word]:
    """Words and signs of punctuation, each with what else it may be."""
    for item in items:
        best = next(iter(parts(item, "alternatives")), {})
        word = _word(item)._replace(text=text_in(best, "content"), glued=item.get("type") == "punctuation")
        speaker = word.speaker or who_in(best) or speakers.get(str(item.get("start_time")), "")
        yield word._replace(speaker=speaker)


def _aws(data: Any, turns: Turns) -> None:
    results = part_of(data, "results")
    segments = parts(results, "speaker_labels", "segments")
    speakers = {str(i.get("start_time")): who_in(i) or who_in(s) for s in segments for i in parts(s, "items")}
    _in_turns(_items(parts(results, "items"), speakers), turns)


def _speechmatics(data: Any, turns: Turns) -> None:
    _in_turns(_items(parts(data, "results"), {}), turns)


def _google(data: Any, turns: Turns) -> None:
    results = parts(data, "results") or parts(data, "response", "results")
    best = [next(iter(parts(result, "alternatives")), {}) for result in results]
    if best and any("speakerTag" in word for word in parts(best[-1], "words")):
        best = best[-1:]  # the last result repeats all words, now with who speaks them
        _in_turns((_word(part) for part in parts(best[0], "words")), turns)
        return
    for number, each in enumerate(best, 1):
        said = [_word(part) for part in parts(each, "words")]
        if len({word.speaker for word in said}) > 1:
            _in_turns(said, turns)
        else:
            _add_segment({}, said, turns, f"result {number}", text_in(each, "transcript"), None, None)


def _deepgram(data: Any, turns: Turns) -> None:
    for number, channel in enumerate(parts(data, "results", "channels")):
        best = next(iter(parts(channel, "alternatives")), {})
        several = len(parts(data, "results", "channels")) > 1
        _in_turns((_word(part, 0, f"Channel {number}" if several else "") for part in parts(best, "words")), turns)


def _in_ms(part: Part) -> Word:
    """A word whose times are milliseconds."""
    start, end = part.get("start"), part.get("end")
    times = [each if type(each) is int else None for each in (start, end)]
    who = who_in(part)
    return Word(text_in(part), times[0], times[1], f"Speaker {who}" if len(who) == 1 else who)


def _assembly(data: Any, turns: Turns) -> None:
    spoken = parts(data, "utterances")
    listed = [[_in_ms(word) for word in parts(each, "words")] for each in spoken]
    if any(listed):
        _in_turns((word._replace(part=n) for n, words in enumerate(listed, 1) for word in words), turns)
    else:
        _in_turns(map(_in_ms, parts(data, "words")), turns)


def _rev(data: Any, turns: Turns) -> None:
    for number, monologue in enumerate(parts(data, "monologues"), 1):
        elements = [each for each in parts(monologue, "elements") if text_in(each).strip()]
        said = [_word(e, number, who_in(monologue))._replace(glued=e.get("type") == "punct") for e in elements]
        _in_turns(said, turns)


def _azure(data: Any, turns: Turns) -> None:
    for number, phrase in enumerate(parts(data, "recognizedPhrases"), 1):
        best = next(iter(parts(phrase, "nBest")), {})
        start, length = (_ticks(phrase.get(name)) for name in ("offsetInTicks", "durationInTicks"))
        end = start + length if start is not None and length is not None else None
        turns.add(text_in(best, "display", "lexical"), start, end, who_in(phrase), where=f"phrase {number}")


def _ticks(value: Any) -> int | None:
    """Ten million of them are a second."""
    return to_ms(Fraction(value) / 10**7) if is_number(value) else None


def _draft(data: Any, turns: Turns) -> None:
    entities = part_of(data, "entityMap")
    for number, block in enumerate(parts(data, "blocks"), 1):
        keys = [str(each.get("key")) for each in parts(block, "entityRanges")]
        said = [_word(part_of(part_of(entities, key), "data")) for key in keys]
        about = part_of(block, "data")
        _add_segment(about, said, turns, f"block {number}", text_in(block, "text"), begin_of(about), end_of(about))


def _has(*path: str, inside: str = "") -> Callable[[Any], bool]:
    """Whether there is a list of objects at a path, and whether the first has a field."""

    def fits(data: Any) -> bool:
        found = parts(data, *path)
        return bool(found) and (not inside or inside in found[0])

    return fits


def _is_assembly(data: Any) -> bool:
    return _has("words")(data) and not {"audio_duration", "audio_url"}.isdisjoint(data)


def _is_kaldi(data: Any) -> bool:
    return _has("retval", "words")(data) or (_has("words")(data) and "segmentation" in data)


def _is_google(data: Any) -> bool:
    return _has("results", inside="alternatives")(data) or _has("response", "results", inside="alternatives")(data)


SHAPES = (
    Shape("Amazon Transcribe", _has("results", "items"), _aws),
    Shape("Deepgram", _has("results", "channels"), _deepgram),
    Shape("Speechmatics", _has("results", inside="type"), _speechmatics),
    Shape("Google Speech-to-Text", _is_google, _google),
    Shape("AssemblyAI", _is_assembly, _assembly),
    Shape("Rev AI", _has("monologues"), _rev),
    Shape("BBC Kaldi", _is_kaldi, _kaldi),
    Shape("Digital Paper Edit", lambda data: _has("words")(data) and _has("paragraphs")(data), _paper_edit),
    Shape("whisper.cpp", _has("transcription"), _whisper_cpp),
    Shape("Azure Speech", _has("recognizedPhrases"), _azure),
    Shape("Podcast transcript", _has("segments", inside="body"), _podcast),
    Shape("Whisper", _has("segments", inside="text"), _whisper),
    Shape("Draft.js", lambda data: _has("blocks", inside="text")(data) and "entityMap" in data, _draft),
    Shape("Vosk", lambda data: _has("result", inside="word")(data) or _has(inside="result")(data), _plain_words),
    Shape("Words", _has("words"), _plain_words),
    Shape("Segments", _has(inside="text"), _whisper),
)
"""In the order in which they are asked."""
