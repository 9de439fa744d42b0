"""The columns of continuous ratings: one line a value, in the form of `csv_long`."""

from iprtool.domain.segment import Sample
from iprtool.domain.times import clock
from iprtool.exchange.columns import Cell, Column


def _value(sample: Sample) -> Cell:
    return int(sample.value) if sample.value.is_integer() else sample.value


TRACE_COLUMNS: tuple[Column[Sample], ...] = (
    Column("dyad", "Pseudonymous label of the dyad.", lambda s: s.curve.dyad.label),
    Column("session", "Number of the session in the therapy.", lambda s: s.curve.session.number),
    Column("recording", "Label of the recording.", lambda s: s.curve.recording.label),
    Column(
        "pass_kind",
        "`client_recall`, `therapist_recall`, `coding` or `consensus`.",
        lambda s: s.curve.run.kind.value,
    ),
    Column("author", "Who made the pass: a pseudonym or initials.", lambda s: s.curve.run.author),
    Column("code", "`Family/Code` of the curve.", lambda s: s.curve.code),
    Column("time_ms", "Milliseconds from the recording's origin.", lambda s: s.time_ms),
    Column("time", "The same as `HH:MM:SS.mmm`.", lambda s: clock(s.time_ms)),
    Column("value", "What was rated at that time.", _value),
    Column("pass_id", "Identifier of the pass.", lambda s: s.curve.run.id),
    Column("recording_id", "Identifier of the recording.", lambda s: s.curve.recording.id),
)
