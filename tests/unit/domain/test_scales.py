from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iprtool.domain import scales
from iprtool.domain.errors import IprError
from iprtool.domain.kinds import ScaleKind
from iprtool.domain.model import Anchor, Scale

IMPACT = Scale("s", "b", "Impact", 0, ScaleKind.ORDINAL, low=1, high=5, step=1)
LOCUS = replace(IMPACT, name="Locus", kind=ScaleKind.NOMINAL, low=None, high=None, step=None)
FREE = replace(LOCUS, name="Seconds", kind=ScaleKind.NUMERIC)
FLAG = replace(LOCUS, name="Sure", kind=ScaleKind.FLAG)
ANCHORS = [Anchor("2", "s", 2, "goal"), Anchor("1", "s", 1, "task")]


@pytest.mark.parametrize(
    ("scale", "values", "words"),
    [
        (IMPACT, (1, 2, 3, 4, 5), "1 to 5"),
        (replace(IMPACT, step=0.5, high=2), (1, 1.5, 2), "1 to 2 in steps of 0.5"),
        (replace(IMPACT, low=0, high=0.3, step=0.1), (0, 0.1, 0.2, 0.3), "0 to 0.3 in steps of 0.1"),
        (LOCUS, (1, 2), "task, goal"),
        (FLAG, (0, 1), "yes and no"),
        (FREE, (), "any number"),
        (replace(FREE, low=0), (), "any number from 0"),
        (replace(FREE, low=0, high=7), (), "0 to 7"),
    ],
)
def test_values_and_their_words(scale: Scale, values: tuple[float, ...], words: str) -> None:
    assert scales.values(scale, ANCHORS) == values
    assert scales.described(scale, ANCHORS) == words
    for value in values:
        scales.check_value(scale, ANCHORS, value)


@pytest.mark.parametrize(
    ("scale", "value", "words"),
    [
        (IMPACT, 2.5, "“Impact” has no value 2.5. Its values are 1 to 5."),
        (IMPACT, 6, "“Impact” has no value 6."),
        (LOCUS, 3, "“Locus” has no value 3. Its values are task, goal."),
        (FLAG, 2, "“Sure” has no value 2. Its values are yes and no."),
        (replace(FREE, low=0, high=7), 7.1, "7.1 lies outside “Seconds”. It has 0 to 7."),
        (replace(FREE, low=0), -0.5, "-0.5 lies outside “Seconds”. It has any number from 0."),
    ],
)
def test_other_values_are_refused_in_words(scale: Scale, value: float, words: str) -> None:
    with pytest.raises(IprError) as refused:
        scales.check_value(scale, ANCHORS, value)
    assert str(refused.value).startswith(words)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"low": 5.0, "high": 1.0}, "would end at 1, not above its begin 5"),
        ({"step": None}, "has no steps yet"),
        ({"step": -1.0}, "has no steps yet"),
        ({"step": 3.0}, "Steps of 3 do not lead from 1 to 5"),
        ({"step": 0.001}, "at most 1,000 parts"),
    ],
)
def test_a_scale_that_does_not_work_out_is_refused(changes: dict[str, float | None], words: str) -> None:
    with pytest.raises(IprError, match=words):
        scales.check_scale(replace(IMPACT, **changes))  # type: ignore[arg-type]
    scales.check_scale(IMPACT)


@given(st.integers(-50, 50), st.integers(1, 40), st.sampled_from(["1", "0.5", "0.25", "0.1", "0.2", "2"]))
def test_every_step_is_a_value_and_nothing_between(low: int, count: int, step: str) -> None:
    size = float(step)
    scale = replace(IMPACT, low=low, high=float(scales._exact(low) + count * scales._exact(size)), step=size)
    scales.check_scale(scale)
    found = scales.values(scale)
    assert (len(found), found[0], found[-1]) == (count + 1, scale.low, scale.high)
    for value in found[:-1]:
        with pytest.raises(IprError):
            scales.check_value(scale, (), value + size / 2)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (ScaleKind.FLAG, "Yes", 1), (ScaleKind.FLAG, "no", 0), (ScaleKind.FLAG, "1", 1),
        (ScaleKind.NOMINAL, " BOND", 2), (ScaleKind.NOMINAL, "1", 1),
        (ScaleKind.ORDINAL, "3,5", 3.5), (ScaleKind.NUMERIC, "-2.25", -2.25),
    ],
)  # fmt: skip
def test_a_value_is_read_as_it_is_shown_or_as_a_number(kind: ScaleKind, text: str, value: float) -> None:
    scale = Scale("s", "b", "Locus", 0, kind, low=None, high=None)
    anchors = [Anchor("1", "s", 1, "task"), Anchor("2", "s", 2, "bond")]
    assert scales.parse(scale, anchors, text) == value
    assert scales.parse(scale, anchors, scales.shown(scale, anchors, value)) == value


@pytest.mark.parametrize("text", ["", "much", "nan", "inf"])
def test_what_is_no_value_is_refused(text: str) -> None:
    with pytest.raises(IprError, match="has no value"):
        scales.parse(Scale("s", "b", "Impact", 0, ScaleKind.NUMERIC), [], text)
