"""Writing in slices between which the window has its turn; together they are one step to undo."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.model import Entity
from iprtool.services.gestures import merge_key
from iprtool.store import Changes, Project, Step

T = TypeVar("T", bound=Entity)


class Slices:
    """The steps of one writing. What others write between two of them is told by `disturbed`."""

    def __init__(self, project: Project, label: str) -> None:
        self._project, self._label, self._merge = project, label, merge_key(new_id())
        self._others = self._ever = False
        self._written = False

    @contextmanager
    def step(self) -> Iterator[Step]:
        """The next slice."""
        with self._project.step(self._label, initiator=self, merge=self._merge) as step:
            yield step
        self._written |= bool(step.changes)

    def disturbed(self) -> bool:
        """Whether others have written since this was asked last."""
        others, self._others = self._others, False
        return others

    def check_there(self, kind: type[T], ids: set[str]) -> None:
        """Raise IprError where some rows that the next slice builds on are gone."""
        if len(self._project.find(kind, id=sorted(ids))) < len(ids):
            raise IprError(
                f"{self._label} was stopped: what it goes to was taken away meanwhile.",
                "What is left of it can be undone. Do it again when nothing else changes the study.",
            )

    def note(self, changes: Changes) -> None:
        """Take notice of a change of the project."""
        if changes.initiator is not self:
            self._others = self._ever = True

    def take_back(self) -> None:
        """Undo what was written, where nobody has built on it since."""
        if self._written and not self._ever:
            self._project.undo(initiator=self)


@contextmanager
def slices(project: Project, label: str) -> Iterator[Slices]:
    """Write so in the block. When it fails, or a generator in it is closed, what was written is taken back."""
    made = Slices(project, label)
    stop: Callable[[], None] = project.listen(made.note)
    try:
        yield made
    except (IprError, GeneratorExit):
        made.take_back()
        raise
    finally:
        stop()
