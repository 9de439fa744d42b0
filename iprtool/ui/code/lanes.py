"""Which lane of the timeline a tag is on, and how it looks there.

Every pass is a group: one lane for all of its tags, or, when it is expanded, a lane a family under a head. At first the
pass that is being made is expanded, so that its tags can be read and edited, and the others are not.
"""

from collections import Counter
from collections.abc import Iterable

import numpy as np

from iprtool.domain.codebook import UNASSIGNED_COLOUR, CodeTree
from iprtool.domain.kinds import PassKind
from iprtool.domain.model import Family, Pass, Tag
from iprtool.services import passes
from iprtool.ui.arrangement import Arrangement
from iprtool.ui.lane_names import NO_FAMILY, family_name, pass_names
from iprtool.ui.timeline import NO_END, OPEN_END, Lane, Style, TagItem, TimelineWidget

_ORDER = (PassKind.CLIENT_RECALL, PassKind.THERAPIST_RECALL, PassKind.CODING, PassKind.CONSENSUS)
_LABEL_CHARS = 28


class LaneBook:
    """Turns the passes of a recording and their tags into lanes and items of the timeline."""

    def __init__(
        self,
        runs: Iterable[Pass],
        active: Pass,
        trees: dict[str, CodeTree],
        arrangement: Arrangement,
        *,
        curved: Iterable[tuple[str, str]] = (),
        editable: bool = True,
    ) -> None:
        """`curved`: the curves that there are, as (pass id, code id).

        `editable`: whether tags of the active pass can be changed by hand.
        """
        self._active, self._editable = active, editable
        self._trees = trees
        self.arrangement = arrangement
        others = [run for run in runs if run.id != active.id]
        ordered = sorted(others, key=lambda run: (_ORDER.index(run.kind), run.author))
        self._runs = [active, *ordered]  # one's own on top: what a key has just put must be in sight
        self._by_id = {run.id: run for run in self._runs}
        self._names = pass_names(self._runs, {run.id: trees[run.id].codebook for run in self._runs})
        self._counts: Counter[tuple[str, str]] = Counter()
        self._curved = {(pass_id, self._family_of(pass_id, code_id)) for pass_id, code_id in curved}

    def knows(self, pass_id: str) -> bool:
        """Whether a pass is one of this recording."""
        return pass_id in self._by_id

    def lane_of(self, tag: Tag) -> str:
        """The id of a tag's lane."""
        return self.lane_of_code(tag.pass_id, tag.code_id)

    def lane_of_code(self, pass_id: str, code_id: str | None) -> str:
        """The id of the lane on which a pass has what is coded with a code."""
        return self._lane_id(pass_id, self._family_of(pass_id, code_id))

    def name_of(self, lane_id: str) -> str:
        """The name of a lane in the arrangement."""
        pass_id, _, family_id = lane_id.partition("/")
        name = self._names[pass_id]
        return family_name(name, self._family(pass_id, family_id)) if family_id else name

    def is_locked(self, tag: Tag) -> bool:
        """Whether the lane of a tag, or its pass, is locked."""
        return self.is_code_locked(tag.pass_id, tag.code_id)

    def is_code_locked(self, pass_id: str, code_id: str | None) -> bool:
        """Whether the lane on which a pass has what is coded with a code, or the pass, is locked."""
        family_id = self._family_of(pass_id, code_id)
        names = {self._names[pass_id], self.name_of(f"{pass_id}/{family_id}")}
        return bool(names & self.arrangement.locked)

    def shows(self, tag: Tag) -> bool:
        """Whether neither the lane of a tag nor its pass is hidden."""
        names = {self._names[tag.pass_id], self.name_of(self.lane_of(tag))}
        return not names & self.arrangement.hidden

    def _family_of(self, pass_id: str, code_id: str | None) -> str:
        family = self._trees[pass_id].family_of(code_id)
        return family.id if family else NO_FAMILY

    def _family(self, pass_id: str, family_id: str) -> Family | None:
        return next((f for f in self._trees[pass_id].families if f.id == family_id), None)

    def _lane_id(self, pass_id: str, family_id: str) -> str:
        return f"{pass_id}/{family_id}" if self._is_expanded(self._by_id[pass_id]) else pass_id

    def _is_divided(self, run: Pass) -> bool:
        return len(self._trees[run.id].families) > 1

    def _is_expanded(self, run: Pass) -> bool:
        wanted = self.arrangement.expanded.get(self._names[run.id], run.id == self._active.id)
        return wanted and self._is_divided(run)

    # ---- lanes

    def lanes(self) -> list[Lane]:
        """All lanes from top to bottom, with how many tags each holds."""
        runs = {self._names[run.id]: run for run in self._runs}
        made: list[Lane] = []
        for name in self.arrangement.ordered("", list(runs)):
            made.append(self._pass_lane(runs[name]))
            if made[-1].is_slim:
                made += self._family_lanes(runs[name])
        return made

    def siblings(self, lane_id: str) -> tuple[str, list[str]]:
        """The name of the pass that a lane is part of, and the names of all its lanes; "" and all passes for a pass."""
        pass_id, _, family_id = lane_id.partition("/")
        if not family_id:
            return "", [self._names[run.id] for run in self._runs]
        return self._names[pass_id], [self.name_of(other) for other in self._family_ids(self._by_id[pass_id])]

    def _pass_lane(self, run: Pass) -> Lane:
        own = run.id == self._active.id
        total = sum(count for (pass_id, _), count in self._counts.items() if pass_id == run.id)
        expanded = self._is_expanded(run) if self._is_divided(run) else None
        subtitle = f"{self._whose(run)} · {_number(total)}"
        return self._lane(run.id, passes.title(run), subtitle, editable=own and not expanded, expanded=expanded)

    def _family_lanes(self, run: Pass) -> list[Lane]:
        by_name = {self.name_of(lane_id): lane_id for lane_id in self._family_ids(run)}
        made = []
        for name in self.arrangement.ordered(self._names[run.id], list(by_name)):
            family_id = by_name[name].partition("/")[2]
            family = self._family(run.id, family_id)
            title = family.name if family is not None else "Without a code"
            subtitle, own = _number(self._counts[run.id, family_id]), run.id == self._active.id
            made.append(self._lane(by_name[name], title, subtitle, editable=own, group=run.id))
        return made

    def _family_ids(self, run: Pass) -> list[str]:
        """Lanes of a pass: all families of one's own, since keys fill them; of other passes, those in use."""
        families = [family.id for family in self._trees[run.id].families]
        held = [f for f in families if self._counts[run.id, f] > 0 or (run.id, f) in self._curved]
        wanted = families if run.id == self._active.id else held
        unassigned = [NO_FAMILY] if self._counts[run.id, NO_FAMILY] > 0 else []
        return [f"{run.id}/{family_id}" for family_id in wanted + unassigned]

    def _lane(
        self, lane_id: str, title: str, subtitle: str, *, editable: bool, group: str = "", expanded: bool | None = None
    ) -> Lane:
        name, arranged = self.name_of(lane_id), self.arrangement
        names = {name, self.name_of(group)} if group else {name}
        return Lane(
            lane_id,
            title,
            subtitle,
            editable and self._editable,
            group,
            expanded,
            1.0 if expanded else arranged.heights.get(name, 1.0),
            locked=bool(names & arranged.locked),
            hidden=bool(names & arranged.hidden),
        )

    def _whose(self, run: Pass) -> str:
        if run.kind is not PassKind.CODING:
            return run.author
        if run is self._active:
            return "yours"
        return f"yours, {self._trees[run.id].codebook.name}" if run.author == self._active.author else "another coder"

    # ---- tags

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
        self._counts.clear()
        for (pass_id, code_id), group in by_code.items():
            family_id = self._family_of(pass_id, code_id)
            self._counts[pass_id, family_id] += len(group)
            by_lane.setdefault(self._lane_id(pass_id, family_id), []).extend(group)
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
        counts = self._counts.copy()
        for before, after in changed:
            for tag, step in ((before, -1), (after, 1)):
                if tag is not None:
                    self._counts[tag.pass_id, self._family_of(tag.pass_id, tag.code_id)] += step
        if counts != self._counts:
            timeline.set_lanes(self.lanes())
        timeline.remove([before.id for before, after in changed if before and after is None])
        timeline.upsert([self.item(after) for _, after in changed if after is not None])


def _end_number(tag: Tag) -> int:
    return OPEN_END if tag.open else NO_END if tag.end_ms is None else tag.end_ms


def _number(count: int) -> str:
    return "1 tag" if count == 1 else f"{count} tags"
