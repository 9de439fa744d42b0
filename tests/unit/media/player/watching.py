"""A player that is listened to: what of it tests look at."""

from collections.abc import Callable
from pathlib import Path

from iprtool.media import Probe, inspect
from tests.unit.media.players_fixtures import DRAWINGS, Watcher, until

Open = Callable[..., Watcher]


def begin(name: str, number: int) -> int:
    """When a picture begins."""
    return DRAWINGS[name].times_ms[number]


def number_at(name: str, ms: int) -> int:
    """The picture on screen at a time."""
    return max(i for i, each in enumerate(DRAWINGS[name].times_ms) if each <= ms)


def plays_past(watcher: Watcher, ms: int) -> None:
    until(lambda: watcher.player.now_ms() > ms, f"playing past {ms} ms")


def errors_of_the_clock(watcher: Watcher, name: str, end_ms: int) -> list[int]:
    """Play until that time: how far the clock is ahead of each picture that comes."""
    told: list[int] = []
    watcher.player.on_frame(lambda _frame: told.append(watcher.player._clock.now()))
    seen = len(watcher.frames)
    watcher.player.play()
    plays_past(watcher, end_ms)
    codes = [code for _, code, _ in watcher.frames[seen:]]
    return [ms - begin(name, code) for ms, code in zip(told[1:], codes, strict=False) if code is not None]


def with_origin_later(path: Path, ms: int) -> Probe:
    """What is in a recording, with another origin than is found in it."""
    found = inspect(path)
    return found.with_origin(found.origin_us + ms * 1_000)
