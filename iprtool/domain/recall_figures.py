"""The figures of a recall: how long it took, who stopped how often, what was seen."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from iprtool.domain.kinds import Initiator, Stance
from iprtool.domain.model import Answer, Event, Happening, Recall, Remark, Tag
from iprtool.domain.recall_view import RecallView
from iprtool.domain.stimulus import HOUR_MS, Coverage, StimulusLog


@dataclass(frozen=True, slots=True)
class RecallFigures:
    """What the summary and the exports say of one recall.

    length_ms: of the interview. stops: pauses that the participant or the interviewer began. stops_per_hour: in an hour
    of recording that was played, replays included; stops_per_interview_hour: in an hour of the interview; both None
    where there was nothing of it. pauses_ms: how long the recording stood after it had played, whoever began it.
    """

    length_ms: int
    delay_min: int | None
    played_ms: int
    stops: int
    stops_by: dict[Initiator, int]
    stops_per_hour: float | None
    stops_per_interview_hour: float | None
    pauses_ms: int
    median_stop_ms: int | None
    coverage: Coverage
    moments: int
    stances: dict[Stance, int]

    @property
    def seen_share(self) -> float:
        """How much of the session's recording was seen at least once, 0 to 1."""
        return self.coverage.share(self.coverage.seen_ms)

    def stance_share(self, stance: Stance) -> float | None:
        """The share of a stance among the moments, 0 to 1; None without moments."""
        return self.stances[stance] / self.moments if self.moments else None


def figures_of(recall: Recall, log: StimulusLog, remarks: Iterable[Remark]) -> RecallFigures:
    """The figures of a recall from its log and its remarks."""
    stops, found = log.stops, Counter(remark.stance for remark in remarks)
    return RecallFigures(
        length_ms=log.length_ms,
        delay_min=recall.delay_min,
        played_ms=log.played_ms,
        stops=len(stops),
        stops_by=log.stops_by(),
        stops_per_hour=log.stops_per_hour,
        stops_per_interview_hour=len(stops) * HOUR_MS / log.length_ms if log.length_ms else None,
        pauses_ms=sum(pause.length_ms for pause in log.pauses),
        median_stop_ms=round(median(stop.length_ms for stop in stops)) if stops else None,
        coverage=log.coverage(),
        moments=found.total(),
        stances={stance: found[stance] for stance in Stance},
    )


@dataclass(frozen=True, slots=True)
class RecallRow:
    """One recall as it leaves a project; `event` is that of a Brief Structured Recall, with its tag."""

    view: RecallView
    figures: RecallFigures
    event: tuple[Event, Tag] | None = None


@dataclass(frozen=True, slots=True)
class LogRow:
    """One entry of a recall's stimulus log as it leaves a project."""

    view: RecallView
    happening: Happening


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer to the form of an event as it leaves a project; `tag` is where the event lies."""

    view: RecallView
    event: Event
    tag: Tag
    answer: Answer
