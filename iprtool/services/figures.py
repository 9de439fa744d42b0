"""The timeline of a session as a figure: which lanes it has, what is on them, what the legend says."""

from collections.abc import Container, Iterable, Iterator
from itertools import pairwise

import numpy as np

from iprtool.analysis.traces import even
from iprtool.domain.codebook import UNASSIGNED_COLOUR, CodeTree
from iprtool.domain.figure import Course, Figure, Group, Lane, Link, Mark, Seen, Sign
from iprtool.domain.kinds import Initiator, PassKind
from iprtool.domain.model import Pass
from iprtool.domain.segment import Curve, Segment
from iprtool.domain.stimulus import StimulusLog
from iprtool.domain.traces import dial_of
from iprtool.media import Waveform
from iprtool.services import passes
from iprtool.services.session_parts import SessionParts

SOUND_COLUMNS = 1500
NO_CODE = "Without a code"
_UNASSIGNED = Sign("", "without a code", UNASSIGNED_COLOUR)
_ORDER = (PassKind.CLIENT_RECALL, PassKind.THERAPIST_RECALL, PassKind.CODING, PassKind.CONSENSUS)


Hidden = frozenset[tuple[str, str | None]]
"""Lanes that are left out, as (pass id, family): no family is the whole pass, an empty one is what has no code."""
_NOTHING: Hidden = frozenset()


def figure_of(parts: SessionParts, sound: Waveform | None = None, hidden: Hidden = _NOTHING) -> Figure:
    """Draw up a session; `sound` is that of the recording that begins first."""
    duration = parts.duration_ms
    runs = [run for run in in_order(parts.runs) if (run.id, None) not in hidden]
    groups = tuple(_group(parts, run, hidden) for run in runs)
    used = {sign for group in groups for lane in group.lanes for sign in _signs(lane)}
    every = [sign for tree in parts.trees.values() for sign in _signs_of(tree)]
    return Figure(
        parts.title,
        duration,
        groups,
        tuple(sign for sign in dict.fromkeys([*every, _UNASSIGNED]) if sign in used),
        tuple(_seen(parts, each.row.view.run, each.log) for each in parts.recalls if each.row.view.run in runs),
        tuple(_links(parts, {mark.tag_id for group in groups for lane in group.lanes for mark in lane.marks})),
        sound.peaks(0, duration, SOUND_COLUMNS) if sound is not None and duration else None,
    )


def in_order(runs: Iterable[Pass]) -> list[Pass]:
    """Passes from top to bottom: recalls, coders, the consensus."""
    return sorted(runs, key=lambda run: (_ORDER.index(run.kind), run.author, run.id))


def pass_title(parts: SessionParts, run: Pass) -> str:
    """`Coder AB`; with the codebook, where there is another pass that is called so."""
    title = passes.title(run)
    alike = [other for other in parts.runs if passes.title(other) == title]
    book = parts.trees[run.codebook_id].codebook
    return title if len(alike) == 1 else f"{title} ({book.name}, {book.version})"


def _signs(lane: Lane) -> Iterator[Sign]:
    yield from (mark.sign for mark in lane.marks)
    yield from (course.sign for course in lane.courses)


def _signs_of(tree: CodeTree) -> Iterator[Sign]:
    return (_sign(tree, code.id) for code in tree.codes)


def _sign(tree: CodeTree, code_id: str | None) -> Sign:
    code, family = tree.code(code_id), tree.family_of(code_id)
    return Sign(family.name, code.name, code.colour) if code and family else _UNASSIGNED


def _group(parts: SessionParts, run: Pass, hidden: Hidden) -> Group:
    tree = parts.trees[run.codebook_id]
    marks: dict[str, list[Mark]] = {}
    courses: dict[str, list[Course]] = {}
    for segment in (each for each in parts.segments if each.run.id == run.id):
        sign = _sign(tree, segment.tag.code_id)
        marks.setdefault(sign.family, []).append(_mark(segment, sign))
    for curve in (each for each in parts.curves if each.run.id == run.id):
        course = _course(parts, tree, curve)
        courses.setdefault(course.sign.family, []).append(course)
    lanes = [
        Lane(name or NO_CODE, tuple(marks.get(name, ())), tuple(courses.get(name, ())))
        for name in dict.fromkeys([*(family.name for family in tree.families), ""])
        if (name in marks or name in courses) and (run.id, name) not in hidden
    ]
    count = sum(len(lane.marks) for lane in lanes)
    return Group(pass_title(parts, run), "1 tag" if count == 1 else f"{count:,} tags", tuple(lanes))


def _mark(segment: Segment, sign: Sign) -> Mark:
    tag, values = segment.tag, ", ".join(words for _, words in segment.ratings)
    return Mark(tag.id, tag.start_ms, tag.end_ms, sign, values, tag.open)


def _course(parts: SessionParts, tree: CodeTree, curve: Curve) -> Course:
    code = tree.by_path(curve.code)
    dial, clock = dial_of(tree, code), parts.lines[curve.recording.id]
    start, step, values = even(curve.stretches)
    return Course(
        _sign(tree, code.id), (clock.at(start), step * float(clock.pace), np.asarray(values)), dial.low, dial.high
    )


def _seen(parts: SessionParts, run: Pass, log: StimulusLog) -> Seen:
    clock = parts.lines[run.recording_id]
    played = tuple((clock.ms(each.session_begin_ms), clock.ms(each.session_end_ms)) for each in log.viewings)
    stops = tuple((clock.ms(each.session_ms), each.initiator is Initiator.PARTICIPANT) for each in log.stops)
    return Seen(f"Seen in {passes.title(run).casefold()}", played, stops)


def _links(parts: SessionParts, drawn: Container[str]) -> Iterator[Link]:
    """Between the tags that are drawn, in the order of their episodes."""
    for view in parts.episodes:
        for one, other in pairwise(tag for _, tag in view.members if tag.id in drawn):
            yield Link(one.id, other.id, view.episode.outcome)
