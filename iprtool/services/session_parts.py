"""All that leaves of sessions to be drawn or told of: segments, curves, episodes, recalls and what is spoken."""

from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from iprtool.domain.codebook import CodeTree
from iprtool.domain.errors import IprError
from iprtool.domain.model import Dyad, Pass, Session
from iprtool.domain.naming import session_title
from iprtool.domain.recall_figures import AnswerRow, RecallRow
from iprtool.domain.recall_view import RecallView
from iprtool.domain.scales import shown as in_words
from iprtool.domain.segment import Curve, Segment
from iprtool.domain.sessiontime import Line, line
from iprtool.domain.stimulus import StimulusLog
from iprtool.exchange.leaving import Leaving, moved
from iprtool.exchange.report import Report
from iprtool.services import codebooks, episode_views, leaving, ratings, recall_figures, recall_views, recalls
from iprtool.services.episode_views import EpisodeView
from iprtool.services.export_filters import Filters, Place, chosen_passes
from iprtool.services.export_readers import CurveReader, SegmentReader, everything, ordered
from iprtool.store import Project


@dataclass(frozen=True, eq=False)
class TakenRecall:
    """A recall with its log, and what was answered to the form of its event."""

    row: RecallRow
    log: StimulusLog
    answers: tuple[AnswerRow, ...]


@dataclass(frozen=True, eq=False)
class SessionParts:
    """One session on the clock of the recording that begins first, as far as the filters and the gate let it through.

    runs: the passes, in order. curves: their times are those of their own recordings; `lines` lead from these to the
    clock. rated: scale and value in words of what was rated on the session, by pass id.
    """

    dyad: Dyad
    session: Session
    leaving: Leaving
    runs: tuple[Pass, ...]
    trees: dict[str, CodeTree]
    lines: dict[str, Line]
    curves: tuple[Curve, ...]
    episodes: tuple[EpisodeView, ...]
    recalls: tuple[TakenRecall, ...]
    rated: dict[str, tuple[tuple[str, str], ...]]
    report: Report

    @property
    def title(self) -> str:
        """`Dyad 01 · Session 3`."""
        return session_title(self.dyad.label, self.session.number)

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The segments, on the clock."""
        return self.leaving.segments

    @property
    def duration_ms(self) -> int:
        """Until the last of the recordings and tags is over."""
        films = (self.lines[film.id].ms(film.duration_ms) for film in self.leaving.recordings)
        tags = (max(each.tag.start_ms + 1, each.tag.end_ms or 0) for each in self.segments)
        return max((*films, *tags), default=0)


def reading(project: Project, filters: Filters) -> Generator[None, None, list[SessionParts]]:
    """Read the sessions that the filters let through, in slices. Raises IprError as an export does."""
    segments = yield from everything(SegmentReader(project, filters))
    curves = yield from everything(CurveReader(project, filters))
    segments = yield from ordered(segments)
    views = episode_views.overview(project)
    yield
    found = []
    for _, group in groupby(chosen_passes(project, filters), key=lambda place: place[1].id):
        found.append(_parts(project, list(group), segments, curves, views))
        yield
    return [parts for parts in found if parts.leaving.recordings]


def only_one(found: Sequence[SessionParts]) -> SessionParts:
    """The session that is to be drawn. Raises IprError where there is none, or several."""
    if len(found) > 1:
        names = ", ".join(each.title for each in found[:8])
        raise IprError(
            f"A picture is of one session, and these are {len(found):,}: {names}.", "Choose the dyad and the session."
        )
    if not found:
        raise IprError(
            "There is nothing to draw: no pass that may be seen is chosen.",
            "Choose another session, or unseal it first.",
        )
    return found[0]


def _parts(
    project: Project,
    places: list[Place],
    segments: Iterable[Segment],
    curves: Iterable[Curve],
    views: Iterable[EpisodeView],
) -> SessionParts:
    dyad, session = places[0][:2]
    films = {place[2].id: place[2] for place in places}
    runs = {place[3].id: place[3] for place in places}
    report = Report()
    own = leaving.of(project, [each for each in segments if each.run.id in runs])
    kept = moved(replace(own, recordings=tuple(films.values())), report)
    lines = {film.id: line(film, kept.recordings[0]) for film in kept.recordings}
    shown = tuple(run for run in runs.values() if run.recording_id in lines)
    trees = {book: codebooks.tree(project, book) for book in dict.fromkeys(run.codebook_id for run in shown)}
    return SessionParts(
        dyad, session, kept, shown, trees, lines,
        tuple(curve for curve in curves if curve.run in shown),
        tuple(view for view in views if view.run in shown),
        tuple(_taken(project, view) for view in recall_views.visible(project) if view.run in shown),
        {run.id: _rated(project, run, trees[run.codebook_id]) for run in shown},
        report,
    )  # fmt: skip


def _taken(project: Project, view: RecallView) -> TakenRecall:
    row, log = recall_figures.row_of(project, view), recalls.stimulus_log(project, view.recall)
    return TakenRecall(row, log, tuple(recall_figures.answer_rows(project, view)))


def _rated(project: Project, run: Pass, tree: CodeTree) -> tuple[tuple[str, str], ...]:
    values = ratings.of_session(project, run.id)
    return tuple(
        (scale.name, in_words(scale, tree.anchors_of(scale), values[scale.id]))
        for scale in tree.scales
        if scale.id in values
    )
