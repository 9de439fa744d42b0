"""The columns of the tables about recalls: one line a recall, a happening of its log, or an answer to its form."""

from collections.abc import Callable

from iprtool.domain.kinds import Initiator, Stance
from iprtool.domain.recall_figures import AnswerRow, LogRow, RecallFigures, RecallRow
from iprtool.exchange.columns import Cell, Column

_DIGITS = 4


def _figure(read: Callable[[RecallFigures], float | None]) -> Callable[[RecallRow], Cell]:
    """A figure, rounded where it is a fraction."""

    def cell(row: RecallRow) -> Cell:
        value = read(row.figures)
        return round(value, _DIGITS) if isinstance(value, float) else value

    return cell


def _seen(times: int) -> Callable[[RecallFigures], float]:
    return lambda figures: figures.coverage.share(figures.coverage.by_times_ms.get(times, 0))


def _seen_again(figures: RecallFigures) -> float:
    return max(figures.seen_share - _seen(1)(figures), 0.0)


def _skipped(row: RecallRow) -> Cell:
    return " ".join(f"{part.begin_ms}-{part.end_ms}" for part in row.figures.coverage.skipped)


def _event_end(row: RecallRow) -> Cell:
    return None if row.event is None else row.event[1].end_ms


RECALL_COLUMNS: tuple[Column[RecallRow], ...] = (
    Column(
        "recall", "Name of the recall: dyad, session, participant; a further one has a number.", lambda r: r.view.name
    ),
    Column("dyad", "Pseudonymous label of the dyad.", lambda r: r.view.dyad.label),
    Column("session", "Number of the session in the therapy.", lambda r: r.view.session.number),
    Column("recording", "Label of the recording that was watched.", lambda r: r.view.recording.label),
    Column("participant", "`client` or `therapist`.", lambda r: r.view.recall.participant.value),
    Column("mode", "`free`, `event`, `cued` or `alone`.", lambda r: r.view.recall.mode.value),
    Column(
        "interviewer",
        "Initials or pseudonym; empty where the participant was alone.",
        lambda r: r.view.recall.interviewer,
    ),
    Column("begun_at", "When it began, UTC.", lambda r: r.view.recall.begun_at.isoformat(timespec="milliseconds")),
    Column(
        "delay_min",
        "Minutes from the end of the session; empty where day or time of the end is not known.",
        _figure(lambda f: f.delay_min),
    ),
    Column("length_ms", "How long the interview took.", _figure(lambda f: f.length_ms)),
    Column(
        "played_ms",
        "How much of the session's recording was played, replays counted each time.",
        _figure(lambda f: f.played_ms),
    ),
    Column("stops", "Pauses that the participant or the interviewer began.", _figure(lambda f: f.stops)),
    Column("stops_participant", "Those of the participant.", _figure(lambda f: f.stops_by[Initiator.PARTICIPANT])),
    Column("stops_interviewer", "Those of the interviewer.", _figure(lambda f: f.stops_by[Initiator.INTERVIEWER])),
    Column(
        "stops_per_hour",
        "Stops in an hour of recording as it was played (`stops` by `played_ms`); empty where nothing was played.",
        _figure(lambda f: f.stops_per_hour),
    ),
    Column(
        "stops_per_interview_hour",
        "Stops in an hour of the interview (`stops` by `length_ms`).",
        _figure(lambda f: f.stops_per_interview_hour),
    ),
    Column(
        "pauses_ms",
        "How long the recording stood after it had played, whoever stopped it.",
        _figure(lambda f: f.pauses_ms),
    ),
    Column("median_stop_ms", "Median length of the stops.", _figure(lambda f: f.median_stop_ms)),
    Column(
        "seen_share", "Share of the recording that was seen at least once, 0 to 1.", _figure(lambda f: f.seen_share)
    ),
    Column("seen_once_share", "Share that was seen exactly once.", _figure(_seen(1))),
    Column("seen_again_share", "Share that was seen more than once.", _figure(_seen_again)),
    Column("skipped_share", "Share that was never seen.", _figure(_seen(0))),
    Column("skipped", "What was never seen, as `begin-end` in milliseconds, parted by spaces.", _skipped),
    Column("moments", "Moments that were talked about.", _figure(lambda f: f.moments)),
    Column(
        "then_share",
        "Share of the moments about then, 0 to 1; empty without moments.",
        _figure(lambda f: f.stance_share(Stance.THEN)),
    ),
    Column("now_share", "Share about now.", _figure(lambda f: f.stance_share(Stance.NOW))),
    Column("unclear_share", "Share for which that is unclear.", _figure(lambda f: f.stance_share(Stance.UNCLEAR))),
    Column(
        "event_begin_ms", "Begin of the event of a Brief Structured Recall.", lambda r: r.event and r.event[1].start_ms
    ),
    Column("event_end_ms", "Its end.", _event_end),
    Column(
        "client_peak_ms", "Where the client was touched most in it.", lambda r: r.event and r.event[0].client_peak_ms
    ),
    Column("therapist_peak_ms", "Where the therapist was.", lambda r: r.event and r.event[0].therapist_peak_ms),
    Column("memo", "What the researchers noted.", lambda r: r.view.recall.memo),
    Column("recall_id", "Identifier of the recall.", lambda r: r.view.recall.id),
    Column("pass_id", "Identifier of its pass.", lambda r: r.view.run.id),
)

