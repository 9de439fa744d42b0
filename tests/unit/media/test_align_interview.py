"""An interview that another device recorded, found by its own sound, by the session's sound in it, and by claps."""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iprtool.domain.errors import IprError
from iprtool.domain.stimulus import Stretch
from iprtool.media.align import Alignment
from iprtool.media.align_interview import as_played, by_marks, by_own_sound, by_session, laid_out
from iprtool.media.hearing import RATE, Samples
from tests.bench import talk
from tests.bench.talk import Microphone, heard

INTERVIEW_S, SESSION_S = 240, 150


@cache
def speech(seconds: int, seed: int) -> talk.Samples:
    return talk.talk(seconds, seed)


def few(sound: talk.Samples) -> Samples:
    """At the rate that is compared."""
    sound = sound[: len(sound) // 2 * 2]
    samples: Samples = (np.clip((sound[::2] + sound[1::2]) / 2, -1, 1) * 32767).astype(np.int16)
    return samples


def log(*turns: tuple[float, float, float]) -> list[Stretch]:
    """Stretches from (begins in s, session in s, rate); a rate of 0 stands. The last one is the end."""
    ms = [(round(at * 1000), round(session * 1000), rate) for at, session, rate in turns]
    return [
        Stretch(begin, end, session, session + round((end - begin) * rate), rate > 0, rate or 1.0)
        for (begin, session, rate), (end, _, _) in pairwise(ms)
    ]


WATCHED = log(
    (2, 0, 1), (30, 28, 0), (52, 28, 1), (80, 56, 0), (95, 20, 1), (125, 50, 2), (135, 70, 0), (150, 100, 1),
    (195, 145, 0), (200, 60, 1), (232, 92, 0), (240, 92, 0),
)  # fmt: skip
"""Stops, a jump back, a stretch at double speed, a jump on."""


@cache
def room(played_gain: float = 0.35, talks: bool = True) -> talk.Samples:
    """What could be heard in the room: the loudspeaker, each time a little late, and louder talk while it stands."""
    sound, session = np.zeros(INTERVIEW_S * talk.RATE, np.float32), speech(SESSION_S, 1)
    random, words = np.random.default_rng(5), speech(INTERVIEW_S, 2)
    for each in WATCHED:
        begin, end = (round(at * talk.RATE / 1000) for at in (each.begin_ms, each.end_ms))
        if not each.playing:
            sound[begin:end] += words[begin:end] * np.float32(talks)
            continue
        late = round(random.uniform(-0.025, 0.025) * talk.RATE)
        source = round(each.session_begin_ms * talk.RATE / 1000)
        played = session[source : source + round((end - begin) * each.rate)]
        if each.rate != 1:
            played = played[:: round(each.rate)]
        sound[begin + late : begin + late + len(played)] += played * np.float32(played_gain)
    return sound


def off_by(found: Alignment, device: Microphone, at_s: float) -> float:
    """How far a time of the device is from where it belongs in the interview, in ms."""
    truth = (device.begins_s + at_s * (1 + device.drift_ppm / 1e6)) * 1000
    return abs(found.offset_ms + at_s * 1000 * (1 + found.drift_ppm / 1e6) - truth)


DEVICES = [
    Microphone(begins_s=12.345, noise=0.5, colour=2),
    Microphone(begins_s=-8.2, drift_ppm=80, noise=0.5, colour=3),
    Microphone(begins_s=40.0, seconds=150, noise=0.3, gain=-0.5, colour=4),
]


@pytest.mark.parametrize("device", DEVICES, ids=["later", "earlier, drifting", "a part, wired the wrong way"])
def test_the_sessions_sound_in_the_room_says_where_it_lies(device: Microphone) -> None:
    found = by_session(WATCHED, few(speech(SESSION_S, 1)), few(heard(room(), device)))
    assert max(off_by(found, device, at) for at in (0, 60, 120)) < 50
    assert found.agreeing >= 10


@pytest.mark.parametrize("device", DEVICES[:2], ids=["later", "earlier, drifting"])
def test_the_interviews_own_sound_says_where_it_lies(device: Microphone) -> None:
    own = few(heard(room(), Microphone(begins_s=3.0, seconds=100, noise=0.3)))
    again = few(heard(room(), Microphone(begins_s=120.0, noise=0.3)))
    found = by_own_sound(laid_out([(3_000, own), (120_000, again)]), few(heard(room(), device, 9)))
    assert max(off_by(found, device, at) for at in (0, 120)) < 8


def test_another_interview_is_refused() -> None:
    other = few(heard(speech(INTERVIEW_S, 7), Microphone(noise=0.3)))
    with pytest.raises(IprError, match="not found in this recording; its place is as it was"):
        by_session(WATCHED, few(speech(SESSION_S, 1)), other)
    with pytest.raises(IprError, match="no common sound"):
        by_own_sound(few(room()), other)


def test_headphones_are_refused() -> None:
    """The device heard the talk only."""
    with pytest.raises(IprError, match="headphones"):
        by_session(WATCHED, few(speech(SESSION_S, 1)), few(heard(room(0.0), Microphone(noise=0.3))))


@pytest.mark.parametrize("turns", [[(0, 0, 0), (60, 0, 0)], [(0, 0, 1.5), (60, 0, 0)], [(0, 0, 1), (10, 0, 0)]])
def test_too_little_that_was_played_is_refused(turns: list[tuple[float, float, float]]) -> None:
    with pytest.raises(IprError, match="Too little of the session"):
        by_session(log(*turns), few(speech(SESSION_S, 1)), few(room()))


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 100), st.sampled_from([0, 1, 1.5])), min_size=1, max_size=8)
)
@settings(max_examples=50, deadline=None)
def test_what_is_laid_out_is_the_session_where_it_played(steps: Sequence[tuple[int, int, float]]) -> None:
    session = np.arange(1, 100 * RATE // 100 + 1, dtype=np.int16)  # one second, all different
    begin, turns = 0.0, list[tuple[float, float, float]]()
    for length, place, rate in steps:
        turns.append((begin, place / 1000, rate))
        begin += 2 + length / 10
    stretches = log(*turns, (begin, 0, 0))
    played = as_played(stretches, session)
    for each in stretches:
        here = played[each.begin_ms * RATE // 1000 : each.end_ms * RATE // 1000]
        there = session[each.session_begin_ms * RATE // 1000 : each.session_end_ms * RATE // 1000]
        expected = there if each.playing and each.rate == 1 else there[:0]
        assert np.array_equal(here[: len(expected)], expected)
        assert not here[len(expected) :].any()


@given(
    st.floats(-1e6, 1e6), st.floats(-200, 200), st.lists(st.floats(0, 3.6e6), min_size=2, max_size=6, unique=True)
)  # fmt: skip
def test_marks_say_offset_and_drift(offset: float, drift: float, times: list[float]) -> None:
    pace = 1 + drift / 1e6
    far = max(times) - min(times) >= 60_000
    found = by_marks([(offset + at * pace, at) for at in times])
    for at in times:
        exact = offset + at * pace
        assert found.offset_ms + at * (1 + found.drift_ppm / 1e6) == pytest.approx(exact, abs=0.01 if far else 13)


def test_one_clap_says_the_offset() -> None:
    assert by_marks([(61_500.0, 1_500.0)]) == Alignment(60_000.0, 0.0, 0.0, 1, 1)


@pytest.mark.parametrize("marks", [[], [(0.0, 0.0), (5_000.0, 0.0)], [(0.0, 0.0), (3_700_000.0, 3_600_000.0)]])
def test_marks_that_contradict_are_refused(marks: list[tuple[float, float]]) -> None:
    with pytest.raises(IprError):
        by_marks(marks)
