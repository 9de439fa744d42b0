"""The tables and quotes of a session's report, each from the parts of a session."""

from collections.abc import Iterable, Iterator, Sequence

from iprtool.analysis.episodes import Latency
from iprtool.analysis.traces import samples, summary
from iprtool.domain.codebook import CodeTree
from iprtool.domain.document import Facts, Paragraph, Quote, Quotes, Sheet
from iprtool.domain.kinds import Initiator, Outcome, Role, Stance
from iprtool.domain.model import Pass, Tag
from iprtool.domain.segment import Said, Segment
from iprtool.domain.times import clock, short_clock
from iprtool.services.episode_views import EpisodeView
from iprtool.services.figures import NO_CODE, in_order, pass_title
from iprtool.services.session_parts import SessionParts, TakenRecall

_STANCES = {
    Stance.THEN: "about then and there",
    Stance.NOW: "about here and now",
    Stance.UNCLEAR: "then or now unclear",
}
_OUTCOMES = {
    Outcome.OPEN: "not said yet",
    Outcome.RESOLVED: "resolved",
    Outcome.PARTIAL: "partly resolved",
    Outcome.UNRESOLVED: "unresolved",
    Outcome.NOT_ADDRESSED: "not addressed",
}


def _by_pass(parts: SessionParts) -> Iterator[tuple[Pass, list[Segment]]]:
    for run in in_order(parts.runs):
        own = [each for each in parts.segments if each.run.id == run.id]
        if own:
            yield run, own


def counts(parts: SessionParts) -> Iterator[Sheet | Facts | Paragraph]:
    """For each pass how often each code was put, and for how long; then how the session was rated."""
    heads = ("Code", "Times", "Moments", "Intervals", "Time in all", "Mean", "Share of the session")
    for run, own in _by_pass(parts):
        tree = parts.trees[run.codebook_id]
        rows = [_count(parts, path, each) for path, each in _by_code(tree, own)]
        rows.append(_count(parts, "All", own))
        yield Sheet(pass_title(parts, run), heads, tuple(rows), numbers=6)
    if any(each.tag.duration_ms for each in parts.segments):
        yield Paragraph("Intervals that overlap count each with its whole length.")
    for run in in_order(parts.runs):
        if parts.rated[run.id]:
            yield Facts(f"The session as rated by {pass_title(parts, run)}", parts.rated[run.id])


def _by_code(tree: CodeTree, own: Iterable[Segment]) -> Iterator[tuple[str, list[Segment]]]:
    """In the order of the codebook, at last what has no code."""
    found: dict[str, list[Segment]] = {}
    for segment in own:
        found.setdefault(segment.code, []).append(segment)
    for path in [*(tree.path(code.id) for code in tree.codes), ""]:
        if path in found:
            yield path or NO_CODE, found[path]


def _count(parts: SessionParts, name: str, own: Sequence[Segment]) -> tuple[str, ...]:
    lengths = [length for each in own if (length := each.tag.duration_ms) is not None]
    running = sum(each.tag.open for each in own)
    total, whole = sum(lengths), parts.duration_ms
    moments = len(own) - len(lengths) - running
    if not lengths:
        return name, str(len(own)), str(moments), str(running), "", "", ""
    share = f"{100 * total / whole:.1f} %" if whole else ""
    mean = f"{total / len(lengths) / 1000:.1f} s"
    return name, str(len(own)), str(moments), str(len(lengths) + running), _length(total), mean, share


def _length(ms: int) -> str:
    return short_clock(ms) if ms >= 60_000 else f"{ms / 1000:.1f} s"


def curves(parts: SessionParts) -> Iterator[Sheet]:
    """What continuous ratings come to."""
    rows = []
    for curve in parts.curves:
        line, found = parts.lines[curve.recording.id], samples(curve.stretches)
        all_of_it = summary(found, curve.stretches[0].start_ms, curve.stretches[-1].end_ms)
        if all_of_it is not None:
            ends = (clock(line.ms(curve.stretches[0].start_ms)), clock(line.ms(curve.stretches[-1].end_ms)))
            figures = (f"{each:.2f}" for each in (all_of_it.mean, all_of_it.low, all_of_it.high))
            rows.append((curve.code, pass_title(parts, curve.run), *ends, str(all_of_it.count), *figures))
    if rows:
        heads = ("Code", "Pass", "From", "To", "Values", "Mean", "Lowest", "Highest")
        yield Sheet("Continuous ratings", heads, tuple(rows), numbers=6)


