"""Values of a curve, and what is left when a part is cut out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iprtool.domain.codebook import CodeTree
from iprtool.domain.kinds import Carrier, ScaleKind
from iprtool.domain.model import Code, Codebook, Family, Scale, Trace
from iprtool.domain.traces import Dial, dial_of, first_time, without

TEN = Trace("t", "run", "code", 1_000, 100, tuple(float(n) for n in range(10)))


@pytest.mark.parametrize(
    ("value", "fitted"), [(3.2, 3.0), (3.25, 3.5), (3.74, 3.5), (-1, 0.0), (9, 7.0), (7, 7.0), (0, 0.0)]
)
def test_a_value_goes_to_the_nearest_half_point_within_the_bounds(value: float, fitted: float) -> None:
    assert Dial().fit(value) == fitted


def test_steps_are_decimals() -> None:
    dial = Dial(0, 1, 0.1)
    assert [dial.moved(0.2, n) for n in (1, -1, 10)] == [0.3, 0.1, 1.0]
    assert (dial.at(0.33), dial.share(0.5), Dial().at(2), Dial().at(-1)) == (0.3, 0.5, 7.0, 0.0)


def test_a_highest_value_off_the_steps_is_not_reached() -> None:
    assert Dial(0, 1, 0.3).fit(1) == 0.9


def test_the_nearest_scale_with_bounds_gives_the_values() -> None:
    book = Codebook("book", "study", "Book")
    family = Family("f", "book", "F", 0, "#000000")
    outer = Code("outer", "f", "Outer", 0, "#000000", carrier=Carrier.TRACE)
    inner = Code("inner", "f", "Inner", 0, "#000000", carrier=Carrier.TRACE, parent_id="outer")
    everywhere = Scale("1", "book", "Impact", 0, ScaleKind.ORDINAL, low=1, high=5, step=1)
    of_family = Scale("2", "book", "Level", 1, ScaleKind.NUMERIC, family_id="f", low=0, high=9)
    of_outer = Scale("3", "book", "Own", 2, ScaleKind.ORDINAL, code_id="outer", low=1, high=7, step=0.25)
    unbound = Scale("4", "book", "Open", 3, ScaleKind.NUMERIC, code_id="inner")
    flag = Scale("5", "book", "Flag", 4, ScaleKind.FLAG, code_id="inner")
    for scales, wanted in (
        ((), (0, 7, 0.5)),
        ((everywhere, unbound, flag), (1, 5, 1)),
        ((everywhere, of_family), (0, 9, 0.5)),
        ((everywhere, of_family, of_outer), (1, 7, 0.25)),
    ):
        dial = dial_of(CodeTree.build(book, [family], [outer, inner], scales), inner)
        assert (dial.low, dial.high, dial.step) == wanted


def test_values_lie_on_whole_multiples_of_the_step() -> None:
    assert [first_time(ms, 100) for ms in (0, 1, 100, 101)] == [0, 100, 100, 200]


@pytest.mark.parametrize(
    ("from_ms", "until_ms", "left"),
    [
        (0, 1_000, [("t", 1_000, 10)]),
        (2_000, 9_000, [("t", 1_000, 10)]),
        (1_301, 1_400, [("t", 1_000, 10)]),
        (0, 9_000, []),
        (0, 1_300, [("t", 1_300, 7)]),
        (1_300, 9_000, [("t", 1_000, 3)]),
        (1_300, 1_600, [("t", 1_000, 3), ("", 1_600, 4)]),
    ],
)
def test_what_is_left_of_a_stretch(from_ms: int, until_ms: int, left: list[tuple[str, int, int]]) -> None:
    assert [(each.id, each.start_ms, len(each.values)) for each in without(TEN, from_ms, until_ms)] == left


@given(st.integers(0, 3_000), st.integers(0, 3_000))
def test_cutting_takes_exactly_the_values_inside(from_ms: int, until_ms: int) -> None:
    left = [
        (each.start_ms + n * each.step_ms, value)
        for each in without(TEN, from_ms, until_ms)
        for n, value in enumerate(each.values)
    ]
    everything = [(1_000 + 100 * n, float(n)) for n in range(10)]
    assert left == [(ms, value) for ms, value in everything if not from_ms <= ms < until_ms]
