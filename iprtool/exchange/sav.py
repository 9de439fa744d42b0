"""Segments as an SPSS file: numbers with value labels for what is a choice, texts for what is free."""

import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from iprtool.domain.segment import Segment
from iprtool.exchange.report import Report

_LONGEST_TEXT = 32_000
"""Bytes; SPSS has room for 32,767 in a text variable."""
_LONGEST_LABEL = 120
"""Bytes of a value label."""

CHOICES: tuple[tuple[str, str, Callable[[Segment], str]], ...] = (
    ("site", "Site of the dyad", lambda s: s.site),
    ("dyad", "Dyad", lambda s: s.dyad.label),
    ("recording", "Recording", lambda s: s.recording.label),
    ("pass_kind", "Kind of pass", lambda s: s.run.kind.value),
    ("author", "Author of the pass", lambda s: s.run.author),
    ("code", "Family/Code", lambda s: s.code),
)
"""Variables that are numbers with labels: name, what it means, its words."""
NUMBERS: tuple[tuple[str, str, Callable[[Segment], float | None]], ...] = (
    ("session", "Number of the session", lambda s: s.session.number),
    ("begin_ms", "Begin in ms from the recording's origin", lambda s: s.tag.start_ms),
    ("end_ms", "End in ms, missing for a point", lambda s: s.tag.end_ms),
    ("duration_ms", "Length in ms, missing for a point", lambda s: s.tag.duration_ms),
)
TEXTS: tuple[tuple[str, str, Callable[[Segment], str]], ...] = (
    ("memo", "What the author wrote", lambda s: s.tag.memo),
    ("spoken", "What is said in the segment", lambda s: s.spoken),
    ("tag_id", "Id of the tag", lambda s: s.tag.id),
)

_FIXED = [name for name, _, _ in (*CHOICES, *NUMBERS, *TEXTS)]


def write(out: BinaryIO, segments: Sequence[Segment]) -> Report:
    """Write one case a segment. Ratings are one variable a scale: a number where every value is one, else labelled."""
    import pandas
    import pyreadstat

    report = Report(form="SPSS")
    columns: dict[str, Any] = {}
    meanings: dict[str, str | None] = {}
    labels: dict[str, dict[float, str]] = {}
    for name, meaning, word in CHOICES:
        columns[name], labels[name] = _coded([word(segment) for segment in segments], name, report)
        meanings[name] = meaning
    for name, meaning, number in NUMBERS:
        columns[name] = pandas.Series([number(segment) for segment in segments], dtype="float64")
        meanings[name] = meaning
    for scale, values in _ratings(segments).items():
        name = _free_name(scale, (*columns, *_FIXED))
        meanings[name] = scale
        numbers = _as_numbers(values)
        columns[name], own = (numbers, {}) if numbers is not None else _coded(values, scale, report)
        labels |= {name: own} if own else {}
    for name, meaning, text in TEXTS:
        columns[name] = [_cut(text(segment), name, report) for segment in segments]
        meanings[name] = meaning
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "segments.sav"
        pyreadstat.write_sav(
            pandas.DataFrame(columns), file, column_labels=meanings, variable_value_labels=labels, row_compress=True
        )
        out.write(_undated(file.read_bytes()))
    report.taken("segments", len(segments))
    return report


def _coded(words: Iterable[str], name: str, report: Report) -> tuple[list[float], dict[float, str]]:
    """Words as numbers from 1 in the order in which they come, missing for empty ones; and the numbers' labels."""
    numbers: dict[str, float] = {}
    found = [numbers.setdefault(word, len(numbers) + 1.0) if word else float("nan") for word in words]
    labels = {}
    for word, number in numbers.items():
        labels[number] = _clip(word, _LONGEST_LABEL)
        if labels[number] != word:
            report.changed("labels", f"a value label of SPSS has room for {_LONGEST_LABEL} bytes", name)
    return found, labels


def _ratings(segments: Sequence[Segment]) -> dict[str, list[str]]:
    """Values by scale, one for each segment, empty where it is not rated."""
    scales = dict.fromkeys(scale for segment in segments for scale, _ in segment.ratings)
    rated = [dict(segment.ratings) for segment in segments]
    return {scale: [values.get(scale, "") for values in rated] for scale in scales}


def _as_numbers(values: Iterable[str]) -> list[float] | None:
    try:
        return [float(value) if value else float("nan") for value in values]
    except ValueError:
        return None


def _free_name(scale: str, taken: Iterable[str]) -> str:
    """A name that SPSS allows: letters, figures and `_`, 64 bytes at most, no two that differ in capitals alone."""
    plain = "".join(c if c.isascii() and c.isalnum() else "_" for c in scale).strip("_")[:50] or "scale"
    name = plain if plain[0].isalpha() else f"r_{plain}"
    used = {each.casefold() for each in taken}
    options = (name if n == 1 else f"{name}_{n}" for n in range(1, len(used) + 2))
    return next(each for each in options if each.casefold() not in used)


def _cut(text: str, name: str, report: Report) -> str:
    kept = _clip(text.replace("\0", ""), _LONGEST_TEXT)
    if kept != text:
        report.changed("texts", f"a text of SPSS has room for {_LONGEST_TEXT:,} bytes", name)
    return kept


def _clip(text: str, most: int) -> str:
    return text.encode()[:most].decode("utf-8", "ignore")


def _undated(data: bytes) -> bytes:
    """The file without the day and time of its making (bytes 92 to 108 of its header), so that the same segments are
    the same file. The layout is in the PSPP developers' guide, “System File Format”."""
    return data[:92] + b"01 Jan 80" + b"00:00:00" + data[109:]
