"""What long work tells while it goes on, and asks."""

from collections.abc import Callable

Progress = Callable[[float], None]
"""Is told the share that is done, from 0 to 1."""
Cancelled = Callable[[], bool]
"""Whether nobody wants the result any more."""


def untold(_share: float) -> None:
    """Nobody follows how far it is."""


def never() -> bool:
    """Nobody cancels it."""
    return False
