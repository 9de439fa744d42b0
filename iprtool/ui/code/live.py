"""Coding with one key while the recording plays.

A press puts a tag at once, on disk: a point, or an interval that is open. A point gets an end when its key is held
longer. An interval ends with the next press of its key, or with the release, as its code says. Several run at once.
A crash in between loses nothing but the end: the open tags of a pass run on when it is opened again.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from iprtool.domain import reaction
from iprtool.domain.codebook import CodeTree
from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Carrier, Press
from iprtool.domain.model import Code, Pass, Tag
from iprtool.services import tagging
from iprtool.store import Changes, Project
from iprtool.ui.actions import KEYMAP
from iprtool.ui.code.moments import Moment, Moments

HOLD_S = 0.4

Changed = Iterable[tuple[Tag | None, Tag | None]]


@dataclass(frozen=True, slots=True)
class _Held:
    """A key that is down: releasing it after `least_s` ends the tag."""

    tag_id: str
    gesture: str
    since: float
    least_s: float


class LiveCoding:
    """The live keys of one pass."""

    def __init__(self, project: Project, run: Pass, tree: CodeTree, moments: Moments) -> None:
        self._project, self._run, self._tree, self._moments = project, run, tree, moments
        self._held: dict[str, _Held] = {}
        self._open: dict[str, Tag] = {}

    def follow(self, changed: Changed) -> None:
        """Take in tags before and after a step: open ones of this pass run, whoever opened them."""
        for before, after in changed:
            if before is not None:
                self._open.pop(before.id, None)
            if after is not None and after.open and after.pass_id == self._run.id:
                self._open[after.id] = after

    @property
    def running(self) -> list[Tag]:
        """The intervals that have begun and not ended, in the order of their begins."""
        return sorted(self._open.values(), key=lambda tag: (tag.start_ms, tag.id))

    @property
    def keys(self) -> list[str]:
        """The keys that tag."""
        return [*KEYMAP.keys("tag.mark"), *(code.key.casefold() for code in self._tree.codes if code.key)]

    def press(self, key: str, at: float) -> Tag:
        """A live key went down. Returns the tag that was put, ended, or taken up again."""
        code, gesture = self._tree.by_key(key), new_id()
        running = self._running(code)
        if running is None:
            tag = self._put(code, self._moments.at(at), gesture)
        elif _ends_on_release(running, code):
            tag = running
        else:
            return self._end(running, self._moments.at(at))
        if _ends_on_release(tag, code) or not tag.open:
            self._held[key] = _Held(tag.id, gesture, at, 0.0 if tag.open else HOLD_S)
        return tag

    def is_held(self, key: str) -> bool:
        """Whether the release of a key may end a tag."""
        return key in self._held

    def release(self, key: str, at: float) -> Tag | None:
        """A live key went up. Returns the tag when that ended it."""
        held = self._held.pop(key, None)
        if held is None or at - held.since < held.least_s:
            return None
        tag = next(iter(self._project.find(Tag, id=held.tag_id)), None)
        if tag is None or tag.end_ms is not None:
            return None
        end_ms, off_ms = self._end_of(tag, self._moments.at(at))
        if end_ms > tag.start_ms:
            changes = tagging.end_live(self._project, tag, end_ms=end_ms, reaction_ms=off_ms, gesture=held.gesture)
        elif tag.open:  # no time went by: the recording stands still
            changes = tagging.make_point(self._project, tag_id=tag.id, gesture=held.gesture)
        else:
            return None
        return self._taken(changes, tag.id)

    def click(self, code_id: str | None) -> Tag:
        """A code was clicked instead of its key pressed: an interval that it begins ends with the next click."""
        code = self._tree.code(code_id)
        running = self._running(code)
        return self._end(running, self._moments.now()) if running else self._put(code, self._moments.now(), new_id())

    def _running(self, code: Code | None) -> Tag | None:
        return next((tag for tag in self.running if code is not None and tag.code_id == code.id), None)

    def _put(self, code: Code | None, moment: Moment, gesture: str) -> Tag:
        off_ms = None if moment.rate is None else reaction.taken_off(moment.ms, self._run.reaction_ms, moment.rate)
        changes = tagging.tag_live(
            self._project,
            self._run,
            self._tree,
            code_id=code.id if code else None,
            at_ms=self._moments.placed(moment.ms - (off_ms or 0)),
            reaction_ms=off_ms,
            opens=code is not None and code.carrier is Carrier.INTERVAL,
            running=self.running,
            gesture=gesture,
        )
        return self._taken(changes, next(after.id for before, after in changes.of(Tag) if before is None and after))

    def _end(self, tag: Tag, moment: Moment) -> Tag:
        end_ms, off_ms = self._end_of(tag, moment)
        if end_ms <= tag.start_ms:
            raise IprError("The interval cannot end before it begins.", "Go on past its begin, then press again.")
        return self._taken(tagging.end_live(self._project, tag, end_ms=end_ms, reaction_ms=off_ms), tag.id)

    def _end_of(self, tag: Tag, moment: Moment) -> tuple[int, int | None]:
        """Where a tag ends, and what is taken off both its times: of an end that was chosen while paused, nothing."""
        if moment.rate is None:
            return self._moments.placed(moment.ms), None
        return self._moments.placed(moment.ms - (tag.reaction_ms or 0)), tag.reaction_ms

    def _taken(self, changes: Changes, tag_id: str) -> Tag:
        changed = list(changes.of(Tag))
        self.follow(changed)
        return next(after for _, after in changed if after is not None and after.id == tag_id)


def _ends_on_release(tag: Tag, code: Code | None) -> bool:
    return tag.open and code is not None and code.carrier is Carrier.INTERVAL and code.press is Press.HOLD
