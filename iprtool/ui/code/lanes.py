"""Which lane of the timeline a tag is on, and how it looks there.

The pass that is being made has one lane a family, so that its tags can be read and edited; every other pass has one.
"""

from collections import Counter
from collections.abc import Iterable

import numpy as np

from iprtool.domain.codebook import UNASSIGNED_COLOUR, CodeTree
from iprtool.domain.kinds import PassKind
from iprtool.domain.model import Pass, Tag
from iprtool.services import passes
from iprtool.ui.timeline import NO_END, OPEN_END, Lane, Style, TagItem, TimelineWidget

_ORDER = (PassKind.CLIENT_RECALL, PassKind.THERAPIST_RECALL, PassKind.CODING, PassKind.CONSENSUS)
_LABEL_CHARS = 28
_NO_FAMILY = "-"


class LaneBook:
    """Turns the passes of a recording and their tags into lanes and items of the timeline."""

    def __init__(
        self, runs: Iterable[Pass], active: Pass, trees: dict[str, CodeTree], *, editable: bool = True
    ) -> None:
        """`editable`: whether tags of the active pass can be changed by hand."""
        self._active, self._editable = active, editable
        self._trees = trees
        others = [run for run in runs if run.id != active.id]
        ordered = sorted(others, key=lambda run: (_ORDER.index(run.kind), run.author))
        self._runs = [active, *ordered]  # one's own on top: what a key has just put must be in sight
        self._by_id = {run.id: run for run in self._runs}
        self._counts: Counter[str] = Counter()

    def knows(self, pass_id: str) -> bool:
        """Whether a pass is one of this recording."""
        return pass_id in self._by_id

    def lane_of(self, tag: Tag) -> str:
        """The id of a tag's lane."""
        return self._lane_of(tag.pass_id, tag.code_id)

    def _lane_of(self, pass_id: str, code_id: str | None) -> str:
        if pass_id != self._active.id:
            return pass_id
        family = self._trees[pass_id].family_of(code_id)
        return f"{pass_id}/{family.id if family else _NO_FAMILY}"

    def lanes(self) -> list[Lane]:
        """All lanes from top to bottom, with how many tags each holds."""
        made: list[Lane] = []
        for run in self._runs:
            made += self._family_lanes(run) if run is self._active else [self._lane(run, run.id, "")]
        return made

    def _family_lanes(self, run: Pass) -> list[Lane]:
        rows = [(f"{run.id}/{f.id}", f.name) for f in self._trees[run.id].families]
        unassigned = f"{run.id}/{_NO_FAMILY}"
        if self._counts[unassigned]:
            rows.append((unassigned, "without a code"))
        return [self._lane(run, lane_id, name) for lane_id, name in rows]

    def _lane(self, run: Pass, lane_id: str, part: str) -> Lane:
        own = run is self._active
        name = passes.title(run)
        count = self._counts[lane_id]
        tags = "1 tag" if count == 1 else f"{count} tags"
        author = run.author if run.kind is not PassKind.CODING else ("yours" if own else "another coder")
        return Lane(lane_id, f"{name} · {part}" if part else name, f"{author} · {tags}", own and self._editable)

    def item(self, tag: Tag) -> TagItem:
        """A tag as the timeline shows it."""
        style = self._style(tag)
        return TagItem(tag.id, self.lane_of(tag), tag.start_ms, tag.end_ms, style.colour, style.label, tag.open)

    def _style(self, tag: Tag) -> Style:
        code = self._trees[tag.pass_id].code(tag.code_id)
        if code is not None:
            return Style(code.colour, code.name)
        words = " ".join(tag.memo.split())
        return Style(
            UNASSIGNED_COLOUR, words[:_LABEL_CHARS] + ("…" if len(words) > _LABEL_CHARS else "") if words else "—"
        )

    def load(self, timeline: TimelineWidget, tags: list[Tag]) -> None:
        """Show lanes and tags from scratch, as arrays."""
        by_lane = self._by_lane(tags)
        self._counts = Counter({lane: len(group) for lane, group in by_lane.items()})
        timeline.set_lanes(self.lanes())
        timeline.set_tags([])
        for lane, group in by_lane.items():
            styles, numbers = self._numbered(group)
            timeline.load(
                lane,
                [tag.id for tag in group],
                np.array([tag.start_ms for tag in group], np.int64),
                np.array([_end_number(tag) for tag in group], np.int64),
                np.array(numbers, np.int64),
                styles,
            )

    def _by_lane(self, tags: list[Tag]) -> dict[str, list[Tag]]:
        # A large pass has few codes: what can be worked out once per code is not worked out once per tag.
        by_code: dict[tuple[str, str | None], list[Tag]] = {}
        for tag in tags:
            by_code.setdefault((tag.pass_id, tag.code_id), []).append(tag)
        by_lane: dict[str, list[Tag]] = {}
        for (pass_id, code_id), group in by_code.items():
            by_lane.setdefault(self._lane_of(pass_id, code_id), []).extend(group)
        return by_lane

    def _numbered(self, group: list[Tag]) -> tuple[list[Style], list[int]]:
        """The styles of some tags, and for each tag the number of its style."""
        styles: dict[Style, int] = {}
        of_code: dict[tuple[str, str], int] = {}
        numbers = []
        for tag in group:
            key = (tag.pass_id, tag.code_id) if tag.code_id else None
            number = of_code.get(key) if key else None
            if number is None:
                number = styles.setdefault(self._style(tag), len(styles))
                if key:
                    of_code[key] = number
            numbers.append(number)
        return list(styles), numbers

    def apply(self, timeline: TimelineWidget, changed: list[tuple[Tag | None, Tag | None]]) -> None:
        """Bring the timeline up to date with rows before and after a step."""
        moved = False
        for before, after in changed:
            old, new = (self.lane_of(tag) if tag else None for tag in (before, after))
            if old != new:
                moved = True
                self._counts[old or ""] -= 1
                self._counts[new or ""] += 1
        if moved:
            timeline.set_lanes(self.lanes())
        timeline.remove([before.id for before, after in changed if before and after is None])
        timeline.upsert([self.item(after) for _, after in changed if after is not None])


def _end_number(tag: Tag) -> int:
    return OPEN_END if tag.open else NO_END if tag.end_ms is None else tag.end_ms
