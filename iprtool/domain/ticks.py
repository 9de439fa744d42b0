"""Steps between tick marks that read well, from milliseconds to hours, and what is written at them."""

from iprtool.domain.times import short_clock

_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600)
_STEPS_MS = (1, 2, 5, 10, 20, 50, 100, 200, 500, *(1000 * seconds for seconds in _STEPS_S))


def step_for(least_ms: float) -> int:
    """The smallest step that is no shorter than a label needs; above an hour they double."""
    step = next((step for step in _STEPS_MS if step >= least_ms), _STEPS_MS[-1])
    while step < least_ms:
        step *= 2
    return step


def minor_step(step_ms: int, least_ms: float) -> int:
    """The step of the ticks between, not shorter than can be told apart; 0 where there is no room for any."""
    return next((step_ms // n for n in (10, 6, 5, 4, 3, 2) if step_ms % n == 0 and step_ms / n >= least_ms), 0)


def tick_label(ms: int, step_ms: int, decimal: str = ".") -> str:
    """`mm:ss` or `h:mm:ss`, with as many decimals as the step needs: ``tick_label(1500, 500) == "00:01.5"``."""
    digits = 0 if step_ms >= 1000 else 1 if step_ms >= 100 else 2 if step_ms >= 10 else 3
    fraction = f"{decimal}{ms % 1000:03}"[: 1 + digits] if digits else ""
    return short_clock(ms) + fraction
