import pytest

from iprtool.domain.errors import IprError
from iprtool.domain.rules import check_times

LENGTH = 10_000


@pytest.mark.parametrize(("start", "end"), [(0, None), (LENGTH, None), (0, LENGTH), (5, 6)])
def test_times_within_the_recording_are_allowed(start: int, end: int | None) -> None:
    check_times(start, end, LENGTH)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (-1, None, "lies outside"),
        (LENGTH + 1, None, "lies outside"),
        (5, 5, "before or at its begin"),
        (5, 4, "before or at its begin"),
        (5, LENGTH + 1, "lies outside"),
    ],
)
def test_other_times_are_refused_in_words(start: int, end: int | None, words: str) -> None:
    with pytest.raises(IprError, match=words):
        check_times(start, end, LENGTH)