LOG_COLUMNS: tuple[Column[LogRow], ...] = (
    Column("recall", "Name of the recall.", lambda r: r.view.name),
    Column("dyad", "Pseudonymous label of the dyad.", lambda r: r.view.dyad.label),
    Column("session", "Number of the session in the therapy.", lambda r: r.view.session.number),
    Column("participant", "`client` or `therapist`.", lambda r: r.view.recall.participant.value),
    Column("kind", "`play`, `pause`, `seek`, `rate` or `end`.", lambda r: r.happening.kind.value),
    Column("initiator", "`participant`, `interviewer` or `program`.", lambda r: r.happening.initiator.value),
    Column("interview_ms", "Milliseconds on the clock of the interview.", lambda r: r.happening.at_ms),
    Column(
        "session_ms",
        "Where the session's recording stood; after a seek, where it went to.",
        lambda r: r.happening.session_ms,
    ),
    Column("from_ms", "Where a seek came from; empty for all others.", lambda r: r.happening.from_ms),
    Column("rate", "The speed from then on.", lambda r: r.happening.rate),
    Column("wall", "The time of day, UTC.", lambda r: r.happening.wall.isoformat(timespec="milliseconds")),
    Column("recall_id", "Identifier of the recall.", lambda r: r.view.recall.id),
)

ANSWER_COLUMNS: tuple[Column[AnswerRow], ...] = (
    Column("recall", "Name of the recall.", lambda r: r.view.name),
    Column("dyad", "Pseudonymous label of the dyad.", lambda r: r.view.dyad.label),
    Column("session", "Number of the session in the therapy.", lambda r: r.view.session.number),
    Column("participant", "Who answered: `client` or `therapist`.", lambda r: r.view.recall.participant.value),
    Column("mode", "`event` for whoever chose the event, `cued` for the other.", lambda r: r.view.recall.mode.value),
    Column(
        "event_begin_ms", "Begin of the event, in milliseconds from the recording's origin.", lambda r: r.tag.start_ms
    ),
    Column("event_end_ms", "Its end.", lambda r: r.tag.end_ms),
    Column("client_peak_ms", "Where the client was touched most in it.", lambda r: r.event.client_peak_ms),
    Column("therapist_peak_ms", "Where the therapist was.", lambda r: r.event.therapist_peak_ms),
    Column("number", "Which question of the form it is, from 1.", lambda r: r.answer.position + 1),
    Column("question", "The question as it was asked.", lambda r: r.answer.question),
    Column("answer", "What was answered.", lambda r: r.answer.text),
    Column("answer_id", "Identifier of the answer.", lambda r: r.answer.id),
    Column("tag_id", "Identifier of the event's tag; the same in the table of tags.", lambda r: r.tag.id),
    Column("recall_id", "Identifier of the recall.", lambda r: r.view.recall.id),
    Column("pass_id", "Identifier of its pass.", lambda r: r.view.run.id),
)
