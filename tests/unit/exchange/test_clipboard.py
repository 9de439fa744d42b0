"""What is copied comes back exactly; anything else in the clipboard is refused in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iprtool.domain.errors import IprError
from iprtool.domain.segment import CopiedTag
from iprtool.exchange import clipboard

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_RATINGS = st.dictionaries(_TEXT, st.floats(allow_nan=False, allow_infinity=False), max_size=3)
_TAG = st.builds(
    CopiedTag,
    _TEXT,
    st.integers(0, 10_000_000),
    st.none() | st.integers(1, 10_000_000),
    _TEXT,
    _RATINGS.map(lambda ratings: tuple(sorted(ratings.items()))),
)


@given(st.lists(_TAG, min_size=1, max_size=5).map(tuple))
def test_copied_tags_come_back_exactly(clip: tuple[CopiedTag, ...]) -> None:
    assert clipboard.from_text(clipboard.to_text(clip)) == clip


@pytest.mark.parametrize(
    "text",
    [
        "",
        "some words",
        "[]",
        '{"format": 2, "tags": [1]}',
        '{"format": 1, "tags": []}',
        '{"format": 1, "tags": [{"code": "", "start_ms": -1, "length_ms": null, "memo": "", "ratings": {}}]}',
        '{"format": 1, "tags": [{"code": "", "start_ms": 1, "length_ms": 0, "memo": "", "ratings": {}}]}',
        '{"format": 1, "tags": [{"code": "", "start_ms": 1, "length_ms": 5, "memo": "", "ratings": [1]}]}',
        "[" * 100_000,
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(IprError, match="no tags of iprtool"):
        clipboard.from_text(text)


def test_a_table_has_one_row_a_line() -> None:
    assert clipboard.to_table([["a", "b\tc\nd"], ["e", ""]]) == "a\tb c d\ne\t"
