"""Which words of a turn the tags of the shown passes cover."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass

from iprtool.domain.codebook import UNASSIGNED_COLOUR, CodeTree
from iprtool.domain.model import Tag, Turn
from iprtool.domain.transcript import said_in
from iprtool.ui.code.coded import Coded
from iprtool.ui.code.tag_table import TagTableModel


@dataclass(frozen=True, slots=True)
class Mark:
    """A tag in a turn: the letters [begin, end) of its words, or where a point is."""

    begin: int
    end: int
    point: bool
    colour: str
    name: str


class TurnMarks:
    """Reads the tags when it is asked after a change, and those of each turn once.

    The tags are those of the table, which holds what may be seen; of these, lanes that are hidden show nothing here.
    """

    def __init__(self, tags: TagTableModel) -> None:
        self._table = tags
        self._coded: Coded | None = None
        self._tags: list[Tag] | None = []
        self._starts: list[int] = []
        self._longest_ms = 0
        self._of: dict[Turn, tuple[Mark, ...]] = {}

    def take(self, coded: Coded | None) -> None:
        """From now on it is about these passes."""
        self._coded = coded
        self.forget()

    def forget(self) -> None:
        """Tags or lanes have changed."""
        self._tags = None
        self._of.clear()

    @property
    def there(self) -> bool:
        """Whether there is any tag to be shown."""
        return bool(self._shown())

    def of(self, turn: Turn) -> tuple[Mark, ...]:
        """The marks of a turn, in the order of time."""
        if turn not in self._of:
            self._of[turn] = self._read(turn)
        return self._of[turn]

    def _shown(self) -> list[Tag]:
        if self._tags is None:
            coded = self._coded
            lanes = coded.lanes if coded is not None else None
            self._tags = [tag for tag in self._table.all() if lanes is not None and lanes.shows(tag)]
            self._starts = [tag.start_ms for tag in self._tags]
            self._longest_ms = max(((tag.end_ms or tag.start_ms) - tag.start_ms for tag in self._tags), default=0)
        return self._tags

    def _read(self, turn: Turn) -> tuple[Mark, ...]:
        tags, coded = self._shown(), self._coded
        if turn.start_ms is None or turn.end_ms is None or coded is None:
            return ()
        first = bisect_left(self._starts, turn.start_ms - self._longest_ms)
        near = tags[first : bisect_left(self._starts, turn.end_ms)]
        return tuple(mark for tag in near if (mark := _mark(turn, tag, coded.trees)) is not None)


def _mark(turn: Turn, tag: Tag, trees: Mapping[str, CodeTree]) -> Mark | None:
    if tag.start_ms < (turn.start_ms or 0) and (tag.end_ms is None or tag.end_ms <= (turn.start_ms or 0)):
        return None
    span = said_in(turn, tag.start_ms, tag.end_ms if tag.end_ms is not None else tag.start_ms + 1)
    if span is None:
        return None
    code = trees[tag.pass_id].code(tag.code_id)
    colour, name = (code.colour, code.name) if code is not None else (UNASSIGNED_COLOUR, "—")
    return Mark(*span, tag.end_ms is None, colour, name)
