"""All tags and ratings of a project as arrays, read once and then brought along by what each step changed."""

from collections.abc import Callable, Generator, Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from iprtool.domain.model import Entity, Rating, Tag
from iprtool.store import Changes, Project

Rows = npt.NDArray[np.void]
_SLICE = 4_000
"""How many rows are read at a time: some milliseconds."""
NO_END = -1

_TAG = np.dtype([("id", "S36"), ("run", "i4"), ("code", "i4"), ("start", "i8"), ("end", "i8"), ("open", "?")])
_RATING = np.dtype([("id", "S36"), ("tag", "S36"), ("scale", "i4"), ("value", "f8")])


class Numbers:
    """Numbers in the place of ids, from 0, given out as ids come along; an empty id has -1."""

    def __init__(self) -> None:
        self._of: dict[str | None, int] = {None: -1}

    def __call__(self, row_id: str | None) -> int:
        return self._of.setdefault(row_id, len(self._of) - 1)

    def __len__(self) -> int:
        return len(self._of) - 1

    @property
    def ids(self) -> list[str]:
        """The ids by number."""
        return [row_id for row_id in self._of if row_id is not None]


class _Sorted:
    """Rows in the order of their ids."""

    def __init__(self, dtype: np.dtype[np.void]) -> None:
        self.rows: Rows = np.empty(0, dtype)
        self._parts: list[Rows] = []

    def add(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Rows whose ids come after all that are there; `join` puts them in place."""
        self._parts.append(np.array(rows, self.rows.dtype))

    def join(self) -> None:
        """All rows were added."""
        self.rows, self._parts = np.concatenate([self.rows, *self._parts]), []

    def replace(self, ids: Iterable[str], rows: Sequence[tuple[Any, ...]]) -> None:
        """Take out the rows with these ids, and put in others."""
        touched = np.array(sorted(ids), "S36")
        kept = np.ones(len(self.rows), np.bool_)
        kept[find(self.rows["id"], touched, missing=False)] = False
        rest = self.rows[kept]
        new = np.array(sorted(rows), self.rows.dtype)
        self.rows = np.insert(rest, np.searchsorted(rest["id"], new["id"]), new)


def find(ordered: npt.NDArray[Any], wanted: npt.NDArray[Any], *, missing: bool) -> npt.NDArray[np.int64]:
    """Where these ids stand in the ordered ones; those that are not there are -1, or left out."""
    if not len(ordered):
        return np.full(len(wanted) if missing else 0, -1, np.int64)
    places = np.minimum(np.searchsorted(ordered, wanted), len(ordered) - 1).astype(np.int64)
    there = ordered[places] == wanted
    return np.where(there, places, -1) if missing else places[there]


class TagIndex:
    """Begin with `reading`; from then on `take` every change. `tags` and `ratings` are rows in the order of ids.

    A tag has the numbers of its pass and code, a rating those of its scale: see `runs`, `codes`, `scales`.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self.runs, self.codes, self.scales = Numbers(), Numbers(), Numbers()
        self._tags, self._ratings = _Sorted(_TAG), _Sorted(_RATING)
        self._news: list[Changes] = []

    @property
    def tags(self) -> Rows:
        """id, run, code, start, end (NO_END for none), open."""
        return self._tags.rows

    @property
    def ratings(self) -> Rows:
        """id, tag, scale, value: the ratings on tags."""
        return self._ratings.rows

    def reading(self) -> Generator[None, None, None]:
        """Read everything in slices of some milliseconds; what is changed meanwhile is taken in as ever."""
        kinds: tuple[tuple[type[Entity], str, _Sorted, Callable[..., tuple[Any, ...] | None]], ...] = (
            (Tag, "id pass_id code_id start_ms end_ms open", self._tags, self._tag_row),
            (Rating, "id tag_id scale_id value", self._ratings, self._rating_row),
        )
        for kind, columns, into, row_of in kinds:
            last = ""
            while part := self._project.columns(kind, columns.split(), after=last, limit=_SLICE):
                last = part[-1][0]
                into.add([row for values in part if (row := row_of(*values)) is not None])
                yield
            into.join()

    def take(self, changes: Changes) -> None:
        """Note what a step changed; it is worked in when it is needed."""
        if changes.touches(Tag, Rating):
            self._news.append(changes)

    def catch_up(self) -> bool:
        """Work in what was noted. False when there was nothing."""
        news, self._news = self._news, []
        self._work_in(news, Tag, self._tags, lambda t: self._tag_row(*_of_tag(t)))
        self._work_in(news, Rating, self._ratings, lambda r: self._rating_row(r.id, r.tag_id, r.scale_id, r.value))
        return bool(news)

    @staticmethod
    def _work_in(
        news: Iterable[Changes], kind: type[Any], into: _Sorted, row_of: Callable[[Any], tuple[Any, ...] | None]
    ) -> None:
        now = {
            row_id: change.after
            for changes in news
            for row_id, change in changes.rows.items()
            if isinstance(change.entity, kind)
        }
        if now:
            rows = (row_of(entity) for entity in now.values() if entity is not None)
            into.replace(now, [row for row in rows if row is not None])

    def _tag_row(
        self, row_id: str, pass_id: str, code_id: str | None, start_ms: int, end_ms: int | None, is_open: bool
    ) -> tuple[Any, ...]:
        end = NO_END if end_ms is None else end_ms
        return row_id, self.runs(pass_id), self.codes(code_id), start_ms, end, is_open

    def _rating_row(self, row_id: str, tag_id: str | None, scale_id: str, value: float) -> tuple[Any, ...] | None:
        return None if tag_id is None else (row_id, tag_id, self.scales(scale_id), value)


def _of_tag(tag: Tag) -> tuple[Any, ...]:
    return tag.id, tag.pass_id, tag.code_id, tag.start_ms, tag.end_ms, tag.open
