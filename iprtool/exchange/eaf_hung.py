"""What hangs on the segments of an ELAN file that this program wrote: memos, ratings, parts in episodes."""

import re
from typing import Any

from iprtool.domain.ids import is_id
from iprtool.domain.kinds import Outcome, Role
from iprtool.exchange.eaf import EPISODE_NOTE, MEMOS, RATINGS, TAG, TIER_NOTE
from iprtool.exchange.eaf_times import Tier
from iprtool.exchange.found import FoundEpisode
from iprtool.exchange.report import Report

_PART = re.compile(r"([0-9]{1,6}) (\w+)", re.ASCII)
_ROLES, _OUTCOMES = frozenset(Role), frozenset(Outcome)


def tag_id_of(annotation_id: str) -> str:
    """The id of the tag that an annotation is; empty for one that was made in ELAN."""
    own = annotation_id.removeprefix(TAG)
    return own if own != annotation_id and is_id(own) else ""


class Hung:
    """Collects it by the id of the annotation that it hangs on.

    notes: what this program noted in the header, by the names of the properties.
    """

    def __init__(self, notes: dict[str, dict[str, Any]], report: Report) -> None:
        self._notes, self._report = notes, report
        self.memos: dict[str, str] = {}
        self.ratings: dict[str, tuple[tuple[str, str], ...]] = {}
        self._parts: dict[str, list[tuple[Role, str]]] = {}

    def take(self, tier: Tier) -> None:
        """Take a tier that hangs on one of segments."""
        kind = tier["LINGUISTIC_TYPE_REF"]
        if kind == MEMOS:
            self.memos |= {each.parent: each.text for each in tier.annotations}
        elif kind == RATINGS:
            self._rate(tier)
        else:
            self._link(tier)

    def _rate(self, tier: Tier) -> None:
        name = tier["TIER_ID"]
        scale = str(self._notes.get(TIER_NOTE + name, {}).get("scale") or name.partition("@")[0])
        for each in tier.annotations:
            self.ratings[each.parent] = (*self.ratings.get(each.parent, ()), (scale, each.text.strip()))

    def _link(self, tier: Tier) -> None:
        for each in tier.annotations:
            match, tag_id = _PART.fullmatch(each.text.strip()), tag_id_of(each.parent)
            if match is None or match[2] not in _ROLES or not tag_id:
                why = "they are no number and role, such as “1 rupture”, or hang on a segment that was made in ELAN"
                self._report.dropped("parts in episodes", why, each.text[:30])
                continue
            self._parts.setdefault(match[1], []).append((Role(match[2]), tag_id))

    def episodes(self) -> list[FoundEpisode]:
        """The episodes that have parts."""
        return [self._episode(number, parts) for number, parts in self._parts.items()]

    def _episode(self, number: str, parts: list[tuple[Role, str]]) -> FoundEpisode:
        note = self._notes.get(EPISODE_NOTE + number, {})
        outcome = Outcome(note["outcome"]) if note.get("outcome") in _OUTCOMES else Outcome.OPEN
        return FoundEpisode(tuple(parts), outcome, str(note.get("memo", "")))