def episodes(parts: SessionParts) -> Iterator[Sheet]:
    """The episodes that began here, with their tags and how they ended."""
    heads = ("Episode", "Pass", "Rupture", "Attempts to repair", "Resolution", "Outcome", "After", "Memo")
    rows = tuple(_episode(parts, view) for view in parts.episodes)
    if rows:
        yield Sheet("Ruptures and their repair", heads, rows)


def _episode(parts: SessionParts, view: EpisodeView) -> tuple[str, ...]:
    tree = parts.trees[view.run.codebook_id]
    told = {
        role: "\n".join(_member(parts, view, tree, tag) for each, tag in view.members if each is role) for role in Role
    }
    course = view.course
    after = _latency(course.resolution) if course.resolution else f"not in {short_clock(course.censored_ms or 0)}"
    outcome = _OUTCOMES[view.episode.outcome]
    return (
        str(view.number), pass_title(parts, view.run), told[Role.RUPTURE], told[Role.ATTEMPT], told[Role.RESOLUTION],
        outcome, after, view.episode.memo,
    )  # fmt: skip


def _latency(found: Latency) -> str:
    if found.ms is not None:
        return _length(found.ms)
    return "1 session" if found.sessions == 1 else f"{found.sessions} sessions"


def _member(parts: SessionParts, view: EpisodeView, tree: CodeTree, tag: Tag) -> str:
    """A tag of an episode; one of another session, whose clock is another, is only named so."""
    code = tree.code(tag.code_id)
    name = code.name if code is not None else "another pass's tag" if tag.pass_id != view.run.id else NO_CODE
    known = next((each for each in parts.segments if each.tag.id == tag.id), None)
    return f"{short_clock(known.tag.start_ms)} {name}" if known is not None else f"elsewhere: {name}"


def recalls(parts: SessionParts) -> Iterator[Facts]:
    """How each recall went; what was said in it stands among the segments."""
    for each in parts.recalls:
        yield Facts(f"{pass_title(parts, each.row.view.run)}: the interview", tuple(_recall(parts, each)))


def _recall(parts: SessionParts, taken: TakenRecall) -> Iterator[tuple[str, str]]:
    recall, figures = taken.row.view.recall, taken.row.figures
    stops = figures.stops_by
    yield "Participant", recall.participant.value
    yield "Interviewer", recall.interviewer
    yield "Length", clock(figures.length_ms)
    yield "Delay", "" if figures.delay_min is None else f"{_hours(figures.delay_min)} after the session"
    yield "Seen", f"{100 * figures.seen_share:.0f} % of the recording"
    by_participant, by_interviewer = stops.get(Initiator.PARTICIPANT, 0), stops.get(Initiator.INTERVIEWER, 0)
    yield "Stops", f"{figures.stops} ({by_participant} by the participant, {by_interviewer} by the interviewer)"
    yield "Moments", str(figures.moments)
    if taken.row.event is not None:
        event, tag = taken.row.event
        line = parts.lines[taken.row.view.recording.id]
        for name, ms in (
            ("The event begins", tag.start_ms), ("Client's peak", event.client_peak_ms),
            ("Therapist's peak", event.therapist_peak_ms), ("The event ends", tag.end_ms),
        ):  # fmt: skip
            yield name, "" if ms is None else clock(line.ms(ms))
    yield from ((each.answer.question, each.answer.text) for each in taken.answers)
    yield "Memo", recall.memo


def _hours(minutes: int) -> str:
    return f"{minutes} min" if abs(minutes) < 120 else f"{minutes / 60:.1f} h"


def quotes(parts: SessionParts) -> Iterator[Quotes]:
    """All segments of each pass in order, with what is said in them and what was noted."""
    for run, own in _by_pass(parts):
        yield Quotes(pass_title(parts, run), tuple(_quote(each) for each in sorted(own, key=_begin)))


def _begin(segment: Segment) -> tuple[int, str]:
    return segment.tag.start_ms, segment.tag.id


def _quote(segment: Segment) -> Quote:
    tag = segment.tag
    end = " – not ended yet" if tag.open else "" if tag.end_ms is None else f" – {clock(tag.end_ms)}"
    notes = [f"{scale}: {words}" for scale, words in segment.ratings]
    if segment.said is not None:
        notes.append(_said(segment.said))
    return Quote(f"{clock(tag.start_ms)}{end}", segment.code or NO_CODE, tuple(notes), segment.spoken, tag.memo)


def _said(said: Said) -> str:
    remark = said.remark
    return f"said at {clock(remark.said_ms)} of the interview, {_STANCES[remark.stance]}"
