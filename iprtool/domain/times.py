"""Milliseconds, and how a person reads and writes them.

Times are whole milliseconds from the recording's origin. They are rounded once, half up, where they enter the program.
"""

import re
from datetime import date, datetime, time
from fractions import Fraction
from functools import lru_cache

from iprtool.domain.errors import IprError

_DAY = re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})|(?P<d2>\d{1,2})\.\s*(?P<m2>\d{1,2})\.\s*(?P<y2>\d{4})")
_TIME_OF_DAY = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.]\d{2})?")
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_CLOCK = re.compile(r"(?:(?:(\d+):)?(\d{1,3}):)?(\d+)(?:[.,](\d{1,9}))?")


def to_ms(seconds: float | Fraction) -> int:
    """Seconds as whole milliseconds, halves rounded up (so that -0.0005 s is 0 and 0.0005 s is 1)."""
    return int((Fraction(seconds) * 1000 + Fraction(1, 2)).__floor__())


def clock(ms: int) -> str:
    """`HH:MM:SS.mmm`, with a leading minus sign before the origin: ``clock(881_640) == "00:14:41.640"``."""
    seconds, millis = divmod(abs(ms), 1000)
    return f"{'-' if ms < 0 else ''}{_whole_seconds(seconds)}.{millis:03}"


@lru_cache(maxsize=1_000)
def _whole_seconds(seconds: int) -> str:
    """Tables write 100,000 times in their order, many in the same second."""
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def short_clock(ms: int) -> str:
    """`MM:SS` or `H:MM:SS`, whole seconds rounded down, for rulers and lists."""
    seconds = max(ms, 0) // 1000
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60:02}:{rest % 60:02}"


def parse_clock(text: str) -> int:
    """Milliseconds of a time that a person typed: `14:41.64`, `00:14:41,640`, `881.64` (seconds).

    Raises IprError when the text is no time; minutes and seconds after a colon must be below 60.
    """
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        raise _not_a_time(text)
    hours, minutes, seconds, fraction = match.groups()
    if (minutes and int(seconds) > 59) or (hours and int(minutes) > 59):
        raise _not_a_time(text)
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds)
    return to_ms(whole + Fraction(int(fraction or 0), 10 ** len(fraction or "")))


def parse_amount(text: str) -> int:
    """Milliseconds of an amount as a person types it: `+1.5` (seconds), `-0:02.25`, `340 ms`; signs as they are.

    Raises IprError for anything else.
    """
    typed = text.strip().replace("−", "-").replace("–", "-")
    sign = -1 if typed.startswith("-") else 1
    amount = typed.removeprefix("-").removeprefix("+").strip()
    if amount.endswith("ms") and amount[:-2].strip().isdecimal():
        return sign * int(amount[:-2])
    try:
        return sign * parse_clock(amount.removesuffix("s"))
    except IprError as error:
        raise IprError(f"“{text.strip()}” is no amount of time.", "Write it as +1.5, -0:02.25 or 340 ms.") from error


def parse_day(text: str) -> date:
    """A day of a file: `2026-03-04` or `4.3.2026`. Raises IprError for another text, such as `3/4/2026`: two days."""
    match = _DAY.fullmatch(text.strip())
    try:
        if match is not None:
            year, month, day = (match[name] or match[f"{name}2"] for name in "ymd")
            return check_day(date(int(year), int(month), int(day)))
    except ValueError:
        pass
    raise IprError(f"“{text.strip()[:40]}” is not a day.", "Write it as 2026-03-04.")


def check_day(day: date) -> date:
    """A day of a study. Raises IprError for one that can only be a slip, as in the year 206."""
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise IprError(f"{day.isoformat()} is no day of a study.", "Write the year with four digits: 2026-03-04.")
    return day


def on_clock(day: date, at: time) -> datetime | None:
    """A time of a day on the clock of this place; None for a day that no clock knows, as in the year 1."""
    try:
        return datetime.combine(day, at).astimezone()
    except (ValueError, OverflowError, OSError):
        return None


def check_time_of_day(text: str) -> str:
    """A time of day as `14:05`, from what was typed; empty stays empty. Raises IprError for another text."""
    typed = text.strip()
    if not typed:
        return ""
    match = _TIME_OF_DAY.fullmatch(typed)
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise IprError(f"“{typed[:40]}” is not a time of day.", "Write it as 14:50.")
    return f"{int(match[1]):02}:{match[2]}"


def _not_a_time(text: str) -> IprError:
    return IprError(f"“{text.strip()}” is not a time.", "Write it as 00:14:41.640, as 14:41 or in seconds.")
