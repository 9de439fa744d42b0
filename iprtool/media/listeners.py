"""Who is told when something happens to a player."""

from collections.abc import Callable
from typing import Generic, ParamSpec

from iprtool.media.types import Stop

P = ParamSpec("P")


class Listeners(Generic[P]):
    """Functions that want to be told something."""

    def __init__(self) -> None:
        self._functions: list[Callable[P, None]] = []

    def add(self, fn: Callable[P, None]) -> Stop:
        """Tell `fn` from now on, until the returned function is called."""
        entry = [fn]

        def call(*args: P.args, **kwargs: P.kwargs) -> None:
            if entry:
                entry[0](*args, **kwargs)

        def stop() -> None:
            entry.clear()
            if call in self._functions:
                self._functions.remove(call)

        self._functions.append(call)
        return stop

    def tell(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Call all of them."""
        for fn in tuple(self._functions):
            fn(*args, **kwargs)

    @property
    def anybody(self) -> bool:
        """Whether somebody listens."""
        return bool(self._functions)

    def clear(self) -> None:
        """Tell nobody any more."""
        self._functions.clear()
