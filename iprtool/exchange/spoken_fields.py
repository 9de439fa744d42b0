"""The fields of JSON that programs for speech-to-text write, read so that nothing in them can surprise."""

import json
import math
import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from iprtool.domain.errors import IprError
from iprtool.domain.times import to_ms
from iprtool.exchange.limits import UNTOUCHED, text_of
from iprtool.exchange.spoken_turns import clock_ms

Part = dict[str, Any]
_MOST_PARTS = 250_000
"""Lists and objects in a file: a day of speech has 220,000 words."""
_SECONDS = re.compile(r"(-?\d{1,12}(?:\.\d{1,30})?)s?")
_TEXT = ("punctuated_word", "punct", "word", "text", "content", "value")
_BEGIN = ("start", "startTime", "start_time", "startOffset", "ts", "start_ts")
_END = ("end", "endTime", "end_time", "endOffset", "end_ts")
_WHO = ("speaker", "speaker_label", "speakerTag", "speakerLabel", "speaker_id")


def parsed(content: bytes, name: str) -> Any:
    """What JSON says. Raises IprError for other text, and for JSON that is too large or nests too deep."""
    if content.count(b"{") + content.count(b"[") > _MOST_PARTS:
        raise IprError(f"{name} holds more parts than a day of speech has.", UNTOUCHED)
    text, _ = text_of(content, name)
    try:
        return json.loads(text)
    except RecursionError:
        raise IprError(f"{name} nests too deeply.", UNTOUCHED) from None
    except ValueError as error:
        place = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise IprError(f"{name} is not JSON that can be read{place}.", UNTOUCHED) from None


def parts(data: Any, *path: str) -> list[Part]:
    """The objects of the list at a path; empty where there is none."""
    for name in path:
        data = data.get(name) if isinstance(data, dict) else None
    return [each for each in data if isinstance(each, dict)] if isinstance(data, list) else []


def part_of(data: Any, name: str) -> Part:
    """The object under a name; an empty one where there is none."""
    found = data.get(name) if isinstance(data, dict) else None
    return found if isinstance(found, dict) else {}


def first_of(part: Part, names: Iterable[str]) -> Any:
    """The first field of these names that says anything."""
    return next((part[name] for name in names if part.get(name) is not None), None)


def text_in(part: Part, *names: str) -> str:
    """The text of one of these fields; without names of those that hold words."""
    found = first_of(part, names or _TEXT)
    return found if isinstance(found, str) else str(found) if is_number(found) else ""


def seconds_ms(value: Any) -> int | None:
    """Milliseconds of seconds as a number, as `1.5`, `1.500s` or `00:00:01,500`; None for anything else."""
    if isinstance(value, dict):
        whole, nanos = value.get("seconds", 0), value.get("nanos", 0)
        value = f"{whole}.{nanos:09}" if type(nanos) is int and nanos >= 0 else None
    if isinstance(value, str):
        match = _SECONDS.fullmatch(value.strip())
        return to_ms(Fraction(match[1])) if match else clock_ms(value)
    return to_ms(value) if is_number(value) else None


def is_number(value: Any) -> bool:
    """Whether this is a number that can be counted with."""
    return type(value) is int or (type(value) is float and math.isfinite(value))


def begin_of(part: Part) -> int | None:
    """When a word or segment begins, in ms."""
    return seconds_ms(first_of(part, _BEGIN))


def end_of(part: Part) -> int | None:
    """When it ends, in ms."""
    return seconds_ms(first_of(part, _END))


def who_in(part: Part) -> str:
    """Who speaks it."""
    found = first_of(part, _WHO)
    if isinstance(found, dict):
        found = first_of(found, ("name", "@id", "id"))
    if type(found) is int:
        return f"Speaker {found}"
    return found if isinstance(found, str) else ""


def language_of(data: Any) -> str:
    """The language that a file names."""
    found = first_of(data, ("language", "language_code", "lang")) if isinstance(data, dict) else ""
    found = found or text_in(part_of(data, "result"), "language")
    return found if isinstance(found, str) and len(found) <= 20 else ""
