"""What may be rated on a scale: its values, and the sentence for a value that it does not have."""

import math
from collections.abc import Iterable
from fractions import Fraction

from iprtool.domain.errors import IprError
from iprtool.domain.kinds import ScaleKind
from iprtool.domain.model import Anchor, Scale

MOST_STEPS = 1_000
"""No scale has more values than this to choose from."""


def values(scale: Scale, anchors: Iterable[Anchor] = ()) -> tuple[float, ...]:
    """The values to choose from, ascending; none for a numeric scale without steps.

    A flag has 1 and 0, a nominal scale its anchors, an ordinal one every step from its lowest to its highest value.
    """
    if scale.kind is ScaleKind.FLAG:
        return (0.0, 1.0)
    if scale.kind is ScaleKind.NOMINAL:
        return tuple(sorted(anchor.value for anchor in anchors))
    if scale.low is None or scale.high is None or not scale.step:
        return ()
    low, high, step = (_exact(number) for number in (scale.low, scale.high, scale.step))
    return tuple(float(low + n * step) for n in range(int((high - low) / step) + 1))


def check_scale(scale: Scale) -> None:
    """Raise IprError unless an ordinal scale has bounds and a step that leads from one to the other."""
    if scale.low is not None and scale.high is not None and scale.low >= scale.high:
        raise IprError(
            f"The scale “{scale.name}” would end at {plain(scale.high)}, not above its begin {plain(scale.low)}.",
            "Give a highest value above the lowest.",
        )
    if scale.kind is not ScaleKind.ORDINAL:
        return
    if scale.low is None or scale.high is None or not scale.step or scale.step < 0:
        raise IprError(f"The scale “{scale.name}” has no steps yet.", "Give its lowest and highest value and the step.")
    steps = (_exact(scale.high) - _exact(scale.low)) / _exact(scale.step)
    if steps.denominator != 1 or steps > MOST_STEPS:
        raise IprError(
            f"Steps of {plain(scale.step)} do not lead from {plain(scale.low)} to {plain(scale.high)}.",
            f"Choose a step that divides the range into at most {MOST_STEPS:,} parts.",
        )


def check_value(scale: Scale, anchors: Iterable[Anchor], value: float) -> None:
    """Raise IprError unless the scale has this value."""
    allowed = values(scale, anchors)
    if allowed and value not in allowed:
        raise IprError(f"“{scale.name}” has no value {plain(value)}.", f"Its values are {described(scale, anchors)}.")
    below = scale.low is not None and value < scale.low
    if below or (scale.high is not None and value > scale.high):
        raise IprError(f"{plain(value)} lies outside “{scale.name}”.", f"It has {described(scale, anchors)}.")


def has_value(scale: Scale, anchors: Iterable[Anchor], value: float) -> bool:
    """Whether the scale has this value."""
    try:
        check_value(scale, anchors, value)
    except IprError:
        return False
    return True


def described(scale: Scale, anchors: Iterable[Anchor] = ()) -> str:
    """The values in words: `1 to 5 in steps of 0.5`, `yes and no`, `task, goal, bond`, `any number`."""
    if scale.kind is ScaleKind.FLAG:
        return "yes and no"
    if scale.kind is ScaleKind.NOMINAL:
        return ", ".join(anchor.label for anchor in sorted(anchors, key=lambda anchor: anchor.value)) or "no values yet"
    if scale.low is None or scale.high is None:
        return "any number" if scale.low is None else f"any number from {plain(scale.low)}"
    steps = f" in steps of {plain(scale.step)}" if scale.step and scale.step != 1 else ""
    return f"{plain(scale.low)} to {plain(scale.high)}{steps}"


def shown(scale: Scale, anchors: Iterable[Anchor], value: float) -> str:
    """One value in words: `4`, `yes`, `bond`."""
    if scale.kind is ScaleKind.FLAG:
        return "yes" if value else "no"
    if scale.kind is ScaleKind.NOMINAL:
        return next((anchor.label for anchor in anchors if anchor.value == value), plain(value))
    return plain(value)


def parse(scale: Scale, anchors: Iterable[Anchor], text: str) -> float:
    """The value that was written: a number, `yes` or `no`, or the name of a value. Raises IprError for others."""
    anchors, written = list(anchors), text.strip().casefold()
    names = {shown(scale, anchors, value).casefold(): value for value in values(scale, anchors)}
    if written in names:
        return names[written]
    try:
        value = float(written.replace(",", "."))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise IprError(f"“{scale.name}” has no value “{text.strip()}”.", f"It has {described(scale, anchors)}.")
    return value


def by_digit(scale: Scale, anchors: Iterable[Anchor], digit: int, *, half: bool = False) -> float:
    """The value that a figure on the keyboard stands for, half a step above it with `half`.

    A flag has 1 for yes and 2 for no, a nominal scale its names by number. Raises IprError where there is no such name.
    """
    number = digit + 0.5 if half else float(digit)
    if scale.kind is ScaleKind.FLAG:
        return 0.0 if number == 2 else number
    if scale.kind is not ScaleKind.NOMINAL:
        return number
    ordered = values(scale, anchors := list(anchors))
    if half or digit > len(ordered):
        raise IprError(f"“{scale.name}” has no value {plain(number)}.", f"Its values are {described(scale, anchors)}.")
    return ordered[digit - 1]


def digits(scale: Scale, anchors: Iterable[Anchor]) -> set[int]:
    """The figures on the keyboard that stand for a value; all of them where any number can be typed."""
    steps = values(scale, anchors)
    if scale.kind in (ScaleKind.FLAG, ScaleKind.NOMINAL):
        return set(range(1, min(len(steps), 9) + 1))
    return {n for n in range(1, 10) if not steps or n in steps}


def plain(number: float) -> str:
    """A number without needless decimals: `4`, `3.5`."""
    return f"{number:.10g}"


def _exact(number: float) -> Fraction:
    """The decimal number that was meant, not its nearest binary one."""
    return Fraction(plain(number))
