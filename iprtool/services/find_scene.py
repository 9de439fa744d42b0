"""What a search looks at: the tags that may be seen in the order of every list, and what they belong to."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from iprtool.analysis.query import Mask, Times
from iprtool.domain.codebook import CodeTree
from iprtool.domain.model import (
    Anchor,
    Code,
    Codebook,
    Dyad,
    Entity,
    Family,
    Pass,
    Recording,
    Scale,
    Session,
)
from iprtool.services import codebooks
from iprtool.services.find_index import NO_END, TagIndex, find
from iprtool.services.visibility import visible_passes, visible_recordings
from iprtool.store import Project

Ints = npt.NDArray[Any]
SHOWN: tuple[type[Entity], ...] = (
    *(Dyad, Session, Recording, Pass),
    *(Codebook, Family, Code, Scale, Anchor),
)
"""What `Surroundings` are made of."""


@dataclass(frozen=True)
class Surroundings:
    """Everything but tags and ratings: little, and read anew when any of it changes."""

    dyads: dict[str, Dyad]
    sessions: dict[str, Session]
    recordings: dict[str, Recording]
    runs: dict[str, Pass]
    trees: dict[str, CodeTree]

    @classmethod
    def read(cls, project: Project) -> "Surroundings":
        """As they are now, with the recordings and passes that may be seen."""
        return cls(
            {dyad.id: dyad for dyad in project.find(Dyad)},
            {session.id: session for session in project.find(Session)},
            {recording.id: recording for recording in visible_recordings(project)},
            {run.id: run for run in visible_passes(project)},
            {book.id: codebooks.tree(project, book.id) for book in project.find(Codebook)},
        )

    def place(self, run: Pass) -> tuple[Dyad, Session, Recording]:
        """Where a pass belongs."""
        recording = self.recordings[run.recording_id]
        session = self.sessions[recording.session_id]
        return self.dyads[session.dyad_id], session, recording

    @cached_property
    def recording_order(self) -> dict[str, int]:
        """The recordings' places in every list, by id."""

        def key(recording: Recording) -> tuple[str, int, str, str]:
            session = self.sessions[recording.session_id]
            return self.dyads[session.dyad_id].label, session.number, recording.label, recording.id

        ordered = sorted(self.recordings.values(), key=key)
        return {recording.id: number for number, recording in enumerate(ordered)}

    @cached_property
    def codes(self) -> dict[str, tuple[CodeTree, Code]]:
        """Every code of every codebook, with its codebook."""
        return {code.id: (tree, code) for tree in self.trees.values() for code in tree.codes}

    def path(self, code_id: str | None) -> str:
        """`Family/Code` of a code of any codebook; empty for none."""
        return self.codes[code_id][0].path(code_id) if code_id in self.codes else ""


class Scene:
    """The visible tags by dyad, session, recording and time, as arrays."""

    def __init__(self, index: TagIndex, around: Surroundings) -> None:
        self.around = around
        self._index = index
        order = around.recording_order
        groups = [order[around.runs[run].recording_id] if run in around.runs else -1 for run in index.runs.ids]
        tags = index.tags
        group = np.array([*groups, -1], np.int64)[tags["run"]]
        seen = np.flatnonzero(group >= 0)
        longest = int(tags["start"].max(initial=0)) + 1
        by_time = seen[np.argsort(group[seen] * longest + tags["start"][seen], kind="stable")]
        self._ids, self._by_time = tags["id"], by_time
        self.run, self.code = tags["run"][by_time], tags["code"][by_time]
        self.open = tags["open"][by_time]
        start, end = tags["start"][by_time], tags["end"][by_time]
        self.point = (end == NO_END) & ~self.open
        self.times = Times(group[by_time], start, np.where(end == NO_END, start, end))
        self._place = np.full(len(tags) + 1, -1, np.int64)
        self._place[by_time] = np.arange(len(by_time))

    def __len__(self) -> int:
        return len(self._by_time)

    def ids(self, rows: Ints) -> Ints:
        """The ids of some of the tags, as bytes."""
        return self._ids[self._by_time[rows]]

    def nothing(self) -> Mask:
        """No tag."""
        return np.zeros(len(self), np.bool_)

    def of_runs(self, wanted: Callable[[Pass], bool]) -> Mask:
        """The tags of passes that fit."""
        runs = self.around.runs
        return _chosen([run in runs and wanted(runs[run]) for run in self._index.runs.ids], self.run)

    def of_codes(self, code_ids: Iterable[str]) -> Mask:
        """The tags with one of these codes."""
        wanted = set(code_ids)
        return _chosen([code in wanted for code in self._index.codes.ids], self.code)

    def of_tags(self, tag_ids: Sequence[str]) -> Mask:
        """The tags with these ids; those that are not seen are left out."""
        found = find(self._index.tags["id"], np.array(tag_ids, "S36"), missing=False)
        return self._at(found)

    @cached_property
    def _rated(self) -> Ints:
        """For each rating where its tag stands in the index, -1 for nowhere."""
        return find(self._index.tags["id"], self._index.ratings["tag"], missing=True)

    def rated(self, scale_id: str, compare: Callable[[Any, float], Any], value: float) -> Mask:
        """The tags with a value on this scale that compares so with the value given."""
        ratings = self._index.ratings
        of_scale = _chosen([scale == scale_id for scale in self._index.scales.ids], ratings["scale"])
        return self._at(self._rated[of_scale & compare(ratings["value"], value)])

    def _at(self, places: Ints) -> Mask:
        """The seen ones among rows of the index."""
        here = self._place[places]
        mask = self.nothing()
        mask[here[here >= 0]] = True
        return mask


def _chosen(wanted: list[bool], numbers: Ints) -> Mask:
    """Which of some numbers are wanted; -1 is not."""
    return np.array([*wanted, False], np.bool_)[numbers]
