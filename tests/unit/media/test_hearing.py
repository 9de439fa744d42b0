"""A passage of a sound is what the whole sound has there, to the sample, in every kind of file."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from iprtool.media import file_source, inspect
from iprtool.media.hearing import listen, passage
from tests.bench.talk import RATE, talk
from tests.bench.talk import write as write_talk
from tests.unit.media.make_media import Recipe, make


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("passages")


@pytest.mark.parametrize("name", ["talk.wav", "talk.mp4", "talk.mkv", "talk.mp3", "talk.ogg"])
def test_a_passage_is_what_the_whole_has_there(folder: Path, name: str) -> None:
    file = write_talk(folder / name, talk(6), ())
    source, probe = file_source(file), inspect(file)
    whole = listen(source, probe, rate=RATE).astype(np.int32)
    for begin_ms in (0, 1_700, 4_321):
        heard = passage(source, probe, begin_ms, RATE, rate=RATE).astype(np.int32)
        begin = round(begin_ms * RATE / 1000)
        other = np.abs(heard - whole[begin : begin + RATE]) > 330
        assert other.mean() < 0.05, f"from {begin_ms} ms on; AAC writes noise as noise, which is never the same twice"
        assert np.abs(heard).max() > 1_000


def test_before_the_begin_and_after_the_end_there_is_silence(folder: Path) -> None:
    file = make(folder, Recipe("short.wav", seconds=Fraction(2), size=None)).path
    source, probe = file_source(file), inspect(file)
    whole = listen(source, probe, rate=RATE)
    early = passage(source, probe, -500, RATE, rate=RATE)
    assert not early[: RATE // 2].any()
    assert np.array_equal(early[RATE // 2 :], whole[: RATE - RATE // 2])
    late = passage(source, probe, 1_500, RATE, rate=RATE)
    assert np.array_equal(late[: RATE // 2], whole[-(RATE // 2) :])
    assert not late[RATE // 2 :].any()
