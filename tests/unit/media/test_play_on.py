"""Which early end of an engine is none of damage."""

from dataclasses import replace
from fractions import Fraction

import pytest

from iprtool.media import FrameIndex, Probe
from iprtool.media.play_on import ends_sparsely

SLOW = Probe("mp4", (), Fraction(0), 60_000, has_video=True, has_audio=False)
TEN_SECONDS_EACH = FrameIndex(range(0, 60_000, 10_000))


@pytest.mark.parametrize("has_audio", [False, True])
@pytest.mark.parametrize("ms", [30_000, 45_000, 53_000, 59_999])
def test_a_few_pictures_may_be_left(ms: int, has_audio: bool) -> None:
    assert ends_sparsely(TEN_SECONDS_EACH, ms, replace(SLOW, has_audio=has_audio))


@pytest.mark.parametrize("has_audio", [False, True])
def test_many_pictures_left_are_damage(has_audio: bool) -> None:
    assert not ends_sparsely(FrameIndex(range(0, 60_000, 40)), 50_000, replace(SLOW, has_audio=has_audio))


def test_sound_that_goes_on_after_the_last_picture_is_damage_when_it_stops() -> None:
    """A lecture with one slide; without sound, one picture may stand for as long as it likes."""
    slide = FrameIndex([0])
    assert not ends_sparsely(slide, 20_000, replace(SLOW, has_audio=True))
    assert ends_sparsely(slide, 20_000, SLOW)
