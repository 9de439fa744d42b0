"""Coding with one key while the recording plays.

A press puts a point at once, on disk. Holding the key longer gives the point an end at the release; a code whose
carrier is the interval gets its end at the next press. Either way a crash in between loses nothing but the end.
"""

from collections.abc import Callable
from dataclasses import dataclass

from iprtool.domain.codebook import CodeTree
from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Carrier
from iprtool.domain.model import Pass, Tag
from iprtool.services import tagging
from iprtool.store import Project
from iprtool.ui.actions import KEYMAP

HOLD_S = 0.4


@dataclass(frozen=True, slots=True)
class _Held:
    tag_id: str
    gesture: str
    since: float


class LiveCoding:
    """The live keys of one pass. `time_at` gives the recording's time of a `perf_counter` reading."""

    def __init__(self, project: Project, run: Pass, tree: CodeTree, time_at: Callable[[float], int]) -> None:
        self._project, self._run, self._tree, self._time_at = project, run, tree, time_at
        self._held: dict[str, _Held] = {}
        self._running: dict[str, str] = {}

    @property
    def running(self) -> set[str]:
        """Codes whose interval has begun and not ended."""
        return set(self._running)

    @property
    def keys(self) -> list[str]:
        """The keys that tag."""
        return [*KEYMAP.keys("tag.mark"), *(code.key.casefold() for code in self._tree.codes if code.key)]

    def press(self, key: str, at: float) -> Tag | None:
        """A live key went down. Returns the tag that was put or ended."""
        code = self._tree.by_key(key)
        tag, gesture = self._put(code.id if code else None, self._time_at(at))
        if gesture:
            self._held[key] = _Held(tag.id, gesture, at)
        return tag

    def release(self, key: str, at: float) -> Tag | None:
        """A live key went up. Returns the tag when it became an interval."""
        held = self._held.pop(key, None)
        if held is None or at - held.since < HOLD_S:
            return None
        tag = next(iter(self._project.find(Tag, id=held.tag_id)), None)
        if tag is None or tag.end_ms is not None:
            return None
        self._running = {code: tag_id for code, tag_id in self._running.items() if tag_id != tag.id}
        end_ms = self._time_at(at)
        if end_ms <= tag.start_ms:
            return None
        return self._end(tag, end_ms, held.gesture)

    def click(self, code_id: str | None, at_ms: int) -> Tag:
        """A code was clicked instead of its key pressed."""
        return self._put(code_id, at_ms)[0]

    def forget(self, tag_ids: set[str]) -> None:
        """These tags are gone, or have an end: their intervals run no longer."""
        self._running = {code: tag_id for code, tag_id in self._running.items() if tag_id not in tag_ids}

    def _put(self, code_id: str | None, at_ms: int) -> tuple[Tag, str]:
        running = self._running.get(code_id) if code_id else None
        tag = next(iter(self._project.find(Tag, id=running)), None) if running else None
        if code_id and tag is not None and tag.end_ms is None:
            if at_ms <= tag.start_ms:
                raise IprError("The interval cannot end before it begins.", "Go on past its begin, then press again.")
            ended = self._end(tag, at_ms, None)
            self._running.pop(code_id, None)
            return ended, ""
        gesture = new_id()
        changes = tagging.tag_in(self._project, self._run, self._tree, code_id=code_id, at_ms=at_ms, gesture=gesture)
        ((_, tag),) = changes.of(Tag)
        assert tag is not None, "a step that inserts has one row after it"
        code = self._tree.code(code_id)
        if code and code.carrier is Carrier.INTERVAL:
            self._running[code.id] = tag.id
        return tag, gesture

    def _end(self, tag: Tag, end_ms: int, gesture: str | None) -> Tag:
        changes = tagging.set_times(self._project, tag_id=tag.id, start_ms=tag.start_ms, end_ms=end_ms, gesture=gesture)
        ((_, after),) = changes.of(Tag)
        assert after is not None
        return after
