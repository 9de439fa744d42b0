"""Reading what is spoken from CHAT (`.cha`), the form of TalkBank: its main lines, with the times of their bullets."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from iprtool.domain import voices
from iprtool.domain.kinds import Voice
from iprtool.exchange.found import Found, FoundMedium
from iprtool.exchange.report import Report
from iprtool.exchange.spoken_turns import Turns, spoken_text

_BULLET = re.compile(r'\x15(?:%\w+:"?[^"_\x15]{0,200}"?_)?(\d{1,12})_(\d{1,12})\x15')
_MAIN = re.compile(r"\*([^:\s]{1,40}):\s*(.*)", re.S)
_EDGES = re.compile(r"^\W+|\W+$")
_WORDS_TIER = "%wor"
_SHORT = {
    "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "spa": "es", "ita": "it", "nld": "nl", "por": "pt", "pol": "pl",
    "dan": "da", "swe": "sv", "nor": "no", "fin": "fi", "ell": "el", "tur": "tr", "rus": "ru", "zho": "zh", "jpn": "ja",
}  # fmt: skip
"""Languages as CHAT names them and as they are kept here; others stay as they are."""


class _Line(NamedTuple):
    number: int
    text: str


def read(file: Path) -> Found:
    """The main lines of a file as turns. Raises IprError for a file that has none."""
    report = Report(file.name, "CHAT")
    text = spoken_text(file, report)
    headers: dict[str, str] = {}
    turns = Turns(report, "main lines")
    for main, tiers in _utterances(text, headers, report):
        _add(main, tiers, turns)
    language = headers.get("@Languages", "").split(",")[0].strip()
    found = turns.transcript(file.name, language=_SHORT.get(language, language))
    medium = headers.get("@Media", "").split(",")[0].strip()
    media = [FoundMedium(medium)] if medium else []
    kept = {"@Media", "@Languages", "@Participants"} & headers.keys()
    report.dropped("headers", "what they say has no place here", count=len(headers) - len(kept))
    return Found(report, media=media, transcripts=[replace(found, voices=tuple(_voices(headers)))])


def _lines(text: str) -> Iterator[_Line]:
    """The lines, with those that go on (they begin with a tab) put together."""
    first, together = 0, list[str]()
    for number, raw in enumerate(text.split("\n"), 1):
        if together and raw[:1] in ("\t", " "):
            together.append(raw.strip())
            continue
        if together:
            yield _Line(first, " ".join(together))
        first, together = number, [raw] if raw.strip() else []
    if together:
        yield _Line(first, " ".join(together))


def _utterances(text: str, headers: dict[str, str], report: Report) -> Iterator[tuple[_Line, dict[str, str]]]:
    """Each main line with the tiers below it; headers are put where they belong."""
    main: _Line | None = None
    tiers: dict[str, str] = {}
    for line in _lines(text):
        name, _, value = line.text.partition(":")
        if line.text.startswith("%"):
            tiers[name] = value
            if name != _WORDS_TIER:
                report.dropped(f"{name} tiers", "they are not spoken")
            continue
        if main is not None:
            yield main, tiers
        main, tiers = None, {}
        if line.text.startswith("*"):
            main = line
        elif line.text.startswith("@"):
            headers[name] = value.strip()
        else:
            report.dropped("lines", "they begin with none of @, * and %", f"line {line.number}")
    if main is not None:
        yield main, tiers


def _add(main: _Line, tiers: Mapping[str, str], turns: Turns) -> None:
    where, match = f"line {main.number}", _MAIN.fullmatch(main.text)
    if match is None:
        turns.report.dropped("main lines", "who speaks cannot be read", where)
        return
    times = [tuple(map(int, bullet)) for bullet in _BULLET.findall(match[2])]
    text = _BULLET.sub(" ", match[2])
    start_ms, end_ms = (times[0][0], times[-1][1]) if times else (None, None)
    turns.add(text, start_ms, end_ms, match[1], _word_ms(text, tiers.get(_WORDS_TIER, ""), start_ms), where)


def _word_ms(text: str, tier: str, start_ms: int | None) -> list[int]:
    """When each word of a main line begins, by the tier of its words; marks have the time of the word before them."""
    first, *rest = _BULLET.split(tier)
    timed = [(_bare(said), int(begin)) for said, begin in zip([first, *rest[2::3]], rest[::3], strict=False)]
    if not timed or start_ms is None:
        return []
    found, now, place = [], start_ms, 0
    for word in text.split():
        if place < len(timed) and _bare(word) == timed[place][0]:
            now, place = timed[place][1], place + 1
        found.append(now)
    return found if place == len(timed) else []


def _bare(said: str) -> str:
    """The last word of a text, without signs around it."""
    *_, last = said.split() or [""]
    return _EDGES.sub("", last).casefold()


def _voices(headers: Mapping[str, str]) -> Iterator[tuple[str, Voice]]:
    """Who the participants are, where their role says it: `INV Anna Interviewer`."""
    for participant in headers.get("@Participants", "").split(","):
        code, *more = participant.split()[:4] or [""]
        voice = voices.known(more[-1]) if more else None
        if voice is not None:
            yield code, voice
