"""When the annotations of an ELAN file are: time slots without a value, and annotations that hang on others."""

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from iprtool.exchange.eaf import MAX_TIME
from iprtool.exchange.report import Report
from iprtool.exchange.xml import Element, local

_UNITS = {"NTSC-frames": Fraction(1001, 30), "PAL-frames": Fraction(40), "PAL-50-frames": Fraction(20)}
_HALF = Fraction(1, 2)
_DEEPEST = 50
"""Tiers on tiers; people make four."""


@dataclass(slots=True)
class Annotation:
    """One annotation. parent, before: ids of the one it hangs on and of the one it follows there."""

    id: str
    text: str
    slots: tuple[str, str] = ("", "")
    parent: str = ""
    before: str = ""
    start: int = -1
    end: int = -1

    @property
    def timed(self) -> bool:
        """Whether its time is known."""
        return self.start >= 0


@dataclass(slots=True)
class Tier:
    """A tier with its annotations in the order of the file."""

    element: Element
    annotations: list[Annotation] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        return self.element.get(name) or ""


class Parts:
    """What is taken out of a file while it is read: its annotations by tier, and its times."""

    def __init__(self) -> None:
        self.annotations: dict[Element, list[Annotation]] = {}
        self.times: list[tuple[str, str | None]] = []

    def take(self, element: Element) -> None:
        """One element of `NAMES`."""
        get = element.get
        if element.tag == "TIME_SLOT":
            self.times.append((get("TIME_SLOT_ID") or "", get("TIME_VALUE")))
            return
        outer = element.getparent()
        tier = None if outer is None else outer.getparent()
        if outer is None or tier is None:
            return
        self.annotations.setdefault(tier, []).append(
            Annotation(
                get("ANNOTATION_ID") or "", _said(element),
                (get("TIME_SLOT_REF1") or "", get("TIME_SLOT_REF2") or ""),
                get("ANNOTATION_REF") or "", get("PREVIOUS_ANNOTATION") or "",
            )
        )  # fmt: skip


def _said(annotation: Element) -> str:
    """The text of an annotation; `findtext` would take three times as long, 100,000 times."""
    for child in annotation:
        if child.tag == "ANNOTATION_VALUE":
            return child.text or ""
    return ""


NAMES = ("TIME_SLOT", "ALIGNABLE_ANNOTATION", "REF_ANNOTATION")
"""The elements of which a file has very many."""


def tiers_of(root: Element, parts: Parts, report: Report) -> list[Tier]:
    """All tiers, with the times of their annotations as far as the file tells."""
    tiers = [Tier(each, parts.annotations.get(each, [])) for each in root if local(each) == "TIER"]
    slots = _slots(root, parts.times, report)
    if None in slots.values():
        for tier in tiers:
            _fill(slots, [slot for each in tier.annotations for slot in each.slots if slot])
        _fill(slots, list(slots))
    for tier in tiers:
        for each in tier.annotations:
            _place(each, slots, report)
    _hang(tiers, report)
    return tiers


def _slots(root: Element, times: list[tuple[str, str | None]], report: Report) -> dict[str, int | None]:
    header = next((each for each in root if local(each) == "HEADER"), None)
    unit = (header.get("TIME_UNITS") or "" if header is not None else "").strip()
    factor = _UNITS.get(unit, 1)
    slots = {name: None if value is None else _value(value, factor) for name, value in times}
    for name, value in slots.items():
        if value is None:
            report.changed("times", "they have no value, and lie evenly between those around them", name)
    return slots


def _value(text: str, factor: int | Fraction) -> int | None:
    if not (len(text) < 13 and text.isascii() and text.strip().isdecimal()) or (value := int(text)) > MAX_TIME:
        return None
    return value if factor == 1 else (value * factor + _HALF).__floor__()


def _fill(slots: dict[str, int | None], order: list[str]) -> None:
    """Times for slots without one: evenly between those that stand before and after them in this order."""
    before: int | None = None
    waiting: list[str] = []
    for name in order:
        value = slots.get(name)
        if value is None:
            if name in slots and (not waiting or waiting[-1] != name):
                waiting.append(name)
            continue
        if before is not None:
            for n, missing in enumerate(waiting, 1):
                slots[missing] = before + (value - before) * n // (len(waiting) + 1)
        waiting, before = [], value


def _place(each: Annotation, slots: dict[str, int | None], report: Report) -> None:
    if each.parent:
        return
    start, end = slots.get(each.slots[0]), slots.get(each.slots[1])
    if start is None:
        return
    if end is None or end < start:
        report.changed("annotations", "the end is missing or before the begin, and is taken as the begin", each.id)
        end = start
    each.start, each.end = start, end


def _hang(tiers: list[Tier], report: Report) -> None:
    """Give annotations that hang on others the time of those; several on one share it evenly, in their order."""
    by_id = {each.id: each for tier in tiers for each in tier.annotations}
    groups: dict[tuple[int, str], list[Annotation]] = {}
    for n, tier in enumerate(tiers):
        for each in tier.annotations:
            if each.parent:
                groups.setdefault((n, each.parent), []).append(each)
    for _ in range(_DEEPEST):
        ready = [key for key in groups if (parent := by_id.get(key[1])) is not None and parent.timed]
        for key in ready:
            _share(by_id[key[1]], groups.pop(key), report)
        if not ready:
            break


def _share(parent: Annotation, children: list[Annotation], report: Report) -> None:
    if len(children) == 1:
        children[0].start, children[0].end = parent.start, parent.end
        return
    ordered = _in_order(children)
    count, length = len(ordered), parent.end - parent.start
    edges = [parent.start + length * n // count for n in range(count + 1)]
    for child, (start, end) in zip(ordered, pairwise(edges), strict=True):
        child.start, child.end = start, end
    why = "they divide an annotation without times of their own, and share its time evenly"
    report.changed("annotations", why, parent.id, count)


def _in_order(children: list[Annotation]) -> list[Annotation]:
    after = {each.before: each for each in children if each.before}
    found: dict[int, Annotation] = {}
    for first in (each for each in children if not each.before):
        each: Annotation | None = first
        while each is not None and id(each) not in found:
            found[id(each)] = each
            each = after.get(each.id)
    return [*found.values(), *(each for each in children if id(each) not in found)]
