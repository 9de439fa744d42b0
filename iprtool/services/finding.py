"""Searching the tags of a project, and the memos around them."""

from collections.abc import Generator, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from iprtool.analysis.query import Node, evaluate, parse, texts_of
from iprtool.analysis.query.nodes import All, And, Said, Text
from iprtool.domain.codebook import UNASSIGNED_COLOUR
from iprtool.domain.model import Code, Dyad, Pass, Recording, Session, Study, Tag, Transcript, Turn
from iprtool.services.find_index import TagIndex
from iprtool.services.find_leaves import Leaves
from iprtool.services.find_scene import SHOWN, Scene, Surroundings
from iprtool.services.find_spoken import Stretch, stretches
from iprtool.services.memos import Noted
from iprtool.store import Changes, Project

_MOST_SAID = 8
"""Answers that are kept about what is said: typing asks for many that nobody needs again."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One tag that was found, with where it belongs. `code` is `Family/Code`, empty without one."""

    tag: Tag
    run: Pass
    dyad: Dyad
    session: Session
    recording: Recording
    code: str
    colour: str


class Found:
    """The tags that a query names, in order: by dyad, session, recording and time."""

    def __init__(self, scene: Scene, rows: "np.ndarray[Any, Any]") -> None:
        self._scene, self._rows = scene, rows

    def __len__(self) -> int:
        return len(self._rows)

    def tag_id(self, number: int) -> str:
        """The id of one of them."""
        return self._texts(self._rows[number : number + 1])[0]

    @property
    def tag_ids(self) -> list[str]:
        """The ids of all of them."""
        return self._texts(self._rows)

    def _texts(self, rows: "np.ndarray[Any, Any]") -> list[str]:
        ids: list[str] = self._scene.ids(rows).astype("U36").tolist()
        return ids

    def number_of(self, tag_id: str) -> int | None:
        """The place of a tag, None when it is not among them."""
        places = np.flatnonzero(self._scene.ids(self._rows) == tag_id.encode())
        return int(places[0]) if len(places) else None


class Finder:
    """Searches one project. It reads all tags once, in slices (`reading`) or at the first search, and then follows."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._index = TagIndex(project)
        self._around: Surroundings | None = None
        self._scene: Scene | None = None
        self._texts: dict[str, list[str]] = {}
        self._said: dict[Said, list[Stretch]] = {}
        self._read: Generator[None, None, None] | None = None
        self._ready = False
        self._stop = project.listen(self._on_changes)

    @property
    def ready(self) -> bool:
        """Whether a search answers at once."""
        return self._ready

    def reading(self) -> Generator[None, None, None]:
        """Read everything in slices of some milliseconds. What was begun before is gone on with."""
        if self._read is None:
            self._read = self._index.reading()
        for _ in self._read:
            yield
        self._ready = True

    def find(self, text: str) -> Found:
        """The tags that a query names. Raises QueryError for a query that cannot be understood."""
        return self._answer(parse(text))

    def find_words(self, words: Iterable[str]) -> Found:
        """The tags in whose memo or code name each of these words occurs; nothing in them means anything else."""
        return self._answer(And((All(), *(Text(word, phrase=False) for word in words))))

    def _answer(self, node: Node) -> Found:
        scene = self._newest()
        mask = evaluate(node, scene.times, Leaves(scene, self._ids_of_text, self._stretches_of))
        return Found(scene, np.flatnonzero(mask))

    def hit(self, tag_id: str) -> Hit | None:
        """A tag that may be seen with where it belongs, as it is now; None when it is gone."""
        around = self.around
        tag = next(iter(self._project.find(Tag, id=tag_id)), None)
        run = around.runs.get(tag.pass_id) if tag is not None else None
        if tag is None or run is None:
            return None
        code = around.codes.get(tag.code_id or "")
        colour = code[1].colour if code else UNASSIGNED_COLOUR
        return Hit(tag, run, *around.place(run), around.path(tag.code_id), colour)

    def memos(self, text: str) -> list[Noted]:
        """Study, dyads, sessions and codes in whose texts the words of a query occur; none for other queries."""
        texts = texts_of(parse(text))
        if not texts:
            return []
        words = " ".join(f'"{part.text}"' if part.phrase else part.text for part in texts)
        kinds: tuple[type[Any], ...] = (Study, Dyad, Session, Code)
        found: list[Noted] = []
        for kind in kinds:
            found += self._project.find(kind, id=self._project.find_text_ids(kind, words))
        return found

    def close(self) -> None:
        """Follow no more."""
        self._stop()

    # ---- what is known

    def _on_changes(self, changes: Changes) -> None:
        self._index.take(changes)
        if any((before.memo if before else "") != (after.memo if after else "") for before, after in changes.of(Tag)):
            self._texts.clear()
        if changes.touches(Transcript, Turn, *SHOWN):
            self._said.clear()
        if changes.touches(*SHOWN):
            self._around = self._scene = None

    @property
    def around(self) -> Surroundings:
        """Dyads, sessions, recordings, visible passes and codebooks, as they are now."""
        if self._around is None:
            self._around = Surroundings.read(self._project)
        return self._around

    def _newest(self) -> Scene:
        for _ in self.reading():
            pass
        if self._index.catch_up() or self._scene is None:
            self._scene = Scene(self._index, self.around)
        return self._scene

    def _stretches_of(self, said: Said) -> list[Stretch]:
        if said not in self._said:
            if len(self._said) >= _MOST_SAID:
                self._said.clear()
            self._said[said] = stretches(self._project, said.text, phrase=said.phrase)
        return self._said[said]

    def _ids_of_text(self, words: str) -> list[str]:
        if words not in self._texts:
            self._texts[words] = self._project.find_text_ids(Tag, words)
        return self._texts[words]
